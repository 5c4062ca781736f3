#!/bin/sh
# What befalls the units that are generated: settings, passwords, a proxy,
# pushes, crashes, ends.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
need curl git mkpasswd python3 socat
units_box inside-life.sh

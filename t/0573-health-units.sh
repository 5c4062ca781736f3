#!/bin/sh
# healthhttp and units of a real systemd: their states by its bus, and without
# a daemon of D-Bus.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
need curl dbus-daemon
units_box inside-health.sh

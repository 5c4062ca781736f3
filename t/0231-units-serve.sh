#!/bin/sh
# The units that are generated, in a real systemd: each program's both pairs,
# under every profile.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
need curl git python3 socat
units_box inside-units.sh

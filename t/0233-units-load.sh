#!/bin/sh
# A socket with a process for each connection, under load: LONG=20000 for so
# many connections, else what fits in 15 seconds.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
need curl git python3
[ -z "${LONG-}" ] || SDBOX_TIME=1800
units_box inside-load.sh

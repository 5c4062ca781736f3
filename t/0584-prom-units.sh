#!/bin/sh
# The units of promhttp, and what its page says of them, in a real systemd.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl git mandoc

split_page "$TOP/cmd/promhttp.8"
collect
UNITS_BIND="-b $TMP/doc:/box/doc"
units_box inside-prom.sh

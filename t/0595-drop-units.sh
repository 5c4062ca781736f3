#!/bin/sh
# What drophttp(8) says of systemd, in a real one; and its units in each
# profile, which have to let it write.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl git mandoc

split_page "$TOP/cmd/drophttp.8"
collect
UNITS_BIND="-b $TMP/doc:/box/doc"
units_box inside-drop.sh

#!/bin/sh
# What wakehttp(8) says of systemd, in a real one.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl dbus-daemon mandoc python3

split_page "$TOP/cmd/wakehttp.8"
collect
UNITS_BIND="-b $TMP/doc:/box/doc"
units_box inside-wake-page.sh

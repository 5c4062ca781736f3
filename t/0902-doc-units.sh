#!/bin/sh
# What README, redirhttp(8) and basehttp(7) say of systemd, in the order in
# which they say it, in a real one.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl git mandoc mkpasswd

split_readme
collect
split_page "$TOP/cmd/redirhttp.8"
collect
# Its port is needed below.
n=$((n + 1))
echo 'systemctl disable --now redirhttp.socket' >"$TMP/doc/$n.run"
split_page "$TOP/lib/basehttp.7"
collect
UNITS_BIND="-b $TMP/doc:/box/doc"
units_box inside-doc.sh

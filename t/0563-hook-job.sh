#!/bin/sh
# What hookhttp(8) says of systemd, in the order in which it says it, in a real
# one; and what becomes of deliveries there, with examples/hookhttp-job.path
# and examples/hookhttp-job.service.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl git mandoc openssl

split_page "$TOP/cmd/hookhttp.8"
collect
mkdir "$TMP/examples"
for file in examples/hookhttp-job.path examples/hookhttp-job.service; do
	cp "$TOP/units/$file" "$TMP/examples"
done
UNITS_BIND="-b $TMP/doc:/box/doc
-b $TMP/examples:/usr/local/share/doc/basehttp/examples"
units_box inside-hook.sh

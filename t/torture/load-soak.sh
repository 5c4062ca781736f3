#!/bin/sh
# 1,000,000 connections, a tenth of them reset, and by inetd a tenth as many:
# COUNT= for fewer.
. "${0%/*}/../lib.sh"
. "${0%/*}/../load.sh"
COUNT=${COUNT:-1000000}

serve simplehttp --log=none "$ROOT"
soak '--listen, soak' 32 "$COUNT"

if command -v inetd >/dev/null; then
	inetd_serve simplehttp "$ROOT"
	soak 'inetd, soak' 16 $((COUNT / 10))
else
	skip 'inetd, soak' 'no inetd'
fi
done_testing

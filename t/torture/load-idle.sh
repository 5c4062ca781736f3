#!/bin/sh
# 10,000 idle connections and 500 that trickle: CLIENTS= for fewer.
. "${0%/*}/../lib.sh"
need python3 prlimit
. "${0%/*}/../load.sh"
CLIENTS=${CLIENTS:-10000}
MOST=$(prlimit --nofile --noheadings --output=HARD)
[ "$MOST" -gt $((CLIENTS + CLIENTS / 20 + 100)) ] 2>/dev/null ||
	skip_all "$MOST descriptors at most, too few for $CLIENTS clients"

serve simplehttp --log=none --max-connections=none --max-per-source=none \
    --timeout=60,100,30 "$ROOT"
crowd '--listen, idle' "$CLIENTS" $((CLIENTS / 20)) 60 100 200

if command -v inetd >/dev/null; then
	inetd_serve simplehttp --timeout=60,100,30 "$ROOT"
	crowd 'inetd, idle' "$CLIENTS" $((CLIENTS / 20)) 60 100 200
else
	skip 'inetd, idle' 'no inetd'
fi
done_testing

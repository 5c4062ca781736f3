#!/bin/sh
# slowhttptest's four attacks by 400 connections, which go on for longer than
# the deadlines.
. "${0%/*}/../lib.sh"
need slowhttptest python3
. "${0%/*}/../load.sh"

# many NAME: they were, at once.
many() {
	ok "$1: they were there" [ "$(figure most)" -ge 100 ]
}

serve simplehttp --max-per-source=none "$ROOT"
attack 'slow heads' 10 /hello.txt -H -c 400 -r 100 -i 2 -l 30
many 'slow heads'
attack 'ranges' 15 /big -R -c 400 -r 100 -l 30
is 'ranges: each has its answer at once' \
    "$(grep -c '"HEAD /big HTTP/1.1" 200' "$TMP/server.err")" 400
attack 'slow reading' 31 /big -X -c 400 -r 100 -l 50
many 'slow reading'
# A body has ten seconds, and one more for each KiB.
serve echohttp --log=none --max-per-source=none
attack 'slow bodies' 14 / -B -c 400 -r 100 -i 2 -l 30
many 'slow bodies'
done_testing

#!/bin/sh
# slowhttptest's four attacks by 400 connections, which go on for longer than
# the deadlines.
. "${0%/*}/../lib.sh"
need slowhttptest python3
. "${0%/*}/../load.sh"

serve simplehttp --max-per-source=none "$ROOT"
attack 'slow heads' 10 /hello.txt -H -c 400 -r 100 -i 2 -l 40
attack 'ranges' 15 /big -R -c 400 -r 100 -l 40
attack 'slow reading' 32 /big -X -c 400 -r 100 -l 60
# A body has ten seconds, and one more for each KiB.
serve echohttp --max-per-source=none
attack 'slow bodies' 14 / -B -c 400 -r 100 -i 2 -l 40
done_testing

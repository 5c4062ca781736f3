#!/bin/sh
# Two of slowhttptest's attacks. All of them are in t/torture.
. "${0%/*}/lib.sh"
need slowhttptest python3
. "${0%/*}/load.sh"

serve simplehttp --max-per-source=none --timeout=2,2,2 "$ROOT"
attack 'slow heads' 2 /hello.txt -H -c 50 -r 50 -i 1 -l 5
attack 'slow reading' 4 /big -X -c 50 -r 50 -l 5
done_testing

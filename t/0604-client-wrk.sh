#!/bin/sh
# wrk
. "${0%/*}/lib.sh"
need wrk
. "${0%/*}/client.sh"

wrk -t 1 -c 8 -d 1s --timeout 20s "$URL/hello.txt" >"$TMP/wrk" 2>&1
ok 'many answers' grep -q '^ *[1-9][0-9]* requests in' "$TMP/wrk"
ok 'none but 200' sh -c "! grep Non-2xx '$TMP/wrk'"
ok 'no socket error' sh -c "! grep 'Socket errors' '$TMP/wrk'"

done_testing

#!/bin/sh
# ApacheBench: HTTP/1.0 with Connection: Keep-Alive.
. "${0%/*}/lib.sh"
need ab
. "${0%/*}/client.sh"

figure() {
	sed -n "s/^$1: *\([0-9]*\).*/\1/p" "$TMP/ab"
}

ab -q -k -n 1000 -c 8 -s 20 "$URL/hello.txt" >"$TMP/ab" 2>&1
is 'ab -k: complete' "$(figure 'Complete requests')" 1000
is 'ab -k: failed' "$(figure 'Failed requests')" 0
is 'ab -k: kept alive' "$(figure 'Keep-Alive requests')" 1000
is 'ab -k: body bytes' "$(figure 'HTML transferred')" 6000
ok 'ab -k: no other status' sh -c "! grep Non-2xx '$TMP/ab'"

ab -q -n 200 -c 8 -s 20 "$URL/hello.txt" >"$TMP/ab" 2>&1
is 'ab: complete' "$(figure 'Complete requests')" 200
is 'ab: failed' "$(figure 'Failed requests')" 0
is 'ab: body bytes' "$(figure 'HTML transferred')" 1200

done_testing

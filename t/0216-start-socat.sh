#!/bin/sh
# socat: the socket itself, a Unix pair, two pipes. In the last two only the
# environment knows the peer.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"

# relay NAME OPTIONS
relay() {
	port=$(free_port)
	start "$1" socat \
	    "TCP4-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork,backlog=64" \
	    "EXEC:$SERVE $ROOT$2"
	wait_port "$port"
}

relay nofork ,nofork
tcp 'EXEC,nofork: the socket' "$TMP/nofork.err" "$port"
relay pair ''
tcp 'EXEC: a Unix pair' "$TMP/pair.err" "$port"
relay pipes ,pipes
tcp 'EXEC,pipes: two pipes' "$TMP/pipes.err" "$port"
relay pair_stderr ,stderr
tcp 'EXEC,stderr: descriptor 2 is the pair' '' "$port"
relay pipes_stderr ,pipes,stderr
tcp 'EXEC,pipes,stderr: descriptor 2 is the pipe' '' "$port"

relay lf ,pipes
is 'EXEC,pipes: LF alone is refused, it came from the network' \
    "$(printf 'GET /hello.txt HTTP/1.0\n\n' |
    socat -t 10 - "TCP:127.0.0.1:$port" | status)" 400

if [ -e /proc/net/if_inet6 ]; then
	port=$(free_port)
	start six socat "TCP6-LISTEN:$port,bind=[::1],reuseaddr,fork" \
	    "EXEC:$SERVE $ROOT"
	wait_port "$port"
	serves 'IPv6' "TCP6:[::1]:$port" "http://[::1]:$port/big.bin"
	logs 'IPv6' "$TMP/six.err" ::1
else
	skip 'IPv6' 'none here'
fi

done_testing

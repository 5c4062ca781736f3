#!/bin/sh
# ncat -e: two pipes, and the connection itself left open beside them.
. "${0%/*}/lib.sh"
need ncat
. "${0%/*}/start.sh"

port=$(free_port)
start ncat ncat -l -k -m 256 -n 127.0.0.1 "$port" -e "$SERVE $ROOT"
wait_port "$port"
# ncat drops the answer for a client that half-closes.
t_keep_open=0.1
tcp 'ncat -e' "$TMP/ncat.err" "$port"
is 'LF alone is refused, it came from the network' \
    "$(printf 'GET /hello.txt HTTP/1.0\n\n' |
    socat -t 0.1 -,ignoreeof "TCP:127.0.0.1:$port" | status)" 400

done_testing

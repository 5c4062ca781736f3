#!/bin/sh
# tcpsvd of ipsvd.
. "${0%/*}/lib.sh"
need tcpsvd
. "${0%/*}/start.sh"

port=$(free_port)
# shellcheck disable=SC2086 # options
start tcpsvd tcpsvd -l localhost -c 256 -b 1024 127.0.0.1 "$port" \
    $SERVE "$ROOT"
wait_port "$port"
tcp tcpsvd "$TMP/tcpsvd.err" "$port"

done_testing

#!/bin/sh
# tcpserver of ucspi-tcp.
. "${0%/*}/lib.sh"
need tcpserver
. "${0%/*}/start.sh"

port=$(free_port)
# shellcheck disable=SC2086 # options
start tcpserver tcpserver -q -H -R -l 0 -D -c 256 -b 1024 127.0.0.1 "$port" \
    $SERVE "$ROOT"
wait_port "$port"
tcp tcpserver "$TMP/tcpserver.err" "$port"

done_testing

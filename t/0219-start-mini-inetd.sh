#!/bin/sh
# mini-inetd of tcputils: it leaves a copy of the connection on descriptor 4.
. "${0%/*}/lib.sh"
need mini-inetd
. "${0%/*}/start.sh"

port=$(free_port)
# shellcheck disable=SC2086 # options
start mini mini-inetd -- "127.0.0.1:$port" "$BUILD/simplehttp" simplehttp $AS \
    "$ROOT"
wait_port "$port"
tcp mini-inetd "$TMP/mini.err" "$port"

done_testing

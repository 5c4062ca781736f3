#!/bin/sh
# s6-ipcserver: a Unix socket, the client's path in IPCREMOTEPATH.
. "${0%/*}/lib.sh"
need s6-ipcserver
. "${0%/*}/start.sh"

# shellcheck disable=SC2086 # options
start s6 s6-ipcserver -q -c 256 -b 1024 "$TMP/web.sock" $SERVE "$ROOT"
wait_unix "$TMP/web.sock"
unix 'a client without a name' "$TMP/s6.err" "$TMP/web.sock"
serves 'a client with a name' \
    "UNIX-CONNECT:$TMP/web.sock,bind=$TMP/client.sock" \
    --unix-socket "$TMP/web.sock" http://test/big.bin
logs 'a client with a name' "$TMP/s6.err" "$TMP/client.sock" -

done_testing

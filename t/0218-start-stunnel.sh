#!/bin/sh
# stunnel with exec: a pair of loopback sockets, the client in REMOTE_HOST.
. "${0%/*}/lib.sh"
need stunnel4 openssl
. "${0%/*}/start.sh"

certificate || skip_all 'no certificate could be made'
port=$(free_port)
stunnel_conf simplehttp "$AS $ROOT" >"$TMP/stunnel.conf"
start stunnel stunnel4 "$TMP/stunnel.conf"
wait_port "$port"
# stunnel drops the answer for a client that half-closes.
t_keep_open=0.1
serves 'over TLS' "OPENSSL:127.0.0.1:$port,bind=127.0.0.2,verify=0" \
    -k --interface 127.0.0.2 "https://127.0.0.1:$port/big.bin"
logs 'over TLS' "$TMP/stunnel.err" 127.0.0.2

done_testing

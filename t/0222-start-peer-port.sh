#!/bin/sh
# The peer's port, as the program sees it, is the one that the client has.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"
[ -x "$BUILD/echohttp" ] || skip_all 'no echohttp'

ECHO="$BUILD/echohttp $AS --log-to=none"

# peer NAME CURL_ARGUMENT...
peer() {
	wait_port "$port"
	t_name=$1
	shift
	t_seen=$(curl -sS -m 20 -H 'Accept: text/plain' --interface 127.0.0.2 \
	    -w '\nlocal: %{local_port}\n' "$@" 2>&1)
	t_port=$(echo "$t_seen" | sed -n 's/^local: //p')
	is "$t_name" "$(echo "$t_seen" | sed -n 's/^peer: //p')" \
	    "127.0.0.2 $t_port"
}

port=$(free_port)
# shellcheck disable=SC2086 # options
start listen $ECHO --listen "127.0.0.1:$port"
peer --listen "http://127.0.0.1:$port/"

port=$(free_port)
start pair socat "TCP4-LISTEN:$port,bind=127.0.0.1,fork" "EXEC:$ECHO"
peer 'socat, a pair' "http://127.0.0.1:$port/"

port=$(free_port)
start pipes socat "TCP4-LISTEN:$port,bind=127.0.0.1,fork" "EXEC:$ECHO,pipes"
peer 'socat, pipes' "http://127.0.0.1:$port/"

if command -v tcpserver >/dev/null; then
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start tcpserver tcpserver -q -H -R -l 0 -D 127.0.0.1 "$port" $ECHO
	peer tcpserver "http://127.0.0.1:$port/"
else
	skip tcpserver 'no tcpserver'
fi
if command -v ncat >/dev/null; then
	port=$(free_port)
	start ncat ncat -l -k -n 127.0.0.1 "$port" -e "$ECHO"
	peer 'ncat -e' "http://127.0.0.1:$port/"
else
	skip 'ncat -e' 'no ncat'
fi
if command -v stunnel4 >/dev/null && certificate; then
	port=$(free_port)
	stunnel_conf echohttp "$AS --log-to=none" >"$TMP/stunnel.conf"
	start stunnel stunnel4 "$TMP/stunnel.conf"
	peer stunnel -k "https://127.0.0.1:$port/"
else
	skip stunnel 'no stunnel4 or no certificate'
fi

done_testing

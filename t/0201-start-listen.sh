#!/bin/sh
# --listen: the program accepts connections itself.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"

port=$(free_port)
# shellcheck disable=SC2086 # options
start four $SERVE --listen "127.0.0.1:$port" "$ROOT"
wait_port "$port"
tcp 'an IPv4 address' "$TMP/four.err" "$port"
tcp 'once more' "$TMP/four.err" "$port"

# shellcheck disable=SC2086 # options
start second $SERVE --listen "127.0.0.1:$port" "$ROOT"
wait "$second_pid"
is 'a port in use: exit status 71' $? 71
like 'a port in use: a line that names it' "$(cat "$TMP/second.err")" \
    "*127.0.0.1:$port*"

port=$(free_port)
# shellcheck disable=SC2086 # options
start every $SERVE --listen "$port" "$ROOT"
wait_port "$port"
tcp 'a port alone, over IPv4' "$TMP/every.err" "$port"

if [ -e /proc/net/if_inet6 ]; then
	serves 'a port alone, over IPv6' "TCP6:[::1]:$port" \
	    "http://[::1]:$port/big.bin"
	logs 'a port alone, over IPv6' "$TMP/every.err" ::1
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start six $SERVE --listen "[::1]:$port" "$ROOT"
	wait_port "$port"
	serves 'an IPv6 address' "TCP6:[::1]:$port" \
	    "http://[::1]:$port/big.bin"
	logs 'an IPv6 address' "$TMP/six.err" ::1
else
	skip 'IPv6' 'none here'
fi

# A folder of its own: the program may no longer be the superuser.
# shellcheck disable=SC2086 # options
start unix $SERVE --listen "$TMP/web.sock" "$ROOT"
wait_unix "$TMP/web.sock"
unix 'a Unix socket' "$TMP/unix.err" "$TMP/web.sock"
serves 'a Unix socket of a client with a name' \
    "UNIX-CONNECT:$TMP/web.sock,bind=$TMP/client.sock" \
    --unix-socket "$TMP/web.sock" http://test/big.bin
logs 'a Unix socket of a client with a name' "$TMP/unix.err" \
    "$TMP/client.sock" -

for address in localhost:80 :80 80x 65536 '[::1]' 127.0.0.1 ''; do
	# shellcheck disable=SC2086 # options
	$SERVE --listen "$address" "$ROOT" >"$TMP/out" 2>"$TMP/err" </dev/null
	is "--listen '$address': exit status 64" $? 64
	is "--listen '$address': one line" "$(wc -l <"$TMP/err")" 1
done

done_testing

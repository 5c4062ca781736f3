#!/bin/sh
# A server that is told to end leaves nothing of its scripts behind, nor of
# what they have started.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl python3

# family NAME HEAD COMMAND: a script with that on its first line that prints
# its head, or nothing, and starts the command; both write their process ids.
family() {
	script "$1" <<EOF
$2
sh -c '$3' &
echo "\$\$ \$!" >"\$W/new"
mv "\$W/new" "\$W/pids"
wait
sleep 60
EOF
}
head='printf "Content-Type: text/plain\n\nhello\n"'
family silent '' 'exec sleep 60'
family begun "$head" 'exec sleep 60'
family stubborn "trap '' TERM" 'sleep 60; sleep 60'
family much "$head" 'yes; sleep 60'

# asks NAME: in the background; both processes are there.
asks() {
	rm -f "$W/pids"
	curl -s -m 30 -o "$TMP/answer" -w '%{http_code} %{exitcode}' \
	    "$URL/$1" >"$TMP/code" &
	curl=$!
	wait_for test -s "$W/pids"
	pids=$(cat "$W/pids")
}
# ends SENTENCE CODE: what all of them have in common.
ends() {
	# shellcheck disable=SC2154 # set by start
	wait "$server_pid"
	is "$1: exit status 0" $? 0
	# shellcheck disable=SC2086 # two words
	ok "$1: nobody is left" wait_for none $pids
	wait "$curl"
	is "$1: what the client has" "$(cat "$TMP/code")" "$2"
}

serve server --drain 1
asks silent
kill "$server_pid"
ends 'a drain is over' '503 0'
is 'one line in the log says so' \
    "$(grep -c 'silent: ended with' "$TMP/server.err")" 1

serve server
asks silent
kill "$server_pid"
wait_for sh -c "! curl -s 'http://127.0.0.1:$PORT/'"
kill "$server_pid"
ends 'a second SIGTERM' '503 0'

serve server --drain 1
asks begun
kill -INT "$server_pid"
ends 'in the middle of an answer' '200 18'

serve server --drain 1
asks stubborn
kill "$server_pid"
ends 'who ignores SIGTERM' '503 0'

# The connection waits for a client that takes nothing: after a second surely.
cat >"$TMP/mute.py" <<'END2'
import socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.sendall(b"GET /cgi-bin/much HTTP/1.1\r\nHost: h\r\n\r\n")
time.sleep(60)
END2
serve server --drain 1
rm -f "$W/pids"
start mute python3 "$TMP/mute.py" "$PORT"
wait_for test -s "$W/pids"
pids=$(cat "$W/pids")
kill "$server_pid"
wait "$server_pid"
# shellcheck disable=SC2086 # two words
ok 'a client that takes nothing: nobody is left' wait_for none $pids
server_pid=

# From here on there is no listener: the connection is on descriptor 0.
for signal in TERM INT; do
	rm -f "$W/pids"
	mkfifo "$TMP/in.$signal"
	exec 5<>"$TMP/in.$signal"
	# Background commands of a shell have no input of their own.
	# shellcheck disable=SC2016 # for the inner shell
	start alone env --default-signal=INT sh -c 'exec "$@" <"$0"' \
	    "$TMP/in.$signal" "$BUILD/cgihttp" --cgi-env "W=$W" "$ROOT"
	req 'GET /cgi-bin/silent HTTP/1.1' 'Host: h' >&5
	wait_for test -s "$W/pids"
	pids=$(cat "$W/pids")
	# shellcheck disable=SC2154 # set by start
	kill -"$signal" "$alone_pid"
	wait "$alone_pid"
	is "without a listener, SIG$signal: it is ended by it" \
	    "$(kill -l $?)" "$signal"
	# shellcheck disable=SC2086 # two words
	ok "without a listener, SIG$signal: nobody is left" \
	    wait_for none $pids
	exec 5>&-
done

# What a disk holds does not end by SIGKILL either.
if strace -o /dev/null true 2>/dev/null && ! instrumented; then
	script held <<'END2'
trap '' TERM
exec sleep 600
END2
	req 'GET /cgi-bin/held HTTP/1.0' | strace -f -o /dev/null \
	    --inject=kill:retval=0 "$BUILD/cgihttp" --sandbox=none \
	    --cgi-env "W=$W" --cgi-timeout=1 "$ROOT" >"$TMP/held" \
	    2>"$TMP/log" &
	traced=$!
	# Eight seconds at least.
	let_go() {
		wait_for grep -q '^HTTP/1.1 504' "$TMP/held" ||
			wait_for grep -q '^HTTP/1.1 504' "$TMP/held"
	}
	ok 'a script that nothing ends holds up no one' let_go
	# Who has started it takes it along.
	wait "$traced"
else
	skip 'a script that nothing ends' 'no strace'
fi

cat >"$ROOT/cgi-bin/dies" <<'END2'
#!/bin/sh
printf 'Content-Type: text/plain\n\nhalf\n'
kill -9 $$
END2
chmod 755 "$ROOT/cgi-bin/dies"
is 'started with SIGCHLD ignored: half an answer does not look whole' \
    "$(req 'GET /cgi-bin/dies HTTP/1.0' | env --ignore-signal=CHLD \
    "$BUILD/cgihttp" "$ROOT" 2>"$TMP/log" | status)" 502
done_testing

#!/bin/sh
# A server that is told to end leaves nothing of its scripts behind, nor of
# what they have started.
. "${0%/*}/lib.sh"
need curl python3
unset REMOTE_ADDR

AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
bin=$TMP/root/cgi-bin
w=$TMP/w
mkdir -p "$bin" "$w"
chmod 777 "$w"

# family NAME HEAD COMMAND: a script with that on its first line that prints
# its head, or nothing, and starts the command; both write their process ids.
family() {
	cat >"$bin/$1" <<EOF
#!/bin/sh
$2
sh -c '$3' &
echo "\$\$ \$!" >"\$W/new"
mv "\$W/new" "\$W/pids"
wait
sleep 60
EOF
	chmod 755 "$bin/$1"
}
head='printf "Content-Type: text/plain\n\nhello\n"'
family silent '' 'exec sleep 60'
family begun "$head" 'exec sleep 60'
family stubborn "trap '' TERM" 'sleep 60; sleep 60'
family much "$head" 'yes; sleep 60'

# server OPTION...
server() {
	port=$(free_port)
	# shellcheck disable=SC2086 # an option, or none
	start server "$BUILD/cgihttp" $AS --listen "127.0.0.1:$port" \
	    --cgi-env "W=$w" "$@" "$TMP/root"
	wait_port "$port"
}
none() {
	for t_pid; do
		t_state=$(sed 's/.*) //; s/ .*//' "/proc/$t_pid/stat" \
		    2>/dev/null)
		[ -z "$t_state" ] || [ "$t_state" = Z ] || return 1
	done
}
# asks NAME: in the background; both processes are there.
asks() {
	rm -f "$w/pids"
	curl -s -m 30 -o "$TMP/answer" -w '%{http_code} %{exitcode}' \
	    "http://127.0.0.1:$port/cgi-bin/$1" >"$TMP/code" &
	curl=$!
	wait_for test -s "$w/pids"
	pids=$(cat "$w/pids")
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

server --drain 1
asks silent
kill "$server_pid"
ends 'a drain is over' '503 0'
is 'one line in the log says so' \
    "$(grep -c 'silent: ended with' "$TMP/server.err")" 1

server
asks silent
kill "$server_pid"
wait_for sh -c "! curl -s 'http://127.0.0.1:$port/'"
kill "$server_pid"
ends 'a second SIGTERM' '503 0'

server --drain 1
asks begun
kill -INT "$server_pid"
ends 'in the middle of an answer' '200 18'

server --drain 1
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
server --drain 1
rm -f "$w/pids"
start mute python3 "$TMP/mute.py" "$port"
wait_for test -s "$w/pids"
pids=$(cat "$w/pids")
kill "$server_pid"
wait "$server_pid"
# shellcheck disable=SC2086 # two words
ok 'a client that takes nothing: nobody is left' wait_for none $pids
server_pid=

# From here on there is no listener: the connection is on descriptor 0.
for signal in TERM INT; do
	rm -f "$w/pids"
	mkfifo "$TMP/in.$signal"
	exec 5<>"$TMP/in.$signal"
	# Background commands of a shell have no input of their own.
	# shellcheck disable=SC2016 # for the inner shell
	start alone env --default-signal=INT sh -c 'exec "$@" <"$0"' \
	    "$TMP/in.$signal" "$BUILD/cgihttp" --cgi-env "W=$w" "$TMP/root"
	req 'GET /cgi-bin/silent HTTP/1.1' 'Host: h' >&5
	wait_for test -s "$w/pids"
	pids=$(cat "$w/pids")
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
done_testing

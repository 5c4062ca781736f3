#!/bin/sh
# How the server ends: signals, --drain, --exit-idle.
. "${0%/*}/lib.sh"
need socat curl
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

serve() {
	t_server=$1
	shift
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start "$t_server" "$BUILD/echohttp" $AS --listen "127.0.0.1:$port" "$@"
	wait_port "$port"
}

# client NAME: a connection; what goes to $TMP/NAME.in is sent.
client() {
	mkfifo "$TMP/$1.in"
	start "$1" sh -c "exec socat -t 1 - TCP:127.0.0.1:$port <>$TMP/$1.in"
}

# half NAME: a client whose request waits for the rest of its body.
half() {
	client "$1"
	{
		req 'POST / HTTP/1.1' 'Host: x' 'Content-Length: 4' \
		    'Expect: 100-continue'
		printf ab
	} >"$TMP/$1.in"
	wait_for grep -q '100 Continue' "$TMP/$1.out"
}

serve hup
kill -HUP "$hup_pid"
is 'SIGHUP is harmless' \
    "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/")" 200

half busy
kill -TERM "$hup_pid"
refuses() {
	! socat -u /dev/null "TCP:127.0.0.1:$port" 2>/dev/null
}
ok 'SIGTERM: new clients are refused' wait_for refuses
printf cd >"$TMP/busy.in"
wait_for grep -q '^HTTP/1.1 200' "$TMP/busy.out"
is 'SIGTERM: a busy client gets its answer, and the end' \
    "$(sed 1,2d "$TMP/busy.out" | header Connection)" close
wait "$hup_pid"
is 'SIGTERM: exit status 0' $? 0

mkdir -p "$TMP/root/cgi-bin"
mkfifo "$TMP/go"
chmod 666 "$TMP/go"
cat >"$TMP/root/cgi-bin/fast" <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\n\nx\n'
END
cat >"$TMP/root/cgi-bin/slow" <<END
#!/bin/sh
: >began
read -r go <'$TMP/go'
sleep 0.3
printf 'Content-Type: text/plain\n\nx\n'
END
chmod 755 "$TMP/root/cgi-bin/fast" "$TMP/root/cgi-bin/slow"
chmod 777 "$TMP" "$TMP/root/cgi-bin"
port=$(free_port)
# shellcheck disable=SC2086 # options
start slow "$BUILD/cgihttp" $AS --listen "127.0.0.1:$port" "$TMP/root"
wait_port "$port"
client together
for name in fast slow fast; do
	req "GET /cgi-bin/$name HTTP/1.1" 'Host: x'
done >"$TMP/three"
cat "$TMP/three" >"$TMP/together.in"
wait_for [ -e "$TMP/root/cgi-bin/began" ]
kill -TERM "$slow_pid"
echo go >"$TMP/go"
wait "$slow_pid"
# shellcheck disable=SC2154 # set by start
wait "$together_pid"
is 'SIGTERM: the first slow one of requests that came together is the last' \
    "$(grep -e '^HTTP' -e '^Connection' "$TMP/together.out" | tr -d '\r')" \
'HTTP/1.1 200 OK
HTTP/1.1 200 OK
Connection: close'

serve idle --drain 30
client quiet
wait_for grep -q . "/proc/$idle_pid/task/$idle_pid/children"
kill -TERM "$idle_pid"
wait "$idle_pid"
is 'SIGTERM: an idle client does not keep it' $? 0

serve stubborn --drain 1
half never
kill -TERM "$stubborn_pid"
wait "$stubborn_pid"
is '--drain: over when the time is, exit status 0' $? 0

serve twice --drain 60
half later
kill -TERM "$twice_pid"
wait_for refuses
kill -INT "$twice_pid"
wait "$twice_pid"
is 'a second signal ends it at once' $? 0

serve orphan --drain 30
client left
wait_for grep -q . "/proc/$orphan_pid/task/$orphan_pid/children"
child=$(tr -d " " <"/proc/$orphan_pid/task/$orphan_pid/children")
kill -KILL "$orphan_pid"
gone() {
	! kill -0 "$child" 2>/dev/null
}
ok 'SIGKILL: the children do not stay behind' wait_for gone

serve nobody --exit-idle 1
wait "$nobody_pid"
is '--exit-idle: ends by itself, exit status 0' $? 0

# (On a busy machine the client takes its time to come.)
serve somebody --exit-idle 4
half stays
sleep 4.3
ok '--exit-idle: not while somebody is there' kill -0 "$somebody_pid"
kill "$stays_pid"
wait "$somebody_pid"
is '--exit-idle: when the last has left' $? 0
done_testing

#!/bin/sh
# Checks at once, their time, a flood of requests, and what the machine lacks.
. "${0%/*}/lib.sh"
. "${0%/*}/health.sh"
need curl pgrep prlimit python3 setpriv

# --- at once: each of ten waits until all of them have come
for i in 0 1 2 3 4 5 6 7 8 9; do
	check $i "touch $TMP/came.$i" \
		"until [ \"\$(ls $TMP | grep -c came)\" = 10 ]; do sleep 0.1; done"
done
options="--checks=$CHECKS --check-timeout=30"
is 'ten checks run at once' "$(text / | cut -d, -f1)" '200 pass'
rm "$CHECKS"/*

# gone NAME: none of these processes is left.
gone() {
	wait_for sh -c "! pgrep -f '[s]leep $1'"
}

# --- one that hangs, with what it has started
check a 'exit 0'
check b "trap '' TERM" 'sleep 98765 &' 'sleep 98765'
options="--checks=$CHECKS --check-timeout=4 --details"
began=$(date +%s)
is 'one that hangs: the others have their results' "$(text /)" \
	'503 fail,pass a,fail b: no answer in time'
ok '... in time' [ $(($(date +%s) - began)) -lt 30 ]
ok '... and nothing is left of it' gone 98765
is '... the log has it' "$(grep -c 'b: its time is over$' "$TMP/log")" 1
check b 'sleep 98766 &' 'echo fine'
is 'what stays in the background is not waited for' "$(text /)" \
	'200 pass,pass a,pass b: fine'
ok '... nor left' gone 98766
check b 'yes'
is 'one that never stops to print' "$(text /)" \
	'503 fail,pass a,fail b: no answer in time'
options="--checks=$CHECKS --check-timeout=30 --details"
check b 'exec >&- 2>&-' 'sleep 0.3' 'exit 3'
is 'one that closes its output' "$(text /)" \
	'503 fail,pass a,fail b: exit status 3'
took=$(asking '/?format=json' |
	sed -n 's/^"b":.*"milliseconds":\([0-9]*\).*/\1/p')
ok "... how long it took ($took ms)" [ "$took" -ge 290 ]

# --- what a disk holds: SIGKILL does not end it either
if strace -o /dev/null true 2>/dev/null && ! instrumented; then
	for i in 1 2 3 4 5 6; do
		check held$i "trap '' TERM" "echo \$\$ >>$TMP/held.pids" \
		    'exec sleep 60'
	done
	began=$(date +%s)
	req 'GET / HTTP/1.0' | strace -f -o /dev/null --inject=kill:retval=0 \
	    "$BUILD/healthhttp" --sandbox=none --checks="$CHECKS" \
	    --check-timeout=1 >"$TMP/held" 2>"$TMP/log" &
	traced=$!
	let_go() {
		wait_for grep -q '^HTTP/1.1 503' "$TMP/held" ||
			wait_for grep -q '^HTTP/1.1 503' "$TMP/held"
	}
	ok 'what nothing ends is waited for' let_go
	# Seven seconds, and not for each of them.
	ok '... once for all' [ $(($(date +%s) - began)) -lt 30 ]
	xargs kill -9 <"$TMP/held.pids" 2>/dev/null
	rm "$CHECKS"/held*
	wait "$traced"
else
	skip 'what nothing ends' 'no strace'
fi

# --- a client that leaves
check b 'sleep 98767'
port=$(free_port)
# shellcheck disable=SC2086 # an option or none
start leave "$BUILD/healthhttp" $AS --listen "127.0.0.1:$port" --drain=1 \
	--checks="$CHECKS" --check-timeout=60
wait_port "$port"
python3 - "$port" <<'PY'
import socket, struct, subprocess, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
for i in range(500):
    if subprocess.call(["pgrep", "-f", "[s]leep 98767"], stdout=-3) == 0:
        break
    time.sleep(0.02)
s.close()
PY
ok 'a client that resets: its checks end' gone 98767
ok '... the log says so' wait_for \
	grep -q 'GET / HTTP/1.1: the client has not waited' "$TMP/leave.err"
curl -s -m 20 --noproxy '*' "http://127.0.0.1:$port/" >"$TMP/out" &
wait_for pgrep -f '[s]leep 98767' >/dev/null
kill -TERM "$leave_pid"
ok 'a server that is told to end: the same' gone 98767
check b 'exit 0'

# --- a flood: what is asked is asked once
check count "echo x >>$TMP/count" 'sleep 0.2'
: >"$TMP/count"
chmod 666 "$TMP/count"
flood() {
	port=$(free_port)
	# shellcheck disable=SC2086 # an option or none
	start flood "$BUILD/healthhttp" $AS --listen "127.0.0.1:$port" \
		--checks="$CHECKS" "$@"
	wait_port "$port"
	curl -sS -m 60 --noproxy '*' -Z --parallel-max 50 -H 'Connection: close' \
		-o "$TMP/body" -w '%{http_code}\n' \
		"http://127.0.0.1:$port$path?[1-$number]" 2>/dev/null |
		grep '^[0-9]*$' | sort | uniq -c | sed 's/^ *//'
	kill -TERM "$flood_pid"
}
path=/ number=50
is 'a flood: all are answered' "$(flood --cache=3600)" '50 200'
is '... and each check is asked once' "$(($(wc -l <"$TMP/count")))" 1
: >"$TMP/count"
path=/check/count
is '... of one check' "$(flood --cache=3600)" '50 200'
is '... once' "$(($(wc -l <"$TMP/count")))" 1
: >"$TMP/count"
number=8
is '--cache=none: each time' "$(flood --cache=none)" '8 200'
is '... for each request' "$(($(wc -l <"$TMP/count")))" 8

# --- results are kept, and no longer than they may
: >"$TMP/count"
port=$(free_port)
# shellcheck disable=SC2086 # an option or none
start keep "$BUILD/healthhttp" $AS --listen "127.0.0.1:$port" \
	--checks="$CHECKS"
wait_port "$port"
url=http://127.0.0.1:$port
ok 'a result is kept' says 200 "$url/"
check b 'exit 2'
ok '... for a second, and then it is new' wait_for says 503 "$url/"
check b 'exit 0'
ok '... either way' wait_for says 200 "$url/"
rm "$CHECKS/a"
is 'a check that has gone has no result' "$(curl -sS -m 10 --noproxy '*' \
	"$url/?format=text" 2>&1 | paste -sd, -)" 'pass,pass b,pass count'
# Who asks is killed: the next one asks.
check d 'exec sleep 98768'
curl -s -m 30 --noproxy '*' "$url/check/d" >"$TMP/out" &
wait_for pgrep -f '[s]leep 98768' >/dev/null
pkill -KILL -P "$keep_pid"
check d 'exit 0'
ok 'who asks is killed: its lock is, too' wait_for says 200 "$url/"
ok '... and what it asked' gone 98768
kill -TERM "$keep_pid"

# --- what the machine lacks
for i in 1 2 3 4 5 6; do
	check "more$i" 'sleep 0.2'
done
limited() {
	req 'GET /?format=text HTTP/1.1' 'Host: a' | prlimit "$1" \
		"$BUILD/healthhttp" --checks="$CHECKS" --details \
		--check-timeout=20 2>"$TMP/log" >"$TMP/answer"
	echo "$(status <"$TMP/answer") $(body <"$TMP/answer" |
		sed -n '/^[a-z]*$/p')"
}
is 'few descriptors: fewer at once' "$(limited --nofile=20)" '200 pass'
is 'none at all: 503' "$(limited --nofile=6)" '503 fail'
like '... and the log says why' "$(head -n 1 "$TMP/log")" \
	'*cannot be started: Too many open files'
if sanitized; then
	skip 'no process' 'a sanitizer needs one of its own'
elif [ "$(id -u)" = 0 ]; then
	is 'no process: they fail, with a reason' \
		"$(req 'GET /?format=text HTTP/1.1' 'Host: a' |
		setpriv --reuid=64321 --regid=64321 --clear-groups \
		prlimit --nproc=0 "$BUILD/healthhttp" --checks="$CHECKS" \
		--details 2>"$TMP/log" | body | sed -n '1p;2p' | paste -sd, -)" \
		'fail,fail b: cannot be started: Resource temporarily unavailable'
else
	skip 'no process' 'not the superuser'
fi
chmod 0 "$CHECKS"
rm "$CHECKS"/more*
is 'a directory that may not be read: 66' "$(printf '' | as_user \
	"$BUILD/healthhttp" --checks="$CHECKS" 2>"$TMP/err"; echo $?)" 66
chmod 755 "$CHECKS"
for i in $(seq 130); do
	ln -s b "$CHECKS/n$i"
done
is 'too many checks: 503' "$(limited --nofile=1000)" '503 '
like '... in the log' "$(head -n 1 "$TMP/log")" \
	"*$CHECKS: too many executables"
done_testing

#!/bin/sh
# promhttp under who starts it, in its sandbox, with much to say and with little
# of the system left.
. "${0%/*}/lib.sh"
. "${0%/*}/prom.sh"
. "${0%/*}/super.sh"
need curl python3

file a.prom '# TYPE a gauge' 'a 1'
script b 'echo "b 2"'
OPTIONS="--exec=$EXEC $FILES"

# talk NAME: what it answers at $port.
talk() {
	t_url=http://127.0.0.1:$port
	is "$1: both" "$(curl -sS -m 20 --noproxy '*' 2>&1 "$t_url/metrics" |
		grep '^[ab] ' | xargs)" 'a 1 b 2'
	is "$1: three requests of a connection" "$(curl -sS -m 20 --noproxy '*' \
		-w '%{http_code} %{num_connects} ' -o "$TMP/1" "$t_url/" \
		-o "$TMP/2" "$t_url/metrics" -o "$TMP/3" "$t_url/x" 2>&1)" \
		'200 1 200 0 404 0 '
	file a.prom 'a 5'
	is "$1: a file that is replaced" "$(curl -sS -m 20 --noproxy '*' 2>&1 \
		"$t_url/metrics" | grep '^a ')" 'a 5'
	file a.prom 'a 1'
}
for sandbox in none landlock full; do
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start "$sandbox" "$BUILD/promhttp" $AS --listen "127.0.0.1:$port" \
		--sandbox=$sandbox $OPTIONS
	wait_port "$port"
	talk "listen, --sandbox=$sandbox"
done
if instrumented; then
	skip 'sandbox' 'no sandbox in this build'
else
	is 'without executables: no other file, nothing to execute' \
		"$(as_user "$BUILD/promhttp" --sandbox-check "$FILES" |
		sed -n -e '/^open files/p' -e '/^execute/p' | tr -s ' ')" \
		'open files outside for reading refused
open files outside for writing refused
execute a program refused'
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start ro "$BUILD/promhttp" $AS --listen "127.0.0.1:$port" \
		--exec-sandbox=ro $OPTIONS
	wait_port "$port"
	echo secret >"$TMP/secret"
	script b "cat $TMP/secret 2>&1 >/dev/null || echo 'b 2'"
	talk 'listen, --exec-sandbox=ro'
	script b 'echo "b 2"'
fi

# shellcheck disable=SC2086 # options
by_super_servers talk promhttp $AS $OPTIONS

# --- much
options=$FILES
awk 'BEGIN {
	print "# TYPE m gauge"
	for (i = 0; i < 120000; i++)
		printf "m{instance=\"host-%06d.example.org:9100\",job=\"node\"," \
		    "path=\"/var/lib/%d\"} %d\n", i, i % 97, i
}' >"$FILES/m.prom"
size=$(wc -c <"$FILES/m.prom")
ok '10 MB of metrics' [ "$size" -gt 9000000 ]
asking /metrics >"$TMP/answer"
is '... all of them are there' "$(grep -c '^m{' "$TMP/answer")" 120000
is '... chunk by chunk' "$(header Transfer-Encoding <"$TMP/answer")" chunked
if instrumented; then
	skip '... in little memory' 'an instrumented program needs more'
else
	# shellcheck disable=SC3045 # dash has it
	is '... in little memory' "$(
		ulimit -v 65536
		asking /metrics | grep -c '^m{'
	)" 120000
	# shellcheck disable=SC3045
	is '... without memory: 503' "$(
		ulimit -v 14000
		asking /metrics | status
	)" 503
fi
port=$(free_port)
# shellcheck disable=SC2086 # options
start server "$BUILD/promhttp" $AS --listen "127.0.0.1:$port" $OPTIONS
wait_port "$port"
is 'a client that leaves in the middle' "$(curl -sS -m 20 --noproxy '*' \
	"http://127.0.0.1:$port/metrics" 2>"$TMP/err" | head -c 1000 | wc -c)" \
	1000
is '... others are served' "$(curl -sS -m 20 --noproxy '*' -o "$TMP/body" \
	-w '%{http_code}' "http://127.0.0.1:$port/")" 200
rm "$FILES/m.prom"
script hangs 'exec sleep 98123'
python3 - "$port" <<'PY'
import socket, struct, subprocess, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
s.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
for i in range(500):
    if subprocess.call(["pgrep", "-f", "^sleep 98123"], stdout=-3) == 0:
        break
    time.sleep(0.02)
s.close()
PY
ok 'one that does not wait for executables: the log says so' wait_for \
	grep -q 'GET /metrics HTTP/1.1: the client has not waited' \
	"$TMP/server.err"
ok '... and nothing is left of them' \
	wait_for sh -c '! pgrep -f "^[s]leep 98123"'
rm "$EXEC/hangs"

# --- little
faults_follow
# fault WHAT [ARGUMENT...]: what is answered while strace makes the call fail.
fault() {
	t_what=$1
	shift
	req 'GET /metrics HTTP/1.0' | strace -f -o "$TMP/trace" \
		-e "trace=${t_what%%:*}" -e "inject=$t_what" "$BUILD/promhttp" \
		--sandbox=none --log-to=stderr "$@" 2>"$TMP/log" >"$TMP/answer"
}
# opened FILE: the number of the call that opens it.
opened() {
	# shellcheck disable=SC2086 # options
	fault openat:error=EIO:when=999 $OPTIONS
	grep openat "$TMP/trace" | grep -n "$1" | head -n 1 | cut -d : -f 1
}
n=$(opened a.prom)
for error in EMFILE EACCES EIO; do
	fault "openat:error=$error:when=$n" "$FILES"
	is "$error for a file: 200" "$(status <"$TMP/answer")" 200
	is '... one metric says so, and a line of the log' "$(
		sed -n 's/^promhttp_source_success.*} //p' "$TMP/answer"
		said | grep -c '^a.prom: not taken: ')" '0
1'
done
fault clone:error=EAGAIN --exec="$EXEC" "$FILES"
is 'fork fails: 200, with the files' \
	"$(status <"$TMP/answer"; grep '^[ab] ' "$TMP/answer")" '200
a 1'
is '... the log says why' \
	"$(said | grep 'not taken')" 'b: not taken: not started'
fault pipe2:error=EMFILE --exec="$EXEC" "$FILES"
is 'no descriptor for a pipe: 200, with the files' \
	"$(status <"$TMP/answer"; grep '^[ab] ' "$TMP/answer")" '200
a 1'
fault getdents64:error=EIO "$FILES"
is 'a directory that cannot be read: 200' \
	"$(status <"$TMP/answer"; grep -c 'kind="directory"} 0' "$TMP/answer")" \
	'200
5'
like '... the log says why' "$(said | grep 'not taken')" \
	"$FILES: not taken: I*/[Oo]*error"
done_testing

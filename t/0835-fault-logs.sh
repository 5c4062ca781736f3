#!/bin/sh
# A log that is full, stuck or gone: every program answers as with one, and ends
# with 0.
. "${0%/*}/lib.sh"
need python3
unset REMOTE_ADDR
cd "$TMP" || exit 1
mkdir -p root/cgi-bin
echo hello >root/a.txt
chmod 777 .
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# One that nobody reads, and that takes no more.
cat >full.py <<'END_OF_SCRIPT'
import os, signal, socket
reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
reader.bind('full')
os.chmod('full', 0o777)
writers = []
for _ in range(64):
    writer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    writer.setblocking(False)
    writer.connect('full')
    writers.append(writer)
    try:
        while True:
            writer.send(b'x' * 1000)
    except BlockingIOError:
        pass
open('ready', 'w').close()
signal.pause()
END_OF_SCRIPT
start full python3 full.py
wait_for test -e ready

# ask PROGRAM [OPTION]...: two answers, without what is of the moment.
ask() {
	t_program=$1
	shift
	[ "$t_program" = echohttp ] || set -- "$@" root
	{
		req 'GET /a.txt HTTP/1.1' 'Host: h'
		req 'GET /none HTTP/1.0'
	} | "$BUILD/$t_program" "$@" >answer
	code=$?
	grep -v '^Date: ' answer
	echo "exit status $code"
}

for program in simplehttp cgihttp githttp echohttp; do
	expected=$(ask $program --log=none 2>/dev/null)
	like "$program answers" "$expected" 'HTTP/1.1 *HTTP/1.1 *exit status 0'
	is "$program: standard error on a full disk" \
	    "$(ask $program 2>/dev/full)" "$expected"
	is "$program: a log on a full disk" \
	    "$(ask $program --log-to=/dev/full 2>&1)" "$expected"
	is "$program: no standard error" "$(ask $program 2>&-)" "$expected"
	is "$program: a journal that takes no more" \
	    "$(ask $program "--log-to=journal:$TMP/full" 2>&1)" "$expected"
done

# A log that vanishes while the server runs.
start journal python3 -c 'import os, signal, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("journal")
os.chmod("journal", 0o777)
signal.pause()'
wait_for test -S journal
port=$(free_port)
# shellcheck disable=SC2086 # options
start server "$BUILD/simplehttp" $AS --listen "127.0.0.1:$port" \
    "--log-to=journal:$TMP/journal" root
wait_port "$port"
get() {
	python3 -c 'import sys, urllib.request
url = "http://127.0.0.1:%s/a.txt" % sys.argv[1]
sys.stdout.write(urllib.request.urlopen(url, timeout=10).read().decode())' \
	    "$port"
}
is 'a journal that is there' "$(get)" hello
# shellcheck disable=SC2154 # set by start
kill "$journal_pid"
wait_for t_gone "$journal_pid"
is 'a journal that has gone' "$(get)" hello
# shellcheck disable=SC2154 # set by start
kill "$server_pid"
wait "$server_pid"
is '... and exit status 0' $? 0
done_testing

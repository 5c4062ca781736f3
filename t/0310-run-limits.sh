#!/bin/sh
# How many connections at once; the surplus is told so.
. "${0%/*}/lib.sh"
need socat curl ps
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# serve NAME ARGUMENT...: echohttp on $port.
serve() {
	t_server=$1
	shift
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start "$t_server" "$BUILD/echohttp" $AS --listen "127.0.0.1:$port" "$@"
	wait_port "$port"
}

# hold NAME [ADDRESS]: a client that has its answer and stays.
hold() {
	mkfifo "$TMP/$1.in"
	start "$1" sh -c "exec socat - \
	    TCP:127.0.0.1:$port${2:+,bind=$2} <>$TMP/$1.in"
	req 'GET / HTTP/1.1' 'Host: x' >"$TMP/$1.in"
	wait_for grep -q '^HTTP/1.1' "$TMP/$1.out"
}

# code [CURL_ARGUMENT...]: of one more client.
code() {
	curl -s -o /dev/null -w '%{http_code}' -m 9 "$@" \
	    "http://127.0.0.1:$port/"
}
is_200() {
	[ "$(code "$@")" = 200 ]
}

serve all --max-connections 2
hold a
hold b
is 'more than --max-connections: 503' "$(code)" 503
is 'more than --max-connections: with Retry-After, and an orderly end' \
    "$(curl -sS -m 9 -i "http://127.0.0.1:$port/" 2>&1 |
    header Retry-After)" 5
is 'a surplus POST gets its answer, too' \
    "$(head -c 300000 /dev/zero | code --data-binary @-)" 503
like 'the surplus is logged, once a second at most' \
    "$(grep -c 503 "$TMP/all.err")" '[12]'
kill "$a_pid"
ok 'where one has left, the next is served' wait_for is_200
kill "$b_pid"
# shellcheck disable=SC2154 # set by start
ok 'no zombies are left' wait_for sh -c \
    "! ps -o pid= --ppid $all_pid | grep -q ."

kill "$all_pid"

serve silent --max-connections 1 --log-to none
hold h
is 'whoever logs nothing does not log this either' \
    "$(code; cat "$TMP/silent.err")" 503

start journal socat -u "UNIX-RECV:$TMP/journal" \
    "OPEN:$TMP/messages,creat,append"
wait_for test -S "$TMP/journal"
chmod 666 "$TMP/journal"
serve told --max-connections 1 --log-to "journal:$TMP/journal"
hold i
is 'the journal is told: 503' "$(code)" 503
ok '... with the number of the message' wait_for \
    grep -q '^MESSAGE_ID=' "$TMP/messages"
like '... without the name of the program' \
    "$(sed -n '/503/s/^MESSAGE=//p' "$TMP/messages")" '503 to *'

serve source --max-per-source 1
hold c
is 'more than --max-per-source: 503' "$(code)" 503
is 'another address is served' "$(code --interface 127.0.0.2)" 200

serve trusted --max-per-source 1 --trusted-proxy 127.0.0.1
hold d
is 'a trusted proxy is not counted' "$(code)" 200
hold e 127.0.0.2
is 'others are' "$(code --interface 127.0.0.2)" 503

serve none --max-per-source none --max-connections none
hold f
hold g
is 'no limit' "$(code)" 200

serve most --max-connections 32768
hold j
is 'as many as there can be' "$(code)" 200
done_testing

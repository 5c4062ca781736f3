#!/bin/sh
# What there is on descriptor 0, and the exit status that it leads to.
. "${0%/*}/lib.sh"
need socat

# ends SENTENCE STATUS COMMAND...: nothing on descriptor 0.
ends() {
	t_what=$1 t_status=$2
	shift 2
	"$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_what: exit status $t_status" $? "$t_status"
}

none='echohttp: nothing to serve on descriptor 0; use --listen 8000 to serve'
ends '/dev/null' 69 "$BUILD/echohttp" </dev/null
is '/dev/null: one line' "$(cat "$TMP/err")" "$none"
ends 'a closed descriptor' 69 "$BUILD/echohttp" <&-
is 'a closed descriptor: one line' "$(cat "$TMP/err")" "$none"
ends 'a folder' 69 "$BUILD/echohttp" </

req 'GET / HTTP/1.0' >"$TMP/request"
ends 'a file' 0 "$BUILD/echohttp" <"$TMP/request"
is 'a file: an answer' "$(status <"$TMP/out")" 200
is 'into a closed descriptor: exit status 0' \
    "$("$BUILD/echohttp" <"$TMP/request" 2>/dev/null >&-; echo $?)" 0
is 'onto a full disk: exit status 71' \
    "$("$BUILD/echohttp" <"$TMP/request" 2>"$TMP/err" >/dev/full; echo $?)" 71
is 'onto a full disk: the log says why' \
    "$(grep -c 'ended the connection: No space left on device' "$TMP/err")" 1
is 'the log closed: an answer all the same' \
    "$("$BUILD/echohttp" <"$TMP/request" 2>&- | status)" 200
is 'one file for answer and log: the answer is whole' \
    "$("$BUILD/echohttp" <"$TMP/request" >"$TMP/out" 2>&1
    status <"$TMP/out")" 200

printf '' | "$BUILD/echohttp" >"$TMP/out" 2>"$TMP/err"
is 'an empty pipe: exit status 0' $? 0
is 'an empty pipe: not a byte' "$(cat "$TMP/out" "$TMP/err")" ''

req 'GET / HTTP/1.0' | "$BUILD/echohttp" 2>"$TMP/err" | :
is 'a client that is gone: no error line' "$(grep -v '"GET ' "$TMP/err")" ''

LISTEN_FDS=0 ends 'LISTEN_FDS of another process' 69 \
    env LISTEN_PID=1 "$BUILD/echohttp" </dev/null
ends 'LISTEN_FDS that is no number' 78 sh -c \
    'LISTEN_PID=$$ LISTEN_FDS=x exec "$0"' "$BUILD/echohttp" </dev/null
ends 'LISTEN_FDS that is no socket' 69 sh -c \
    'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" 3</dev/null' "$BUILD/echohttp" \
    </dev/null

# A terminal of a person.
printf 'GET / HTTP/1.0\n\n' | socat -t 5 - \
    "EXEC:'$BUILD/echohttp --log none',pty,raw,echo=0" >"$TMP/out" \
    2>"$TMP/err"
is 'a terminal: an answer to lines that end in LF' "$(status <"$TMP/out")" 200
is 'a terminal: a hint' "$(cat "$TMP/err")" \
    'echohttp: reading a request from the terminal; use --listen 8000 to serve'

if [ "$(id -u)" = 0 ]; then
	socat - "EXEC:$BUILD/echohttp" >"$TMP/out" 2>"$TMP/err" </dev/null
	like 'the superuser does not serve a socket' "$(cat "$TMP/err")" \
	    '*not serving a socket as the superuser; use --user NAME*'
	ends 'the superuser does not listen' 78 \
	    "$BUILD/echohttp" --listen 127.0.0.1:0 </dev/null
fi

# The connection is descriptor 2 as well, as inetd has it.
socat - "EXEC:$BUILD/echohttp --nope,stderr" >"$TMP/out" 2>/dev/null </dev/null
is 'an error is not told to the client' "$(cat "$TMP/out")" ''
done_testing

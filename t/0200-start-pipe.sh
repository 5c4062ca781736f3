#!/bin/sh
# Without a super-server: a request in a pipe, a file, at a terminal.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"

prog() {
	"$BUILD/simplehttp" "$@" 2>"$TMP/err"
}

answer=$(printf 'GET /hello.txt HTTP/1.0\r\n\r\n' | prog "$ROOT")
is 'a pipe with CRLF: 200' "$(echo "$answer" | status)" 200
is 'a pipe with CRLF: the body' "$(echo "$answer" | body)" hello
like 'a pipe has no peer: the log says "-"' "$(cat "$TMP/err")" \
    '- - - \[*\] "GET /hello.txt HTTP/1.0" 200 *'

answer=$(printf 'GET /hello.txt HTTP/1.0\n\n' | prog "$ROOT")
is 'a pipe with LF: 200' "$(echo "$answer" | status)" 200
is 'a pipe with LF: the body' "$(echo "$answer" | body)" hello
is 'a bare line is HTTP/0.9: the body alone' \
    "$(printf 'GET /hello.txt\n' | prog "$ROOT")" hello

for name in REMOTE_ADDR=192.0.2.1 NCAT_REMOTE_ADDR=192.0.2.1 \
    SOCAT_PEERADDR=192.0.2.1 TCPREMOTEIP=192.0.2.1 REMOTE_HOST=192.0.2.1
do
	answer=$(printf 'GET /hello.txt HTTP/1.0\n\n' |
	    env "$name" "$BUILD/simplehttp" "$ROOT" 2>"$TMP/err")
	is "LF alone is refused where ${name%=*} names a peer" \
	    "$(echo "$answer" | status)" 400
	like "... and that peer is in the log" "$(cat "$TMP/err")" \
	    '192.0.2.1 - - *'
done

request >"$TMP/request"
prog "$ROOT" <"$TMP/request" | undated >"$TMP/answer"
ok 'a file as standard input' cmp "$TMP/answer" "$TMP/expected"
prog "$ROOT" <"$TMP/request" >"$TMP/answer.dated"
undated <"$TMP/answer.dated" >"$TMP/answer"
ok 'a file as standard output' cmp "$TMP/answer" "$TMP/expected"
request | "$BUILD/simplehttp" "$ROOT" 2>&1 | undated >"$TMP/answer"
ok 'the log does not follow the answer into a pipe' \
    cmp "$TMP/answer" "$TMP/expected"
request | "$BUILD/simplehttp" "$ROOT" >"$TMP/answer.dated" 2>&1
undated <"$TMP/answer.dated" >"$TMP/answer"
ok 'the log does not follow the answer into a file' \
    cmp "$TMP/answer" "$TMP/expected"

prog "$ROOT" </dev/null >"$TMP/answer"
is '/dev/null: nothing to serve, 69' $? 69
is '/dev/null: one line says so' "$(wc -l <"$TMP/err")" 1
is '/dev/null: no answer' "$(cat "$TMP/answer")" ''
prog "$ROOT" <&- >"$TMP/answer"
is 'descriptor 0 closed: 69' $? 69
is 'descriptor 0 closed: one line says so' "$(wc -l <"$TMP/err")" 1
request | prog "$ROOT" 2>&- | undated >"$TMP/answer"
ok 'descriptor 2 closed: no log line in the answer' \
    cmp "$TMP/answer" "$TMP/expected"
: | prog "$ROOT" >"$TMP/answer"
is 'an empty pipe: 0' $? 0
is 'an empty pipe: no answer' "$(cat "$TMP/answer")" ''

# The answer of `script` is what a terminal shows, so the log may be in it.
if command -v script >/dev/null; then
	answer=$(printf 'GET /hello.txt HTTP/1.0\n\n' |
	    script -qec "$BUILD/simplehttp $ROOT" /dev/null 2>&1 | tr -d '\r')
	like 'at a terminal: a hint' "$answer" \
	    '*reading a request from the terminal; use --listen 8000*'
	like 'at a terminal: the answer' "$answer" '*200 OK*hello*'
	like 'at a terminal: the log line' "$answer" \
	    '*"GET /hello.txt HTTP/1.0" 200 *'
else
	skip 'at a terminal' 'no script'
fi

# socat's other end of the pair is the network: a socket.
if [ "$(id -u)" = 0 ]; then
	request >"$TMP/request"
	socat -t 10 - "EXEC:$BUILD/simplehttp $ROOT" <"$TMP/request" \
	    >"$TMP/answer" 2>"$TMP/err"
	is 'a socket as the superuser: no answer' "$(cat "$TMP/answer")" ''
	like 'a socket as the superuser: the reason' "$(cat "$TMP/err")" \
	    '*superuser*--user*'
	socat -t 10 - "EXEC:$BUILD/simplehttp $ROOT,stderr" \
	    <"$TMP/request" >"$TMP/answer" 2>/dev/null
	is 'a refusal does not go to the client' "$(cat "$TMP/answer")" ''
else
	skip 'a socket as the superuser' 'not the superuser'
fi

done_testing

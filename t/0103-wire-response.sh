#!/bin/sh
# The answer: its head, its framing, its line in the log.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='response:'

# ask PATH [METHOD [VERSION]]
ask() {
	say "${2-GET} $1 HTTP/${3-1.1}\r\n$H\r\n"
}
# frames SENTENCE EXPECTED PATH [METHOD]: with a second request behind it.
frames() {
	wire "$t $1" "$2" "${4-GET} $3 HTTP/1.1\r\n$H\r\n" "${4-GET}"
}

like "$t status line, Server, Date, then the handler's fields" \
    "$(ask /none | tr -d '\r' | tr '\n' '|')" \
    'HTTP/1.1 200 OK|Server: *|Date: ???, ?? ??? ???? ??:??:?? GMT|Content-Type: *|Content-Length: 5||none|'
before=$(date +%s)
then=$(date -d "$(ask /none | header Date)" +%s)
is "$t Date is now" "$((before <= then && then <= $(date +%s)))" 1

frames 'a small body: Content-Length' '200 length, 200 length close' /none
frames 'its own Content-Length is sent once' '200 length, 200 length close' \
    '/length?100000'
frames 'of unknown length: chunked' '200 chunked, 200 length close' /chunks
frames 'stdio, small: Content-Length' '200 length, 200 length close' '/wfile?9'
frames 'stdio, large: chunked' '200 chunked, 200 length close' '/wfile?9999'
is "$t stdio: nothing is lost" \
    "$(ask '/wfile?9999' | "$ANSWERS" -b | cksum)" "$(seq 0 9998 | cksum)"
is "$t of unknown length to HTTP/1.0: until the connection ends" \
    "$(ask /chunks GET 1.0 | answers)" '200 until-close close'
is "$t HTTP/1.0 with keep-alive: told so" "$(say "GET /none HTTP/1.0\r
Connection: keep-alive\r\n\r\n" | header Connection)" keep-alive
wire "$t HTTP/1.0 with keep-alive: kept" '200 length, 200 length close' \
    'GET /none HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
wire "$t HTTP/1.0 with keep-alive and no length: closed" \
    '200 until-close close' \
    'GET /chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'

frames '1xx: no framing, the answer follows' \
    '103 -, 200 length, 200 length close' /hints
unlike "$t 1xx: not to HTTP/1.0" "$(ask /hints GET 1.0)" '*103*'
frames '204: no framing, no body' '204 -, 200 length close' '/code?204'
frames '304: no framing, no body' '304 -, 200 length close' '/code?304'
frames '205: Content-Length 0' '205 length, 200 length close' '/code?205'
is "$t 205: Content-Length 0, no body" "$(ask '/code?205' | "$ANSWERS")" \
    '205 length 0'
frames 'HEAD, length known: that of GET' '200 length, 200 length close' \
    '/length?7' HEAD
is "$t HEAD: GET's Content-Length" "$(ask '/length?7' HEAD |
    header Content-Length)" 7
frames 'HEAD, length not known: no framing' '200 -, 200 length close' /none HEAD
frames 'HEAD of an error: no body' '404 length, 200 length close' /lost HEAD
frames 'an unknown code has an empty phrase' '299 length, 200 length close' \
    '/code?299'

if ! sanitized && strace true 2>/dev/null; then
	req 'GET /none HTTP/1.1' 'Host: a' >"$TMP/request"
	strace -o "$TMP/trace" -e trace=write "$BUILD/tools/probe" \
	    --log=none <"$TMP/request" >"$TMP/out"
	is "$t head and small body leave in one write" \
	    "$(grep -c '^write(1,' "$TMP/trace")" 1
else
	skip "$t head and small body leave in one write" 'no strace here'
fi

wire "$t Connection: close of the handler is sent, and then it closes" \
    '200 length close' "GET /close HTTP/1.1\r\n$H\r\n"
wire "$t Connection: close of the client is answered, and then it closes" \
    '200 length close' "${GET}Connection: close\r\n\r\n"
wire "$t Connection: a list with close" '200 length close' \
    "${GET}Connection: TE, Close\r\n\r\n"
wire "$t Connection: keep-alive in HTTP/1.1 changes nothing" \
    '200 length, 200 length close' "${GET}Connection: keep-alive\r\n\r\n"

frames 'CR LF in a value: 500, nothing of it is sent' \
    '500 length, 200 length close' /inject
unlike "$t CR LF in a value: nothing of it" "$(ask /inject)" '*Evil*'
like "$t CR LF in a value: an error line" "$(cat "$TMP/log")" '*field*'

: >"$TMP/log"
out=$(say "GET /short HTTP/1.1\r\n$H\r\n$NEXT")
like "$t less than its Content-Length: no second answer" "$out" '*hello'
is "$t less than its Content-Length: one error line, one access line" \
    "$(wc -l <"$TMP/log")" 2
frames 'more than its Content-Length: the surplus is not sent' \
    '200 length, 200 length close' /long
is "$t more than its Content-Length: the body" \
    "$(ask /long | "$ANSWERS" -b)" hello
: >"$TMP/log"
ask /long >"$TMP/out"
is "$t more than its Content-Length: one error line, one access line" \
    "$(wc -l <"$TMP/log")" 2

frames 'a status before output: the error page' '503 length, 200 length close' \
    '/early?503'
is "$t a status has the fields kept for it" \
    "$(ask '/early?503' | header Retry-After)" 7
frames 'a status before anything has left: the error page alone' \
    '503 length, 200 length close' /intime
out=$(say "GET /late HTTP/1.1\r\n$H\r\n$NEXT")
like "$t a status too late: no last chunk, no second answer" \
    "$(echo "$out" | tr -d '\r' | tr '\n' '|')" '*chunked||4|half|'
: >"$TMP/log"
ask /late >"$TMP/out"
is "$t a status too late: one error line, one access line" \
    "$(wc -l <"$TMP/log")" 2
frames 'no answer from the handler: 500' '500 length, 200 length close' /silent

like "$t an error's words are escaped" "$(ask /words)" \
    '*&lt;i&gt;tea&lt;/i&gt;*a &amp; b*'
unlike "$t an error's words hold no markup" "$(ask /words | body)" '*<i>*'

# The file has 20,000 bytes.
head -c 20000 /dev/urandom >"$TMP/file"
PROBE="$PROBE $TMP/file"
is "$t a file as announced" \
    "$(ask '/file?20000' | "$ANSWERS" -b | cksum)" "$(cksum <"$TMP/file")"
frames 'a file that has grown: what was announced' \
    '200 length, 200 length close' '/file?10000'
: >"$TMP/log"
out=$(ask '/file?30000' | "$ANSWERS")
like "$t a file that has shrunk: cut" "$out" '! cut after 20000 bytes of 30000'
is "$t a file that has shrunk: one error line, one access line" \
    "$(wc -l <"$TMP/log")" 2
PROBE=${PROBE% *}

: >"$TMP/log"
ask '/length?12345' >"$TMP/out"
like "$t one log line a request, with the bytes of the body" \
    "$(cat "$TMP/log")" \
    '192.0.2.7 - - \[*\] "GET /length?12345 HTTP/1.1" 200 12345'
is "$t ... and no other" "$(wc -l <"$TMP/log")" 1

# What a class overrides.
PROBE="$BUILD/tools/probe hooks --log-to=none"
is 'hooks: version_string' "$(ask /none | header Server)" Mine/1
ask /lost >"$TMP/out"
like 'hooks: log_message' "$(cat "$TMP/err")" \
    'mine: code 404, message Not Found*'
is 'hooks: error_message_format' "$(body <"$TMP/out")" '404 Not Found'
is 'hooks: error_content_type' "$(header Content-Type <"$TMP/out")" text/plain
like 'hooks: responses' "$(ask '/early?418')" 'HTTP/1.1 418 Kettle*'
wire 'hooks: handle_expect_100 refuses and answers' '401 length close' \
    "${POST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"

done_testing

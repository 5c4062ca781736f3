#!/bin/sh
# Scripts whose output is no answer: 502, and one line that says why.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl

# broken WHAT EXPECTED-LINE: the script x.
broken() {
	get x >"$TMP/answer"
	is "$1: 502" "$(status <"$TMP/answer")" 502
	is "$1: one line" "$(errors | grep -v 'code 502')" "/cgi-bin/x: $2"
}
# prints_bad WHAT TEXT EXPECTED-LINE
prints_bad() {
	prints x "$2"
	broken "$1" "$3"
}

script x </dev/null
broken 'nothing at all' 'printed nothing, exit code 0'
echo 'exit 3' | script x
broken 'nothing, and a failure' 'printed nothing, exit code 3'
prints_bad 'no head' 'hello\n' \
	'printed no empty line behind its head, exit code 0'
prints_bad 'no empty line' 'Content-Type: a/b\n' \
	'printed no empty line behind its head, exit code 0'
prints_bad 'no line end' 'Content-Type: a/b' \
	'printed no empty line behind its head, exit code 0'
prints_bad 'a body alone' '<html>\n\n' \
	'printed a line that is no field: <html>'
prints_bad 'a body behind an empty line' '\nhello' \
	'printed no Content-Type, Status or Location'
prints_bad 'other fields only' 'X: y\n\nhello' \
	'printed no Content-Type, Status or Location'
prints_bad 'a status line' 'HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\n' \
	'printed a line that is no field: HTTP/1.1 200 OK'
prints_bad 'a message before the head' 'debug\nContent-Type: a/b\n\nhello' \
	'printed a line that is no field: debug'
prints_bad 'a folded line' 'Content-Type: a/b\n x\n\nhello' \
	'printed a line that is no field:  x'
prints_bad 'a space before the colon' 'Content-Type : a/b\n\nhello' \
	'printed a line that is no field: Content-Type : a/b'
prints_bad 'a CR in a value' 'Content-Type: a/b\rX: y\n\nhello' \
	'printed a line that is no field: Content-Type: a/b\x0dX: y'
prints_bad 'a NUL' 'Content-Type: a/b\0c\n\nhello' \
	'printed a line that is no field: Content-Type: a/b'
prints_bad 'an escape' 'Content-Type: a/b\033[2J\n\nhello' \
	'printed a line that is no field: Content-Type: a/b\x1b[2J'
prints_bad 'a name that is no token' 'Content Type: a/b\n\nhello' \
	'printed a line that is no field: Content Type: a/b'
for status in '' abc 20 2000 100 '101 Switching Protocols' 199 600 200OK; do
	prints_bad "Status: $status" \
		"Status: $status\nContent-Type: a/b\n\nhello" \
		'printed a Status that is none'
done
prints_bad 'two statuses' 'Status: 200\nStatus: 404\n\n' \
	'printed Status twice'
prints_bad 'two types' 'Content-Type: a/b\nContent-Type: a/c\n\n' \
	'printed Content-Type twice'
prints_bad 'two locations' 'Location: /a\nLocation: /b\n\n' \
	'printed Location twice'
prints_bad 'two lengths' \
	'Status: 200\nContent-Length: 5\nContent-Length: 5\n\nhello' \
	'printed Content-Length twice'
for length in '' -1 +5 5x 0x5 '5, 5' 9223372036854775808; do
	prints_bad "Content-Length: $length" \
		"Content-Type: a/b\nContent-Length: $length\n\nhello" \
		'printed a Content-Length that is none'
done
prints x 'Content-Type: a/b\nContent-Length: 5\n\nhello'
is 'a right one is none of these' "$(get x | status)" 200

# --- too much

fields() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "X: y\\n" }'
}
prints x "Status: 200\n$(fields 99)\nhello"
is '100 fields pass' "$(get x | body)" hello
prints_bad '101 fields' "Status: 200\n$(fields 100)\nhello" \
	'printed more than 100 fields'
prints x "Content-Type: a/b\nX: $(head -c 16500 /dev/zero | tr '\0' x)\n\n"
broken 'a head of more than 16 KiB' 'printed a head that is too long'
script x <<'END'
printf 'Content-Type: a/b\nX: '
exec cat /dev/zero
END
broken 'NULs without end' 'printed a head that is too long'
script x <<'END'
printf 'Content-Type: a/b\n'
exec yes 'X: y'
END
broken 'fields without end' 'printed a head that is too long'

# --- the end of a script

echo 'kill -9 $$' | script x
broken 'killed at once' 'ended by signal 9'
script x <<'END'
printf 'Content-Type: a/b\n'
kill -11 $$
END
broken 'killed in its head' 'ended by signal 11'
script x <<'END'
printf 'Content-Type: a/b\nContent-Length: 5\n\nhello'
kill -9 $$
END
is 'killed when it had printed its length: it is whole' "$(get x | body)" \
	hello
is 'and one line' "$(errors)" '/cgi-bin/x: ended by signal 9'

# --- when the head has left

script x <<'END'
printf 'Content-Type: a/b\n\nhello\n'
until [ -s ../../answer ]; do sleep 0.02; done
kill -9 $$
END
GET='GET /cgi-bin/x HTTP/1.1\r\nHost: a\r\n\r\n'
say "$GET$GET" >"$TMP/answer"
is 'killed later: what was sent stays' "$(status <"$TMP/answer")" 200
is 'without the end of its chunks' "$(body <"$TMP/answer" | tr -d '\r')" "6
hello"
is 'one line says why' "$(errors)" '/cgi-bin/x: ended by signal 9'
script late <<'END'
printf 'Content-Type: a/b\n\nhello\n'
exec sleep 60
END
req 'GET /cgi-bin/late HTTP/1.0' |
	"$BUILD/cgihttp" --cgi-timeout=1,1 "$ROOT" 2>"$TMP/log" >"$TMP/answer"
is 'too late: it is cut, and one line says why' "$?, $(errors)" \
	'71, /cgi-bin/late: its time is over'
PORT=$(free_port)
start server "$BUILD/cgihttp" $AS --listen "127.0.0.1:$PORT" "$ROOT"
wait_port "$PORT"
curl -sN "http://127.0.0.1:$PORT/cgi-bin/x" >"$TMP/answer"
is 'curl sees that it was cut' $? 18
curl -sN -0 "http://127.0.0.1:$PORT/cgi-bin/x" >"$TMP/answer"
is 'and where the end of the connection is the end' $? 56
prints x 'Content-Type: a/b\n\nhello'
is 'the next one is answered' "$(curl -s "http://127.0.0.1:$PORT/cgi-bin/x")" \
	hello
done_testing

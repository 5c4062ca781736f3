#!/bin/sh
# What a script prints is the answer.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need gzip cmp

# answers SENTENCE TEXT EXPECTED: what is sent when a script prints that.
answers() {
	prints x "$2"
	is "$1" "$(get x | plain)" "$3"
}

answers 'a document' 'Content-Type: text/plain\n\nhello\n' \
	"HTTP/1.1 200 OK
Content-Type: text/plain

hello"
is 'it is one access line' "$(wc -l <"$TMP/log")" 1
is 'with the bytes of its body' "$(logged)" \
	'"GET /cgi-bin/x HTTP/1.0" 200 6'
answers 'lines may end in CRLF' 'Content-Type: a/b\r\nX: y\r\n\r\nhello' \
	"HTTP/1.1 200 OK
Content-Type: a/b
X: y

hello"
answers 'a status, with a page of its own' \
	'Status: 404 Not Here\nContent-Type: text/html\n\n<p>no</p>' \
	"HTTP/1.1 404 Not Here
Content-Type: text/html

<p>no</p>"
answers 'a status without phrase gets the usual one' 'Status: 418\n\n' \
	"HTTP/1.1 418 I'm a Teapot"
answers 'an unknown one none' 'Status: 599\n\n' 'HTTP/1.1 599 '
answers 'names are read in any case' 'STATUS: 201\ncontent-TYPE: a/b\n\n' \
	"HTTP/1.1 201 Created
content-TYPE: a/b"
answers 'each Set-Cookie passes' \
	'Set-Cookie: a=1\nContent-Type: a/b\nSet-Cookie: b=2; Path=/\n\n' \
	"HTTP/1.1 200 OK
Set-Cookie: a=1
Content-Type: a/b
Set-Cookie: b=2; Path=/"

prints x 'Content-Type: a/b\nDate: now\nServer: mine\n\n'
get x >"$TMP/answer"
is 'there is one Date' "$(grep -c '^Date: ' "$TMP/answer")" 1
is 'which is ours' "$(header Date <"$TMP/answer" | grep -c ' GMT$')" 1
like 'and one Server' "$(header Server <"$TMP/answer")" 'CGIHTTP/*'
answers 'what is between client and server is not sent on' \
	'Content-Type: a/b\nKeep-Alive: 5\nTE: x\nTrailer: X\nUpgrade: x
Transfer-Encoding: chunked\nConnection: keep-alive\nProxy-Connection: x

hello' \
	"HTTP/1.1 200 OK
Content-Type: a/b

hello"

# --- the connection

TWO='GET /cgi-bin/x HTTP/1.1\r\nHost: a\r\n\r\n'
prints x 'Content-Type: a/b\n\nhello'
is 'the connection goes on behind an answer' \
	"$(say "$TWO$TWO" | grep -o 'HTTP/1.1 200' | wc -l)" 2
prints x 'Content-Type: a/b\nConnection: close\n\nhello'
say "$TWO$TWO" >"$TMP/answer"
is 'a script may close it' "$(grep -c '^HTTP/1.1 200' "$TMP/answer")" 1
is 'then the client is told' "$(header Connection <"$TMP/answer")" close

# --- its length

has_length() {
	say "$TWO" | grep -q '^Content-Length: 5'
}
prints x 'Content-Type: a/b\n\nhello'
ok 'a short one gets its length' wait_for has_length
prints x 'Content-Type: a/b\nContent-Length: 5\n\nhello'
is 'a length of the script is sent' "$(get x | header Content-Length)" 5
is 'and its bytes' "$(get x | body)" hello
prints x 'Content-Type: a/b\nContent-Length: 5\n\nhello, world'
say "$TWO$TWO" >"$TMP/answer"
is 'what is more than its length is dropped' \
	"$(grep -c '^helloHTTP/1.1 200 ' "$TMP/answer")" 1
unlike 'and goes nowhere' "$(cat "$TMP/answer")" '*world*'
is 'with one line for each' "$(errors)" \
	"the body is longer than its Content-Length
the body is longer than its Content-Length"
prints x 'Content-Type: a/b\nContent-Length: 12\n\nhello'
say "$TWO$TWO" >"$TMP/answer"
is 'less than its length ends the connection' \
	"$(grep -c '^HTTP/1.1 ' "$TMP/answer")" 1
is 'where the bytes end' "$(body <"$TMP/answer")" hello
is 'with one line' "$(errors)" \
	'/cgi-bin/x: printed less than its Content-Length'

# --- without body

prints x 'Content-Type: a/b\nContent-Length: 5\n\nhello'
is 'HEAD has the head of GET' "$(ask HEAD x | plain)" "HTTP/1.1 200 OK
Content-Type: a/b"
is 'also its length' "$(ask HEAD x | header Content-Length)" 5
prints x 'Content-Type: a/b\n\nhello'
is 'and never its body' "$(ask HEAD x | plain)" "HTTP/1.1 200 OK
Content-Type: a/b"
script x <<'END'
printf 'Content-Type: a/b\nX: %s\n\n' "$REQUEST_METHOD"
END
is 'the script knows of HEAD' "$(ask HEAD x | header X)" HEAD
answers '204 has none' 'Status: 204\nContent-Length: 5\n\nhello' \
	'HTTP/1.1 204 No Content'
is 'nor a length' "$(get x | header Content-Length)" ''
answers '304 has none' 'Status: 304\nETag: "a"\n\nhello' \
	"HTTP/1.1 304 Not Modified
ETag: \"a\""

# --- large, slow and of any bytes

script x <<'END'
printf 'Content-Type: a/b\n\n'
head -c 300000 /dev/zero
END
say "$TWO" >"$TMP/answer"
is 'a large one is sent in chunks' \
	"$(header Transfer-Encoding <"$TMP/answer" | tr -d '\0')" chunked
is 'which end' "$(tail -c 5 "$TMP/answer" | tr -d '\r')" 0
say 'GET /cgi-bin/x HTTP/1.0\r\n\r\n' >"$TMP/answer"
is 'a client of HTTP/1.0 gets none' \
	"$(header Transfer-Encoding <"$TMP/answer" | tr -d '\0')" ''
is 'but all bytes' "$(sed '1,/^\r$/d' "$TMP/answer" | wc -c)" 300000
say 'GET /cgi-bin/x\r\n' >"$TMP/answer"
is 'one of HTTP/0.9 nothing else' "$(wc -c <"$TMP/answer")" 300000

head -c 100000 /dev/urandom | gzip -c >"$CGI/bytes.gz"
script x <<'END'
echo 'Content-Type: application/octet-stream'
echo 'Content-Encoding: gzip'
echo "Content-Length: $(wc -c <bytes.gz)"
echo
cat bytes.gz
END
get x | sed '1,/^\r$/d' >"$TMP/got"
ok 'bytes pass as they are' cmp "$TMP/got" "$CGI/bytes.gz"

script x <<'END'
printf 'Content'
sleep 0.05
printf -- '-Type: a/b\nX:'
sleep 0.05
printf ' y\n'
sleep 0.05
printf '\nhel'
sleep 0.05
printf 'lo\n'
END
is 'a head may come in pieces' "$(get x | plain | head -n 3)" \
	"HTTP/1.1 200 OK
Content-Type: a/b
X: y"
is 'and a body' "$(say 'GET /cgi-bin/x HTTP/1.0\r\n\r\n' | body)" hello

script x <<'END'
printf 'Content-Type: a/b\n\n'
head -c 9000 /dev/zero | tr '\0' a
printf '\nend\n'
END
is 'a head with much behind it' "$(get x | body | tail -n 1)" end
prints x "Content-Type: a/b\nX: $(head -c 14000 /dev/zero | tr '\0' x)\n\n"
is 'a head of 14 kB' "$(get x | header X | wc -c)" 14001

# --- the script's end

script x <<'END'
printf 'Content-Type: a/b\n\nhello'
exit 3
END
is 'an exit status does not change the answer' "$(get x | body)" hello
is 'but has its line' "$(errors)" '/cgi-bin/x: CGI script exit code 3'
prints x 'Content-Type: a/b\n\n'
is 'with --header it has that field too' "$(req 'GET /cgi-bin/x HTTP/1.0' |
	"$BUILD/cgihttp" --header 'X: y' "$ROOT" 2>/dev/null | header X)" y
done_testing

#!/bin/sh
# wakehttp: what the backend gets, and what the client gets from it.
. "${0%/*}/lib.sh"
. "${0%/*}/wake.sh"

port=$(free_port)
BACKEND=http://127.0.0.1:$port
backend "$port"

# --- what the backend gets

# got LINE...: the head, in one line, and the body.
got() {
	asks "$@" | body | paste -sd '|'
}
OURS='X-Forwarded-Proto: http|X-Forwarded-Host: a|Forwarded: for=unknown;host="a";proto=http|Via: 1.1 wakehttp|Connection: close|'
is 'a request as it came' "$(got 'GET /x?y=%20z HTTP/1.1' 'Host: a' 'A: b' \
	'Cookie: c' 'Authorization: Basic eDp5')" \
	"GET /x?y=%20z HTTP/1.1|Host: a|A: b|Cookie: c|Authorization: Basic eDp5|$OURS"
for method in OPTIONS PATCH DELETE PROPFIND x TRACE; do
	like "$method" "$(got "$method / HTTP/1.1" 'Host: a')" \
		"$method / HTTP/1.1|*"
done
like 'the absolute form' "$(got 'GET http://b:1/x?y HTTP/1.1' 'Host: a')" \
	'GET /x?y HTTP/1.1|Host: b:1|*'
like '... without a path' "$(got 'GET http://b HTTP/1.1' 'Host: a')" \
	'GET / HTTP/1.1|Host: b|*'
like '... but a query' "$(got 'OPTIONS http://b?x HTTP/1.1' 'Host: a')" \
	'OPTIONS /?x HTTP/1.1|Host: b|*'
like 'OPTIONS of a whole server' "$(got 'OPTIONS http://b HTTP/1.1' \
	'Host: a')" 'OPTIONS \* HTTP/1.1|Host: b|*'
like 'OPTIONS *' "$(got 'OPTIONS * HTTP/1.1' 'Host: a')" 'OPTIONS * HTTP/1.1|*'
like 'no Host: that of the backend' "$(got 'GET / HTTP/1.0')" \
	"GET / HTTP/1.1|Host: 127.0.0.1:$port|*"
like 'HTTP/1.0: Via tells' "$(got 'GET / HTTP/1.0')" '*|Via: 1.0 wakehttp|*'
is 'what is for one connection is dropped' "$(got 'GET / HTTP/1.1' 'Host: a' \
	'Connection: keep-alive, X-Hop' 'X-Hop: 1' 'Keep-Alive: 5' \
	'TE: trailers' 'Trailer: T' 'Proxy-Connection: close' \
	'Proxy-Authorization: x' 'Upgrade: websocket' 'X-Stays: 1')" \
	"GET / HTTP/1.1|Host: a|X-Stays: 1|$OURS"
is 'so is what a client says in our name' "$(got 'GET / HTTP/1.1' 'Host: a' \
	'X-Forwarded-For: 1.2.3.4' 'x_forwarded_for: 1.2.3.4' \
	'X-Real-IP: 1.2.3.4' 'X-Forwarded-Proto: https' 'X-Forwarded-Host: b' \
	'X-Forwarded_User: root' 'Forwarded: for=1.2.3.4')" \
	"GET / HTTP/1.1|Host: a|$OURS"
is '... not what only begins or ends as ours' "$(got 'GET / HTTP/1.1' \
	'Host: a' 'X-Forwarded: 1' 'X-Forwarded-Forward: 2' 'Via-x: 3' 'Xa: 4')" \
	"GET / HTTP/1.1|Host: a|X-Forwarded: 1|X-Forwarded-Forward: 2|Via-x: 3|Xa: 4|$OURS"
like 'Via goes on' "$(got 'GET / HTTP/1.1' 'Host: a' 'Via: 1.1 x' \
	'Via: 1.0 y')" '*|Via: 1.1 x, 1.0 y, 1.1 wakehttp|*'
like '... an empty one does not' "$(got 'GET / HTTP/1.1' 'Host: a' 'Via:')" \
	'*|Via: 1.1 wakehttp|*'
OPTION=--proxy-protocol=require
like 'a client of IPv6' "$(got 'PROXY TCP6 2001:db8::1 2001:db8::2 5000 80' \
	'GET / HTTP/1.1' 'Host: a')" \
	'*|X-Real-IP: 2001:db8::1|*|Forwarded: for="[[]2001:db8::1]";host="a";proto=http|*'
like 'a client by TLS' "$({ printf '\r\n\r\n\0\r\nQUIT\n\41\21\0\24'
	printf '\306\63\144\1\313\0\161\2\23\210\0\120\40\0\5\1\0\0\0\0'
	req 'GET / HTTP/1.0'; } | "$BUILD/wakehttp" "$OPTION" x "$BACKEND" \
	2>/dev/null | tr -d '\r' | body | paste -sd '|')" \
	'*|X-Forwarded-Proto: https|Forwarded: for=198.51.100.1;proto=https|*'
OPTION=--host=inner.example
like '--host' "$(got 'GET / HTTP/1.1' 'Host: a')" '*|Host: inner.example|*'
like '... Host as it came' "$(got 'GET / HTTP/1.1' 'Host: a')" \
	'*|X-Forwarded-Host: a|*'
unset OPTION
like 'a body of no bytes' "$(got 'POST / HTTP/1.1' 'Host: a' \
	'Content-Length: 0')" '*|Content-Length: 0|*'
like 'a body of some bytes' "$({ req 'POST / HTTP/1.1' 'Host: a' \
	'Content-Length: 5'; printf hello; } | "$BUILD/wakehttp" x "$BACKEND" \
	2>/dev/null | tr -d '\r' | body | paste -sd '|')" \
	'*|Content-Length: 5|Connection: close||hello'
like 'chunks stay chunks, without trailers' "$({ req 'POST / HTTP/1.1' \
	'Host: a' 'Transfer-Encoding: chunked'
	printf '5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: x\r\n\r\n'; } |
	"$BUILD/wakehttp" x "$BACKEND" 2>/dev/null | tr -d '\r' | body |
	paste -sd '|')" \
	'*|Transfer-Encoding: chunked|Connection: close||hello world'

# --- what the client gets
unset OPTION
is 'fields and phrase are those of the backend' "$(get /hops)" \
	'HTTP/1.1 200 Fine|Server: backend/1|X-Stays: 2|Set-Cookie: a=b|Set-Cookie: c=d|Content-Length: 0|'
is 'a Date is added' "$(req 'GET /hops HTTP/1.1' 'Host: a' |
	"$BUILD/wakehttp" x "$BACKEND" 2>/dev/null | grep -c '^Date: .* GMT')" 1
is 'chunks are decoded, trailers dropped' "$(asks 'GET /chunked HTTP/1.0')" \
	"$(printf 'HTTP/1.1 200 OK\nContent-Length: 11\nConnection: close\n\nhello world')"
is 'to the end of the connection' "$(asks 'GET /close HTTP/1.0' | body)" \
	'to the end'
is 'interim answers go on' "$(get /hints)" \
	'HTTP/1.1 103 Early Hints|Link: </x>||HTTP/1.1 102 Processing||HTTP/1.1 200 OK|Content-Length: 2||hi'
is '... not in HTTP/1.0' "$(asks 'GET /hints HTTP/1.0' | paste -sd '|')" \
	'HTTP/1.1 200 OK|Content-Length: 2|Connection: close||hi'
is '204' "$(get /204)" 'HTTP/1.1 204 No Content|'
is '304' "$(get /304)" 'HTTP/1.1 304 Not Modified|ETag: "a"|'
is 'HEAD has the length and no body' "$(asks 'HEAD /hints HTTP/1.1' 'Host: a' |
	tail -n 3 | paste -sd '|')" 'HTTP/1.1 200 OK|Content-Length: 2|'
is 'several requests of a connection' "$({ req 'GET /204 HTTP/1.1' 'Host: a'
	req 'GET /hints HTTP/1.0'; } | "$BUILD/wakehttp" x "$BACKEND" 2>&1 |
	grep -c '^HTTP/1.1 20[04] ')" 2

# refused PATH LOG: 502, and why.
refused() {
	is "$1: 502" "$(get "$1" | cut -c 1-12)" 'HTTP/1.1 502'
	is "... which the log explains" "$(reason)" "example.service: $2"
}
refused /nothing 'it closed the connection without an answer'
refused /garbage 'its answer has no head that can be read'
refused /cut-head 'its head is cut'
refused /two-lengths 'its answer has no head that can be read'
refused /both 'its answer has no head that can be read'
refused /unknown-coding 'its answer has no head that can be read'
refused /huge-head 'its head is too long'
refused /many-fields 'its answer has no head that can be read'
refused /101 'switches to a protocol that nobody asked for'

is 'an answer with a length is cut' \
	"$(get /cut-length | sed 's/x*$//'; grep -c 'GET.* 200 300000' "$TMP/log")" \
	"$(printf 'HTTP/1.1 200 OK|Content-Length: 1000000||\n1')"
is '... which the log explains' "$(reason)" \
	'example.service: its answer is cut'
like 'chunks that are cut have no last one' "$(get /cut-chunks)" \
	'HTTP/1.1 200 OK|Transfer-Encoding: chunked||*[0-9a-f]|*x'
is '... which the log explains' "$(reason)" \
	'example.service: its answer is cut'
get /bad-chunks >"$TMP/answer"
is 'chunks that are none: the log' "$(reason)" \
	'example.service: chunks that are none'

is 'CONNECT: 405' "$(asks 'CONNECT a:80 HTTP/1.1' 'Host: a:80' | head -n 1)" \
	'HTTP/1.1 405 Method Not Allowed'
is 'a loop: 508' "$(get / 'Via: 1.1 wakehttp, 1.1 wakehttp' \
	'Via: 1.1 wakehttp, 1.1 wakehttp' | cut -c 1-12)" 'HTTP/1.1 508'

# --- Expect
expects() {
	req "POST $1 HTTP/1.1" 'Host: a' 'Content-Length: 5' \
		'Expect: 100-continue' 'Connection: close'
}
# shellcheck disable=SC2086 # options
port2=$(free_port)
# shellcheck disable=SC2086
start wake "$BUILD/wakehttp" $AS --listen "127.0.0.1:$port2" example "$BACKEND"
wait_port "$port2"
url=http://127.0.0.1:$port2
fetch() {
	curl -sS -m 30 --noproxy '*' "$@" 2>&1
}
is 'Expect: the body waits for 100 of the backend' "$(fetch -i -d hello \
	--expect100-timeout 20 -H 'Expect: 100-continue' "$url/continue" |
	tr -d '\r' | sed '/^Date/d' | paste -sd '|')" \
	'HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 5||hello'
is '... or for its answer' "$(fetch -i -d hello --expect100-timeout 20 \
	-H 'Expect: 100-continue' "$url/refuse" | tr -d '\r' |
	sed '/^Date/d' | paste -sd '|')" \
	'HTTP/1.1 403 Forbidden|Content-Length: 2|Connection: close||no'
is '... and not at all where it is sent at once' "$({ expects /continue
	printf hello; } | "$BUILD/wakehttp" x "$BACKEND" 2>/dev/null |
	body | tail -n 1)" hello

for version in 1.0 1.1; do
	OPTION=--protocol=HTTP/1.$((${version#1.} ^ 1))
	like "... nor in HTTP/$version where we have ${OPTION#*=}" "$(got \
		"POST / HTTP/$version" 'Host: a' 'Content-Length: 0' \
		'Expect: 100-continue' 'Connection: Upgrade' 'Upgrade: x')" \
		'*|Content-Length: 0|Connection: close|'
done
unset OPTION

# --- of any size, both ways at once
head -c 20000000 /dev/urandom >"$TMP/large"
fetch -T "$TMP/large" -H 'Expect:' -o "$TMP/back" "$url/echo"
ok 'a large body up and down at once, by its length' cmp "$TMP/large" \
	"$TMP/back"
fetch -T - -o "$TMP/back" "$url/echo" <"$TMP/large"
ok '... in chunks' cmp "$TMP/large" "$TMP/back"
is 'a client that sends all before it reads' "$(python3 - "$port2" <<'PY'
import socket
import sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
data = b"x" * 300000
s.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
          b"Content-Length: %d\r\n\r\n" % len(data) + data)
got = 0
while n := len(s.recv(65536)):
    got += n
print(got > 300000)
PY
)" True
is 'a backend that answers and does not read: 413' "$(fetch \
	-T "$TMP/large" -H 'Expect:' -o "$TMP/back" -w '%{http_code}' \
	"$url/deaf" | cut -c 1-3)" 413
ok 'an event leaves at once' [ "$(curl -sN -m 2 --noproxy '*' \
	"$url/events" | head -n 1)" = 'data: 1' ]
left() {
	grep -q left "$TMP/seen"
}
ok 'a client that leaves: so does its connection to the backend' \
	wait_for left
: >"$TMP/seen"
curl -s -m 1 --noproxy '*' "$url/wait"
ok '... while it waits for the answer, too' wait_for left

is 'the client, as the backend gets it' "$(fetch --interface 127.0.0.3 \
	-H 'Host: a' "$url/" | tr -d '\r' | grep -e ^X-F -e ^X-R -e ^Forw |
	paste -sd '|')" \
	'X-Forwarded-For: 127.0.0.3|X-Real-IP: 127.0.0.3|X-Forwarded-Proto: http|X-Forwarded-Host: a|Forwarded: for=127.0.0.3;host="a";proto=http'

# --- another protocol
is 'Upgrade: both ways, what came early, and to the end' "$({
	req 'GET / HTTP/1.1' 'Host: a' 'Connection: Upgrade' 'Upgrade: x'
	printf 'early\n'; } | "$BUILD/wakehttp" x "$BACKEND" 2>"$TMP/log" |
	tr -d '\r' | sed '/^Date/d' | paste -sd '|')" \
	'HTTP/1.1 101 Switching Protocols|Upgrade: x|Connection: Upgrade||hello|EARLY|bye'
like '... with what went back in the log' "$(cat "$TMP/log")" \
	'*"GET / HTTP/1.1" 101 16'
python3 - "$port2" <<'PY'
import socket
import sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30)
s.sendall(b"GET /stays HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
          b"Upgrade: x\r\n\r\n")
with s.makefile("rb") as answer:  # what is not read would be an error
    assert answer.readline().split()[1] == b"101"
    while answer.readline() != b"\r\n":
        pass
PY
# shellcheck disable=SC2154 # start sets it
alone() {
	! pgrep -P "$wake_pid" >/dev/null
}
ok '... a client that leaves ends it, though the backend stays' \
	eval 'wait_for alone || wait_for alone'
for protocol in h2c 'websocket, h2c' HTTP/2.0 TLS/1.2; do
	like "Upgrade: $protocol is not passed on" "$(get / \
		'Connection: Upgrade, HTTP2-Settings' "Upgrade: $protocol" \
		'HTTP2-Settings: x')" '*|Connection: close|'
done
like 'Upgrade to nothing is none' "$(get / 'Connection: Upgrade' \
	'Upgrade:')" '*|Connection: close|'
like 'a request with a body stays what it is' "$({ req 'POST / HTTP/1.1' \
	'Host: a' 'Connection: Upgrade' 'Upgrade: x' 'Content-Length: 1'
	printf x; } | "$BUILD/wakehttp" x "$BACKEND" 2>/dev/null | tr -d '\r' |
	body | paste -sd '|')" '*|Content-Length: 1|Connection: close||x'
if python3 -c 'import websockets' 2>/dev/null; then
	ws=$(free_port)
	start ws python3 "$WAKE" ws "$ws"
	wait_port "$ws"
	port3=$(free_port)
	# shellcheck disable=SC2086
	start wake2 "$BUILD/wakehttp" $AS --listen "127.0.0.1:$port3" example \
		"http://localhost:$ws/"
	wait_port "$port3"
	is 'a WebSocket' "$(python3 "$WAKE" talk "ws://127.0.0.1:$port3/" 2>&1 |
		paste -sd,)" hello,large,pong,1000
else
	skip 'a WebSocket' 'no python3-websockets'
fi

# --- times
OPTION=--answer-timeout=1
is 'no answer in time: 504' "$(get /wait | cut -c 1-12)" 'HTTP/1.1 504'
is '... which the log explains' "$(reason)" \
	'example.service: no answer within 1 s'
OPTION=--answer-timeout=none
is 'none: as long as it takes' "$(get /slow | sed 's/.*|//')" slow
unset OPTION
done_testing

#!/bin/sh
# echohttp says back the request: as JSON, as text, with its body.
. "${0%/*}/lib.sh"
need python3

echo_() {
	"$BUILD/echohttp" 2>"$TMP/log"
}
# member EXPRESSION: of the JSON that comes on standard input.
member() {
	body | python3 -c 'import json, sys
x = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1"
}
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

req 'GET /a%20b?c=%64&e HTTP/1.0' 'Host: h' 'X: 1' 'x:  two  ' \
	'Y: "\z' | echo_ >"$TMP/answer"
is 'a request is a 200' "$(status <"$TMP/answer")" 200
is 'the answer is JSON' "$(header Content-Type <"$TMP/answer")" \
	application/json
is 'method' "$(<"$TMP/answer" member 'x["method"]')" GET
is 'target, as it was sent' "$(<"$TMP/answer" member 'x["target"]')" \
	'/a%20b?c=%64&e'
is 'path' "$(<"$TMP/answer" member 'x["path"]')" /a%20b
is 'query' "$(<"$TMP/answer" member 'x["query"]')" 'c=%64&e'
is 'version' "$(<"$TMP/answer" member 'x["version"]')" HTTP/1.0
is 'fields, in their order and spelling' \
	"$(<"$TMP/answer" member 'x["fields"]')" \
	"[['Host', 'h'], ['X', '1'], ['x', 'two'], ['Y', '\"\\\\z']]"
is 'no body is one of no bytes' "$(<"$TMP/answer" member 'x["body"]')" \
	"{'length': 0, 'sha256': '$empty'}"
is 'these are all members' "$(<"$TMP/answer" member '" ".join(x)')" \
	'method target path query version fields peer body'
is 'an absolute target, as it was sent' "$(req 'GET http://h/a HTTP/1.0' |
	echo_ | member 'x["target"]')" http://h/a
is 'no query is null' "$(req 'GET / HTTP/1.0' | echo_ |
	member 'x["query"]')" None
is 'an empty query is empty' "$(req 'GET /? HTTP/1.0' | echo_ |
	member '[x["query"]]')" "['']"
is 'no fields' "$(req 'GET / HTTP/1.0' | echo_ | member 'x["fields"]')" '[]'
is 'the peer' "$(req 'GET / HTTP/1.0' |
	REMOTE_ADDR=192.0.2.7 REMOTE_PORT=123 "$BUILD/echohttp" 2>/dev/null |
	member 'x["peer"]')" "{'host': '192.0.2.7', 'port': 123}"
is 'bytes that are no UTF-8 are still JSON' \
	"$(printf 'GET / HTTP/1.0\r\nX: \377\303\244\r\n\r\n' | echo_ |
	member 'ascii(x["fields"])')" "[['X', '\\ufffd\\xe4']]"

is 'any method is answered' "$(req 'BREW / HTTP/1.0' | echo_ |
	member 'x["method"]')" BREW
is 'OPTIONS too' "$(req 'OPTIONS * HTTP/1.0' | echo_ |
	member 'x["path"]')" '*'
head=$(req 'HEAD / HTTP/1.0' | echo_)
is 'HEAD is a 200' "$(echo "$head" | status)" 200
is 'without a body' "$(echo "$head" | body)" ''

is 'a body by its length' "$( { req 'POST / HTTP/1.1' 'Host: h' \
	'Content-Length: 3'; printf abc; } | echo_ | member 'x["body"]')" \
	"{'length': 3, 'sha256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'}"
is 'a body in chunks' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Transfer-Encoding: chunked'
	printf '1\r\na\r\n2\r\nbc\r\n0\r\n\r\n'; } | echo_ |
	member 'x["body"]["length"], x["body"]["sha256"][:8]')" \
	"(3, 'ba7816bf')"
head -c 1000000 /dev/urandom >"$TMP/large"
is 'a large body' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Content-Length: 1000000'; cat "$TMP/large"; } | echo_ |
	member 'x["body"]["sha256"]')" \
	"$(sha256sum <"$TMP/large" | cut -d' ' -f1)"
is 'a body over --max-body is a 413' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Content-Length: 11'; printf '%011d' 0; } |
	"$BUILD/echohttp" --max-body=10 2>/dev/null | status)" 413
is 'also in chunks' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Transfer-Encoding: chunked'
	printf 'b\r\n%011d\r\n0\r\n\r\n' 0; } |
	"$BUILD/echohttp" --max-body=10 2>/dev/null | status)" 413
is 'chunks that are none are a 400' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Transfer-Encoding: chunked'; printf 'x\r\n'; } | echo_ | status)" 400
is 'a body that is cut is no 200' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Content-Length: 3'; printf ab; } | echo_ | grep -c '^HTTP/1.1 200')" 0
is 'a body and the request behind it' "$( { req 'PUT / HTTP/1.1' 'Host: h' \
	'Content-Length: 3'; printf abc; req 'GET /next HTTP/1.1' 'Host: h'
	} | echo_ | grep -c -e ba7816bf -e '"target": "/next"')" 2

text='method: GET
target: /?format=text
path: /
query: format=text
version: HTTP/1.0
field: Host: h
peer: - 0
length: 0
sha256: '$empty
answer=$(req 'GET /?format=text HTTP/1.0' 'Host: h' | echo_)
is '?format=text' "$(echo "$answer" | body)" "$text"
is 'is text/plain' "$(echo "$answer" | header Content-Type)" \
	'text/plain; charset=utf-8'
# accepts VALUE: the type of the answer.
accepts() {
	req 'GET / HTTP/1.0' "Accept: $1" | echo_ | header Content-Type |
		cut -d';' -f1
}
is 'Accept: text/plain' "$(accepts text/plain)" text/plain
is 'Accept: */*' "$(accepts '*/*')" application/json
is 'Accept: what is liked more' \
	"$(accepts 'application/json;q=0.5, text/plain')" text/plain
is 'Accept: application/json' "$(accepts 'application/json, text/plain;q=0.9')" \
	application/json
is '?format=json counts more' "$(req 'GET /?format=json HTTP/1.0' \
	'Accept: text/plain' | echo_ | header Content-Type)" application/json

long=$(printf '%060000d' 0)
is 'a field of 60,000 bytes comes back' "$(req 'GET / HTTP/1.0' \
	"X: $long" | echo_ | member 'len(x["fields"][0][1])')" 60000
set -- 'GET / HTTP/1.0'
while [ $# -le 100 ]; do
	set -- "$@" "X-$#: $#"
done
is '100 fields come back' "$(req "$@" | echo_ |
	member 'len(x["fields"]), x["fields"][99]')" "(100, ['X-100', '100'])"
done_testing

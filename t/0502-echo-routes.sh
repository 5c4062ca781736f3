#!/bin/sh
# echohttp's paths with a number: /status, /delay, /stream, /bytes.
. "${0%/*}/lib.sh"

get() {
	req "GET $1 HTTP/1.1" 'Host: h' | "$BUILD/echohttp" 2>/dev/null
}
code() {
	get "$1" | status
}

for number in 200 201 204 205 299 301 304 400 404 418 500 503 599 999; do
	is "/status/$number" "$(code /status/$number)" $number
done
is 'with a query' "$(code '/status/404?x')" 404
is 'a 204 has no length' "$(get /status/204 | header Content-Length)" ''
is 'a 304 neither' "$(get /status/304 | header Content-Length)" ''
is 'a 201 has an empty body' "$(get /status/201 | header Content-Length)" 0
is 'an error has its page' "$(get /status/418 | grep -c '<h1>418')" 1
for path in /status/199 /status/1000 /status/ /status/2x /status/-1 \
	/status/200.5 /status/0x1ff /delay/61 /delay/x /delay/ /delay/. \
	/delay/1.2.3 /delay/inf /stream/100001 /stream/1.5 /bytes/-1 \
	/bytes/1073741825 /bytes/99999999999999999999999999; do
	is "$path is a 404" "$(code $path)" 404
done
is '/status alone is a path like others' "$(get /status | grep -c \
	'"path": "/status"')" 1

start=$(date +%s%N)
answer=$(get /delay/0.4)
took=$((($(date +%s%N) - start) / 1000000))
is '/delay/0.4 echoes' "$(echo "$answer" | grep -c '"target": "/delay/0.4"')" 1
ok 'not before 400 ms' test "$took" -ge 400
ok 'and not long after' test "$took" -lt 5000
is '/delay/0' "$(code /delay/0)" 200

answer=$(get /stream/3)
is '/stream/3 is chunked' "$(echo "$answer" | header Transfer-Encoding)" \
	chunked
is 'a line is a chunk' "$(echo "$answer" | body | tr -d '\r')" '7
line 1

7
line 2

7
line 3

0'
is 'to HTTP/1.0 it ends with the connection' \
	"$(req 'GET /stream/2 HTTP/1.0' | "$BUILD/echohttp" 2>/dev/null |
	body)" 'line 1
line 2'
is '/stream/0 has no line' "$(req 'GET /stream/0 HTTP/1.0' |
	"$BUILD/echohttp" 2>/dev/null | body)" ''
is '/stream/1000' "$(req 'GET /stream/1000 HTTP/1.0' |
	"$BUILD/echohttp" 2>/dev/null | body | tail -n 1)" 'line 1000'

# pattern N: the SHA-256 of the bytes 0 to 250, again and again, N in all.
pattern() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++)
		printf "\\%03o", i % 251 }' >"$TMP/octal"
	# shellcheck disable=SC2059 # the escapes are the point
	printf "$(cat "$TMP/octal")" | sha256sum
}
for n in 0 1 251 1000 20000; do
	get /bytes/$n >"$TMP/answer"
	is "/bytes/$n has that length" \
		"$(header Content-Length <"$TMP/answer")" $n
	is "/bytes/$n are the same each time" \
		"$(tail -c +$(($(sed '/^\r$/q' "$TMP/answer" | wc -c) + 1)) \
		"$TMP/answer" | sha256sum)" "$(pattern $n)"
done
is '/bytes of a GiB, HEAD' "$(req 'HEAD /bytes/1073741824 HTTP/1.1' \
	'Host: h' | "$BUILD/echohttp" 2>/dev/null | header Content-Length)" \
	1073741824
is 'a hundred million bytes' "$(get /bytes/100000000 | wc -c)" \
	"$((100000000 + $(req 'HEAD /bytes/100000000 HTTP/1.1' 'Host: h' |
	"$BUILD/echohttp" 2>/dev/null | wc -c)))"
done_testing

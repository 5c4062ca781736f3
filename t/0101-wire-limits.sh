#!/bin/sh
# The request head: its limits, its fields, and heads that do not end.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='request head:'

# "GET /" and " HTTP/1.1" and CRLF are 16 bytes.
keeps 404 "$t a request line of 65,536 bytes with its CRLF passes" \
    "GET /$(repeat 65520 x) HTTP/1.1\r\n$H\r\n"
closes 414 "$t a request line of 65,537 bytes: 414 close" \
    "GET /$(repeat 65521 x) HTTP/1.1\r\n$H\r\n"
closes 414 "$t a request line of 1 MB: 414 close" \
    "GET /$(repeat 1000000 x) HTTP/1.1\r\n$H\r\n"
like "$t a request line that is too long has no name in the log" \
    "$(cat "$TMP/log")" '*"" 414 *'

keeps 200 "$t 100 fields pass" "$GET$(repeat 99 'X: y\r\n')\r\n"
closes 431 "$t 101 fields: 431 close" "$GET$(repeat 100 'X: y\r\n')\r\n"
# "Host: a" and "X: " and CRLF twice are 14 bytes.
keeps 200 "$t a field section of 65,536 bytes passes" \
    "${GET}X: $(repeat 65522 y)\r\n\r\n"
closes 431 "$t a field section of 65,537 bytes: 431 close" \
    "${GET}X: $(repeat 65523 y)\r\n\r\n"
closes 431 "$t fields of 65,537 bytes together: 431 close" \
    "${GET}X: $(repeat 32000 y)\r\nX: $(repeat 33518 y)\r\n\r\n"
closes 431 "$t a field section of 1 MB: 431 close" \
    "${GET}X: $(repeat 1000000 y)\r\n\r\n"

for field in 'X Y: z' 'X/Y: z' '"X": z' 'X(: z' '\0303: z' 'X\t: z' \
    'X,Y: z'
do
	closes 400 "$t the name of '$field' is no token: 400 close" \
	    "$GET$field\r\n\r\n"
done
closes 400 "$t an empty name: 400 close" "$GET: z\r\n\r\n"
closes 400 "$t a space before the colon: 400 close" "${GET}X : z\r\n\r\n"
closes 400 "$t no colon: 400 close" "${GET}X\r\n\r\n"
closes 400 "$t no colon but spaces: 400 close" "${GET}X y z\r\n\r\n"
closes 400 "$t a folded line: 400 close" "${GET}X: y\r\n z\r\n\r\n"
closes 400 "$t a line folded by a tab: 400 close" "${GET}X: y\r\n\tz\r\n\r\n"
closes 400 "$t a folded line that is blank: 400 close" \
    "${GET}X: y\r\n \r\n\r\n"
closes 400 "$t a first line that starts with a space: 400 close" \
    "GET /none HTTP/1.1\r\n Host: a\r\n\r\n"
keeps 200 "$t an empty value passes" "${GET}X:\r\n\r\n"

line='GET /none HTTP/1.1\r\n'
closes 400 "$t no Host in HTTP/1.1: 400 close" "$line\r\n"
closes 200 "$t no Host in HTTP/1.0: the request" 'GET /none HTTP/1.0\r\n\r\n'
keeps 200 "$t an empty Host passes" "${line}Host:\r\n\r\n"
closes 400 "$t two Host fields: 400 close" "$line$H$H\r\n"
closes 400 "$t two Host fields in HTTP/1.0: 400 close" \
    "GET /none HTTP/1.0\r\n$H$H\r\n"
for host in a:b a/b a,b 'a b' 'u@a' a:99999 '[::1' '::1' '[::g]' a: ..; do
	case $host in
	a:) continue ;;
	esac
	closes 400 "$t Host '$host' in HTTP/1.1: 400 close" \
	    "${line}Host: $host\r\n\r\n"
	closes 400 "$t Host '$host' in HTTP/1.0: 400 close" \
	    "GET /none HTTP/1.0\r\nHost: $host\r\n\r\n"
done
for host in a a.example a.example. a:80 '[::1]' '[::1]:80' 192.0.2.1:8000; do
	keeps 200 "$t Host '$host' passes" "${line}Host: $host\r\n\r\n"
done

# Every way that a head can end too early.
head='GET /none HTTP/1.1\r\nHost: a\r\nX: y\r\n\r'
whole=$(printf '%b_' "$head")
whole=${whole%_}
n=1 wrong=
while [ "$n" -le "${#whole}" ]; do
	: >"$TMP/log"
	out=$(printf '%b' "$head" | head -c $n | $PROBE)
	code=$?
	[ "$out:$code:$(wc -l <"$TMP/log")" = ':0:1' ] || wrong="$wrong $n"
	n=$((n + 1))
done
is "$t its end at each byte: no answer, one log line, exit 0" "$wrong" ''
like "$t its end: the line says so" "$(cat "$TMP/log")" \
    '192.0.2.7 - - \[*\] the connection ended inside *head'

out=$(say "$GET")
is "$t cut: nothing is done" "$out" ''
like "$t an error has a status line of HTTP/1.1" "$(say 'x\r\n')" \
    'HTTP/1.1 400 Bad Request*Connection: close*'
like "$t an error has the class's version where that is 1.0" \
    "$(printf 'x\r\n' | $PROBE --protocol=HTTP/1.0)" \
    'HTTP/1.0 400 Bad Request*Connection: close*'

done_testing

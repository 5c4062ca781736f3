#!/bin/sh
# The request head: what is accepted, and what is refused with which status.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='request head:'

: >"$TMP/log"
out=$(say '')
is "$t nothing: exit 0" $? 0
is "$t nothing: no answer, no log line" "$out$(cat "$TMP/log")" ''
out=$(say "$GET\r\n" | answers)
is "$t nothing after a request: silence" "$out" '200 length'
is "$t nothing after a request: one log line" "$(wc -l <"$TMP/log")" 1
say '\r\n\r\n' >"$TMP/out"
is "$t empty lines and the end: silence" "$(cat "$TMP/out")" ''

keeps 200 "$t one empty line before the request line: skipped" "\r\n$GET\r\n"
keeps 200 "$t 8 empty lines: skipped" "$(repeat 8 '\r\n')$GET\r\n"
closes 400 "$t 9 empty lines: 400 close" "$(repeat 9 '\r\n')$GET\r\n"

keeps 200 "$t HTTP/1.1: the request" "$GET\r\n"
closes 200 "$t HTTP/1.0: the request" "GET /none HTTP/1.0\r\n\r\n"
for line in 'GET  /none HTTP/1.1' 'GET /none  HTTP/1.1' \
    ' GET /none HTTP/1.1' 'GET /none HTTP/1.1 ' 'GET\t/none HTTP/1.1' \
    'GET /none\tHTTP/1.1' 'GET /none x HTTP/1.1' 'GET' 'GET ' ' ' \
    'GET /none ' 'GET  HTTP/1.1'
do
	closes 400 "$t not exactly one space, '$line': 400 close" \
	    "$line\r\n$H\r\n"
done

closes 400 "$t bare LF ends the request line: 400 close" \
    "GET /none HTTP/1.1\n$H\r\n"
closes 400 "$t bare LF ends a field line: 400 close" \
    "GET /none HTTP/1.1\r\nHost: a\n\r\n"
closes 400 "$t bare LF ends the head: 400 close" "$GET\n"
closes 400 "$t bare LF before the request line: 400 close" "\n$GET\r\n"
unset REMOTE_ADDR
keeps 200 "$t bare LF from a pipe without a peer: the request" \
    'GET /none HTTP/1.1\nHost: a\n\n'
closes 400 "$t bare LF in chunks, even so: 400 close" \
    'POST /all HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\nx\n0\n\n'
export REMOTE_ADDR=192.0.2.7

closes 400 "$t bare CR in the request line: 400 close" \
    "GET /no\rne HTTP/1.1\r\n$H\r\n"
closes 400 "$t bare CR at the end of the request line: 400 close" \
    "GET /none HTTP/1.1\r\r\n$H\r\n"
closes 400 "$t bare CR in a field: 400 close" "${GET}X: a\rb\r\n\r\n"
closes 400 "$t bare CR at the end of a field: 400 close" "${GET}X: a\r\r\n\r\n"
closes 400 "$t NUL in the target: 400 close" "GET /none\0000x HTTP/1.1\r\n$H\r\n"
closes 400 "$t NUL in the method: 400 close" "G\0000T /none HTTP/1.1\r\n$H\r\n"
closes 400 "$t NUL in the version: 400 close" "GET /none HTTP/1.1\0000\r\n$H\r\n"
closes 400 "$t NUL in a field's value: 400 close" "${GET}X: a\0000b\r\n\r\n"
closes 400 "$t NUL in a field's name: 400 close" "${GET}X\0000: a\r\n\r\n"

# every SENTENCE CODE BEFORE AFTER BYTE...: the octal byte between the two.
every() {
	t_what=$1 t_code=$2 t_before=$3 t_after=$4 t_wrong=
	shift 4
	for t_byte; do
		t_got=$(say "$t_before\\0$t_byte$t_after" | answers)
		[ "$t_got" = "$t_code" ] || t_wrong="$t_wrong $t_byte: $t_got"
	done
	is "$t_what" "$t_wrong" ''
}

controls=$(awk 'BEGIN {
	for (i = 1; i < 32; i++)
		if (i != 9 && i != 10 && i != 13)
			printf "%03o ", i
	print "177"
}')
high=$(awk 'BEGIN { for (i = 128; i < 256; i++) printf "%03o ", i }')
# shellcheck disable=SC2086 # lists of bytes
{
	every "$t control characters in the target: 400 close" \
	    '400 length close' 'GET /none' " HTTP/1.1\r\n$H\r\n" $controls 011
	every "$t control characters in a field's value: 400 close" \
	    '400 length close' "${GET}X: a" 'b\r\n\r\n' $controls
	every "$t control characters in a field's name: 400 close" \
	    '400 length close' "${GET}X" 'Y: a\r\n\r\n' $controls 011
	every "$t bytes from 0x80 on in a value pass" '200 length' \
	    "${GET}X: a" 'b\r\n\r\n' $high
	every "$t a raw byte from 0x80 on in the target: 400 close" \
	    '400 length close' 'GET /none' " HTTP/1.1\r\n$H\r\n" $high
}
keeps 200 "$t HTAB in a field's value passes" "${GET}X:\ta\tb\t\r\n\r\n"

is "$t no version: HTTP/0.9, the body alone" "$(say 'GET /none\r\n')" none
is "$t HTTP/0.9: no field is read, the connection ends" \
    "$(say "GET /none\r\n$NEXT")" none
like "$t HTTP/0.9: an error is a body, too" "$(say 'GET /lost\r\n')" '<!DOCTYPE*'
closes 400 "$t POST without version: 400 close" 'POST /all\r\n'
wire "$t HEAD without version: 400 close" '400 length close' \
    'HEAD /none\r\n' HEAD

for method in 'G(T' 'G@T' 'GET:' '"GET"' 'G/T' '{GET}'; do
	closes 400 "$t method $method is no token: 400 close" \
	    "$method /none HTTP/1.1\r\n$H\r\n"
done
keeps 501 "$t a method nobody knows: 501" "FOO /none HTTP/1.1\r\n$H\r\n"
keeps 501 "$t a method in small letters: 501" "get /none HTTP/1.1\r\n$H\r\n"
keeps 405 "$t a method not in the table: 405" "DELETE /none HTTP/1.1\r\n$H\r\n"
is "$t 405 has Allow" \
    "$(say "DELETE /none HTTP/1.1\r\n$H\r\n" | header Allow)" \
    'GET, HEAD, POST, PUT, OPTIONS'
keeps 405 "$t 405 with a sound body keeps the connection" \
    "DELETE /none HTTP/1.1\r\n${H}Content-Length: 5\r\n\r\nhello"
closes 400 "$t 405 with an unsound body: 400 close" \
    "DELETE /none HTTP/1.1\r\n${H}Content-Length: +5\r\n\r\nhello"

for version in HTTP/1.2 HTTP/1.3 HTTP/1.9; do
	keeps 200 "$t $version: as HTTP/1.1" "GET /none $version\r\n$H\r\n"
done
for version in HTTP/2.0 HTTP/3.0 HTTP/9.9; do
	closes 505 "$t $version: 505 close" "GET /none $version\r\n$H\r\n"
done
closes 505 "$t the preface of HTTP/2: 505 close" \
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
for version in http/1.1 HTTP/1 HTTP/1. HTTP/1.1.1 HTTP/a.b HTTPS/1.1 \
    HTTP/+1.1 HTTP/01.1 HTTP/1.10 HTTP/11.1 HTTP/0.9 XTTP/1.1 1.1 HTTP/1,1
do
	closes 400 "$t version $version: 400 close" \
	    "GET /none $version\r\n$H\r\n"
done

echo_field() {
	printf '%b' "$1" | "$BUILD/echohttp" --log=none
}
keeps 404 "$t absolute-form is taken" "GET http://b:80/x HTTP/1.1\r\n$H\r\n"
like "$t absolute-form: its authority replaces Host" \
    "$(echo_field "GET http://b:81/x HTTP/1.1\r\n$H\r\n" | tr -d ' \n')" \
    '*"Host","b:81"*'
wire "$t asterisk-form with OPTIONS: 204" '204 -, 200 length close' \
    "OPTIONS * HTTP/1.1\r\n$H\r\n"
keeps 405 "$t authority-form with CONNECT is understood" \
    'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n'
for line in 'GET *' 'POST *' 'GET a:80' 'CONNECT /none' 'CONNECT a' \
    'CONNECT a:0' 'GET none' 'GET ?x' 'GET ftp://a/' 'GET http:///x' \
    'GET http://' 'GET http://u@a/' 'GET http://a:x/' 'OPTIONS **' \
    'GET /a#b' 'GET /#'
do
	closes 400 "$t target of '$line': 400 close" \
	    "$line HTTP/1.1\r\n$H\r\n"
done
like "$t //host/x: leading slashes become one" \
    "$(echo_field "GET ///host//x HTTP/1.1\r\n$H\r\n" | tr -d ' \n')" \
    '*"path":"/host//x"*'

done_testing

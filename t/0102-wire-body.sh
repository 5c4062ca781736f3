#!/bin/sh
# The request's body: which framing is refused, and what becomes of a body.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='body:'
C='Transfer-Encoding: chunked\r\n'

keeps 200 "$t Content-Length is heeded" \
    "${POST}Content-Length: 5\r\n\r\nhello"
keeps 200 "$t no framing field: no body" "$POST\r\n"
is "$t no framing field: nothing is read" "$(say "$POST\r\n" | body)" 0
closes 400 "$t Transfer-Encoding with Content-Length: 400 close" \
    "${POST}${C}Content-Length: 5\r\n\r\n0\r\n\r\n"
closes 400 "$t Content-Length with Transfer-Encoding: 400 close" \
    "${POST}Content-Length: 5\r\n$C\r\n0\r\n\r\n"
closes 400 "$t two Content-Length that differ: 400 close" \
    "${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
closes 400 "$t the same Content-Length twice: 400 close" \
    "${POST}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"
for length in '5, 5' +5 -5 0x5 '5 5' 5.0 5a '' ' ' '"5"' \
    9223372036854775808 18446744073709551621 \
    99999999999999999999999999999999999999999
do
	closes 400 "$t Content-Length '$length': 400 close" \
	    "${POST}Content-Length: $length\r\n\r\nhello"
done
keeps 200 "$t blanks around Content-Length are no part of it" \
    "${POST}Content-Length: \t5 \t\r\n\r\nhello"
closes 413 "$t Content-Length 2^63-1: 413 close" \
    "${POST}Content-Length: 9223372036854775807\r\n\r\nhello"

chunks='3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'
keeps 200 "$t chunked is decoded" "$POST$C\r\n$chunks"
is "$t chunked: all of it is read" "$(say "$POST$C\r\n$chunks" | body)" 5
keeps 200 "$t CHUNKED in capitals" \
    "${POST}Transfer-Encoding: CHUNKED\r\n\r\n$chunks"
closes 400 "$t chunked in HTTP/1.0: 400 close" \
    "POST /all HTTP/1.0\r\n$H$C\r\n$chunks"
for coding in gzip 'gzip, chunked' identity x 'chunked;a=b'; do
	closes 501 "$t the coding '$coding': 501 close" \
	    "${POST}Transfer-Encoding: $coding\r\n\r\n$chunks"
done
for coding in 'chunked, gzip' 'chunked, chunked' 'chunked,' ',chunked' ''
do
	closes 400 "$t the coding '$coding': 400 close" \
	    "${POST}Transfer-Encoding: $coding\r\n\r\n$chunks"
done
closes 400 "$t chunked in two fields: 400 close" "$POST$C$C\r\n$chunks"

# chunked REST: a request with these chunks
chunked() {
	printf '%s' "$POST$C\r\n$1"
}
keeps 200 "$t a chunk's size in capitals and small letters" \
    "$(chunked 'A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n')"
keeps 200 "$t a chunk's size with zeros in front, 16 digits" \
    "$(chunked '0000000000000001\r\nx\r\n0000000000000000\r\n\r\n')"
keeps 200 "$t chunk extensions are skipped" \
    "$(chunked '1;a=b;c="d"\r\nx\r\n0;e\r\n\r\n')"
keeps 200 "$t 4 KiB of chunk extensions are skipped" \
    "$(chunked "1;$(repeat 4095 a)\r\nx\r\n0\r\n\r\n")"
closes 400 "$t over 4 KiB of chunk extensions: 400 close" \
    "$(chunked "1;$(repeat 4096 a)\r\nx\r\n0\r\n\r\n")"
closes 400 "$t over 4 KiB of chunk extensions in all: 400 close" \
    "$(chunked "$(repeat 5 "1;$(repeat 1000 a)\r\nx\r\n")0\r\n\r\n")"
for size in '' ' ' 00000000000000001 g 0x1 +1 -1 '1 ' ' 1' '1\t' \
    8000000000000000 ffffffffffffffff
do
	closes 400 "$t the chunk size '$size': 400 close" \
	    "$(chunked "$size\r\nx\r\n0\r\n\r\n")"
done
closes 400 "$t bare LF behind a chunk's size: 400 close" \
    "$(chunked '1\nx\r\n0\r\n\r\n')"
closes 400 "$t bare CR behind a chunk's size: 400 close" \
    "$(chunked '1\rx\r\n0\r\n\r\n')"
closes 400 "$t bare LF behind a chunk: 400 close" \
    "$(chunked '1\r\nx\n0\r\n\r\n')"
closes 400 "$t a chunk longer than its size: 400 close" \
    "$(chunked '1\r\nxy\r\n0\r\n\r\n')"
closes 400 "$t bare LF behind the last chunk: 400 close" \
    "$(chunked '1\r\nx\r\n0\n\n')"
keeps 200 "$t trailers are dropped" \
    "$(chunked '1\r\nx\r\n0\r\nContent-Length: 7\r\nX: y\r\n\r\n')"
closes 400 "$t a trailer that is no field: 400 close" \
    "$(chunked '1\r\nx\r\n0\r\nX y\r\n\r\n')"
closes 431 "$t more than 100 trailers: 431 close" \
    "$(chunked "0\r\n$(repeat 101 'X: y\r\n')\r\n")"

PROBE="$PROBE --max-body=5"
keeps 200 "$t as long as max_body passes" \
    "${POST}Content-Length: 5\r\n\r\nhello"
closes 413 "$t longer than max_body: 413 close" \
    "${POST}Content-Length: 6\r\n\r\nhello!"
closes 413 "$t longer than max_body, not a byte of it sent: 413 close" \
    "${POST}Content-Length: 6\r\nExpect: 100-continue\r\n\r\n"
closes 413 "$t chunks longer than max_body: 413 close" \
    "$(chunked '3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n')"
PROBE=${PROBE% *}

E="${POST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
wire "$t Expect: 100 at the first read, then the answer" \
    '100 -, 200 length, 200 length close' "${E}hello"
like "$t Expect: the interim answer is that line alone" \
    "$(say "${E}hello" | tr -d '\r' | tr '\n' '|')" \
    'HTTP/1.1 100 Continue||HTTP/1.1 200 OK|*'
closes 200 "$t Expect: no 100 where the handler answers first, close" \
    "POST /none HTTP/1.1\r\n${H}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
closes 200 "$t Expect: none in HTTP/1.0" \
    "POST /all HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"
keeps 417 "$t another expectation: 417" "${GET}Expect: tea\r\n\r\n"

# cut WHERE BODY: by bh_read and by rfile
cut() {
	for path in /all /rfile; do
		is "$t the end $1, read by $path: no success, close" \
		    "$(say "POST $path HTTP/1.1\r\n$H$2" | answers)" \
		    '400 length close'
	done
}
cut 'before Content-Length' 'Content-Length: 9\r\n\r\nhello'
cut 'before a first byte' 'Content-Length: 9\r\n\r\n'
cut 'inside a chunk' "$C\r\n9\r\nhello"
cut "inside a chunk's size" "$C\r\n9"
cut 'before the last chunk' "$C\r\n1\r\nx\r\n"
cut 'before the trailers end' "$C\r\n1\r\nx\r\n0\r\n"

N="POST /none HTTP/1.1\r\n$H"
keeps 200 "$t unread, 64 KiB: drained" \
    "${N}Content-Length: 65536\r\n\r\n$(repeat 65536 x)"
closes 200 "$t unread, more than 64 KiB: close" \
    "${N}Content-Length: 65537\r\n\r\n$(repeat 65537 x)"
closes 200 "$t unread chunks: close" "$N$C\r\n$chunks"
keeps 200 "$t read in part: drained" \
    "POST /part HTTP/1.1\r\n${H}Content-Length: 12\r\n\r\nhello world!"
keeps 404 "$t of a request that is refused: drained" \
    "POST /lost HTTP/1.1\r\n${H}Content-Length: 5\r\n\r\nhello"

done_testing

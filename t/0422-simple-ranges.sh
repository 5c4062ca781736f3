#!/bin/sh
# Parts of a file.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir root
printf 0123456789 >root/a.txt
: >root/empty
head -c 100000 /dev/urandom >root/large
touch -d 1994-11-06T08:49:37.9Z root/a.txt
tag='"a-ae1b981f1edf300"'
date='Sun, 06 Nov 1994 08:49:37 GMT'

ask() {
	req "$@" | "$BUILD/simplehttp" root 2>log
}
# part FIELD...: status, Content-Range and body of a GET with these fields.
part() {
	ask 'GET /a.txt HTTP/1.0' "$@" >answer
	echo "$(status <answer) $(header Content-Range <answer) $(body <answer)"
}
whole='200  0123456789'

is 'the first bytes' "$(part 'Range: bytes=0-3')" '206 bytes 0-3/10 0123'
is 'one byte' "$(part 'Range: bytes=4-4')" '206 bytes 4-4/10 4'
is 'from one on' "$(part 'Range: bytes=7-')" '206 bytes 7-9/10 789'
is 'the last ones' "$(part 'Range: bytes=-2')" '206 bytes 8-9/10 89'
is 'more than there are' "$(part 'Range: bytes=8-99')" '206 bytes 8-9/10 89'
is 'the last ones, more than there are' "$(part 'Range: bytes=-99')" \
	'206 bytes 0-9/10 0123456789'
is 'all, as a part' "$(part 'Range: bytes=0-')" '206 bytes 0-9/10 0123456789'
is 'a number of 40 digits' \
	"$(part 'Range: bytes=9-9999999999999999999999999999999999999999')" \
	'206 bytes 9-9/10 9'
for range in 'bytes=10-' 'bytes=10-20' 'bytes=-0' \
	'bytes=18446744073709551616-'
do
	like "beyond the end: $range" "$(part "Range: $range")" \
		'416 bytes \*/10 *'
done
for range in 'bytes=0-1,3-4' 'bytes=3-2' 'bytes' 'bytes=' 'bytes=-' 'bytes=a-' \
	'bytes=0' 'bytes=0x1-' 'bytes=+1-' 'bytes=--1' 'lines=0-1' '0-1' '' \
	'bytes=0-0,20-30' "bytes=0-$(seq -s, -f '%g-' 1 1300)"
do
	is "all of it: $(echo "$range" | cut -c 1-20)" \
		"$(part "Range: $range")" "$whole"
done
is 'two fields are several ranges' \
	"$(part 'Range: bytes=0-0' 'Range: bytes=1-1')" "$whole"

answer=$(ask 'GET /a.txt HTTP/1.0' 'Range: bytes=2-4')
is 'Content-Length is of the part' \
	"$(echo "$answer" | header Content-Length)" 3
is 'a part has the ETag' "$(echo "$answer" | header ETag)" "$tag"
is 'and the date' "$(echo "$answer" | header Last-Modified)" "$date"
is 'and the type' "$(echo "$answer" | header Content-Type)" \
	'text/plain; charset=utf-8'
is 'and says that there are parts' \
	"$(echo "$answer" | header Accept-Ranges)" bytes
is 'HEAD has no parts' "$(ask 'HEAD /a.txt HTTP/1.0' 'Range: bytes=2-4' |
	status)" 200
is 'and the length of all' "$(ask 'HEAD /a.txt HTTP/1.0' \
	'Range: bytes=2-4' | header Content-Length)" 10
is 'a page of an error has no part' \
	"$(ask 'GET /none HTTP/1.0' 'Range: bytes=0-1' | status)" 404
is 'a listing has none' "$(ask 'GET / HTTP/1.0' 'Range: bytes=0-1' |
	status)" 200
is 'of an empty file there is no part' "$(ask 'GET /empty HTTP/1.0' \
	'Range: bytes=0-' | header Content-Range)" 'bytes */0'
is 'a large part' "$(ask 'GET /large HTTP/1.0' 'Range: bytes=1000-90999' |
	body | cksum)" "$(tail -c +1001 root/large | head -c 90000 | cksum)"
is 'the log has the bytes of the part' "$(ask 'GET /a.txt HTTP/1.0' \
	'Range: bytes=2-4' >answer; grep -c '" 206 3' log)" 1
is 'the connection goes on after 206 and 416' "$(
	for range in 0-1 99- 1-2; do
		req 'GET /a.txt HTTP/1.1' 'Host: h' "Range: bytes=$range"
	done | "$BUILD/simplehttp" root 2>log |
	grep -ao 'HTTP/1.1 [0-9]*' | cut -c 10- | tr '\n' ' ')" '206 416 206 '

# --- If-Range

some='206 bytes 0-1/10 01'
is 'If-Range: the tag' "$(part 'Range: bytes=0-1' "If-Range: $tag")" "$some"
is 'If-Range: the date' "$(part 'Range: bytes=0-1' "If-Range: $date")" "$some"
for value in '"x"' "W/$tag" "$tag, $tag" '*' 'x' '' \
	'Sun, 06 Nov 1994 08:49:36 GMT' 'Sun, 06 Nov 1994 08:49:38 GMT' \
	'Sunday, 06-Nov-94 08:49:37 GMT' 'Sun Nov  6 08:49:37 1994' \
	'Sun, 06 Nov 1994 08:49:37'
do
	is "If-Range: all of it for '$value'" \
		"$(part 'Range: bytes=0-1' "If-Range: $value")" "$whole"
done
is 'If-Range: all of it, not 416, for another file' \
	"$(part 'Range: bytes=99-' 'If-Range: "x"')" "$whole"
is 'If-Range without Range is nothing' "$(part 'If-Range: "x"')" "$whole"
touch -d 2099-01-01T00:00:00Z root/a.txt
is 'If-Range: a date whose second is not over is none' \
	"$(for s in 0 1 2; do
	part 'Range: bytes=0-1' \
	"If-Range: $(LC_ALL=C date -u -d "$s sec" '+%a, %d %b %Y %T GMT')"
	done | sort -u)" "$whole"
done_testing

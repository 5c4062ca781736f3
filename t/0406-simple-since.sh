#!/bin/sh
# If-Modified-Since.
. "${0%/*}/lib.sh"

mkdir "$TMP/root" "$TMP/root/dir"
echo x >"$TMP/root/a.txt"
echo x >"$TMP/root/dir/index.html"
echo x >"$TMP/root/old"
touch -d 1994-11-06T08:49:37.9Z "$TMP/root/a.txt" "$TMP/root/dir/index.html"
touch -d 1969-12-31T23:59:58.5Z "$TMP/root/old"

ask() {
	req "$@" | "$BUILD/simplehttp" "$TMP/root" 2>/dev/null
}
# since DATE: the status of a request for what has changed since.
since() {
	ask 'GET /a.txt HTTP/1.0' "If-Modified-Since: $1" | status
}
names() {
	tr -d '\r' | sed -n '2,/^$/s/:.*//p' | tr '\n' ' '
}

is 'not modified since: 304' "$(since 'Sun, 06 Nov 1994 08:49:37 GMT')" 304
is 'a later date: 304' "$(since 'Sun, 06 Nov 1994 08:49:38 GMT')" 304
is 'an earlier one: 200' "$(since 'Sun, 06 Nov 1994 08:49:36 GMT')" 200
is 'the date of RFC 850' "$(since 'Sunday, 06-Nov-94 08:49:37 GMT')" 304
is 'the date of asctime' "$(since 'Sun Nov  6 08:49:37 1994')" 304
is 'no zone is UTC' "$(since 'Sun, 06 Nov 1994 08:49:37')" 304
is '-0000 is UTC' "$(since 'Sun, 06 Nov 1994 08:49:37 -0000')" 304
is '+0000 is UTC' "$(since 'Sun, 06 Nov 1994 08:49:37 +0000')" 304
is 'another zone is ignored' "$(since 'Fri, 06 Nov 2020 08:49:37 +0100')" 200
is 'EST too' "$(since 'Fri, 06 Nov 2020 08:49:37 EST')" 200
is 'what is no date is ignored' "$(since yesterday)" 200
is 'an empty one too' "$(since '')" 200
is 'If-None-Match takes its place' "$(ask 'GET /a.txt HTTP/1.0' \
	'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT' \
	'If-None-Match: "x"' | status)" 200
answer=$(ask 'GET /a.txt HTTP/1.0' \
	'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT')
is 'a 304 has Server, Date, ETag and Vary, and nothing else of the file' \
	"$(echo "$answer" | names | sed 's/Connection //')" \
	'Server Date ETag Vary '
is 'and no body' "$(echo "$answer" | body)" ''
is 'HEAD may be a 304 too' "$(ask 'HEAD /a.txt HTTP/1.0' \
	'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT' | status)" 304
is 'an index page may be one' "$(ask 'GET /dir/ HTTP/1.0' \
	'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT' | status)" 304
is 'a file that is not there is none' "$(ask 'GET /none HTTP/1.0' \
	'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT' | status)" 404
echoed=$(ask 'GET /old HTTP/1.0' | header Last-Modified)
is 'a time before 1970' "$echoed" 'Wed, 31 Dec 1969 23:59:58 GMT'
is 'comes back as a 304' "$(ask 'GET /old HTTP/1.0' \
	"If-Modified-Since: $echoed" | status)" 304
done_testing

#!/bin/sh
# ETag and Last-Modified, and the conditions of RFC 9110 13.2.2 in their order.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir root root/dir
echo x >root/a.txt
echo page >root/dir/index.html
touch -d 1994-11-06T08:49:37.9Z root/a.txt root/dir/index.html
tag='"2-ae1b981f1edf300"'
date='Sun, 06 Nov 1994 08:49:37 GMT'
before='Sun, 06 Nov 1994 08:49:36 GMT'
after='Sun, 06 Nov 1994 08:49:38 GMT'

ask() {
	req "$@" | "$BUILD/simplehttp" root 2>log
}
# code FIELD...: of a GET with these fields.
code() {
	ask 'GET /a.txt HTTP/1.0' "$@" | status
}
names() {
	tr -d '\r' | sed -n '2,/^$/s/:.*//p' | grep -v Connection | tr '\n' ' '
}

is 'the ETag is size and nanoseconds' \
	"$(ask 'GET /a.txt HTTP/1.0' | header ETag)" "$tag"
is 'HEAD has the same' "$(ask 'HEAD /a.txt HTTP/1.0' | header ETag)" "$tag"
is 'an index page has one' "$(ask 'GET /dir/ HTTP/1.0' | header ETag)" \
	'"5-ae1b981f1edf300"'
is 'a listing has none' "$(rm -f root/dir/i*; ask 'GET /dir/ HTTP/1.0' |
	header ETag)" ''
is 'an error has none' "$(ask 'GET /none HTTP/1.0' | header ETag)" ''
echo 1 >root/twice
touch -d 2001-01-01T00:00:00.000000001Z root/twice
one=$(ask 'GET /twice HTTP/1.0' | header ETag)
touch -d 2001-01-01T00:00:00.000000002Z root/twice
two=$(ask 'GET /twice HTTP/1.0' | header ETag)
is 'a file changed twice in a second has two' "$one $two" \
	'"2-d93a53711350001" "2-d93a53711350002"'
touch -d 2099-01-01T00:00:00Z root/twice
changed=$(stat -c %Z root/twice)
last=$(ask 'GET /twice HTTP/1.0' | header Last-Modified)
is 'a time to come is that of the change' "$(date -u -d "$last" +%s)" "$changed"
is_over() {
	[ "$(date +%s)" -gt "$((changed + 1))" ]
}
wait_for is_over
is '... and stays' "$(ask 'GET /twice HTTP/1.0' | header Last-Modified)" "$last"
is '... so that its echo is a 304' \
	"$(ask 'GET /twice HTTP/1.0' "If-Modified-Since: $last" | status)" 304
touch -d 2099-01-01T00:00:01Z root/twice
is '... until it changes' \
	"$(ask 'GET /twice HTTP/1.0' "If-Modified-Since: $last" | status)" 200

# --- one condition

is 'If-Match: the tag' "$(code "If-Match: $tag")" 200
is 'If-Match: one of several' "$(code "If-Match: \"x\", $tag")" 200
is 'If-Match: in the second field' \
	"$(code 'If-Match: "x"' "If-Match: $tag")" 200
is 'If-Match: anything' "$(code 'If-Match: *')" 200
is 'If-Match: another' "$(code 'If-Match: "x"')" 412
is 'If-Match: a weak one is never the same' "$(code "If-Match: W/$tag")" 412
for bad in x '' ',' '"x", *' "$tag, x" "$tag, *" '*, *' "W/ $tag"; do
	is "If-Match: '$bad' is no match" "$(code "If-Match: $bad")" 412
done
is 'If-Unmodified-Since: that date' "$(code "If-Unmodified-Since: $date")" 200
is 'If-Unmodified-Since: later' "$(code "If-Unmodified-Since: $after")" 200
is 'If-Unmodified-Since: earlier' \
	"$(code "If-Unmodified-Since: $before")" 412
is 'If-Unmodified-Since: what is no date is ignored' \
	"$(code 'If-Unmodified-Since: x')" 200
is 'If-None-Match: the tag' "$(code "If-None-Match: $tag")" 304
is 'If-None-Match: a weak one is as good' \
	"$(code "If-None-Match: W/$tag")" 304
is 'If-None-Match: one of several' \
	"$(code "If-None-Match: \"x\" , W/\"y\",$tag")" 304
is 'If-None-Match: in the second field' \
	"$(code 'If-None-Match: "x"' "If-None-Match: $tag")" 304
is 'If-None-Match: anything' "$(code 'If-None-Match: *')" 304
is 'If-None-Match: another' "$(code 'If-None-Match: "x"')" 200
is 'If-None-Match: without quotes' \
	"$(code 'If-None-Match: 2-ae1b981f1edf300')" 200
is 'If-None-Match: a list that is broken is ignored' \
	"$(code "If-None-Match: $tag, x")" 200
is 'If-Modified-Since: the echo of Last-Modified' \
	"$(code "If-Modified-Since: $(ask 'GET /a.txt HTTP/1.0' |
	header Last-Modified)")" 304

# --- their order

is 'If-Match counts, not If-Unmodified-Since' \
	"$(code "If-Match: $tag" "If-Unmodified-Since: $before")" 200
is 'If-Match before If-None-Match' \
	"$(code 'If-Match: "x"' "If-None-Match: $tag")" 412
is 'both can hold' "$(code "If-Match: $tag" "If-None-Match: $tag")" 304
is 'If-Unmodified-Since before If-None-Match' \
	"$(code "If-None-Match: $tag" "If-Unmodified-Since: $before")" 412
is 'If-None-Match counts, not If-Modified-Since' \
	"$(code 'If-None-Match: "x"' "If-Modified-Since: $date")" 200
is 'in the other direction too' \
	"$(code "If-None-Match: $tag" "If-Modified-Since: $before")" 304
is 'conditions before ranges: 304' \
	"$(code "If-None-Match: $tag" 'Range: bytes=0-0')" 304
is 'conditions before ranges: 412' \
	"$(code 'If-Match: "x"' 'Range: bytes=9-')" 412
is 'what is not there is a 404 before any condition' \
	"$(ask 'GET /none HTTP/1.0' 'If-Match: "x"' | status)" 404
is 'a redirection too' \
	"$(ask 'GET /dir HTTP/1.0' 'If-Match: "x"' | status)" 301
is 'HEAD has them' "$(ask 'HEAD /a.txt HTTP/1.0' "If-None-Match: $tag" |
	status)" 304
is 'other methods have not' "$(ask 'POST /a.txt HTTP/1.0' \
	'Content-Length: 0' 'If-Match: "x"' | status)" 405

# --- the answers

answer=$(ask 'GET /a.txt HTTP/1.0' "If-None-Match: $tag")
is 'a 304 has the ETag, and nothing else of the file' \
	"$(echo "$answer" | names)" 'Server Date ETag Vary '
is 'the same one' "$(echo "$answer" | header ETag)" "$tag"
is 'and no body' "$(echo "$answer" | body)" ''
is 'what --header gives is on a 304 too' "$(req 'GET /a.txt HTTP/1.0' \
	"If-None-Match: $tag" | "$BUILD/simplehttp" \
	--header='Cache-Control: max-age=60' root 2>log |
	header Cache-Control)" max-age=60
like 'a 412 is an error page' "$(ask 'GET /a.txt HTTP/1.0' \
	'If-Match: "x"' | body)" '*Precondition Failed*'
is 'the connection goes on after a 304 and a 412' "$(
	for field in "If-None-Match: $tag" 'If-Match: "x"' 'X: y'; do
		req 'GET /a.txt HTTP/1.1' 'Host: h' "$field"
	done | "$BUILD/simplehttp" root 2>log |
	sed -n 's/^HTTP.1.1 \([0-9]*\).*/\1/p' | tr '\n' ' ')" '304 412 200 '
done_testing

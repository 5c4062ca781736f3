#!/bin/sh
# A file of simplehttp: its head, its bytes, and what is not GET or HEAD.
. "${0%/*}/lib.sh"

mkdir "$TMP/root"
echo hello >"$TMP/root/a.txt"
: >"$TMP/root/empty"
head -c 12288 /dev/urandom >"$TMP/root/small"
head -c 12289 /dev/urandom >"$TMP/root/larger"
head -c 3000000 /dev/urandom >"$TMP/root/large"
touch -d 1994-11-06T08:49:37.9Z "$TMP/root/a.txt"
chmod 644 "$TMP/root"/*

ask() {
	req "$@" | "$BUILD/simplehttp" "$TMP/root" 2>"$TMP/log"
}
names() {
	tr -d '\r' | sed -n '2,/^$/s/:.*//p' | tr '\n' ' '
}
# same NAME: the body is the file, Content-Length its size.
same() {
	ask "GET /$1 HTTP/1.0" >"$TMP/answer"
	size=$(($(wc -c <"$TMP/root/$1")))
	[ "$(header Content-Length <"$TMP/answer")" = "$size" ] &&
		tail -c "$size" "$TMP/answer" | cmp - "$TMP/root/$1"
}

answer=$(ask 'GET /a.txt HTTP/1.0')
is 'a file is a 200' "$(echo "$answer" | status)" 200
is 'its bytes are the body' "$(echo "$answer" | body)" hello
is 'its size is the Content-Length' \
	"$(echo "$answer" | header Content-Length)" 6
is 'text is UTF-8' "$(echo "$answer" | header Content-Type)" \
	'text/plain; charset=utf-8'
is 'its time is Last-Modified, in whole seconds' \
	"$(echo "$answer" | header Last-Modified)" \
	'Sun, 06 Nov 1994 08:49:37 GMT'
like 'the server says its name' "$(echo "$answer" | header Server)" \
	'SimpleHTTP/*'
like 'the fields begin as in Python' "$(echo "$answer" | names)" \
	'Server Date Content-Type *Last-Modified *'
is 'its size and its time in nanoseconds are the ETag' \
	"$(echo "$answer" | header ETag)" '"6-ae1b981f1edf300"'
is 'ranges of it can be had' "$(echo "$answer" | header Accept-Ranges)" bytes

ok 'an empty file' same empty
ok 'a file that leaves with its head' same small
ok 'a file one byte larger' same larger
ok 'a large file' same large

head=$(ask 'HEAD /a.txt HTTP/1.0')
is 'HEAD has the fields of GET' "$(echo "$head" | names)" \
	"$(echo "$answer" | names)"
is 'HEAD has the length of GET' "$(echo "$head" | header Content-Length)" 6
is 'HEAD has no body' "$(echo "$head" | body)" ''

is 'what is not there is a 404' "$(ask 'GET /none HTTP/1.0' | status)" 404
is 'in the words of Python' "$(ask 'GET /none HTTP/1.0' | sed 1q |
	tr -d '\r')" 'HTTP/1.1 404 File not found'
is 'a name below a file is a 404' "$(ask 'GET /a.txt/b HTTP/1.0' |
	status)" 404
post=$(ask 'POST /a.txt HTTP/1.0' 'Content-Length: 0')
is 'POST is a 405' "$(echo "$post" | status)" 405
is 'that names the methods' "$(echo "$post" | header Allow)" \
	'GET, HEAD, OPTIONS'
is 'a method that nobody knows is a 501' \
	"$(ask 'BREW / HTTP/1.0' | status)" 501

is 'two requests on a connection are both answered' \
	"$(printf 'GET /%s HTTP/1.1\r\nHost: h\r\n\r\n' none a.txt |
	"$BUILD/simplehttp" "$TMP/root" 2>/dev/null |
	grep -cE '^HTTP/1.1 (404|200) ')" 2
# What came first was longer: its bytes are where the others will be.
long=$(printf '%0900d' 0)
is 'of an earlier request on the connection nothing is left in a name' \
	"$({ req "GET /$long HTTP/1.1" 'Host: h' "X: $long"
	req 'GET /a.txt HTTP/1.1' 'Host: h'
	req 'GET /a.txt HTTP/1.0'; } |
	"$BUILD/simplehttp" "$TMP/root" 2>/dev/null |
	grep -c '^HTTP/1.1 200 ')" 2
is 'HTTP/0.9 gets the bytes alone' \
	"$(printf 'GET /a.txt\r\n' | "$BUILD/simplehttp" "$TMP/root" \
	2>/dev/null)" hello
done_testing

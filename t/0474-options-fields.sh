#!/bin/sh
# simplehttp --cache and --cors: fields that answers have in common.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

mkdir -p root/dir
echo hello >root/hello.txt
gzip -k root/hello.txt
touch -r root/hello.txt root/hello.txt.gz

# ask ARGUMENT...: an answer to the lines of $request.
ask() {
	printf '%s\n' "$request" | sed 's/$/\r/; $a\\r' |
		"$BUILD/simplehttp" "$@" root 2>log
}
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" root 2>err >out
	code=$?
	cat err
	echo "$code"
}

# --- Cache-Control

request='GET /hello.txt HTTP/1.0'
is 'nothing is said without --cache' "$(ask | header Cache-Control)" ''
is '--cache' "$(ask --cache=3600 | header Cache-Control)" max-age=3600
is '--cache=0' "$(ask --cache=0 | header Cache-Control)" no-cache
is 'zeros in front' "$(ask --cache=0060 | header Cache-Control)" max-age=60
request='HEAD /hello.txt HTTP/1.0'
is 'on HEAD' "$(ask --cache=60 | header Cache-Control)" max-age=60
request='GET /hello.txt HTTP/1.0
Range: bytes=0-1'
is 'on a part' "$(ask --cache=60 | sed -n 's/\r//; 1p; /^Cache-/p')" \
	'HTTP/1.1 206 Partial Content
Cache-Control: max-age=60'
request="GET /hello.txt HTTP/1.0
If-Modified-Since: $(date -u -d '+1 day' '+%a, %d %b %Y %H:%M:%S GMT')"
is 'on a 304' "$(ask --cache=60 | sed -n 's/\r//; 1p; /^Cache-/p')" \
	'HTTP/1.1 304 Not Modified
Cache-Control: max-age=60'
request='GET /hello.txt HTTP/1.0
Accept-Encoding: gzip'
is 'on a compressed file' "$(ask --cache=60 |
	sed -n 's/\r//; /^Content-Encoding/p; /^Cache-/p' | sort)" \
	'Cache-Control: max-age=60
Content-Encoding: gzip'
for target in /none /dir /%00; do
	request="GET $target HTTP/1.0"
	is "not on $target" "$(ask --cache=60 | header Cache-Control)" ''
done
for bad in x -1 '' 1.5 1s 1000000000; do
	like "--cache=$bad: 64" "$(fails "--cache=$bad")" \
		'simplehttp: --cache: not a number from 0 to 999999999
64'
done

# --- CORS

origin='Access-Control-Allow-Origin'
request='GET /hello.txt HTTP/1.0
Origin: http://example.org'
is 'nothing is allowed without --cors' "$(ask | header $origin)" ''
is '--cors' "$(ask --cors | header $origin)" '*'
is '... and the file' "$(ask --cors | body)" hello
exposed='ETag, Content-Range, Accept-Ranges, Content-Encoding, Last-Modified'
is '... and what scripts may read of its head' \
	"$(ask --cors | header Access-Control-Expose-Headers)" "$exposed"
for target in /none / /dir /%00; do
	request="GET $target HTTP/1.0"
	is "on $target" "$(ask --cors | header $origin)" '*'
done
request='nonsense'
is 'on what is no request' "$(ask --cors | header $origin)" '*'
request='OPTIONS /hello.txt HTTP/1.1
Host: a
Origin: http://example.org
Access-Control-Request-Method: GET
Access-Control-Request-Headers: x-mine, range'
ask --cors >out
is 'a preflight: 204' "$(status <out)" 204
is '... what it allows' "$(tr -d '\r' <out | grep '^A' | sort)" \
	'Access-Control-Allow-Headers: *, Authorization
Access-Control-Allow-Methods: GET, HEAD
Access-Control-Allow-Origin: *
Access-Control-Expose-Headers: '"$exposed"'
Access-Control-Max-Age: 86400
Allow: GET, HEAD, OPTIONS'
is '... and nothing of it without --cors' \
	"$(ask | tr -d '\r' | grep '^A')" 'Allow: GET, HEAD, OPTIONS'
echo 'a:{SHA256}3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0' \
	>users
is '... and without a password' "$(ask --cors --auth=users | status)" 204
request='GET /hello.txt HTTP/1.0'
is 'a 401 can be read, too' "$(ask --cors --auth=users |
	tr -d '\r' | sed -n "1p; /^$origin/p")" "HTTP/1.1 401 Unauthorized
$origin: *"
request='GET /hello.txt HTTP/1.1
Host: a
Expect: 100-continue
Content-Length: 1'
is 'no field twice' "$(ask --cors | grep -c "^$origin")" 1
done_testing

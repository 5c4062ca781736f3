#!/bin/sh
# curl
. "${0%/*}/lib.sh"
need curl cmp
. "${0%/*}/client.sh"

fetch() {
	curl -sS -m 20 "$@" 2>&1
}

is 'a file' "$(fetch "$URL/hello.txt")" hello
fetch -o "$TMP/big" "$URL/big.bin"
ok 'a large file' cmp "$TMP/big" "$ROOT/big.bin"
is 'an empty file' "$(fetch -w '%{http_code} %{size_download}' \
    "$URL/empty")" '200 0'
is 'HEAD' "$(fetch -I "$URL/big.bin" | header content-length)" 300000
is 'HTTP/1.0' "$(fetch -0 "$URL/hello.txt")" hello
is 'a file that is not there' "$(fetch -o /dev/null -w '%{http_code}' \
    "$URL/none")" 404
is 'a method that is not there' "$(fetch -o /dev/null -w '%{http_code}' \
    -X BREW "$URL/hello.txt")" 501
is 'a folder without its slash, followed' "$(fetch -L -o /dev/null \
    -w '%{http_code} %{url_effective}' "$URL/folder")" "200 $URL/folder/"
is 'three on one connection' "$(fetch -w '%{num_connects}\n' \
    "$URL/hello.txt" "$URL/empty" "$URL/hello.txt")" "hello
1
0
hello
0"
is 'an error does not end the connection of GET' "$(fetch -o /dev/null \
    -o /dev/null -w '%{http_code} %{num_connects}\n' "$URL/none" \
    "$URL/hello.txt")" "404 1
200 0"
is 'a file that has not changed since' "$(fetch -o /dev/null \
    -w '%{http_code}' -z "$(date -u -d tomorrow '+%d %b %Y 00:00:00 GMT')" \
    "$URL/hello.txt")" 304
date=$(fetch -I "$URL/hello.txt" | header last-modified)
is 'If-Modified-Since with its own Last-Modified' "$(fetch -o /dev/null \
    -w '%{http_code}' -H "If-Modified-Since: $date" "$URL/hello.txt")" 304
is 'a body that nobody reads: 501, then a new request' \
    "$(fetch -o /dev/null -o /dev/null -w '%{http_code}\n' \
    --data-binary "@$ROOT/big.bin" "$URL/hello.txt" --next \
    -sS -o /dev/null -w '%{http_code}\n' "$URL/hello.txt")" "405
200"
is 'twenty at once' "$(curl -sS -m 20 -Z --parallel-max 20 \
    "$URL/hello.txt?[1-20]" 2>/dev/null | grep -c '^hello$')" 20

done_testing

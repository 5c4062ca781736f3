#!/bin/sh
# A script's Location: the client goes there, or the server does.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need base64 openssl

echo 'a file' >"$ROOT/file.txt"
script show <<'END'
printf 'Content-Type: text/plain\n\n'
echo "$REQUEST_METHOD $SCRIPT_NAME ${PATH_INFO-none} $QUERY_STRING" \
    "${CONTENT_LENGTH-none} ${CONTENT_TYPE-none} $REDIRECT_STATUS $HTTP_COOKIE"
echo "$REQUEST_URI"
cat
END

# --- the client's way

prints x 'Location: http://a/b?c#d\n\n'
is 'an address: 302' "$(get x | plain)" "HTTP/1.1 302 Found
Location: http://a/b?c#d"
prints x 'Location: http://a/b\nContent-Type: text/plain\n\nthere\n'
is 'with a page of the script' "$(get x | plain)" "HTTP/1.1 302 Found
Location: http://a/b
Content-Type: text/plain

there"
prints x 'Status: 303 See Other\nLocation: http://a/b\n\n'
is 'the status is the one it prints' "$(get x | status)" 303
prints x 'Status: 200\nLocation: http://a/b\n\n'
is 'whichever that is' "$(get x | status)" 200
prints x 'Status: 302\nLocation: /cgi-bin/show\n\n'
is 'a path with a status goes to the client' \
	"$(get x | header Location)" /cgi-bin/show
prints x 'Location: /cgi-bin/show\nSet-Cookie: a=b\n\n'
is 'a path with another field too' "$(get x | status)" 302
is 'and the field' "$(get x | header Set-Cookie)" a=b
prints x 'Location: //other/show\n\n'
is 'another host is the client'\''s business' \
	"$(get x | header Location)" //other/show
prints x 'Location: show\n\n'
is 'a relative path too' "$(get x | header Location)" show
prints x 'Location: /show#part\n\n'
is 'and a fragment' "$(get x | header Location)" '/show#part'

# --- the server's way

prints x 'Location: /cgi-bin/show/info?a=b%20c\n\n'
is 'a path alone is answered at once' "$(get x 'Cookie: d' | plain)" \
	"HTTP/1.1 200 OK
Content-Type: text/plain

GET /cgi-bin/show /info a=b%20c none none 200 d
/cgi-bin/show/info?a=b%20c"
is 'the log has what the client asked for' "$(logged)" \
	'"GET /cgi-bin/x HTTP/1.0" 200 75'
is 'and nothing else' "$(errors)" ''
is 'HEAD stays HEAD' "$(ask HEAD x | body)" ''
is 'with its head' "$(ask HEAD x | header Content-Type)" text/plain
is 'a request that was not redirected has no REDIRECT_STATUS' \
	"$(get show | body | head -n 1)" \
	'GET /cgi-bin/show none  none none  '
script x <<'END'
cat >/dev/null
printf 'Location: /cgi-bin/show?q\n\nignored'
END
POST='POST /cgi-bin/x HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\n'
is 'a POST becomes a GET without body' "$(say "$POST"\
'Connection: close\r\nContent-Length: 5\r\n\r\nhello' |
	grep -e '^GET ' -e '^/')" \
	"GET /cgi-bin/show none q none none 200 
/cgi-bin/show?q"
is 'and the connection goes on' "$(say "$POST"\
'Content-Length: 5\r\n\r\nhello'\
'GET /file.txt HTTP/1.0\r\n\r\n' | tail -n 1)" 'a file'
is 'chunks are no body of it either' "$(say "$POST"\
'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n' |
	grep '^GET ')" "GET /cgi-bin/show none q none none 200 "

prints x 'Location: /file.txt\n\n'
is 'a file' "$(get x | body)" 'a file'
is 'with what files have' "$(get x | grep -c '^ETag: ')" 1
prints x 'Location: /none\n\n'
is 'what is not there is a 404' "$(get x | status)" 404
prints x 'Location: /../etc/passwd\n\n'
is 'what is outside too' "$(get x | status)" 404
prints x 'Location: /cgi-bin/x.out\n\n'
is 'and it is no way to a source' "$(get x | status)" 403
prints x 'Location: /cgi-bin/show\r\n\r\n'
is 'CRLF' "$(get x | status)" 200

# --- no end of it

prints x 'Location: /cgi-bin/x\n\n'
is 'a circle is a 502' "$(get x | status)" 502
is 'with one line' "$(errors | grep -v 'code 502')" \
	'/cgi-bin/x: more than 10 redirections'
for n in 1 2 3 4 5 6 7 8 9 10 11; do
	prints "x$n" "Location: /cgi-bin/x$((n - 1))\n\n"
done
prints x0 'Content-Type: a/b\n\nhere\n'
is 'ten are followed' "$(get x10 | body)" here
is 'eleven are not' "$(get x11 | status)" 502

# --- with a password

echo "u:$(openssl passwd -6 p)" >"$TMP/passwords"
prints x 'Location: /cgi-bin/show\n\n'
is 'a redirected request has its user' "$(req 'GET /cgi-bin/x HTTP/1.0' \
	"Authorization: Basic $(printf u:p | base64)" |
	"$BUILD/cgihttp" --auth "$TMP/passwords" "$ROOT" 2>/dev/null |
	status)" 200
done_testing

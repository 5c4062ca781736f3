#!/bin/sh
# nph-: what the script prints is the answer, byte for byte.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need cmp curl

prints nph-x 'HTTP/1.0 299 Mine\nX: y\n\nhello'
get nph-x >"$TMP/answer"
ok 'not a byte more or less' cmp "$TMP/answer" "$CGI/nph-x.out"
is 'the log has its status and its bytes' "$(logged)" \
	'"GET /cgi-bin/nph-x HTTP/1.0" 299 29'
is 'and no error' "$(errors)" ''
ask HEAD nph-x >"$TMP/answer"
ok 'HEAD is its own business' cmp "$TMP/answer" "$CGI/nph-x.out"
say 'GET /cgi-bin/nph-x\r\n' >"$TMP/answer"
ok 'the version too' cmp "$TMP/answer" "$CGI/nph-x.out"
REQUEST='GET /cgi-bin/nph-x HTTP/1.1\r\nHost: a\r\n\r\n'
say "$REQUEST$REQUEST" >"$TMP/answer"
ok 'the connection ends with it' cmp "$TMP/answer" "$CGI/nph-x.out"
is 'the request behind it is not served' "$(logged | wc -l)" 1
prints x 'Content-Type: a/b\n\nhello'
is 'one before it is' "$(say "GET /cgi-bin/x HTTP/1.1\r\nHost: a\r\n\r\n\
$REQUEST" | grep -o 'HTTP/1.1 200\|HTTP/1.0 299' | tr '\n' ,)" \
	'HTTP/1.1 200,HTTP/1.0 299,'

prints nph-x 'anything'
is 'even what is no answer' "$(get nph-x)" anything
is 'is logged as a 200' "$(logged)" '"GET /cgi-bin/nph-x HTTP/1.0" 200 8'
script nph-x <<'END'
printf 'HTTP'
sleep 0.05
printf '/1.1 40'
sleep 0.05
printf '4 Not Found\r\n\r\n'
END
is 'a status line that comes in pieces' "$(get nph-x | status)" 404
is 'is logged' "$(logged)" '"GET /cgi-bin/nph-x HTTP/1.0" 404 26'
prints nph-x 'Location: /cgi-bin/x\n\n'
is 'a Location leads nowhere' "$(get nph-x)" 'Location: /cgi-bin/x'

script nph-x <<'END'
printf 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n'
head -c 1000000 /dev/zero
END
is 'large ones' "$(get nph-x | tail -c 1000000 | wc -c)" 1000000
script nph-x <<'END'
printf 'HTTP/1.1 200 OK\r\n\r\n%s %s' "$REQUEST_METHOD" "$CONTENT_LENGTH "
cat
END
is 'the body is read as by others' "$(say 'POST /cgi-bin/nph-x HTTP/1.1\r\n'\
'Host: a\r\nContent-Length: 5\r\n\r\nhello' | tail -n 1)" 'POST 5 hello'

: >"$CGI/nph-x.out"
script nph-x </dev/null
is 'nothing is a 502' "$(get nph-x | status)" 502
is 'with one line' "$(errors | grep -v 'code 502')" \
	'/cgi-bin/nph-x: printed nothing, exit code 0'
script nph-x <<'END'
printf 'HTTP/1.1 200 OK\r\n\r\nhello'
exit 7
END
is 'an exit status does not change it' "$(get nph-x | tail -n 1)" hello
is 'but has its line' "$(errors)" '/cgi-bin/nph-x: CGI script exit code 7'
mkdir "$CGI/nph-dir"
script nph-dir/x <<'END'
printf 'Content-Type: a/b\r\n\r\nhello'
END
is 'the name of a directory makes none' "$(get nph-dir/x | status)" 200

# What had to be cut must not look whole to the client.
script nph-x <<'END'
printf 'HTTP/1.1 200 OK\r\n\r\nhello'
until [ -s ../../answer ]; do sleep 0.02; done
kill -9 $$
END
PORT=$(free_port)
start server "$BUILD/cgihttp" $AS --listen "127.0.0.1:$PORT" "$ROOT"
wait_port "$PORT"
curl -sN "http://127.0.0.1:$PORT/cgi-bin/nph-x" >"$TMP/answer"
is 'a script that is killed resets the connection' $? 56
is 'behind what it printed' "$(cat "$TMP/answer")" hello
done_testing

#!/bin/sh
# The body goes in while the output comes out: any sizes, any order.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl python3 perl cmp

script sh <<'END'
printf 'Content-Type: text/plain\n\n'
exec cat
END
script perl /usr/bin/perl <<'END'
binmode STDIN; binmode STDOUT; $| = 1;
print "Content-Type: text/plain\n\n";
print $piece while read STDIN, $piece, 10000;
END
script python '/usr/bin/env python3' <<'END'
import shutil, sys
sys.stdout.write("Content-Type: text/plain\n\n")
sys.stdout.flush()
shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)
END
cp "$BUILD/tools/cgi" "$CGI/c"
script nothing <<'END'
printf 'Content-Type: text/plain\n\nhello\n'
END
script closed <<'END'
exec <&-
sleep 0.2
printf 'Content-Type: text/plain\n\nhello\n'
END
script length <<'END'
printf 'Content-Type: text/plain\n\n%s %s\n' "${CONTENT_LENGTH-unset}" \
    "$(wc -c)"
END
script marks <<END
wc -c >/dev/null
printf 'Content-Type: text/plain\n\nhello\n'
echo whole >"$W/mark"
END
script lines <<'END'
printf 'Content-Type: text/plain\n\nready\n'
while read -r line; do
	echo "<$line>"
done
END

serve server --cgi-env PATH

get() {
	curl -sS -m 60 "$@"
}

head -c 3000000 /dev/urandom >"$TMP/body"
for name in sh perl python c; do
	get -o "$TMP/got" --data-binary @"$TMP/body" "$URL/$name"
	ok "$name: 3 MB in and out" cmp "$TMP/got" "$TMP/body"
	get -o "$TMP/got" -H 'Transfer-Encoding: chunked' \
	    --data-binary @"$TMP/body" "$URL/$name"
	ok "$name: 3 MB in chunks" cmp "$TMP/got" "$TMP/body"
done

for size in 0 1 4095 4096 4097 16383 16384 16385 65535 65536 65537 1048577; do
	head -c "$size" "$TMP/body" >"$TMP/part"
	get -o "$TMP/got" --data-binary @"$TMP/part" "$URL/c?cat"
	ok "$size bytes" cmp "$TMP/got" "$TMP/part"
	get -o "$TMP/got" -H 'Transfer-Encoding: chunked' \
	    --data-binary @"$TMP/part" "$URL/c?cat"
	ok "$size bytes in chunks" cmp "$TMP/got" "$TMP/part"
done

# large ANSWER: without its 100 MiB.
large() {
	get -H 'Expect:' --data-binary @"$TMP/body" "$URL/c?$1" |
	    tr -d z | tr -d '\n'
}
is '100 MiB out before 3 MB go in' "$(large first)" 3000000
is '100 MiB out after 3 MB went in' "$(large last)" 3000000
is '100 MiB are 100 MiB' "$(get "$URL/c?last" | tr -dc z | wc -c)" 104857600

is 'a script that reads nothing answers' \
    "$(get --data-binary @"$TMP/body" "$URL/nothing")" hello
is 'also in chunks' "$(get -H 'Transfer-Encoding: chunked' \
    --data-binary @"$TMP/body" "$URL/nothing")" hello
is 'a script that closes its input answers' \
    "$(get --data-binary @"$TMP/body" "$URL/closed")" hello

is 'Content-Length is CONTENT_LENGTH' \
    "$(get --data-binary abc "$URL/length")" '3 3'
is 'a chunked body has none, and ends' "$(get --data-binary abc \
    -H 'Transfer-Encoding: chunked' "$URL/length")" 'unset 3'
is 'without a body there is nothing to read' "$(get "$URL/length")" 'unset 0'

is 'who expects it is told to continue, once' "$(get -v -o "$TMP/got" \
    -H 'Expect: 100-continue' --data-binary @"$TMP/body" "$URL/sh" 2>&1 |
    grep -c '^< HTTP/1.1 100')" 1
ok 'and all of the body comes back' cmp "$TMP/got" "$TMP/body"

# A line goes in after the last one came out.
cat >"$TMP/talk.py" <<'END'
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
f = s.makefile("rwb")
def chunk(text):
    f.write(b"%x\r\n%s\r\n" % (len(text), text))
    f.flush()
def until(text):
    while True:
        line = f.readline()
        if line == b"" or line == text:
            return print(line)
f.write(b"POST /cgi-bin/lines HTTP/1.1\r\nHost: h\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n")
f.flush()
until(b"ready\n")
for i in range(3):
    chunk(b"%d\n" % i)
    until(b"<%d>\n" % i)
chunk(b"")
until(b"0\r\n")
END
is 'a script and a client may talk, line by line' \
    "$(python3 "$TMP/talk.py" "$PORT" | tr -d '\n')" \
    "b'ready\\n'b'<0>\\n'b'<1>\\n'b'<2>\\n'b'0\\r\\n'"

# post FIELD BODY: from the network, the client's side ended; then GET.
post() {
	{
		req 'POST /cgi-bin/marks HTTP/1.1' 'Host: h' "$1"
		printf '%b' "$2"
	} | "$BUILD/tools/client" -w "$PORT"
}
# refused CODE SENTENCE FIELD BODY: and the script is ended before.
refused() {
	rm -f "$W/mark"
	is "$2 is a $1" "$(post "$3" "$4" | status)" "$1"
	unlike "$2: the script is ended" "$(cat "$W/mark" 2>&1)" whole
}
rm -f "$W/mark"
is 'a whole body is a 200' "$(post 'Content-Length: 3' abc | status)" 200
is 'a whole body: the script ends by itself' "$(cat "$W/mark")" whole
c='Transfer-Encoding: chunked'
refused 400 'a cut body' 'Content-Length: 9' abc
refused 400 'a cut chunk' "$c" '9\r\nabc'
refused 400 'a missing last chunk' "$c" '3\r\nabc\r\n'
refused 400 'a broken chunk' "$c" '3\r\nabcd\r\n0\r\n\r\n'
refused 431 'too long a trailer' "$c" \
    "3\\r\\nabc\\r\\n0\\r\\nA: $(printf '%070000d' 0)\\r\\n\\r\\n"

# However slow we are: it is ended first, and its input after that.
script notes <<END
wc -c >/dev/null
echo whole >"$W/mark"
END
if command -v strace >/dev/null && ! sanitized; then
	rm -f "$W/mark"
	is 'a cut body and a slow server: 400' "$(
		printf 'POST /cgi-bin/notes HTTP/1.0\r\nContent-Length: 9\r\n\r\nabc' |
		strace -qq -o "$TMP/trace" -e trace=kill \
		    -e inject=kill:delay_enter=500000 "$BUILD/cgihttp" \
		    "$ROOT" 2>"$TMP/log" | status)" 400
	unlike '... the script is ended' "$(cat "$W/mark" 2>&1)" whole
else
	skip 'a cut body and a slow server' 'no strace'
fi

# Pipes instead of sockets.
piped() {
	{
		req "POST /cgi-bin/$1 HTTP/1.1" 'Host: h' "$2"
		cat "$3"
		req 'GET /cgi-bin/nothing HTTP/1.0'
	} | "$BUILD/cgihttp" --cgi-env PATH "$4" "$ROOT" 2>"$TMP/log"
}
head -c 30000 "$TMP/body" >"$TMP/part"
piped c 'Content-Length: 30000' "$TMP/part" --verbose >"$TMP/got"
is 'through pipes: the next request is answered' \
    "$(tail -n 1 "$TMP/got")" hello
is 'through pipes: nothing is lost' \
    "$(LC_ALL=C grep -c ' 200 30000$' "$TMP/log")" 1

printf '5\r\nabcde\r\n6\r\nfghijk\r\n0\r\n\r\n' >"$TMP/chunks"
is '--cgi-buffer gives a chunked body its length' \
    "$(piped length "$c" "$TMP/chunks" --cgi-buffer | grep -c '^11 11$')" 1
is '--cgi-buffer: too large a body is a 413' "$(req \
    'POST /cgi-bin/length HTTP/1.1' 'Host: h' "$c" | cat - "$TMP/chunks" |
    "$BUILD/cgihttp" --cgi-buffer --max-body=10 "$ROOT" 2>"$TMP/log" |
    status)" 413
is 'and without it' "$(req \
    'POST /cgi-bin/marks HTTP/1.1' 'Host: h' "$c" | cat - "$TMP/chunks" |
    "$BUILD/cgihttp" --max-body=10 "$ROOT" 2>"$TMP/log" | status)" 413

is 'a script has three descriptors' "$(get "$URL/c?fds")" '0 1 2 '
is 'also with a body' "$(get -d x "$URL/c?fds")" '0 1 2 '
is 'also through pipes' "$(req 'GET /cgi-bin/c?fds HTTP/1.0' |
    "$BUILD/cgihttp" "$ROOT" 2>"$TMP/log" | body)" '0 1 2 '
is 'also with --cgi-buffer' "$({ req 'POST /cgi-bin/c?fds HTTP/1.0' \
    'Content-Length: 1'; printf x; } | "$BUILD/cgihttp" --cgi-buffer \
    "$ROOT" 2>"$TMP/log" | body)" '0 1 2 '
is 'also with a log open' "$(req 'GET /cgi-bin/c?fds HTTP/1.0' |
    "$BUILD/cgihttp" --log-to="$TMP/file" "$ROOT" | body)" '0 1 2 '
done_testing

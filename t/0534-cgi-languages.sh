#!/bin/sh
# Scripts as people write them, in shell, Perl, Python and C, for curl.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl /usr/bin/perl /usr/bin/python3 cc cmp file

# Not any that only root may execute.
PERL=/usr/bin/perl
PYTHON=/usr/bin/python3
PORT=$(free_port)
URL=http://127.0.0.1:$PORT/cgi-bin
start server "$BUILD/cgihttp" $AS --listen "127.0.0.1:$PORT" "$ROOT"
wait_port "$PORT"

# --- shell

script form.sh <<'END'
cat <<PAGE
Content-Type: text/html

<title>Hello</title>
<p>$(printf '%s' "$QUERY_STRING" | sed 's/.*name=\([a-z]*\).*/\1/')
PAGE
END
is 'shell: a here-document' "$(curl -s "$URL/form.sh?name=ann&x=1")" \
	"<title>Hello</title>
<p>ann"
script upload.sh <<'END'
echo "Status: 201 Created"
echo "Content-Type: text/plain"
echo
head -c "$CONTENT_LENGTH" | wc -c
END
head -c 200000 /dev/urandom >"$TMP/upload"
is 'shell: head' "$(curl -s --data-binary \
	"@$TMP/upload" "$URL/upload.sh")" 200000

# --- Perl

script hello.pl "$PERL -w" <<'END'
use strict;
print "Content-Type: text/html\n\n";
print "<p>Hello, $ENV{REQUEST_METHOD}\n";
END
is 'Perl: print' "$(curl -s "$URL/hello.pl")" '<p>Hello, GET'
script post.pl "$PERL" <<'END'
read(STDIN, my $body, $ENV{'CONTENT_LENGTH'});
my %form = map { tr/+/ /; s/%(..)/chr(hex($1))/ge; $_ }
    map { split /=/, $_, 2 } split /&/, $body;
print "Content-type: text/plain\r\n\r\n";
print "$_: $form{$_}\n" for sort keys %form;
END
is 'Perl: read of a form' "$(curl -s --data-urlencode 'a=b & c' -d d=e \
	"$URL/post.pl")" "a: b & c
d: e"
script die.pl "$PERL" <<'END'
die "no database\n";
END
is 'Perl: die' "$(curl -s -o "$TMP/page" -w '%{http_code}' "$URL/die.pl")" 502
like 'is in the log' "$(cat "$TMP/server.err")" \
	'*/cgi-bin/die.pl: no database*'
unlike 'and not in the page' "$(cat "$TMP/page")" '*database*'
script cookie.pl "$PERL" <<'END'
$| = 1;
print "Set-Cookie: seen=" . (($ENV{HTTP_COOKIE} // "") =~ /seen=(\d+)/ ?
    $1 + 1 : 1) . "; Path=/\n";
print "Content-Type: text/plain\n\n", $ENV{HTTP_COOKIE} // "none", "\n";
END
is 'Perl: the first visit' "$(curl -s -c "$TMP/jar" "$URL/cookie.pl")" none
is 'and the second' "$(curl -s -b "$TMP/jar" "$URL/cookie.pl")" seen=1

# --- Python

script hello.py "$PYTHON" <<'END'
import os
print("Content-Type: text/html; charset=utf-8")
print()
print("<p>Hello,", os.environ["SCRIPT_NAME"])
END
is 'Python: print' "$(curl -s "$URL/hello.py")" '<p>Hello, /cgi-bin/hello.py'
script bytes.py "$PYTHON" <<'END'
import sys
body = sys.stdin.buffer.read()
sys.stdout.buffer.write(b"Content-Type: application/octet-stream\r\n"
    b"Content-Length: %d\r\n\r\n" % len(body))
sys.stdout.buffer.write(body)
END
curl -s --data-binary "@$TMP/upload" "$URL/bytes.py" >"$TMP/got"
ok 'Python: sys.stdout.buffer' cmp "$TMP/got" "$TMP/upload"
curl -s -T - "$URL/bytes.py" <"$TMP/upload" >"$TMP/got"
ok 'and a body in chunks' cmp "$TMP/got" "$TMP/upload"
script png.py "$PYTHON" <<'END'
import struct, sys, zlib
def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
        struct.pack(">I", zlib.crc32(kind + data)))
png = (b"\x89PNG\r\n\x1a\n" +
    chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 32, 8, 2, 0, 0, 0)) +
    chunk(b"IDAT", zlib.compress((b"\0" + b"\xff\r\n" * 64) * 32)) +
    chunk(b"IEND", b""))
print("Content-Type: image/png")
print("Content-Length:", len(png))
print(flush=True)
sys.stdout.buffer.write(png)
END
is 'Python: a picture' "$(curl -s -o "$TMP/png" \
	-w '%{http_code} %{content_type}' "$URL/png.py")" '200 image/png'
like 'is one' "$(file -b "$TMP/png")" 'PNG image data, 64 x 32, 8-bit/color*'
script raise.py "$PYTHON" <<'END'
print("Content-Type: text/plain")
raise ValueError("no database")
END
is 'Python: an exception' "$(curl -s -o "$TMP/page" -w '%{http_code}' \
	"$URL/raise.py")" 502
like 'is in the log' "$(cat "$TMP/server.err")" \
	'*/cgi-bin/raise.py: ValueError: no database*'
unlike 'and not in the page' "$(cat "$TMP/page")" '*database*'
script wsgi.py "$PYTHON" <<'END'
from wsgiref.handlers import CGIHandler
def application(environ, start_response):
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(size)
    start_response("404 Not Found", [("Content-Type", "text/plain"),
        ("X-Path", environ["PATH_INFO"])])
    return [environ["REQUEST_METHOD"].encode(), b" ", body, b"\n"]
CGIHandler().run(application)
END
is 'Python: WSGI' "$(curl -s -i -d hello "$URL/wsgi.py/a/b" | tr -d '\r' |
	grep -v -e '^Date: ' -e '^Server: ' -e '^Content-Length: ' \
	-e '^Transfer-Encoding: ')" "HTTP/1.1 404 Not Found
Content-Type: text/plain
X-Path: /a/b

POST hello"

# --- C

cat >"$TMP/hello.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
	const char *query = getenv("QUERY_STRING");
	printf("Content-Type: text/plain\r\n\r\n");
	printf("%s\n", query);
	return 0;
}
END
cc -o "$CGI/hello" "$TMP/hello.c"
is 'C: printf' "$(curl -s "$URL/hello?a=b")" a=b
is 'HEAD' "$(curl -s -I "$URL/hello?a=b" | grep -c '^HTTP/1.1 200 OK')" 1
cat >"$TMP/crash.c" <<'END'
int main(void)
{
	*(volatile char *)0 = 1;
	return 0;
}
END
cc -o "$CGI/crash" "$TMP/crash.c" 2>/dev/null
is 'C: a crash' "$(curl -s -o "$TMP/page" -w '%{http_code}' "$URL/crash")" 502
like 'is in the log' "$(cat "$TMP/server.err")" \
	'*/cgi-bin/crash: ended by signal 11*'

# --- events, each of which arrives before the next is printed

script events.sh <<'END'
printf 'Content-Type: text/event-stream\nCache-Control: no-cache\n\n'
for n in 1 2 3; do
	printf 'data: %s\n\n' "$n"
	until [ -e "$0.$n" ]; do sleep 0.02; done
done
END
start curl curl -sN "$URL/events.sh"
for n in 1 2 3; do
	ok "event $n arrives" wait_for grep -q "^data: $n$" "$TMP/curl.out"
	is 'and no other' "$(grep -c '^data: ' "$TMP/curl.out")" $n
	: >"$CGI/events.sh.$n"
done
wait "$curl_pid"
is 'curl got all of it' $? 0
done_testing

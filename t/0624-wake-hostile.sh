#!/bin/sh
# wakehttp between a client and a backend that mean no good.
. "${0%/*}/lib.sh"
. "${0%/*}/wake.sh"

port=$(free_port)
BACKEND=http://127.0.0.1:$port
backend "$port"

# What a CGI makes of each is the name of a field that is ours.
asks 'GET / HTTP/1.1' 'Host: a' 'X~Forwarded~User: root' 'X.Real.IP: 1.2.3.4' \
	'x_forwarded*for: 1.2.3.4' "X'Forwarded-Proto: https" 'Content~Length: 9' \
	'Transfer_Encoding: chunked' 'Transfer.Encoding: chunked' \
	'X-Forwarded-Port: 1' >"$TMP/answer"
is 'names that are as good as ours are dropped' "$(body <"$TMP/answer" |
	sed -n '/^Host/,/^X-Forwarded-Proto/p' | paste -sd '|')" \
	'Host: a|X-Forwarded-Port: 1|X-Forwarded-Proto: http'

# interim CODE: a backend that says no more than that, without end.
interim() {
	port=$(free_port)
	BACKEND=http://127.0.0.1:$port
	start "interim$1" python3 -c '
import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    c = s.accept()[0]
    try:
        while True:
            c.sendall(b"HTTP/1.1 %s On\r\n\r\n" % sys.argv[2].encode())
    except OSError:
        pass
' "$port" "$1"
	wait_port "$port"
}
interim 100
is '100 without end: 502' "$(asks 'GET / HTTP/1.1' 'Host: a' | head -n 1)" \
	'HTTP/1.1 502 Bad Gateway'
is '... which the log explains' "$(reason)" \
	'example.service: interim answers without end'
interim 103
is '103 without end, for HTTP/1.0: 502' "$(asks 'GET / HTTP/1.0' | head -n 1)" \
	'HTTP/1.1 502 Bad Gateway'
asks 'GET / HTTP/1.1' 'Host: a' >"$TMP/answer"
is '... for HTTP/1.1: a thousand, and 502' "$(grep -c '^HTTP/1.1 103' \
	"$TMP/answer") $(grep -c '^HTTP/1.1 502' "$TMP/answer")" '1000 1'
done_testing

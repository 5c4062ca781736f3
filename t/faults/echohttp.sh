# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# echohttp: what it is asked while something fails.

# Its port is another one each time.
IGNORE=peer

picture 'a request' pipe echohttp <<'REQUEST'
GET /x?y HTTP/1.1
Host: h

REQUEST
picture 'as text' socket echohttp <<'REQUEST'
GET /x?y HTTP/1.1
Host: h
Accept: text/plain

REQUEST
picture 'a body with its length' socket echohttp <<'REQUEST'
POST / HTTP/1.1
Host: h
Content-Length: 7

hello
GET / HTTP/1.1
Host: h

REQUEST
picture 'a body in chunks' socket echohttp <<'REQUEST'
POST / HTTP/1.1
Host: h
Transfer-Encoding: chunked

5
hello
6;x=y
 world
0
X: y

GET / HTTP/1.1
Host: h

REQUEST
picture 'a body after 100 Continue' open echohttp <<'REQUEST'
PUT / HTTP/1.1
Host: h
Content-Length: 7
Expect: 100-continue
Connection: close

hello
REQUEST
picture 'a body that is too large' open echohttp --max-body=4 <<'REQUEST'
POST / HTTP/1.1
Host: h
Content-Length: 7

hello
REQUEST
picture 'lines that leave one by one' socket echohttp <<'REQUEST'
GET /stream/4 HTTP/1.1
Host: h

GET /stream/2 HTTP/1.0

REQUEST
picture 'many bytes' socket echohttp <<'REQUEST'
GET /bytes/40000 HTTP/1.1
Host: h

REQUEST
picture 'bytes into a pipe' pipe echohttp <<'REQUEST'
GET /bytes/40000 HTTP/1.1
Host: h

GET /bytes/10 HTTP/1.0

REQUEST
picture 'statuses' socket echohttp <<'REQUEST'
GET /status/204 HTTP/1.1
Host: h

GET /status/404 HTTP/1.1
Host: h

HEAD /status/503 HTTP/1.1
Host: h

REQUEST
picture 'a field of 20,000 bytes' socket echohttp <<REQUEST
GET / HTTP/1.1
Host: h
X: $(head -c 20000 /dev/zero | tr '\0' x)

REQUEST
picture 'no request' pipe echohttp <<'REQUEST'
hello

REQUEST
picture 'no Host' open echohttp <<'REQUEST'
GET / HTTP/1.1

REQUEST
picture 'the PROXY protocol' socket echohttp \
    --proxy-protocol=require <<'REQUEST'
PROXY TCP4 198.51.100.1 203.0.113.2 5000 80
GET / HTTP/1.1
Host: h

REQUEST
picture 'a proxy that is trusted' socket echohttp \
    --trusted-proxy=127.0.0.0/8 <<'REQUEST'
GET / HTTP/1.1
Host: h
X-Forwarded-For: 198.51.100.1

REQUEST
picture 'two clients of a listener' listener echohttp <<'REQUEST'
GET / HTTP/1.1
Host: h
Connection: close

%%
POST / HTTP/1.1
Host: h
Content-Length: 7

hello
REQUEST
picture 'a server that is to end' drain echohttp <<'REQUEST'
GET /stream/3 HTTP/1.1
Host: h

REQUEST
picture 'the options' pipe echohttp --help <<'REQUEST'
REQUEST

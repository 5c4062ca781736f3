# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# redirhttp: what it is asked while something fails.

mkdir -p "$ROOT/acme"
printf 'token.thumb' >"$ROOT/acme/token"
chmod 644 "$ROOT/acme/token"

picture 'a redirection' pipe redirhttp <<'REQUEST'
GET /x?y HTTP/1.1
Host: h

REQUEST
picture 'redirections of a connection' socket redirhttp https://example.org \
    <<'REQUEST'
GET /x?y HTTP/1.1
Host: h

HEAD /x HTTP/1.1
Host: h

OPTIONS * HTTP/1.1
Host: h

REQUEST
picture 'a body that nobody reads' socket redirhttp <<'REQUEST'
POST /x HTTP/1.1
Host: h
Content-Length: 7

hello
REQUEST
picture 'a host that is none of them' open redirhttp --host=example.org \
    <<'REQUEST'
GET /x HTTP/1.1
Host: h
Connection: close

REQUEST
picture 'a challenge' socket redirhttp "--acme=$ROOT/acme" <<'REQUEST'
GET /.well-known/acme-challenge/token HTTP/1.1
Host: h

GET /.well-known/acme-challenge/none HTTP/1.1
Host: h

REQUEST
picture 'two clients of a listener' listener redirhttp <<'REQUEST'
GET /x HTTP/1.1
Host: h

%%
GET /y HTTP/1.1
Host: h

REQUEST

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# cgihttp: what it is asked while something fails.

script hello <<'SCRIPT'
printf 'Content-Type: text/plain\n\nhello\n'
SCRIPT
script cat <<'SCRIPT'
printf 'Content-Type: text/plain\n\n'
exec cat
SCRIPT
script length <<'SCRIPT'
printf 'Content-Type: text/plain\nContent-Length: 6\n\nhello\n'
SCRIPT
script status <<'SCRIPT'
printf 'Status: 403 No\nContent-Type: text/plain\n\nno\n'
SCRIPT
script away <<'SCRIPT'
printf 'Location: https://example.org/\n\n'
SCRIPT
script local <<'SCRIPT'
printf 'Location: /cgi-bin/hello?x\n\n'
SCRIPT
script to-file <<'SCRIPT'
printf 'Location: /a.txt\n\n'
SCRIPT
script nph-raw <<'SCRIPT'
printf 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n'
SCRIPT
script much <<'SCRIPT'
printf 'Content-Type: text/plain\n\n'
yes 'of much output' | head -c 200000
SCRIPT
script errors <<'SCRIPT'
echo 'it says so' >&2
printf 'Content-Type: text/plain\n\nhello\n'
SCRIPT
script broken <<'SCRIPT'
echo 'no head'
SCRIPT
script silent <<'SCRIPT'
exec sleep 5
SCRIPT
script halting <<'SCRIPT'
printf 'Content-Type: text/plain\n\nhello\n'
exec sleep 5
SCRIPT
script behind <<'SCRIPT'
printf 'Content-Type: text/plain\n\nhello\n'
sleep 5 &
SCRIPT
echo 'source of what is no program' >"$ROOT/cgi-bin/data"
echo hello >"$ROOT/a.txt"

# get NAME [LINE]...
get() {
	printf '%s\n' "GET $1 HTTP/1.1" 'Host: h'
	shift
	printf '%s\n' "$@"
	[ $# = 0 ] || echo
}
# post NAME [LINE]...
post() {
	printf '%s\n' "POST $1 HTTP/1.1" 'Host: h'
	shift
	printf '%s\n' "$@"
}

get /cgi-bin/hello | picture 'a script' pipe cgihttp "$ROOT"
{
	get /cgi-bin/hello/path?query
	get /a.txt
	get /cgi-bin/length
} | picture 'three requests of a connection' socket cgihttp "$ROOT"
printf '%s\n' 'HEAD /cgi-bin/hello HTTP/1.1' 'Host: h' '' |
    picture 'the head of an answer' socket cgihttp "$ROOT"
printf '%s\n' 'GET /cgi-bin/hello HTTP/1.0' '' |
    picture 'an answer until the end' open cgihttp "$ROOT"
# A script need not want its body (EPIPE).
NAMES='write'
{
	post /cgi-bin/cat 'Content-Length: 7' '' hello
	get /cgi-bin/hello
} | picture 'a body' pipe cgihttp "$ROOT"
post /cgi-bin/cat 'Content-Length: 7' 'Expect: 100-continue' \
    'Connection: close' '' hello |
    picture 'a body after 100 Continue' open cgihttp "$ROOT"
post /cgi-bin/cat 'Transfer-Encoding: chunked' '' 5 hello 0 '' |
    picture 'a body in chunks' socket cgihttp "$ROOT"
post /cgi-bin/cat 'Transfer-Encoding: chunked' '' 5 hello 0 '' |
    picture 'a body that is kept first' socket cgihttp --cgi-buffer "$ROOT"
post /cgi-bin/hello 'Content-Length: 20002' '' \
    "$(head -c 20000 /dev/zero | tr '\0' x)" |
    picture 'a body that nobody reads' socket cgihttp "$ROOT"
unset NAMES
get /cgi-bin/much | picture 'much output' socket cgihttp "$ROOT"
get /cgi-bin/errors | picture 'a script that complains' socket cgihttp "$ROOT"
get /cgi-bin/status | picture 'a status' socket cgihttp "$ROOT"
get /cgi-bin/away | picture 'a redirect' socket cgihttp "$ROOT"
{
	get /cgi-bin/local
	get /cgi-bin/to-file
} | picture 'local redirects' socket cgihttp "$ROOT"
get /cgi-bin/nph-raw | picture 'an answer of its own' socket cgihttp "$ROOT"
get /cgi-bin/broken | picture 'a script without a head' pipe cgihttp "$ROOT"
{
	get /cgi-bin/data
	get /cgi-bin/none
	get /cgi-bin/
} | picture 'what is no script' socket cgihttp "$ROOT"
get /cgi-bin/hello | picture 'limits' pipe cgihttp --cgi-memory=1000000000 \
    --cgi-cpu=10 --cgi-files=20 --cgi-env=A=b "$ROOT"
get /hello | picture 'scripts everywhere' pipe cgihttp --cgi-bin=/ \
    "$ROOT/cgi-bin"
LIMIT_MS=9000 LOOSE=1
get /cgi-bin/silent | picture 'a script that is silent' socket \
    cgihttp --cgi-timeout=1 "$ROOT"
get /cgi-bin/halting | picture 'a script that does not end' \
    socket cgihttp --cgi-timeout=1,1 "$ROOT"
unset LIMIT_MS LOOSE
get /cgi-bin/behind | picture 'a script that leaves one behind' socket \
    cgihttp "$ROOT"
NAMES='write'
{
	get /cgi-bin/hello
	echo %%
	post /cgi-bin/cat 'Content-Length: 7' '' hello
} | picture 'two clients of a listener' listener cgihttp "$ROOT"
unset NAMES
get /cgi-bin/much | picture 'a server that is to end' drain cgihttp "$ROOT"

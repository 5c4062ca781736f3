# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# drophttp: what it is sent while something fails. Where it says so, it has
# stored it.

mkdir "$ROOT/box"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$ROOT/box"
chmod 777 "$ROOT/box"
# (A short or interrupted write is a 500, and the client comes again.)
LOOSE=1
BEFORE="rm -rf '$ROOT/box/a' '$ROOT/box/.partial'"
PROMISED="grep -q hello '$ROOT/box/a'"

printf '%s\n' 'PUT /a HTTP/1.1' 'Host: h' 'Content-Length: 7' '' hello |
    picture 'a file' socket drophttp "$ROOT/box"
printf '%s\n' 'PUT /a HTTP/1.1' 'Host: h' 'Transfer-Encoding: chunked' '' 7 \
    hello '' 0 '' | picture 'a file in chunks, and a quota' pipe drophttp \
    --quota=100 --reserve=1 "$ROOT/box"
printf '%s\n' 'PUT /a HTTP/1.1' 'Host: h' 'Content-Length: 7' \
    'Content-Range: bytes 0-6/7' '' hello |
    picture 'a file that can be resumed' socket drophttp "$ROOT/box"
printf '%s\n' 'POST / HTTP/1.1' 'Host: h' 'Content-Length: 67' \
    'Content-Type: multipart/form-data; boundary=x' '' --x \
    'Content-Disposition: form-data; filename="a"' '' hello --x-- |
    picture 'a form' socket drophttp "$ROOT/box"
unset PROMISED
printf '%s\n' 'HEAD /a HTTP/1.1' 'Host: h' '' 'GET / HTTP/1.1' 'Host: h' \
    'Connection: close' '' | picture 'questions' open drophttp "$ROOT/box"

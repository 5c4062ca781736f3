# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of real clients share: a server of $ROOT at $URL, its log in
# $LOG. Read after lib.sh.

ROOT=$TMP/root
mkdir "$ROOT" "$ROOT/folder"
printf 'hello\n' >"$ROOT/hello.txt"
head -c 300000 /dev/urandom >"$ROOT/big.bin"
: >"$ROOT/empty"

AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
PORT=$(free_port)
URL=http://127.0.0.1:$PORT
LOG=$TMP/server.err
start server "$BUILD/simplehttp" --protocol=HTTP/1.1 $AS \
    --listen "127.0.0.1:$PORT" "$ROOT"
wait_port "$PORT"

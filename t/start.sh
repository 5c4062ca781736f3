# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of super-servers share: read after lib.sh. The client calls
# from 127.0.0.2, so that no address seen is right by chance.

need socat curl cmp

ROOT=$TMP/root
mkdir "$ROOT"
printf 'hello\n' >"$ROOT/hello.txt"
head -c 300000 /dev/urandom >"$ROOT/big.bin"

# The superuser's daemons hand sockets to a program that refuses them as such.
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
SERVE="$BUILD/simplehttp $AS"

# The query tells the log lines of one call from those of another.
t_tag=0
request() {
	req "GET /hello.txt?n=$t_tag HTTP/1.1" 'Host: test' 'Connection: close'
}

undated() {
	sed '/^Date: .* GMT.$/d'
}

# ask ADDRESS: the whole answer from that socat address, to the end of the
# connection: what follows the body is seen, too. The client says by a FIN
# that it has no more requests, unless $t_keep_open.
t_keep_open=
ask() {
	request | socat -t "${t_keep_open:-10}" -T 20 \
	    "-${t_keep_open:+,ignoreeof}" "$1"
}

# The same request through a pipe is the answer that all must give.
request | "$BUILD/simplehttp" --log-to=none "$ROOT" | undated >"$TMP/expected"

# serves NAME ADDRESS CURL_ARGUMENT...: the small file byte for byte as through
# a pipe, a large one by curl.
serves() {
	t_name=$1 t_tag=$((t_tag + 1))
	ask "$2" 2>"$TMP/ask.err" | undated >"$TMP/answer"
	shift 2
	rm -f "$TMP/big"
	ok "$t_name: the answer and not a byte more" \
	    cmp "$TMP/answer" "$TMP/expected"
	curl -sS -m 20 -G -d "n=$t_tag" -o "$TMP/big" "$@" 2>"$TMP/curl.err"
	ok "$t_name: a large file by curl" cmp "$TMP/big" "$ROOT/big.bin"
}

access() {
	grep "\"GET /$2?n=$t_tag HTTP/1.1\" 200" "$1"
}

# logs NAME FILE PEER [CURL_PEER]: the two lines of `serves` in that log.
logs() {
	wait_for access "$2" big.bin
	like "$1: the peer in the log" "$(access "$2" hello.txt)" \
	    "$3 - - \[*\] \"GET /hello.txt?n=$t_tag HTTP/1.1\" 200 *"
	like "$1: curl's address in the log" "$(access "$2" big.bin)" \
	    "${4:-$3} - - \[*\] \"GET /big.bin?n=$t_tag HTTP/1.1\" 200 *"
}

# tcp NAME LOG PORT: both, over IPv4.
tcp() {
	serves "$1" "TCP:127.0.0.1:$3,bind=127.0.0.2" \
	    --interface 127.0.0.2 "http://127.0.0.1:$3/big.bin"
	[ -z "$2" ] || logs "$1" "$2" 127.0.0.2
}

# unix NAME LOG PATH [PEER]: both, over a Unix socket.
unix() {
	serves "$1" "UNIX-CONNECT:$3" --unix-socket "$3" http://test/big.bin
	[ -z "$2" ] || logs "$1" "$2" "${4:--}"
}

# wait_unix PATH: until somebody listens there; the name comes first.
wait_unix() {
	wait_for awk -v path="$1" '
	$4 == "00010000" && $8 == path { found = 1 }
	END { exit !found }' /proc/net/unix
}

# For stunnel: $TMP/pem, and the configuration of PROGRAM ARGUMENTS at $port.
certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -days 2 -subj /CN=test -keyout "$TMP/key" -out "$TMP/crt" \
	    >"$TMP/openssl.err" 2>&1 &&
	    cat "$TMP/key" "$TMP/crt" >"$TMP/pem" && chmod 600 "$TMP/pem"
}

stunnel_conf() {
	cat <<CONF
foreground = yes
pid =
syslog = no
[web]
accept = 127.0.0.1:$port
cert = $TMP/pem
exec = $BUILD/$1
execArgs = $1 $2
TIMEOUTclose = 0
CONF
}

# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of drophttp share: read after lib.sh.
need curl sha256sum

BOX=$TMP/box
mkdir -p "$BOX"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$BOX"
AS='' USER_OPTION=''
if [ "$(id -u)" = 0 ]; then
	AS='setpriv --reuid=65534 --regid=65534 --clear-groups'
	USER_OPTION=--user=65534
fi

# drop <REQUEST: the answer of drophttp $options.
options=
drop() {
	# shellcheck disable=SC2086 # options
	$AS "$BUILD/drophttp" $options "$BOX" 2>"$TMP/log"
}

# put TARGET BODY FIELD...
put() {
	t_target=$1 t_text=$2
	shift 2
	{
		req "PUT $t_target HTTP/1.0" "Content-Length: ${#t_text}" "$@"
		printf %s "$t_text"
	} | drop
}

# head_of TARGET FIELD...
head_of() {
	t_target=$1
	shift
	req "HEAD $t_target HTTP/1.0" "$@" | drop
}

# serve OPTION...: by itself; $URL.
serve() {
	PORT=$(free_port)
	URL=http://127.0.0.1:$PORT
	# shellcheck disable=SC2086 # an option, or none
	start server "$BUILD/drophttp" $USER_OPTION --listen "127.0.0.1:$PORT" \
	    "$@" "$BOX"
	wait_port "$PORT"
}

# sent CURL-ARGUMENT...: the status; the body is in $TMP/body. (With -C curl
# would append to that.)
sent() {
	rm -f "$TMP/body"
	curl -sS -m 30 -o "$TMP/body" -w '%{http_code}' "$@" 2>&1
}

# files: what is in the box, that can be seen or not.
files() {
	(cd "$BOX" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort | xargs)
}

empty() {
	find "$BOX" ! -type d -exec rm -f {} +
}

# digest [512] <BYTES: as RFC 9530 writes it.
digest() {
	printf 'sha-%s=:%s:' "${1:-256}" \
		"$(openssl dgst "-sha${1:-256}" -binary | base64 -w 0)"
}

#!/bin/sh
# The requests of t/conformance, in three ways, to echohttp and simplehttp: the
# answers are those that the RFCs demand.
. "${0%/*}/lib.sh"
need python3

here=$(cd "${0%/*}/conformance" && pwd)
mkdir -p "$TMP/root/dir"
printf abcdefghijklmnopqrstuvwxyz >"$TMP/root/a.txt"
: >"$TMP/root/empty"
echo next >"$TMP/root/next"
echo page >"$TMP/root/page.js"
echo coded >"$TMP/root/page.js.gz"
echo index >"$TMP/root/dir/index.html"
echo deep >"$TMP/root/dir/b-c"
touch -d 2001-09-09T01:46:40Z "$TMP/root/"*

as=
[ "$(id -u)" != 0 ] || as=--user=65534
# listen PROGRAM [OPERAND]
listen() {
	port=$(free_port)
	program=$1
	shift
	# shellcheck disable=SC2086 # an option, or none
	start "$program" "$BUILD/$program" --listen "127.0.0.1:$port" $as \
		--log=none --timeout=60,60,60 --max-connections=none \
		--max-per-source=none "$@"
	wait_port "$port"
}
listen echohttp
echo=$port
listen simplehttp "$TMP/root"

cd "$here" || exit 1
export PYTHONDONTWRITEBYTECODE=1
python3 play.py "$BUILD" "$TMP/root" "$echo" "$port" chunked conditional \
	connection expect fields framing host line methods ranges target versions

# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of healthhttp share: read after lib.sh.

CHECKS=$TMP/checks
mkdir "$CHECKS"
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# check NAME LINE...: an executable of the shell.
check() {
	t_file=$CHECKS/$1
	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$t_file.tmp"
	chmod 755 "$t_file.tmp"
	mv "$t_file.tmp" "$t_file"
}

# asking PATH [LINE...]: the answer of healthhttp $options.
options=--checks=$CHECKS
asking() {
	t_path=$1
	shift
	# shellcheck disable=SC2086 # options
	req "GET $t_path HTTP/1.1" 'Host: a' 'Connection: close' "$@" |
		"$BUILD/healthhttp" $options 2>"$TMP/log"
}

# text PATH: its status, and its body as text on one line.
text() {
	asking "$1?format=text" >"$TMP/answer"
	echo "$(status <"$TMP/answer") $(body <"$TMP/answer" | paste -sd, -)"
}

# agent: the line alone, as by HTTP/0.9.
agent() {
	# shellcheck disable=SC2086 # options
	printf 'GET /agent\r\n' | "$BUILD/healthhttp" $options 2>"$TMP/log"
}

# refused STATUS LINE ARGUMENT...: it does not start, and says why.
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/healthhttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "healthhttp: $t_line"
}

# says EXPECTED URL [CURL_ARGUMENT...]: the status that is there.
says() {
	t_want=$1
	shift
	[ "$(curl -sS -m 10 --noproxy '*' -o /dev/null -w '%{http_code}' \
		"$@" 2>&1)" = "$t_want" ]
}

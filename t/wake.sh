# shellcheck shell=sh disable=SC2034,SC2154 # used by those that read this
# What the tests of wakehttp share: read after lib.sh. A backend that is there
# already: no unit is started for it.

need python3 curl
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
WAKE=${0%/*}/wake.py

# backend PORT|/PATH: there it is from now on.
backend() {
	start backend python3 "$WAKE" serve "$1" 0 "$TMP/seen"
	wait_for backs "$1"
}

backs() {
	case $1 in
	/*) curl -s -m 5 -o /dev/null --unix-socket "$1" http://a/ ;;
	*) curl -s -m 5 -o /dev/null --noproxy '*' "http://127.0.0.1:$1/" ;;
	esac
}

# asks LINE...: through a pipe; what it logs is in $TMP/log.
asks() {
	req "$@" | "$BUILD/wakehttp" ${OPTION+"$OPTION"} example \
		"$BACKEND" 2>"$TMP/log" | tr -d '\r' | sed '/^Date: /d'
}

# get PATH [FIELD]...: the whole answer, in one line.
get() {
	t_path=$1
	shift
	asks "GET $t_path HTTP/1.1" 'Host: a' "$@" | paste -sd '|'
}

reason() {
	grep -v -e 'HTTP/1.[01]" [0-9]' -e ' code [0-9]' "$TMP/log" |
		sed 's/.*] //'
}

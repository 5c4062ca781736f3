# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of redirhttp share: read after lib.sh.

# The superuser's daemons hand sockets to a program that refuses them as such.
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# asking LINE...: the answer of redirhttp $options to this head.
options=
asking() {
	# shellcheck disable=SC2086 # options
	req "$@" | "$BUILD/redirhttp" $options 2>"$TMP/log"
}

# location LINE...: where the answer leads, with its status.
location() {
	asking "$@" >"$TMP/answer"
	echo "$(status <"$TMP/answer") $(header Location <"$TMP/answer")"
}

# to TARGET [HOST]: the same, for a GET.
to() {
	location "GET $1 HTTP/1.1" "Host: ${2-www.example.org}" \
		'Connection: close'
}

# refused STATUS LINE ARGUMENT...: it does not start, and says why.
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/redirhttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "redirhttp: $t_line"
}

# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of scripts share: $ROOT with a cgi-bin, and $W, where a script
# may write. Read after lib.sh.

ROOT=$TMP/root
CGI=$ROOT/cgi-bin
W=$TMP/w
mkdir "$ROOT" "$CGI" "$W"
chmod 777 "$W"
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# script NAME [INTERPRETER]: its lines are the standard input.
script() {
	{
		echo "#!${2-/bin/sh}"
		cat
	} >"$CGI/$1"
	chmod 755 "$CGI/$1"
}

# prints NAME TEXT: a script that prints these bytes, as printf's %b has them.
prints() {
	printf '%b' "$2" >"$CGI/$1.out"
	script "$1" <<-'END'
		exec cat "$0.out"
	END
}

# serve NAME OPTION...: a server of that name on $PORT, the scripts at $URL.
serve() {
	PORT=$(free_port)
	URL=http://127.0.0.1:$PORT/cgi-bin
	t_server=$1
	shift
	# shellcheck disable=SC2086 # an option, or none
	start "$t_server" "$BUILD/cgihttp" $AS --listen "127.0.0.1:$PORT" \
		--cgi-env "W=$W" "$@" "$ROOT"
	wait_port "$PORT"
}

# none PID...: no such process, or a zombie that is not ours.
none() {
	for t_pid; do
		t_state=$(sed 's/.*) //; s/ .*//' "/proc/$t_pid/stat" \
			2>/dev/null)
		[ -z "$t_state" ] || [ "$t_state" = Z ] || return 1
	done
}

# childless PID
childless() {
	[ -z "$(cat "/proc/$1/task/$1/children")" ]
}

# say REQUEST: as printf's %b has it; the whole answer.
say() {
	printf '%b' "$1" | "$BUILD/cgihttp" "$ROOT" 2>"$TMP/log"
}

# ask METHOD NAME [LINE...]: the script's whole answer, without chunks: whether
# a script ends soon enough for a length depends on the machine.
ask() {
	t_line="$1 /cgi-bin/$2 HTTP/1.0"
	shift 2
	req "$t_line" "$@" | "$BUILD/cgihttp" "$ROOT" 2>"$TMP/log"
}

# get NAME [LINE...]
get() {
	ask GET "$@"
}

# plain: an answer without what all of them have, or may have.
plain() {
	tr -d '\r' | sed '1,/^$/ { /^Server: CGIHTTP/d; /^Date: /d
	/^Connection: close$/d; /^Content-Length: /d; }'
}

# errors: the lines of the log that are no access lines.
errors() {
	grep -v '] "[^"]*" [0-9][0-9]* [0-9][0-9]*$' "$TMP/log" |
		sed 's/^.*[0-9]\] //'
}

# logged: the access lines.
logged() {
	sed -n 's/^.*[0-9]\] \("[^"]*" [0-9]* [0-9]*\)$/\1/p' "$TMP/log"
}

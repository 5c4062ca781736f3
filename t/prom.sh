# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of promhttp share: read after lib.sh.

FILES=$TMP/files EXEC=$TMP/exec
mkdir "$FILES" "$EXEC"
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# file NAME LINE...: as its writer should: there whole, or not at all.
file() {
	t_file=$FILES/$1
	shift
	printf '%s\n' "$@" >"$t_file.tmp"
	mv "$t_file.tmp" "$t_file"
}

# script NAME LINE...: an executable of the shell.
script() {
	t_file=$EXEC/$1
	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$t_file.tmp"
	chmod 755 "$t_file.tmp"
	mv "$t_file.tmp" "$t_file"
}

# asking PATH [LINE...]: the answer of promhttp $options.
options=$FILES
asking() {
	t_path=$1
	shift
	# shellcheck disable=SC2086 # options
	req "GET $t_path HTTP/1.1" 'Host: a' 'Connection: close' "$@" |
		"$BUILD/promhttp" $options 2>"$TMP/log"
}

# metrics [LINE...]: what is not our own, and no comment; without a HELP that
# only names the source.
metrics() {
	asking "/metrics${QUERY-}" "$@" | body | grep -v promhttp_ |
		grep -v 'Metric read from'
}
OPENMETRICS='Accept: application/openmetrics-text;version=1.0.0'

# own NAME [SOURCE]: a metric of ours.
own() {
	asking /metrics | body | sed -n "s/^promhttp_$1{source=\"${2-.*}\",kind=\".*\"} //p"
}

# says COMMAND: what the log says of sources.
said() {
	sed -n 's/.*\] \([^"]\)/\1/p' "$TMP/log"
}

PROMETHEUS=$BUILD/starters/usr/bin
[ -x "$PROMETHEUS/promtool" ] || PROMETHEUS=/usr/bin

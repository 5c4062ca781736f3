# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of journalhttp share: read after lib.sh.
REMOTE=/lib/systemd/systemd-journal-remote
need python3 curl journalctl
[ -x $REMOTE ] || skip_all 'no systemd-journal-remote'
TOP=$(cd "${0%/*}/.." && pwd)
PYTHONPATH=$TOP/t
PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE

JOURNAL=$TMP/journal
mkdir "$JOURNAL"
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# written NAME <PYTHON: entries by journal.py, as a file of the journal.
written() {
	{
		echo 'from journal import *'
		cat
	} | python3 - | $REMOTE -o "$JOURNAL/$1.journal" - 2>"$TMP/remote" ||
		t_diag 'the journal' "$(cat "$TMP/remote")"
	chmod 644 "$JOURNAL/$1"*.journal
}

# asking PATH [LINE...]: the answer of journalhttp $options.
options=
asking() {
	t_path=$1
	shift
	# shellcheck disable=SC2086 # options
	req "GET $t_path HTTP/1.0" "${@:-Host: localhost}" |
		"$BUILD/journalhttp" --directory="$JOURNAL" $options \
		2>"$TMP/log"
}

# lines PATH [LINE...]: the messages of an answer as text, with commas.
lines() {
	asking "$@" >"$TMP/answer"
	body <"$TMP/answer" | sed 's/^[^ ]* box //' | paste -sd, -
}

# code PATH [LINE...]
code() {
	asking "$@" | status
}

# refused STATUS LINE ARGUMENT...: it does not start, and says why.
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/journalhttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "journalhttp: $t_line"
}

# serve OPTION...: by itself; $URL.
serve() {
	PORT=$(free_port)
	URL=http://127.0.0.1:$PORT
	# shellcheck disable=SC2086 # an option, or none
	start server "$BUILD/journalhttp" $AS --listen "127.0.0.1:$PORT" \
		--directory="$JOURNAL" "$@"
	wait_port "$PORT"
}

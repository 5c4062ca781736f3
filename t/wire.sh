# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# What the tests of the wire share: read after lib.sh. A request is written as
# printf's %b; a second one follows it on the same connection.

# As from the network: nobody types these.
export REMOTE_ADDR=192.0.2.7

PROBE="$BUILD/tools/probe --log-to=$TMP/log"
ANSWERS=$BUILD/tools/answers
CLIENT=$BUILD/tools/client
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

H='Host: a\r\n'
GET="GET /none HTTP/1.1\r\n$H"
POST="POST /all HTTP/1.1\r\n$H"
NEXT="GET /none HTTP/1.1\r\n${H}Connection: close\r\n\r\n"

# answers METHOD...: what came, in one line, without the lengths.
answers() {
	"$ANSWERS" "$@" | sed 's/ [0-9][0-9]*\( close\)\{0,1\}$/\1/' |
	    tr '\n' ',' | sed 's/,$//; s/,/, /g'
}

# say REQUEST: the answer of $PROBE, byte for byte.
say() {
	# shellcheck disable=SC2086 # a command and its options
	printf '%b' "$1" | $PROBE 2>"$TMP/err"
}

# wire SENTENCE EXPECTED REQUEST [METHOD]: these answers and not a byte more.
wire() {
	: >"$TMP/log"
	t_got=$(say "$3$NEXT" | answers ${4:+"$4"})
	is "$1" "$t_got" "$2"
}

# keeps CODE SENTENCE REQUEST: that answer, and the connection goes on.
keeps() {
	wire "$2" "$1 length, 200 length close" "$3"
}

# closes CODE SENTENCE REQUEST: that answer is the last.
closes() {
	wire "$2" "$1 length close" "$3"
}

# repeat N TEXT
repeat() {
	T_TEXT=$2 awk -v n="$1" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "%s", ENVIRON["T_TEXT"]
	}'
}

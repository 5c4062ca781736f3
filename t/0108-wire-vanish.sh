#!/bin/sh
# Clients that vanish after any byte of the request or the answer.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
unset REMOTE_ADDR
t='a client that vanishes'

printf '%b' "POST /all HTTP/1.1\r\n${H}Content-Length: 5\r\n\r\nhello$NEXT" \
    >"$TMP/request"
len=$(wc -c <"$TMP/request")

# A log with priorities: as the service manager's stream would have it.
: >"$TMP/log"
exec 9>>"$TMP/log"
JOURNAL_STREAM=$(stat -Lc %d:%i "$TMP/log")
export JOURNAL_STREAM
TOOL="$BUILD/tools/probe --log-to=stderr $AS"
port=$(free_port)
# shellcheck disable=SC2086 # a command and its options
$TOOL --listen "127.0.0.1:$port" --max-per-source=none 2>&9 &
server=$!
at_exit "kill $server"
wait_port "$port"

# loud: the lines that are louder than info, or have no priority
loud() {
	grep -v '^<[67]>' "$TMP/log"
}

# everywhere WHERE OPTION MINIMUM
everywhere() {
	: >"$TMP/log"
	# shellcheck disable=SC2086 # a command and its options
	"$CLIENT" "$2" -- $TOOL <"$TMP/request" >"$TMP/n" 2>"$TMP/errors"
	is "$t $1: each program exits 0" "$? $(grep exit "$TMP/errors")" '0 '
	grep '^<' "$TMP/errors" >>"$TMP/log"
	"$CLIENT" "$2" "$port" <"$TMP/request" >"$TMP/n" 2>>"$TMP/errors"
	ok "$t $1: at all of them ($(cat "$TMP/n"))" \
	    test "$(cat "$TMP/n")" -ge "$3"
	ok "$t $1: no child is left" wait_for childless
	is "$t $1: no line louder than info" "$(loud)" ''
}
childless() {
	[ -z "$(cat "/proc/$server/task/$server/children")" ]
}

everywhere 'by FIN after a byte of the request' -f "$len"
everywhere 'by RST after a byte of the request' -r "$len"
everywhere 'by FIN after a byte of the answers' -F 300
everywhere 'by RST after a byte of the answers' -R 300

# In the middle of an answer that fits no buffer.
printf '%b' "GET /length?20000000 HTTP/1.1\r\n$H\r\n$NEXT" >"$TMP/request"
for how in F R; do
	: >"$TMP/log"
	# shellcheck disable=SC2086 # a command and its options
	"$CLIENT" -e 2000 -$how -- $TOOL <"$TMP/request" >"$TMP/n" \
	    2>"$TMP/errors"
	is "$t from a large answer, -$how: exit 0" \
	    "$? $(grep exit "$TMP/errors")" '0 '
	grep '^<' "$TMP/errors" >>"$TMP/log"
	is "$t from a large answer, -$how: no line louder than info" "$(loud)" ''
done
ok "$t: the listener serves the next one" sh -c "printf '%b' '$NEXT' |
    '$CLIENT' '$port' | grep -q '200 OK'"

# The reader of a pipe.
{
	printf '%b' "GET /length?20000000 HTTP/1.1\r\n$H\r\n" |
	    "$BUILD/tools/probe" --log=none
	echo $? >"$TMP/code"
} | head -c 1000 >"$TMP/out"
wait_for test -s "$TMP/code"
is "$t from a pipe that is not read to its end: exit 0" "$(cat "$TMP/code")" 0

done_testing

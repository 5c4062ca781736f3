#!/bin/sh
# Where the log goes: --log-to.
. "${0%/*}/lib.sh"
need socat

mkdir "$TMP/root"
printf 'hello\n' >"$TMP/root/hello.txt"
req 'GET /hello.txt HTTP/1.1' 'Host: test' 'Connection: close' >"$TMP/request"

# prog OPTION...: the answer is in $TMP/answer, standard error in $TMP/err.
prog() {
	"$BUILD/simplehttp" "$@" "$TMP/root" <"$TMP/request" >"$TMP/answer" \
	    2>"$TMP/err"
}

answered() {
	[ "$(body <"$TMP/answer")" = hello ]
}

line='- - - \[*\] "GET /hello.txt HTTP/1.1" 200 *'

prog
like 'auto: standard error' "$(cat "$TMP/err")" "$line"
prog --log-to=stderr
like 'stderr: standard error' "$(cat "$TMP/err")" "$line"
prog --log-to=none
is 'none: nothing' "$(cat "$TMP/err")" ''
ok 'none: the answer' answered

prog --log-to="$TMP/log"
prog --log-to="$TMP/log"
is 'a file: a line a request, appended' "$(wc -l <"$TMP/log")" 2
like 'a file: the line' "$(head -n 1 "$TMP/log")" "$line"
is 'a file: not for others' "$(stat -c %A "$TMP/log" | cut -c8-)" ---
is 'a file: nothing on standard error' "$(cat "$TMP/err")" ''

for sink in nonsense '' log journal:log; do
	prog --log-to="$sink"
	is "--log-to='$sink': exit status 64" $? 64
	is "--log-to='$sink': one line" "$(wc -l <"$TMP/err")" 1
	is "--log-to='$sink': no answer" "$(cat "$TMP/answer")" ''
done
prog --log-to=/nonexistent/log
like 'a file that cannot be made: an error' $? '7[18]'
like 'a file that cannot be made: a line that names it' "$(cat "$TMP/err")" \
    '*/nonexistent/log*'

prog --log-to=/dev/full
is 'a full disk: exit status 0' $? 0
ok 'a full disk: the answer' answered

"$BUILD/simplehttp" "$TMP/root" <"$TMP/request" >"$TMP/answer" 2>/dev/full
is 'standard error on a full disk: exit status 0' $? 0
ok 'standard error on a full disk: the answer' answered

# The reader opens the FIFO and reads nothing.
mkfifo "$TMP/gone" "$TMP/stuck"
{ exec 3<"$TMP/gone"; } & # ends at once
"$BUILD/simplehttp" "$TMP/root" <"$TMP/request" >"$TMP/answer" 2>"$TMP/gone"
is 'a reader that is gone: exit status 0' $? 0
ok 'a reader that is gone: the answer' answered

exec 4<>"$TMP/stuck"
head -c 65536 /dev/zero >&4
before=$(date +%s)
timeout 10 "$BUILD/simplehttp" "$TMP/root" <"$TMP/request" >"$TMP/answer" \
    2>&4
is 'a reader that is stuck: exit status 0' $? 0
ok 'a reader that is stuck: the answer' answered
ok 'a reader that is stuck: done in three seconds' \
    test $(($(date +%s) - before)) -le 3
exec 4<&-

: >"$TMP/err"
stream=$(stat -c %d:%i "$TMP/err")
JOURNAL_STREAM=$stream "$BUILD/simplehttp" --log-to=stderr "$TMP/root" \
    <"$TMP/request" >"$TMP/answer" 2>>"$TMP/err"
like 'a journal stream: lines with their level' "$(cat "$TMP/err")" "<6>$line"
: >"$TMP/err"
JOURNAL_STREAM=8:1 "$BUILD/simplehttp" "$TMP/root" <"$TMP/request" \
    >"$TMP/answer" 2>>"$TMP/err"
like 'the journal stream of another: lines' "$(cat "$TMP/err")" "$line"

# --- the journal's native protocol, to a socket of our own

start journal socat -u "UNIX-RECV:$TMP/journal" "CREATE:$TMP/entry"
wait_for test -S "$TMP/journal"
# entry: what arrived, then forgotten.
entry() {
	wait_for grep -q HTTP_USEC "$TMP/entry"
	cat "$TMP/entry"
	: >"$TMP/entry"
}
field() {
	echo "$entry" | sed -n "s/^$1=//p"
}

REMOTE_ADDR=192.0.2.1 prog --log-to="journal:$TMP/journal"
entry=$(entry)
is 'journal: nothing on standard error' "$(cat "$TMP/err")" ''
like 'journal: MESSAGE' "$(field MESSAGE)" '*"GET /hello.txt HTTP/1.1" 200 *'
is 'journal: PRIORITY' "$(field PRIORITY)" 6
is 'journal: SYSLOG_IDENTIFIER' "$(field SYSLOG_IDENTIFIER)" simplehttp
is 'journal: REMOTE_ADDR' "$(field REMOTE_ADDR)" 192.0.2.1
is 'journal: HTTP_METHOD' "$(field HTTP_METHOD)" GET
is 'journal: HTTP_PATH' "$(field HTTP_PATH)" /hello.txt
is 'journal: HTTP_STATUS' "$(field HTTP_STATUS)" 200
is 'journal: HTTP_BYTES' "$(field HTTP_BYTES)" 6
like 'journal: HTTP_USEC' "$(field HTTP_USEC)" '[0-9]*'

req 'GET /no%0Aline HTTP/1.1' 'Host: test' 'Connection: close' >"$TMP/request"
prog --log-to="journal:$TMP/journal"
entry=$(entry)
is 'journal: the path of a 404 as it was sent' "$(field HTTP_PATH)" \
    /no%0Aline
is 'journal: the status of a 404' "$(field HTTP_STATUS)" 404

prog --log-to="journal:$TMP/none"
like 'a journal that is not there: an error' $? '7[18]'

done_testing

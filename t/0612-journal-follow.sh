#!/bin/sh
# journalhttp follows: what comes, in order, once; heartbeats; and the end.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

written past <<'END'
for i in range(20):
    message(i, "web.service", "past %d" % i)
END
mkfifo "$TMP/now"
start remote sh -c "exec $REMOTE -o '$JOURNAL/now.journal' - <'$TMP/now'"
exec 3>"$TMP/now"
# say FIRST LAST [TEXT]: entries now.
say() {
	python3 -c 'import sys
from journal import *
for i in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
    message(1000 + i, "web.service", sys.argv[3] + " %d" % i)
    message(1000 + i, "secret.service", "SECRET")' "$1" "$2" "${3:-now}" >&3
}
say 0 0 begin
wait_for [ -e "$JOURNAL/now.journal" ]
chmod 644 "$JOURNAL/now.journal"

# follow NAME URL-QUERY [CURL-OPTION...]: into $TMP/NAME.
follow() {
	t_name=$1 t_query=$2
	shift 2
	: >"$TMP/$t_name"
	start "$t_name" curl -sS -N -m 300 -o "$TMP/$t_name" "$@" \
		"$URL/entries?format=stream&$t_query"
}
messages() {
	sed -n 's/^data: .*"MESSAGE":"\([^"]*\)".*/\1/p' "$TMP/$1" |
		paste -sd, -
}
has() {
	grep -q "\"$2\"" "$TMP/$1"
}

id_of() { # NAME NUMBER: of that entry
	sed -n 's/^id: //p' "$TMP/$1" | sed -n "$2p"
}
children() {
	pgrep -P "$1" | wc -l
}

# A silent one, for as long as the rest takes.
serve --unit=silent
SILENT=$URL silent_server=$server_pid
: >"$TMP/silent"
start silent curl -sS -N -m 300 -o "$TMP/silent" \
	"$SILENT/entries?format=stream"

from=1
for sandbox in none full; do
for unit in web.service 'w*'; do
	name="--sandbox=$sandbox $unit"
	serve --sandbox=$sandbox --unit "$unit"
	to=$((from + 49))
	follow some limit=2
	follow none limit=0
	follow since 'since=1700000015'
	wait_for grep -q retry "$TMP/none"
	wait_for grep -q retry "$TMP/some"
	wait_for has since 'past 19'
	say $from $to
	for each in some none since; do
		wait_for has $each "now $to"
	done
	is "$name: each once, in order" "$(messages none)" \
		"$(seq -f 'now %.0f' $from $to | paste -sd, -)"
	is "$name: two of before" "$(grep -c '^data' "$TMP/some")" 52
	like "$name: from a time on" "$(messages since)" 'past 15,past 16,*'
	is "$name: nothing of another unit" \
		"$(cat "$TMP/some" "$TMP/none" "$TMP/since" | grep -c SECRET)" 0

	# The connection was cut behind the tenth.
	follow again '' -H "Last-Event-ID: $(id_of none 10)"
	wait_for has again "now $to"
	is "$name: goes on where it was cut" "$(messages again)" \
		"$(seq -f 'now %.0f' $((from + 10)) $to | paste -sd, -)"
	follow behind "after=$(id_of none 49)"
	wait_for has behind "now $to"
	is "$name: behind a cursor" "$(messages behind)" "now $to"
	follow text "limit=0&q=1"
	wait_for grep -q retry "$TMP/text"
	from=$((to + 1)) to=$((to + 30))
	say $from $to
	wait_for has text "now $(((to - 1) / 10 * 10 + 1))"
	wait_for has none "now $to"
	is "$name: what matches a text alone" "$(messages text)" \
		"$(seq -f 'now %.0f' $from $to | grep 1 | paste -sd, -)"

	# A client that goes away, and one that stays until the server ends.
	t_before=$(children "$server_pid")
	t_stop "$again_pid"
	from=$((to + 1)) to=$((to + 1))
	say $from $to
	say $((from + 1)) $((to + 1))
	from=$((to + 2))
	gone() {
		[ "$(children "$server_pid")" -lt "$t_before" ]
	}
	ok "$name: a client is gone: so is its process" wait_for gone
	kill "$server_pid"
	ok "$name: SIGTERM ends the answer as a whole" wait "$none_pid"
	wait "$server_pid"
	is "$name: ... and the server: 0" $? 0
	rm -f "$TMP"/again
done
done

# Another file, as after a rotation.
serve --unit=web
follow new limit=0
wait_for grep -q retry "$TMP/new"
written other <<'END'
message(5000, "web.service", "in a new file")
END
ok 'a new file is read' wait_for has new 'in a new file'
exec 3>&-
t_stop "$remote_pid"
mv "$JOURNAL/now.journal" "$JOURNAL/old.journal"
written next <<'END'
message(5001, "web.service", "and in one more")
END
ok '... and one more, when one was renamed' wait_for has new 'and in one more'
rm "$JOURNAL"/past.journal
written third <<'END'
message(5002, "web.service", "one was removed")
END
ok '... and when one was removed' wait_for has new 'one was removed'
is 'each once' "$(messages new)" \
	'in a new file,and in one more,one was removed'

head=$(curl -sS -m 2 -N -i -o "$TMP/head" "$URL/entries?format=stream" \
	2>"$TMP/err"; cat "$TMP/head")
like 'its type' "$head" '*Content-Type: text/event-stream*'
like 'no proxy holds it back' "$head" '*X-Accel-Buffering: no*'
like 'when to come again' "$head" '*retry: [0-9]*'
is 'a cursor that is none: 400' "$(curl -sS -m 9 -o "$TMP/body" \
	-w '%{http_code}' "$URL/entries?format=stream&after=x")" 400
is '... in Last-Event-ID, too' "$(curl -sS -m 9 -o "$TMP/body" \
	-w '%{http_code}' -H 'Last-Event-ID: x' "$URL/entries?format=stream")" \
	400

beats() {
	grep -q '^:' "$TMP/silent"
}
wait_for beats || wait_for beats
ok 'a word now and then, for who is between' beats
kill "$silent_server"
ok '... until the end' wait "$silent_pid"
wait "$silent_server"
is '... of the server, too: 0' $? 0
done_testing

#!/bin/sh
# Run by 0233-units-load.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
crowd=${0%/*}/crowd.py

systemctl start simplehttp.socket
is 'before: 200' "$(code "$(url simplehttp)")" 200

# On a machine that is busy nothing would reach it.
is 'no number of connections within a time is too large' \
	"$(property simplehttp.socket TriggerLimitIntervalUSec)" 0

instances() {
	systemctl list-units --all --no-legend 'simplehttp@*' | grep -c simplehttp
}

none_left() {
	[ "$(instances)" = 0 ]
}

# survived WHAT
survived() {
	ok "$1: the socket is active" is_in active simplehttp.socket
	ok "$1: no instance is left" wait_for none_left
	no_failed "$1"
	is "$1: then, 200" "$(code "$(url simplehttp)")" 200
}

memory() {
	awk '/^VmRSS/ { print $2 }' /proc/1/status
}

before=$(memory)
count=${LONG:-100}
python3 "$crowd" soak 8000 "$count" $((count > 600 ? count / 10 : 60)) \
	>"$TMP/soak" 2>"$TMP/errors"
t_diag soak "$(cat "$TMP/soak")"
t_diag 'kB of process 1, before and after' "$before $(memory)"
like 'a tenth aborted: nobody else fails' "$(cat "$TMP/soak")" '* failed 0'
[ ! -s "$TMP/errors" ] || t_diag errors "$(sort "$TMP/errors" | uniq -c)"
ok 'a tenth aborted: these were many' \
	test "$(awk '{ print $2 }' "$TMP/soak")" -gt $((count * 88 / 100))
survived 'a tenth aborted'

# 256 fit in; what is more is closed.
answered=$(python3 "$crowd" hold 8000 400 40)
ok "400 at once: 256 are answered ($answered)" test "$answered" -ge 250
survived '400 at once'

# Held open until standard input ends.
mkfifo "$TMP/hold"
start keep sh -c "exec python3 $crowd keep 8000 40 1 <$TMP/hold"
exec 9>"$TMP/hold"
full() {
	[ "$(instances)" -ge 16 ]
}
ok 'one source: has 16' wait_for full
is 'one source: another one has 200' "$(code "$(url simplehttp)")" 200
is 'one source: it has no more than 16' "$(instances)" 16
exec 9>&-
wait "$keep_pid"
is 'one source: the others were closed' "$(cat "$TMP/keep.out")" 16
survived 'one source'

done_testing

#!/bin/sh
# Run by 0231-units-serve.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
# (wakehttp has a server alone: inside-wake.sh.)
PROGRAMS=$(sed -n 's/^u _\([a-z]*\) .*/\1/p' \
	/usr/local/lib/sysusers.d/basehttp.conf | grep -vx wakehttp)

# units SUFFIX: of all programs.
units() {
	for t_program in $PROGRAMS; do
		echo "$t_program$1"
	done
}

# asked: all of them, at once.
asked() {
	for t_program in $PROGRAMS; do
		code "$(url "$t_program")" >"$TMP/code-$t_program" &
		t_clients="${t_clients-} $!"
	done
	# shellcheck disable=SC2086 # a list
	wait $t_clients
	t_clients=
}

# logged: the journal has an entry of each that was answered as it should be.
logged() {
	journalctl -q -o short --no-pager --since "@$since" HTTP_STATUS=200 \
		HTTP_STATUS=405 >"$TMP/entries"
	for t_program in $PROGRAMS; do
		is_logged "$t_program" || return 1
	done
}
is_logged() {
	grep -q " $1\[[0-9]*\]: .*\"GET .*\" $(wants "$1") " "$TMP/entries"
}

# answers WHAT: of each program, and the journal knows of it.
answers() {
	asked
	wait_for logged
	for program in $PROGRAMS; do
		is "$program$1: an answer" "$(cat "$TMP/code-$program")" \
			"$(wants "$program")"
		ok "$program$1: the journal has it with its HTTP_STATUS" \
			is_logged "$program"
	done
}

# checking on|off [OPTION]: every service does nothing else, and prints to the
# journal.
checking() {
	t_check=/run/systemd/system/service.d
	rm -rf $t_check
	[ "$1" = off ] || {
		mkdir -p $t_check
		printf '[Service]\nStandardOutput=journal\n%s\n' \
			"Environment=\"OPTIONS=--sandbox-check ${2-}\"" \
			>$t_check/check.conf
	}
	systemctl daemon-reload
}

# checked: what --sandbox-check has printed is in the journal, of each.
checked() {
	journalctl -q -o short --no-pager --since "@$since" \
		_TRANSPORT=stdout >"$TMP/tables"
	for t_program in $PROGRAMS; do
		table "$t_program" | grep -q '^make written memory' || return 1
	done
}

# table PROGRAM: the whole one, once.
table() {
	sed -n "s/^.* $1\[[0-9]*\]: //p" "$TMP/tables" |
		sed '/^make written memory/q'
}

# confined WHAT: each program is.
confined() {
	wait_for checked
	for program in $PROGRAMS; do
		table "$program" >"$TMP/table"
		like "$program$1: --sandbox-check was run" \
			"$(cat "$TMP/table")" '*make written memory*'
		is "$program$1: nothing is possible that could be refused" \
			"$(grep POSSIBLE "$TMP/table")" ''
		case $program in
		cgihttp | githttp | healthhttp | promhttp) ;;
		*)
			is "$program$1: all is refused" \
				"$(grep -c 'refused$' "$TMP/table")" 12
			;;
		esac
	done
}

# shellcheck disable=SC2046 # words
ok 'enable --now' systemctl enable -q --now $(units .socket)
for program in $PROGRAMS; do
	ok "$program: it listens" is_in active "$program.socket"
done
for kind in default paranoid fast; do
	profile "$kind"
	# Landlock where the unit refuses the rest; then what needs most of it,
	# in the strictest profile and in the weakest.
	full=--sandbox=full
	[ "$kind" != default ] || full=
	checking on $full
	since=$(date +%s.%N)
	asked
	confined ", $kind $full"
	checking off
	since=$(date +%s.%N)
	answers ", $kind"
done

profile default
checking on
since=$(date +%s.%N)
# shellcheck disable=SC2046
ok 'the servers: enable --now' systemctl enable -q --now $(units -server.socket)
for program in $PROGRAMS; do
	ok "$program-server: ends the other socket" \
		is_in inactive "$program.socket"
done
# shellcheck disable=SC2046
systemctl start $(units -server.service)
confined -server
checking off
since=$(date +%s.%N)
answers -server
for program in $PROGRAMS; do
	property "$program-server.service" MainPID >"$TMP/main-$program"
done
# shellcheck disable=SC2046
ok 'the servers: restart' systemctl restart $(units -server.service)
asked
for program in $PROGRAMS; do
	unlike "$program-server: restarted, another process" \
		"$(property "$program-server.service" MainPID)" \
		"$(cat "$TMP/main-$program")"
	is "$program-server: ... an answer" "$(cat "$TMP/code-$program")" \
		"$(wants "$program")"
done
# shellcheck disable=SC2046
ok 'the servers: stop' systemctl stop $(units -server.socket)
for program in $PROGRAMS; do
	ok "$program-server: stopped, the service with it" \
		is_in inactive "$program-server.service"
done
# shellcheck disable=SC2046
ok 'the servers: disable' systemctl disable -q $(units -server.socket) \
	$(units .socket)
no_failed 'all of them'
is 'nothing was served without Landlock or seccomp' \
	"$(journalctl -q --no-pager | grep -E 'without (Landlock|seccomp)')" ''

done_testing

#!/bin/sh
# Run by 0231-units-serve.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
PROGRAMS=$(sed 's/^u _\([a-z]*\) .*/\1/' /usr/local/lib/sysusers.d/basehttp.conf)

# entry PROGRAM: its requests that were answered as they should be.
entry() {
	journalctl -q -o cat --no-pager "HTTP_STATUS=$(wants "$1")" \
		SYSLOG_IDENTIFIER="$1" --since "@$since" | grep GET
}

# answers WHAT PROGRAM: and the journal knows of it.
answers() {
	is "$1: an answer" "$(code "$(url "$2")")" "$(wants "$2")"
	ok "$1: the journal has it with its HTTP_STATUS" wait_for entry "$2"
}

# check UNIT: prints what --sandbox-check does from within the unit.
check() {
	t_since=$(date +%s.%N)
	case $1 in
	*@) curl -s -m 5 "$(url "${1%@}")" >/dev/null ;;
	*) systemctl start "$1.service" ;;
	esac
	wait_for checked
	checked
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

# The whole table.
checked() {
	journalctl -q -o cat --no-pager --since "@$t_since" _TRANSPORT=stdout |
		awk '/^open files outside for reading/ { table = "" }
		{ table = table $0 "\n" }
		/^make written memory/ { printf "%s", table; found = 1; exit }
		END { exit !found }'
}

confined() {
	like "$1: --sandbox-check was run" "$3" '*make written memory*'
	is "$1: nothing is possible that could be refused" \
		"$(echo "$3" | grep POSSIBLE)" ''
	case $2 in
	cgihttp | githttp | healthhttp | promhttp) ;;
	*)
		is "$1: all is refused" "$(echo "$3" | grep -c 'refused$')" 12
		;;
	esac
}

for program in $PROGRAMS; do
	ok "$program: enable --now" \
		systemctl enable -q --now "$program.socket"
done
for kind in default paranoid fast; do
	profile "$kind"
	# Landlock where the unit refuses the rest; then what needs most of it,
	# in the strictest profile and in the weakest.
	full=--sandbox=full
	[ "$kind" != default ] || full=
	checking on $full
	for program in $PROGRAMS; do
		confined "$program, $kind $full" "$program" \
			"$(check "$program@")"
	done
	checking off
	since=$(date +%s.%N)
	for program in $PROGRAMS; do
		answers "$program, $kind" "$program"
	done
done

profile default
checking on
for program in $PROGRAMS; do
	ok "$program-server: enable --now" \
		systemctl enable -q --now "$program-server.socket"
	ok "$program-server: ends the other socket" \
		is_in inactive "$program.socket"
	confined "$program-server" "$program" "$(check "$program-server")"
done
checking off
since=$(date +%s.%N)
for program in $PROGRAMS; do
	answers "$program-server" "$program"
	main=$(property "$program-server.service" MainPID)
	ok "$program-server: restart" \
		systemctl restart "$program-server.service"
	unlike "$program-server: ... is another process" \
		"$(property "$program-server.service" MainPID)" "$main"
	is "$program-server: restarted, an answer" \
		"$(code "$(url "$program")")" "$(wants "$program")"
	ok "$program-server: stop" systemctl stop "$program-server.socket"
	ok "$program-server: ... the service with it" \
		is_in inactive "$program-server.service"
	ok "$program-server: disable" systemctl disable -q \
		"$program-server.socket" "$program.socket"
done
no_failed 'all of them'
is 'nothing was served without Landlock or seccomp' \
	"$(journalctl -q --no-pager | grep -E 'without (Landlock|seccomp)')" ''

done_testing

#!/bin/sh
# libsystemd as judge: sd_listen_fds(3) and sd_is_socket(3) see what we see.
. "${0%/*}/lib.sh"
need systemd-socket-activate socat
judge=$BUILD/tools/handed-over
[ -x "$judge" ] || skip_all 'no libsystemd to compare with'

# same SENTENCE GOT EXPECTED-COUNT: each line has two equal words.
same() {
	is "$1: as many" "$(echo "$2" | sed -n 1p)" "$3 $3"
	is "$1: of the same kinds" \
	    "$(echo "$2" | awk '$1 != $2')" ''
}

# with FDS [PID]: the variables of a process, its own id for "own".
with() {
	# shellcheck disable=SC2016 # the inner shell's id
	sh -c '[ "$2" != own ] || set -- "$1" $$ "$3"
	LISTEN_FDS=$1 LISTEN_PID=$2 exec "$3"' sh "$1" "$2" "$judge" \
	    </dev/null 3</dev/null 4</dev/null
}

same 'nothing' "$("$judge" </dev/null)" 0
same 'another process' "$(with 1 1)" 0
same 'two that are no sockets' "$(with 2 own)" 2
same 'no number' "$(with x own)" -1
same 'a negative number' "$(with -1 own)" -1
same 'more than a number holds' "$(with 99999999999999999999 own)" -1

# activated NAME OPTION...: what systemd-socket-activate hands over.
activated() {
	t_name=$1
	shift
	port=$(free_port)
	start activate systemd-socket-activate -l "127.0.0.1:$port" "$@" \
	    "$judge"
	wait_port "$port"
	# The client stays until the answer is there.
	socat -u "TCP:127.0.0.1:$port" OPEN:/dev/null &
	wait_for test -s "$TMP/activate.out"
	wait_for grep -q . "$TMP/activate.out"
}

activated one
wait "$activate_pid"
same 'one listener' "$(cat "$TMP/activate.out")" 1
activated three -l "$TMP/a.sock" -l "$TMP/b.sock"
wait "$activate_pid"
same 'three listeners' "$(cat "$TMP/activate.out")" 3
activated connection -a
done_lines() {
	[ "$(wc -l <"$TMP/activate.out")" = 3 ]
}
wait_for done_lines
same 'a connection' "$(cat "$TMP/activate.out")" 1

done_testing

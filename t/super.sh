# shellcheck shell=sh
# A program under super-servers that start it for each connection, before
# clients that leave, and when calls fail: read after lib.sh.

# by_super_servers TALK PROGRAM [OPTION]...: TALK is called with the name of
# each that there is; it asks what listens at $port.
by_super_servers() {
	t_talk=$1 t_program=$2
	shift 2
	if command -v systemd-socket-activate >/dev/null; then
		port=$(free_port)
		SYSTEMD_LOG_LEVEL=warning start activate \
			systemd-socket-activate --inetd -a \
			-l "127.0.0.1:$port" "$BUILD/$t_program" "$@"
		wait_port "$port"
		$t_talk systemd-socket-activate
		# shellcheck disable=SC2154 # start sets it
		t_stop "$activate_pid"
	else
		skip systemd-socket-activate 'not here'
	fi
	if command -v inetd >/dev/null; then
		port=$(free_port)
		: >"$TMP/inetd.log"
		chmod 666 "$TMP/inetd.log"
		echo "127.0.0.1:$port stream tcp4 nowait.1000 $(id -un)" \
			"$BUILD/$t_program $t_program" \
			"--log-to=$TMP/inetd.log $*" >"$TMP/inetd.conf"
		start inetd inetd -i "$TMP/inetd.conf"
		wait_port "$port"
		$t_talk inetd
		# shellcheck disable=SC2154 # likewise
		t_stop "$inetd_pid"
	else
		skip inetd 'no inetd'
	fi
}

# leaves PROGRAM FILE [OPTION]...: clients that do, one after the request in
# FILE: nothing is wrong.
leaves() {
	t_program=$1 t_request=$2
	shift 2
	"$BUILD/$t_program" "$@" <"$t_request" 2>"$TMP/log" | :
	ok 'a client that does not read: one line' \
		[ "$(wc -l <"$TMP/log")" = 1 ]
	is 'a client that leaves in the middle: 0' "$(printf 'GET / HT' |
		"$BUILD/$t_program" "$@" 2>"$TMP/log"; echo $?)" 0
}

# faults_follow: where strace can make calls fail; else the test ends here.
faults_follow() {
	command -v strace >/dev/null || {
		skip 'faults' 'no strace'
		done_testing
	}
	! sanitized || {
		skip 'faults' 'a traced process cannot look for leaks'
		done_testing
	}
}

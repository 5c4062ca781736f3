#!/bin/sh
# The source of a script in shell, which does what its PATH_INFO says.

text() {
	printf 'Content-Type: text/plain\n\n'
}
zeros() {
	head -c "$1" /dev/zero
}
# note WORD...: for the test.
note() {
	echo "$*" >"$W$PATH_INFO.sh"
}

case $PATH_INFO in
/environ) # as it came: the shell adds to it
	text
	tr '\0' '\n' <"/proc/$$/environ"
	;;
/arguments)
	text
	printf '%s' "$#"
	for word; do printf '<%s>' "$word"; done
	;;
/directory) text; /bin/pwd ;;
/descriptors) # the last is that of ls
	text
	# shellcheck disable=SC2012 # they are numbers
	ls /proc/self/fd | sed '$d'
	;;
/session)
	text
	read -r pid _ _ _ group session _ <"/proc/$$/stat"
	echo "$pid $group $session"
	;;
/limits)
	text
	awk '/^Max (cpu time|processes|open files|address space) / {
		print $(NF - 2)
	}' /proc/self/limits
	;;
/echo) text; exec cat ;;
/length) text; echo "${CONTENT_LENGTH-none} $(wc -c)" ;;
/first) text; zeros 104857600; wc -c ;;
/unread) text; echo hello ;;
/status) printf 'Status: 404 Not Here\nContent-Type: a/b\n\nno\n' ;;
/redirect) printf 'Location: http://a/b\n\n' ;;
/local) printf 'Location: %s/arguments?there\n\n' "$SCRIPT_NAME" ;;
/circle) printf 'Location: %s/circle\n\n' "$SCRIPT_NAME" ;;
/sized)
	printf 'Content-Type: a/b\nContent-Length: 200000\n\n'
	zeros 200000
	;;
/unsized) text; zeros 200000 ;;
/raw) printf 'HTTP/1.0 299 Mine\r\nX: y\r\n\r\nhello\n' ;;
/nothing) exit 3 ;;
/unended) printf 'Content-Type: text/plain\n' ;;
/broken) printf 'debug\nContent-Type: text/plain\n\nhello\n' ;;
/long) printf 'X: '; zeros 20000 | tr '\0' x ;;
/killed) kill -SEGV $$ ;;
/cut) text; zeros 200000; kill -KILL $$ ;;
/fails) text; echo hello; exit 3 ;;
/complains)
	echo one >&2
	text
	echo hello
	printf '\033two' >&2
	;;
/leaves)
	sleep 60 &
	note "$!"
	text
	echo hello
	;;
/hangs) sleep 60 & note "$$ $!"; wait ;;
/begins) note $$; text; echo hello; exec sleep 60 ;;
/stubborn)
	trap 'echo SIGTERM >>"$W$PATH_INFO.sh"' TERM
	note $$
	while :; do sleep 60; done
	;;
/endless) note $$; text; exec yes ;;
esac

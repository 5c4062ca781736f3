#!/bin/sh
# A real systemd, PID 1 of a box: Accept=yes, Accept=no, and its journal.
. "${0%/*}/lib.sh"
need bash journalctl systemctl
[ "$(id -u)" = 0 ] || skip_all 'the box needs the superuser'

t=$(cd "${0%/*}" && pwd)
mkdir "$TMP/units" "$TMP/box"
chmod 755 "$TMP/units" "$TMP/box"

# socket NAME ACCEPT LISTEN...
socket() {
	t_unit=$1 t_accept=$2
	shift 2
	{
		printf '[Socket]\nAccept=%s\nTriggerLimitIntervalSec=0\n' \
		    "$t_accept"
		printf 'ListenStream=%s\n' "$@"
	} >"$TMP/units/$t_unit.socket"
}

# service NAME LINE...: the last one is the option of the program.
service() {
	t_unit=$1
	shift
	{
		printf '[Service]\nUser=nobody\n'
		while [ $# -gt 1 ]; do
			echo "$1"
			shift
		done
		echo "ExecStart=/box/build/simplehttp $1 /box/tmp/root"
	} >"$TMP/units/$t_unit.service"
}

socket accept yes 127.0.0.1:8001 /run/accept.sock
service accept@ StandardInput=socket StandardError=journal ''
socket quiet yes 127.0.0.1:8002
service quiet@ StandardInput=socket ''
socket third yes 127.0.0.1:8003
service third@ ''
socket wait no 127.0.0.1:8004
service wait StandardInput=socket StandardError=journal --exit-idle=1
socket fds no 127.0.0.1:8005 /run/fds.sock
service fds ''
socket prefixed yes 127.0.0.1:8006
service prefixed@ StandardInput=socket StandardError=journal --log-to=stderr
socket syslog yes 127.0.0.1:8007
service syslog@ StandardInput=socket --log-to=syslog

bash "$t/sdbox.sh" -u "$TMP/units" -b "$BUILD:/box/build" -b "$t:/box/t" \
    -b "$TMP/box:/box/tmp" -- \
    env BUILD=/box/build TMPDIR=/box/tmp sh /box/t/inside-systemd.sh >"$TMP/tap" 2>"$TMP/err"
code=$?
[ "$code" != 77 ] || skip_all 'no box of namespaces here'
cat "$TMP/tap"
cat "$TMP/err" >&2
exit "$code"

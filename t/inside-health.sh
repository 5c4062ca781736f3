#!/bin/sh
# Run by 0573-health-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
rm /srv/health/*

# said OPTION...: as the superuser, all on a line.
said() {
	req 'GET /?format=text HTTP/1.1' 'Host: a' |
		"$BUILD/healthhttp" --details "$@" 2>"$TMP/log" | body |
		paste -sd, -
}

unit runs '/bin/sleep infinity'
unit ends /bin/true
unit stays /bin/true RemainAfterExit=yes Type=oneshot
unit fails /bin/false
unit begins /bin/true 'ExecStartPre=/bin/sleep infinity'
systemctl start runs ends stays
systemctl start fails 2>/dev/null
systemctl start --no-block begins
wait_for is_in failed fails.service
wait_for is_in inactive ends.service
wait_for is_in activating begins.service
states() {
	said --unit=runs --unit=ends --unit=stays.service --unit=fails \
		--unit=begins --unit=nowhere --unit=sysinit.target
}
expected='fail,pass unit:runs.service: active (running),fail unit:ends.service: inactive (dead),pass unit:stays.service: active (exited),fail unit:fails.service: failed (failed),fail unit:begins.service: activating (start-pre),fail unit:nowhere.service: not-found,pass unit:sysinit.target: active (active)'
systemctl stop dbus.socket dbus.service 2>/dev/null
rm -f /run/dbus/system_bus_socket
is 'states without D-Bus, for the superuser' "$(states)" "$expected"
start_bus
is 'states by D-Bus' "$(states)" "$expected"

# --- the units, with all their hardening, as _healthhttp
url='http://127.0.0.1:8008/ready?format=text'
get() {
	curl -sS -m 20 "$@" 2>&1 | paste -sd, -
}
mkdir -p /etc/default
echo 'OPTIONS=--unit=runs --disk=/=100 --details' >/etc/default/healthhttp
printf '#!/bin/sh\nid -un\n' >/srv/health/who
printf '#!/bin/sh\ncut -d/ -f2 /proc/loadavg\n' >/srv/health/load
printf '#!/bin/sh\necho x >/srv/health/x\n' >/srv/health/write
chmod 755 /srv/health/*
ended() {
	[ "$(code "$url")" = 503 ]
}
well() {
	[ "$(code "$url")" = 200 ]
}
for socket in healthhttp healthhttp-server; do
	systemctl start $socket.socket
	answer=$(get "$url")
	like "$socket: its unit runs" "$answer" \
		'*,pass unit:runs.service: active (running),*'
	like "$socket: its disk" "$answer" '*,pass disk:/: *% used*'
	like "$socket: its executable, as an account of its own" "$answer" \
		'*,pass who: _healthhttp,*'
	like "$socket: ... looks at the whole system" "$answer" \
		'*,pass load: [1-9]*'
	like "$socket: ... and does not write there" "$answer" '*,fail write*'
	printf '#!/bin/sh\n' >/srv/health/write
	ok "$socket: 200" wait_for well
	systemctl stop runs
	ok "$socket: the unit is stopped: 503" wait_for ended
	systemctl start runs
	ok "$socket: ... started: 200" wait_for well
	printf '#!/bin/sh\necho x >/srv/health/x\n' >/srv/health/write
	systemctl stop $socket.socket
	systemctl stop $socket.service 2>/dev/null
done
systemctl reset-failed fails
no_failed 'at the end'
done_testing

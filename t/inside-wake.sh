#!/bin/sh
# Run by 0622-wake-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
url=http://127.0.0.1:8007
py=/box/t/wake.py

# The bus, and polkit: a unit's rule is the example with its name.
start_bus

systemctl start polkit.service 2>/dev/null

# wakes UNIT [OPTION]...: the server wakes that one from now on.
wakes() {
	systemctl stop wakehttp-server.socket wakehttp-server.service \
		2>/dev/null
	{
		echo "UNIT=$1"
		echo BACKEND=http://127.0.0.1:7001
		shift
		echo "OPTIONS=--max-per-source=none $*"
	} >/etc/default/wakehttp
	systemctl start wakehttp-server.socket
}

# starts: how often the backend has been started.
starts() {
	grep -c started "$TMP/starts"
}

# said: what the log has, without times. The unit is not asked for: journald
# looks it up, and the process may be gone by then.
said() {
	journalctl -q -o cat --no-pager SYSLOG_IDENTIFIER=wakehttp | grep -v 'HTTP/1.1" [0-9]'
}

logged() {
	said | grep -qF "$1"
}

# explained TEXT: so does the log explain the answer.
explained() {
	ok '... which the log explains' wait_for logged "$1"
	logged "$1" || t_diag log "$(said | tail -n 5)"
}

: >"$TMP/starts"
chmod 666 "$TMP/starts"
mkdir -p /etc/default /etc/polkit-1/rules.d
unit backend "/usr/bin/python3 $py serve 7001 1 $TMP/starts"
wakes backend --exit-idle=2
is 'nothing runs' "$(property backend.service ActiveState)" inactive
is 'without a rule: 503' "$(code "$url/")" 503
explained 'polkit does not allow it'
is '... the unit was not started' "$(starts)" 0

sed 's/example\.service/backend.service/' /box/examples/wakehttp.rules \
	>/etc/polkit-1/rules.d/50-wakehttp.rules
systemctl restart polkit.service 2>/dev/null
wakes backend --exit-idle=2
is 'the first request: 200' "$(code $url/first)" 200
like '... by the backend' "$(cat "$TMP/body")" 'GET /first HTTP/1.1*'
is '... whose unit was started' "$(property backend.service ActiveState)" active
is '... as wakehttp runs: its own account' \
	"$(ps -o user:20= -p "$(property wakehttp-server.service MainPID)")" \
	_wakehttp
ok 'nobody comes: the unit is stopped' wait_for is_in inactive backend.service
ok '... and wakehttp has ended' wait_for is_in inactive wakehttp-server.service
ok '... which it says' wait_for logged \
	'backend.service: stopped: nobody came for 2 s'

: >"$TMP/starts"
seq 100 | sed "s|.*|url = $url/&\noutput = $TMP/crowd|" >"$TMP/urls"
curl -sS --no-progress-meter -m 60 -Z --parallel-immediate --parallel-max 100 -K "$TMP/urls" \
	-w '%{http_code}\n' >"$TMP/codes" 2>"$TMP/curl.err"
is '100 clients while it starts: 100 answers' \
	"$(sort "$TMP/codes" | uniq -c | xargs; cat "$TMP/curl.err")" '100 200'
is '... and one start' "$(starts)" 1

# --- what is left to it
mkdir -p /run/systemd/system/wakehttp-server.service.d
printf '[Service]\nStandardOutput=journal\n' \
	>/run/systemd/system/wakehttp-server.service.d/check.conf
systemctl daemon-reload
wakes backend --sandbox-check
systemctl start wakehttp-server.service
checked() {
	journalctl -q -o cat --no-pager -u wakehttp-server.service \
		_TRANSPORT=stdout >"$TMP/table"
	grep -q '^make written memory' "$TMP/table"
}
ok '--sandbox-check in its unit' wait_for checked
is '... nothing is possible that could be refused' \
	"$(grep POSSIBLE "$TMP/table")" ''
rm -r /run/systemd/system/wakehttp-server.service.d
systemctl daemon-reload

# may ACCOUNT METHOD SIGNATURE ARGUMENT...: whether systemd does that for it.
may() {
	t_account=$1
	shift
	if setpriv --reuid="$t_account" --regid=nogroup --clear-groups \
		busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 \
		org.freedesktop.systemd1.Manager "$@" >"$TMP/call" 2>&1; then
		echo yes
	else
		echo no
	fi
}
unit other /bin/true
is 'its account may start the unit' \
	"$(may _wakehttp StartUnit ss backend.service replace)" yes
is '... and stop it' "$(may _wakehttp StopUnit ss backend.service replace)" yes
is '... not restart it' \
	"$(may _wakehttp RestartUnit ss backend.service replace)" no
is '... nor kill it' "$(may _wakehttp KillUnit ssi backend.service all 9)" no
is '... nor change it' "$(may _wakehttp SetUnitProperties 'sba(sv)' \
	backend.service true 1 Description s x)" no
is '... nor start another' \
	"$(may _wakehttp StartUnit ss other.service replace)" no
is '... nor make one' "$(may _wakehttp StartTransientUnit \
	'ssa(sv)a(sa(sv))' made.service fail 1 Description s x 0)" no
is 'no other account may' "$(may nobody StartUnit ss backend.service replace)" \
	no

# --- its states by other hands
wakes backend
: >"$TMP/starts"
systemctl restart backend.service
ok 'started by hand: 200' wait_for eval '[ "$(code "$url/")" = 200 ]'
is '... and by nobody else' "$(starts)" 1
systemctl stop backend.service
is 'stopped by hand: 200' "$(code "$url/")" 200
is '... after a start' "$(starts)" 2
systemctl kill -s KILL backend.service
wait_for is_in failed backend.service
is 'killed: 200' "$(code "$url/")" 200
is '... after a start' "$(starts)" 3
systemctl reset-failed backend.service 2>/dev/null
main=$(property wakehttp-server.service MainPID)
systemctl stop wakehttp-server.service 2>/dev/null
is 'wakehttp is stopped: the unit goes on' \
	"$(property backend.service ActiveState)" active
is '... 200 by another wakehttp' "$(code "$url/") $(
	[ "$(property wakehttp-server.service MainPID)" = "$main" ] ||
	echo another)" '200 another'
systemctl stop --no-block backend.service
is 'while it is being stopped: 200' "$(code "$url/")" 200

# --- a unit that fails
unit backend /bin/false
systemctl stop backend.service 2>/dev/null
wakes backend
is 'it fails: 503' "$(curl -sS -m 20 -o "$TMP/body" -H 'Accept: text/html' \
	-w '%{http_code} %header{retry-after}' $url/)" '503 5'
unlike '... on a page that does not reload' "$(cat "$TMP/body")" '*refresh*'
explained 'backend.service: was started, and is failed (failed)'
runs=$(journalctl -q -o cat --no-pager -u backend.service | grep -c Started)
is '... a request later: 503' "$(code "$url/")" 503
is '... without another start' "$(journalctl -q -o cat --no-pager -u \
	backend.service | grep -c Started)" "$runs"
unit backend /bin/true 'ExecStopPost=/bin/sleep 1'
wakes backend --exit-idle=1
is 'it ends, if slowly: 503' "$(code "$url/")" 503
explained 'backend.service: was started, and is inactive (dead)'
ok '... and wakehttp, too' wait_for is_in inactive wakehttp-server.service
wakes backend@ --exit-idle=1
is 'it has no name of its own: 503' "$(code "$url/")" 503
explained 'backend@.service: its state is not known: Invalid argument'
ok '... nor can it be stopped' wait_for logged \
	'backend@.service: cannot be stopped: Invalid argument'
wakes none
is 'there is none: 503' "$(code "$url/")" 503
explained 'none.service: cannot be started: not-found'
systemctl reset-failed backend.service 2>/dev/null

# --- one that need not be stopped: it has failed, or is about to end
unit backend /bin/false
wakes backend --exit-idle=1
is 'it fails again: 503' "$(code "$url/")" 503
ok '... and wakehttp has ended' wait_for is_in inactive wakehttp-server.service
systemctl reset-failed backend.service 2>/dev/null
unit backend "/usr/bin/python3 $py serve 7001" 'ExecStop=/bin/sleep 3'
wakes backend --exit-idle=1
is 'it stops slowly: 200' "$(code "$url/")" 200
systemctl stop --no-block backend.service
ok '... and wakehttp has ended' wait_for is_in inactive wakehttp-server.service
unlike '... neither was stopped by it' "$(said)" '*nobody came for 1 s*'
systemctl stop backend.service

# --- one that waits for another
unit first '/bin/sleep 1' Type=oneshot
unit backend "/usr/bin/python3 $py serve 7001" '[Unit]' \
	'Requires=first.service' 'After=first.service'
wakes backend
is 'it waits for another unit: 200' "$(code "$url/")" 200
systemctl stop backend.service

# --- one that takes its time
: >"$TMP/starts"
unit backend "/usr/bin/python3 $py serve 7001 6 $TMP/starts"
wakes backend --start-timeout=1
is 'it is not ready in time: 503' "$(curl -sS -m 20 -o "$TMP/body" \
	-H 'Accept: text/html,*/*;q=0.8' -w '%{http_code} %header{retry-after}' \
	$url/)" '503 2'
like '... on a page that reloads' "$(cat "$TMP/body")" \
	'*http-equiv="refresh" content="2"*'
like '... which is for browsers' "$(curl -sS -m 20 -H 'Accept: */*' $url/ |
	tr -d '\n')" '*<h1>503 Service Unavailable*'
like '... and for who reads a page, not for who sends one' "$(curl -sS -m 20 \
	-H 'Accept: text/html' -d a=b $url/ | tr -d '\n')" '*<h1>503*'
wait_ready() {
	[ "$(code "$url/")" = 200 ]
}
ok '... later: 200' wait_for wait_ready
is '... after one start' "$(starts)" 1
systemctl stop backend.service
wakes backend --page-after=1
is '--page-after: people are told' "$(curl -sS -m 20 -o "$TMP/body" \
	-H 'Accept: text/html' -w '%{http_code}' "$url/")" 503
ok '... on that page' grep -q 'http-equiv="refresh"' "$TMP/body"
systemctl stop backend.service

# --- one that accepts before it can serve
unit backend "/usr/bin/python3 $py serve 7001"
wakes backend
like 'without --ready: asked as soon as it accepts' "$(curl -sS -m 20 \
	"$url/since")" '[012]'
systemctl stop backend.service
wakes backend --ready=/ready
curl -sS -m 20 "$url/since" >"$TMP/1" &
other=$!
like '--ready: asked when it says so' "$(curl -sS -m 20 "$url/since")" '[3-9]'
wait $other
like '... by all who wait' "$(cat "$TMP/1")" '[3-9]'
systemctl stop backend.service

# hang_up: a client whose connection is reset a second later.
hang_up() {
	python3 -c '
import socket, struct, time
s = socket.create_connection(("127.0.0.1", 8007))
s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
time.sleep(1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))'
}
: >"$TMP/starts"
unit backend "/usr/bin/python3 $py serve 7001 3 $TMP/starts"
wakes backend
hang_up &
wait_for eval '[ "$(starts)" = 1 ]'
is 'who has it started is gone: 200 for the next' "$(code "$url/")" 200
is '... after one start' "$(starts)" 1
systemctl stop backend.service
unit backend "/usr/bin/python3 $py serve 7001"
wakes backend --ready=/wait --start-timeout=1
hang_up
is 'it never says that it is ready: 503' "$(code "$url/")" 503
systemctl stop backend.service

# --- WebSocket: both ends are those of python3-websockets
if python3 -c 'import websockets' 2>/dev/null; then
	unit backend "/usr/bin/python3 $py ws 7001"
	wakes backend --exit-idle=2
	start chat python3 $py talk ws://127.0.0.1:8007/chat
	# shellcheck disable=SC2154 # start sets it
	wait "$chat_pid"
	is 'a WebSocket to a unit that is started for it' \
		"$(paste -sd, "$TMP/chat.out")$(tail -n 1 "$TMP/chat.err")" \
		'hello,large,pong,1000'
	ok '... and stopped after it' wait_for is_in inactive backend.service
else
	skip 'a WebSocket' 'no python3-websockets'
fi
no_failed 'at the end'
is 'nothing was served without Landlock or seccomp' \
	"$(journalctl -q --no-pager | grep -E 'without (Landlock|seccomp)')" ''
done_testing

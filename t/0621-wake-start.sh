#!/bin/sh
# wakehttp: what it says when it is started, under who starts it, and where
# there is no systemd.
. "${0%/*}/lib.sh"
. "${0%/*}/wake.sh"
. "${0%/*}/super.sh"

port=$(free_port)
BACKEND=http://127.0.0.1:$port
backend "$port"

# usage SENTENCE PATTERN ARGUMENT...: 64, and one line.
usage() {
	t_sentence=$1 t_pattern=$2
	shift 2
	req 'GET / HTTP/1.0' | "$BUILD/wakehttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_sentence: 64" $? 64
	like '... with one line' "$(cat "$TMP/err")" "wakehttp: $t_pattern"
}
usage 'neither' 'which unit, and where does it answer?*'
usage 'no backend' 'which unit, and where does it answer?*' x
usage 'an empty backend' 'which unit*' x ''
usage 'both empty, as the unit has them' 'which unit*' '' ''
usage 'no unit' "not a unit's name: 'a b'" 'a b' http://127.0.0.1:1
usage 'a unit with a long name' "not a unit's name: 'x*" \
	"$(printf %0300d 0 | tr 0 x)" http://127.0.0.1:1
usage 'a unit of no kind' "not a unit's name: 'a.b'" a.b http://127.0.0.1:1
for backend in https://127.0.0.1 127.0.0.1:80 http://example.org http:// \
	http://127.0.0.1:0 http://127.0.0.1:65536 http://127.0.0.1:x \
	http://127.0.0.1/path http://::1 http://a@127.0.0.1 \
	unix:x unix: "unix:/$(printf %0108d 0)" http://127.0.0.1:80:80 \
	'http://[127.0.0.1]' 'http://[::1' 'http://[]' 'http://[::1]x'; do
	usage "the backend $backend" "not http://ADDRESS:PORT or*'$(echo \
		"$backend" | sed 's/\[/[[]/g')'" x "$backend"
done
usage '--host' "--host: not a host: 'a b'" '--host=a b' x "$BACKEND"
usage '--host of nothing' "--host: not a host: ''" --host= x "$BACKEND"
usage '--host without end' '--host: not a host: *' \
	"--host=$(printf %01000d 0)" x "$BACKEND"
usage '--ready' "--ready: not a path: 'x'" --ready=x x "$BACKEND"
usage '--ready with a space' "--ready: not a path: '/a b'" '--ready=/a b' x \
	"$BACKEND"
usage '--ready without end' '--ready: not a path: *' \
	"--ready=/$(printf %01000d 0)" x "$BACKEND"
usage '--start-timeout' '*start-timeout*' --start-timeout=0 x "$BACKEND"
is 'no file of passwords: 66' "$(req 'GET / HTTP/1.0' |
	"$BUILD/wakehttp" --auth=/none x "$BACKEND" 2>"$TMP/err"
	echo $?)" 66
for good in "http://localhost:$port" "http://localhost:$port/"; do
	is "the backend $good: 200" "$(req 'GET / HTTP/1.0' |
		"$BUILD/wakehttp" x "$good" 2>/dev/null | status)" 200
done
is 'a backend of IPv6 without a port: none of usage' "$(: |
	"$BUILD/wakehttp" x 'http://[::1]' >/dev/null 2>&1; echo $?)" 0
if [ -e /proc/net/if_inet6 ] && grep -q . /proc/net/if_inet6; then
	six=$(free_port)
	start six socat "TCP6-LISTEN:$six,bind=[::1],fork" \
		"TCP:127.0.0.1:$port"
	wait_port "$six"
	is 'a backend of IPv6: 200' "$(req 'GET / HTTP/1.0' |
		"$BUILD/wakehttp" x "http://[::1]:$six" 2>/dev/null | status)" \
		200
else
	skip 'a backend of IPv6' 'no IPv6'
fi

# --- a Unix socket
start unix python3 "$WAKE" serve "$TMP/socket"
chmod 755 "$TMP"
wait_for backs "$TMP/socket"
for form in unix: http://unix:; do
	like "$form" "$(req 'GET / HTTP/1.0' | "$BUILD/wakehttp" x \
		"$form$TMP/socket" 2>/dev/null | tr -d '\r' | body |
		paste -sd '|')" 'GET / HTTP/1.1|Host: localhost|*'
done

# --- nobody there
dead=$(free_port)
none() {
	req 'GET / HTTP/1.0' | "$BUILD/wakehttp" x "http://127.0.0.1:$dead" \
		2>"$TMP/log" | status
}
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$TMP/none
export DBUS_SYSTEM_BUS_ADDRESS
if [ -e /run/systemd/private ] && [ "$(id -u)" = 0 ]; then
	skip 'no way to systemd: 503' 'there is one'
else
	is 'no way to systemd: 503' "$(none)" 503
	is '... which the log explains' "$(reason)" \
		'x.service: no way to systemd: No such file or directory'
fi
if [ "$(id -u)" = 0 ]; then
	chmod 700 "$TMP/socket"
	is 'a socket that may not be used: 502' "$(req 'GET / HTTP/1.0' |
		as_user "$BUILD/wakehttp" x "unix:$TMP/socket" 2>"$TMP/log" |
		status)" 502
	is '... which the log explains' "$(reason)" \
		'the backend: Permission denied'
fi
is 'no descriptor: 503 or 502' "$(sh -c "ulimit -n 8; exec \"\$@\"" sh \
	sh -c "printf 'GET / HTTP/1.0\r\n\r\n' | $BUILD/wakehttp x $BACKEND" \
	2>/dev/null | status | sed 's/50[23]/fine/; s/200/fine/')" fine

# --- who may
hash() {
	printf '%s' "$1" | sha256sum | cut -d ' ' -f 1
}
echo "ann:{SHA256}$(hash sesame)" >"$TMP/auth"
OPTION=--auth=$TMP/auth
is '--auth: 401' "$(asks 'GET / HTTP/1.0' | status)" 401
like '... 200 with it, which the backend does not see, but whose it was' \
	"$(asks 'GET / HTTP/1.0' "Authorization: Basic $(
	printf ann:sesame | base64)" 'X-Forwarded-User: root' 'A: b' |
	body | paste -sd '|')" \
	"GET / HTTP/1.1|Host: 127.0.0.1:$port|A: b|X-Forwarded-Proto: http|X-Forwarded-User: ann|Forwarded: *"
unset OPTION

# --- under who starts it
talk() {
	t_url=http://127.0.0.1:$port
	like "$1: relayed" "$(curl -sS -m 20 --noproxy '*' "$t_url/x" |
		tr -d '\r' | paste -sd '|')" \
		'GET /x HTTP/1.1|*|X-Forwarded-For: 127.0.0.1|*'
	is "$1: two requests of a connection" "$(curl -sS -m 20 --noproxy '*' \
		-w '%{http_code} %{num_connects} ' -o "$TMP/1" "$t_url/hints" \
		-o "$TMP/2" "$t_url/204" 2>&1)" '200 1 204 0 '
	head -c 1000000 /dev/zero >"$TMP/body"
	curl -sS -m 20 --noproxy '*' -T "$TMP/body" -o "$TMP/back" \
		"$t_url/echo"
	ok "$1: a body, both ways" cmp "$TMP/body" "$TMP/back"
}
for sandbox in none landlock full; do
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start "$sandbox" "$BUILD/wakehttp" $AS --listen "127.0.0.1:$port" \
		--sandbox=$sandbox x "$BACKEND"
	wait_port "$port"
	talk "listen, --sandbox=$sandbox"
done
# shellcheck disable=SC2086 # options
by_super_servers talk wakehttp $AS x "$BACKEND"

port=$(free_port)
# shellcheck disable=SC2086 # options
start proxied "$BUILD/wakehttp" $AS --listen "127.0.0.1:$port" \
	--trusted-proxy=127.0.0.1 x "$BACKEND"
wait_port "$port"
is 'behind a proxy that is trusted: its client' "$(curl -sS -m 20 \
	--noproxy '*' -H 'X-Forwarded-For: 192.0.2.7' \
	-H 'X-Forwarded-Proto: https' "http://127.0.0.1:$port/" | tr -d '\r' |
	grep -e '^X-Forwarded-[FP]' -e ^Forw | sed 's/host=[^;]*;//' |
	paste -sd '|')" \
	'X-Forwarded-For: 192.0.2.7|X-Forwarded-Proto: https|Forwarded: for=192.0.2.7;proto=https'
# proto FIELD [OPTION]...: what the backend is told of it.
proto() {
	t_field=$1
	shift
	curl -sS -m 20 --noproxy '*' -H "X-Forwarded-Proto: $t_field" "$@" \
		"http://127.0.0.1:$port/" | tr -d '\r' | header X-Forwarded-Proto
}
is '... http, where it says so' "$(proto http)" http
is 'a proxy that is not trusted: http' "$(proto https \
	--interface 127.0.0.3)" http
if instrumented; then
	skip 'no file' 'no sandbox in this build'
else
	is 'no file, nothing to execute' \
		"$(as_user "$BUILD/wakehttp" --sandbox-check x "$BACKEND" |
		sed -n -e '/^open files/p' -e '/^execute/p' | tr -s ' ')" \
		'open files outside for reading refused
open files outside for writing refused
execute a program refused'
fi

# --- nobody comes: here there is nothing that could be stopped. Sockets of
# another process are none that were handed over.
idle=$(free_port)
# shellcheck disable=SC2086 # options
start stays env LISTEN_PID=1 LISTEN_FDS=1 "$BUILD/wakehttp" $AS \
	--listen "127.0.0.1:$idle" --exit-idle=1 x "$BACKEND"
wait_port "$idle"
told() {
	[ "$(grep -c 'x.service: cannot be stopped: ' "$1")" -ge "$2" ]
}
ok 'who listens by itself stays when nobody comes, and tries again' \
	wait_for told "$TMP/stays.err" 2
is '... it goes on to serve' "$(curl -sS -m 20 --noproxy '*' -o /dev/null \
	-w '%{http_code}' "http://127.0.0.1:$idle/204")" 204
if command -v systemd-socket-activate >/dev/null; then
	idle=$(free_port)
	# shellcheck disable=SC2086 # options
	start ends systemd-socket-activate -l "127.0.0.1:$idle" \
		"$BUILD/wakehttp" $AS --exit-idle=1 x "$BACKEND"
	wait_port "$idle"
	is 'under systemd-socket-activate: served' "$(curl -sS -m 20 \
		--noproxy '*' -o /dev/null -w '%{http_code}' \
		"http://127.0.0.1:$idle/204")" 204
	# shellcheck disable=SC2154 # start sets it
	wait "$ends_pid"
	is '... and it ends when nobody comes' $? 0
	ok '... not before it has tried to stop the unit' \
		told "$TMP/ends.err" 1
else
	skip systemd-socket-activate 'not here'
fi

# --- the end
start slow curl -sS -m 20 --noproxy '*' "http://127.0.0.1:$port/slow"
wait_for grep -q slow "$TMP/seen"
# shellcheck disable=SC2154 # start sets it
kill -TERM "$proxied_pid"
wait "$slow_pid"
is 'SIGTERM: the answer that has begun is finished' \
	"$(cat "$TMP/slow.out" "$TMP/slow.err")" slow
done_testing

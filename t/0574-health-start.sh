#!/bin/sh
# healthhttp under who starts it.
. "${0%/*}/lib.sh"
. "${0%/*}/health.sh"
. "${0%/*}/super.sh"
need curl socat

check a 'echo fine'
check b 'exit 0'
OPTIONS="--checks=$CHECKS --disk=/=100 --details"

# talk NAME: what it answers at $port.
talk() {
	t_url=http://127.0.0.1:$port
	is "$1: all checks" "$(curl -sS -m 20 --noproxy '*' 2>&1 \
		"$t_url/?format=text" | sed 's/[0-9]*%/N%/g' | paste -sd, -)" \
		'pass,pass disk:/: N% used, and N% of the inodes,pass a: fine,pass b'
	check b 'exit 2'
	ok "$1: one fails" wait_for says 503 "$t_url/ready"
	is "$1: two requests of a connection" "$(curl -sS -m 20 --noproxy '*' \
		-w '%{http_code} %{num_connects} ' -o "$TMP/1" "$t_url/live" \
		-o "$TMP/2" "$t_url/check/b" 2>&1)" '200 1 503 0 '
	is "$1: the agent's line" "$(printf 'GET /agent\r\n' |
		socat -t 10 - "TCP:127.0.0.1:$port")" 'down #b: exit status 2'
	check b 'exit 0'
	ok "$1: it passes again" wait_for says 200 "$t_url/ready"
}

for sandbox in none landlock full; do
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start "$sandbox" "$BUILD/healthhttp" $AS --listen "127.0.0.1:$port" \
		--sandbox=$sandbox $OPTIONS
	wait_port "$port"
	talk "listen, --sandbox=$sandbox"
done
if instrumented; then
	skip 'without executables: no file' 'no sandbox in this build'
else
	is 'without executables: no file, nothing to execute' \
		"$(as_user "$BUILD/healthhttp" --disk=/=100 --sandbox-check |
		sed -n -e '/^open files/p' -e '/^execute/p' | tr -s ' ')" \
		'open files outside for reading refused
open files outside for writing refused
execute a program refused'
fi

port=$(free_port)
# shellcheck disable=SC2086 # options
start read "$BUILD/healthhttp" $AS --listen "127.0.0.1:$port" \
	--check-sandbox=ro $OPTIONS
wait_port "$port"
if instrumented; then
	skip '--check-sandbox' 'no sandbox in this build'
else
	check b "cat $TMP/secret || exit 0" 'exit 9'
	echo secret >"$TMP/secret"
	is '--check-sandbox=ro: no file elsewhere' "$(curl -sS -m 20 \
		--noproxy '*' -o /dev/null -w '%{http_code}' \
		"http://127.0.0.1:$port/check/b")" 200
	check c 'grep -q root /etc/passwd && test -r a'
	is '... those of the system and its own' "$(curl -sS -m 20 \
		--noproxy '*' -o /dev/null -w '%{http_code}' \
		"http://127.0.0.1:$port/check/c")" 200
	rm "$CHECKS/c"
	check b 'exit 0'
fi

# shellcheck disable=SC2086 # options
by_super_servers talk healthhttp $AS $OPTIONS

req 'GET / HTTP/1.1' 'Host: a' >"$TMP/request"
# shellcheck disable=SC2086 # options
leaves healthhttp "$TMP/request" $OPTIONS
done_testing

#!/bin/sh
# haproxy takes a host out and back by what healthhttp says.
. "${0%/*}/lib.sh"
. "${0%/*}/health.sh"
need curl haproxy socat

web=$(free_port) health=$(free_port) by_check=$(free_port) by_agent=$(free_port)
check a 'exit 0'
# shellcheck disable=SC2086 # an option or none
start web "$BUILD/echohttp" $AS --listen "127.0.0.1:$web"
# shellcheck disable=SC2086
start health "$BUILD/healthhttp" $AS --listen "127.0.0.1:$health" \
	--cache=none --checks="$CHECKS"
wait_port "$web"
wait_port "$health"
printf 'ann:{SHA256}%s\n' "$(printf sesame | sha256sum | cut -c 1-64)" \
	>"$TMP/auth"
locked=$(free_port)
# shellcheck disable=SC2086
start locked "$BUILD/healthhttp" $AS --listen "127.0.0.1:$locked" \
	--cache=none --auth="$TMP/auth" --checks="$CHECKS"
wait_port "$locked"
cat >"$TMP/haproxy.cfg" <<CFG
global
	stats socket $TMP/haproxy.sock
defaults
	mode http
	timeout connect 5s
	timeout client 20s
	timeout server 20s
	timeout check 5s
frontend check
	bind 127.0.0.1:$by_check
	default_backend check
backend check
	option httpchk GET /ready
	server host 127.0.0.1:$web check port $health inter 100ms fall 2 rise 2
backend secret
	option httpchk
	http-check send meth GET uri /ready hdr Authorization "Basic YW5uOnNlc2FtZQ=="
	server host 127.0.0.1:$web check port $locked inter 100ms fall 2 rise 2
frontend agent
	bind 127.0.0.1:$by_agent
	default_backend agent
backend agent
	server host 127.0.0.1:$web weight 100 agent-check agent-port $health agent-inter 100ms agent-send "GET /agent\r\n"
CFG
is 'haproxy has nothing to say about it' \
	"$(haproxy -c -q -f "$TMP/haproxy.cfg" 2>&1)" ''
start haproxy haproxy -db -f "$TMP/haproxy.cfg"
wait_port "$by_check"
wait_port "$by_agent"

# stat BACKEND FIELD: of show stat, by its name.
stat() {
	echo 'show stat' | socat - "UNIX-CONNECT:$TMP/haproxy.sock" |
		awk -F, -v backend="$1" -v field="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == field) at = i }
		$1 == backend && $2 == "host" { print $at }'
}

# told BACKEND FIELD PATTERN
told() {
	# shellcheck disable=SC2254 # it is a pattern
	case $(stat "$1" "$2") in
	$3) ;;
	*) return 1 ;;
	esac
}

ok 'httpchk: the host is in' wait_for told check status UP
ok 'httpchk: with a password, too' wait_for told secret check_code 200
ok '... and answers' wait_for says 200 "http://127.0.0.1:$by_check/"
ok 'agent-check: the host is in' wait_for told agent status 'no check'
ok '... and answers' wait_for says 200 "http://127.0.0.1:$by_agent/"
is '... with all of its weight' "$(stat agent weight)" 100

check a 'echo no room; exit 2'
ok 'httpchk: a check fails, the host is out' wait_for told check status DOWN
ok '... by the status' wait_for told check check_status L7STS
ok '... which is 503' wait_for told check check_code 503
ok '... nobody gets there' wait_for says 503 "http://127.0.0.1:$by_check/"
ok 'agent-check: a check fails, the host is out' wait_for told agent status \
	'DOWN*'
ok '... with the reason' wait_for told agent last_agt '*a*'
ok '... nobody gets there' wait_for says 503 "http://127.0.0.1:$by_agent/"

check a 'exit 0'
ok 'httpchk: it passes, the host is back' wait_for told check status UP
ok '... and answers' wait_for says 200 "http://127.0.0.1:$by_check/"
ok 'agent-check: it passes, the host is back' wait_for told agent status 'no check'
ok '... and answers' wait_for says 200 "http://127.0.0.1:$by_agent/"

# --- what checks tell an agent
check b "echo 'agent: 75%'"
ok 'a weight' wait_for told agent weight 75
check c "echo 'agent: 25%, maxconn:30'"
ok '... the least of two' wait_for told agent weight 25
ok '... and a number of connections' wait_for told agent slim 30
rm "$CHECKS/c"
check b "echo 'agent: ready 100%'"
ok '... all of it again' wait_for told agent weight 100
check b "echo 'agent: drain'"
ok 'drain' wait_for told agent status 'DRAIN*'
check b "echo 'agent: maint'"
ok 'maint' wait_for told agent status 'MAINT*'
check b "echo 'agent: ready'"
ok 'ready' wait_for told agent status 'no check'

# --- the line itself
is 'the line: up' "$(agent)" 'ready up'
rm "$CHECKS/b"
is '... and nothing else' "$(agent | od -An -c | tr -d ' ')" 'up\n'
check b 'echo "75% used"'
is 'a percentage that is no wish' "$(agent)" up
check b 'echo "agent: 101% x% -1% % 30% 40% maxconn:x drain # maint"'
is 'what is no word is nothing' "$(agent)" 'drain up 30%'
check b 'echo "agent: maint"' 'exit 2'
check c 'exit 9'
is 'down: which' "$(agent)" 'maint down #b, c'
options="--checks=$CHECKS --details"
check b 'echo "no room # for you"' 'exit 2'
is '--details: and why' "$(agent)" \
	'down #b: no room # for you, c: exit status 9'
options="--checks=$CHECKS --warnings"
check b 'exit 1'
rm "$CHECKS/c"
is '--warnings: up' "$(agent)" up
is 'by HTTP/1.1: 200, whatever it says' "$(asking /agent | status)" 200
is '... the same line' "$(asking /agent | body)" up
for i in $(seq 10 99); do
	check "a-name-that-is-long-enough-to-fill-a-line-soon-$i" 'exit 2'
done
like 'a line is not endless' "$(agent | wc -c)" '10[012][0-9]'
rm "$CHECKS"/*
is 'no checks at all: down' "$(agent)" down
done_testing

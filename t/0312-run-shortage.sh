#!/bin/sh
# The system is short of something: the server waits, does not spin and goes
# on when there is enough again.
. "${0%/*}/lib.sh"
need prlimit curl ps
! instrumented || skip_all 'the sanitizers need what is short here'
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

code() {
	curl -s -o /dev/null -w '%{http_code}' -m 9 "http://127.0.0.1:$port/"
}
is_200() {
	[ "$(code)" = 200 ]
}
# ticks PID: of processor time, a hundredth of a second each.
ticks() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

port=$(free_port)
# shellcheck disable=SC2086 # options
start server "$BUILD/echohttp" $AS --listen "127.0.0.1:$port" --log none
wait_port "$port"
# shellcheck disable=SC2154 # set by start
ok 'all is well' is_200
short() {
	grep -q "echohttp: $1: " "$TMP/server.err"
}

as_user prlimit --pid "$server_pid" --nofile=4:64
before=$(ticks "$server_pid")
start client curl -s -m 9 -o /dev/null -w '%{http_code}' \
    "http://127.0.0.1:$port/"
ok 'no descriptor for accept: a line in the log' wait_for short accept
sleep 0.5
is 'no descriptor for accept: one line in all' \
    "$(wc -l <"$TMP/server.err")" 1
ok 'no descriptor for accept: no spinning' \
    [ $(($(ticks "$server_pid") - before)) -le 5 ]
as_user prlimit --pid "$server_pid" --nofile=64:64
# shellcheck disable=SC2154 # set by start
wait "$client_pid"
is 'descriptors again: who waited is served' "$(cat "$TMP/client.out")" 200

as_user prlimit --pid "$server_pid" --nproc=0:64
is 'no process for fork: 503' "$(code)" 503
ok 'no process for fork: a line in the log' wait_for short fork
as_user prlimit --pid "$server_pid" --nproc=64:64
ok 'processes again: served' wait_for is_200
done_testing

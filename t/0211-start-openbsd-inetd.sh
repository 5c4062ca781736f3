#!/bin/sh
# openbsd-inetd: descriptor 2 is the client's socket as well.
. "${0%/*}/lib.sh"
need inetd
. "${0%/*}/start.sh"

nowait=$(free_port) quiet=$(free_port) wait=$(free_port)
user=$(id -un)
prog="$BUILD/simplehttp simplehttp $AS"
cat >"$TMP/inetd.conf" <<CONF
127.0.0.1:$nowait stream tcp4 nowait.1000 $user $prog --log-to=$TMP/log $ROOT
127.0.0.1:$quiet stream tcp4 nowait.1000 $user $prog $ROOT
127.0.0.1:$wait stream tcp4 wait.1000 $user $prog --exit-idle=1 --log-to=$TMP/wait.log $ROOT
CONF
: >"$TMP/log"
: >"$TMP/wait.log"
chmod 666 "$TMP/log" "$TMP/wait.log"
start inetd inetd -i -q 1024 "$TMP/inetd.conf"
wait_port "$nowait" && wait_port "$quiet" && wait_port "$wait"

tcp nowait "$TMP/log" "$nowait"
tcp 'nowait, where the log would go to the client' '' "$quiet"
tcp wait "$TMP/wait.log" "$wait"
tcp 'wait: the same process goes on' "$TMP/wait.log" "$wait"

idle() {
	! pgrep -P "$inetd_pid" >/dev/null
}
wait_for idle
ok 'wait: --exit-idle ends it' idle
tcp 'wait: inetd starts the next one' "$TMP/wait.log" "$wait"

done_testing

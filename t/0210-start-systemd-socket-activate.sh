#!/bin/sh
# systemd-socket-activate(1), in its four forms.
. "${0%/*}/lib.sh"
need systemd-socket-activate
. "${0%/*}/start.sh"

export SYSTEMD_LOG_LEVEL=warning

# activate NAME OPTION...: with the address $address.
activate() {
	port=$(free_port)
	t_options=$*
	# shellcheck disable=SC2086 # options
	start "$1" systemd-socket-activate -l "${address-127.0.0.1:}$port" \
	    ${t_options#"$1"} $SERVE "$ROOT"
	wait_port "$port"
}

activate inetd --inetd -a
tcp '--inetd -a: a connection on 0 and 1' "$TMP/inetd.err" "$port"
tcp '--inetd -a: the next one' "$TMP/inetd.err" "$port"

activate accept -a
tcp '-a: a connection on 3' "$TMP/accept.err" "$port"

activate wait --inetd
tcp '--inetd: the listener on 0 and 1' "$TMP/wait.err" "$port"
tcp '--inetd: the same process goes on' "$TMP/wait.err" "$port"

activate persistent
tcp 'LISTEN_FDS: the listener on 3' "$TMP/persistent.err" "$port"
tcp 'LISTEN_FDS: the same process goes on' "$TMP/persistent.err" "$port"

activate two -l "$TMP/two.sock" --fdname=http:unix
wait_unix "$TMP/two.sock"
tcp 'LISTEN_FDS=2: the first listener' "$TMP/two.err" "$port"
unix 'LISTEN_FDS=2: the second one, a Unix socket' "$TMP/two.err" \
    "$TMP/two.sock"

if [ -e /proc/net/if_inet6 ]; then
	address='' activate both --inetd -a
	tcp 'IPv4 over an IPv6 socket is shown as IPv4' "$TMP/both.err" "$port"
	serves 'IPv6' "TCP6:[::1]:$port" "http://[::1]:$port/big.bin"
	logs 'IPv6' "$TMP/both.err" ::1
else
	skip 'IPv6' 'none here'
fi

# Descriptor 0 is /dev/null then: LISTEN_FDS of another process is not ours.
LISTEN_PID=1 LISTEN_FDS=1 "$BUILD/simplehttp" "$ROOT" </dev/null \
    >"$TMP/out" 2>"$TMP/err"
is 'LISTEN_PID of another process: nothing to serve, 69' $? 69
# shellcheck disable=SC2016 # the inner shell's process id
BUILD=$BUILD sh -c 'LISTEN_PID=$$ LISTEN_FDS=x exec "$BUILD/simplehttp" /' \
    </dev/null >"$TMP/out" 2>"$TMP/err"
is 'LISTEN_FDS that is no number: 78' $? 78

done_testing

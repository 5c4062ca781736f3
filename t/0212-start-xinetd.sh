#!/bin/sh
# xinetd: descriptor 2 is the client's socket, REMOTE_HOST its address.
. "${0%/*}/lib.sh"
need xinetd
. "${0%/*}/start.sh"

# service NAME PORT WAIT ARGUMENTS
service() {
	cat <<CONF
service $1
{
	type = UNLISTED
	socket_type = stream
	protocol = tcp
	bind = 127.0.0.1
	port = $2
	wait = $3
	user = $(id -un)
	server = $BUILD/simplehttp
	server_args = $4 $ROOT
}
CONF
}
nowait=$(free_port) quiet=$(free_port) wait=$(free_port)
{
	echo 'defaults'
	printf '{\ninstances = UNLIMITED\nper_source = UNLIMITED\n'
	printf 'cps = 1000000 1\n}\n'
	service nowait "$nowait" no "$AS --log-to=$TMP/log"
	service quiet "$quiet" no "$AS"
	service wait "$wait" yes "$AS --exit-idle=1 --log-to=$TMP/wait.log"
} >"$TMP/xinetd.conf"
: >"$TMP/log"
: >"$TMP/wait.log"
chmod 666 "$TMP/log" "$TMP/wait.log"
start xinetd xinetd -dontfork -f "$TMP/xinetd.conf" -pidfile "$TMP/pid" \
    -filelog "$TMP/xinetd.log"
wait_port "$nowait" && wait_port "$quiet" && wait_port "$wait"

tcp nowait "$TMP/log" "$nowait"
tcp 'nowait, where the log would go to the client' '' "$quiet"
tcp wait "$TMP/wait.log" "$wait"
tcp 'wait: the same process goes on' "$TMP/wait.log" "$wait"

done_testing

#!/bin/sh
# haproxy.cfg of units/examples in front of three hosts, under load: one is
# drained, another one killed. Each host is a network namespace, and so is the
# clients'. All of them vanish with the process that has them.
if [ -z "${IN_LAN-}" ] && [ "$(id -u)" = 0 ] &&
	unshare --mount --net --pid --fork --kill-child true 2>/dev/null
then
	IN_LAN=1 exec unshare --mount --net --pid --fork --kill-child \
		--mount-proc sh "$0"
fi
. "${0%/*}/lib.sh"
need haproxy openssl ip nsenter
[ "$(id -u)" = 0 ] || skip_all 'network namespaces need the superuser'
[ -n "${IN_LAN-}" ] || skip_all 'no namespaces here'
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"
certificate || skip_all 'no certificate could be made'

# --- the machines: haproxy's is this one, 192.0.2.14

mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
# Little is in flight: what a host has not sent is lost with it.
SMALL='echo 4096 16384 65536 >/proc/sys/net/ipv4/tcp_rmem
echo 4096 16384 65536 >/proc/sys/net/ipv4/tcp_wmem'
sh -c "$SMALL"
ip -batch - <<'IP' || skip_all 'no network between namespaces here'
link set lo up
link add name lan type bridge
link set lan up
address add 192.0.2.14/24 dev lan
IP
# machine NAME ADDRESS...
machine() {
	name=$1
	shift
	ip netns add "$name"
	ip -batch - <<-IP
		link add name $name type veth peer name eth0 netns $name
		link set dev $name master lan up
	IP
	for address; do
		echo "address add $address/24 dev eth0"
	done | ip -n "$name" -batch -
	ip -n "$name" link set dev eth0 up
	at "$name" sh -c "$SMALL"
}
# at NAME COMMAND...: on that machine.
at() {
	t_at=$1
	shift
	nsenter --net="/run/netns/$t_at" "$@"
}
machine a 192.0.2.1
machine b 192.0.2.2
machine c 192.0.2.3
machine clients 192.0.2.101 192.0.2.102 192.0.2.103 192.0.2.104

head -c 2000000 /dev/urandom >"$ROOT/slow.bin"
chmod 644 "$ROOT/slow.bin"
put /etc/haproxy/basehttp.pem "$TMP/pem"
# A host that is slow, since this machine is busy, is not one that is down.
put 2s 10s
example haproxy.cfg >"$TMP/haproxy.cfg"
command=$(sed -n 's/^#	\(.*simplehttp .*\)/\1/p' "$TMP/haproxy.cfg")
for host in a b c; do
	# shellcheck disable=SC2086 # a command and its options
	start $host nsenter --net=/run/netns/$host $command \
		--header="X-Host: $host"
done
start haproxy haproxy -db -f "$TMP/haproxy.cfg"
wait_port 443

# checked HOST: haproxy asked for its health, in its own name.
checked() {
	grep -q '^192.0.2.14 .*"HEAD / HTTP/1.0" 200' "$TMP/$1.err"
}
for host in a b c; do
	ok "$host answers the health check" wait_for checked $host
done

# --- the load: one small file again and again, by each client in its own way

web=https://192.0.2.14
load() {
	number=$1
	shift
	while [ ! -e "$TMP/stop" ]; do
		at clients curl -sk -m 10 --interface "192.0.2.$number" "$@" \
			-o /dev/null "$web/hello.txt?[1-40]" \
			-w '%{http_code} %{size_download} %header{x-host}\n'
	done >"$TMP/load.$number"
}
load 101 --http1.1 &
loads=$!
load 102 --http1.0 &
loads="$loads $!"
load 103 --http1.1 -H 'Connection: close' &
loads="$loads $!"
at_exit 'touch "$TMP/stop"'

# from HOST CLIENT: how many answers the client has from there.
from() {
	grep -c "$1\$" "$TMP/load.$2"
}
reached() {
	[ "$(from "$1" "$2")" -ge 10 ]
}
for number in 101 102 103; do
	for host in a b c; do
		wait_for reached $host $number
	done
done

# slow NUMBER: a download of some seconds; its host is in slow.NUMBER.head.
slow() {
	at clients curl -sk -m 20 --interface 192.0.2.104 --limit-rate 400k \
		-D "$TMP/slow.$1.head" -o "$TMP/slow.$1" "$web/slow.bin?$1"
	echo $? >"$TMP/slow.$1.code"
}
# Until each host has one: haproxy chooses. Twenty is for when it never does.
slows='' count=0
while [ $((count += 1)) -lt 20 ] &&
	[ "$(sort -u "$TMP"/slow.*.host 2>/dev/null | wc -l)" != 3 ]
do
	slow $count &
	slows="$slows $!"
	wait_for test -s "$TMP/slow.$count"
	header X-Host <"$TMP/slow.$count.head" >"$TMP/slow.$count.host"
done
for host in a b c; do
	ok "a download from $host has begun" \
		grep -q $host "$TMP"/slow.*.host
done

# --- c is drained, b is killed

for number in 101 102 103; do
	from a $number >"$TMP/before.$number"
done
kill -TERM "$c_pid"
# shellcheck disable=SC2046 # a list of process ids
kill -KILL $(ip netns pids b)
wait "$c_pid"
is 'c has ended by itself, and all of its processes' \
	"$?:$(ip netns pids c)" 0:
went_on() {
	[ "$(from a "$1")" -ge $(($(cat "$TMP/before.$1") + 100)) ]
}
for number in 101 102 103; do
	ok "client $number is served on" wait_for went_on $number
done
touch "$TMP/stop"
# shellcheck disable=SC2086 # a list of process ids
wait $loads $slows

# --- what became of the requests

for number in 101 102 103; do
	is "client $number: no request failed" \
		"$(grep -v '^200 6 [abc]$' "$TMP/load.$number")" ''
done
# What haproxy thought of them, should one have failed.
sed -n 's/^.*Server files/# files/p' "$TMP/haproxy.err"
for file in "$TMP"/slow.*.host; do
	number=${file%.host}
	number=${number##*.}
	host=$(cat "$file")
	if [ "$host" = b ]; then
		unlike 'in flight on the one that was killed: lost' \
			"$(cat "$TMP/slow.$number.code")" 0
	else
		ok "in flight on $host: whole" \
			cmp "$TMP/slow.$number" "$ROOT/slow.bin"
	fi
done

# logged CLIENT HOST: how many answers to it are in the log.
logged() {
	grep -c "^192.0.2.$1 - - .*\"GET /hello.txt?[0-9]* HTTP/1.[01]\" 200" \
		"$TMP/$2.err"
}
for number in 101 102 103; do
	for host in a c; do
		is "the log of $host has each answer to client $number" \
			"$(logged $number $host)" "$(from $host $number)"
	done
done
is 'and nobody else, but the health checks' "$(grep -hv \
	-e '^192.0.2.10[123] .*"GET /hello.txt?[0-9]* HTTP/1.[01]" 200' \
	-e '^192.0.2.104 .*"GET /slow.bin?[0-9]* HTTP/1.[01]" 200' \
	-e '^192.0.2.14 .*"HEAD / HTTP/1.0" 200' \
	"$TMP/a.err" "$TMP/b.err" "$TMP/c.err")" ''

done_testing

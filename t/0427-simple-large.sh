#!/bin/sh
# A large file on a kept connection: full segments only, and no wait for the
# last one, which is not full.
. "${0%/*}/lib.sh"
need strace curl
! instrumented || skip_all 'an instrumented build makes calls of its own'

cd "$TMP" || exit 1
mkdir root
head -c 2097153 /dev/zero >root/2m
port=$(free_port)
# shellcheck disable=SC2046 # an option or none
start server strace -f -qq -o trace -e trace=setsockopt,sendfile,poll \
	-s 0 "$BUILD/simplehttp" --timeout=,,5 --listen "127.0.0.1:$port" \
	$([ "$(id -u)" != 0 ] || echo --user=65534) root
wait_port "$port" || skip_all 'it does not listen, or cannot be traced'
curl -s "http://127.0.0.1:$port/2m" "http://127.0.0.1:$port/2m" >answers
is 'both answers came whole' "$(wc -c <answers)" 4194306
is 'Nagle is on while a file is sent, off at its end' "$(
	sed -n 's/.*TCP_NODELAY, \[\(.\)\].*/no delay: \1/p
		s/.* sendfile(.*/send/p' trace | uniq)" 'send
no delay: 1
no delay: 0
send
no delay: 1'

# sendfile gives up after a second, which is part of the client's time.
mkfifo unread
start client curl -s -o unread "http://127.0.0.1:$port/2m"
exec 9<>unread
# The milliseconds of the wait that follows.
left() {
	awk '/ sendfile\(.* EAGAIN/ { pid = $1 }
	pid != "" && $1 == pid && / poll\(/ {
		sub(/.*\], [0-9]*, /, "")
		print $0 + 0
		exit
	}' trace
}
waits() {
	[ -n "$(left)" ]
}
wait_for waits
ok "who takes nothing has five seconds in all ($(left) ms are left of them)" \
	[ "$(left)" -le 4100 ]
done_testing

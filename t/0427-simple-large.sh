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
start server strace -f -qq -o trace -e trace=setsockopt,sendfile -s 0 \
	"$BUILD/simplehttp" --listen "127.0.0.1:$port" \
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
done_testing

#!/bin/sh
# githttp under openbsd-inetd: descriptor 2 is the client's socket as well.
. "${0%/*}/lib.sh"
need inetd
. "${0%/*}/git.sh"
repository served.git 500

port=$(free_port)
: >"$TMP/log"
chmod 666 "$TMP/log"
cat >"$TMP/inetd.conf" <<CONF
127.0.0.1:$port stream tcp4 nowait.1000 $(id -un) $BUILD/githttp githttp $AS --log-to=$TMP/log --push --auth=$USERS $REPOS
CONF
start inetd inetd -i -q 1024 "$TMP/inetd.conf"
wait_port "$port"

talk inetd "127.0.0.1:$port"
is 'nothing went wrong' "$(troubles "$TMP/log")" ''
done_testing

#!/bin/sh
# githttp under systemd-socket-activate(1), a process for each connection.
. "${0%/*}/lib.sh"
need systemd-socket-activate
. "${0%/*}/git.sh"
repository served.git 500

port=$(free_port)
SYSTEMD_LOG_LEVEL=warning start server systemd-socket-activate --inetd -a \
    -l "127.0.0.1:$port" "$BUILD/githttp" $AS --push --auth="$USERS" "$REPOS"
wait_port "$port"

talk activate "127.0.0.1:$port"
is 'nothing went wrong' "$(troubles "$TMP/server.err")" ''
done_testing

#!/bin/sh
# inetd.conf and xinetd.conf of units/examples.
. "${0%/*}/lib.sh"
need inetd xinetd git pgrep python3
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"

ports 80 8000 8001 8002 8003 8004 8005 8006 8008 9101
example inetd.conf >"$TMP/inetd.conf"
start inetd inetd -i "$TMP/inetd.conf"
each inetd

# The line for wait, in place of the first.
ports 8000
example inetd.conf | sed -e '/simplehttp/{/^[0-9]/d}' -e 's/^#\([0-9]\)/\1/' \
	>"$TMP/wait.conf"
is 'inetd, wait: one line for simplehttp' \
	"$(grep -v '^#' "$TMP/wait.conf" | grep -c simplehttp)" 1
t_stop "$inetd_pid"
start inetd inetd -i "$TMP/wait.conf"
wait_port "$(port 8000)"
tcp 'inetd, wait' '' "$(port 8000)"
tcp 'inetd, wait, again' '' "$(port 8000)"
is 'inetd, wait: one process served both' \
	"$(pgrep -c -P "$inetd_pid" simplehttp)" 1
t_stop "$inetd_pid"

# The number behind nowait is what inetd starts in a minute.
ports 8005
example inetd.conf | sed -n 's/nowait.6000 \(.*echohttp\)/nowait.3 \1/p' \
	>"$TMP/three.conf"
start inetd inetd -i "$TMP/three.conf"
wait_port "$(port 8005)"
for _ in 1 2 3 4; do
	code "http://127.0.0.1:$(port 8005)/" | tail -n 1 | cut -c 1-3
done >"$TMP/codes"
is 'inetd, nowait.3: the third connection closes the port' \
	"$(xargs <"$TMP/codes")" '200 200 000 000'
t_stop "$inetd_pid"

ports 80 8000 8001 8002 8003 8004 8005 8006 8008 9101
example xinetd.conf >"$TMP/xinetd.conf"
start xinetd xinetd -dontfork -f "$TMP/xinetd.conf" -pidfile "$TMP/pid" \
	-filelog "$TMP/xinetd.log"
each xinetd

is 'xinetd: the 17th connection of a client is closed, another gets in' \
	"$(crowd "$(port 8000)" 20 4)" "$(printf '4\nHTTP/1.1 200')"

done_testing

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# wakehttp: what it is asked while something fails, with a backend and with
# nobody there; and there is no way to systemd.

DBUS_SYSTEM_BUS_ADDRESS=unix:path=$ROOT/none
export DBUS_SYSTEM_BUS_ADDRESS
LOOSE=1
picture 'nobody to wake' pipe wakehttp x http://127.0.0.1:1 <<'REQUEST'
GET / HTTP/1.1
Host: h

REQUEST
picture 'nobody to wake, a body' socket wakehttp x "unix:$ROOT/none" \
    <<'REQUEST'
POST / HTTP/1.1
Host: h
Content-Length: 7

hello
REQUEST
picture 'a method that is refused' listener wakehttp x http://127.0.0.1:1 \
    <<'REQUEST'
CONNECT a:1 HTTP/1.1
Host: a:1

REQUEST

command -v python3 >/dev/null || return 0
if [ ! -S "$TMP/backend" ]; then
	start backend python3 "$FAULTS/../wake.py" serve "$TMP/backend"
	wait_for [ -S "$TMP/backend" ]
	chmod 777 "$TMP/backend"
fi
picture 'answers of a backend' socket wakehttp --answer-timeout=1 x \
    "unix:$TMP/backend" <<'REQUEST'
POST /continue HTTP/1.1
Host: h
Content-Length: 7

hello
GET /chunked HTTP/1.1
Host: h

REQUEST

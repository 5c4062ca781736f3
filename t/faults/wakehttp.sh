# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# wakehttp: what it is asked while something fails. Nobody is at the backend,
# and there is no way to systemd.

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

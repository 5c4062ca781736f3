#!/bin/sh
# --user: for good, or not at all.
. "${0%/*}/lib.sh"
need strace
[ "$(id -u)" = 0 ] || skip_all 'not the superuser'

port=$(free_port)
start server "$BUILD/echohttp" --user nobody --listen "127.0.0.1:$port"
wait_port "$port"
# shellcheck disable=SC2154 # set by start
ids() {
	awk -v what="$1:" '$1 == what { $1 = ""; print }' \
	    "/proc/$server_pid/status"
}
became() {
	[ "$(ids Uid)" = ' 65534 65534 65534 65534' ]
}
ok 'a name: its number, everywhere' wait_for became
is 'a name: its group, everywhere' "$(ids Gid)" ' 65534 65534 65534 65534'
is 'no other groups' "$(ids Groups)" ''
is 'no capabilities' "$(ids CapPrm)" ' 0000000000000000'

is 'whoever it is already stays so: 200' "$(req 'GET / HTTP/1.0' |
    as_user "$BUILD/echohttp" "--user=$(as_user id -u)" 2>"$TMP/err" |
    status)" 200
for call in setgroups setresgid setresuid; do
	req 'GET / HTTP/1.0' | strace -f -o "$TMP/calls" \
	    --inject="$call:error=EPERM" "$BUILD/echohttp" --user 65534 \
	    >"$TMP/out" 2>"$TMP/err"
	is "$call fails: not a byte is read" \
	    "$(cat "$TMP/out"; grep -c 'read(0' "$TMP/calls")" 0
	like "$call fails: one line" "$(cat "$TMP/err")" \
	    'echohttp: --user: cannot become 65534: *'
done
req 'GET / HTTP/1.0' | strace -f -o /dev/null \
    --inject=setresuid:retval=0 "$BUILD/echohttp" --user 65534 \
    >"$TMP/out" 2>"$TMP/err"
is 'setresuid that did nothing is seen' "$(cat "$TMP/out")" ''
done_testing

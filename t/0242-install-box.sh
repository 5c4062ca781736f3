#!/bin/sh
# From make install to a first answer, by one more command, in a real systemd.
. "${0%/*}/lib.sh"
need make systemctl curl
[ "$(id -u)" = 0 ] || skip_all 'the box needs the superuser'
[ -w "$BUILD" ] || skip_all 'make install writes to the build folder'

# In the box all is at the same place, as with_built wants it.
TOP=$(cd "${0%/*}/.." && pwd)
cat >"$TMP/inside.sh" <<'SH'
. "$1/t/lib.sh"
with_built -C "$1" install >/dev/null || exit 1
echo hello >/srv/http/hello.txt
systemctl enable --now simplehttp.socket || exit 1
curl -sS -m 20 http://127.0.0.1:8000/hello.txt
id -u _simplehttp >/dev/null && echo 'has an account'
systemctl enable --now echohttp-server.socket
curl -sS -m 20 -o /dev/null -w 'echohttp: %{http_code}\n' http://127.0.0.1:8005
pgrep echohttp >/dev/null && echo 'has a server'
with_built -C "$1" uninstall
echo 'uninstalled'
pgrep -l echohttp
curl -s -m 20 http://127.0.0.1:8000/hello.txt
systemctl list-units --all --no-legend 'simplehttp*' 'echohttp*'
systemctl list-unit-files --no-legend 'simplehttp*' 'echohttp*'
find /etc/systemd -name '*http*'
ldconfig -p | grep libbasehttp
exit 0
SH
bash "$TOP/t/sdbox.sh" -b "$TOP:$TOP" -b "$BUILD:$BUILD" -b "$TMP:/box/tmp" \
	-- env "BUILD=$BUILD" sh /box/tmp/inside.sh "$TOP" >"$TMP/out" \
	2>"$TMP/err"
code=$?
[ $code != 77 ] || skip_all 'no box of namespaces here'
is 'make install, systemctl enable --now, curl' \
	"$(grep -v ^Creat "$TMP/out" | sed '/^uninstalled/,$d')" \
	"hello
has an account
echohttp: 200
has a server"
is 'make uninstall: nothing runs, is enabled or known any more' \
	"$(sed '1,/^uninstalled/d' "$TMP/out")" ''
[ $code = 0 ] || t_diag error "$(tail -n 5 "$TMP/err")"

# A group that has a process cannot be taken away.
groups() {
	find /sys/fs/cgroup -maxdepth 3 -name "sdbox-$box_pid" | grep .
}
start box bash "$TOP/t/sdbox.sh" -b "$TMP:/box/tmp" -- \
	sh -c 'touch /box/tmp/begun; sleep 60'
begun() {
	[ -e "$TMP/begun" ]
}
ok 'another box begins' wait_for begun
ok '... it has control groups' groups
kill "$box_pid"
wait "$box_pid"
is 'a box that is ended leaves none behind' "$(groups)" ''
done_testing

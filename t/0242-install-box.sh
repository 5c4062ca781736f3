#!/bin/sh
# From make install to a first answer, by one more command, in a real systemd.
. "${0%/*}/lib.sh"
need make systemctl curl
[ "$(id -u)" = 0 ] || skip_all 'the box needs the superuser'
[ -w "$BUILD" ] || skip_all 'make install writes to the build folder'

# In the box all is at the same place and set the same, or make would build it
# all again.
TOP=$(cd "${0%/*}/.." && pwd)
cat >"$TMP/inside.sh" <<'SH'
make -s -C "$1" O="$2" install >/dev/null || exit 1
echo hello >/srv/http/hello.txt
PATH=$PATH:/usr/local/sbin
systemctl enable --now simplehttp.socket || exit 1
curl -sS -m 20 http://127.0.0.1:8000/hello.txt
id -u _simplehttp >/dev/null && echo 'has an account'
systemctl disable --now simplehttp.socket
make -s -C "$1" O="$2" uninstall
systemctl daemon-reload
systemctl list-unit-files --no-legend "simplehttp*"
exit 0
SH
bash "$TOP/t/sdbox.sh" -b "$TOP:$TOP" -b "$BUILD:$BUILD" -b "$TMP:/box/tmp" \
	-- env "MAKEFLAGS=${MAKEFLAGS-}" "WERROR=${WERROR-}" \
	sh /box/tmp/inside.sh "$TOP" "$BUILD" >"$TMP/out" 2>"$TMP/err"
code=$?
[ $code != 77 ] || skip_all 'no box of namespaces here'
is 'make install, systemctl enable --now, curl' \
	"$(grep -v -e ^Creat -e ^Removed "$TMP/out")" \
	"$(printf 'hello\nhas an account')"
[ $code = 0 ] || t_diag error "$(tail -n 5 "$TMP/err")"
done_testing

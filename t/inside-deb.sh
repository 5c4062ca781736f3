#!/bin/sh
# Run by 0246-install-deb.sh in the box.
. "${0%/*}/lib.sh"
DEB=$BUILD
export DEBIAN_FRONTEND=noninteractive

# Here units may be started.
rm -f /usr/sbin/policy-rc.d

# files: what is where packages write, but for what dpkg, man-db and ldconfig
# keep for themselves.
files() {
	find /etc /opt /srv /usr /var -xdev \( -path /var/lib/dpkg -o \
		-path /var/cache -o -path /var/log \) -prune -o -print |
		grep -v '/etc/ld.so.cache' | sort
}

# units STATE: how many of ours systemd knows in it.
units() {
	systemctl list-units --all --no-legend "--state=$1" '*http*.socket' \
		'*http*.service' | grep -c .
}

# install FILE...: prints what went wrong.
install_debs() {
	dpkg -i "$@" >"$TMP/dpkg" 2>&1 || cat "$TMP/dpkg"
}

files >"$TMP/before"
cp /etc/passwd /etc/group "$TMP"
is 'dpkg -i' "$(install_debs "$DEB"/basehttp_*.deb "$DEB"/libbasehttp0_*.deb \
	"$DEB"/libbasehttp-dev_*.deb)" ''
is 'no unit was started' "$(units active)" 0
is 'no unit was enabled' "$(systemctl list-unit-files --no-legend \
	--state=enabled 'simplehttp*' 'cgihttp*' 'githttp*' 'echohttp*' \
	'redirhttp*' 'hookhttp*' 'healthhttp*' 'promhttp*' 'drophttp*' 'journalhttp*' \
	'wakehttp*')" ''

# --- the library

for pc in basehttp basehttp-musl; do
	# shellcheck disable=SC2046 # lists of flags
	ok "README's handler with $pc" cc $(pkg-config --cflags $pc) \
		/box/tmp/hello.c $(pkg-config --libs $pc) -o "$TMP/hello"
	is "README's handler with $pc answers" "$(printf 'GET /x HTTP/1.0\n\n' |
		"$TMP/hello" --log-to=none | body | tail -n 1)" 'you asked for /x.'
done

# --- served

echo hello >/srv/http/hello.txt
URL=http://127.0.0.1:8000
systemctl enable --now simplehttp.socket 2>"$TMP/err" || t_diag enable "$(
	cat "$TMP/err")"
is 'enabled: 200' "$(curl -sS -m 20 $URL/hello.txt)" hello
is 'reinstalled: 200' "$(install_debs "$DEB"/basehttp_*.deb
	curl -sS -m 20 $URL/hello.txt)" hello
systemctl disable --now simplehttp.socket 2>/dev/null
systemctl enable --now simplehttp-server.socket 2>/dev/null
is 'the server: 200' "$(curl -sS -m 20 $URL/hello.txt)" hello

# --- upgraded under load: new connections all the time, one that is kept, and
# a download that has begun and goes on

main_pid() {
	systemctl show -P MainPID simplehttp-server.service
}
# Larger than what the sockets of both sides take.
head -c 16000000 /dev/zero >/srv/http/large
old=$(main_pid)
start load ab -q -r -t 100 -n 10000000 -c 4 $URL/hello.txt
start kept sh -c "while [ ! -e $TMP/enough ]; do
	curl -sS -m 60 -w '%{http_code}\n' -o /dev/null $URL/hello.txt \
		-o /dev/null $URL/hello.txt; done"
start download curl -sS -m 60 --limit-rate 4M -o "$TMP/large" $URL/large
started() {
	[ -s "$TMP/large" ] && [ "$(wc -l <"$TMP/kept.out")" -gt 10 ]
}
wait_for started
lines=$(wc -l <"$TMP/kept.out")
is 'dpkg -i of a later version' "$(install_debs /box/tmp/later.deb)" ''
is 'it is that version' "$(dpkg-query -W -f '${Version}' basehttp)" \
	"$(dpkg-deb -f /box/tmp/later.deb Version)"
unlike 'the server is another process' "$(main_pid)" "$old"
unlike 'of the new program' "$(readlink "/proc/$(main_pid)/exe")" '*deleted*'
more() {
	[ "$(wc -l <"$TMP/kept.out")" -gt $((lines + 20)) ]
}
ok 'it goes on to serve' wait_for more
: >"$TMP/enough"
# shellcheck disable=SC2154 # set by start
kill -INT "$load_pid"
# shellcheck disable=SC2154
wait "$load_pid" "$kept_pid"
# shellcheck disable=SC2154
wait "$download_pid"
is 'the download that had begun is whole' "$(cmp "$TMP/large" /srv/http/large &&
	echo whole)" whole
is 'no request of those in a row failed' \
	"$(sort -u "$TMP/kept.out"; cat "$TMP/kept.err")" 200
is 'no request of ab failed' "$(sed -n 's/^Failed requests: *//p' \
	"$TMP/load.out")" 0
is 'no answer of ab was another' "$(grep Non-2xx "$TMP/load.out")" ''
like 'there were hundreds of them' "$(sed -n 's/^Complete requests: *//p' \
	"$TMP/load.out")" '[1-9][0-9][0-9]*'
is 'no unit failed' "$(units failed)" 0

# --- purged

rm /srv/http/hello.txt /srv/http/large
systemctl disable simplehttp-server.socket 2>/dev/null
systemctl enable echohttp.socket 2>/dev/null
install_purge() {
	dpkg -P basehttp libbasehttp-dev libbasehttp0 >"$TMP/dpkg" 2>&1 ||
		cat "$TMP/dpkg"
}
is 'dpkg -P' "$(install_purge)" ''
is 'nothing is running' \
	"$(ps -o comm= -C simplehttp,cgihttp,githttp,echohttp,redirhttp,hookhttp,healthhttp,promhttp,drophttp,journalhttp,wakehttp)" ''
is 'no unit is left' "$(systemctl list-units --all --no-legend 'simplehttp*' \
	'cgihttp*' 'githttp*' 'echohttp*' 'redirhttp*' \
	'hookhttp*' 'healthhttp*' 'promhttp*' 'drophttp*' 'journalhttp*' \
	'wakehttp*')" ''
is 'no file is left' "$(files | diff "$TMP/before" - | grep '^[<>]')" ''
is 'no account is left' "$(diff "$TMP/passwd" /etc/passwd)" ''
is 'no group is left' "$(diff "$TMP/group" /etc/group)" ''
done_testing

#!/bin/sh
# Run by 0902-doc-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
mkdir /srv/www
rm -f /srv/git/x.git -r
chmod 755 /srv/www
# An answer that is an error is one of curl.
export HOME="$TMP" PAGER=cat
printf 'fail\nsilent\nshow-error\nmax-time 20\n' >"$TMP/.curlrc"

for block in /box/doc/*; do
	name=$(head -n 1 "$block")
	case $block in
	*.run)
		ok "does: $name ..." sh -e "$block"
		;;
	*.file) install -D -m 644 "$block" "$(cat "${block%.file}.place")" ;;
	esac
done
ok 'an answer that is an error would be seen' \
	sh -c '! curl http://127.0.0.1:8080/status/404'
is 'systemd-analyze verify has nothing to say' \
	"$(systemd-analyze verify --man=no /etc/systemd/system/hello* 2>&1)" ''

# A program of your own as one server, by what the page says of it.
cd /etc/systemd/system || exit 1
systemctl -q disable --now hello.socket
sed -i '/^Accept=/,/^$/{/./d}' hello.socket
sed 's/^CollectMode=.*/StartLimitIntervalSec=0/' hello@.service >hello.service
systemctl daemon-reload
systemctl start hello.socket
for _ in 1 2 3 4 5 6 7 8; do
	curl -o /dev/null http://127.0.0.1:8080/
	systemctl kill hello.service
	wait_for is_in inactive hello.service
done >/dev/null 2>&1
ok 'hello, one server: comes again, often' curl http://127.0.0.1:8080/

ok 'these were all' test "$t_run" -gt 10
no_failed 'after all of them'
done_testing

#!/bin/sh
# The two units of README and their commands, in a real systemd.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
need systemd-analyze

split_readme
mkdir "$TMP/units"
for info in "$TMP"/b/*.info; do
	case $(cat "$info") in
	unit\ *) cp "${info%.info}.text" "$TMP/units/$(sed 's/unit //' "$info")" ;;
	systemctl) commands=${info%.info}.text ;;
	esac
done
is 'README: a socket and a service' "$(cd "$TMP/units" && echo *)" \
	'simplehttp.socket simplehttp@.service'
is 'systemd-analyze verify has nothing to say' \
	"$(cd "$TMP/units" && systemd-analyze verify --man=no ./* 2>&1)" ''

cat >"$TMP/www/inside.sh" <<'SH'
set -e
n=0
while [ $n -lt 250 ]; do
	curl -fsS -m 10 http://127.0.0.1:8000/hello.txt
	n=$((n + 1))
done | sort | uniq -c
systemctl is-active simplehttp.socket
systemctl list-units --failed --no-legend 'simplehttp*'
ps -o user= -C simplehttp | sort -u
SH

what='in the box: 250 connections, no unit fails, nothing is left'
if [ "$(id -u)" != 0 ]; then
	skip "$what" 'not the superuser'
	done_testing
fi
chmod 755 "$TMP/units"
bash "${0%/*}/sdbox.sh" -u "$TMP/units" -b "$BUILD:/usr/local/sbin" \
	-b "$TMP/www:/srv/www" -- sh -c "set -e; $(cat "$commands")
	. /srv/www/inside.sh" >"$TMP/out" 2>"$TMP/err"
code=$?
if [ $code = 77 ]; then
	skip "$what" 'no box of namespaces here'
	done_testing
fi
is "$what" "$(grep -v ^Created "$TMP/out" | sed 's/^ *//')" \
	"$(printf '250 hello\nactive')"
[ $code = 0 ] || t_diag error "$(tail -n 5 "$TMP/err")"
done_testing

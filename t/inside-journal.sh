#!/bin/sh
# Run by 0616-journal-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
url=http://127.0.0.1:8006

# unit NAME COMMAND
unit() {
	printf '[Service]\nExecStart=%s\n' "$2" >"/run/systemd/system/$1.service"
}
unit cron '/bin/sh -c "echo the hour; exec sleep infinity"'
unit secret '/bin/sh -c "echo SECRET; exec sleep infinity"'
systemctl daemon-reload
systemctl start cron secret simplehttp.socket echohttp-server.socket
code http://127.0.0.1:8000/hello.txt >/dev/null
code http://127.0.0.1:8005/status/500 >/dev/null

for block in /box/doc/*; do
	case $block in
	*.run) ok "does: $(head -n 1 "$block") ..." sh -e "$block" ;;
	*.file) install -D -m 644 "$block" "$(cat "${block%.file}.place")" ;;
	esac
done
systemctl disable -q --now journalhttp.socket journalhttp-server.socket

# seen QUERY: the messages.
seen() {
	curl -sS -m 20 "$url/entries?format=text&limit=10000&$1" 2>&1 |
		sed 's/^[^ ]* [^ ]* //'
}
has() { # TEXT QUERY
	seen "$2" | grep -qF "$1"
}
finds() {
	ok "$1: what a unit says" wait_for has 'sh[' 'unit=cron&q=the+hour'
	like "$1: what systemd says of it" "$(seen 'unit=cron')" \
		'*systemd?1?: Started cron.service*'
	# By its unit, or where its process ended too soon by its account.
	ok "$1: a request that failed, of a server" wait_for has \
		'GET /status/500' HTTP_STATUS=500
	ok "$1: ... and that was answered, of a process" wait_for has \
		'GET /hello.txt' HTTP_STATUS=200
	is "$1: nothing of another unit" \
		"$(seen '' | grep -e SECRET -e secret.service)" ''
	is "$1: ... by its name" "$(seen unit=secret)" ''
	is "$1: ... nor in the list" \
		"$(curl -sS "$url/units?format=text" | grep secret)" ''
	like "$1: units" "$(curl -sS "$url/units?format=text")" '*cron.service*'
	is "$1: this boot" "$(curl -sS "$url/boots?boot=0&format=text" |
		cut -d' ' -f1)" "$(tr -d - </proc/sys/kernel/random/boot_id)"
	ok "$1: the same as journalctl" same
	: >"$TMP/stream"
	start stream curl -sS -N -m 60 -o "$TMP/stream" \
		"$url/entries?format=stream&limit=0"
	wait_for grep -q retry "$TMP/stream"
	systemctl restart cron secret
	ok "$1: it follows" wait_for grep -q 'the hour' "$TMP/stream"
	journalctl -q --rotate
	systemctl restart cron secret
	twice() {
		[ "$(grep -c 'the hour' "$TMP/stream")" = 2 ]
	}
	ok "$1: ... over a rotation" wait_for twice
	is "$1: ... and nothing of another" "$(grep SECRET "$TMP/stream")" ''
	t_stop "$stream_pid"
	is "$1: nothing was served without a sandbox" "$(journalctl -q \
		--no-pager | grep -E 'journalhttp.*without (Landlock|seccomp)')" ''
}
# The cursors of a unit's own entries.
same() {
	curl -sS "$url/entries?unit=cron&limit=10000&_SYSTEMD_UNIT=cron.service" |
		sed 's/.*"__CURSOR":"\([^"]*\)".*/\1/' >"$TMP/ours"
	journalctl -q -o json _SYSTEMD_UNIT=cron.service |
		sed 's/.*"__CURSOR" *: *"\([^"]*\)".*/\1/' >"$TMP/theirs"
	[ -s "$TMP/ours" ] && cmp "$TMP/ours" "$TMP/theirs"
}

for kind in default paranoid fast; do
	profile $kind
	systemctl start journalhttp.socket
	finds $kind
	systemctl stop journalhttp.socket
done
profile default
systemctl start journalhttp-server.socket
finds server

# SIGTERM: whoever follows gets a whole answer.
: >"$TMP/stream"
start stream curl -sS -N -m 60 -o "$TMP/stream" "$url/entries?format=stream"
wait_for grep -q retry "$TMP/stream"
systemctl stop journalhttp-server.socket journalhttp-server.service
wait "$stream_pid"
is 'the server ends: so does a stream, in order' $? 0

# A journal that is kept.
mkdir -p /var/log/journal
journalctl --flush
systemctl start journalhttp-server.socket
systemctl restart cron
ok 'a journal that is kept' wait_for has 'the hour' unit=cron
no_failed 'at the end'
done_testing

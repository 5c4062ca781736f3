#!/bin/sh
# Run by 0584-prom-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
printf 'fail\nmax-time 20\n' >"$TMP/.curlrc"

# --- the page's blocks, in their order
HOME=$TMP
export HOME
for block in /box/doc/*; do
	case $block in
	*.file) install -D -m 644 "$block" "$(cat "${block%.file}.place")" ;;
	*.run)
		ok "promhttp(8): $(tail -n 1 "$block")" sh -e "$block"
		;;
	esac
done
systemctl stop promhttp.socket

# --- all their hardening, as _promhttp
echo 'OPTIONS=--exec=/srv/commands' >/etc/default/promhttp
mkdir -p /srv/commands
echo 'backup_seconds 1' >/srv/metrics/backup.prom
echo 'secret 1' >/srv/metrics/secret.prom
chmod 600 /srv/metrics/secret.prom
cat >/srv/commands/who <<'SH'
#!/bin/sh
echo "who{name=\"$(id -un)\"} 1"
echo "load $(cut -d ' ' -f 1 /proc/loadavg)"
SH
printf '#!/bin/sh\necho x >/srv/metrics/x.prom\n' >/srv/commands/write
chmod 755 /srv/commands /srv/commands/* /srv/metrics
chmod 644 /srv/metrics/backup.prom
for socket in promhttp promhttp-server; do
	systemctl start $socket.socket
	curl -sS -m 20 http://127.0.0.1:9101/metrics >"$TMP/answer" 2>&1
	is "$socket: a file" "$(grep '^backup' "$TMP/answer")" 'backup_seconds 1'
	is "$socket: one that it may not read" \
		"$(grep '^promhttp_source_success.*secret' "$TMP/answer")" \
		'promhttp_source_success{source="secret.prom",kind="file"} 0'
	is "$socket: an executable, as an account of its own" \
		"$(grep '^who' "$TMP/answer")" 'who{name="_promhttp"} 1'
	like "$socket: ... looks at the whole system" \
		"$(grep '^load' "$TMP/answer")" 'load [0-9]*'
	is "$socket: ... and does not write there" \
		"$(grep '^promhttp_source_success.*write' "$TMP/answer")" \
		'promhttp_source_success{source="write",kind="exec"} 0'
	systemctl stop $socket.socket
	systemctl stop $socket.service 2>/dev/null
done
no_failed 'at the end'
done_testing

# shellcheck shell=sh
# What the tests of units share: read after lib.sh.

# (The tests of documentation have it already; so has the bench.)
: "${TOP:=$(cd "${0%/*}/.." && pwd)}"

# in_box SCRIPT: runs it in a box where everything is installed, and nothing is
# started or enabled. Its output is in $TMP/tap.
in_box() {
	make -s -C "$TOP" "O=$TMP/o" sbindir=/usr/local/sbin units >/dev/null \
		2>"$TMP/err" || t_diag make "$(cat "$TMP/err")"
	mkdir "$TMP/box" "$TMP/sbin" "$TMP/bin"
	for t_file in "$TOP"/cmd/*.c; do
		t_file=${t_file##*/}
		cp "$BUILD/${t_file%.c}" "$TMP/sbin"
	done
	if [ -n "${COVERING-}" ]; then
		mkdir "$TMP/o/units/system/service.d"
		printf '%s\n' '[Service]' 'ReadWritePaths=-/box/counts' \
			'Environment=GCOV_PREFIX=/box/counts' \
			"Environment=GCOV_PREFIX_STRIP=$GCOV_PREFIX_STRIP" \
			>"$TMP/o/units/system/service.d/counts.conf"
	fi
	# README's.
	cp "$BUILD/echohttp" "$TMP/bin/hello"
	chmod 755 "$TMP/box" "$TMP/o" "$TMP/sbin" "$TMP/bin"
	# shellcheck disable=SC2046,SC2086 # words
	bash "$TOP/t/sdbox.sh" ${SDBOX_TIME:+-t $SDBOX_TIME} \
		-b "$TMP/sbin:/usr/local/sbin" -b "$TMP/bin:/usr/local/bin" \
		-b "$TOP/t:/box/t" \
		-b "$TMP/box:/box/tmp" $(placed) ${UNITS_BIND-} \
		${COVERING:+-b $GCOV_PREFIX:/box/counts} -- \
		env ${COVERING:+GCOV_PREFIX=/box/counts \
			GCOV_PREFIX_STRIP=$GCOV_PREFIX_STRIP} \
		BUILD=/usr/local/sbin TMPDIR=/box/tmp LONG="${LONG-}" \
		ROUNDS="${ROUNDS-}" sh "/box/t/$1" >"$TMP/tap" 2>"$TMP/err"
}

# units_box SCRIPT: as the test itself.
units_box() {
	need bash journalctl make systemctl
	[ "$(id -u)" = 0 ] || skip_all 'the box needs the superuser'
	! instrumented || skip_all 'a program with sanitizers has no sandbox'
	in_box "$1"
	t_code=$?
	[ "$t_code" != 77 ] || skip_all 'no box of namespaces here'
	cat "$TMP/tap"
	cat "$TMP/err" >&2
	exit "$t_code"
}

# Where make install puts it.
placed() {
	while read -r t_part t_place; do
		echo "-b $TMP/o/units/$t_part:/usr/local/$t_place"
	done <<-'END'
	system lib/systemd/system
	catalog lib/systemd/catalog
	sysusers.d lib/sysusers.d
	tmpfiles.d lib/tmpfiles.d
	drop-ins share/basehttp/drop-ins
	END
}

# exposure UNIT: as systemd counts it, from 0.0 to 10.0.
exposure() {
	systemd-analyze security --offline=true --no-pager "./$1" |
		sed -n 's/^.*: \([0-9]*\.[0-9]\) [A-Z].*/\1/p'
}

# --- in the box

# Accounts, directories, and something to ask for.
settle() {
	systemd-sysusers basehttp.conf 2>/dev/null
	systemd-tmpfiles --create basehttp.conf
	echo hello >/srv/http/hello.txt
	echo hello >/srv/acme/hello
	echo '/x gitlab secret' >/etc/hookhttp.secrets
	printf '#!/bin/sh\n' >/srv/health/fine
	mkdir -p /srv/cgi/cgi-bin
	printf '#!/bin/sh\necho Content-Type: text/plain\necho\necho hello\n' \
		>/srv/cgi/cgi-bin/hello
	git init -q --bare /srv/git/x.git
	chmod -R go=rX /srv
	chmod 755 /srv/cgi/cgi-bin/hello /srv/health/fine
}

# url PROGRAM: what it answers with 200, or what `wants` prints; its port is in $port.
url() {
	port=$(sed -n 's/^ListenStream=\(.*:\)\{0,1\}//p' \
		"/usr/local/lib/systemd/system/$1.socket")
	case $1 in
	simplehttp) t_path=/hello.txt ;;
	cgihttp) t_path=/cgi-bin/hello ;;
	githttp) t_path='/x.git/info/refs?service=git-upload-pack' ;;
	healthhttp) t_path=/ready ;;
	redirhttp) t_path=/.well-known/acme-challenge/hello ;;
	*) t_path=/ ;;
	esac
	echo "http://127.0.0.1:$port$t_path"
}

# wants PROGRAM: hookhttp does not take a GET.
wants() {
	case $1 in
	hookhttp) echo 405 ;;
	*) echo 200 ;;
	esac
}

code() {
	curl -sS -m 20 -o "$TMP/body" -w '%{http_code}' "$@" 2>&1
}

property() {
	systemctl show -P "$2" "$1"
}

# is_in STATE UNIT
is_in() {
	[ "$(property "$2" ActiveState)" = "$1" ]
}

no_failed() {
	is "$1: no unit failed" \
		"$(systemctl list-units --failed --no-legend)" ''
}

# profile KIND: the drop-ins of all programs are those of this kind alone.
profile() {
	rm -rf /etc/systemd/system/*.d
	[ "$1" = default ] ||
		cp -r "/usr/local/share/basehttp/drop-ins/$1/." \
			/etc/systemd/system
	systemctl daemon-reload
}

# --- in the box

# unit NAME COMMAND [LINE...]: a service.
unit() {
	t_file=/run/systemd/system/$1.service
	printf '[Service]\nExecStart=%s\n' "$2" >"$t_file"
	shift 2
	[ $# = 0 ] || printf '%s\n' "$@" >>"$t_file"
	systemctl daemon-reload
}

# start_bus: D-Bus, by systemd or without it.
start_bus() {
	systemctl start dbus.socket dbus.service 2>/dev/null
	if ! wait_for [ -S /run/dbus/system_bus_socket ]; then
		mkdir -p /run/dbus
		start dbus dbus-daemon --system --nofork --nopidfile
		wait_for [ -S /run/dbus/system_bus_socket ]
	fi
}

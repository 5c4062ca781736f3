#!/bin/sh
# stunnel.conf of units/examples, in both of its forms.
. "${0%/*}/lib.sh"
need stunnel4 openssl
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"

certificate || skip_all 'no certificate could be made'
ports 443 8443 8000
put /etc/stunnel/basehttp.pem "$TMP/pem"
put /run/stunnel4/basehttp.pid "$TMP/run/pid"
mkdir -m 777 "$TMP/run"
behind stunnel.conf
wait_port "$(port 8000)"
{
	printf 'foreground = yes\nsyslog = no\n'
	if [ "$(id -u)" = 0 ]; then
		example stunnel.conf
	else
		example stunnel.conf | sed '/^set[ug]id/d'
	fi
} >"$TMP/stunnel.conf"
start stunnel stunnel4 "$TMP/stunnel.conf"
wait_port "$(port 443)"
wait_port "$(port 8443)"

# stunnel drops the answer for a client that half-closes.
t_keep_open=0.1
# tls FORM PORT LOG
tls() {
	serves "$1" "OPENSSL:127.0.0.1:$2,bind=127.0.0.2,verify=0" \
		-k --interface 127.0.0.2 "https://127.0.0.1:$2/big.bin"
	logs "$1" "$3" 127.0.0.2
}
tls connect "$(port 443)" "$TMP/simplehttp.err"
tls exec "$(port 8443)" "$TMP/stunnel.err"
is 'connect: who does not come by stunnel gets nothing' \
	"$(request | socat -t 10 - "TCP:127.0.0.1:$(port 8000)")" ''
if [ "$(id -u)" = 0 ]; then
	is "stunnel is not the superuser any more" \
		"$(stat -c %U "/proc/$stunnel_pid")" stunnel4
else
	skip "stunnel is not the superuser any more" 'it never was'
fi

done_testing

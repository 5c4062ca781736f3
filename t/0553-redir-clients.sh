#!/bin/sh
# redirhttp between real clients of ACME and a CA (ca.py, which fetches the
# challenges): certbot as it is started for a site, and dehydrated.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"
need curl openssl python3
unset http_proxy https_proxy all_proxy

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-days 2 -subj '/CN=a CA of a test' -keyout "$TMP/ca.key" \
	-out "$TMP/ca.crt" 2>"$TMP/openssl.err"

# site NAME: a redirhttp and a CA for the client of this name, at $web and $ca;
# its folder is $D.
site() {
	D=$TMP/$1 web=$(free_port) ca=$(free_port)
	mkdir "$D" "$D/acme"
	chmod 755 "$D" "$D/acme"
	cp "$TMP/ca.key" "$TMP/ca.crt" "$D"
	start "$1_server" "$BUILD/redirhttp" $AS --listen "127.0.0.1:$web" \
		--acme="$D/acme" --host=www.example.org,example.org
	start "$1_ca" python3 "${0%/*}/ca.py" "$ca" "$web" "$D"
	wait_port "$web"
	wait_port "$ca"
}

# client NAME COMMAND...: in the background, most of the time it waits.
client() {
	t_client=$1
	shift
	{
		"$@" >"$D/out" 2>&1
		echo $? >"$D/code"
	} &
	eval "client_$t_client=$!"
}

# issued NAME FILE: a certificate for both hosts, and how the CA came to it.
issued() {
	eval "wait \"\$client_$1\""
	D=$TMP/$1
	is "$1: exit status 0" "$(cat "$D/code")" 0
	[ "$(cat "$D/code")" = 0 ] || t_diag output "$(cat "$D/out")"
	is "$1: a certificate of this CA for both hosts" "$(openssl verify \
		-CAfile "$TMP/ca.crt" "$D/$2" 2>&1 | sed 's/.*: //'
		openssl x509 -in "$D/$2" -noout -ext subjectAltName 2>&1 |
		sed -n 's/^ *DNS/DNS/p')" "OK
DNS:www.example.org, DNS:example.org"
	is "$1: its challenges were fetched" "$(sort "$D/ca.log")" \
'example.org 200 valid
www.example.org 200 valid'
	is "$1: ... from here" "$(grep -c \
		'"GET /.well-known/acme-challenge/[A-Za-z0-9_-]* HTTP/1.1" 200' \
		"$TMP/$1_server.err")" 2
	is "$1: ... and are gone" "$(find "$D/acme" -type f)" ''
}

if command -v certbot >/dev/null; then
	site certbot
	client certbot certbot certonly -n --agree-tos \
		--register-unsafely-without-email --webroot -w "$D/acme" \
		--server "http://127.0.0.1:$ca/directory" --config-dir "$D/c" \
		--work-dir "$D/w" --logs-dir "$D/l" \
		-d www.example.org -d example.org
fi
if command -v dehydrated >/dev/null; then
	site dehydrated
	cat >"$D/config" <<CONF
CA=http://127.0.0.1:$ca/directory
BASEDIR=$D
WELLKNOWN=$D/acme
CONF
	client dehydrated sh -c 'dehydrated -f "$1" --register --accept-terms &&
		dehydrated -f "$1" -c -d "www.example.org example.org"' sh \
		"$D/config"
fi

if command -v certbot >/dev/null; then
	issued certbot c/live/www.example.org/fullchain.pem
else
	skip certbot 'no certbot'
fi
if command -v dehydrated >/dev/null; then
	issued dehydrated certs/www.example.org/fullchain.pem
else
	skip dehydrated 'no dehydrated'
fi

site other
is 'other requests are redirected' "$(curl --noproxy '*' -sS -m 10 \
	-H 'Host: www.example.org' -w '%{http_code} ' \
	"http://127.0.0.1:$web/a?b")" \
	"https://www.example.org/a?b
308 "
done_testing

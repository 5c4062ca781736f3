#!/bin/sh
# redirhttp between real clients of ACME and a CA (ca.py, which fetches the
# challenges): certbot as it is started for a site, and dehydrated.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"
need curl openssl python3
unset http_proxy https_proxy all_proxy

D=$TMP/acme
mkdir "$D"
chmod 755 "$D"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-days 2 -subj '/CN=a CA of a test' -keyout "$TMP/ca.key" \
	-out "$TMP/ca.crt" 2>"$TMP/openssl.err"
web=$(free_port) ca=$(free_port)
start server "$BUILD/redirhttp" $AS --listen "127.0.0.1:$web" --acme="$D" \
	--host=www.example.org,example.org
start ca python3 "${0%/*}/ca.py" "$ca" "$web" "$TMP"
wait_port "$web"
wait_port "$ca"

# issued WHO FILE: a certificate for both hosts, and how the CA came to it.
issued() {
	is "$1: a certificate of this CA for both hosts" "$(openssl verify \
		-CAfile "$TMP/ca.crt" "$2" 2>&1 | sed 's/.*: //'
		openssl x509 -in "$2" -noout -ext subjectAltName 2>&1 |
		sed -n 's/^ *DNS/DNS/p')" "OK
DNS:www.example.org, DNS:example.org"
	is "$1: its challenges were fetched" "$(sort "$TMP/ca.log")" \
'example.org 200 valid
www.example.org 200 valid'
	is "$1: ... from here" "$(grep -c \
		'"GET /.well-known/acme-challenge/[A-Za-z0-9_-]* HTTP/1.1" 200' \
		"$TMP/server.err")" "$3"
	is "$1: ... and are gone" "$(find "$D" -type f)" ''
	rm "$TMP/ca.log"
}

at="--noproxy * -sS -m 10 http://127.0.0.1:$web/a?b"
if command -v certbot >/dev/null; then
	ok 'certbot certonly --webroot' certbot certonly -n --agree-tos \
		--register-unsafely-without-email --webroot -w "$D" \
		--server "http://127.0.0.1:$ca/directory" --config-dir "$TMP/c" \
		--work-dir "$TMP/w" --logs-dir "$TMP/l" \
		-d www.example.org -d example.org
	issued certbot "$TMP/c/live/www.example.org/fullchain.pem" 2
else
	skip certbot 'no certbot'
fi

if command -v dehydrated >/dev/null; then
	mkdir "$TMP/d"
	cat >"$TMP/d/config" <<CONF
CA=http://127.0.0.1:$ca/directory
BASEDIR=$TMP/d
WELLKNOWN=$D
CONF
	before=$(grep -c 'acme-challenge' "$TMP/server.err")
	ok 'dehydrated --register' dehydrated -f "$TMP/d/config" \
		--register --accept-terms
	ok 'dehydrated -c' dehydrated -f "$TMP/d/config" -c \
		-d 'www.example.org example.org'
	issued dehydrated "$TMP/d/certs/www.example.org/fullchain.pem" \
		$((before + 2))
else
	skip dehydrated 'no dehydrated'
fi

# shellcheck disable=SC2086 # words
is 'all the while other requests were redirected' "$(set -f
	curl -H 'Host: www.example.org' -w '%{http_code} ' $at)" \
	"https://www.example.org/a?b
308 "
done_testing

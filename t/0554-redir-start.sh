#!/bin/sh
# redirhttp under who starts it, and clients that follow to a site with TLS.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"
. "${0%/*}/super.sh"
need curl openssl stunnel
. "${0%/*}/start.sh"

certificate || skip_all 'no certificate could be made'
unset http_proxy https_proxy all_proxy
mkdir "$TMP/acme"
echo key >"$TMP/acme/token"
chmod -R go=rX "$TMP/acme"

# The site: what it is asked, it says back.
port=$(free_port) tls=$port
stunnel_conf echohttp "$AS --log-to=none" >"$TMP/stunnel.conf"
start stunnel stunnel "$TMP/stunnel.conf"
wait_port "$tls"
OPTIONS="--acme=$TMP/acme --host=www.example.org:$tls"

# follow CURL_ARGUMENT...: http://www.example.org/ and what it leads to.
follow() {
	curl -sS -m 20 -L -k --noproxy '*' \
		--connect-to "www.example.org:80:127.0.0.1:$port" \
		--connect-to "www.example.org:$tls:127.0.0.1:$tls" "$@" 2>&1
}

# talk NAME [PEER]: all that it does, at $port.
talk() {
	is "$1: a client that follows" "$(follow \
		'http://www.example.org/a?b&format=text' | head -n 2)" \
		"method: GET
target: /a?b&format=text"
	is "$1: ... by POST, stays with it, body and all" "$(follow -d hello \
		'http://www.example.org/a?format=text' |
		sed -n -e 1p -e '/^length/p')" "method: POST
length: 5"
	head -c 3000000 /dev/zero >"$TMP/large"
	is "$1: ... with much of a body" "$(follow --data-binary "@$TMP/large" \
		-w '%{http_code}' 'http://www.example.org/a?format=text' |
		tail -n 1)" 413
	is "$1: ... which the site did not want" "$(follow -o "$TMP/body" \
		--data-binary "@$TMP/large" -w '%{num_redirects} %{url_effective}' \
		'http://www.example.org/a')" \
		"1 https://www.example.org:$tls/a"
	is "$1: two requests of a connection" "$(curl -sS -m 10 --noproxy '*' \
		-H 'Host: www.example.org' -w '%{num_connects} ' \
		"http://127.0.0.1:$port/a" "http://127.0.0.1:$port/b" 2>&1)" \
		"https://www.example.org:$tls/a
1 https://www.example.org:$tls/b
0 "
	is "$1: a challenge" "$(curl -sS -m 10 --noproxy '*' 2>&1 \
		"http://127.0.0.1:$port/.well-known/acme-challenge/token")" key
	is "$1: another host: 421" "$(curl -sS -m 10 --noproxy '*' 2>&1 \
		-o "$TMP/body" -w '%{http_code}' "http://127.0.0.1:$port/")" 421
}

port=$(free_port)
# shellcheck disable=SC2086 # options
start server "$BUILD/redirhttp" $AS --listen "127.0.0.1:$port" $OPTIONS
wait_port "$port"
talk listen
is 'listen: the log says nothing else' \
	"$(grep -vE '"[A-Z]+ /|code 421|not a host of the list' \
	"$TMP/server.err")" ''

# shellcheck disable=SC2086 # options
by_super_servers talk redirhttp $AS $OPTIONS

req 'GET / HTTP/1.1' 'Host: www.example.org' >"$TMP/request"
# shellcheck disable=SC2086 # options
leaves redirhttp "$TMP/request" $OPTIONS
done_testing

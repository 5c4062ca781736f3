#!/bin/sh
# haproxy.cfg of units/examples: TLS in front of one host.
. "${0%/*}/lib.sh"
need haproxy openssl git python3
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"

certificate || skip_all 'no certificate could be made'
ports 80 443 8000 8001 8002
put /etc/haproxy/basehttp.pem "$TMP/pem"
put 192.0.2.0/28 127.0.0.1
put '192.0.2.[1-3]' 127.0.0.1
if [ "$(id -u)" = 0 ]; then
	example haproxy.cfg
else
	example haproxy.cfg | sed -E '/^	(user|group) haproxy/d'
fi | if [ -e /proc/net/if_inet6 ]; then
	cat
else
	sed -e 's/bind :::/bind :/' -e 's/ v4v6//'
fi >"$TMP/haproxy.cfg"
is 'haproxy has nothing to say about it' \
	"$(haproxy -c -q -f "$TMP/haproxy.cfg" 2>&1)" ''

behind haproxy.cfg
for number in 8000 8001 8002; do
	wait_port "$(port $number)"
done
start haproxy haproxy -db -f "$TMP/haproxy.cfg"
wait_port "$(port 443)"
wait_port "$(port 80)"
web=https://127.0.0.1:$(port 443)
client=127.0.0.2

# tls PATH CURL_ARGUMENT...
tls() {
	path=$1
	shift
	curl -sS -m 10 -k --interface "$client" "$@" "$web$path" 2>&1
}

for version in http1.0 http1.1; do
	tls "/big.bin?$version" "--$version" -o "$TMP/big"
	ok "files, $version: the file over TLS" cmp "$TMP/big" "$ROOT/big.bin"
	ok "files, $version: the client's address in the log" wait_for \
		grep -q "^$client .*GET /big.bin?$version " "$TMP/simplehttp.err"
done
is "scripts: a script sees the client's address, and TLS" \
	"$(tls /cgi-bin/environ)" "$client HTTPS=on"
ok 'git: a clone' git -c http.sslVerify=false clone -q "$web/x.git" "$TMP/clone"
tls '/x.git/info/refs?service=git-upload-pack' -o "$TMP/body" \
	-H 'X-Forwarded-For: 192.0.2.9' -H 'Forwarded: for=192.0.2.9'
ok "git: the client's address in the log, whoever he says he is" wait_for \
	grep -q "^$client .*\" 200" "$TMP/githttp.err"
tls '/hello.txt?forged' -o "$TMP/body" -H 'X-Forwarded-For: 192.0.2.9'
ok "files: the client's address in the log, whoever he says he is" wait_for \
	grep -q "^$client .*forged.* 200" "$TMP/simplehttp.err"
# A script that ends its server before a byte of the answer.
cat >"$CGI/cgi-bin/vanish" <<SH
#!/bin/sh
echo \$REQUEST_METHOD >>$TMP/asked
kill -KILL \$PPID
SH
chmod 755 "$CGI/cgi-bin/vanish"
touch "$TMP/asked"
chmod 666 "$TMP/asked"
is 'not answered: a POST is 502, whatever the client speaks' \
	"$(tls /cgi-bin/vanish --http2 -o "$TMP/body" -w '%{http_code}' -d x)" 502
tls /cgi-bin/vanish -o "$TMP/body"
is '... and asked once, a GET six times more at most' \
	"$(sort "$TMP/asked" | uniq -c | xargs)" '7 GET 1 POST'

is 'without TLS: the way to it' \
	"$(curl -sS -m 10 -o "$TMP/body" -w '%{http_code} %{redirect_url}' \
	-H 'Host: test' "http://127.0.0.1:$(port 80)/a?b")" \
	'308 https://test/a?b'
is 'who does not come by haproxy gets nothing' \
	"$(request | socat -t 10 - "TCP:127.0.0.1:$(port 8000)")" ''

# checks LOG: those of haproxy; nobody else asks so.
checks() {
	grep -q '^127.0.0.1 .*"HEAD / HTTP/1.0" 200' "$TMP/$1.err"
}
ok 'files: the health check is answered' wait_for checks simplehttp
ok 'scripts: the health check is answered' wait_for checks cgihttp
is 'a health check is no fault' \
	"$(grep -vE '"(GET|HEAD|POST) ' "$TMP/simplehttp.err" | grep -v PROXY)" ''

is 'the 65th connection of a client is closed, another gets in' \
	"$(crowd "$(port 80)" 70 6)" "$(printf '6\nHTTP/1.1 308')"

six_listens() {
	nsenter -n -t "$six_pid" grep -qi ":$(printf %04X "$(port 80)") .* 0A " \
		/proc/self/net/tcp6
}
# The addresses of IPv6 are in a network of its own.
t='all addresses of a /64 are one client'
if unshare -n test -e /proc/net/if_inet6 2>/dev/null; then
	start six unshare -n sh -c "ip link set lo up
		ip address add 2001:db8::1/64 dev lo nodad
		ip route add local 2001:db8::/32 dev lo
		exec haproxy -db -f $TMP/haproxy.cfg"
	is "$t" "$(wait_for six_listens
		crowd "$(port 80)" 70 6 "$six_pid")" "$(printf '6\nHTTP/1.1 308')"
else
	skip "$t" 'no network of its own, or no IPv6'
fi

done_testing

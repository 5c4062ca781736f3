#!/bin/sh
# redirhttp: whatever Host says, no redirection leaves the list.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"
need hostname python3

options='--host=www.example.org --host=example.net:8443,*.example.com'
is 'a host of the list' "$(to /a?b)" '308 https://www.example.org/a?b'
is '... in its own letters' "$(to /a WWW.Example.ORG)" \
	'308 https://www.example.org/a'
is '... with the dot of the root domain' "$(to /a www.example.org.)" \
	'308 https://www.example.org/a'
is "... without the client's port" "$(to /a www.example.org:80)" \
	'308 https://www.example.org/a'
is "... the dot and the port" "$(to /a www.example.org.:8080)" \
	'308 https://www.example.org/a'
is "the list's own port" "$(to /a example.net)" '308 https://example.net:8443/a'
is '... whatever that of the client' "$(to /a example.net:1)" \
	'308 https://example.net:8443/a'
is 'a name below' "$(to /a shop.example.com)" '308 https://shop.example.com/a'
is '... in small letters' "$(to /a A.b.EXAMPLE.com.:80)" \
	'308 https://a.b.example.com/a'
is 'an absolute target counts, not Host' \
	"$(to http://www.example.org/a?b evil.test)" \
	'308 https://www.example.org/a?b'
is '... with a port' "$(to http://example.net:81/ evil.test)" \
	'308 https://example.net:8443/'
is '... without a path' "$(to http://www.example.org?a evil.test)" \
	'308 https://www.example.org/?a'
is '... of https as well' "$(to https://www.example.org/ evil.test)" \
	'308 https://www.example.org/'

# --- all that tries to lead elsewhere. A browser reads a Location so.

# hosts: for each line "STATUS URL" the status, and to which one it goes.
hosts() {
	python3 -c '
import re, sys
for line in sys.stdin:
    code, url = line.rstrip("\n").split(" ", 1)
    url = re.sub(r"[\t\r\n]", "", url).replace("\\", "/")
    m = re.match(r"https:/*([^/?#]*)", url)
    print(code, m.group(1).rsplit("@", 1)[-1] if m else "elsewhere: " + url)'
}
command -v python3 >/dev/null || skip_all 'no python3'
is 'the reader of the test sees through a user name' \
	"$(echo '308 https://www.example.org@evil.test/' | hosts)" \
	'308 evil.test'
is '... and a backslash' "$(printf '%s\n' '308 https://evil.test\a' | hosts)" \
	'308 evil.test'

set -- / //evil.test ///evil.test '/\evil.test' '/\/evil.test' \
    //evil.test/%2f.. '/%5cevil.test' '/@evil.test' '/:@evil.test' \
    /.evil.test '/..evil.test' '//www.example.org@evil.test/' \
    /%0d%0aLocation:%20https://evil.test/ '/?//evil.test' '/;//evil.test' \
    /https://evil.test '/%00@evil.test' 'http://www.example.org//evil.test' \
    'http://www.example.org?@evil.test' 'http://www.example.org/\evil.test' \
    'http://www.example.org:80//evil.test'
for target; do
	to "$target"
done | hosts >"$TMP/hosts"
for target; do
	read -r got
	is "$target" "$got" '308 www.example.org'
done <"$TMP/hosts"
for target in www.example.org evil.test /a#b '\evil.test' \
    http://www.example.org@evil.test/ http://evil.test@www.example.org/ \
    'http://www.example.org\@evil.test' http:///www.example.org http:evil.test \
    ftp://www.example.org/ 'http://www.example.org;a/' http://:80/ \
    javascript:alert; do
	is "400: $target" "$(to "$target")" '400 '
done
for target in http://evil.test/ http://www.example.org.evil.test/ \
    http://192.0.2.1/ 'http://[::1]/' http://evilwww.example.org/; do
	is "421: $target" "$(to "$target")" '421 '
done
for name in evil.test www.example.org.evil.test xwww.example.org example.org \
    www.example example.com evilexample.com example.com.evil.test 192.0.2.1 \
    '[::1]' '[::1]:443' localhost '' ww.example.org www-example.org; do
	is "421: Host: '$name'" "$(to /a "$name")" '421 '
done
for name in 'www.example.org@evil.test' 'evil.test@www.example.org' \
    'www.example.org/evil.test' '//evil.test' 'www.example.org evil.test' \
    'www.example.org,evil.test' 'www.example.org:x' 'www.example.org:80:80' \
    '.www.example.org' 'www..example.org' '[www.example.org]' '[::1' \
    'www.example.org:99999' 'www.example.org?' 'www.example.org#' \
    "www.example.org\\" '%77ww.example.org' '*.example.com' 'a@.example.com' \
    'a/.example.com' "a$(printf '\303\251').example.com" 'https://evil.test'; do
	is "400: Host: '$name'" "$(to /a "$name")" '400 '
done
is 'two of them: 400' "$(location 'GET / HTTP/1.1' 'Host: www.example.org' \
	'Host: evil.test')" '400 '
is 'none: 400' "$(location 'GET / HTTP/1.1')" '400 '
is 'none in HTTP/1.0: 421' "$(location 'GET / HTTP/1.0')" '421 '
is 'X-Forwarded-Host is nobody' "$(location 'GET / HTTP/1.1' 'Host: evil.test' \
	'X-Forwarded-Host: www.example.org' 'Forwarded: host=www.example.org')" \
	'421 '
printf 'GET /a HTTP/1.1\r\nHost: www.example.org\rLocation: x\r\n\r\n' |
	"$BUILD/redirhttp" --host=www.example.org >"$TMP/answer" 2>/dev/null
is 'a control character in it: 400' "$(status <"$TMP/answer")" 400
deep=$(for _ in $(seq 130); do printf a.; done)
is 'a name longer than names are: 421' "$(to /a "${deep}example.com")" '421 '

like 'the log has the host that was refused' "$(to /a evil.test >/dev/null
	cat "$TMP/log")" "*not a host of the list: 'evil.test'*"
like 'the page says what is wrong' "$(asking 'GET / HTTP/1.1' \
	'Host: evil.test' 'Accept: text/plain' 'Connection: close' | body)" \
	'421 Misdirected Request*not redirected from here*'
unlike '... and no word of the client' "$(cat "$TMP/answer")" '*evil*'

# --- a list and a URL

options='--host=example.org --host=*.example.org https://www.example.org'
is 'a URL, for the hosts of the list' "$(to /a example.org)" \
	'308 https://www.example.org/a'
is '... and those below' "$(to /a old.example.org)" \
	'308 https://www.example.org/a'
is '... others: 421' "$(to /a evil.test)" '421 '
is '... and none: 421' "$(location 'GET / HTTP/1.0')" '421 '

options='--host=[2001:db8::1],192.0.2.1'
is 'an address of IPv6, in other digits' "$(to /a '[2001:DB8:0::1]:80')" \
	'308 https://[2001:db8::1]/a'
is '... another: 421' "$(to /a '[2001:db8::2]')" '421 '
is 'an address of IPv4' "$(to /a 192.0.2.1:80)" '308 https://192.0.2.1/a'

# --- no list and no URL: this machine

options=
name=$(hostname)
is 'nothing given: the name of this machine' "$(to /a "$name:80")" \
	"308 https://$name/a"
is '... and no other' "$(to /a evil.test)" '421 '

if [ "$(id -u)" = 0 ] && unshare -u true 2>/dev/null; then
	# nameless OPTION...: where the name of the machine is none for a URL.
	nameless() {
		req "GET /.well-known/acme-challenge/a HTTP/1.0" |
			unshare -u python3 -c '
import os, socket, sys
socket.sethostname("a b")
os.execv(sys.argv[1], sys.argv[1:])' "$BUILD/redirhttp" "$@" 2>&1
		echo $?
	}
	is 'nothing given, and no name: 64' "$(nameless)" \
		'redirhttp: which https://HOST? or --host: this machine has no name
64'
	mkdir "$TMP/acme"
	echo token >"$TMP/acme/a"
	like '... challenges need none' "$(nameless --log-to=none \
		--acme="$TMP/acme")" '*200 OK*token*0'
else
	skip 'a machine without a name' 'no name of our own here'
fi

# --- a client that has come by TLS would come again

# by_tls OPTION... : the answer to one whom a proxy says to have used TLS.
host='Host: www.example.org'
by_tls() {
	{
		# PROXY v2, TCP4, PP2_TYPE_SSL with PP2_CLIENT_SSL
		printf '\r\n\r\n\0\r\nQUIT\n\041\021\0\024'
		printf '\177\0\0\1\177\0\0\1\1\1\1\273\040\0\5\1\0\0\0\0'
		req 'GET /a HTTP/1.0' "$host"
	} | "$BUILD/redirhttp" --proxy-protocol=require "$@" 2>"$TMP/log" |
	tr -d '\r' | sed -n -e '1s/^[^ ]* \([0-9]*\).*/\1/p' -e 's/^Location: //p' |
	xargs
}
is 'with TLS to the host that it is: 508' \
	"$(by_tls --host=www.example.org)" 508
like '... and the log says why' "$(cat "$TMP/log")" \
	'*https://www.example.org already came here*'
is '... by a URL, too: 508' "$(by_tls https://www.example.org:443)" 508
is '... with a port of no digits: 508' "$(by_tls https://www.example.org:)" 508
is '... to another host' "$(by_tls https://example.org)" \
	'308 https://example.org/a'
is '... to another port' "$(by_tls https://www.example.org:8443)" \
	'308 https://www.example.org:8443/a'
is '... to a port that nobody has' "$(by_tls https://www.example.org:0)" \
	'308 https://www.example.org:0/a'
host='X: y'
is '... without Host' "$(by_tls https://www.example.org)" \
	'308 https://www.example.org/a'

done_testing

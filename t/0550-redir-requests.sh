#!/bin/sh
# redirhttp: where a request is sent, and by what answer.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"

# --- usage

refused 64 "not a URL https://HOST: 'http://a'" http://a
refused 64 "not a URL https://HOST: 'www.example.org'" www.example.org
refused 64 "not a URL https://HOST: 'https://'" https://
refused 64 "not a URL https://HOST: 'https://u:p@a'" https://u:p@a
refused 64 "not a URL https://HOST: 'https://a/#b'" 'https://a/#b'
refused 64 "not a URL https://HOST: '/srv'" /srv
refused 64 "not a URL with a host: 'ftp://a'" --to=ftp://a
refused 64 "not a URL with a host: ''" --to=
refused 64 "not a URL with a host: 'https://a b'" --to='https://a b'
refused 64 '--to: https://a is given already' --to=https://b https://a
refused 64 "a URL with a query needs --exact: 'https://a/?b'" 'https://a/?b'
refused 64 '--exact: to which URL?' --exact --host=a
refused 64 '--status: not one of 308|307|303|302|301' --status=200 https://a
refused 64 '--max-age: not a number from 1 to 315360000' --max-age=0 https://a
for name in 'a b' '' 'a,,b' 'a,' ',a' 'https://a' 'u@a' '*' 'a:0' 'a/b'; do
	bad=$name
	case $name in
	*,*) bad= ;;
	esac
	refused 64 "--host: not NAME, *.NAME or ADDRESS, with or without :PORT: '$bad'" \
		"--host=$name"
done
refused 64 "--host: not NAME, *.NAME or ADDRESS, with or without :PORT: 'a b'" \
	'--host=a b' '--host=c d'
refused 64 "--host: no port where there is a URL: 'b:1'" --host=a,b:1 https://a
refused 66 "$TMP/none: No such file or directory" --acme="$TMP/none" https://a
refused 66 "$TMP/redir.sh: Not a directory" --acme="$(
	: >"$TMP/redir.sh"
	echo "$TMP/redir.sh"
)" https://a

# --- where to

options=https://example.org
is 'the root' "$(to /)" '308 https://example.org/'
is 'path and query are kept' "$(to '/a/b?c=d&e')" \
	'308 https://example.org/a/b?c=d&e'
is 'an empty query, too' "$(to '/a?')" '308 https://example.org/a?'
is 'a question mark in the query' "$(to '/?a?b')" '308 https://example.org/?a?b'
is 'what is encoded stays so' "$(to '/%41%2f%0d%0a%zz%')" \
	'308 https://example.org/%41%2f%0d%0a%zz%'
is 'dot segments stay' "$(to /a/../b/./c//d)" \
	'308 https://example.org/a/../b/./c//d'
is 'what no URL may have is encoded' "$(to '/"<>\^`{|}?"<>\^`{|}')" \
'308 https://example.org/%22%3C%3E%5C%5E%60%7B%7C%7D?%22%3C%3E%5C%5E%60%7B%7C%7D'
is 'all else is not' "$(to "/-._~!\$&'()*+,;=:@[]?-._~!\$&'()*+,;=:@/[]")" \
	"308 https://example.org/-._~!\$&'()*+,;=:@[]?-._~!\$&'()*+,;=:@/[]"
is 'whatever Host says' "$(to /a evil.test)" '308 https://example.org/a'
is 'and without one' "$(location 'GET /a HTTP/1.0')" '308 https://example.org/a'
options='https://[2001:db8::1]:8443'
is 'an address and a port' "$(to /a)" '308 https://[2001:db8::1]:8443/a'
options=HTTPS://Example.org/
is 'a slash at the end is that of the path' "$(to /a)" \
	'308 HTTPS://Example.org/a'
options=--to=https://example.org/old
is 'a path without one' "$(to /a)" '308 https://example.org/old/a'
options=--to=https://example.org/old/site/
is 'a path is put in front' "$(to /a?b)" '308 https://example.org/old/site/a?b'
is '... of the root, too' "$(to /)" '308 https://example.org/old/site/'
options=--to=https://example.org
is '--to is as the operand' "$(to /a?b)" '308 https://example.org/a?b'
options=--to=http://other.test
is '... and may be http' "$(to /a?b)" '308 http://other.test/a?b'
options='--exact https://example.org/moved?why'
is '--exact: that URL, whatever was asked' "$(to /a?b)" \
	'308 https://example.org/moved?why'
options='--exact --to https://example.org'
is '... as it was given' "$(to /a?b)" '308 https://example.org'

options=https://example.org
long=$(head -c 15000 /dev/zero | tr '\0' a)
is 'a URL that just fits a head' "$(to "/$long")" \
	"308 https://example.org/$long"
is 'one that does not: 414' "$(to "/${long}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa$(
	head -c 500 /dev/zero | tr '\0' a)")" '414 '
is 'nor with what is to be encoded: 414' "$(to "/$(echo "$long" |
	cut -c 1-6000 | tr a '|')")" '414 '

# --- the answer

asking 'GET /a?<b> HTTP/1.1' 'Host: a' 'Connection: close' >"$TMP/answer"
is 'a line with the link' "$(body <"$TMP/answer")" 'https://example.org/a?%3Cb%3E'
is '... of type text/plain' "$(header Content-Type <"$TMP/answer")" text/plain
is '... and no other' "$(header X-Content-Type-Options <"$TMP/answer")" nosniff
is '... by Accept' "$(header Vary <"$TMP/answer")" Accept
is '... with its length' "$(header Content-Length <"$TMP/answer")" 30
is 'no HSTS: who has not TLS heeds none' \
	"$(header Strict-Transport-Security <"$TMP/answer")" ''
html='Accept: text/html,application/xhtml+xml,*/*;q=0.8'
asking "GET /a?b=c&d='e' HTTP/1.0" "$html" >"$TMP/answer"
is 'a browser gets a page' "$(header Content-Type <"$TMP/answer")" \
	'text/html; charset=utf-8'
like '... with the link, escaped' "$(body <"$TMP/answer")" \
	'*<a href="https://example.org/a?b=c&amp;d=&#39;e&#39;">https://example.org/a?b=c&amp;d=&#39;e&#39;</a>*'
asking 'HEAD /a HTTP/1.0' >"$TMP/answer"
is 'HEAD: the same head' "$(header Location <"$TMP/answer"
	header Content-Length <"$TMP/answer")" "https://example.org/a
22"
is '... no body' "$(body <"$TMP/answer")" ''

for method in POST PUT PATCH DELETE OPTIONS TRACE PROPFIND X-OWN; do
	is "$method: 308, so that it stays what it is" "$(location \
		"$method /a HTTP/1.1" 'Host: a' 'Content-Length: 0' \
		'Connection: close')" '308 https://example.org/a'
done
is 'a body of any length' "$(location 'POST /a HTTP/1.1' 'Host: a' \
	'Content-Length: 9000000000')" '308 https://example.org/a'
is 'a body that waits is not asked for' "$(asking 'POST /a HTTP/1.1' 'Host: a' \
	'Expect: 100-continue' 'Content-Length: 9' | head -n 1 | tr -d '\r')" \
	'HTTP/1.1 308 Permanent Redirect'
is 'a body is no next request' "$({
	req 'POST /a HTTP/1.1' 'Host: a' 'Content-Length: 18'
	printf 'GET /b HTTP/1.0\r\n\n'
	req 'GET /c HTTP/1.1' 'Host: a' 'Connection: close'
} | "$BUILD/redirhttp" $options 2>/dev/null | grep -o '^Location:.*[^[:cntrl:]]' |
	xargs)" 'Location: https://example.org/a Location: https://example.org/c'
is 'OPTIONS *: is here' "$(location 'OPTIONS * HTTP/1.1' 'Host: a')" '204 '
is 'CONNECT: 501' "$(location 'CONNECT a:443 HTTP/1.1' 'Host: a:443')" '501 '
is 'HTTP/0.9: the link alone' "$(printf 'GET /a\r\n' |
	"$BUILD/redirhttp" $options 2>/dev/null)" https://example.org/a

# --- status and caches

for code in 308 307 303 302 301; do
	options="--status=$code https://example.org"
	is "--status $code" "$(to /a)" "$code https://example.org/a"
	kept=
	case $code in
	308 | 301) kept=max-age=86400 ;;
	esac
	is '... kept for a day where it is permanent' \
		"$(header Cache-Control <"$TMP/answer")" "$kept"
	options="--status=$code --max-age=60 https://example.org"
	to /a >"$TMP/out"
	is '... for a time that is given' \
		"$(header Cache-Control <"$TMP/answer")" max-age=60
	options="--status=$code --max-age=none https://example.org"
	to /a >"$TMP/out"
	is '... not at all' "$(header Cache-Control <"$TMP/answer")" no-store
done

is '... in the log' "$(sed 's/.*"GET/"GET/' "$TMP/log")" \
	'"GET /a HTTP/1.1" 301 22'
done_testing

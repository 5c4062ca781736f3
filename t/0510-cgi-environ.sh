#!/bin/sh
# What a script learns: its environment, arguments, directory, and no more.
. "${0%/*}/lib.sh"
need base64 curl openssl
cd "$TMP" || exit 1

mkdir -p root/cgi-bin/sub root/cgi-bin/two
# The environment that the kernel gave it, before the shell adds its own.
cat >root/cgi-bin/env <<'EOF'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
tr '\0' '\n' <"/proc/$$/environ"
EOF
cat >root/cgi-bin/argv <<'EOF'
#!/bin/sh
printf 'Content-Type: text/plain\n\n%s' "$#"
for word; do
	printf '|%s' "$word"
done
echo
EOF
cat >root/cgi-bin/sub/where <<'EOF'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
/bin/pwd
EOF
chmod 755 root/cgi-bin/env root/cgi-bin/argv root/cgi-bin/sub/where
ROOT=$(pwd -P)/root

# ask LINE...: the body of the answer, the options in $with; the server's own
# environment has what a script must not see.
ask() {
	# shellcheck disable=SC2086 # a list of options
	req "$@" | SECRET=1 LD_PRELOAD='' HTTP_PROXY=x TZ=x CONTENT_LENGTH=9 \
		"$BUILD/cgihttp" ${with-} root 2>log | body
}
# has NAME: the variable as the script got it, of the answer on standard input.
has() {
	grep "^$1="
}

software="CGIHTTP/0.1 libbasehttp/$("$BUILD/cgihttp" --version |
	sed 's/.* //')"
is 'the least: nothing but this' \
	"$(ask 'GET /cgi-bin/env HTTP/1.0' | sort)" "\
DOCUMENT_ROOT=$ROOT
GATEWAY_INTERFACE=CGI/1.1
PATH=/usr/local/bin:/usr/bin:/bin
QUERY_STRING=
REMOTE_ADDR=-
REMOTE_HOST=-
REQUEST_METHOD=GET
REQUEST_URI=/cgi-bin/env
SCRIPT_FILENAME=$ROOT/cgi-bin/env
SCRIPT_NAME=/cgi-bin/env
SERVER_NAME=localhost
SERVER_PORT=80
SERVER_PROTOCOL=HTTP/1.0
SERVER_SOFTWARE=$software"

is 'a long request: all of it, and nothing else' "$({
	req 'POST /cgi-bin/env/p%20q/r?a=%20b&c HTTP/1.1' \
		'Host: www.example.org:81' 'User-Agent: t/1' \
		'X~Other: 1' 'X|Other: 1' \
		'Content-Type: text/plain' 'Content-Length: 5' \
		'Accept: text/html' 'Accept: */*;q=0.1' \
		'Cookie: a=1' 'Cookie: b=2' 'X-Forwarded-For: 192.0.2.1' \
		'Content-Encoding: gzip' 'Connection: close' \
		'Proxy: http://evil.example/' 'X_Real: 1' 'X.Real: 2' \
		'Keep-Alive: 1' 'TE: trailers' 'Upgrade: h2c' \
		'Authorization: Basic eDp5' 'Proxy-Authorization: Basic eDp5' \
		'Content_Length: 3' 'Path: /evil'
	printf hello
} | "$BUILD/cgihttp" --protocol=HTTP/1.0 root 2>log | body | sort)" "\
CONTENT_LENGTH=5
CONTENT_TYPE=text/plain
DOCUMENT_ROOT=$ROOT
GATEWAY_INTERFACE=CGI/1.1
HTTP_ACCEPT=text/html, */*;q=0.1
HTTP_CONTENT_ENCODING=gzip
HTTP_COOKIE=a=1; b=2
HTTP_HOST=www.example.org:81
HTTP_PATH=/evil
HTTP_USER_AGENT=t/1
HTTP_X_FORWARDED_FOR=192.0.2.1
PATH=/usr/local/bin:/usr/bin:/bin
PATH_INFO=/p q/r
PATH_TRANSLATED=$ROOT/p q/r
QUERY_STRING=a=%20b&c
REMOTE_ADDR=-
REMOTE_HOST=-
REQUEST_METHOD=POST
REQUEST_URI=/cgi-bin/env/p%20q/r?a=%20b&c
SCRIPT_FILENAME=$ROOT/cgi-bin/env
SCRIPT_NAME=/cgi-bin/env
SERVER_NAME=www.example.org
SERVER_PORT=81
SERVER_PROTOCOL=HTTP/1.1
SERVER_SOFTWARE=$software"

# --- what the body says

chunked() {
	{
		req 'POST /cgi-bin/env HTTP/1.1' 'Host: a' \
			'Transfer-Encoding: chunked' 'Connection: close'
		printf '3\r\nabc\r\n0\r\n\r\n'
	} | "$BUILD/cgihttp" "$@" root 2>log | body
}
is 'a chunked body has no length' "$(chunked | has CONTENT_LENGTH)" ''
is '... and no Transfer-Encoding is seen' "$(chunked | grep -c CODING)" 0
like '... but with --cgi-buffer' "$(chunked --cgi-buffer)" \
	'*CONTENT_LENGTH=3*'
is 'an empty body has one' "$(ask 'POST /cgi-bin/env HTTP/1.0' \
	'Content-Length: 0' | has CONTENT_LENGTH)" CONTENT_LENGTH=0
is 'any method' "$(ask 'BREW /cgi-bin/env HTTP/1.0' | has REQUEST_METHOD)" \
	REQUEST_METHOD=BREW
is 'a request of HTTP/0.9' "$(printf 'GET /cgi-bin/env\r\n' |
	"$BUILD/cgihttp" root 2>log | has SERVER_PROTOCOL)" \
	SERVER_PROTOCOL=HTTP/0.9
is 'an absolute target: its host' "$(ask \
	'GET http://b.example:82/cgi-bin/env?q HTTP/1.0' 'Host: a' |
	grep -e ^SERVER_NAME -e ^HTTP_HOST -e ^REQUEST_URI | sort)" \
'HTTP_HOST=b.example:82
REQUEST_URI=/cgi-bin/env?q
SERVER_NAME=b.example'

# --- options

with='--cgi-auth'
is '--cgi-auth' "$(ask 'GET /cgi-bin/env HTTP/1.0' 'Authorization: Basic x' |
	has HTTP_AUTHORIZATION)" 'HTTP_AUTHORIZATION=Basic x'
with='--cgi-env=A=1 --cgi-env=A=2 --cgi-env=PATH=/bin:/usr/bin --cgi-env=B='
is '--cgi-env: the last one counts' "$(ask 'GET /cgi-bin/env HTTP/1.0' |
	grep -e ^A= -e ^PATH= -e ^B= | sort)" 'A=2
B=
PATH=/bin:/usr/bin'
with='--cgi-env=SECRET --cgi-env=HOME_OF_NOBODY'
is '--cgi-env NAME: ours, where there is one' \
	"$(ask 'GET /cgi-bin/env HTTP/1.0' |
	grep -e ^SECRET -e ^HOME_OF)" SECRET=1
with='--cgi-env=HTTPS=on --cgi-env=HTTP_X_USER=me --cgi-env=SERVER_PORT=443'
is 'no request takes the place of an option' \
	"$(ask 'GET /cgi-bin/env HTTP/1.0' 'X-User: you' 'Host: a:1' |
	grep -e ^HTTPS -e X_USER -e ^SERVER_PORT | sort)" 'HTTPS=on
HTTP_X_USER=me
SERVER_PORT=443'
with=

# --- who is calling

printf 'ann:{SHA256}%s\n' "$(printf s | openssl dgst -sha256 -r |
	cut -d ' ' -f 1)" >users
as() {
	req 'GET /cgi-bin/env HTTP/1.0' \
		"Authorization: Basic $(printf %s "$1" | base64)" |
		"$BUILD/cgihttp" --auth=users root 2>log
}
is '--auth: the user' "$(as ann:s | body | grep -e USER= -e AUTH | sort)" \
	'AUTH_TYPE=Basic
REMOTE_USER=ann'
is '... and not his password' "$(as ann:s | grep -c HTTP_AUTH)" 0
is '... without the right one: 401' "$(as ann:t | status)" 401
is '... and the script is not run' "$(as ann:t | grep -c SCRIPT_NAME)" 0
is 'a user that nobody has asked for is none' "$(ask \
	'GET /cgi-bin/env HTTP/1.0' "Authorization: Basic $(printf ann:s |
	base64)" | grep -c -e USER= -e AUTH_TYPE)" 0

is 'from the environment of a super-server' "$(req 'GET /cgi-bin/env HTTP/1.0' |
	REMOTE_ADDR=192.0.2.7 REMOTE_PORT=5 "$BUILD/cgihttp" root 2>log |
	grep ^REMOTE | sort)" 'REMOTE_ADDR=192.0.2.7
REMOTE_HOST=192.0.2.7
REMOTE_PORT=5'
is 'of a trusted proxy' "$(req 'GET /cgi-bin/env HTTP/1.0' \
	'X-Forwarded-For: 192.0.2.9' | REMOTE_ADDR=192.0.2.7 REMOTE_PORT=5 \
	"$BUILD/cgihttp" --trusted-proxy=192.0.2.7 root 2>log |
	grep ^REMOTE | sort)" 'REMOTE_ADDR=192.0.2.9
REMOTE_HOST=192.0.2.9'

# by TLV: what a PROXY v2 header of 198.51.100.1 says with that behind it
proxied() {
	{
		printf '\r\n\r\n\000\r\nQUIT\n\041\021\000\024'
		printf '\306\063\144\001\313\000\161\002\023\210\000\120'
		# shellcheck disable=SC2059 # a byte
		printf "\040\000\005\00$1\000\000\000\000"
		req 'GET /cgi-bin/env HTTP/1.0'
	} | "$BUILD/cgihttp" --proxy-protocol=require root 2>log | body |
		grep -e ^REMOTE_ADDR -e ^HTTPS -e ^SERVER_PORT | sort
}
is 'a proxy with TLS' "$(proxied 1)" 'HTTPS=on
REMOTE_ADDR=198.51.100.1
SERVER_PORT=443'
is 'a proxy without' "$(proxied 0)" 'REMOTE_ADDR=198.51.100.1
SERVER_PORT=80'

# --- arguments and directory

while read -r target expected; do
	is "arguments of $target" "$(ask "GET /cgi-bin/argv$target HTTP/1.0")" \
		"$expected"
done <<'EOF'
? 0
?one+two 2|one|two
?a%20b+%26 2|a b|&
?a=b 0
?a+-x 0
?%2Dx 0
?a+%zz 0
EOF
is 'POST has none' "$(ask 'POST /cgi-bin/argv?one HTTP/1.0')" 0
is 'the directory is that of the script' \
	"$(ask 'GET /cgi-bin/sub/where/x HTTP/1.0')" "$ROOT/cgi-bin/sub"

# --- a socket

port=$(free_port)
start server as_user "$BUILD/cgihttp" --listen "127.0.0.1:$port" root
wait_port "$port"
curl -sS -m 10 -H Host: -H User-Agent: -H Accept: \
	-0 "http://127.0.0.1:$port/cgi-bin/env" | sort >out
like 'REMOTE_PORT is a number' "$(has REMOTE_PORT <out)" 'REMOTE_PORT=[1-9]*'
is 'by a socket: nothing but this' "$(grep -v ^REMOTE_PORT out)" "\
DOCUMENT_ROOT=$ROOT
GATEWAY_INTERFACE=CGI/1.1
PATH=/usr/local/bin:/usr/bin:/bin
QUERY_STRING=
REMOTE_ADDR=127.0.0.1
REMOTE_HOST=127.0.0.1
REQUEST_METHOD=GET
REQUEST_URI=/cgi-bin/env
SCRIPT_FILENAME=$ROOT/cgi-bin/env
SCRIPT_NAME=/cgi-bin/env
SERVER_NAME=127.0.0.1
SERVER_PORT=$port
SERVER_PROTOCOL=HTTP/1.0
SERVER_SOFTWARE=$software"
is 'the port is where it was sent to, not what Host says' \
	"$(curl -sS -m 10 -H 'Host: a.example:1' \
	"http://127.0.0.1:$port/cgi-bin/env" | grep -e ^SERVER_NAME -e ^SERVER_PORT |
	sort)" "SERVER_NAME=a.example
SERVER_PORT=$port"
if [ -e /proc/net/if_inet6 ] && grep -q '^0*1 ' /proc/net/if_inet6; then
	port6=$(free_port)
	start six as_user "$BUILD/cgihttp" --listen "[::1]:$port6" root
	wait_port "$port6"
	is 'IPv6' "$(curl -sS -m 10 -0 -H Host: \
		"http://[::1]:$port6/cgi-bin/env" |
		grep -e ^SERVER_NAME -e ^REMOTE_ADDR | sort)" \
		'REMOTE_ADDR=::1
SERVER_NAME=[::1]'
else
	skip 'IPv6' 'there is none'
fi
done_testing

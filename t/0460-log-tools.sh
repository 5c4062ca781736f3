#!/bin/sh
# The common and the combined log of a run with hostile requests: goaccess and
# the filters of Debian's fail2ban read every line.
. "${0%/*}/lib.sh"
need goaccess openssl base64
PYTHON=/usr/bin/python3
[ -x $PYTHON ] || skip_all "no Debian's python3"
F2B=$BUILD/starters
[ -e "$F2B/usr/bin/fail2ban-regex" ] || skip_all 'no fail2ban'
cd "$TMP" || exit 1

mkdir -p root/sub
echo hello >root/hello.txt
echo quote >'root/a"b'
echo mine >root/closed
chmod 600 root/closed
ln -s hello.txt root/link
echo "ann:{SHA256}$(printf pw | openssl dgst -sha256 -r | cut -d ' ' -f 1)" \
	>users

# --- the run

# ask FORMAT [OPTION]: the request on standard input, logged to log.
ask() {
	PROTO=TCP TCPREMOTEIP=192.0.2.7 TCPREMOTEPORT=4000 \
		"$BUILD/simplehttp" --log="$1" ${2+"$2"} root 2>>log >>answers
}

# Targets as scanners and worse send them, one a line.
targets() {
	cat <<'EOF'
/
/hello.txt
/sub
/sub/
/none
/closed
/link
/a%22b
/../../etc/passwd
/%2e%2e/%2e%2e/etc/passwd
/..%2f..%2fetc/passwd
/%00
/%zz
/"
/"%20-%20-
/'%20or%201=1--
/\
/\x22
/\\"
/%5c%22
/?q="x"
/?x=http://evil.example/
/[01/Jan/2026:00:00:00
/]
//evil.example
/%0d%0aSet-Cookie:x
/%1b[31m
/%u0041
/~root
/<script>alert(1)</script>
/wp-login.php
/phpmyadmin
/cgi-bin/test
/%
*
http://127.0.0.1/hello.txt
http://"/
EOF
	printf '/\303\251\n/\377\376\n/\033]0;x\007\n/\177\n/\200\n/x\ty\n'
	printf '/%2000d\n' 0
	printf '/%07000d\n' 0
}

# Agents and referrers: the bytes of a field value.
values() {
	cat <<'EOF'
-
"
""
\
\"
" 200 1 "-" "
[]
curl/7.88.1
Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0
() { :; }; /bin/sh
${jndi:ldap://x}
%s%n%x
EOF
	printf '\303\251\n\377\376\nx\ty\n%03000d\n' 0
}

# hostile FORMAT AGENT: all targets by GET and HEAD.
hostile() {
	targets | while IFS= read -r target; do
		for method in GET HEAD; do
			req "$method $target HTTP/1.1" 'Host: a' \
				"User-Agent: $2" 'Connection: close' |
				ask "$1"
		done
	done
}

# odd FORMAT: methods, versions and bytes that are no request.
odd() {
	for method in POST PUT DELETE OPTIONS PATCH PROPFIND get BREW 'A"B' \
		"$(printf '%0300d' 0)"
	do
		req "$method / HTTP/1.1" 'Host: a' 'Connection: close' | ask "$1"
	done
	for line in x 'GET' 'GET /' 'GET / HTTP/9.9' 'GET / HTTP/1.1 x' \
		'GET  /  HTTP/1.1' 'GET / http/1.1' 'GET / "' '"' '" 200 1' \
		'- - - [x] "' "$(printf '\026\003\001\002\001\374\003\003')" \
		"$(printf 'GET /\001 HTTP/1.1')" "$(printf '\377\377')"
	do
		req "$line" 'Host: a' 'Connection: close' | ask "$1"
	done
	printf 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n' | ask "$1"
	printf 'GET / HTTP/1.1\r\n\r\n' | ask "$1"
	printf 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' | ask "$1"
	printf 'GET / HTTP/1.1\r\nHost: a\r\n x\r\n\r\n' | ask "$1"
	printf 'GET / HTTP/1.1\r\nHo' | ask "$1"
}

# spoken FORMAT: every value as agent and as referrer.
spoken() {
	values | while IFS= read -r value; do
		req 'GET /hello.txt HTTP/1.1' 'Host: a' "User-Agent: $value" \
			"Referer: $value" 'Connection: close' | ask "$1"
	done
}

# login FORMAT NAME PASSWORD
login() {
	req 'GET /hello.txt HTTP/1.1' 'Host: a' 'User-Agent: x' \
		"Authorization: Basic $(printf '%s:%s' "$2" "$3" | base64 -w 0)" \
		'Connection: close' | ask "$1" --auth=users
}
logins() {
	login "$1" ann pw
	for name in ann eve 'a b' 'a"b' '" 200 1' '-' '[x]' 'a\b' \
		"$(printf '\303\251')" "$(printf '%0500d' 0)"
	do
		login "$1" "$name" wrong
	done
	req 'GET / HTTP/1.1' 'Host: a' 'Connection: close' |
		ask "$1" --auth=users
}

for format in common combined; do
	hostile $format x
	odd $format
	spoken $format
	logins $format
	mv log $format.log
done
hostile combined EmailSiphon
mv log bots.log

# --- who reads it

# read_by_goaccess FILE FORMAT: how many lines, how many it refuses.
read_by_goaccess() {
	goaccess "$1" --no-global-config --log-format="$2" -o out.json \
		--invalid-requests=invalid >goaccess.out 2>&1
	grep -oE '"(total|failed)_requests": [0-9]+' out.json |
		tr -d '":' | sed 's/_requests//'
	cat invalid
}

# filter FILE FILTER: lines that match and those that have a date.
filter() {
	PYTHONPATH=$F2B/usr/lib/python3/dist-packages $PYTHON \
		"$F2B/usr/bin/fail2ban-regex" -c "$F2B/etc/fail2ban" "$1" "$2" \
		>f2b.out 2>&1 || cat f2b.out
	sed -n 's/^|  \[\([0-9]*\)\] .*Day.*/dated \1/p
		s/^Lines: .* \([0-9]*\) matched.*/matched \1/p' f2b.out
}

# with REGEX FILE: how many lines have it, as filter says it.
with() {
	printf 'dated %s\nmatched %s' "$(wc -l <"$2")" "$(grep -cE "$1" "$2")"
}

for format in common combined; do
	log=$format.log
	lines=$(wc -l <$log)
	ok "$format: the run was a long one" [ "$lines" -gt 130 ]
	is '... each line has a request' \
		"$(grep -cvE '^192\.0\.2\.7 - [^ ]+ \[[^]]*\] "[^"]*" [0-9]{3} [0-9]+' \
		$log)" 0
	is '... and is shorter than 4,096 bytes' \
		"$(awk 'length($0) > 4095' $log)" ''
	is 'goaccess reads every line' "$(read_by_goaccess $log \
		"$(echo $format | tr '[:lower:]' '[:upper:]')")" \
		"total $lines
failed 0"
	is 'fail2ban: nginx-bad-request has every 400' \
		"$(filter $log nginx-bad-request)" \
		"$(with '^[^"]*"[^"]*" 400 ' $log)"
	is 'fail2ban: nginx-botsearch has what bots look for' \
		"$(filter $log nginx-botsearch)" \
		"$(with '/(wp-login|phpmyadmin|cgi-bin).*" 404 ' $log)"
	is 'fail2ban: traefik-auth has every wrong password' \
		"$(filter $log traefik-auth)" \
		"$(with '^[^ ]* - ([^-]|-[^ ]).*" 401 ' $log)"
	is 'fail2ban: ... or every 401' \
		"$(filter $log 'traefik-auth[mode=aggressive]')" \
		"$(with '^[^"]*"[^"]*" 401 ' $log)"
	is 'fail2ban: php-url-fopen has a URL as argument' \
		"$(filter $log php-url-fopen)" "$(with '"GET .*=http://' $log)"
done
is 'fail2ban: apache-badbots has every line of a bot' \
	"$(filter bots.log apache-badbots)" "$(with '"EmailSiphon"$' bots.log)"

# --- messages are no access lines

req 'GET /closed HTTP/1.0' | ask common --verbose
like 'a message stands there with --verbose' "$(cat log)" '*not world-readable*'
done_testing

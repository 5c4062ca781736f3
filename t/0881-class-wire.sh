#!/bin/sh
# Classes of bugs that servers have had, a picture of each: what is on the wire.
#
#   class and known cases                       our rule
#   S07 line ends in a field of an answer       send_header refuses what is no
#       CVE-2026-45372                          value, before a byte is sent
#   S08 markup in listings and error pages      escaped, a policy beside it
#   S10 a line longer than its buffer           lengths, limits: 414 and 431
#       CVE-2024-22087 CVE-2015-1548
#   S11 many fields, much memory or time        100 fields, 64 KiB, linear
#       CVE-2008-4298 CVE-2022-30780
#   S12 slow heads and bodies                   absolute deadlines
#       CVE-2010-0295
#   S13 smuggling: framing read in two ways     one reading, or 400 and close
#       CVE-2021-22959 CVE-2023-47627 CVE-2023-38697
#   S14 integers that overflow, or are below 0  digits, up to 2^63-1
#   S15 ranges that cost more than the file     one range, or the whole file
#   S16 log lines with what a client sent       escaped: a line a request
#       CVE-2009-4487
#   S27 passwords' decoder                      a table, length first
#       CVE-2007-3946 CVE-2011-4362 CVE-2017-17663
#   S33 what one request leaves to the next     memory ends with the request
#   S34 PROXY from anybody                      opt-in; `require` closes without
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
need openssl base64 prlimit
cd "$TMP" || exit 1
mkdir -p root/dir
echo a >root/a.txt
# shellcheck disable=SC2016 # a name
: >'root/dir/<script>alert(1)<'
: >'root/dir/" onload="x'
: >"root/dir/' onload='x"

# simple [OPTION...]: the request on standard input.
simple() {
	"$BUILD/simplehttp" "$@" root 2>log
}
echoes() {
	"$BUILD/echohttp" --log=none
}

# --- S07

out=$(say "GET /inject HTTP/1.1\r\n$H\r\n")
is 'S07 splitting: a handler that sends CR LF in a field: 500' \
	"$(echo "$out" | status)" 500
unlike 'S07 splitting: ... and nothing of it' "$out" '*Evil*'
"$BUILD/echohttp" --header="$(printf 'X: y\r\nEvil: 1')" </dev/null 2>err >out
is 'S07 splitting: --header takes no line end' $? 64

# --- S08

req 'GET /dir/ HTTP/1.0' | simple >out
is 'S08 markup: a name in a listing is text' \
	"$(body <out | grep -c -e 'alert(1)<' -e ' onload="x' -e " onload='x")" 0
ok 'S08 markup: ... and is there' grep -q '&lt;script&gt;alert(1)&lt;' out
is 'S08 markup: nobody guesses another type' \
	"$(header X-Content-Type-Options <out)" nosniff
like 'S08 markup: a policy allows no other script' \
	"$(header Content-Security-Policy <out)" "default-src 'none';*"
req 'GET /<script>alert(1)</script>?<b> HTTP/1.0' | simple >out
is 'S08 markup: an error page does not repeat it' \
	"$(body <out | grep -c -e '<script>alert' -e '<b>')" 0
req '<script>alert(1)</script> / HTTP/1.0' | simple >out
is 'S08 markup: nor a method' "$(body <out | grep -c '<script>alert')" 0

# --- S10, S11

# sized BYTES: the status of a request line of so many.
sized() {
	{
		printf 'GET /a.txt?'
		repeat $(($1 - 22)) x
		printf ' HTTP/1.1\r\nHost: h\r\n\r\n'
	} | simple | status
}
is 'S10 long lines: one below the limit, at it, above it' \
	"$(sized 65535) $(sized 65536) $(sized 65537)" '200 200 414'
is 'S10 long lines: a megabyte' "$(sized 1000000)" 414
printf '%b' "GET /a.txt HTTP/1.1\r\n$H$(repeat 100000 'X: y\r\n')\r\n" >in
if instrumented || ! with_musl; then
	skip 'S11 many fields: 100,000 of them in 4 MiB of memory' \
		'others need more to start'
else
	is 'S11 many fields: 100,000 of them in 4 MiB of memory' \
		"$(prlimit --as=4194304 "$BUILD/simplehttp" --log=none root \
		<in | status)" 431
fi

# --- S12

printf 'GET /a.txt HTTP/1.1\r\nHost: h\r\n' >in
# shellcheck disable=SC2086 # an option or none
"$CLIENT" -- "$BUILD/simplehttp" $AS --log=none --timeout=1 root <in >out
is 'S12 slow clients: a head that stops is a 408' "$(status <out)" 408
printf 'GET /a.txt HTTP/1.1\r\nX: %s' "$(repeat 3000 x)" >in
# shellcheck disable=SC2086 # an option or none
"$CLIENT" -1 -d 5 -- "$BUILD/simplehttp" $AS --log=none --timeout=1 root \
	<in >out
is 'S12 slow clients: one that trickles, too' "$(status <out)" 408

# --- S13: a request hides in the body; the answers, and whether it was seen.

inner='GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
wrong=
while read -r fields; do
	printf '%b' "POST / HTTP/1.1\r\nHost: a\r\n$fields\r\n\r\n0\r\n\r\n$inner" |
		echoes >out
	got=$("$ANSWERS" <out | cut -d ' ' -f 1 | tr '\n' ' ')
	case $got in
	'400 '|'501 ') ;;
	*) wrong="$wrong $fields: $got" ;;
	esac
	! grep -q smuggled out || wrong="$wrong $fields: smuggled"
done <<'EOT'
Content-Length: 5\r\nTransfer-Encoding: chunked
Transfer-Encoding: chunked\r\nContent-Length: 5
Content-Length: 5\r\nContent-Length: 6
Content-Length: 5\r\nContent-Length: 5
Content-Length: 5, 5
Content-Length: +5
Content-Length: 5 5
Content-Length : 5
Transfer-Encoding : chunked
Transfer-Encoding: xchunked
Transfer-Encoding: chunked, identity
Transfer-Encoding: chunked\r\nTransfer-Encoding: identity
Transfer-Encoding: gzip, chunked
Transfer-Encoding:\x0bchunked
Transfer-Encoding:\r\n chunked
X: y\nTransfer-Encoding: chunked
X: y\rTransfer-Encoding: chunked
EOT
is 'S13 smuggling: a doubtful framing is refused, and ends the connection' \
	"$wrong" ''
wrong=
while read -r chunks; do
	printf '%b' "POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\n$chunks\r\n$inner" |
		echoes >out
	got=$("$ANSWERS" <out | cut -d ' ' -f 1 | tr '\n' ' ')
	[ "$got" = '400 ' ] || wrong="$wrong $chunks: $got"
done <<'EOT'
0x1\r\nx\r\n0\r\n
+1\r\nx\r\n0\r\n
1 \r\nx\r\n0\r\n
1\nx\r\n0\r\n
1\r\nx\n0\r\n
1\r\nxx\r\n0\r\n
10000000000000001\r\nx\r\n0\r\n
1;a\nx\r\n0\r\n
0\r\nX y\r\n
EOT
is 'S13 smuggling: so are doubtful chunks' "$wrong" ''

# --- S14

codes=
for length in 0 -1 +1 0x1 2147483648 4294967296 9223372036854775807 \
	9223372036854775808 18446744073709551616 "$(repeat 40 9)"; do
	codes="$codes $(req 'POST / HTTP/1.1' 'Host: h' \
		"Content-Length: $length" | echoes | status)"
done
is 'S14 integers: digits below 2^63, and the limit' "$codes" \
	' 200 400 400 400 413 413 413 400 400 400'

# --- S15

# range RANGES: status and length.
range() {
	req 'GET /large HTTP/1.0' "Range: bytes=$1" | simple >out
	echo "$(status <out) $(header Content-Length <out)"
}
repeat 5000 'a
' >root/large
is 'S15 ranges: 1,300 of them are one file' \
	"$(range "0-$(repeat 1300 ,5-0,0-)")" '200 10000'
is 'S15 ranges: of overlapping ones, too' "$(range '0-9999,0-9999')" '200 10000'
is 'S15 ranges: none reaches beyond the file' \
	"$(range 9999-18446744073709551616)" '206 1'
is 'S15 ranges: no sum overflows' \
	"$(range 18446744073709551615-18446744073709551616 | cut -c 1-3)" 416

# --- S16

token=$(printf 'a\nb"c:x' | base64)
printf '%b' "GET /\"\\\\\\\\x%0a?\x27 HTTP/1.1\r\nHost: h\r\nUser-Agent: \"\0233[31m\\\\\0377\r\nAuthorization: Basic $token\r\n\r\n" |
	simple --log=combined >out
is 'S16 log: one line a request' "$(wc -l <log)" 1
is 'S16 log: nothing that a terminal obeys' \
	"$(tr -d '\n -~' <log | wc -c)" 0
# The quotes of the format: those of the client are escaped.
is 'S16 log: no quote ends a part of it' \
	"$(sed 's/\\x22//g; s/\\"//g' log | tr -cd '"' | wc -c)" 6

# --- S27

echo "bot:{SHA256}$(printf t0ken | openssl dgst -sha256 -r | cut -d ' ' -f 1)" \
	>users
wrong=
for token in '' = ==== Y Yg Yg= Yg==== 'Yg==Yg==' 'Ym90OnQwa2Vu!' '****' \
	"$(repeat 8000 A)" "$(printf '\377\377\377\377')" \
	"$(printf 'bot:t0ke' | base64)" "$(printf 'bot' | base64)"; do
	code=$(req 'GET /a.txt HTTP/1.1' 'Host: h' "Authorization: Basic $token" |
		simple --auth=users | status)
	[ "$code" = 401 ] || wrong="$wrong $token:$code"
done
is 'S27 passwords: what is no base64 of one lets nobody in' "$wrong" ''
is 'S27 passwords: what is does' "$(req 'GET /a.txt HTTP/1.1' 'Host: h' \
	"Authorization: Basic $(printf bot:t0ken | base64)" |
	simple --auth=users | status)" 200

# --- S33

printf 'GET /a.txt HTTP/1.1\r\nHost: h\r\n\r\n' >r1
printf 'GET /large HTTP/1.1\r\nHost: h\r\nRange: bytes=4-5\r\n\r\n' >r2
printf 'HEAD /a.txt HTTP/1.1\r\nHost: other:80\r\nX: %s\r\n\r\n' \
	"$(repeat 9000 x)" >r3
printf 'POST /a.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello' >r4
printf 'GET /none?%s HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n' \
	"$(repeat 900 q)" >r5
printf 'GET /a.txt HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n' >r6
printf 'OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: x\r\n\r\n' >r7
for r in r1 r2 r3 r4 r5 r6 r7; do
	simple <$r | grep -av ^Date: >$r.alone
done
wrong=
for one in r1 r2 r3 r4 r5 r6 r7; do
	for two in r1 r2 r3 r4 r5 r6 r7; do
		cat $one $two | simple | grep -av ^Date: >both
		cat $one.alone $two.alone | cmp -s - both ||
			wrong="$wrong $one+$two"
	done
done
is 'S33 leaks: 49 pairs of requests: the answers are those of each alone' \
	"$wrong" ''

# --- S34

V1='PROXY TCP4 198.51.100.1 203.0.113.2 5000 80\r\n'
is 'S34 PROXY: without the option it is a bad request' \
	"$(printf '%b' "$V1$NEXT" | simple | status)" 400
is 'S34 PROXY: required and not there: no answer' \
	"$(printf '%b' "$NEXT" | simple --proxy-protocol=require)" ''
printf '%b' "GET /a.txt HTTP/1.1\r\n${H}X-Forwarded-For: 198.51.100.1\r\n\r\n" |
	simple >out
is 'S34 PROXY: nor is a field believed from anybody' \
	"$(cut -d ' ' -f 1 log)" 192.0.2.7
done_testing

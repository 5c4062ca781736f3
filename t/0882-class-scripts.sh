#!/bin/sh
# Classes of bugs that servers have had, a picture of each: scripts.
#
#   class and known cases                       our rule
#   S17 httpoxy: Proxy becomes HTTP_PROXY       it is dropped, and so is a name
#       CVE-2016-5385 CVE-2016-5386             with an underscore
#       CVE-2016-5387 CVE-2016-5388 CVE-2016-1000110
#   S18 a client that sets the environment      an allow-list; of the wire all
#       CVE-2017-17562                          is HTTP_*; no shell
#   S19 the source instead of the output        what is below a directory of
#       CVE-2008-1111                           scripts is never sent as a file
#   S20 descriptors that leak to scripts        0, 1 and 2, and no other
#   S21 zombies, scripts that never end         a deadline, then the group ends;
#       CVE-2022-41556                          the client's reset ends it
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
[ -x "$BUILD/tools/cgi" ] || skip_all 'no tools'

script env <<'END'
printf 'Content-Type: text/plain\n\n'
tr '\0' '\n' <"/proc/$$/environ"
END
printf '# SOURCE\n' | cat "$CGI/env" - >"$CGI/x.sh"
chmod 755 "$CGI/x.sh"
echo '# SOURCE' >"$CGI/data"

ask GET env 'Proxy: http://evil.example' 'proxy: x' 'Pro_xy: x' \
	'Content_Length: 9' 'X_Y: z' 'X-Y: real' >"$TMP/out"
is 'S17 httpoxy: no Proxy, and no name with an underscore' \
	"$(grep -c -e ^HTTP_PROXY= -e ^HTTP_PRO_XY= -e =z "$TMP/out")" 0
is 'S17 httpoxy: the real one is there, once' "$(grep ^HTTP_X_Y "$TMP/out")" \
	HTTP_X_Y=real

ask GET 'env?LD_PRELOAD=/tmp/x&PATH=.' 'LD_PRELOAD: x' 'PATH: .' 'Bash-Env: x' \
	'User-Agent: () { :;}; echo CANARY' >"$TMP/out"
is 'S18 environment: PATH is fixed' "$(grep ^PATH= "$TMP/out")" \
	PATH=/usr/local/bin:/usr/bin:/bin
is 'S18 environment: nothing of the wire but as HTTP_*' \
	"$(grep -c -e ^LD_ -e ^BASH_ENV "$TMP/out")" 0
is 'S18 environment: words of a client are words' \
	"$(grep CANARY "$TMP/out")" 'HTTP_USER_AGENT=() { :;}; echo CANARY'
LD_LIBRARY_PATH=/x SECRET=1 ask GET env >"$TMP/out"
is "S18 environment: nothing of the server's" \
	"$(grep -c -e ^LD_ -e SECRET "$TMP/out")" 0

for target in /cgi-bin/data /cgi-bin/ /cgi-bin /cgi-bin/x.sh%20 \
	/cgi-bin/x.sh/ /cgi-bin%2fx.sh /x/../cgi-bin/data //cgi-bin/data \
	/cgi-bin/../cgi-bin/data /cgi-bin/./x.sh /%63gi-bin/data \
	/cgi-bin/x.sh%00 /cgi-bin/x.sh%2e /CGI-BIN/data; do
	printf 'GET %s HTTP/1.1\r\nHost: h\r\n\r\n' "$target"
	printf 'GET %s HTTP/1.1\r\nHost: h\r\nRange: bytes=0-\r\n\r\n' "$target"
done | "$BUILD/cgihttp" "$ROOT" >"$TMP/out" 2>"$TMP/log"
is 'S19 source: 28 ways to ask for it, none gets it' \
	"$(grep -c '^HTTP/1.1 [1-5]' "$TMP/out") $(grep -c SOURCE "$TMP/out")" '28 0'
if instrumented || ! with_musl || ! strace true 2>/dev/null; then
	skip 'S19 source: a process that cannot be made' 'no strace here'
else
	req 'GET /cgi-bin/x.sh HTTP/1.0' | strace -o "$TMP/trace" \
		-e inject=clone,vfork,fork:error=EAGAIN "$BUILD/cgihttp" \
		"$ROOT" >"$TMP/out" 2>"$TMP/log"
	is 'S19 source: a process that cannot be made: 503, and not the script' \
		"$(status <"$TMP/out") $(grep -c SOURCE "$TMP/out")" '503 0'
fi

cp "$BUILD/tools/cgi" "$CGI/fds"
ask GET 'fds?fds' 7<"$CGI/data" 8<"$ROOT" >"$TMP/out"
is 'S20 descriptors: a script has three' "$(body <"$TMP/out")" '0 1 2 '

script family <<END
sleep 600 &
echo "\$\$ \$!" >"$W/new"
mv "$W/new" "$W/pids"
printf 'Content-Type: text/plain\n\nhello\n'
wait
END
# gone SENTENCE: of both processes nothing is left.
gone() {
	pids=$(cat "$W/pids")
	rm "$W/pids"
	is "$1: there were two" "$(echo "$pids" | wc -w)" 2
	# shellcheck disable=SC2086 # two words
	ok "$1: they are gone" wait_for none $pids
}
req 'GET /cgi-bin/family HTTP/1.1' 'Host: h' >"$TMP/in"
"$BUILD/cgihttp" --cgi-timeout=60,1 "$ROOT" <"$TMP/in" >"$TMP/out" 2>"$TMP/log"
gone 'S21 runaways: a deadline ends a script and what it has started'
# shellcheck disable=SC2086 # an option or none
"$BUILD/tools/client" -e 20 -R -- "$BUILD/cgihttp" $AS "$ROOT" <"$TMP/in" \
	>"$TMP/out" 2>"$TMP/err"
gone "S21 runaways: so does the client's reset"
done_testing

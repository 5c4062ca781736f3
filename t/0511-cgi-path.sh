#!/bin/sh
# From the path to a script, and what is behind its name.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

script() {
	mkdir -p "${1%/*}"
	cat >"$1" <<'EOF'
#!/bin/sh
printf 'Content-Type: text/plain\n\n%s|%s|%s|' "$SCRIPT_NAME" "${PATH_INFO-}" \
	"${PATH_TRANSLATED-}"
/bin/pwd
EOF
	chmod "${2-755}" "$1"
}
script root/cgi-bin/x.sh
script 'root/cgi-bin/a b'
script root/cgi-bin/sub/deep/y.sh
script root/cgi-bin/.hidden/x.sh
script root/htbin/x.sh
script root/scripts/x.sh
script root/one.cgi
script root/cgi-bin/text 644
script root/cgi-bin/closed/x.sh
script root/outside/x.sh
mkfifo root/cgi-bin/fifo
ln -s x.sh root/cgi-bin/link
ln -s sub/deep root/cgi-bin/way
ln -s ../outside/x.sh root/cgi-bin/up
ln -s /bin/ls root/cgi-bin/ls
ln -s ../../../../../../bin/ls root/cgi-bin/far
ln -s loop root/cgi-bin/loop
echo page >root/page.html
R=$(pwd -P)/root

# ask TARGET OPTION...: the body of the answer, or the status of an error.
ask() {
	target=$1
	shift
	# shellcheck disable=SC2086 # a method and a version
	req "${method-GET} $target HTTP/1.0" ${host+"Host: $host"} |
		${run-"$BUILD/cgihttp"} "$@" root >out 2>log
	code=$(status <out)
	[ "$code" != 200 ] || code=$(body <out)
	echo "$code"
}
# asks OPTION...: lines of a target and what is answered.
asks() {
	while read -r target expected; do
		is "$target${*:+ with $*}" "$(ask "$target" "$@")" "$expected"
	done
}

asks <<EOF
/cgi-bin/x.sh /cgi-bin/x.sh|||$R/cgi-bin
/htbin/x.sh /htbin/x.sh|||$R/htbin
/cgi-bin/x.sh? /cgi-bin/x.sh|||$R/cgi-bin
/cgi-bin/x.sh/ /cgi-bin/x.sh|/|$R/|$R/cgi-bin
/cgi-bin/x.sh/a/b /cgi-bin/x.sh|/a/b|$R/a/b|$R/cgi-bin
/cgi-bin/x.sh/a%20b/ /cgi-bin/x.sh|/a b/|$R/a b/|$R/cgi-bin
/cgi-bin/x.sh/a%3fb?c /cgi-bin/x.sh|/a?b|$R/a?b|$R/cgi-bin
/cgi-bin/x.sh/.git/HEAD /cgi-bin/x.sh|/.git/HEAD|$R/.git/HEAD|$R/cgi-bin
/cgi-bin/x.sh/a/../b /cgi-bin/x.sh|/b|$R/b|$R/cgi-bin
/cgi-bin/x.sh//a//b /cgi-bin/x.sh|/a/b|$R/a/b|$R/cgi-bin
/cgi-bin/a%20b /cgi-bin/a b|||$R/cgi-bin
/cgi-bin/sub/deep/y.sh/z /cgi-bin/sub/deep/y.sh|/z|$R/z|$R/cgi-bin/sub/deep
/cgi%2dbin/%78.sh /cgi-bin/x.sh|||$R/cgi-bin
/none/../cgi-bin/./x.sh /cgi-bin/x.sh|||$R/cgi-bin
//cgi-bin/x.sh /cgi-bin/x.sh|||$R/cgi-bin
http://a/cgi-bin/x.sh/a /cgi-bin/x.sh|/a|$R/a|$R/cgi-bin
/cgi-bin 403
/cgi-bin/ 403
/cgi-bin/sub 403
/cgi-bin/sub/deep/ 403
/cgi-bin/text 403
/cgi-bin/text/more 403
/cgi-bin/fifo 403
/cgi-bin/none 404
/cgi-bin/none/x.sh 404
/cgi-bin/sub/none/y.sh 404
/cgi-bin/x.sh%2fa 404
/cgi-bin%2fx.sh 404
/cgi-bin/x.sh/a%2Fb 404
/cgi-bin/x.sh%00 400
/cgi-bin/x.sh/%zz 400
/cgi-bin/../../x.sh 404
/cgi-bin/.hidden/x.sh 404
/cgi-bin/.none 404
/cgi-bin/link 404
/cgi-bin/way/y.sh 404
/cgi-bin/up 404
/cgi-bin/ls 404
/cgi-bin/loop 404
/page.html page
/cgi-bin/../page.html page
/cgi-bin/x.sh/../../page.html page
EOF

like 'the log says what cannot be run' "$(ask /cgi-bin/text; cat log)" \
	'403*/cgi-bin/text: not executable*'
like '... and what is a directory' "$(ask /cgi-bin; cat log)" \
	'403*/cgi-bin: a directory*'
like '... and what is behind a link' "$(ask /cgi-bin/link; cat log)" \
	'404*/cgi-bin/link: a symbolic link*'
deep=$(printf '/%0300d' 0 | sed 's/0/a\//g')
is 'a path of 300 directories behind a script' "$(ask "/cgi-bin/x.sh$deep")" \
	"/cgi-bin/x.sh|$deep|$R$deep|$R/cgi-bin"
is '... before one: 404' "$(ask "/cgi-bin${deep}x.sh")" 404
long=$(printf '%05000d' 0)
is 'a long name behind a script' "$(ask "/cgi-bin/x.sh/$long")" \
	"/cgi-bin/x.sh|/$long|$R/$long|$R/cgi-bin"
is '... and of one: 404' "$(ask "/cgi-bin/$long")" 404

chmod 700 root/cgi-bin/closed
chmod 711 root/cgi-bin/x.sh
if [ "$(id -u)" = 0 ]; then
	run="as_user $BUILD/cgihttp"
	is 'a directory that we may not enter' "$(ask /cgi-bin/closed/x.sh)" 404
	like '... and why' "$(cat log)" '*/cgi-bin/closed/x.sh: Permission*'
	unset run
else
	skip 'a directory that we may not enter' 'all is ours'
	skip '... and why' 'all is ours'
fi
chmod 700 root/cgi-bin/sub/deep/y.sh
is 'a script need not be for everybody' "$(ask /cgi-bin/sub/deep/y.sh)" \
	"/cgi-bin/sub/deep/y.sh|||$R/cgi-bin/sub/deep"

# --- options

asks --symlinks <<EOF
/cgi-bin/link/a /cgi-bin/link|/a|$R/a|$R/cgi-bin
/cgi-bin/way/y.sh/ /cgi-bin/way/y.sh|/|$R/|$R/cgi-bin/sub/deep
/cgi-bin/up /cgi-bin/up|||$R/outside
/cgi-bin/way 403
/cgi-bin/ls 404
/cgi-bin/far 404
/cgi-bin/loop 404
EOF
asks --dotfiles <<EOF
/cgi-bin/.hidden/x.sh /cgi-bin/.hidden/x.sh|||$R/cgi-bin/.hidden
EOF
asks --cgi-bin=/scripts --cgi-bin=/one.cgi --cgi-bin=/cgi-bin/sub/ <<EOF
/scripts/x.sh /scripts/x.sh|||$R/scripts
/one.cgi /one.cgi|||$R
/one.cgi/a /one.cgi|/a|$R/a|$R
/cgi-bin/sub/deep/y.sh /cgi-bin/sub/deep/y.sh|||$R/cgi-bin/sub/deep
/cgi-bin/sub 403
/scripts 403
/page.html page
EOF
asks --cgi-bin=/ <<EOF
/one.cgi/a /one.cgi|/a|$R/a|$R
/page.html 403
/ 403
/none 404
EOF

mkdir -p hosts/a.example hosts/default/cgi-bin
cp -a root/cgi-bin hosts/a.example
cp -a root/cgi-bin/x.sh hosts/default/cgi-bin/who
H=$(pwd -P)/hosts
for_host() {
	host=$1
	shift
	req "GET $1 HTTP/1.0" "Host: $host" |
		"$BUILD/cgihttp" --vhost hosts >out 2>log
	code=$(status <out)
	[ "$code" != 200 ] || code=$(body <out)
	echo "$code"
}
is '--vhost: the directory of the host' \
	"$(for_host A.example:80 /cgi-bin/x.sh/a)" \
	"/cgi-bin/x.sh|/a|$H/a.example/a|$H/a.example/cgi-bin"
is '--vhost: the default' "$(for_host b.example /cgi-bin/who/a)" \
	"/cgi-bin/who|/a|$H/default/a|$H/default/cgi-bin"
is '--vhost: not that of another' "$(for_host b.example /cgi-bin/x.sh)" 404
is '--vhost: a host that is named as a directory of scripts' \
	"$(for_host cgi-bin /cgi-bin/who)" "/cgi-bin/who|||$H/default/cgi-bin"
req 'GET /cgi-bin/who/a HTTP/1.0' 'Host: b.example' |
	"$BUILD/cgihttp" --vhost --cgi-bin=/ hosts >out 2>log
is '--vhost: everything is a script' "$(body <out)" \
	"/cgi-bin/who|/a|$H/default/a|$H/default/cgi-bin"
unset host

# --- methods

is 'HEAD is the script, too' \
	"$(req 'HEAD /cgi-bin/x.sh HTTP/1.0' | "$BUILD/cgihttp" root 2>log |
	header Content-Type)" text/plain
for method in POST PUT DELETE OPTIONS BREW; do
	like "$method is the script's" "$(ask /cgi-bin/x.sh)" \
		'/cgi-bin/x.sh*'
	is "$method where there is none" "$(ask /cgi-bin/none)" 404
done
for method in POST PUT DELETE TRACE; do
	is "$method of a page: 405" "$(ask /page.html)" 405
	is '... with Allow' "$(header Allow <out)" 'GET, HEAD, OPTIONS'
done
method=BREW
is 'BREW of a page: 501' "$(ask /page.html)" 501
method=OPTIONS
is 'OPTIONS of a page: 204' "$(ask /page.html)" 204
is '... with Allow' "$(header Allow <out)" 'GET, HEAD, OPTIONS'
is 'OPTIONS of the server' "$(ask '*')" 204
is 'CONNECT: 405' "$(req 'CONNECT a:1 HTTP/1.1' 'Host: a:1' |
	"$BUILD/cgihttp" root 2>log | status)" 405
unset method

# The same way on a kernel without openat2.
if command -v strace >/dev/null && ! instrumented; then
	run="strace -f -o trace -e inject=openat2:error=ENOSYS $BUILD/cgihttp"
	asks <<EOF
/cgi-bin/link 404
/cgi-bin/none 404
/cgi-bin/sub/deep/y.sh/z /cgi-bin/sub/deep/y.sh|/z|$R/z|$R/cgi-bin/sub/deep
EOF
	ok '... which was not there' grep -q INJECTED trace
	run="strace -f -o trace -e inject=openat2:error=EMFILE $BUILD/cgihttp"
	is 'no descriptor: 500' "$(ask /cgi-bin/x.sh)" 500
else
	skip 'without openat2' 'no strace'
fi
done_testing

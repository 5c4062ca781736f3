#!/bin/sh
# Nothing below a directory of scripts is ever sent, whatever asks for it.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

# Each file there has the word that no answer may have; no script prints it.
mkdir -p root/cgi-bin/sub root/htbin root/open root/Cgi-Bin
secret() {
	printf '%s\n# WORD-OF-THE-SOURCE\n' "$2" >"$1"
	chmod "${3-644}" "$1"
}
run='#!/bin/sh
printf "Content-Type: text/plain\n\nran\n"; exit'
secret root/cgi-bin/x.sh "$run" 755
secret root/cgi-bin/nph-x "#!/bin/sh
printf 'HTTP/1.0 200 OK\n\nran\n'; exit" 755
secret root/htbin/x.sh "$run" 755
secret root/cgi-bin/sub/x.sh "$run" 755
secret root/cgi-bin/owners "$run" 711
secret root/cgi-bin/index.html page
secret root/cgi-bin/data.txt text
secret root/cgi-bin/x.sh.gz gzip
secret root/cgi-bin/x.sh.br brotli
secret root/cgi-bin/no-interpreter '#!/no/such' 755
secret root/cgi-bin/no-program '#!/etc/passwd' 755
secret root/cgi-bin/garbage garbage 755
# As a file system would show it that does not tell letters' cases apart.
secret root/Cgi-Bin/data.txt text
ln -s ../cgi-bin/x.sh root/open/link
ln -s ../cgi-bin root/open/way
ln -s ../cgi-bin/index.html root/open/index.html
ln -s ../cgi-bin/x.sh.gz root/open/page.js.gz
echo 'a page' >root/open/page.js
echo 'a page' >root/app.html
mkdir hosts
cp -a root hosts/default

cat >targets <<'EOF'
/
/?format=json
/cgi-bin
/cgi-bin/
/cgi-bin/?format=text
/cgi-bin/x.sh
/cgi-bin/x.sh/
/cgi-bin/x.sh/..
/cgi-bin/x.sh/../x.sh
/cgi-bin/x.sh/../data.txt
/cgi-bin/x.sh.gz
/cgi-bin/x.sh.br
/cgi-bin/x.sh~
/cgi-bin/X.SH
/cgi-bin/x.sh%20
/cgi-bin/x.sh.
/cgi-bin/x.sh%00
/cgi-bin/x.sh%00.txt
/cgi-bin/x.sh::$DATA
/cgi-bin/x.sh%2f
/cgi-bin/x.sh;a
/cgi-bin/x.sh?-s
/cgi-bin/data.txt
/cgi-bin/data.txt/
/cgi-bin/data.txt/x
/cgi-bin/index.html
/cgi-bin/owners
/cgi-bin/sub
/cgi-bin/sub/
/cgi-bin/sub/x.sh
/cgi-bin/no-interpreter
/cgi-bin/no-program
/cgi-bin/garbage
/htbin
/htbin/x.sh
/CGI-BIN/x.sh
/Cgi-Bin
/Cgi-Bin/
/Cgi-Bin/data.txt
/%43gi-Bin/data.txt
/%63gi-bin/data.txt
/cgi%2Dbin/x.sh
/cgi-bin%2fx.sh
/cgi-bin%5cx.sh
/cgi-bin\x.sh
/./cgi-bin/data.txt
/open/../cgi-bin/data.txt
//cgi-bin//data.txt
/..;/cgi-bin/data.txt
/cgi-bin/../cgi-bin/data.txt
/%2e/cgi-bin/data.txt
/cgi-bin/sub/../data.txt
/cgi-bin/sub/..%2fdata.txt
/cgi-bin/%252e/data.txt
/open/
/open/?format=text
/open/link
/open/link/
/open/way
/open/way/
/open/way/x.sh
/open/way/data.txt
/open/page.js
/open/page.js.gz
/open/index.html
http://a/cgi-bin/data.txt
http://cgi-bin/x.sh
EOF

# All heads that may bring a file, for each of them, on one connection.
while read -r target; do
	for method in GET HEAD OPTIONS; do
		req "$method $target HTTP/1.1" 'Host: a' \
			'Accept-Encoding: gzip, br'
	done
	req "GET $target HTTP/1.1" 'Host: a' 'Range: bytes=0-9999'
	req "GET $target HTTP/1.1" 'Host: a' 'If-None-Match: "x"' \
		'Accept: text/plain'
done <targets >in
# What ends the connection.
req 'GET /cgi-bin/nph-x HTTP/1.1' 'Host: a' >>in
count=$(grep -c '^Host' in)

while IFS= read -r line; do
	root=root
	case $line in *--vhost*) root=hosts ;; esac
	# shellcheck disable=SC2086 # a list of options
	"$BUILD/cgihttp" $line $root <in >out 2>log
	what=${line:-'no option'}
	is "$what: no source" "$(grep -a -c WORD-OF-THE-SOURCE out)" 0
	is "$what: all are answered" "$(grep -c ' HTTP/1.1" ' log)" "$count"
	ok "$what: scripts are run" grep -a -q '^ran' out
done <<'EOF'

--dotfiles
--symlinks
--symlinks --dotfiles
--spa=app.html
--index=x.sh --index=data.txt
--index=data.txt --symlinks
--cors --cache=9 --default-type=text/plain
--cgi-bin=/ --symlinks
--cgi-bin=/cgi-bin/ --cgi-bin=/htbin --cgi-bin=/open
--vhost
--vhost --symlinks
EOF

# ask TARGET OPTION...: the status.
ask() {
	target=$1
	shift
	req "GET $target HTTP/1.0" | "$BUILD/cgihttp" "$@" root 2>log | status
}
is 'a page beside them is sent' "$(ask /open/page.js)" 200
is 'a listing does not name them' "$(req 'GET /?format=text HTTP/1.0' |
	"$BUILD/cgihttp" root 2>log | body)" 'open/
app.html'
is '... nor one that links to them' \
	"$(req 'GET /open/?format=text HTTP/1.0' |
	"$BUILD/cgihttp" --symlinks --index=none root 2>log | body |
	grep -v '^page.js$')" "$(printf 'index.html\nlink\npage.js.gz\nway')"
is 'a link to a script is 404' "$(ask /open/link --symlinks)" 404
like '... and the log says why' "$(cat log)" \
	'*/open/link: in a directory of programs*'
# The directory and the script have names of their own.
mkdir -p linked/rel/1/sub other/default
cp root/cgi-bin/x.sh linked/rel/1
cp root/cgi-bin/x.sh linked/rel/1/sub
cp root/cgi-bin/x.sh linked/one
ln -s rel/1 linked/cgi-bin
ln -s one linked/one.cgi
ln -s rel linked/way
cp -a linked/. other/default
for target in rel/1 rel/1/ rel/1/x.sh rel/1/sub/x.sh way/1/x.sh one; do
	for root in linked '--vhost other'; do
		# shellcheck disable=SC2086 # with an option
		is "/$target by its own name: 404 ($root)" "$(req \
			"GET /$target HTTP/1.0" | "$BUILD/cgihttp" --symlinks \
			--cgi-bin=/cgi-bin --cgi-bin=/one.cgi $root 2>log |
			status)" 404
	done
done
is '... and it is not listed' "$(for target in / /rel/; do
	req "GET $target?format=text HTTP/1.0" | "$BUILD/cgihttp" --symlinks \
		--cgi-bin=/cgi-bin --cgi-bin=/one.cgi linked 2>log | body
done)" "$(printf 'rel/\nway/')"
is '... but run' "$(req 'GET /cgi-bin/sub/x.sh HTTP/1.0' |
	"$BUILD/cgihttp" --symlinks linked 2>log | body)" ran

if unshare --mount true 2>refused; then
	is 'the directory mounted a second time: 404' "$(unshare --mount sh -c \
		'mount --bind root/cgi-bin root/open && exec "$@"' - sh -c \
		'printf "GET /open/x.sh HTTP/1.0\r\n\r\n" |
		"$BUILD/cgihttp" root 2>log' | status)" 404
else
	skip 'the directory mounted a second time: 404' "$(cat refused)"
fi

is 'without an interpreter: 500' "$(ask /cgi-bin/no-interpreter)" 500
is 'with one that is none: 500' "$(ask /cgi-bin/no-program)" 500
is 'what is no program: 500' "$(ask /cgi-bin/garbage)" 500
is 'simplehttp is not asked for them' "$(req 'GET /cgi-bin/x.sh HTTP/1.0' |
	"$BUILD/simplehttp" root 2>log | grep -c WORD-OF)" 1

# A system that has no process, descriptor or memory left.
if ! command -v strace >/dev/null || instrumented || ! with_musl; then
	skip 'a system in need' 'strace and this build exclude each other'
	done_testing
fi
while read -r inject; do
	req 'GET /cgi-bin/x.sh HTTP/1.0' | strace -f -o trace \
		-e "inject=$inject" "$BUILD/cgihttp" root >out 2>log
	ok "$inject: it has failed" grep -q INJECTED trace
	is '... no source' "$(grep -c -e WORD-OF -e '^ran' out)" 0
	like '... an error' "$(status <out)" '50[03]'
done <<'EOF'
clone,clone3,vfork,fork:error=EAGAIN
clone,clone3,vfork,fork:error=ENOMEM
pipe2:error=EMFILE
openat2:error=EMFILE
openat2:error=ENFILE
fchdir:error=EACCES
EOF
done_testing

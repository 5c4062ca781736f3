#!/bin/sh
# simplehttp --spa: one page for what is not there.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

mkdir -p root/app root/dir root/default root/.git outside
echo app >root/app/index.html
echo real >root/README
echo secret >root/closed
chmod 600 root/closed
mkfifo root/fifo
echo out >outside/file
ln -s ../outside root/link
ln -s app/index.html root/inner
echo vhost >root/default/page.html

# ask TARGET [ARGUMENT...]: what came, a word a line.
ask() {
	target=$1
	shift
	req "${method-GET} $target HTTP/1.0" |
		"$BUILD/simplehttp" --spa=app/index.html "$@" root 2>log
}
# fails ARGUMENT...: the exit status and what was said.
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" root 2>err >out
	code=$?
	cat err
	echo "$code"
}

ask /users/12 >out
is 'a path that does not exist: 200' "$(status <out)" 200
is '... with the page' "$(body <out)" app
is '... and its type' "$(header Content-Type <out)" 'text/html; charset=utf-8'
is 'HEAD, too' "$(method=HEAD ask /users/12 | status)" 200
is 'a slash at the end' "$(ask /users/12/ | body)" app
is 'a dot in another segment' "$(ask /v1.2/users | body)" app
is 'with a query' "$(ask '/users?q=a.b' | body)" app
is 'below a file' "$(ask /README/x | body)" app
is 'what is there is sent' "$(ask /README | body)" real
like 'a directory has its listing' "$(ask /dir/)" '*200 OK*directory is empty*'
is '... and its redirection' "$(ask /dir | status)" 301
is 'a dot in the last segment: 404' "$(ask /app/main.js | status)" 404
is '... before a slash' "$(ask /app/main.js/ | status)" 404
is 'what not everybody may read stays 404' "$(ask /closed | status)" 404
is 'a FIFO stays 404' "$(ask /fifo | status)" 404
is 'a symlink stays 404' "$(ask /inner | status)" 404
is 'behind a symlink: 404 for what is there' "$(ask /link/file | status)" 404
is '... and for what is not' "$(ask /link/none | status)" 404
is 'a name with a dot at its start' "$(ask /.git/config | status)" 404
is '%2f' "$(ask /a%2fb | status)" 404
is 'above the root' "$(ask /../none | status)" 404
is 'a malformed path' "$(ask /%zz | status)" 400
is 'another method' "$(method=DELETE ask /users/12 | status)" 405
is 'the page is of the host' \
	"$(ask /users --vhost --spa=page.html | body)" vhost
is '... but no directory' \
	"$(mkdir root/default/page; ask /users --vhost --spa=page | status)" 404
is 'a name longer than any' "$(ask "/$(printf '%0300d' 0)" | status)" 404

# --- what is there is told from what is not, links followed or not

mkdir root/sub root/sealed
ln -s sub root/slink
ln -s none root/dangling
ln -s sub/none root/slink-none
echo secret >root/sealed/there
chmod 700 root/sealed
ln -s sealed root/to-sealed
refused() {
	for name in sealed/there sealed/none to-sealed/there to-sealed/none; do
		is "$1: nothing is told of a closed directory: /$name" \
			"$(ask "/$name" ${2:+"$2"} | status)" 404
	done
}
refused 'no links'
refused --symlinks --symlinks
is 'below a link that is not followed: 404' "$(ask /slink/zz | status)" 404
is '... below one that is: the page' "$(ask /slink/zz --symlinks | body)" app
is '... below one to a file, too' "$(ask /inner/zz --symlinks | body)" app
is 'a link to nothing is there' "$(ask /dangling --symlinks | status)" 404
is '... and what is below it is no less' \
	"$(ask /slink-none/zz --symlinks | status)" 404
if command -v strace >/dev/null && ! instrumented; then
	is 'the same without openat2' "$(req 'GET /slink/zz HTTP/1.0' |
		strace -o trace -e inject=openat2:error=ENOSYS \
		"$BUILD/simplehttp" --spa=app/index.html root 2>log |
		status)" 404
else
	skip 'the same without openat2' 'no strace'
fi

# --- what can be no page

while read -r name; do
	is "not there for everybody: 66: $name" \
		"$(fails "--spa=$name" | sed 's/^\(simplehttp: --spa: \).*/\1/')" \
		'simplehttp: --spa: 
66'
done <<'EOF'
none.html
app
closed
inner
app/index.html/x
EOF
is '... a link that is followed may be' \
	"$(ask /users --symlinks --spa=inner | body)" app
rm -r root/default
is '... each host has its own, or not' \
	"$(ask /users --vhost --spa=page.html | status)" 404
echo dots >root/a..b.html
is 'two dots in a name are no way up' "$(ask /users --spa=a..b.html | body)" dots
echo env >root/.env
for name in .env .git/../x app/.x; do
	like "what has a dot at its start: 64: $name" "$(fails "--spa=$name")" \
		'simplehttp: --spa: not a name*64'
done
is '... but with --dotfiles' \
	"$(ask /users --dotfiles --spa=.env | body)" env
like '... which lead up no more than others' \
	"$(fails --dotfiles --spa=app/../../x)" 'simplehttp: --spa: not a name*64'
like 'an absolute name: 64' "$(fails --spa=/etc/passwd)" \
	'simplehttp: --spa: not a name*64'
like 'one that leads up: 64' "$(fails --spa=../x)" \
	'simplehttp: --spa: not a name*64'
like 'none: 64' "$(fails --spa=)" 'simplehttp: --spa: not a name*64'
done_testing

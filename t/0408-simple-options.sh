#!/bin/sh
# The options of simplehttp and its operand.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir -p root/dir
echo start >root/dir/start.html
echo home >root/dir/home.html
echo index >root/dir/index.html
echo x >root/README
echo s >root/.secret

get() {
	target=$1
	shift
	req "GET $target HTTP/1.0" | "$BUILD/simplehttp" "$@" 2>/dev/null
}
# fails ARGUMENT...: the exit status and what was said.
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" 2>err >out
	code=$?
	cat err
	echo "$code"
}

is 'without an operand it serves the directory it is in' \
	"$(cd root && get /README | body)" x
is 'a directory' "$(get /README root | body)" x
ln -s root way
is 'a symlink to one' "$(get /README way | body)" x
like 'a directory that is not there: 66' "$(fails none)" \
	'simplehttp: none: No such file or directory
66'
is 'and nothing is sent' "$(cat out)" ''
like 'a file is no directory: 66' "$(fails root/README)" \
	'simplehttp: root/README: Not a directory
66'
like 'two operands: 64' "$(fails root root)" '*64'

is '--index is the page of a directory' \
	"$(get /dir/ --index start.html root | body)" start
is 'the first that is there' \
	"$(get /dir/ --index none --index home.html --index start.html root |
	body)" home
is 'instead of index.html' \
	"$(get /dir/ --index none root | grep -c index.html)" 1
like '--index with a slash: 64' "$(fails --index=../x root)" \
	"simplehttp: --index: *'../x'*64"
like '--index below the directory: 64' "$(fails --index=a/b root)" \
	"simplehttp: --index: *'a/b'*64"
like '--index with a dot at its start: 64' "$(fails --index=.x root)" \
	"simplehttp: --index: *'.x'*64"
like '--index with nothing: 64' "$(fails --index= root)" \
	'simplehttp: --index: *64'
is '--default-type' "$(get /README --default-type text/plain root |
	header Content-Type)" 'text/plain; charset=utf-8'
is '--default-type with a parameter is left alone' \
	"$(get /README --default-type 'text/plain; charset=x' root |
	header Content-Type)" 'text/plain; charset=x'
is '... also a quoted one' "$(get /README --default-type 'a/b;c="\";\\"' root |
	header Content-Type)" 'a/b;c="\";\\"'
like '--default-type that is none: 64' "$(fails --default-type=text root)" \
	"simplehttp: --default-type: *'text'*64"
like '--default-type with a line end: 64' "$(fails --default-type='a/b
X: y' root)" 'simplehttp: --default-type: *64'
is 'dot files are not served' "$(get /.secret root | status)" 404
is '--dotfiles serves them' "$(get /.secret --dotfiles root | body)" s
is '--dotfiles lists them' \
	"$(get / --dotfiles root | grep -c 'href=".secret"')" 1
is 'and none is listed without' "$(get / root | grep -c secret)" 0
is '--dotfiles does not lead up' \
	"$(get /../way --dotfiles root | status)" 404
done_testing

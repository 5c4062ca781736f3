# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# simplehttp: what it is asked while something fails.

old=2020-02-02T00:00:00Z
mkdir "$ROOT/dir" "$ROOT/dir/sub" "$ROOT/empty" "$ROOT/with" \
    "$ROOT/default" "$ROOT/links"
echo hello >"$ROOT/a.txt"
echo 'canary outside' >"$TMP/outside"
ln -s ../../outside "$ROOT/links/out"
ln -s ../a.txt "$ROOT/links/in"
echo one >"$ROOT/dir/one"
echo two >"$ROOT/dir/two.html"
echo index >"$ROOT/with/index.html"
echo vhost >"$ROOT/default/name"
echo 'var identity;' >"$ROOT/a.js"
echo 'gz' >"$ROOT/a.js.gz"
yes 'of a large file' | head -c 300000 >"$ROOT/large"
head -c 30000 "$ROOT/large" >"$ROOT/larger"
find "$ROOT" -exec touch -h -d $old {} +
printf 'image/x-crlf crlf\n' >"$TMP/types"
echo 'Not here: %(message)s' >"$TMP/404.html"
{
	echo "ann:$(mkpasswd -m yescrypt -R 1 secret)"
	echo "bob:$(mkpasswd -m sha256crypt -R 1000 secret)"
} >"$TMP/users"
ann=$(printf ann:secret | base64)
bob=$(printf bob:secret | base64)
mallory=$(printf mallory:secret | base64)

# get TARGET [LINE]...
get() {
	printf '%s\n' "GET $1 HTTP/1.1" 'Host: h'
	shift
	printf '%s\n' "$@"
	[ $# = 0 ] || echo
}

get /a.txt | picture 'a file' pipe simplehttp "$ROOT"
{
	get /a.txt
	printf '%s\n' 'HEAD /a.txt HTTP/1.1' 'Host: h' ''
	get /dir/one
} | picture 'three requests of a connection' socket simplehttp "$ROOT"
get /a.txt 'Connection: close' |
    picture 'a connection to its end' open simplehttp "$ROOT"
get /large 'Range: bytes=100-299999' |
    picture 'a range' socket simplehttp "$ROOT"
{
	get /a.txt 'Range: bytes=99-'
	get /a.txt 'If-Modified-Since: Sun, 02 Feb 2020 00:00:00 GMT'
} | picture 'no range, and nothing new' socket simplehttp "$ROOT"
get /large 'Connection: close' |
    picture 'a large file' open simplehttp "$ROOT"
get /larger | picture 'a larger file into a pipe' pipe simplehttp "$ROOT"
# An entry may be gone by the time it is looked at.
NAMES=newfstatat,readlinkat
get /dir/ | picture 'a listing' pipe simplehttp "$ROOT"
{
	get /dir/ 'Accept: application/json'
	get '/dir/?sort=size&order=desc' 'Accept: text/plain'
	get /empty/
} | picture 'listings as JSON and text' socket simplehttp "$ROOT"
get /links/ 'Accept: application/json' |
    picture 'a listing of symlinks' socket simplehttp --symlinks "$ROOT"
unset NAMES
{
	get /links/in
	get /links/out
} | picture 'symlinks that are followed' pipe simplehttp --symlinks "$ROOT"
get /links/in | picture 'symlinks that are not' pipe simplehttp "$ROOT"
{
	get /none
	get /../outside
	get /dir/one/none
} | picture 'what is not there' pipe simplehttp "$ROOT"
NAMES=newfstatat
{
	get /dir
	get /with/
} | picture 'a directory with its page' socket simplehttp "$ROOT"
unset NAMES
BODY=$ROOT/a.js
{
	get /a.js 'Accept-Encoding: gzip'
	get /a.js
} | picture 'a file and its compressed sibling' socket simplehttp "$ROOT"
unset BODY
get /none | picture 'an error page' socket simplehttp \
    "--error-page=404=$TMP/404.html" "$ROOT"
get /a.txt "Authorization: Basic $ann" |
    picture 'a password by yescrypt' pipe simplehttp "--auth=$TMP/users" "$ROOT"
{
	get /a.txt "Authorization: Basic $bob"
	get /a.txt "Authorization: Basic $mallory"
	get /a.txt
} | picture 'passwords' socket simplehttp "--auth=$TMP/users" "$ROOT"
{
	cat "$TMP/users"
	echo '# canary outside'
} >"$ROOT/.users"
touch -d $old "$ROOT" "$ROOT/.users"
{
	get /.users "Authorization: Basic $ann"
	get / "Authorization: Basic $ann" 'Accept: application/json'
} | picture 'a file of passwords that is served' socket simplehttp --dotfiles \
    "--auth=$ROOT/.users" "$ROOT"
rm "$ROOT/.users"
get /name | picture 'a host' pipe simplehttp --vhost "$ROOT"
get /none/at/all | picture 'one page for all' socket simplehttp \
    --spa=a.txt "$ROOT"
get /x.crlf | picture 'types of its own' pipe simplehttp \
    "--mime-types=$TMP/types" "$ROOT"
get /a.txt 'Origin: null' | picture 'fields of its own' socket simplehttp \
    --cors --cache=60 '--header=X-A: b' --log=combined "$ROOT"
get /a.txt | picture 'a log in a file' pipe simplehttp \
    "--log-to=$TMP/for-all/log" "$ROOT"
if [ -S "$TMP/journal" ]; then
	get /none | picture 'a log in the journal' socket simplehttp \
	    "--log-to=journal:$TMP/journal" "$ROOT"
fi
get /a.txt | picture 'a log nowhere' socket simplehttp --log=none "$ROOT"
printf '%s\n' 'PUT /a.txt HTTP/1.1' 'Host: h' 'Content-Length: 7' \
    'Connection: close' '' hello |
    picture 'a method that is none' open simplehttp "$ROOT"
{
	get /a.txt
	echo %%
	get /dir/one 'Connection: close'
} | picture 'two clients of a listener' listener simplehttp "$ROOT"
{
	get /a.txt
	echo %%
	get /a.txt
	echo %%
	get /a.txt
} | LOOSE=1 picture 'more clients than may be' listener simplehttp \
    --max-connections=1 "$ROOT"
get /large | picture 'a server that is to end' drain simplehttp "$ROOT"
get /a.txt | picture 'a server of its own' "$TMP/for-all/socket" simplehttp \
    --listen "$TMP/for-all/socket" "$ROOT"
port=$(free_port)
get /a.txt | picture 'a server on a port' "$port" simplehttp \
    --listen "127.0.0.1:$port" "$ROOT"
get /a.txt | picture 'without a sandbox' pipe simplehttp --sandbox=none "$ROOT"
picture 'nobody' pipe simplehttp "$ROOT" </dev/null
picture 'an unknown option' pipe simplehttp --none </dev/null

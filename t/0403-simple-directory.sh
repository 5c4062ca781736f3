#!/bin/sh
# Directories: the slash, the redirection, the index pages.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir -p root/dir root/html root/htm root/both root/folder/index.html \
	'root/a b&c' root/notes
echo html >root/html/index.html
echo htm >root/htm/index.htm
echo html >root/both/index.html
echo htm >root/both/index.htm
echo htm >root/folder/index.htm
echo notes >root/notes/notes.txt
echo a >root/a.txt

get() {
	req "GET $1 HTTP/1.0" | "$BUILD/simplehttp" root 2>/dev/null
}
location() {
	get "$1" | header Location
}

answer=$(get /dir)
is 'a directory without its slash is a 301' "$(echo "$answer" | status)" 301
is 'to the same with a slash' "$(echo "$answer" | header Location)" /dir/
is 'without a body' "$(echo "$answer" | header Content-Length)" 0
is 'HEAD is redirected too' "$(req 'HEAD /dir HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | header Location)" /dir/
is 'the query is kept as it came' "$(location '/dir?x=%31&/../y')" \
	'/dir/?x=%31&/../y'
is 'an empty query too' "$(location '/dir?')" '/dir/?'
is 'the path is the normalised one' "$(location '/./html/../%64ir')" /dir/
is 'encoded anew' "$(location '/a%20b%26c')" '/a%20b&c/'
is 'no other host: slashes' "$(location '//dir')" /dir/
is 'no other host: more slashes' "$(location '////dir')" /dir/
mkdir 'root/\evil' root/evil
is 'no other host: a backslash' "$(location '/%5Cevil')" /%5Cevil/
is 'no other host: dots' "$(location '/.//evil')" /evil/
is 'no other host: an absolute target' "$(location 'http://evil/dir')" /dir/
is 'no other host: an escaped slash' "$(location '/%2fevil')" ''
newline='root/a
X: y'
mkdir "$newline"
is 'no other field: a line end is encoded' "$(location '/a%0AX:%20y')" \
	'/a%0AX:%20y/'
query=$(printf '%016000d' 0)
is 'a Location that no head has room for is a 414' \
	"$(get "/dir?$query" | status)" 414

is 'index.html is the page of its directory' "$(get /html/ | body)" html
is 'index.htm too' "$(get /htm/ | body)" htm
is 'index.html comes first' "$(get /both/ | body)" html
is 'a directory of that name does not count' "$(get /folder/ | body)" htm
is 'the page has its own type' "$(get /html/ | header Content-Type)" \
	'text/html; charset=utf-8'
is 'and its own length' "$(get /html/ | header Content-Length)" 5
is 'without one there is a listing' \
	"$(get /notes/ | grep -c 'Directory listing for /notes/')" 1
is 'a file with a slash behind it is a 404' "$(get /a.txt/ | status)" 404
is 'also after dot segments' "$(get /dir/../a.txt/. | status)" 404
done_testing

#!/bin/sh
# simplehttp --mime-types, and names whose type is easily got wrong.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

mkdir root
cat >types <<'EOF'
# as /etc/mime.types

text/x-mine			mine MINE2 own
application/x-html		html # not ours
application/vnd.openxmlformats-officedocument.wordprocessingml.document	x-a-long-ending
text/x-first			twice
text/x-last			twice
application/x-no-endings
EOF
printf 'image/x-crlf crlf\r\nimage/x-end theend' >>types

# fields NAME [ARGUMENT...]: its type, and its coding.
fields() {
	name=$1
	shift
	: >"root/$name"
	req "HEAD /$name HTTP/1.0" | "$BUILD/simplehttp" "$@" root 2>log |
		tr -d '\r' | sed -n 's/^Content-Type: //p
			s/^Content-Encoding: /coded: /p'
}
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" root 2>err >out
	code=$?
	cat err
	echo "$code"
}

while IFS=' ' read -r name type; do
	is "$name is $type" "$(fields "$name" | xargs)" "$type"
done <<'EOF'
x.tar.gz application/gzip
x.tgz application/x-tar
x.svg image/svg+xml
x.svgz image/svg+xml coded: gzip
X.SVGZ image/svg+xml coded: gzip
x.js text/javascript; charset=utf-8
x.mjs text/javascript; charset=utf-8
x.wasm application/wasm
x.webmanifest application/manifest+json
.well-known application/octet-stream
EOF
mkdir root/dir
for name in .svgz dir/.svgz; do
	is "a hidden name without an ending: $name" \
		"$(fields "$name" --dotfiles)" application/octet-stream
done
is 'a 304 of x.svgz has no coding' "$(: >root/x.svgz
	req 'HEAD /x.svgz HTTP/1.0' 'If-None-Match: *' |
	"$BUILD/simplehttp" root 2>log | sed -n '1p; /^Content-/p' | tr -d '\r')" \
	'HTTP/1.1 304 Not Modified'

mine() {
	fields "$1" --mime-types=types
}
is 'an ending of the file' "$(mine a.mine)" 'text/x-mine; charset=utf-8'
is 'the last of a line' "$(mine a.own)" 'text/x-mine; charset=utf-8'
is 'in capitals' "$(mine a.MINE)" 'text/x-mine; charset=utf-8'
is 'capitals of the file' "$(mine a.MINE2)" 'text/x-mine; charset=utf-8'
is '... are not small letters' "$(mine a.mine2)" application/octet-stream
is 'before the built-in table' "$(mine a.html)" application/x-html
is 'of two lines the later' "$(mine a.twice)" 'text/x-last; charset=utf-8'
is 'a long type, a long ending' "$(mine a.x-a-long-ending)" \
	application/vnd.openxmlformats-officedocument.wordprocessingml.document
is 'a line with CR LF' "$(mine a.crlf)" image/x-crlf
is 'a line without an end' "$(mine a.theend)" image/x-end
is 'a comment is none' "$(mine a.ours)" application/octet-stream
is 'the table has the rest' "$(mine a.css)" 'text/css; charset=utf-8'
is 'a beginning is no ending' "$(mine a.min)" application/octet-stream
is 'more than an ending is none' "$(mine a.mines)" application/octet-stream
is 'a name without one' "$(mine own)" application/octet-stream
is 'a hidden name without one' "$(fields .mine --mime-types=types --dotfiles)" \
	application/octet-stream
: >none
is 'an empty file' "$(fields a.css --mime-types=none)" 'text/css; charset=utf-8'
is 'the system has one' "$(fields a.css --mime-types=/etc/mime.types)" \
	'text/css; charset=utf-8'

like 'a file that is not there: 66' "$(fails --mime-types=nix)" \
	'simplehttp: --mime-types: nix: No such file or directory
66'
head -c 1048577 /dev/zero | tr '\0' '\n' >full
like 'longer than 1 MiB: 78' "$(fails --mime-types=full)" \
	'simplehttp: --mime-types: full: longer than 1 MiB
78'
printf 'a/b x\nhtml text/html\n' >bad
like 'a line that has no type in front: 78' "$(fails --mime-types=bad)" \
	'simplehttp: --mime-types: bad:2: not a media type
78'
printf 'a/b\0 x\n' >bad
like 'a NUL: 78' "$(fails --mime-types=bad)" \
	'simplehttp: --mime-types: bad: not a text
78'
printf 'a/\001 x\n' >bad
like 'a control character: 78' "$(fails --mime-types=bad)" \
	'simplehttp: --mime-types: bad:1: not a media type
78'
for bad in 'text/html,<b>' text text/ 'a/b;c' 'a/b/c' \
	"a/$(head -c 20000 /dev/zero | tr '\0' b)"
do
	printf 'a/b x\n%s y\n' "$bad" >bad
	is "$(echo "$bad" | cut -c 1-20) is none: 78" \
		"$(fails --mime-types=bad)" \
		'simplehttp: --mime-types: bad:2: not a media type
78'
	like '... for --default-type too' "$(fails "--default-type=$bad")" \
		'simplehttp: --default-type: not a media type: *
64'
done
printf 'text/%s y\n' "$(head -c 122 /dev/zero | tr '\0' b)" >long
is 'the longest' "$(fields a.y --mime-types=long)" \
	"$(cut -d ' ' -f 1 long); charset=utf-8"
done_testing

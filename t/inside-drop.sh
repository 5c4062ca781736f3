#!/bin/sh
# Run by 0595-drop-units.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
box=/var/lib/drophttp
url=http://127.0.0.1:8003

for block in /box/doc/*.run; do
	ok "does: $(head -n 1 "$block") ..." sh -e "$block"
done
is 'the file is there' "$(cat $box/hello.txt)" hello
is 'the box is its own' "$(stat -c '%a %U' $box $box/hello.txt | xargs)" \
	'750 _drophttp 640 _drophttp'

# stores NAME: by each way.
stores() {
	head -c 300000 /dev/urandom >"$TMP/large"
	is "$1: PUT: 201" "$(code -T "$TMP/large" "$url/$1-put")" 201
	ok "$1: the same" cmp "$TMP/large" "$box/$1-put"
	is "$1: POST: 201" "$(code -F "a=@$TMP/large;filename=$1-post" $url/)" \
		201
	ok "$1: the same" cmp "$TMP/large" "$box/$1-post"
	is "$1: half of it: 202" "$(code -X PUT -d hello \
		-H 'Content-Range: bytes 0-4/10' "$url/$1-half")" 202
	is "$1: the other half: 201" "$(code -X PUT -d world \
		-H 'Content-Range: bytes 5-9/10' "$url/$1-half")" 201
	is "$1: together" "$(cat "$box/$1-half")" helloworld
	is "$1: taken: 409" "$(code -T "$TMP/large" "$url/$1-put")" 409
	is "$1: nothing was served without a sandbox" "$(journalctl -q \
		--no-pager | grep -E 'drophttp.*without (Landlock|seccomp)')" ''
}
for kind in default paranoid fast; do
	profile $kind
	stores $kind
done
ok 'the server' systemctl enable -q --now drophttp-server.socket
stores server
done_testing

#!/bin/sh
# Listings beside the options that say what is served.
. "${0%/*}/lib.sh"
need openssl

cd "$TMP" || exit 1
mkdir -p root/a.test/sub root/default root/dotted/.hidden root/.well-known \
	root/dotted/.well-known
echo a >root/a.test/sub/target
ln -s sub/target root/a.test/inside
ln -s ../default/other root/a.test/outside
echo o >root/default/other
: >root/dotted/.file
chmod 700 root/dotted/.hidden
echo "me:{SHA256}$(printf pw | openssl dgst -sha256 -r | cut -d' ' -f1)" \
	>root/default/users
chmod 644 root/default/users
ln root/default/users root/default/linked
authorization="Authorization: Basic $(printf me:pw | openssl base64)"

# names LINE... -- OPTION...
names() {
	rm -f request
	while [ "$1" != -- ]; do
		printf '%s\r\n' "$1" >>request
		shift
	done
	shift
	printf '\r\n' >>request
	"$BUILD/simplehttp" "$@" root <request 2>/dev/null | body | tr '\n' ' '
}

is 'dot files are not listed' \
	"$(names 'GET /dotted/?format=text HTTP/1.0' --)" ''
is 'with --dotfiles those that would be served' \
	"$(names 'GET /dotted/?format=text HTTP/1.0' -- --dotfiles)" \
	'.well-known/ .file '
is 'of the root /.well-known/' \
	"$(names 'GET /?format=text HTTP/1.0' --)" \
	'.well-known/ a.test/ default/ dotted/ '
is 'each host has its own root' \
	"$(names 'GET /?format=text HTTP/1.1' 'Host: A.test' 'Connection: close' \
	-- --vhost)" 'sub/ inside outside '
is 'in which the path begins' \
	"$(names 'GET /sub/?format=json HTTP/1.1' 'Host: a.test' \
	'Connection: close' -- --vhost | grep -c '"path":"/sub/"')" 1
is 'and symlinks end' \
	"$(names 'GET / HTTP/1.1' 'Host: a.test' 'Connection: close' \
	-- --vhost --symlinks | tr '>' '\n' | grep -e 'side</bdi' |
	tr '\n' ' ')" 'inside</bdi outside</bdi '
is 'those that stay inside with a link' \
	"$(names 'GET / HTTP/1.1' 'Host: a.test' 'Connection: close' \
	-- --vhost --symlinks | tr '>' '\n' | grep -c -e 'href="inside"' \
	-e 'href="outside"')" 1
if command -v strace >/dev/null && ! instrumented; then
	req 'GET / HTTP/1.1' 'Host: a.test' 'Connection: close' |
		strace -o trace "$BUILD/simplehttp" --vhost --symlinks root \
		>/dev/null 2>&1
	is 'and all that was opened for it is closed' \
		"$(sed '1,/^read(0,/d' trace | grep -c 'openat2(.*= [0-9]')" \
		"$(sed '1,/^read(0,/d' trace | grep -c 'close(.*= 0')"
else
	skip 'and all that was opened for it is closed' 'no strace'
fi
is 'the file of passwords is not listed, by whatever name' \
	"$(names 'GET /default/?format=text HTTP/1.0' "$authorization" \
	-- --auth=root/default/users)" 'other '
mkdir -p root/named/users root/linked
echo t >root/linked/target
ln -s target root/linked/users
ln -s ../default/users root/linked/secret
is '... but a directory of its name, which is served' \
	"$(names 'GET /named/?format=text HTTP/1.0' "$authorization" \
	-- --auth=root/default/users)" 'users/ '
is '... and a symlink of its name to another file' \
	"$(names 'GET /linked/ HTTP/1.0' "$authorization" \
	-- --symlinks --auth=root/default/users | tr '>' '\n' |
	sed -n 's/.*href="\([a-z]*\)"/\1/p' | tr '\n' ' ')" 'target users '
is 'a field for all answers stands in a listing too' \
	"$(req 'GET /dotted/ HTTP/1.0' | "$BUILD/simplehttp" \
	--header='X-All: yes' root 2>/dev/null | header X-All)" yes
done_testing

#!/bin/sh
# simplehttp --vhost: a directory for each host.
. "${0%/*}/lib.sh"
need strace
cd "$TMP" || exit 1

mkdir -p root/example.org/sub root/default root/a-b.example.org \
	root/192.0.2.1 root/closed root/.hidden root/x_y outside
for host in example.org default a-b.example.org 192.0.2.1 closed .hidden x_y
do
	echo "$host" >"root/$host/name"
done
echo top >root/name
echo page >root/example.org/sub/index.html
echo only >root/example.org/only
echo outside >outside/name
ln -s example.org root/link
chmod 700 root/closed

# of HOST [TARGET [ARGUMENT...]]: an answer.
of() {
	host=$1 target=${2-/name}
	shift "$(($# < 2 ? 1 : 2))"
	req "GET $target HTTP/1.1" "Host: $host" 'Connection: close' |
		"$BUILD/simplehttp" --vhost "$@" root 2>log
}

is 'the directory of the host' "$(of example.org | body)" example.org
is 'whatever the case' "$(of EXAMPLE.Org | body)" example.org
is 'without the port' "$(of example.org:8000 | body)" example.org
is 'without the dot of the root domain' "$(of example.org. | body)" example.org
is 'a hyphen' "$(of a-b.example.org | body)" a-b.example.org
is 'an underscore' "$(of x_y | body)" x_y
is 'an IPv4 address' "$(of 192.0.2.1:80 | body)" 192.0.2.1
is 'the host of an absolute target' \
	"$(of elsewhere http://example.org/name | body)" example.org
is 'an IPv6 address: default' "$(of '[2001:db8::1]:80' | body)" default
is 'an unknown host: default' "$(of www.example.org | body)" default
is 'an empty Host: default' "$(of '' | body)" default
is 'no Host in HTTP/1.0: default' "$(req 'GET /name HTTP/1.0' |
	"$BUILD/simplehttp" --vhost root 2>log | body)" default
is 'a file is no host: 404' "$(of name | status)" 404
is 'a symlink is none' "$(of link | status)" 404
is '... but with --symlinks' "$(of link /name --symlinks | body)" example.org
is 'what not everybody may enter is not served by another' \
	"$(of closed | status)" 404
like '... and the log says why' "$(cat log)" '*not world-readable*'
is '... in a listing as little' "$(of closed / --symlinks | status)" 404
is 'what the default has not it does not get elsewhere' \
	"$(of www.example.org /only | status)" 404
is 'nor one host from another' "$(of x_y /only | status)" 404
is '... on the way up' "$(of x_y /../example.org/only | status)" 404
is 'the directory above has no page' "$(of x_y /../name | status)" 404

# Literal names only: what is no host name is a 400, or no directory.
while read -r host code; do
	is "Host: $host is $code" "$(of "$host" | status)" "$code"
done <<'EOF'
.. 400
. 400
.hidden 400
../outside 400
example.org/ 400
example.org/../default 400
a..b 400
%2e%2e 400
example.org%00 400
exa\mple.org 400
example.org:x 400
example.org:99999 400
@example.org 400
EOF
is 'a name longer than a host may have' \
	"$(of "$(printf '%0300d' 0)" | body)" default
is 'two Host fields' "$(req 'GET /name HTTP/1.1' 'Host: example.org' \
	'Host: default' | "$BUILD/simplehttp" --vhost root 2>log | status)" 400

is 'a redirection has a path only' "$(of example.org /sub | header Location)" \
	/sub/
is 'an index page' "$(of example.org /sub/ | body)" page
like 'a listing' "$(of example.org /)" '*href="only"*'
unlike '... does not name the host' "$(of example.org / | body)" \
	'*example.org*'

rm -r root/default
is 'without a default: 404' "$(of www.example.org | status)" 404
is '... and the hosts are there' "$(of example.org | body)" example.org
is 'without --vhost they are directories' "$(req 'GET /example.org/name HTTP/1.0' |
	"$BUILD/simplehttp" root 2>log | body)" example.org

# opens ARGUMENT...: how many openat2 one file takes.
opens() {
	req "GET /name HTTP/1.0" 'Host: example.org' |
		strace -f -e trace=openat2 -o trace \
		"$BUILD/simplehttp" "$@" >out 2>log
	grep -c 'openat2(' trace
}
if req 'GET / HTTP/1.0' | strace -o trace "$BUILD/simplehttp" root >out 2>&1 &&
	[ "$(opens root)" -gt 0 ]
then
	is 'one openat2 more' "$(opens --vhost root)" $(($(opens root) + 1))
else
	skip 'one openat2 more' 'no strace or no openat2 here'
fi
done_testing

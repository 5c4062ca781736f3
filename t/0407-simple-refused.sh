#!/bin/sh
# What is there and not served: symlinks, what is no file, what is not for
# everybody, dot files. Once with openat2, once as on a kernel without it.
. "${0%/*}/lib.sh"
need python3

cd "$TMP" || exit 1
mkdir -p root/dir root/closed root/unlisted root/private/dir root/.git \
	root/.well-known/.hidden root/linked outside
echo CANARY >canary
echo CANARY >outside/canary
echo a >root/a.txt
echo a >root/dir/inner
ln -s a.txt root/link
ln -s dir root/dirlink
ln -s ../canary root/outlink
ln -s "$TMP/outside" root/outdir
ln -s /proc/self root/self
ln -s ../canary root/linked/index.html
mkfifo root/fifo
python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("root/socket")'
chmod 666 root/fifo root/socket
echo SECRET >root/private.txt
echo SECRET >root/group.txt
echo SECRET >root/private/file
chmod 600 root/private.txt
chmod 640 root/group.txt
echo a >root/closed/a.txt
echo page >root/unlisted/index.html
mkdir root/unlistable
mkdir root/secret-index
echo SECRET >root/secret-index/index.html
chmod 600 root/secret-index/index.html
chmod 700 root/closed root/private
chmod 711 root/unlisted root/unlistable
echo SECRET >root/.htpasswd
echo SECRET >root/.git/config
echo known >root/.well-known/known
echo SECRET >root/.well-known/.hidden/x

run="$BUILD/simplehttp"
get() {
	# shellcheck disable=SC2086 # a command and its arguments
	req "GET $1 HTTP/1.0" | timeout 5 $run root 2>log
}
code() {
	get "$1" | status
}
logged() {
	get "$1" >/dev/null
	grep -c ": $2\$" log
}

refused() {
	is "$how: a file is served" "$(get /a.txt | body)" a
	is "$how: a file in a directory" "$(get /dir/inner | body)" a
	for name in link dirlink/ dirlink dirlink/inner outlink outdir/canary \
		outdir/ self/environ linked/; do
		is "$how: a symlink is a 404: /$name" "$(code "/$name")" 404
	done
	is "$how: the log knows why" "$(logged /link 'a symbolic link')" 1
	for name in fifo socket; do
		is "$how: a $name is a 404" "$(code "/$name")" 404
		is "$how: the log knows of the $name" \
			"$(logged "/$name" 'no regular file')" 1
	done
	for name in private.txt group.txt closed/ closed/a.txt \
		private/dir/ private/file secret-index/; do
		is "$how: not for everybody is a 404: /$name" \
			"$(code "/$name")" 404
		is "$how: the log knows: /$name" \
			"$(logged "/$name" 'not world-readable')" 1
	done
	is "$how: an index page in a directory that none may list" \
		"$(get /unlisted/ | body)" page
	for name in .htpasswd .git/config .git/ .git .well-known/.hidden/x; do
		is "$how: a dot file is a 404: /$name" "$(code "/$name")" 404
	done
	is "$how: but /.well-known/" "$(get /.well-known/known | body)" known
	is "$how: none of it was sent" \
		"$(for name in link outlink outdir/canary linked/ private.txt \
		group.txt private/file secret-index/ .htpasswd .git/config self/environ
		do get "/$name"; done | grep -c -e CANARY -e SECRET)" 0
}

how='openat2'
refused

listing=$(get / | sed -n '/<bdi>.*<td>/{s/<.td>.*//;s/<[^>]*>//g;p}' | tr '\n' ' ')
is 'the listing has what is served, and the names of symlinks' "$listing" \
	'.well-known/ dir/ linked/ secret-index/ unlistable/ unlisted/ a.txt dirlink@ link@ outdir@ outlink@ self@ '
is 'a directory that none may list is a 404' "$(code /unlistable/)" 404
is 'in the words of Python' "$(get /unlistable/ | sed 1q | tr -d '\r')" \
	'HTTP/1.1 404 No permission to list directory'
is 'a dot file looks like nothing at all' \
	"$(get /.htpasswd | grep -v -e ^Date)" "$(get /none | grep -v -e ^Date)"
is 'so does what is not for everybody' \
	"$(get /private.txt | grep -v -e ^Date)" "$(get /none | grep -v -e ^Date)"
chmod 700 root
is 'the directory itself is as its owner wants it' "$(code /)" 200
chmod 755 root

if [ "$(id -u)" = 0 ] && mknod root/device c 1 5 2>/dev/null; then
	chmod 666 root/device
	is 'a device is a 404' "$(code /device)" 404
else
	skip 'a device is a 404' 'only root makes devices'
fi

if command -v strace >/dev/null && ! instrumented; then
	for name in fifo socket device; do
		req "GET /$name HTTP/1.0" |
			strace -e trace=openat2,openat,open -o trace \
			"$BUILD/simplehttp" root >/dev/null 2>&1
		is "a $name is not opened at all" "$(grep -c "$name" trace)" 0
	done
	how='without openat2'
	run="strace -o trace -e inject=openat2:error=ENOSYS $BUILD/simplehttp"
	refused
	get /a.txt >/dev/null
	like 'that is what was tried' "$(cat trace)" '*openat2*ENOSYS*'
	run="strace -o trace -e inject=openat2:error=EPERM $BUILD/simplehttp"
	is 'a filter of system calls that has not heard of it' \
		"$(get /dir/inner | body) $(code /dirlink/inner)" 'a 404'
else
	skip 'without openat2' 'no strace'
fi
done_testing

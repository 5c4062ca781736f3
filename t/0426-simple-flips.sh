#!/bin/sh
# While a name, or a directory on the way to it, is exchanged 100,000 times with
# a symlink that leads out, or with what is not for everybody, no client gets a
# byte of that.
. "${0%/*}/lib.sh"
[ -x "$BUILD/tools/flip" ] || skip_all 'no flip'

cd "$TMP" || exit 1
mkdir -p root/dir outside
echo CANARY >outside/a.txt
echo inside | tee root/file >root/dir/a.txt
ln -s ../outside/a.txt root/link
ln -s ../outside root/way
mkfifo root/fifo
echo CANARY >root/private
# The one that exchanges them is not the one that serves, who could read all.
chmod -R go-w root
chmod 644 root/fifo
chmod 600 root/private
[ "$(id -u)" != 0 ] || chown 65534 root/private

# serve NAME OPTION... ROOT: on $port.
serve() {
	port=$(free_port) name=$1
	shift
	start "$name" as_user "$BUILD/simplehttp" --listen "127.0.0.1:$port" \
		"$@"
	wait_port "$port"
}

# flip COUNT A B PATH: what came of it, in $found, $refused, $other, $canary.
flip() {
	found='' refused='' other='' canary=''
	# shellcheck disable=SC2034 # $rest
	read -r found refused other canary rest <<EOF
$("$BUILD/tools/flip" "$1" "$2" "$3" "$port" "$4")
EOF
	echo "# 200: $found, 404: $refused, else: $other, CANARY: $canary"
}

# exchanged A B PATH
exchanged() {
	flip 100000 "root/$1" "root/$2" "$3"
	is "$how, $2: no byte of it" "$canary" 0
	ok "$how, $2: answered while it is /$1" [ "${found:-0}" -gt 0 ]
	ok "$how, $2: refused while it is not" [ "${refused:-0}" -gt 0 ]
	is "$how, $2: nothing but 200 and 404" "$other" 0
}

serve open .
flip 2000 root/link root/file /outside/a.txt
ok 'a client would know a byte from outside' [ "${canary:-0}" -gt 0 ]

while read -r name options; do
	how=${options:-default}
	# shellcheck disable=SC2086 # a list of options
	serve "$name" $options root
	exchanged file link /file
	exchanged dir way /dir/a.txt
	exchanged file private /file
	exchanged file fifo /file
	ok "$how: the server is still there" t_port "$port" 0A
done <<EOF
default
followed --symlinks
free --symlinks --sandbox=none
EOF
done_testing

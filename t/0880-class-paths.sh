#!/bin/sh
# Classes of bugs that servers have had, a picture of each: paths and files.
#
#   class and known cases                       our rule
#   S01 traversal by .. in some spelling        decoded once, dot segments
#       CVE-2018-18778 CVE-2021-41773           removed, above the root 404;
#       CVE-2021-42013 CVE-2004-2628            openat2 beneath an open root
#   S02 a symlink, or a race, that leads out    no symlinks, or those that stay
#                                               beneath; what is open is looked at
#   S03 a FIFO or device hangs the server       regular files and directories
#       CVE-2001-0493                           only, opened without waiting
#   S04 dot files, repositories, backups        names with a dot in front: 404,
#       CVE-2008-1270                           but for /.well-known/
#   S05 files and logs that all may read        only files that the world may
#       CVE-2013-0347                           read; a log is 0640
#   S06 a redirection to another host           one slash in front, encoded anew
#       CVE-2021-28861
#   S09 NUL, overlong UTF-8, control bytes      400; a path is bytes
#   S28 uploads: names that climb, or hide      no name climbs, hides or is cut
#   S30 Host as a name of a file, or in a       a strict grammar; hosts are
#       redirection                             names of directories, literally
. "${0%/*}/lib.sh"
export REMOTE_ADDR=192.0.2.7

cd "$TMP" || exit 1
mkdir -p root/dir root/.git root/.well-known 'root/\evil.example' root/closed \
	hosts/a.example hosts/default
echo CANARY | tee canary hosts/canary root/.git/config root/.htpasswd \
	root/closed/file >root/private
echo a >root/a.txt
echo known >root/.well-known/known
echo host >hosts/a.example/name
echo default >hosts/default/name
chmod 600 root/private
chmod 700 root/closed
ln -s ../canary root/out
ln -s .. root/up
ln -s a.txt root/in
mkfifo root/fifo
chmod 666 root/fifo

# many TARGET...: all of them on one connection; the answers in out.
many() {
	for target; do
		printf 'GET %s HTTP/1.1\r\nHost: h\r\n\r\n' "$target"
	done >in
	# shellcheck disable=SC2086 # options
	timeout 20 "$BUILD/simplehttp" ${with-} root <in >out 2>log
	with=
}
# statuses: of out, one after the other.
statuses() {
	sed -n 's/^HTTP\/1\.1 \([0-9]*\).*/\1/p' out | tr '\n' ' '
}
get() {
	many "$1"
	status <out
}
canaries() {
	grep -ac -e CANARY -e ^root: out
}

many /../canary /%2e%2e/canary /.%2e/canary /%2E%2e%2fcanary /..%2fcanary \
	/..%5ccanary /%252e%252e/canary /dir/../../canary /dir/%2e./../canary \
	//../canary /./../canary /..//canary /..\;/canary /.../canary \
	/%c0%ae%c0%ae/canary /..%c0%afcanary /a.txt/../../canary \
	/../../../../etc/passwd /../root/../canary http://h/../canary
is 'S01 traversal: no spelling of .. is answered but by a refusal' \
	"$(statuses | tr ' ' '\n' | grep -vc -e 404 -e 400 -e '^$')" 0
is 'S01 traversal: all were answered' "$(statuses | wc -w)" 20
is 'S01 traversal: no byte from outside' "$(canaries)" 0

many /out /up/canary /up/ /in
is 'S02 symlinks: none is followed' "$(statuses)" '404 404 404 404 '
with=--symlinks many /out /up/canary /up/ /in
is 'S02 symlinks: with --symlinks those that stay inside' "$(statuses)" \
	'404 404 404 200 '
is 'S02 symlinks: no byte from outside' "$(canaries)" 0

many /fifo /dir/
is 'S03 special files: a FIFO without a writer keeps nobody waiting' \
	"$(statuses)" '404 200 '

many /.git/config /.git/ /.htpasswd /%2ehtpasswd /.well-known/known
is 'S04 dot files: not there, but for /.well-known/' "$(statuses)" \
	'404 404 404 404 200 '
many /
is 'S04 dot files: nor in a listing' "$(grep -c -e htpasswd -e '\.git' out)" 0

many /private /closed/file /closed/
is 'S05 permissions: not for the world, not served' "$(statuses)" '404 404 404 '
is 'S05 permissions: no byte of it' "$(canaries)" 0
with="--log-to=$TMP/access" many /a.txt
is 'S05 permissions: a log is not for the world' "$(stat -c %a access)" 640

# location TARGET: where it leads.
location() {
	many "$1"
	header Location <out
}
is 'S06 open redirect: //host leads nowhere else' \
	"$(location //dir)" /dir/
is 'S06 open redirect: ... nor behind dot segments' \
	"$(location '/a/..//dir')" /dir/
is 'S06 open redirect: ... nor with an escaped slash' \
	"$(location '//evil.example/%2e%2e/dir')" /dir/
is 'S06 open redirect: a backslash is no slash' \
	"$(location '/%5Cevil.example')" /%5Cevil.example/
many '/dir%0d%0aX-Evil:%20x' '/dir?%0d%0aX-Evil:%20x'
is 'S06 open redirect: an escaped line end stays escaped' \
	"$(grep -c '^X-Evil' out)" 0

many /a.txt%00 /a.txt%00.html /%00
is 'S09 NUL and others: %00 is a 400' "$(statuses)" '400 400 400 '
wrong=
for byte in 000 001 010 033 177 200 377; do
	code=$(printf '%b' "GET /a.txt\\0$byte HTTP/1.1\r\nHost: h\r\n\r\n" |
		"$BUILD/simplehttp" root 2>log | status)
	[ "$code" = 400 ] || wrong="$wrong $byte:$code"
done
is 'S09 NUL and others: a raw one in a target is a 400' "$wrong" ''
many /%c0%ae%c0%ae/canary /%e0%80%ae/a.txt /%ff
is 'S09 NUL and others: overlong UTF-8 is three other names' "$(statuses)" \
	'404 404 404 '

if [ -x "$BUILD/drophttp" ]; then
	mkdir -m 777 drop
	for name in ../canary %2e%2e%2fcanary .hidden a%00b; do
		req "PUT /$name HTTP/1.1" 'Host: h' 'Content-Length: 0' |
			"$BUILD/drophttp" drop >/dev/null 2>&1
	done
	is 'S28 uploads: no name climbs, hides or is cut' \
		"$(cat canary; cd drop && ls -d .hidden a 2>/dev/null)" CANARY
else
	skip 'S28 uploads: no name climbs, hides or is cut' \
		'there is no drophttp yet'
fi

# host NAME: the answer to it.
host() {
	req 'GET /name HTTP/1.1' "Host: $1" |
		"$BUILD/simplehttp" --vhost hosts 2>log
}
is 'S30 Host: a name is a directory, literally' "$(host A.example:80 | body)" \
	host
wrong=
for name in .. ../default a.example/.. /etc a.example\\ %2e%2e a@b '<b>'; do
	code=$(host "$name" | status)
	[ "$code" = 400 ] || wrong="$wrong $name:$code"
done
is 'S30 Host: what is no host is a 400' "$wrong" ''
is 'S30 Host: two of them are a 400' "$(req 'GET /name HTTP/1.1' \
	'Host: a.example' 'Host: b' | "$BUILD/simplehttp" --vhost hosts 2>log |
	status)" 400
is 'S30 Host: a redirection does not repeat it' "$(req 'GET /dir HTTP/1.1' \
	'Host: evil.example' | "$BUILD/simplehttp" root 2>log |
	header Location)" /dir/
done_testing

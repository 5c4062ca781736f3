#!/bin/sh
# --symlinks: those that stay inside are followed, and what they lead to is
# looked at like any other file. Once with openat2, once without it.
. "${0%/*}/lib.sh"
need python3

cd "$TMP" || exit 1
mkdir -p root/dir/sub root/.data root/closed root/pages root/other outside
echo CANARY | tee canary outside/canary >outside/index.html
echo a >root/a.txt
echo inner >root/dir/inner
echo deep >root/dir/sub/deep
echo data >root/.data/file
echo SECRET | tee root/closed/open >root/private
echo page >root/other/page
chmod 600 root/private
chmod 700 root/closed
mkfifo root/fifo
chmod 666 root/fifo
ln -s a.txt root/link
ln -s link root/link2
ln -s dir root/dirlink
ln -s dir/sub root/sublink
ln -s ../a.txt root/dir/up
ln -s ../../a.txt root/dir/sub/up2
ln -s sub/../../dir/./sub//deep root/dir/winding
ln -s sublink/../inner root/physical
ln -s . root/here
ln -s .. root/dir/top
ln -s dir/.. root/back
ln -s .data root/..data
ln -s ..data/file root/mounted
ln -s ../other/page root/pages/index.html
mkdir root/folder
ln -s ../dir root/folder/index.html
echo htm >root/folder/index.htm
ln -s private root/to-private
ln -s closed/open root/to-closed
ln -s fifo root/to-fifo
ln -s none root/dangling
ln -s loop root/loop
ln -s pong root/ping
ln -s ping root/pong
ln -s ../canary root/outlink
ln -s ../outside root/outdir
ln -s ../../root/a.txt root/dir/out-and-in
ln -s "$TMP/root/a.txt" root/absolute
ln -s /proc/self root/self
ln -s a.txt/../dir/inner root/through-file
ln -s dir/../../canary root/dir-out
ln -s a.txt root/l0
for n in $(seq 1 41); do
	ln -s "l$((n - 1))" "root/l$n"
done

run="$BUILD/simplehttp"
get() {
	# shellcheck disable=SC2086 # a command and its arguments
	req "GET $1 HTTP/1.0" | timeout 5 $run --symlinks root 2>log
}
code() {
	get "$1" | status
}
logged() {
	get "$1" >/dev/null
	grep -c ": $2\$" log
}

followed() {
	for name in link link2 dir/up dir/sub/up2 here/a.txt here/here/link \
		dir/top/a.txt back/a.txt dirlink/top/dirlink/up l39; do
		is "$how: a link to a file: /$name" "$(get "/$name" | body)" a
	done
	is "$how: a link to a directory" "$(get /dirlink/inner | body)" inner
	is "$how: a link into one" "$(get /sublink/deep | body)" deep
	is "$how: dots and slashes in a link" \
		"$(get /dir/winding | body)" deep
	is "$how: .. is above what the link before it leads to" \
		"$(get /physical | body)" inner
	is "$how: the slash of a linked directory" \
		"$(get /dirlink | header Location)" /dirlink/
	like "$how: its listing" "$(get /dirlink/ | body)" '*inner*'
	like "$how: a link to the root" "$(get /here/ | body)" '*a.txt*'
	like "$how: up to the root" "$(get /dir/top/ | body)" '*a.txt*'
	is "$how: an index page that is a link" \
		"$(get /pages/ | body)" page
	is "$how: ... to a directory does not count, as that does not" \
		"$(get /folder/ | body)" htm
	is "$how: through names with a dot, as a mounted volume has it" \
		"$(get /mounted | body)" data
	is "$how: that name itself is a 404" "$(code /..data/file)" 404

	for name in outlink outdir/canary outdir/ outdir dir/out-and-in \
		absolute self/environ self dir-out; do
		is "$how: what leads out is a 404: /$name" \
			"$(code "/$name")" 404
	done
	is "$how: the log knows" \
		"$(logged /outlink 'a symbolic link that leads out')" 1
	is "$how: also of an absolute one" \
		"$(logged /absolute 'a symbolic link that leads out')" 1
	for name in dangling loop ping l41 to-private to-closed to-fifo \
		through-file link/ link/x; do
		is "$how: a 404: /$name" "$(code "/$name")" 404
	done
	is "$how: the log knows of a loop" \
		"$(logged /ping 'too many symbolic links')" 1
	is "$how: the file counts, not the link" \
		"$(logged /to-private 'not world-readable')" 1
	is "$how: and the directories on the way to it" \
		"$(logged /to-closed 'not world-readable')" 1
	is "$how: the log knows of the FIFO" \
		"$(logged /to-fifo 'no regular file')" 1
	is "$how: none of it was sent" "$(for name in outlink outdir/canary \
		outdir/ dir-out to-private to-closed self/environ
		do get "/$name"; done | grep -c -e CANARY -e SECRET -e PATH=)" 0
}

how=openat2
followed
is 'without the option nothing is followed' \
	"$(req 'GET /link HTTP/1.0' | "$BUILD/simplehttp" root 2>log | status)" \
	404
if command -v strace >/dev/null && ! instrumented; then
	req 'GET /to-fifo HTTP/1.0' |
		strace -e trace=openat2,openat,open -o trace \
		"$BUILD/simplehttp" --symlinks root >/dev/null 2>&1
	is 'a FIFO is not opened at all' "$(grep -c fifo trace)" 0
	req 'GET /dirlink/inner HTTP/1.0' |
		strace -e trace=openat2 -o trace \
		"$BUILD/simplehttp" --symlinks root >/dev/null 2>&1
	like 'the kernel follows none by itself' "$(cat trace)" \
		'*"dir/inner"*RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH*'
	how='without openat2'
	run="strace -o trace -e inject=openat2:error=ENOSYS $BUILD/simplehttp"
	followed
	get /dirlink/inner >/dev/null
	like 'that is what was tried' "$(cat trace)" '*openat2*ENOSYS*'
else
	skip 'without openat2' 'no strace'
fi

# --- what many links and a deep way may cost

mkdir -p root/many
(cd root/many && : >file && seq 3000 | xargs -n 1 ln -s file)
many() {
	# shellcheck disable=SC3045 # dash and bash have it
	(instrumented || ulimit -v 8192
	req 'GET /many/ HTTP/1.0' 'Accept: text/plain' |
		"$BUILD/simplehttp" --symlinks root 2>log | body | wc -l)
}
is 'a listing of 3,000 links takes little memory' "$(many)" 3001
rm -r root/many

# below N: the path of N directories.
below() {
	printf '%0*d' "$1" 0 | sed 's,0,d/,g'
}
mkdir -p "root/$(below 257)"
echo deep >"root/$(below 255)file"
is '256 components' "$(get "/$(below 255)file" | body)" deep
is '... and no more' "$(code "/$(below 257)")" 404
like '... as the log has it' "$(cat log)" '*too deep: /d/d/*'
is 'without symlinks, too' "$(req "GET /$(below 257) HTTP/1.0" |
	"$BUILD/simplehttp" root 2>log | status)" 404
ln -s "$(below 200)" root/deep
ln -s "deep/$(below 55)" root/deeper
is "a link's components count" "$(code /deep/) $(code /deeper/)" '200 404'
ln -s "$(printf '%02000d' 0 | sed 's,0,./,g')a.txt" root/dots
is '... and what is left out of them' "$(code /dots)" 404
ln -s "$(printf '%02043d' 0 | sed 's,0,./,g')here" root/full
is 'a link and what follows it are no longer than a path' \
	"$(code /full/a.txt)" 404

(cd "root/$(below 200)" && for n in 0 1 2 3 4 5 6 7 8 9; do
	ln -s "d/$(printf '%0*d' "$n" 0 | sed 's,0,../d/,g')" "link$n"
done)
like 'links in a deep directory' "$(get "/$(below 200)")" '*"link9/"*'
like '... and behind a link to it' "$(get /deep/)" '*"link9/"*'
is '... where each part of the path leads up' "$(get "/$(below 200)" |
	grep -cE '^<li><a href="(\.\./)+"><bdi>[d/]</bdi></a></li>$')" 200
if command -v strace >/dev/null && ! instrumented; then
	req "GET /$(below 200) HTTP/1.0" |
		strace -e trace=newfstatat,statx,fstatat64 -o trace \
		"$BUILD/simplehttp" --symlinks root >/dev/null 2>&1
	ok '... are not looked for from the root on' \
		test "$(grep -c '"' trace)" -lt 600
else
	skip '... are not looked for from the root on' 'no strace'
fi

# While a link changes between inside and outside, nothing of outside is sent.
port=$(free_port)
start server as_user "$BUILD/simplehttp" --symlinks \
	--listen "127.0.0.1:$port" --max-per-source=none root
wait_port "$port"
is 'a link that changes under load' "$(timeout 60 python3 - "$port" <<'EOF'
import http.client, os, signal, sys
os.mkdir('root/real')
open('root/real/canary', 'w').write('good')
child = os.fork()
while child == 0:
    for target in ('real', '../outside', 'none'):
        os.symlink(target, 'root/t')
        os.rename('root/t', 'root/flip')
c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=10)
found = set()
try:
    for i in range(1500):
        c.request('GET', '/flip/canary')
        r = c.getresponse()
        body = r.read()
        found.add((r.status, body if r.status == 200 else b''))
finally:
    os.kill(child, signal.SIGKILL)
wrong = found - {(200, b'good'), (404, b'')}
print((200, b'good') in found, (404, b'') in found, wrong or 'nothing else')
EOF
)" 'True True nothing else'
done_testing

#!/bin/sh
# Files that change while they are sent, and a system that fails.
. "${0%/*}/lib.sh"
need strace mkfifo
instrumented && skip_all 'strace and sanitizers exclude each other'
with_musl || skip_all 'a dynamic loader makes calls of its own'

cd "$TMP" || exit 1
mkdir -p root/dir
echo hello >root/a.txt
echo x >root/dir/b
head -c 20000 /dev/zero >root/middle

# slowly COMMAND: a file of 8 MiB is asked for, and while its answer stands in
# a full pipe the command changes the file; prints the bytes of the body.
slowly() {
	head -c 8388608 /dev/zero >root/large
	rm -f out
	mkfifo out
	req 'GET /large HTTP/1.1' 'Host: h' >in
	req 'GET /a.txt HTTP/1.1' 'Host: h' >>in
	"$BUILD/simplehttp" root <in >out 2>log &
	exec 3<out
	dd bs=1 count=1 <&3 >answer 2>/dev/null
	eval "$1"
	cat <&3 >>answer
	exec 3<&-
	wait "$!"
	sed '1,/^\r$/d' answer | tr -d '\0' >rest
	sed '1,/^\r$/d' answer | tr -dc '\0' | wc -c
}

is 'a file that stays is sent whole' "$(slowly :)" 8388608
is 'and the next request is answered' "$(grep -c hello rest)" 1
is 'a file that grows is sent as long as it was' \
	"$(slowly 'head -c 100000 /dev/zero >>root/large')" 8388608
is 'a file that is replaced too' \
	"$(slowly 'echo new >root/new; mv root/new root/large')" 8388608
less=$(slowly ': >root/large')
ok 'a file that shrinks is cut' test "$less" -lt 8388608
is 'nothing follows, so that the client sees it' "$(cat rest)" ''
is 'and the log says so' "$(grep -c -e 'code 200' -e short -e 'Content-Length' \
	log)" 1

# fails SYSTEM-CALL:ERROR TARGET: the answer while the call fails.
fails() {
	req "GET $2 HTTP/1.0" | strace -o trace -e "inject=$1" \
		"$BUILD/simplehttp" root 2>log
	grep -q INJECTED trace || echo 'nothing failed'
}

for error in EMFILE ENFILE ENOMEM; do
	is "no descriptor ($error) is a 500" \
		"$(fails openat2:error=$error /a.txt | status)" 500
done
is 'the error is in the log' "$(grep -c 'Out of memory\|Cannot alloc' log)" 1
is 'what somebody has a lease on is a 500' \
	"$(fails openat2:error=EAGAIN /a.txt | status)" 500
is '... with its name in the log' \
	"$(grep -c '/a.txt: Resource temporarily unavailable' log)" 1
is 'what may not be opened is a 404' \
	"$(fails openat2:error=EACCES /a.txt | status)" 404
is 'what cannot be looked at is a 404' \
	"$(fails newfstatat:error=ENOENT /a.txt | status)" 404
is 'a small file that cannot be read is a 500' \
	"$(fails pread64:error=EIO /a.txt | status)" 500
is 'the log says which' "$(grep -c '/a.txt: .*I.* error' log)" 1
is 'of which nothing was sent before' \
	"$(fails pread64:error=EIO /a.txt | grep -c -e '200 OK' -e hello)" 0
head -c 100000 /dev/zero >root/larger
req 'GET /larger HTTP/1.1' 'Host: h' | strace -o trace \
	-e inject=pread64:error=EIO:when=2 "$BUILD/simplehttp" root \
	>answer 2>log
is 'half of a larger file: exit status 71' $? 71
is 'an interrupted read is repeated' \
	"$(fails pread64:error=EINTR:when=1 /a.txt | body)" hello
is 'a directory that cannot be read is a 500' \
	"$(fails getdents64:error=EIO /dir/ | status)" 500
is 'also when its first half was read' \
	"$(fails getdents64:error=EIO:when=2 /dir/ | status)" 500
is 'also when an entry of it cannot be looked at' \
	"$(fails newfstatat:error=EIO:when=3+ /dir/ | status)" 500
is 'an entry that is gone by then is not there' \
	"$(fails newfstatat:error=ENOENT:when=3+ /dir/ |
	grep -c 'This directory is empty')" 1
is 'a listing without memory is a 500' \
	"$(fails mmap:error=ENOMEM:when=2+ /dir/ | status)" 500

# What the program promises.
req 'GET /a.txt HTTP/1.1' 'Host: h' >in
req 'GET /dir/ HTTP/1.1' 'Host: h' >>in
req 'GET /middle HTTP/1.1' 'Host: h' >>in
strace -f -o trace "$BUILD/simplehttp" root <in >/dev/null 2>&1
is 'no file is opened for writing' \
	"$(grep -c -e O_WRONLY -e O_RDWR -e O_CREAT trace)" 0
is 'nothing is executed' "$(grep -c 'execve(' trace)" 1
is 'nothing is opened by another way than openat2 after the first read' \
	"$(sed '1,/ read(0,/d' trace | grep -c -e ' open(' -e 'openat(')" 0
is 'which stays below the directory and follows no symlink' \
	"$(grep 'openat2(' trace | grep -c -v \
	'RESOLVE_NO_MAGICLINKS|RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH')" 0
is 'each file is closed again' \
	"$(sed '1,/ read(0,/d' trace | grep -c 'openat2(.*= [0-9]')" \
	"$(sed '1,/ read(0,/d' trace | grep -c 'close(.*= 0')"
done_testing

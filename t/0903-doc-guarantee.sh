#!/bin/sh
# What README guarantees of simplehttp, clause by clause, seen by strace.
. "${0%/*}/lib.sh"
need strace
! instrumented || skip_all 'the sanitizers open files and need more calls'
strace -o "$TMP/try" true 2>/dev/null || skip_all 'strace cannot trace here'

mkdir -p "$TMP/www/sub"
printf 'hello\n' >"$TMP/www/hello.txt"
chmod 755 "$TMP/www" "$TMP/www/sub"
ln -s /etc/passwd "$TMP/www/link"

for target in /hello.txt / /sub /none /link /../../etc/passwd /%2e%2e/x; do
	req "GET $target HTTP/1.1" 'Host: test'
done >"$TMP/request"
strace -f -o "$TMP/trace" "$BUILD/simplehttp" --log-to=none "$TMP/www" \
	<"$TMP/request" >"$TMP/answer"
# What the loader of a dynamic program opens is before the directory.
sed '1,/O_CLOEXEC|O_PATH|O_DIRECTORY/d' "$TMP/trace" >"$TMP/after"

calls() {
	grep -E "^[0-9]+ +($1)\\(" "$2"
}

is 'all requests were answered' "$(tr -d '\r' <"$TMP/answer" |
	sed -n 's/^HTTP\/1.1 \([0-9]*\) .*/\1/p' | xargs)" \
	'200 200 301 404 404 404 404'
is 'no file is opened for writing' \
	"$(calls 'open|openat|openat2|creat' "$TMP/after" |
	grep -e O_WRONLY -e O_RDWR -e O_CREAT -e creat)" ''
is 'nothing is executed' "$(calls 'execve|execveat' "$TMP/trace" | tail -n +2)" \
	''
is 'no process is started' "$(calls 'fork|vfork|clone|clone3' "$TMP/trace")" ''
ok 'files are opened' grep -q 'openat2(.*"hello.txt"' "$TMP/after"
is 'every file is opened below the directory, through no link' \
	"$(calls 'open|openat|openat2' "$TMP/after" |
	grep -v 'RESOLVE_NO_MAGICLINKS|RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH')" ''
if grep -q 'landlock_create_ruleset.* = -1' "$TMP/trace"; then
	skip 'Landlock before the first byte' 'this kernel has none'
else
	like 'no new privileges, then Landlock, then the first byte' \
		"$(grep -oE 'PR_SET_NO_NEW_PRIVS|landlock_restrict_self|(read|recvfrom)\(0' \
		"$TMP/trace" | head -n 3 | xargs -d '\n')" \
		'PR_SET_NO_NEW_PRIVS landlock_restrict_self re*(0'
fi
is 'no byte of a file outside' "$(grep -c root: "$TMP/answer")" 0
done_testing

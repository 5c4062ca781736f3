#!/bin/sh
# What README guarantees of simplehttp, clause by clause, seen by strace: of a
# pipe, with --sandbox=full, with --symlinks, and of a program that listens.
. "${0%/*}/lib.sh"
need socat strace
! instrumented || skip_all 'the sanitizers open files and need more calls'
strace -o "$TMP/try" true 2>/dev/null || skip_all 'strace cannot trace here'

mkdir -p "$TMP/www/sub"
printf 'hello\n' >"$TMP/www/hello.txt"
printf 'hidden\n' >"$TMP/www/hidden.txt"
printf 'canary\n' >"$TMP/canary"
chmod 755 "$TMP/www" "$TMP/www/sub"
chmod 640 "$TMP/www/hidden.txt"
ln -s "$TMP/canary" "$TMP/www/link"
ln -s ../canary "$TMP/www/near"
ln -s hello.txt "$TMP/www/inside"

for target in /hello.txt / /sub /none /hidden.txt /link /near /inside \
	/../canary /%2e%2e/canary //canary; do
	req "GET $target HTTP/1.1" 'Host: test'
done >"$TMP/request"
req 'GET /hello.txt HTTP/1.1' 'Host: test' 'Connection: close' >>"$TMP/request"

statuses() {
	tr -d '\r' <"$TMP/answer" | sed -n 's/^HTTP\/1.1 \([0-9]*\) .*/\1/p' |
		xargs
}

# calls 'NAME|...' FILE
calls() {
	grep -E "^[0-9]+ +($1)\\(" "$2"
}

# order 'CALL|...': the first of each, in the order in which they came.
order() {
	grep -oE "$1" "$TMP/trace" | awk '!seen[$0]++' | xargs -d '\n'
}

# kept WHAT STATUSES RESOLVE: what every form keeps.
kept() {
	is "$1: all requests were answered" "$(statuses)" "$2"
	is "$1: no file is opened for writing" \
		"$(calls 'open|openat|openat2|creat' "$TMP/after" |
		grep -e O_WRONLY -e O_RDWR -e O_CREAT -e O_TRUNC -e creat)" ''
	is "$1: nothing is changed by its name" "$(calls \
		'(un)?link(at)?|rename(at2?)?|mkdir(at)?|rmdir|ch(mod|own)|truncate' \
		"$TMP/after")" ''
	is "$1: nothing is executed" \
		"$(calls 'execve|execveat' "$TMP/trace" | tail -n +2)" ''
	ok "$1: files are opened" grep -q 'openat2(.*"hello.txt"' "$TMP/after"
	is "$1: every file is opened below the directory" \
		"$(calls 'open|openat|openat2' "$TMP/after" | grep -v "$3")" ''
	is "$1: no byte of a file outside" "$(grep -c canary "$TMP/answer")" 0
	is "$1: no byte of what the world may not read" \
		"$(grep -c '^hidden' "$TMP/answer")" 0
}

# before WHAT PATTERN...: these are the first of all, in this order.
before() {
	if grep -qE '(landlock_create_ruleset|seccomp).* = -1' "$TMP/trace"
	then
		skip "$1: all of it before the first byte" \
			'this kernel lacks a part'
	else
		is "$1: all of it before the first byte" "$(order "$2")" "$3"
	fi
}

# piped OPTION...
piped() {
	strace -f -o "$TMP/trace" "$BUILD/simplehttp" --log-to=none "$@" \
		"$TMP/www" <"$TMP/request" >"$TMP/answer"
	# What the loader of a dynamic program opens is before the directory.
	sed '1,/O_CLOEXEC|O_PATH|O_DIRECTORY/d' "$TMP/trace" >"$TMP/after"
}

no_link='RESOLVE_NO_MAGICLINKS|RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH'
below=RESOLVE_BENEATH
set -- '200 200 301 404 404 404 404 404 404 404 404 200' \
	'200 200 301 404 404 404 404 200 404 404 404 200'
first='(read|recvfrom)\(0,'
piped
kept 'a pipe' "$1" "$no_link"
is 'a pipe: no process is started' \
	"$(calls 'fork|vfork|clone|clone3' "$TMP/trace")" ''
before 'a pipe' "PR_SET_NO_NEW_PRIVS|landlock_restrict_self|$first" \
	"PR_SET_NO_NEW_PRIVS landlock_restrict_self $(
	grep -oE "$first" "$TMP/trace" | head -n 1)"
piped --sandbox=full
kept full "$1" "$no_link"
before full "landlock_restrict_self|SECCOMP_SET_MODE_FILTER|$first" \
	"landlock_restrict_self SECCOMP_SET_MODE_FILTER $(
	grep -oE "$first" "$TMP/trace" | head -n 1)"
piped --symlinks
kept '--symlinks' "$2" "$below"

# The same with a server, whose connection is told by its accept.
port=$(free_port)
user=
[ "$(id -u)" != 0 ] || user=--user=65534
# shellcheck disable=SC2086 # an option, or none
start server strace -f -o "$TMP/trace" "$BUILD/simplehttp" $user \
	--log-to=none --listen "127.0.0.1:$port" "$TMP/www"
wait_port "$port"
socat -t 10 - "TCP:127.0.0.1:$port" <"$TMP/request" >"$TMP/answer"
kill -TERM "$(awk 'NR == 1 { print $1 }' "$TMP/trace")"
# shellcheck disable=SC2154 # set by start
wait "$server_pid" 2>/dev/null
sed '1,/O_CLOEXEC|O_PATH|O_DIRECTORY/d' "$TMP/trace" >"$TMP/after"
kept 'a server' "$1" "$no_link"
before 'a server' 'PR_SET_NO_NEW_PRIVS|landlock_restrict_self|SECCOMP_SET_MODE_FILTER|accept4|recvfrom\(' \
	'PR_SET_NO_NEW_PRIVS landlock_restrict_self SECCOMP_SET_MODE_FILTER accept4 recvfrom('
like 'a server: the process of a connection starts none' \
	"$(sed '1,/accept4/d' "$TMP/trace")" \
	'*prlimit64(0, RLIMIT_NPROC, {rlim_cur=0, rlim_max=0}*'
is 'a server: nor does another but the first' \
	"$(calls 'fork|vfork|clone|clone3' "$TMP/trace" |
	awk '{ print $1 }' | sort -u | xargs)" \
	"$(awk 'NR == 1 { print $1 }' "$TMP/trace")"
done_testing

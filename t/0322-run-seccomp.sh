#!/bin/sh
# --sandbox=full: programs make no system call that is not on their list, and
# none is refused.
. "${0%/*}/lib.sh"
cd "${0%/*}/.." || exit 1
LIST=lib/run/seccomp.list

# --- the list itself, for machines that this one is not

# numbers FLAG...: what the compiler's headers say of it.
numbers() {
	awk -v names=1 -f lib/run/seccomp.awk $LIST |
		sed 's/<asm\/unistd.h>/<asm-generic\/unistd.h>/' |
		"${CC:-cc}" -E -P "$@" -x c - | grep .
}
# What other machines than the first have: no call that another does as well.
numbers -D__ARCH_WANT_RENAMEAT -D__ARCH_WANT_NEW_STAT \
	-D__ARCH_WANT_SET_GET_RLIMIT -D__ARCH_WANT_SYS_CLONE3 >"$TMP/generic"
is 'aarch64: its numbers' "$(awk '$2 ~ /^(read|openat|mmap|sendfile|clone)$/ {
	print $2, $3 }' "$TMP/generic" | sort -u | xargs)" \
	'clone 220 mmap 222 openat 56 read 63 sendfile 71'
is 'aarch64: what it does not have' "$(awk '
FNR == NR { there[$2] = 1; next }
/^(all|reads|writes|listens)/ && !($2 in there) && !seen[$2]++ { print $2 }' \
	"$TMP/generic" $LIST | sort | xargs)" \
	'access alarm creat dup2 fork link lstat mkdir open pipe poll readlink rename rmdir select stat time unlink'
ok 'aarch64: the filters' eval "awk -f lib/run/seccomp.awk '$TMP/generic' \
	$LIST | grep -q 'SECCOMP_RET_ALLOW'"
printf 'all read\nwrites unlink sometimes\n' >"$TMP/wrong"
ok 'a line that is none is an error' eval \
	"! awk -f lib/run/seccomp.awk '$TMP/generic' '$TMP/wrong'"

# --- what programs do

need curl socat strace
! instrumented || { skip 'traces' 'no sandbox in an instrumented program'
	done_testing; }
if ! "$BUILD/simplehttp" --sandbox=full --sandbox-check . |
	grep -q 'executable *refused'; then
	skip 'traces' 'no seccomp here'
	done_testing
fi

# unlisted NEEDS: of $TMP/calls, after the filter: what the list does not have
# for these needs, and what was refused.
unlisted() {
	awk -v needs=" $1 " '
	FNR == NR {
		if (NF > 0 && !/^#/ && index(needs, " " $1 " "))
			listed[$2] = 1
		next
	}
	/SECCOMP_SET_MODE_FILTER/ { within = 1; next }
	!within || $2 !~ /^[a-z]/ { next }
	{ call = $2; sub(/\(.*/, "", call); seen++ }
	!(call in listed) || /= -1 EPERM/ { print }
	END { if (seen < 5) print "only " seen + 0 " calls" }' \
		$LIST "$TMP/calls"
}

# traced COMMAND...: its input is $TMP/request, its answer $TMP/answer.
traced() {
	strace -f -o "$TMP/calls" "$@" <"$TMP/request" >"$TMP/answer" \
		2>"$TMP/err"
}

statuses() {
	grep -ao 'HTTP/1.1 [0-9][0-9]* ' "$TMP/answer" | cut -d ' ' -f 2 | xargs
}

mkdir -p "$TMP/www/sub"
head -c 3000000 /dev/zero >"$TMP/www/large"
echo hello >"$TMP/www/hello.txt"
gzip -k "$TMP/www/hello.txt"
chmod -R a+rX "$TMP/www"
# shellcheck disable=SC2016 # a hash
echo 'ann:$y$j9T$F5Jx5fExrKuPp53xLKQ..1$tnSYvahCwPBHKZUspmcxMfb0.WiB9W.zEaKlOBL35rC' \
	>"$TMP/users"
{
	req 'GET /hello.txt HTTP/1.1' 'Host: a'
	req 'HEAD /large HTTP/1.1' 'Host: a'
	req 'GET /large HTTP/1.1' 'Host: a' 'Range: bytes=5-1000004'
	req 'GET / HTTP/1.1' 'Host: a'
	req 'GET / HTTP/1.1' 'Host: a' 'Accept: application/json'
	req 'GET /hello.txt HTTP/1.1' 'Host: a' 'Accept-Encoding: gzip'
	req 'GET /none HTTP/1.1' 'Host: a'
	req 'PUT / HTTP/1.1' 'Host: a'
	req 'GET /large HTTP/1.1' 'Host: a' 'Connection: close'
} >"$TMP/request"
want='200 200 206 200 200 200 404 405 200'
traced "$BUILD/simplehttp" --sandbox=full "$TMP/www"
is 'files: answers' "$(statuses)" "$want"
is 'files: calls' "$(unlisted 'all reads')" ''
traced "$BUILD/simplehttp" --sandbox=full --log-to="$TMP/log" --symlinks \
	"$TMP/www"
is 'files, symlinks, a log: answers' "$(statuses)" "$want"
is 'files, symlinks, a log: calls' "$(unlisted 'all reads')" ''

socat -u "UNIX-RECV:$TMP/journal" OPEN:/dev/null &
sink=$!
at_exit "kill $sink"
wait_for [ -S "$TMP/journal" ]
traced "$BUILD/simplehttp" --sandbox=full --log-to="journal:$TMP/journal" \
	"$TMP/www"
is 'files, the journal: calls' "$(unlisted 'all reads')" ''

req 'GET /hello.txt HTTP/1.1' 'Host: a' 'Connection: close' \
	"Authorization: Basic $(printf ann:wrong | base64)" >"$TMP/request"
traced "$BUILD/simplehttp" --sandbox=full --auth="$TMP/users" "$TMP/www"
is 'a costly hash: answers' "$(statuses)" 401
is 'a costly hash: calls' "$(unlisted 'all reads')" ''

{
	req 'POST / HTTP/1.1' 'Host: a' 'Transfer-Encoding: chunked'
	printf '5\r\nhello\r\n0\r\n\r\n'
	req 'GET /stream/3 HTTP/1.1' 'Host: a'
	req 'GET /delay/0.1 HTTP/1.1' 'Host: a' 'Connection: close'
} >"$TMP/request"
traced "$BUILD/echohttp" --sandbox=full
is 'no files: answers' "$(statuses)" '200 200 200'
is 'no files: calls' "$(unlisted all)" ''

printf 'PUT /mine HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello' >"$TMP/request"
mkdir "$TMP/mine"
traced "$BUILD/tools/keep" --sandbox=full "$TMP/mine" "$TMP/www"
is 'files to write: it is stored' "$(cat "$TMP/mine/kept")" hello
is 'files to write: calls' "$(unlisted 'all reads writes')" ''

# --- a program that listens: two clients, a surplus one, the end

port=$(free_port)
user=
[ "$(id -u)" != 0 ] || user=--user=65534
# shellcheck disable=SC2086 # an option, or none
start server strace -f -o "$TMP/calls" "$BUILD/simplehttp" $user \
	--max-connections=2 --timeout=60,60,60 --listen "127.0.0.1:$port" "$TMP/www"
wait_port "$port"
url=http://127.0.0.1:$port
is 'a server: answers' "$(curl -sS -m 20 -o /dev/null -o /dev/null \
	-o /dev/null -w '%{http_code} ' "$url/" "$url/large" "$url/none")" \
	'200 200 404 '
start one socat -u "TCP:127.0.0.1:$port" OPEN:/dev/null
start two socat -u "TCP:127.0.0.1:$port" OPEN:/dev/null
surplus() {
	curl -sS -m 10 -o /dev/null -w '%{http_code}' "$url/" | grep -qx 503
}
ok 'a server: one too many' wait_for surplus
kill -TERM "$(awk 'NR == 1 { print $1 }' "$TMP/calls")"
# shellcheck disable=SC2154 # set by start
wait "$server_pid"
is 'a server: ends at SIGTERM' $? 0
is 'a server: calls' "$(unlisted 'all reads listens')" ''
done_testing

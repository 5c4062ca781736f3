#!/bin/sh
# hookhttp when something fails, and by whom it is started.
. "${0%/*}/lib.sh"
. "${0%/*}/hook.sh"
. "${0%/*}/super.sh"
need curl

# signed BODY: its field, and nothing else.
signed() {
	printf 'X-Hub-Signature-256: sha256=%s' "$(printf %s "$1" |
		hex "It's a Secret to Everybody")"
}

# sent URL BODY: the status that curl gets.
sent() {
	curl -sS -m 20 -o "$TMP/body" -w '%{http_code}' -d "$2" \
	    -H "$(signed "$2")" "$1/github" 2>&1
}

# talk NAME: what every form of start does, at $port.
talk() {
	set -- "$1" "http://127.0.0.1:$port"
	is "$1: 202" "$(sent "$2" "by $1")" 202
	more "$1: stored" 1
	is "$1: the same again: 202" "$(sent "$2" "by $1")" 202
	more "$1: not stored" 0
	is "$1: another signature: 403" "$(curl -sS -m 20 -o "$TMP/body" \
	    -w '%{http_code}' -d x -H "$(signed y)" "$2/github")" 403
	head -c 200000 /dev/zero | tr '\0' x >"$TMP/large"
	is "$1: a chunked body, with Expect: 202" "$(curl -sS -m 20 \
	    -o "$TMP/body" -w '%{http_code}' -H 'Transfer-Encoding: chunked' \
	    -H 'Expect: 100-continue' -H "$(signed "$(cat "$TMP/large")")" \
	    -T "$TMP/large" -X POST "$2/github?$1")" 202
	[ "$1" != listen ] || more "$1: stored" 1
	t_stored=$(stored)
	is "$1: refused by its head, the body is not waited for: 403" \
	    "$(curl -sS -m 20 -o "$TMP/body" -w '%{http_code}' \
	    -H 'Expect: 100-continue' -T "$TMP/large" -X POST "$2/github")" 403
}
USER_OPTION=
[ "$(id -u)" != 0 ] || USER_OPTION=--user=65534

# (As root: what the program makes is not root's.)
port=$(free_port)
# shellcheck disable=SC2086 # an option, or none
start server "$BUILD/hookhttp" $USER_OPTION --sandbox=full \
    --secrets="$SECRETS" --listen "127.0.0.1:$port" "$SPOOL"
wait_port "$port"
talk listen
is 'new and seen have the owner of the spool' \
    "$(stat -c '%u %a' "$SPOOL" "$SPOOL/new" "$SPOOL/seen" | cut -d ' ' -f 1 |
	uniq | wc -l)" 1
is '... and nobody else writes there' \
    "$(stat -c %a "$SPOOL/new" "$SPOOL/seen" | xargs)" '770 700'
unlike 'the secret is in no command line' \
    "$(tr '\0' ' ' <"/proc/$server_pid/cmdline")" '*Everybody*'
# Keep-alive: one connection.
is 'three in a connection' "$(curl -sS -m 20 -o "$TMP/body" \
    -w '%{http_code} %{num_connects}\n' -d x -H "$(signed x)" \
    "http://127.0.0.1:$port/github" \
    --next -sS -m 20 -o "$TMP/body" -w '%{http_code} %{num_connects}\n' -d y \
    -H "$(signed y)" "http://127.0.0.1:$port/github" | xargs)" '202 1 202 0'
t_stored=$(stored)
t_stop "$server_pid"

# shellcheck disable=SC2086 # options
by_super_servers talk hookhttp $USER_OPTION --secrets="$SECRETS" "$SPOOL"

# --- what fails

chmod 500 "$SPOOL/new"
if [ "$(id -u)" = 0 ] || ! [ -w "$SPOOL/new" ]; then
	is 'no permission in new: 500' "$(github denied | status)" 500
	like '... the log says why' "$(cat "$TMP/log")" \
	    '*not stored: Permission denied*'
fi
chmod 770 "$SPOOL/new"
chmod 500 "$SPOOL/seen"
is 'none in seen: 500' "$(github denied | status)" 500
more '... nothing stored' 0
chmod 700 "$SPOOL/seen"
is '... the retry: 202' "$(github denied | status)" 202
more '... stored' 1
is 'no file may be that long: 507' "$(
	ulimit -f 1
	github "$(head -c 5000 /dev/zero | tr '\0' x)" | status
)" 507
more '... nothing stored' 0

faults_follow
fresh=$TMP/fresh
mkdir "$fresh"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$fresh"
: >"$TMP/trace"
chmod 666 "$TMP/trace"
printf '' | $AS strace -o "$TMP/trace" -e trace=mkdirat,syncfs \
	"$BUILD/hookhttp" --sandbox=none --secrets="$SECRETS" "$fresh"
is 'a new spool is on disk before what is stored there' \
	"$(sed -n 's/(.*//p' "$TMP/trace" | xargs)" \
	'mkdirat syncfs mkdirat syncfs'
# fault BODY WHAT: the status while strace makes the call fail.
fault() {
	{
		req 'POST /github HTTP/1.0' "Content-Length: ${#1}" \
		    "$(signed "$1")"
		printf %s "$1"
	} | $AS strace -o "$TMP/trace" -e "trace=${2%%:*}" -e "inject=$2" \
	    "$BUILD/hookhttp" --sandbox=none --log-to=stderr \
	    --secrets="$SECRETS" "$SPOOL" 2>"$TMP/log" | status
}
fault steps openat,pwrite64,fsync,linkat,write:error=EIO:when=999 >"$TMP/out"
like 'on disk, then its name, then the answer' \
	"$(sed -n '/O_TMPFILE/,/^write(1,/s/(.*//p' "$TMP/trace" | xargs)" \
	'*pwrite64 openat fsync linkat fsync*write'
t_stored=$(stored)
n=0
for what in pwrite64:error=ENOSPC pwrite64:error=EDQUOT fsync:error=ENOSPC \
    fsync:error=EDQUOT fsync:error=ENOSPC:when=2 linkat:error=ENOSPC \
    linkat:error=EDQUOT linkat:error=EIO fsync:error=EIO; do
	n=$((n + 1))
	case $what in
	*EIO*) status=500 ;;
	*) status=507 ;;
	esac
	is "$what: $status" "$(fault "fault $n" "$what")" $status
	like '... one line says why' "$(grep -c 'not stored' "$TMP/log")" 1
	more '... nothing stored' 0
	is '... the retry: 202' "$(github "fault $n" | status)" 202
	more '... stored' 1
done
is 'fsync of the note fails: 202' "$(fault note fsync:error=EIO:when=3)" 202
like '... the log says what that means' "$(cat "$TMP/log")" \
    '*may be stored again*'
t_stored=$(stored)
# The first open below is that of the file.
file=$(
	fault count openat:error=EIO:when=99 >"$TMP/out"
	grep -n O_TMPFILE "$TMP/trace" | head -n 1 | cut -d : -f 1
)
t_stored=$(stored)
for error in EMFILE ENFILE ENOMEM; do
	is "$error: 503" \
	    "$(fault "$error" "openat:error=$error:when=$file")" 503
done
is 'ENOSPC for an inode: 507' \
    "$(fault inode "openat:error=ENOSPC:when=$file")" 507
more '... nothing stored' 0
# A file system without such files: it has a hidden name until it is whole.
is 'no O_TMPFILE here: 202' \
    "$(fault hidden "openat:error=EOPNOTSUPP:when=$file")" 202
more '... stored' 1
is '... all of it' "$(sed '1,/^.$/d' "$(last)")" hidden
is '... and nothing hidden is left' "$(find "$SPOOL" -name '.?*')" ''
is '... as it were with a wrong body: 400' "$({
	req 'POST /github HTTP/1.0' 'Content-Length: 9' "$(signed hidden)"
	printf cut
} | $AS strace -o "$TMP/trace" -e trace=openat \
    -e "inject=openat:error=EOPNOTSUPP:when=$file" "$BUILD/hookhttp" \
    --sandbox=none --log-to=none --secrets="$SECRETS" "$SPOOL" | status)" 400
is '... nothing hidden is left' "$(find "$SPOOL" -name '.?*')" ''

# Killed in the middle: between all steps that change something.
for call in linkat fchmod fsync; do
	fault "killed at $call" "$call:signal=KILL" >"$TMP/out" 2>&1
	is "kill -9 at $call: the retry is answered by 202" \
	    "$(github "killed at $call" | status)" 202
	is '... it is stored, and whole' "$(grep -l "^killed at $call" \
	    "$SPOOL"/new/*.http | wc -l | sed 's/[12]/stored/')" stored
done
is '... no other file is there' "$(find "$SPOOL" -type f -name '.?*')" ''
done_testing

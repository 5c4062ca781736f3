#!/bin/sh
# drophttp when something fails, and by whom it is started.
. "${0%/*}/lib.sh"
. "${0%/*}/drop.sh"
. "${0%/*}/super.sh"
head -c 300000 /dev/urandom >"$TMP/large"

# --- by whom

# talk NAME: at $URL.
talk() {
	empty
	is "$1: PUT: 201" "$(sent -T "$TMP/large" "$URL/")" 201
	ok "$1: the same" cmp "$TMP/large" "$BOX/large"
	is "$1: PUT in chunks: 201" "$(sent -T - "$URL/chunks" <"$0")" 201
	is "$1: POST: 201" "$(sent -F "a=@$0;filename=form" "$URL/")" 201
	ok "$1: the same" cmp "$0" "$BOX/form"
	is "$1: taken: 409" "$(sent -T "$0" "$URL/form")" 409
	is "$1: half of it: 202" "$(sent -H 'Content-Range: bytes 0-4/10' \
		-X PUT -d hello "$URL/half")" 202
	is "$1: the other half: 201" "$(sent -X PUT -d world \
		-H 'Content-Range: bytes 5-9/10' "$URL/half")" 201
	is "$1: together" "$(cat "$BOX/half")" helloworld
	is "$1: the page: 200" "$(sent "$URL/")" 200
}
talk_at() {
	URL=http://127.0.0.1:$port
	talk "$1"
}
serve --sandbox=full
talk listen
t_stop "$server_pid"
# shellcheck disable=SC2086 # options
by_super_servers talk_at drophttp $USER_OPTION --sandbox=full "$BOX"

if [ "$(id -u)" = 0 ]; then
	mkdir "$TMP/roots"
	is "--user that cannot write there: 66" "$(printf '' |
		"$BUILD/drophttp" --user=65534 --listen 127.0.0.1:0 \
		"$TMP/roots" 2>"$TMP/err"; echo $?)" 66
	is '... one line says where' "$(cat "$TMP/err")" \
"drophttp: --user: 65534 cannot write to $TMP/roots: Permission denied"
else
	skip '--user that cannot write' 'only the superuser has --user'
fi

if [ "$(id -u)" = 0 ] && setpriv --bounding-set -chown true 2>/dev/null; then
	mkdir "$TMP/others"
	chown 65534 "$TMP/others"
	is 'a folder that cannot be given to the owner: 66' "$(printf '' |
		setpriv --inh-caps -chown --bounding-set -chown \
		"$BUILD/drophttp" "$TMP/others" 2>"$TMP/err"; echo $?)" 66
	is '... one line says why' "$(cat "$TMP/err")" \
		'drophttp: .partial: Operation not permitted'
else
	skip 'a folder that cannot be given away' 'no privileges to give up'
fi

# --- what the program may do

options='--sandbox=full --sandbox-check'
if instrumented; then
	skip 'all that is forbidden is refused' 'an instrumented build'
else
	# shellcheck disable=SC2086 # options
	is 'all that is forbidden is refused' "$($AS "$BUILD/drophttp" \
		$options "$BOX" 2>&1 | grep -c POSSIBLE)" 0
fi
options=

# --- a disk that is full

if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	empty
	PORT=$(free_port)
	URL=http://127.0.0.1:$PORT
	# shellcheck disable=SC2016 # it is for the other shell
	start full unshare -m sh -c 'mount -t tmpfs -o size=200k,uid=65534 \
		tmpfs "$1" && exec "$2" --user=65534 --sandbox=full \
		--listen "127.0.0.1:$3" "$1"' sh "$BOX" "$BUILD/drophttp" "$PORT"
	wait_port "$PORT"
	inside() {
		(cd "/proc/$full_pid/root$BOX" && find . -type f | sort | xargs)
	}
	is 'a full disk, PUT: 507' "$(sent -T "$TMP/large" "$URL/")" 507
	is '... one line says why' "$(grep -c 'large: not stored: No space' \
		"$TMP/full.err")" 1
	is '... nothing of it is left' "$(inside)" ''
	is 'POST: 507' "$(sent -F a=@"$0" -F "b=@$TMP/large" "$URL/")" 507
	is '... what fits is stored' "$(inside)" "./${0##*/}"
	is '... the log says which does not' "$(grep -c \
		'large: not stored: No space' "$TMP/full.err")" 2
	is 'PUT with a range: 507' "$(sent -T "$TMP/large" \
		-H 'Content-Range: bytes 0-299999/300000' "$URL/range")" 507
	is '... nothing of it is left' "$(inside)" "./${0##*/}"
	is 'what fits: 201' "$(sent -T "$0" "$URL/fits")" 201
	t_stop "$full_pid"
else
	skip 'a full disk' 'only root can mount one'
fi

# --- the directory

empty
if [ "$(id -u)" = 0 ] || ! [ -w / ]; then
	put /first x >"$TMP/answer"
	chmod 500 "$BOX"
	is 'no permission: 500' "$(put /denied hello | status)" 500
	like '... the log says why' "$(cat "$TMP/log")" \
	    '*denied: not stored: Permission denied*'
	is '... nothing of it is left' "$(files)" first
	chmod 755 "$BOX"
	is '... the retry: 201' "$(put /denied hello | status)" 201
fi
is 'no file may be that long: 507' "$(
	ulimit -f 1
	put /limit "$(printf '%05000d' 0)" | status
)" 507
[ ! -e "$BOX/limit" ] && [ -z "$(find "$BOX/.partial" -type f)" ]
is '... nothing of it is left' $? 0

empty
mkdir "$TMP/other" "$TMP/links"
ln -s ../other "$TMP/links/.partial"
is 'a link in place of .partial, which anybody may have made: 66' \
	"$(printf '' | "$BUILD/drophttp" "$TMP/links" 2>"$TMP/err"; echo $?)" 66
like '... one line says so' "$(cat "$TMP/err")" 'drophttp: .partial: *'

faults_follow
: >"$TMP/trace"
chmod 666 "$TMP/trace"
# fault NAME WHAT [FIELD]: the status while strace makes the call fail.
fault() {
	# shellcheck disable=SC2086 # options
	{
		req "PUT /$1 HTTP/1.0" 'Content-Length: 5' ${3:+"$3"}
		printf hello
	} | $AS strace -o "$TMP/trace" -e "trace=${2%%:*}" -e "inject=$2" \
	    "$BUILD/drophttp" --sandbox=none --log-to=stderr $options "$BOX" \
	    2>"$TMP/log" | status
}
fault steps openat,write,fsync,linkat:error=EIO:when=999 >"$TMP/out"
is 'on disk, then its name, then the answer' "$(sed -n \
	'/O_TMPFILE/,/^write(1,/s/(.*//p' "$TMP/trace" | grep -v openat |
	xargs)" 'write fsync linkat fsync write'
options=--quota=1M
fault quota openat,write,fsync,flock,linkat:error=EIO:when=999 >"$TMP/out"
is '... with a quota, on disk before others have to wait' "$(sed -n \
	'/O_TMPFILE/,/^write(1,/s/(.*//p' "$TMP/trace" | grep -v openat |
	xargs)" 'write fsync flock fsync linkat fsync write'
options=
whole='Content-Range: bytes 0-4/5'
empty
n=0
for what in write:error=ENOSPC:when=1 write:error=EDQUOT:when=1 \
    write:error=EIO:when=1 fsync:error=ENOSPC fsync:error=EDQUOT \
    fsync:error=ENOSPC:when=2 linkat:error=ENOSPC linkat:error=EDQUOT \
    fsync:error=EIO fchmod:error=EIO; do
	for range in '' "$whole"; do
		case $what,$range in
		linkat*,?*) what=renameat2${what#linkat} ;;
		esac
		n=$((n + 1))
		case $what in
		*EIO*) status=500 ;;
		*) status=507 ;;
		esac
		is "$what${range:+, by a range}: $status" \
			"$(fault "f$n" "$what" "$range")" $status
		is '... one line says why' \
			"$(grep -c 'not stored' "$TMP/log")" 1
		ok '... nothing is seen' [ ! -e "$BOX/f$n" ]
		is '... the retry: 201' "$(put "/f$n" hello ${range:+"$range"} |
			status)" 201
	done
done
is '... and nothing else is left' "$(find "$BOX/.partial" -type f)" ''
is 'EINTR: 201' "$(fault intr write:error=EINTR:when=1)" 201
is '... the same' "$(cat "$BOX/intr")" hello

# The open below is that of the file.
file=$(
	fault count openat:error=EIO:when=99 >"$TMP/out"
	grep -n O_TMPFILE "$TMP/trace" | head -n 1 | cut -d : -f 1
)
for error in EMFILE ENFILE ENOMEM; do
	is "$error: 503" "$(fault none "openat:error=$error:when=$file")" 503
done
is 'ENOSPC for an inode: 507' \
	"$(fault none "openat:error=ENOSPC:when=$file")" 507
# A file system without such files: it has a hidden name until it is whole.
is 'no O_TMPFILE here: 201' \
	"$(fault hidden "openat:error=EOPNOTSUPP:when=$file")" 201
is '... the same' "$(cat "$BOX/hidden")" hello
for call in linkat fsync fchmod; do
	fault "killed-$call" "$call:signal=KILL" >"$TMP/out" 2>&1
	ok "kill -9 at $call: whole, or not there" sh -c \
		'[ ! -e "$1" ] || [ "$(cat "$1")" = hello ]' sh \
		"$BOX/killed-$call"
done
for call in renameat2 fsync fchmod; do
	fault "range-$call" "$call:signal=KILL" "$whole" >"$TMP/out" 2>&1
	ok "kill -9 at $call, by a range: whole, or not there" sh -c \
		'[ ! -e "$1" ] || [ "$(cat "$1")" = hello ]' sh \
		"$BOX/range-$call"
	case $(put "/range-$call" hello "$whole" | status) in
	201 | 409) t_ok '... the retry is answered' ;;
	*) t_not_ok '... the retry is answered' ;;
	esac
done
is '... nothing else is left' "$(find "$BOX/.partial" -type f)" ''
done_testing

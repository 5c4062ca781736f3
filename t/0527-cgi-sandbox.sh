#!/bin/sh
# --cgi-sandbox: which files there are for scripts; what --sandbox=full denies
# to them.
. "${0%/*}/lib.sh"
! instrumented || skip_all 'the sandbox is left out of instrumented programs'
. "${0%/*}/cgi.sh"
. "${0%/*}/git.sh"

# In /tmp, whatever TMPDIR says.
W=$(mktemp -d /tmp/w.XXXXXX) || exit 1
at_exit 'rm -rf "$W"'
OUTSIDE=/var/lib/dpkg/status
[ -r "$OUTSIDE" ] || skip_all "no $OUTSIDE"
echo inside >"$ROOT/data"
# try COMMAND: in a script, after what the options say.
script try <<'END'
printf 'Content-Type: text/plain\n\n'
(eval "$HTTP_X_TRY") 2>/dev/null && echo done || echo refused
END

# try 'SHELL COMMAND' OPTION...: done, or refused.
try() {
	t_try=$1
	shift
	req 'GET /cgi-bin/try HTTP/1.0' "X-Try: $t_try" |
	    "$BUILD/cgihttp" --cgi-env "W=$W" --cgi-env "OUTSIDE=$OUTSIDE" \
	    "$@" "$ROOT" 2>"$TMP/log" | body
}

if "$BUILD/simplehttp" --sandbox-check "$ROOT" | grep -q 'writing *refused'
then
	# row COMMAND NONE RO RW
	row() {
		is "none: $1" "$(try "$1")" "$2"
		is "ro: $1" "$(try "$1" --cgi-sandbox=ro)" "$3"
		is "rw: $1" "$(try "$1" --cgi-sandbox=rw)" "$4"
	}
	# shellcheck disable=SC2016 # the script's
	{
		row ': <$OUTSIDE' 'done' refused refused
		row ': <../data' 'done' 'done' 'done'
		row '[ -n "$(cat ../data)" ]' 'done' 'done' 'done'
		row 'ls / >/dev/null' 'done' refused refused
		row 'cat /etc/passwd >/dev/null' 'done' 'done' 'done'
		row 'echo >$W/x' 'done' refused 'done'
		row 'echo >../new && rm ../new' 'done' refused 'done'
		row 'mkdir ../sub && mv ../sub ../s && rmdir ../s' \
		    'done' refused 'done'
		row 'cp /bin/true $W/t && $W/t' 'done' refused refused
		row 'kill -0 $PPID' 'done' 'done' 'done'
	}
	req 'POST /cgi-bin/try HTTP/1.1' 'Host: x' 'Connection: close' \
	    'Transfer-Encoding: chunked' 'X-Try: grep -q hello' >"$TMP/post"
	printf '5\r\nhello\r\n0\r\n\r\n' >>"$TMP/post"
	is 'ro: a body that is buffered' "$("$BUILD/cgihttp" --cgi-buffer \
	    --cgi-sandbox=ro "$ROOT" <"$TMP/post" 2>"$TMP/log" | tr -d '\r' |
	    sed -n '/^done$/p')" 'done'
	is 'ro: files are served as ever' "$(req 'GET /data HTTP/1.0' |
	    "$BUILD/cgihttp" --cgi-sandbox=ro "$ROOT" 2>"$TMP/log" | body)" \
	    inside
	is 'ro: no line about it' "$(grep -c without "$TMP/log")" 0

	repository served.git 3
	port=$(free_port)
	# shellcheck disable=SC2086 # an option, or none
	start ro "$BUILD/githttp" $AS --cgi-sandbox=ro \
	    --listen "127.0.0.1:$port" "$REPOS"
	wait_port "$port"
	ok 'githttp, ro: clone' git clone -q \
	    "http://127.0.0.1:$port/served.git" "$TMP/clone"
	push=$(free_port)
	# shellcheck disable=SC2086 # an option, or none
	start rw "$BUILD/githttp" $AS --cgi-sandbox=rw --push --auth="$USERS" \
	    --listen "127.0.0.1:$push" "$REPOS"
	wait_port "$push"
	git -C "$TMP/clone" commit -q --allow-empty -m new
	ok 'githttp, rw: push' git -C "$TMP/clone" push -q \
	    "http://ann:secret@127.0.0.1:$push/served.git" HEAD:main
	same 'githttp, rw: push' "$TMP/clone" HEAD
else
	skip '--cgi-sandbox' 'no Landlock here'
fi

# What nobody but an administrator needs.
if ! "$BUILD/simplehttp" --sandbox=full --sandbox-check "$ROOT" |
    grep -q 'executable *refused'; then
	skip '--sandbox=full' 'no seccomp here'
	done_testing
fi
is 'full: a script does what it did' "$(try 'ls / | cat >/dev/null' \
    --sandbox=full)" 'done'
if [ "$(try 'unshare -U true')" = 'done' ]; then
	is 'full: no user namespace' "$(try 'unshare -U true' \
	    --sandbox=full)" refused
else
	skip 'full: no user namespace' 'nor without'
fi
if command -v strace >/dev/null &&
    [ "$(try 'strace -o /dev/null true')" = 'done' ]; then
	is 'full: no process is traced' "$(try 'strace -o /dev/null true' \
	    --sandbox=full)" refused
else
	skip 'full: no process is traced' 'nor without'
fi
serve listens
is 'a program that listens: likewise' "$(curl -s \
    -H 'X-Try: strace -o /dev/null true' "$URL/try")" refused
done_testing

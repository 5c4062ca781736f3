#!/bin/sh
# A script that cannot be started: 500 or 503, one line in the log, and never
# its source.
. "${0%/*}/lib.sh"
need strace
instrumented && skip_all 'strace and sanitizers exclude each other'
with_musl || skip_all 'a dynamic loader makes calls of its own'
unset REMOTE_ADDR

bin=$TMP/root/cgi-bin
mkdir -p "$bin"
script() {
	cat >"$bin/$1"
	chmod 755 "$bin/$1"
}
script good <<'END'
#!/bin/sh
# source of the script
printf 'Content-Type: text/plain\n\nhello\n'
END
script no-interpreter <<'END'
#!/no/such/interpreter
# source of the script
END
script directory <<'END'
#!/
# source of the script
END
script no-script <<'END'
# source of the script
echo hello
END
script empty </dev/null
script data <<END
$(printf '\177ELF')source of the script
END
for name in deep1 deep2 deep3 deep4 deep5 deep6; do
	script "$name" <<END
#!$bin/deep$((${name#deep} + 1))
source of the script
END
done
ln "$bin/good" "$bin/deep7"

# run NAME COMMAND...: the answer in $TMP/answer, the log in $TMP/log.
run() {
	t_target=$1
	shift
	req "GET /cgi-bin/$t_target HTTP/1.1" 'Host: h' |
	    "$@" "$BUILD/cgihttp" "$TMP/root" >"$TMP/answer" 2>"$TMP/log"
	code=$?
}
# refused CODE SENTENCE REASON: what all of them have in common.
refused() {
	is "$2 is a $1" "$(status <"$TMP/answer")" "$1"
	is "$2: one answer" "$(grep -c '^HTTP/' "$TMP/answer")" 1
	is "$2: no source" "$(grep -c 'source of' "$TMP/answer")" 0
	is "$2: one line says why" "$(grep -v '"GET\|message' "$TMP/log" |
	    sed 's/^[^]]*\] //; s/ (or its interpreter)$//')" "/cgi-bin/$t_target: cannot be started: $3"
	is "$2: exit status 0" "$code" 0
	if [ "$1" = 503 ]; then
		like "$2: the client may come again" \
		    "$(header Retry-After <"$TMP/answer")" '[1-9]*'
	fi
}
run good env
is 'a good script is a 200' "$(status <"$TMP/answer")" 200

run no-interpreter env
refused 500 'an interpreter that is not there' 'No such file or directory'
run directory env
refused 500 'an interpreter that is a directory' 'Permission denied'
run no-script env
refused 500 'a file that is no program' 'Exec format error'
run empty env
refused 500 'an empty file' 'Exec format error'
run data env
refused 500 'a broken program' 'Exec format error'
run deep1 env
refused 500 'interpreters of interpreters' 'Symbolic link loop'

# fails SYSTEM-CALL:ERROR[:when=N] [-f]: that call; -f: the child's.
fails() {
	# shellcheck disable=SC2086 # an option or none
	run good strace ${2-} -o "$TMP/trace" -e trace="${1%%:*}" \
	    -e "inject=$1"
	grep -q INJECTED "$TMP/trace" || echo 'nothing failed'
}
none='Resource temporarily unavailable'
for error in EAGAIN:"$none" ENOMEM:'Out of memory' \
    EMFILE:'No file descriptors available' \
    ENFILE:'Too many open files in system'; do
	fails "clone:error=${error%%:*}"
	refused 503 "no process (${error%%:*})" "${error#*:}"
done
fails clone:error=EPERM
refused 500 'no process (EPERM)' 'Operation not permitted'
for n in 1 2; do
	fails "pipe2:error=EMFILE:when=$n"
	refused 503 "no pipe ($n)" 'No file descriptors available'
	fails "pipe2:error=ENFILE:when=$n"
	refused 503 "no pipe in the system ($n)" \
	    'Too many open files in system'
done
fails open:error=EMFILE
refused 503 'nothing to read from' 'No file descriptors available'

# The child's own calls; its parent makes none of these.
fails setsid:error=EPERM -f
refused 500 'no session' 'Operation not permitted'
fails fchdir:error=EACCES -f
refused 500 'no way into the directory' 'Permission denied'
for n in 1 2 3; do
	fails "dup2:error=EMFILE:when=$n" -f
	refused 503 "no descriptor $n" 'No file descriptors available'
done
for error in EAGAIN:"$none" ENOMEM:'Out of memory'; do
	# The second of strace: its first is cgihttp itself.
	run good strace -f -o "$TMP/trace" -e trace=execve,vfork,clone \
	    -e "inject=execve:error=${error%%:*}:when=1" \
	    -P ./good
	grep -q INJECTED "$TMP/trace" || echo 'nothing failed'
	refused 503 "no exec (${error%%:*})" "${error#*:}"
done
for error in EACCES:'Permission denied' ENOEXEC:'Exec format error' \
    E2BIG:'Argument list too long' EIO:'I/O error' \
    ETXTBSY:'Text file busy'; do
	run good strace -f -o "$TMP/trace" -e trace=execve,vfork,clone \
	    -e "inject=execve:error=${error%%:*}:when=1" \
	    -P ./good
	grep -q INJECTED "$TMP/trace" || echo 'nothing failed'
	refused 500 "no exec (${error%%:*})" "${error#*:}"
done

fails close_range:error=ENOSYS -f
is 'without close_range it works' "$(status <"$TMP/answer")" 200
fails getppid:retval=1 -f
is 'a parent that is gone already: no script' \
    "$(grep -c hello "$TMP/answer")" 0

# A body changes nothing.
post() {
	{
		req 'POST /cgi-bin/good HTTP/1.1' 'Host: h' \
		    'Content-Length: 5'
		printf hello
		req 'GET /cgi-bin/good HTTP/1.0'
	} | strace -o "$TMP/trace" -e "inject=$1" "$BUILD/cgihttp" \
	    "$TMP/root" >"$TMP/answer" 2>"$TMP/log"
}
for n in 1 2 3; do
	post "pipe2:error=EMFILE:when=$n"
	is "with a body, no pipe ($n): 503, and the next is answered" \
	    "$(sed -n 's/^HTTP[^ ]* \(...\).*/\1/p' "$TMP/answer" |
	    tr '\n' ' ')" '503 200 '
done
post clone:error=EAGAIN:when=1
is 'with a body, no process: 503, and the next is answered' \
    "$(sed -n 's/^HTTP[^ ]* \(...\).*/\1/p' "$TMP/answer" |
    tr '\n' ' ')" '503 200 '

# Each descriptor is closed again, after whatever failed.
opened() {
	sed '1,/^read(0,/d' "$TMP/trace" >"$TMP/after"
	made=$(grep -c -e '^open.*= [0-9]' "$TMP/after")
	pipes=$(grep -c '^pipe2(.*= 0' "$TMP/after")
	pids=$(grep -c '^clone(.*= [0-9]' "$TMP/after")
	ends=$(grep -c '^signalfd4(.*= [0-9]' "$TMP/after")
	closed=$(grep -c '^close(.*= 0' "$TMP/after")
	[ "$pids" = 0 ] ||
	    [ $((made + 2 * pipes + pids + ends)) != "$closed" ] ||
	    echo "$closed are closed" | sed 's/^[1-9][0-9]* /all /'
}
for call in pipe2:error=EMFILE:when=1 pipe2:error=EMFILE:when=2 \
    pipe2:error=EMFILE:when=3 clone:error=EAGAIN:when=1 \
    poll:error=ENOMEM:when=9; do
	post "$call"
	is "$call: no descriptor is left" "$(opened)" 'all are closed'
done
# Whatever fails while a script runs: half an answer does not look whole.
script cat <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\n\nhello '
exec cat
END
{
	req 'POST /cgi-bin/cat HTTP/1.0' 'Content-Length: 5'
	printf abcde
} >"$TMP/request"
for call in read write poll ioctl wait4 kill; do
	for error in EIO EINTR ENOMEM; do
		for n in 1 2 3 4 5 6 7 8; do
			timeout -s KILL 10 strace -o "$TMP/trace" \
			    -e "inject=$call:error=$error:when=$n" \
			    "$BUILD/cgihttp" "$TMP/root" <"$TMP/request" \
			    >"$TMP/answer" 2>"$TMP/log"
			code=$?
			grep -q INJECTED "$TMP/trace" || break
			echo "$call $error $n: $code $(status <"$TMP/answer")" \
			    "$(body <"$TMP/answer" | tail -n 1)"
		done
	done
done >"$TMP/tried" 2>/dev/null
is 'failures while it runs: never a 200 that is cut' \
    "$(grep ': 0 200' "$TMP/tried" | grep -v ': 0 200 hello abcde$')" ''
is 'failures while it runs: it always ends by itself' \
    "$(grep ': 1[0-9][0-9]' "$TMP/tried")" ''
is 'what was interrupted goes on' \
    "$(grep EINTR "$TMP/tried" | grep -v ': 0 200 hello abcde$')" ''
ok 'which was tried at many places' [ "$(wc -l <"$TMP/tried")" -gt 25 ]
done_testing

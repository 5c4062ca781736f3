#!/bin/sh
# What the sandbox refuses, and when it is entered.
. "${0%/*}/lib.sh"
! instrumented || skip_all 'the sandbox is left out of instrumented programs'
mkdir "$TMP/root"
echo hello >"$TMP/root/file"

# check PROGRAM ARGUMENT...: the table goes to $TMP/table.
check() {
	program=$BUILD/$1
	shift
	as_user "$program" --sandbox-check "$@" >"$TMP/table"
}

check simplehttp "$TMP/root"
status=$?
if ! grep -q 'writing *refused' "$TMP/table"; then
	skip_all 'no Landlock here'
fi
is '--sandbox-check: exit status 0' "$status" 0
is '--sandbox-check: twelve acts' "$(wc -l <"$TMP/table")" 12
is '--sandbox-check: the parts of Landlock, limits and the kernel hold' \
    "$(grep -v refused "$TMP/table" | grep -v "this kernel's")" \
'make an Internet socket          possible: only --sandbox=full refuses it
make written memory executable   possible: only --sandbox=full refuses it'

# all_twelve WHAT PROGRAM ARGUMENT...: exit status 0, and twelve times refused.
all_twelve() {
	what=$1
	shift
	check "$@"
	is "$what: exit status 0" $? 0
	is "$what: all twelve are refused" \
	    "$(grep -c ' refused$' "$TMP/table") of $(wc -l <"$TMP/table")" \
	    '12 of 12'
}
if "$BUILD/simplehttp" --sandbox=full --sandbox-check "$TMP/root" |
    grep -q 'no seccomp'; then
	skip '--sandbox=full' 'no seccomp here'
else
	all_twelve 'full, files' simplehttp --sandbox=full "$TMP/root"
	all_twelve 'full, no files' echohttp --sandbox=full
	all_twelve 'full, challenges' redirhttp --sandbox=full \
	    --acme="$TMP/root" https://a
	is 'full, as the superuser: all twelve' "$("$BUILD/simplehttp" \
	    --sandbox=full --sandbox-check "$TMP/root" |
	    grep -c ' refused$')" 12
	# Signals between its processes: Landlock from ABI 6 on.
	check simplehttp --listen 0 "$TMP/root"
	is 'a program that listens is in the full one: exit status 0' $? 0
	is 'a program that listens is in the full one: all are refused' \
	    "$(grep -v refused "$TMP/table" |
	    grep -v '^signal .*this kernel')" ''
	# A listener is the last of so many descriptors.
	for count in 1 2; do
		is "LISTEN_FDS=$count: who is handed a listener is, too" \
		    "$(python3 - "$BUILD/simplehttp" "$TMP/root" $count <<'PY'
import os, socket, sys
program, root, count = *sys.argv[1:3], int(sys.argv[3])
listener = socket.create_server(("127.0.0.1", 0))
one, other = socket.socketpair()
os.dup2(listener.fileno(), 21)
os.dup2(one.fileno(), 20)
for n in range(count):
    os.dup2(22 - count + n, 3 + n)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(count))
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
os.execv(program, [program, "--sandbox-check", root])
PY
		    )" "$(cat "$TMP/table")"
	done
	check cgihttp --sandbox=full "$TMP/root"
	is 'full, programs: exit status 0' $? 0
	is 'full, programs: may not trace, mount, change user' \
	    "$(sed -n 's/ *refused$//p' "$TMP/table")" \
'trace a process
mount a file system
become another user'
fi
check simplehttp --sandbox=none "$TMP/root"
is '--sandbox-check without a sandbox: exit status 1' $? 1
like '--sandbox-check without a sandbox: says what is possible' \
    "$(cat "$TMP/table")" '*writing *POSSIBLE*'

need strace
if ! with_musl; then
	skip 'the calls of a start' 'a dynamic loader makes calls of its own'
	done_testing
fi
# trace ARGUMENT...: the calls of a GET through a pipe.
trace() {
	req 'GET /file HTTP/1.0' | strace -o "$TMP/calls" "$@" >"$TMP/out" \
	    2>"$TMP/err"
}
trace "$BUILD/simplehttp" "$TMP/root"
is 'in the sandbox it answers' "$(body <"$TMP/out")" hello
calls=$(sed 's/(.*//' "$TMP/calls" | tr '\n' ' ')
like 'all of it comes before the first byte is read' "$calls" \
    '*close_range *prctl *landlock_restrict_self *prlimit64 *read *'
unlike 'and none of it later' "${calls#*read }" '*landlock*'
is 'nothing is opened for writing' \
    "$(grep -E '^open.*(O_WRONLY|O_RDWR)' "$TMP/calls")" ''
like 'no process can be started' "$(cat "$TMP/calls")" \
    '*prlimit64(0, RLIMIT_NPROC, {rlim_cur=0, rlim_max=0}*'
is 'at most 40 system calls for one small file' \
    "$(awk 'END { print (NR - 1 > 40 ? NR - 1 : "few") }' "$TMP/calls")" few

"$BUILD/simplehttp" "$TMP/root" <<END >"$TMP/big" 2>/dev/null
GET /file HTTP/1.0

END
like 'into a file it answers, too' "$(body <"$TMP/big")" hello
req 'GET /file HTTP/1.0' | strace -f -o "$TMP/calls" "$BUILD/simplehttp" \
    --sandbox=none "$TMP/root" >/dev/null 2>&1
is '--sandbox=none: none of it' \
    "$(grep -cE '^[0-9 ]*(landlock|prctl|prlimit)' "$TMP/calls")" 0

# without CALL ERROR ARGUMENT...: a GET where the kernel answers CALL so.
without() {
	inject=$1:error=$2
	shift 2
	req 'GET /file HTTP/1.0' | strace -f -o /dev/null \
	    --inject="$inject" "$BUILD/simplehttp" "$@" "$TMP/root" \
	    >"$TMP/out" 2>"$TMP/err"
	body <"$TMP/out"
}

# degrades WHAT CALL ARGUMENT...
degrades() {
	what=$1 call=$2
	shift 2
	# A filter of a service manager's that forbids it.
	is "$what forbidden: served" "$(without "$call" EPERM "$@")" hello
	like "$what forbidden: a line" "$(cat "$TMP/err")" \
	    "simplehttp: serving without $what: Operation not permitted
*"
	for error in ENOSYS EOPNOTSUPP; do
		is "$what not in the kernel ($error): served" \
		    "$(without "$call" $error "$@")" hello
		unlike "$what not in the kernel ($error): silence" \
		    "$(cat "$TMP/err")" '*serving without*'
		is "$what not in the kernel ($error): served with --verbose" \
		    "$(without "$call" $error --verbose "$@")" hello
		is "$what not in the kernel ($error): a line with --verbose" \
		    "$(grep -c "serving without $what: " "$TMP/err")" 1
	done
}
degrades Landlock landlock_create_ruleset
degrades Landlock landlock_create_ruleset --sandbox=full
degrades seccomp seccomp --sandbox=full
# A kernel that has the call, but no filters.
is 'seccomp without filters: served' \
    "$(without seccomp EINVAL --sandbox=full)" hello
unlike 'seccomp without filters: silence' "$(cat "$TMP/err")" \
    '*serving without*'
strace -f -o /dev/null --inject=seccomp:error=ENOSYS "$BUILD/simplehttp" \
    --sandbox=full --sandbox-check "$TMP/root" >"$TMP/table"
is '--sandbox-check without seccomp: exit status 0' $? 0
like '--sandbox-check without seccomp: says so' "$(cat "$TMP/table")" \
    '*possible: this kernel has no seccomp'
strace -f -o /dev/null --inject=seccomp:error=EPERM "$BUILD/simplehttp" \
    --sandbox=full --sandbox-check "$TMP/root" >"$TMP/table"
is '--sandbox-check where seccomp is forbidden: exit status 1' $? 1
like '--sandbox-check where seccomp is forbidden: says so' \
    "$(cat "$TMP/table")" '*make an Internet socket *POSSIBLE*'
done_testing

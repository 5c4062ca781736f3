#!/bin/sh
# What the sandbox refuses, and when it is entered.
. "${0%/*}/lib.sh"
! instrumented || skip_all 'the sandbox is left out of instrumented programs'
mkdir "$TMP/root"
echo hello >"$TMP/root/file"

as_user "$BUILD/simplehttp" --sandbox-check "$TMP/root" >"$TMP/table"
status=$?
if ! grep -q 'writing *refused' "$TMP/table"; then
	skip_all 'no Landlock here'
fi
is '--sandbox-check: exit status 0' "$status" 0
is '--sandbox-check: twelve acts' "$(wc -l <"$TMP/table")" 12
is '--sandbox-check: the parts of Landlock, limits and the kernel hold' \
    "$(grep -v refused "$TMP/table" | grep -v "this kernel's")" \
'make an Internet socket          possible: only seccomp refuses it
make written memory executable   possible: only seccomp refuses it'
as_user "$BUILD/simplehttp" --sandbox=none --sandbox-check "$TMP/root" \
    >"$TMP/table"
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

# A filter of a service manager's that forbids it.
req 'GET /file HTTP/1.0' | strace -o /dev/null \
    --inject=landlock_create_ruleset:error=EPERM \
    "$BUILD/simplehttp" "$TMP/root" >"$TMP/out" 2>"$TMP/err"
is 'Landlock forbidden: served' "$(body <"$TMP/out")" hello
like 'Landlock forbidden: a line' "$(cat "$TMP/err")" \
    'simplehttp: serving without Landlock: Operation not permitted
*'
req 'GET /file HTTP/1.0' | strace -o /dev/null \
    --inject=landlock_create_ruleset:error=ENOSYS \
    "$BUILD/simplehttp" "$TMP/root" >"$TMP/out" 2>"$TMP/err"
is 'no Landlock in the kernel: served' "$(body <"$TMP/out")" hello
unlike 'no Landlock in the kernel: silence' "$(cat "$TMP/err")" '*andlock*'
req 'GET /file HTTP/1.0' | strace -o /dev/null \
    --inject=landlock_create_ruleset:error=ENOSYS \
    "$BUILD/simplehttp" --verbose "$TMP/root" >"$TMP/out" 2>"$TMP/err"
like 'no Landlock in the kernel: a line with --verbose' "$(cat "$TMP/err")" \
    '*serving without Landlock: *'
done_testing

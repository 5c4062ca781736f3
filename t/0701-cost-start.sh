#!/bin/sh
# What one small GET through a pipe may cost, in what does not depend on the
# clock: system calls, files opened, page faults, instructions.
. "${0%/*}/lib.sh"
need readelf
cd "${0%/*}/.." || exit 1
! instrumented || skip_all 'an instrumented build does more'
with_musl || skip_all 'built without musl'

mkdir "$TMP/root"
head -c 1024 /dev/zero | tr '\0' x >"$TMP/root/1k"

# get COMMAND...: one GET, its answer on standard output.
get() {
	req 'GET /1k HTTP/1.0' | "$@" "$TMP/root" 2>>"$TMP/log" | cat
}

# at_most SENTENCE GOT LIMIT
at_most() {
	echo "# $1: $2"
	case $2 in
	'' | *[!0-9]*) is "$1: a number" "$2" 'a number' ;;
	*) ok "$1: at most $3" [ "$2" -le "$3" ] ;;
	esac
}

is 'the answer is right' "$(get "$BUILD/simplehttp" | status)" 200

# --- system calls, execve and exit_group among them

calls() {
	sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$TMP/trace"
}

opened() {
	sed -n 's/^[0-9]* *\(open\|creat\)[a-z0-9]*([^"]*"\([^"]*\)".*/\2/p' \
		"$TMP/trace"
}

if get strace -f -o "$TMP/trace" "$BUILD/simplehttp" >/dev/null &&
	calls 2>/dev/null | grep -q .
then
	# One of them is for a log that is a file.
	at_most 'system calls' "$(calls | wc -l)" 31
	is 'opens the directory and the file, nothing else' "$(opened)" \
		"$TMP/root
1k"
	is 'one write for the answer' "$(calls | grep -cx 'write\|send.*')" 1
	is 'one for the log' "$(calls | grep -cx writev)" 1
else
	skip 'system calls' 'no strace here'
fi

# --- page faults: each costs as much as ten system calls

at_most 'page faults' \
	"$(get "$BUILD/tools/faults" "$BUILD/simplehttp")" 14

# --- instructions; the sandbox would keep valgrind from its work

if command -v valgrind >/dev/null; then
	# It cannot read what clang writes for debuggers.
	strip -o "$TMP/stripped" "$BUILD/simplehttp"
	get env -i "$(command -v valgrind)" --tool=callgrind \
		--callgrind-out-file=/dev/null --log-file="$TMP/callgrind" \
		"$TMP/stripped" --sandbox=none >/dev/null
	at_most instructions \
		"$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$TMP/callgrind")" \
		33000
else
	skip instructions 'no valgrind'
fi

# --- how they are linked: nothing to load; written to before main are the page
# that is read-only afterwards and the first of .data

interpreter() {
	readelf -lW "$1" | grep -o 'interpreter: [^]]*'
}

needed() {
	readelf -dW "$1" | grep -o 'Shared library: .*'
}

relocated_pages() {
	readelf -rW "$1" | awk '$3 ~ /^R_/ { print substr($1, 1, 13) }' |
		sort -u | wc -l
}

for source in cmd/*.c; do
	name=${source##*/} name=${name%.c}
	program=$BUILD/$name
	! needed "$program" | grep -q libsystemd || continue
	is "$name: no interpreter" "$(interpreter "$program")" ''
	is "$name: no shared library" "$(needed "$program")" ''
	at_most "$name: pages with relocations" \
		"$(relocated_pages "$program")" 2
done
done_testing

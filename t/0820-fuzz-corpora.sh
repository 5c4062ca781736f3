#!/bin/sh
# Every target of t/fuzz on its seeds, and 100,000 runs in all from there: each
# time the same ones. (make fuzz goes on by chance, for as long as one likes.)
. "${0%/*}/lib.sh"
[ -n "${FUZZ-}" ] || skip_all 'make check builds them, with gcc, musl, clang, libclang-rt-dev'

# replay TARGET RUNS
replay() {
	mkdir -p "$TMP/$1"
	ok "$1: the seeds, and $2 runs" "$FUZZ/fuzz/$1" -seed=1 -runs="$2" \
		-print_funcs=0 -timeout=60 -artifact_prefix="$TMP/$1-" \
		-dict=t/fuzz/http.dict "$TMP/$1" "t/fuzz/corpus/$1"
}

cd "${0%/*}/.." || exit 1
all=0
for source in t/fuzz/*.c; do
	target=${source##*/} target=${target%.c}
	# Whole connections, each served several times, cost most.
	case $target in
	cgi-head) runs=500 ;;
	connection) runs=1000 ;;
	simple | redir | backend) runs=2000 ;;
	proxy) runs=4000 ;;
	*) runs=9000 ;;
	esac
	ok "$target: there are seeds" test -d "t/fuzz/corpus/$target"
	replay "$target" "$runs"
	all=$((all + runs))
done
ok "100,000 runs in all and more ($all)" [ "$all" -ge 100000 ]
done_testing

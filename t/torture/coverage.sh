#!/bin/sh
# What the tests reach of lib/, as gcov counts it: enough, and each place that
# is not reached has its reason in the list "uncovered". That the tests pass is
# no matter here: for some there are files and calls too many.
# COVERED=DIR: built there, and added to what it has counted; RUN=: only looked
# at. EACH=N: so many faults of each picture.
. "${0%/*}/../lib.sh"
need gcov python3
HERE=${0%/*}

if [ "${1-}" = faults ]; then
	. "${0%/*}/../faults/lib.sh"
	sample "${EACH:-20}"
	for mode in calls start short interrupted reset; do
		of_all $mode
	done
	PROGRAM_DIR=$BUILD/faults
	of_all allocations
	done_testing
fi

# Not those of ways to start, of systemd, of documents, of large clients and of
# costs: what they reach others do. With strace, and what is told apart by musl.
files() {
	echo unit
	for t_file in "$HERE"/../[0-9]*.sh; do
		case ${t_file##*/} in
		00* | 021[1-8]* | 022[01]* | 02[345]* | 0427* | 0443* | \
		    045* | 0535* | 06* | 07* | 0801* | 082* | 083[0-3]* | \
		    09*) ;;
		*) echo "t/${t_file##*/}" ;;
		esac
	done
}

# (A program that starts another shares its memory with it: what it counts does
# not end there.)
O=${COVERED:-$TMP/build}
ok 'it builds with gcov' make -s -j2 -C "$HERE/../.." "O=$O" COVERAGE=1 \
    CFLAGS='-O0 -g -fno-builtin-execve' all tested
if [ "${RUN=all}" ]; then
	# Whoever a test becomes adds to the same files.
	chmod 755 "$O"
	find "$O" -name '*.gcno' | sed 's/gcno$/gcda/' >"$TMP/counts"
	xargs touch <"$TMP/counts"
	xargs chmod 666 <"$TMP/counts"
	# shellcheck disable=SC2046 # a list
	LIMIT=120 COVERING=1 BUILD=$O "$HERE/../run" -j2 $(files) \
	    >"$TMP/tests" 2>&1
	BUILD=$O sh "$0" faults >>"$TMP/tests" 2>&1
	[ -z "${SHOW-}" ] || cat "$TMP/tests"
	find "$O" -name '*.gcda' -empty -delete
fi

find "$O/libc/lib" -name '*.o' -exec python3 "$HERE/coverage.py" \
    "$HERE/uncovered" {} + >"$TMP/table"
code=$?
cat "$TMP/table"
sed -n 's/^# *\(.*\)  lib\/$/coverage: \1/p' "$TMP/table" \
    >>"${FIGURES:-/dev/stdout}"
ok 'enough of lib/ is covered, and the rest is listed' [ "$code" = 0 ]
done_testing

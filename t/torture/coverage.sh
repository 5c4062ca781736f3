#!/bin/sh
# What the tests reach of lib/, as gcov counts it: enough, and each place that
# is not reached has its reason in the list "uncovered". That the tests pass is
# no matter here: for some there are files and calls too many.
# COVERED=DIR: built there, and added to what it has counted; RUN=: only looked
# at. EACH=N: so many faults of each picture.
. "${0%/*}/../lib.sh"
need gcov python3
unset MAKEFLAGS MFLAGS
HERE=${0%/*}

if [ "${1-}" = faults ]; then
	. "${0%/*}/../faults/lib.sh"
	sample "${EACH:-20}"
	FAULT_OPTIONS="$FAULT_OPTIONS -u"
	of_all calls
	of_all interrupted
	of_all short
	PROGRAM_DIR=$BUILD/faults
	of_all allocations
	PROGRAM_DIR=$BUILD
	sample "$((${EACH:-20} / 4))"
	of_all start
	of_all reset
	done_testing
fi

# Not those of ways to start, of units, of documents, of large clients, of load
# and of costs: what they reach others do. With strace, and what is told apart by
# musl.
files() {
	echo unit
	for t_file in "$HERE"/../[0-9]*.sh; do
		case ${t_file##*/} in
		00* | 021[2-8]* | 022[01]* | 02[345]* | 042[67]* | 0431* | \
		    0443* | 045* | 0524* | 0535* | 0545* | 0553* | 0563* | \
		    0582* | 0584* | 0594* | 0595* | 060* | 061[35]* | \
		    07* | 0801* | 082* | 083[0-3]* | 084* | 09*) ;;
		*) echo "t/${t_file##*/}" ;;
		esac
	done
}

# (A program that starts another shares its memory with it: what it counts does
# not end there.)
O=${COVERED:-$TMP/build}
ok 'it builds with gcov' make -s -j2 -C "$HERE/../.." "O=$O" COVERAGE=1 \
    CFLAGS='-O0 -g -fno-builtin-execve' all tested
# Whoever a test becomes adds to the same files, and each test has its own.
# (Where a super-server gives no environment, they are beside the objects.)
if [ "${RUN=all}" ]; then
	chmod 755 "$O"
	[ ! -d "$BUILD/starters" ] || ln -sfn "$BUILD/starters" "$O/starters"
	rm -rf "$O/counts"
	mkdir "$O/counts"
	(cd "$O" && find libc/lib -name '*.gcno') | sed 's/\.gcno$//' |
		while read -r object
	do
		mkdir -p "$O/counts/none/${object%/*}"
		ln -s "$O/$object.gcno" "$O/counts/none/$object.gcno"
		: >"$O/counts/none/$object.gcda"
		: >"$O/$object.gcda"
		chmod 666 "$O/$object.gcda"
	done
	chmod -R a+rwX "$O/counts/none/libc"
	cp -a "$O/counts/none" "$O/counts/others"
	export COVERING="$O/counts"
	GCOV_PREFIX_STRIP=$(printf %s "$O" | tr -dc / | wc -c)
	export GCOV_PREFIX_STRIP
	export GCOV_PREFIX="$O/counts/others"
	# shellcheck disable=SC2046 # a list
	LIMIT=120 BUILD=$O "$HERE/../run" -j2 $(files) >"$TMP/tests" 2>&1
	BUILD=$O sh "$0" faults >>"$TMP/tests" 2>&1
	[ -z "${SHOW-}" ] || cat "$TMP/tests"
fi

python3 "$HERE/coverage.py" "$HERE/uncovered" "$O/libc" "$O"/counts/* \
    >"$TMP/table"
code=$?
grep -v '^[nt]o' "$TMP/table"
sed -n 's/^# *\(.*\)  lib\/$/coverage: \1/p' "$TMP/table" \
    >>"${FIGURES:-/dev/stdout}"
is 'enough of lib/ is covered, and the rest is listed' \
    "$(grep '^[nt]o' "$TMP/table"; echo "$code")" 0
done_testing

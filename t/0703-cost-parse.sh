#!/bin/sh
# What it costs to read a browser's request of 700 bytes and 12 fields: its
# instructions, which depend neither on the clock nor on the load.
. "${0%/*}/lib.sh"
need valgrind
! instrumented || skip_all 'an instrumented build does more'

# instructions COUNT: of a program that reads the request so often.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		--log-file="$TMP/log" "$TMP/parse" "$1" >"$TMP/out" 2>&1
	sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$TMP/log"
}

# It cannot read what clang writes for debuggers.
strip -o "$TMP/parse" "$BUILD/tools/parse"
few=$(instructions 10)
many=$(instructions 1010)
each=$(((${many:-0} - ${few:-0}) / 1000))
echo "# instructions: $each"
ok 'a request is read' [ -s "$TMP/out" ]
ok 'they were counted' [ "$each" -gt 1000 ]
ok 'at most 12,500 instructions' [ "$each" -le 12500 ]
done_testing

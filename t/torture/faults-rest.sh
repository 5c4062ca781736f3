#!/bin/sh
# Every allocation fails, and those after it; every client vanishes after each
# byte of its answer; nothing shows of bytes one by one and of signals.
. "${0%/*}/../lib.sh"
MOST=${MOST:-600}
. "${0%/*}/../faults/lib.sh"
need git mkpasswd openssl
of_all short
of_all interrupted
for _ in 1 2 3 4 5 6 7 8 9 10; do
	is_over || of_all storm
done
of_all reset
PROGRAM_DIR=$BUILD/faults
of_all allocations
tried 5000
done_testing

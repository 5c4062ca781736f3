#!/bin/sh
# Reads and writes of one byte, every second call interrupted, a thousand
# signals a second: the answer is the same.
. "${0%/*}/lib.sh"
. "${0%/*}/faults/lib.sh"
need git mkpasswd openssl
instrumented && skip_all 'these make calls of their own'
of_all short
of_all interrupted
of_all storm
tried 200
done_testing

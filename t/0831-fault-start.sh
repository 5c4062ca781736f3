#!/bin/sh
# System calls that fail before the first byte of a client: a sample.
. "${0%/*}/lib.sh"
. "${0%/*}/faults/lib.sh"
need git mkpasswd openssl
instrumented && skip_all 'these make calls of their own'
with_musl || skip_all 'a dynamic loader makes calls of its own'
sample 1
of_all start
tried 75
done_testing

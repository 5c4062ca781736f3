#!/bin/sh
# System calls that fail after the first byte of a client: a sample of all that
# make torture tries.
. "${0%/*}/lib.sh"
. "${0%/*}/faults/lib.sh"
need git mkpasswd openssl
instrumented && skip_all 'these make calls of their own'
sample 2
of_all calls
tried 150
done_testing

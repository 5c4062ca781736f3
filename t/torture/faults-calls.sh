#!/bin/sh
# Every system call fails in every way, once; without memory from there on, too.
. "${0%/*}/../lib.sh"
MOST=${MOST:-900}
. "${0%/*}/../faults/lib.sh"
need git mkpasswd openssl
of_all calls
tried 15000
done_testing

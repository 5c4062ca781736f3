#!/bin/sh
# Every system call fails in every way, once and from there on.
. "${0%/*}/../lib.sh"
. "${0%/*}/../faults/lib.sh"
need git mkpasswd openssl
FAULT_OPTIONS=-e
of_all calls
tried 20000
done_testing

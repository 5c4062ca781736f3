#!/bin/sh
# The same before the first byte of a client.
. "${0%/*}/../lib.sh"
MOST=${MOST:-600}
. "${0%/*}/../faults/lib.sh"
need git mkpasswd openssl
FAULT_OPTIONS=-e
of_all start
tried 5000
done_testing

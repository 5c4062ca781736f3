#!/bin/sh
# Allocations that fail, one or all from there on: a sample.
. "${0%/*}/lib.sh"
. "${0%/*}/faults/lib.sh"
need git mkpasswd openssl
PROGRAM_DIR=$BUILD/faults
sample 2
of_all allocations
tried 100
done_testing

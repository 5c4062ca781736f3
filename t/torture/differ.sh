#!/bin/sh
# 10,000 generated requests, where make check has 500.
. "${0%/*}/../lib.sh"
. "${0%/*}/../conformance/servers.sh"

cd "${0%/*}/../conformance" || exit 1
# shellcheck disable=SC2086 # a list
python3 differ.py "${SEED:-1}" "${COUNT:-10000}" disagreements $SERVERS

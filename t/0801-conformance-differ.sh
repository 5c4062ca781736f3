#!/bin/sh
# 500 generated requests to simplehttp, nginx, lighttpd and Python's http.server:
# where they disagree, t/conformance/disagreements says who is right.
. "${0%/*}/lib.sh"
. "${0%/*}/conformance/servers.sh"

cd "${0%/*}/conformance" || exit 1
# shellcheck disable=SC2086 # a list
python3 differ.py 1 500 disagreements $SERVERS

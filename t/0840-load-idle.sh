#!/bin/sh
# Clients that say nothing, or a byte a second. The long form is in t/torture.
. "${0%/*}/lib.sh"
need python3
. "${0%/*}/load.sh"

serve simplehttp --log=none --max-connections=none \
    --max-per-source=none --timeout=4,7,4 "$ROOT"
crowd 'idle' 100 30 4 7 30
done_testing

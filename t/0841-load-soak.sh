#!/bin/sh
# Many connections, a tenth of them reset. The long form is in t/torture.
. "${0%/*}/lib.sh"
. "${0%/*}/load.sh"

serve simplehttp --log=none "$ROOT"
COUNT=2000
! instrumented || COUNT=500
soak 'soak' 16 $COUNT
done_testing

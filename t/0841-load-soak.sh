#!/bin/sh
# Many connections, a tenth of them reset. The long form is in t/torture.
. "${0%/*}/lib.sh"
. "${0%/*}/load.sh"

serve simplehttp --log=none "$ROOT"
soak 'soak' 16 2000
done_testing

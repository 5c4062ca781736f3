#!/bin/sh
# README's table of costs has the rows and the targets of the bench.
. "${0%/*}/lib.sh"
need python3
cd "${0%/*}/.." || exit 1

# Without what a run measured: columns 1 and 3.
told=$(awk -F' *[|] *' '
	/^\| what +\| +got / { on = 1; getline; next }
	!/^\|/ { on = 0 }
	on { print $2 " | " $4 }' README)

is 'what is measured, and what is demanded' "$told" "$(t/bench/table --rows)"
done_testing

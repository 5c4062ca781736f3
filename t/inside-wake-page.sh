#!/bin/sh
# Run by 0623-wake-page.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
start_bus
for block in /box/doc/*; do
	case $block in
	*.run) ok "does: $(head -n 1 "$block") ..." sh -e "$block" ;;
	*.file) install -D -m 644 "$block" "$(cat "${block%.file}.place")" ;;
	esac
done
is 'the service runs' "$(property example.service ActiveState)" active
is 'these were all' "$t_run" 2
no_failed 'after all of them'
done_testing

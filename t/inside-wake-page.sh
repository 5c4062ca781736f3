#!/bin/sh
# Run by 0623-wake-page.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
systemctl start dbus.socket dbus.service 2>/dev/null
if ! wait_for [ -S /run/dbus/system_bus_socket ]; then
	mkdir -p /run/dbus
	start dbus dbus-daemon --system --nofork --nopidfile
	wait_for [ -S /run/dbus/system_bus_socket ]
fi
for block in /box/doc/*; do
	case $block in
	*.run) ok "does: $(head -n 1 "$block") ..." sh -e "$block" ;;
	*.file)
		place=$(cat "${block%.file}.place")
		mkdir -p "${place%/*}"
		cp "$block" "$place"
		chmod 644 "$place"
		;;
	esac
done
is 'the service runs' "$(property example.service ActiveState)" active
is 'these were all' "$t_run" 2
no_failed 'after all of them'
done_testing

#!/bin/sh
# wakehttp and a unit of a real systemd: started by the first request, stopped
# when nobody comes, allowed by polkit alone.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
need curl dbus-daemon python3
UNITS_BIND="-b $TOP/units/examples:/box/examples"
units_box inside-wake.sh

#!/bin/sh
# journalhttp and a real journald: its units in each profile, what
# journalhttp(8) says of systemd, and programs whose requests it finds.
. "${0%/*}/lib.sh"
. "${0%/*}/doc.sh"
. "${0%/*}/units.sh"
need col curl mandoc

split_page "$TOP/cmd/journalhttp.8"
collect
UNITS_BIND="-b $TMP/doc:/box/doc"
units_box inside-journal.sh

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# journalhttp: what it is asked while something fails.

remote=/lib/systemd/systemd-journal-remote
{ [ -x $remote ] && command -v python3 >/dev/null; } || return 0
mkdir "$ROOT/journal"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$FAULTS/.. python3 -c '
from journal import *
for i in range(20):
    message(i, "web.service" if i % 2 else "other.service", "line %d" % i)' |
	$remote -o "$ROOT/journal/a.journal" - 2>/dev/null
chmod 755 "$ROOT/journal"
chmod 644 "$ROOT/journal/a.journal"

# libsystemd leaves out what it cannot open; and it aborts where it closes what
# is not open.
LOOSE=1
ERRNOS=$TMP/errnos
sed '/^close /s/ EBADF//' "$FAULTS/errnos" >"$ERRNOS"
picture 'lines of JSON' pipe journalhttp "--directory=$ROOT/journal" \
    --unit=web <<'REQUEST'
GET /entries?limit=3 HTTP/1.0

REQUEST
picture 'text, units, boots' socket journalhttp "--directory=$ROOT/journal" \
    '--unit=we*' <<'REQUEST'
GET /entries?format=text&q=line HTTP/1.1
Host: localhost

GET /units HTTP/1.1
Host: localhost

GET /boots HTTP/1.1
Host: localhost

REQUEST
picture 'two clients of a listener' listener journalhttp \
    "--directory=$ROOT/journal" --unit=web <<'REQUEST'
GET / HTTP/1.1
Host: localhost
Connection: close

%%
HEAD /entries?format=stream HTTP/1.1
Host: localhost

REQUEST

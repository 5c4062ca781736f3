# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# healthhttp: what it is asked while something fails. The answer has times.

mkdir "$ROOT/checks"
script good "$ROOT/checks" <<'SCRIPT'
echo 'all is well'
SCRIPT
LOOSE=1

picture 'a check' pipe healthhttp \
    --check-timeout=1 "--checks=$ROOT/checks" <<'REQUEST'
HEAD / HTTP/1.1
Host: h

REQUEST
script bad "$ROOT/checks" <<'SCRIPT'
echo 'nothing is well'
exit 2
SCRIPT
picture 'a check that fails' socket healthhttp \
    --check-timeout=1 "--checks=$ROOT/checks" \
    "--file-age=$ROOT/checks/good=1h" <<'REQUEST'
GET / HTTP/1.1
Host: h

GET /?format=text HTTP/1.1
Host: h

REQUEST
rm "$ROOT/checks/bad"
picture 'two clients of a listener' listener healthhttp \
    --check-timeout=1 "--checks=$ROOT/checks" <<'REQUEST'
HEAD / HTTP/1.1
Host: h
Connection: close

%%
HEAD / HTTP/1.1
Host: h

REQUEST

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# promhttp: what is asked while something fails. A source that fails is left
# out, and the metrics of our own say so.

mkdir "$ROOT/files" "$ROOT/exec"
printf '# TYPE a gauge\na 1\n' >"$ROOT/files/a.prom"
script one "$ROOT/exec" <<'SCRIPT'
echo 'one 1'
SCRIPT
LOOSE=1
IGNORE=promhttp_
: >"$TMP/nothing"
BODY=$TMP/nothing

picture 'a file' pipe promhttp "$ROOT/files" <<'REQUEST'
GET /metrics HTTP/1.1
Host: h
Connection: close

REQUEST
picture 'a head, nothing, and a page' socket promhttp "$ROOT/files" <<'REQUEST'
HEAD /metrics HTTP/1.1
Host: h

GET /metrics?collect[]=b HTTP/1.1
Host: h

GET / HTTP/1.0

REQUEST
picture 'an executable' socket promhttp --exec-timeout=1 \
    "--exec=$ROOT/exec" <<'REQUEST'
GET /metrics HTTP/1.1
Host: h
Connection: close

REQUEST
picture 'two clients of a listener' listener promhttp "$ROOT/files" <<'REQUEST'
GET /metrics HTTP/1.1
Host: h
Connection: close

%%
GET / HTTP/1.1
Host: h

REQUEST

#!/bin/sh
# promhttp: files and executables that fail, and what clients may ask for.
. "${0%/*}/lib.sh"
. "${0%/*}/prom.sh"

# --- files
file a.prom 'a 1'
file .hidden.prom 'hidden 1'
file a.prom.tmp2 'other 1'
file .prom 'none 1'
file a 'none 1'
file prom 'none 1'
mkdir "$FILES/dir.prom"
mkfifo "$FILES/fifo.prom"
ln -s /etc/passwd "$FILES/out.prom"
ln -s nowhere "$FILES/dangling.prom"
is 'files that end with .prom, and no others' "$(metrics | grep -v '^#')" 'a 1'
is 'of those regular ones' "$(said | grep -e ^dir -e ^fifo)" \
	'dir.prom: not taken: not a regular file
fifo.prom: not taken: not a regular file'
is '... and a file that is there' "$(said | grep ^dangling)" \
	'dangling.prom: not taken: No such file or directory'
is '... of which we have the age' \
	"$(own file_mtime_seconds a.prom | wc -l)" 1
if instrumented; then
	skip 'no link leads out' 'no sandbox in this build'
else
	is 'no link leads out of the directory' "$(said | grep ^out)" \
		'out.prom: not taken: Permission denied'
fi
rm -r "$FILES"/*.prom
file a.prom 'a 1'
if [ "$(id -u)" != 0 ]; then
	chmod 0 "$FILES/a.prom"
	is 'a file that may not be read: a metric, and a line of the log' \
		"$(own source_success; said)" \
		'0
a.prom: not taken: Permission denied'
	chmod 644 "$FILES/a.prom"
else
	chmod 755 "$TMP" "$FILES"
	chmod 0 "$FILES/a.prom"
	req 'GET /metrics HTTP/1.0' | as_user "$BUILD/promhttp" "$FILES" \
		2>"$TMP/log" | body >"$TMP/answer"
	is 'a file that may not be read: a metric, and a line of the log' \
		"$(sed -n 's/^promhttp_source_success.*} //p' "$TMP/answer"
		said)" '0
a.prom: not taken: Permission denied'
	chmod 644 "$FILES/a.prom"
fi
touch -d '2026-01-02 03:04:05 UTC' "$FILES/a.prom"
is 'when it was modified' "$(own file_mtime_seconds a.prom)" 1767323045.000
like '... and how long ago' "$(own file_age_seconds a.prom)" '[1-9]*.[0-9][0-9][0-9]'
touch -d '2 hours ago' "$FILES/a.prom"
like '... in seconds' "$(own file_age_seconds a.prom)" '72[0-9][0-9].*'
touch -d 'tomorrow' "$FILES/a.prom"
like '... or in the future' "$(own file_age_seconds a.prom)" '-8*'
like 'how long it took' "$(asking /metrics | body |
	sed -n 's/^promhttp_scrape_duration_seconds //p')" \
	'[0-9].[0-9][0-9][0-9]*'
head -c 3000 /dev/zero | tr '\0' '#' >"$FILES/b.prom"
options="--max-size=2K $FILES"
is '--max-size: not the long one' "$(metrics | grep -v '^#'; said)" \
	'a 1
b.prom: not taken: longer than --max-size'
options="--max-size=4K --max-total=3001 $FILES"
is '--max-total: not what does not fit' "$(metrics | grep -v '^#'; said)" \
	'a 1
b.prom: not taken: all are longer than --max-total'
rm "$FILES/b.prom"
printf 'x{a="\377"} 1\n' >"$FILES/$(printf 'q"\\\n\377').prom"
options=$FILES
is 'a hostile name' \
	"$(asking /metrics | body | grep -a '^promhttp_source_invalid')" \
	"$(printf 'promhttp_source_invalid_lines{source="a.prom",kind="file"} 0
promhttp_source_invalid_lines{source="q\\"\\\\\\n\357\277\275.prom",kind="file"} 1')"
rm "$FILES"/q*
hostile=$(printf '\377\nq 2.prom')
echo 'x 1' >"$FILES/$hostile"
is '... names its metrics, and is none' \
	"$(asking /metrics | body | grep -a -v promhttp_ | tail -n 3)" \
	"$(printf '# HELP x Metric read from \357\277\275\\nq 2.prom
# TYPE x untyped
x 1')"
rm "$FILES/$hostile"
for i in $(seq 1030); do : >"$FILES/$i.prom"; done
metrics >"$TMP/out"
like 'more than 1024 files are too many' "$(said)" \
	"*$FILES: not taken: too many files*"
rm "$FILES"/[0-9]*
mv "$FILES" "$FILES.gone"
mkdir "$FILES"
: >"$FILES/empty.prom"
is 'an empty file is good' "$(own source_success empty.prom)" 1
rm "$FILES/empty.prom"
is 'no file at all: our own metrics alone' "$(metrics; asking /metrics |
	body | grep -c '^promhttp_')" 2
cp "$FILES.gone/a.prom" "$FILES"

# --- executables
options=--exec=$EXEC
script one 'echo "# TYPE one gauge"' 'echo "one 1"'
script two 'echo "two 2"; echo "no such disk" >&2'
is 'what executables print' "$(metrics)" '# TYPE one gauge
one 1
# TYPE two untyped
two 2'
like 'their errors are in the log' "$(said)" '*two: no such disk*'
like 'how long they ran' "$(own exec_duration_seconds one)" '[0-9].[0-9][0-9][0-9]'
# shellcheck disable=SC2016 # for the script
script env 'echo "env{dir=\"$PWD\",x=\"$X\",y=\"$Y\"} $(env | grep -c HTTP)"' \
	'read -r line || echo "input 0"'
options="--exec=$EXEC --exec-env=X=1"
is 'their directory, input and environment' \
	"$(Y=2 metrics 'X-Y: z' | grep -e ^env -e ^input)" \
	"env{dir=\"$EXEC\",x=\"1\",y=\"\"} 0
input 0"
rm "$EXEC/env" "$EXEC/two"
options=--exec=$EXEC
script bad 'echo "bad 1"' 'exit 3'
# shellcheck disable=SC2016
script kill 'echo "kill 1"' 'kill -9 $$'
echo '#!/no/such/interpreter' >"$EXEC/none"
chmod 755 "$EXEC/none"
is 'those that fail: nothing of them' "$(metrics | grep -v '^#')" 'one 1'
is '... why not, in the log' "$(said | grep taken)" \
	'bad: not taken: an exit status that is not 0
kill: not taken: ended by a signal
none: not taken: not started'
is '... and a metric' "$(own source_success | xargs)" '0 0 0 1'
rm "$EXEC/bad" "$EXEC/kill" "$EXEC/none"
script slow 'echo "slow 1"' 'sleep 600 & sleep 600'
options="--exec=$EXEC --exec-timeout=1"
is 'one that does not end: the others are there' \
	"$(metrics | grep -v '^#')" 'one 1'
is '... it is killed, and all that it has started' "$(own source_success slow
	said | grep taken; pgrep -f '^sleep 600$' | wc -l)" '0
slow: not taken: no end in time
0'
options="--exec=$EXEC --exec-timeout=600"
is 'no longer than Prometheus waits' "$(
	metrics 'X-Prometheus-Scrape-Timeout-Seconds: 1.2' | grep -v '^#'
	said | grep taken)" 'one 1
slow: not taken: no end in time'
rm "$EXEC/slow"
script large 'head -c 3000 /dev/zero | tr "\0" "#"'
options="--exec=$EXEC --max-size=2K"
is 'one that prints too much' "$(metrics | grep -v '^#'
	said | grep taken)" 'one 1
large: not taken: longer than --max-size'
rm "$EXEC/large"
chmod 644 "$EXEC/one"
script old~ 'echo "old 1"'
script off.disabled 'echo "off 1"'
options="--exec=$EXEC $FILES"
is 'what is not executable, and copies, do not run' \
	"$(metrics | grep -v '^#')" 'a 1'
chmod 755 "$EXEC/one"
file b.prom 'one 2'
is 'a file comes before an executable' "$(metrics | grep one; said)" \
	'# TYPE one gauge
one 2
one: line 2: a sample that is there already; 1 of its lines not taken'
rm "$FILES/b.prom"
for i in $(seq 40); do script "n$i" "echo 'n$i 1'"; done
is 'more than 32 are too many' "$(metrics | grep -v '^#'; said)" "a 1
$EXEC: not taken: too many executables"
is '... which is a metric, too' \
	"$(asking /metrics | body | grep -c 'kind="directory"} 0')" 5
rm "$EXEC"/n*

# --- what clients ask for
QUERY='?collect[]=one'
is 'collect[]' "$(metrics | grep -v '^#')" 'one 1'
QUERY='?collect[]=a.prom'
is '... of a file' "$(metrics | grep -v '^#')" 'a 1'
QUERY='?x=y&collect%5B%5D=%61&collect[]=one'
is '... two, encoded, without .prom' "$(metrics | grep -v '^#')" 'a 1
one 1'
QUERY='?collect[]=nothing&collect[]=../one&collect[]=%00&collect[]=%zz&collect[]='
is '... nothing that is there' "$(metrics | grep -v '^#')" ''
QUERY="?collect[]=$(printf '%01000d' 0)&collect[]=a.pro&collect[]=b"
is '... nothing as long, nor a part of a name' "$(metrics | grep -v '^#')" ''
script without 'echo "without 1"'
QUERY='?collect[]=without'
is '... one that has a long name' "$(metrics | grep -v '^#')" 'without 1'
rm "$EXEC/without"
QUERY='?exclude[]=one'
is 'exclude[]' "$(metrics | grep -v '^#')" 'a 1'
QUERY='?collect[]=one&exclude[]=one'
is '... counts more' "$(metrics | grep -v '^#')" ''
QUERY=
mkdir "$TMP/many"
for i in $(seq 500); do echo "m$i 1" >"$TMP/many/m$i.prom"; done
# shellcheck disable=SC2046 # words
query="?collect[]=m7$(printf '&collect[]=%s-of-an-exporter' $(seq 900))"
if instrumented; then
	skip 'a long query' 'sanitizers need memory'
else
	# shellcheck disable=SC3045 # dash and bash have it
	is 'a long query needs no memory for each file' \
		"$(req "GET /metrics$query HTTP/1.0" |
		(ulimit -v 8000; exec "$BUILD/promhttp" "$TMP/many") \
		2>"$TMP/log" | body | grep '^m')" 'm7 1'
fi
script ran "touch $TMP/ran"
req 'HEAD /metrics HTTP/1.1' 'Host: a' 'Connection: close' |
	"$BUILD/promhttp" --exec="$EXEC" >"$TMP/answer" 2>"$TMP/log"
is 'HEAD: the head' "$(status <"$TMP/answer"; body <"$TMP/answer")" 200
ok '... and nothing runs' [ ! -e "$TMP/ran" ]
for path in /metric /metrics/ /metrics/a /a.prom /../files/a.prom; do
	is "$path: 404" "$(asking "$path" | status)" 404
done
ok '... and nothing runs' [ ! -e "$TMP/ran" ]
is '/: a page with a link' \
	"$(asking / | body | grep -o '<a href="[^"]*"')" '<a href="metrics"'
is 'OPTIONS' "$(req 'OPTIONS /metrics HTTP/1.1' 'Host: a' |
	"$BUILD/promhttp" "$FILES" 2>"$TMP/log" | header Allow)" \
	'GET, HEAD, OPTIONS'
is 'POST: 405' "$(req 'POST /metrics HTTP/1.1' 'Host: a' \
	'Content-Length: 0' | "$BUILD/promhttp" "$FILES" 2>"$TMP/log" |
	status)" 405

# --- how it starts
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/promhttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "promhttp: $t_line"
}
refused 64 'nothing to collect: DIRECTORY or --exec'
refused 66 '/no/where: No such file or directory' /no/where
refused 66 '/no/where: No such file or directory' --exec=/no/where "$FILES"
refused 64 "--exec-env: neither NAME=VALUE nor NAME: '1=2'" \
	--exec-env=1=2 "$FILES"
done_testing

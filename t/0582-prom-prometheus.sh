#!/bin/sh
# promhttp read by others: promtool, a prometheus that scrapes it, and Python's
# strict parser of OpenMetrics.
. "${0%/*}/lib.sh"
. "${0%/*}/prom.sh"
need curl python3

file backup.prom '# HELP backup_size_bytes How much was saved.' \
	'# TYPE backup_size_bytes gauge' \
	'backup_size_bytes{path="C:\\x \"y\"\n"} 1.5e9'
file more.prom '# TYPE backup_size_bytes gauge' \
	'backup_size_bytes{path="/srv"} 2' \
	'# HELP backup_runs_total Runs.' '# TYPE backup_runs_total counter' \
	'backup_runs_total 3' 'broken{' 'large 1e999' '# HELP backup_seconds Duration.' \
	'# TYPE backup_seconds histogram' '# UNIT backup_seconds seconds' \
	'backup_seconds_bucket{le="1.0"} 1' 'backup_seconds_bucket{le="x"} 1' \
	'backup_seconds_bucket{le="+Inf"} 2' 'backup_seconds_sum 3.5' \
	'backup_seconds_count 2'
file zagain.prom 'backup_size_bytes{path="/srv"} 9' 'nohelp_ratio NaN'
script users 'echo "# HELP users_ratio Users."; echo "# TYPE users_ratio gauge"' \
	'echo "users_ratio{user=\"a\"} 1"'
script fails 'exit 1'
options="--exec=$EXEC $FILES"

if [ -x "$PROMETHEUS/promtool" ]; then
	asking /metrics | body >"$TMP/text"
	is 'promtool check metrics: nothing to say' \
		"$("$PROMETHEUS/promtool" check metrics <"$TMP/text" 2>&1
		echo $?)" 0
	rm "$FILES"/*.prom.tmp 2>/dev/null
	mkdir "$TMP/none"
	req 'GET /metrics HTTP/1.0' | "$BUILD/promhttp" "$TMP/none" \
		2>"$TMP/log" | body >"$TMP/text"
	is '... nor of our own alone' \
		"$("$PROMETHEUS/promtool" check metrics <"$TMP/text" 2>&1
		echo $?)" 0
else
	skip 'promtool' 'no prometheus'
fi

# The system's own: another one has no packages of Debian.
python=/usr/bin/python3
if $python -c 'import prometheus_client.openmetrics.parser' 2>/dev/null; then
	asking /metrics "$OPENMETRICS" | body >"$TMP/open"
	is 'a strict parser of OpenMetrics reads all families' "$(
	$python -c '
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for f in text_string_to_metric_families(sys.stdin.read()):
    if not f.name.startswith("promhttp_"):
        print(f.name, f.type, f.unit or "-", len(f.samples))' \
		<"$TMP/open" 2>&1)" 'backup_runs counter - 1
backup_seconds histogram seconds 4
backup_size_bytes gauge - 2
nohelp_ratio unknown - 1
users_ratio gauge - 1'
else
	skip 'a strict parser of OpenMetrics' 'no python3-prometheus-client'
fi

[ -x "$PROMETHEUS/prometheus" ] || {
	skip 'a prometheus that scrapes' 'no prometheus'
	done_testing
}
port=$(free_port)
# shellcheck disable=SC2086 # options
start server "$BUILD/promhttp" $AS --listen "127.0.0.1:$port" $options
wait_port "$port"
printf 'ann:{SHA256}%s\n' "$(printf sesame | sha256sum | cut -c 1-64)" \
	>"$TMP/auth"
locked=$(free_port)
# shellcheck disable=SC2086 # an option, or none
start locked "$BUILD/promhttp" $AS --listen "127.0.0.1:$locked" \
	--auth="$TMP/auth" "$TMP/none"
wait_port "$locked"
is '--auth: 401' "$(curl -sS -m 10 --noproxy '*' -o "$TMP/body" \
	-w '%{http_code}' "http://127.0.0.1:$locked/metrics")" 401
at=$(free_port)
cat >"$TMP/prometheus.yml" <<YML
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
- job_name: files
  static_configs: [ { targets: [ "127.0.0.1:$port" ] } ]
- job_name: locked
  basic_auth: { username: ann, password: sesame }
  static_configs: [ { targets: [ "127.0.0.1:$locked" ] } ]
YML
mkdir "$TMP/data"
start prometheus "$PROMETHEUS/prometheus" --config.file="$TMP/prometheus.yml" \
	--storage.tsdb.path="$TMP/data" --web.listen-address="127.0.0.1:$at" \
	--web.console.templates="$TMP" --web.console.libraries="$TMP"
# asked QUERY: the values, each with the labels that are not the target's.
asked() {
	curl -sS -m 10 --noproxy '*' -G --data-urlencode "query=$1" \
		"http://127.0.0.1:$at/api/v1/query" | python3 -c '
import json, sys
for r in sorted(json.load(sys.stdin)["data"]["result"], key=str):
    m = r["metric"]
    m = {k: v for k, v in m.items() if k not in ("__name__", "job", "instance")}
    print(*sorted(m.items()), r["value"][1])'
}
up() {
	[ "$(asked 'sum(max_over_time(up[1m]))')" = 2 ]
}
t_wait 30 up
is 'prometheus: it is up, also with a password' \
	"$(asked 'sum(max_over_time(up[1m]))')" 2
is 'prometheus: two files, one family; duplicates are not there' \
	"$(asked backup_size_bytes)" "('path', '/srv') 2
('path', 'C:\\\\x \"y\"\\n') 1500000000"
is 'prometheus: a counter' "$(asked backup_runs_total)" 3
is 'prometheus: a histogram' \
	"$(asked 'histogram_quantile(0.5, backup_seconds_bucket)')" 1
is 'prometheus: an executable' "$(asked users_ratio)" "('user', 'a') 1"
is 'prometheus: what fails' "$(asked 'promhttp_source_success == 0')" \
	"('kind', 'exec') ('source', 'fails') 0
('kind', 'file') ('source', 'more.prom') 0
('kind', 'file') ('source', 'zagain.prom') 0"
is 'prometheus: types and help' "$(curl -sS -m 10 --noproxy '*' \
	"http://127.0.0.1:$at/api/v1/metadata?metric=backup_size_bytes")" \
	'{"status":"success","data":{"backup_size_bytes":[{"type":"gauge","help":"How much was saved.","unit":""}]}}'
is 'prometheus: a unit' "$(curl -sS -m 10 --noproxy '*' \
	"http://127.0.0.1:$at/api/v1/metadata?metric=backup_seconds" |
	grep -o '"unit":"seconds"')" '"unit":"seconds"'
rm "$FILES/zagain.prom"
file backup.prom 'backup_size_bytes{path="/srv"} 7'
changed() {
	[ "$(asked 'backup_size_bytes{path="/srv"}')" = "('path', '/srv') 7" ]
}
ok 'prometheus: a file that is replaced' wait_for changed
done_testing

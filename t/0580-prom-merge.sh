#!/bin/sh
# promhttp: lines of files and executables become one exposition.
. "${0%/*}/lib.sh"
. "${0%/*}/prom.sh"

file a.prom '# HELP a_bytes So much.' '# TYPE a_bytes gauge' \
	'a_bytes{host="x"} 1'
is 'a file as it is' "$(metrics)" '# HELP a_bytes So much.
# TYPE a_bytes gauge
a_bytes{host="x"} 1'
file b.prom '# HELP a_bytes Something else.' '# TYPE a_bytes gauge' \
	'a_bytes{host="y"} 2' '# TYPE b gauge' 'b 3'
is 'a family of two files: once, with one HELP and TYPE' "$(metrics)" \
	'# HELP a_bytes So much.
# TYPE a_bytes gauge
a_bytes{host="x"} 1
a_bytes{host="y"} 2
# TYPE b gauge
b 3'
is '... both taken whole' "$(own source_success | xargs)" '1 1'
is '... and so many samples' "$(own source_samples | xargs)" '1 2'

file b.prom 'a_bytes{host="x"} 9' 'a_bytes{host="x",z=""} 9' 'c 1' 'c 2'
is 'a sample that is there already: not again' "$(metrics)" \
	'# HELP a_bytes So much.
# TYPE a_bytes gauge
a_bytes{host="x"} 1
# TYPE c untyped
c 1'
is '... reported as a metric' \
	"$(own source_duplicate_samples b.prom; own source_success b.prom)" '3
0'
is '... and in the log' "$(said)" \
	'b.prom: line 1: a sample that is there already; 3 of its lines not taken'
file b.prom 'a_bytes{y="2",x="1"} 1' 'a_bytes{ x = "1" , y="2", } 2'
is 'labels in another order are the same' "$(metrics | grep -c 'x="1"')" 1

file b.prom '# TYPE a_bytes counter' 'a_bytes{host="y"} 2' 'd 1'
is 'another TYPE: the samples of that source are left out' "$(metrics)" \
	'# HELP a_bytes So much.
# TYPE a_bytes gauge
a_bytes{host="x"} 1
# TYPE d untyped
d 1'
is '... and reported' "$(own source_conflicting_lines b.prom; said)" \
	'2
b.prom: line 1: another type than elsewhere; 2 of its lines not taken'

file b.prom 'good 1' 'bad{a="b" 1' 'good{a="b"} x' '1bad 2' 'good{a="c"} 2' \
	'promhttp_good 1'
is 'lines that are not valid are left out, others not' \
	"$(metrics | grep good)" '# TYPE good untyped
good 1
good{a="c"} 2'
is '... and reported' "$(own source_invalid_lines b.prom; said)" \
	'4
b.prom: line 2: labels without an end; 4 of its lines not taken'
file b.prom 'good 1' 'large 1e999' '# TYPE h histogram' \
	'h_bucket{le="x"} 1' 'h_bucket{le="+Inf"} 1'
is 'so are numbers that nobody else could read' \
	"$(metrics | grep -v '^#'; own source_invalid_lines b.prom)" 'a_bytes{host="x"} 1
good 1
h_bucket{le="+Inf"} 1
2'
printf 'good 1\nlast 12' >"$FILES/b.prom"
is 'a last line without line end may be half a line' \
	"$(metrics | grep -c last; said)" \
	'0
b.prom: line 2: a last line without line end; 1 of its lines not taken'
rm "$FILES"/*

file h.prom 'h_bucket{le="+Inf"} 2' 'h_sum 3' 'h_count 2' 's_sum 1' 's_count 1' \
	's{quantile="0.5"} 4' 'h 1' 's 1' 'h_bucket 1'
file t.prom '# TYPE h histogram' '# TYPE s summary'
is 'a histogram and a summary, whoever says their type' "$(metrics)" \
	'# TYPE h histogram
h_bucket{le="+Inf"} 2
h_sum 3
h_count 2
# TYPE s summary
s_sum 1
s_count 1
s{quantile="0.5"} 4'
is '... what is no sample of them is not' "$(own source_invalid_lines h.prom)" 3
rm "$FILES"/*

file a.prom "# HELP e It's \"so\" \\\\ \\n C:\\x" 'e{a="\"\\\n"} nan 1700000000123' \
	'f INFINITY -5' 'g -inf'
is 'text 0.0.4: escapes, numbers, timestamps' "$(metrics)" \
	"# HELP e It's \"so\" \\\\ \\n C:\\\\x
# TYPE e untyped
e{a=\"\\\"\\\\\\n\"} NaN 1700000000123
# TYPE f untyped
f +Inf -5
# TYPE g untyped
g -Inf"
is 'OpenMetrics: seconds, unknown, the end' "$(metrics "$OPENMETRICS")" \
	"# HELP e It's \\\"so\\\" \\\\ \\n C:\\\\x
# TYPE e unknown
e{a=\"\\\"\\\\\\n\"} NaN 1700000000.123
# TYPE f unknown
f +Inf -0.005
# TYPE g unknown
g -Inf
# EOF"
file a.prom '# TYPE r_total counter' '# HELP r_total Requests.' 'r_total 1' \
	'# TYPE old counter' 'old 2' '# TYPE d_seconds gauge' \
	'# UNIT d_seconds seconds' 'd_seconds 3' '# TYPE i gauge' \
	'# TYPE i_total counter' 'i 1' 'i_total 1'
is 'OpenMetrics: counters, units' "$(metrics "$OPENMETRICS")" \
	'# TYPE d_seconds gauge
# UNIT d_seconds seconds
d_seconds 3
# TYPE i gauge
i 1
# TYPE i_total unknown
i_total 1
# TYPE old unknown
old 2
# HELP r Requests.
# TYPE r counter
r_total 1
# EOF'
file a.prom '# TYPE r counter' '# HELP r Requests.' 'r_total 1' \
	'r_created 1.5' '# TYPE v info' 'v_info{version="1"} 1' \
	'# TYPE st stateset' 'st{st="a"} 1' '# EOF'
is 'OpenMetrics is read: as text' "$(metrics)" '# HELP r_total Requests.
# TYPE r_total counter
r_total 1
# TYPE r_created untyped
r_created 1.5
# TYPE st gauge
st{st="a"} 1
# TYPE v_info gauge
v_info{version="1"} 1'
is '... and as itself' "$(metrics "$OPENMETRICS")" '# HELP r Requests.
# TYPE r counter
r_total 1
r_created 1.5
# TYPE st stateset
st{st="a"} 1
# TYPE v info
v_info{version="1"} 1
# EOF'
is 'a HELP where there is none' \
	"$(asking /metrics | body | grep 'HELP st')" \
	'# HELP st Metric read from a.prom'

file a.prom '# HELP q A \"quoted\" word\ end' '# TYPE q gauge' 'q +5' 'q{a="b"} +inf' \
	'q{a="c"} -5'
is 'quotes of HELP that are escaped already, a sign' \
	"$(metrics; metrics "$OPENMETRICS")" '# HELP q A "quoted" word\\ end
# TYPE q gauge
q +5
q{a="b"} +Inf
q{a="c"} -5
# HELP q A \"quoted\" word\\ end
# TYPE q gauge
q +5
q{a="b"} +Inf
q{a="c"} -5
# EOF'
file a.prom '# TYPE c counter' 'c 1' 'c_total 2' '# TYPE g gauge' 'g 1' \
	'g_sum 2' 'u 1' 'u_count 2' '# TYPE d counter' 'd_total 1' 'd 2' \
	'# TYPE k gauge' '# TYPE k_total counter' 'k_total 3' '_total 4' \
	'n_total 5'
is 'suffixes of a family, and of none' "$(metrics)" '# TYPE _total untyped
_total 4
# TYPE c counter
c 1
# TYPE c_total untyped
c_total 2
# TYPE d_total counter
d_total 1
# TYPE g gauge
g 1
# TYPE g_sum untyped
g_sum 2
# TYPE k_total counter
k_total 3
# TYPE n_total untyped
n_total 5
# TYPE u untyped
u 1
# TYPE u_count untyped
u_count 2'
is '... one of both is not taken' "$(said)" \
	'a.prom: line 11: a name with a suffix and without one; 1 of its lines not taken'
is '... as OpenMetrics' "$(metrics "$OPENMETRICS" | grep -e TYPE.c -e TYPE.d \
	-e TYPE.k)" '# TYPE c unknown
# TYPE c_total unknown
# TYPE d counter
# TYPE k counter'
file a.prom '# TYPE size_bytes gauge' '# UNIT size_bytes seconds' \
	'size_bytes 1' \
	'# TYPE kilobytes gauge' '# UNIT kilobytes bytes' 'kilobytes 1' \
	'# TYPE bytes gauge' '# UNIT bytes bytes' 'bytes 1'
is 'a unit that the name does not end with is none' \
	"$(metrics "$OPENMETRICS" | grep -c UNIT)" 0
file a.prom '# TYPE a_s_m gauge' '# UNIT a_s_m s_m' '# UNIT a_s_m m' 'a_s_m 1'
is 'the first unit counts' "$(metrics "$OPENMETRICS" | grep UNIT)" \
	'# UNIT a_s_m s_m'
long=$(head -c 20000 /dev/zero | tr '\0' x)
file a.prom "# HELP long $long" '# TYPE long gauge' "long{a=\"$long\"} 1" 'b 2'
sed -n '1,3p' "$FILES/a.prom" >"$TMP/expected"
req 'GET /metrics HTTP/1.0' | "$BUILD/promhttp" "$FILES" 2>"$TMP/log" |
	grep -e '^# [A-Z]* long ' -e '^long{' >"$TMP/got"
ok 'lines that are longer than any buffer' cmp "$TMP/expected" "$TMP/got"

# --- which form
form() {
	asking /metrics "$@" | header Content-Type
}
text='text/plain; version=0.0.4; charset=utf-8'
open='application/openmetrics-text; version=1.0.0; charset=utf-8'
is 'no Accept: text' "$(form)" "$text"
is 'Accept: */*: text' "$(form 'Accept: */*')" "$text"
is 'what prometheus sends: OpenMetrics' "$(form 'Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1')" "$open"
is 'OpenMetrics liked less: text' \
	"$(form 'Accept: application/openmetrics-text;q=0.4, text/plain;q=0.5')" \
	"$text"
is 'q=0: text' "$(form 'Accept: application/openmetrics-text;q=0')" "$text"
is 'another version of it: text' \
	"$(form 'Accept: application/openmetrics-text; version=2.0.0')" "$text"
is 'no version of it: text' \
	"$(form 'Accept: application/openmetrics-text; version=')" "$text"
is 'versions of other forms do not count' "$(form \
	'Accept: a/b; version=2, application/x-of-another-length; version=2' \
	'Accept: application/openmetrics-text')" "$open"
is '... beside ours: OpenMetrics' "$(form 'Accept: application/openmetrics-text; version=2.0.0' 'Accept: application/openmetrics-text; version="1.0.0"; q=0.8')" "$open"
is 'the answer varies by it' "$(asking /metrics | header Vary)" Accept
is 'and is kept by nobody' "$(asking /metrics | header Cache-Control)" no-store
# --- labels that were made to share a place in the table, by what is known of it
rm -f "$FILES"/*.prom
# Of each pair FNV-1a has the same hash, so of each line that is made of them.
awk 'BEGIN {
	pairs = "139ff 58880 159db 52828 50f7 ad410 198eb 52938 63ea 1a4d1 " \
	    "2789b 689c8 7a0f5 aec20 3498b 778b8 229ff 69880 7e5ff a3e80 " \
	    "5997b 928a8 455e9 f6a16 99f aedb0 7d18d b7038"
	count = split(pairs, value, " ") / 2
	for (n = 0; n < 2 ^ count; n++) {
		line = "x{"
		for (i = rest = 0; i < count; i++) {
			rest = i == 0 ? n : int(rest / 2)
			line = line substr("abcdefghijklmn", i + 1, 1) \
			    "=\"" value[2 * i + 1 + rest % 2] "\","
		}
		print line "} 1"
	}
}' >"$FILES/same.prom"
is 'lines made to have one hash take no longer than others' "$(
	req 'GET /metrics HTTP/1.0' | timeout 60 "$BUILD/promhttp" "$FILES" \
		2>"$TMP/log" | grep -c '^x{')" 16384
rm "$FILES/same.prom"
done_testing

#!/bin/sh
# What healthhttp answers: statuses, forms, paths.
. "${0%/*}/lib.sh"
. "${0%/*}/health.sh"
need python3

like 'a directory without checks: 503, and who knows more' \
	"$(asking / | body)" '*the log says why*'
check a 'echo fine'
is 'all pass: 200' "$(text /)" '200 pass,pass a'
check b 'echo "  no answer from db1  "; exit 3'
is 'one fails: 503, each by name' "$(text /)" '503 fail,pass a,fail b'
is 'the log says why' "$(grep -c 'failure: b: no answer from db1$' "$TMP/log")" 1
for path in /ready /readyz /health /healthz; do
	is "$path: the same" "$(text $path)" '503 fail,pass a,fail b'
done
is '/live: 200, whatever checks say' "$(text /live)" '200 pass'
is '/livez: the same' "$(text /livez)" '200 pass'
is '/check/NAME: this one passes' "$(text /check/a)" '200 pass,pass a'
is '/check/NAME: that one fails' "$(text /check/b)" '503 fail,fail b'
is 'a name that is percent-encoded' "$(text /check/%61)" '200 pass,pass a'
is 'no such check: 404' "$(asking /check/c | status)" 404
for path in /check /check/ /check/../a /check/a/ /a /live/ /.. '/check/a%00' \
	/check/%2e%2e%2fchecks%2fa; do
	like "$path: nothing runs" "$(asking "$path" | status)" '40[04]'
	unlike '... nor is anything said of it' "$(cat "$TMP/log")" '*failure*'
done

# --- what strangers learn
is 'what a check printed is for the log alone' \
	"$(asking / | grep -c 'fine\|db1')" 0
options="--checks=$CHECKS --details"
is '--details: for clients, too' "$(text /)" \
	'503 fail,pass a: fine,fail b: no answer from db1'
options=--checks=$CHECKS

# --- who
printf 'ann:{SHA256}%s\n' "$(printf sesame | sha256sum | cut -c 1-64)" \
	>"$TMP/auth"
options="--checks=$CHECKS --auth=$TMP/auth"
for path in / /ready /agent /check/a /check/none /none; do
	is "--auth: $path: 401" "$(asking $path | status)" 401
	unlike '... nothing runs' "$(cat "$TMP/log")" '*failure*'
done
is '... /live: 200' "$(text /live)" '200 pass'
is '... with it: the checks' "$(asking '/?format=text' \
	"Authorization: Basic $(printf ann:sesame | base64)" | body | head -n 1)" \
	fail
options=--checks=$CHECKS

# --- forms
json() {
	python3 -c '
import json, sys
o = json.load(sys.stdin)
print(o["status"], *("%s=%s%s" % (n, c[0]["status"],
    ":" + c[0]["output"] if "output" in c[0] else "")
    for n, c in o.get("checks", {}).items()))'
}
asking / >"$TMP/answer"
is 'JSON, where nobody says what is wanted' "$(body <"$TMP/answer" | json)" \
	'fail a=pass b=fail'
is '... as such' "$(header Content-Type <"$TMP/answer")" application/json
is '... kept by nobody' "$(header Cache-Control <"$TMP/answer")" no-store
is '... of the length that it says' "$(header Content-Length <"$TMP/answer")" \
	"$(($(body <"$TMP/answer" | wc -c)))"
is 'Accept: text/plain' "$(asking / 'Accept: text/plain' | body | head -n 1)" fail
is '... is what it depends on' \
	"$(asking / 'Accept: text/plain' | header Vary)" Accept
is 'Accept: application/health+json' \
	"$(asking / 'Accept: application/health+json' | header Content-Type)" \
	application/health+json
is '... whatever its case, in a second field, before all else' \
	"$(asking / 'Accept: text/html' \
	'Accept: Application/Health+JSON, */*' | header Content-Type)" \
	application/health+json
is 'Accept: */*' "$(asking / 'Accept: */*' | header Content-Type)" \
	application/json
is '?format=json against Accept' \
	"$(asking '/?format=json' 'Accept: text/plain' | body | json)" \
	'fail a=pass b=fail'
is '/live as JSON' "$(asking /live | body)" '{"status":"pass"}'
# shellcheck disable=SC2016 # for the check
check b 'printf "\\001\"<\\303\\266\\377\\033[1m\\r\\nsecond"; exit 9'
options="--checks=$CHECKS --details"
is 'a line is harmless, and alone' "$(asking / | body | json)" \
	'fail a=pass:fine b=fail:?"<ö??[1m'
is '... as text, too' "$(text /check/b)" '503 fail,fail b: ?"<ö??[1m'
check b "head -c 100000 /dev/zero | tr '\\0' x"
is 'a line that is too long is cut' "$(($(text /check/b | wc -c)))" \
	$((255 + $(printf '200 pass,pass b: \n' | wc -c)))
rm "$CHECKS/b"
options=--checks=$CHECKS

# --- methods
is 'HEAD: the head of a GET' "$(req 'HEAD /live HTTP/1.1' 'Host: a' |
	"$BUILD/healthhttp" "$options" 2>"$TMP/log" | sed '/^Date:/d')" \
	"$(req 'GET /live HTTP/1.1' 'Host: a' |
	"$BUILD/healthhttp" "$options" 2>"$TMP/log" |
	sed -e '/^Date:/d' -e '/^\r$/q')"
is '... whose status is theirs' "$(req 'HEAD /check/b HTTP/1.1' 'Host: a' |
	"$BUILD/healthhttp" "$options" 2>"$TMP/log" | status)" 404
is 'OPTIONS' "$(req 'OPTIONS / HTTP/1.1' 'Host: a' |
	"$BUILD/healthhttp" "$options" 2>"$TMP/log" | header Allow)" \
	'GET, HEAD, OPTIONS'
is 'POST: 405' "$(req 'POST / HTTP/1.1' 'Host: a' 'Content-Length: 0' |
	"$BUILD/healthhttp" "$options" 2>"$TMP/log" | status)" 405

# --- what an executable may say
check b 'exit 1'
is 'exit status 1: it fails' "$(text /check/b)" '503 fail,fail b'
options="--checks=$CHECKS --warnings --details"
is '--warnings: it does not' "$(text /)" \
	'200 warn,pass a: fine,warn b: exit status 1'
check b 'exit 2'
is '... as 2 does' "$(text /check/b)" '503 fail,fail b: exit status 2'
check b 'kill -9 $$'
is 'ended by a signal' "$(text /check/b)" '503 fail,fail b: ended by signal 9'
echo '#!/no/such/interpreter' >"$CHECKS/b"
is 'without its interpreter' "$(text /check/b)" \
	'503 fail,fail b: cannot be started: No such file or directory'
check b 'echo no >&2; exit 2'
is 'what it complains of is in the log' "$(text /check/b >"$TMP/b"
	grep -c ' b: no$' "$TMP/log")" 1
check b "pwd; env | grep -c '^HTTP\\|^X='; [ \"\$Y\" = 1 ]"
options="--checks=$CHECKS --details --check-env=Y=1"
is 'its directory and its environment are its own' "$(X=1 text /check/b)" \
	"200 pass,pass b: $CHECKS"
rm "$CHECKS/b"

# --- which are executables
touch "$CHECKS/README"
check '.hidden' 'exit 9'
check 'a~' 'exit 9'
check 'a.dpkg-old' 'exit 9'
options=--checks=$CHECKS
is 'no copies, no other files' "$(text /)" '200 pass,pass a'
check late 'exit 0'
ln -s a "$CHECKS/link"
is 'one that has come, and a link' "$(text /)" \
	'200 pass,pass a,pass late,pass link'
line=$(printf 'b\nb \177')
check "$line" 'exit 9'
is 'a name of two lines is on one' "$(text /)" \
	'503 fail,pass a,fail b?b ?,pass late,pass link'
is '... for haproxy, too' "$(agent)" 'down #b?b ?'
rm "$CHECKS/a" "$CHECKS/late" "$CHECKS/link" "$CHECKS/$line"
is 'no check at all says nothing good: 503' "$(asking / | status)" 503
is '... and the log why' "$(grep -c "$CHECKS: no executables" "$TMP/log")" 1
is '... but /live' "$(text /live)" '200 pass'

# --- files and disks
touch "$TMP/young"
touch -d '2 hours ago' "$TMP/old"
options="--file-age=$TMP/young=1h --file-age=$TMP/old=1h
	--file-age=$TMP/old=3h --file-age=$TMP/none=7d"
is '--file-age' "$(text /)" "503 fail,pass age:$TMP/young,fail age:$TMP/old,pass age:$TMP/old,fail age:$TMP/none"
is '... of one' "$(text "/check/age:$TMP/young")" "200 pass,pass age:$TMP/young"
options="--file-age=$TMP/old=7000 --details"
like '... in seconds' "$(text /)" "503 fail,fail age:$TMP/old: 7[0-9][0-9][0-9] seconds old"
options='--disk=/proc=1 --disk=/nowhere=99'
is '--disk: room enough, or no such place' "$(text /)" \
	'503 fail,pass disk:/proc,fail disk:/nowhere'
options='--disk=/nowhere=99 --details'
is '... which details say' "$(text /)" \
	'503 fail,fail disk:/nowhere: No such file or directory'
is '/agent by HTTP/1.1' "$(asking /agent | body | cut -d' ' -f1)" down
options='--disk=/=100 --details'
like '... and how much' "$(text /)" \
	'200 pass,pass disk:/: *% used, and *% of the inodes'
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	mkdir "$TMP/disk"
	full() {
		# shellcheck disable=SC2016 # for the inner shell
		unshare -m sh -c 'mount -t tmpfs -o size=1M,nr_inodes=100 \
			none "$1/disk" && eval "$3"
			printf "GET /?format=text HTTP/1.1\r\nHost: a\r\n\r\n" |
			"$2" --disk="$1/disk=90" --details 2>/dev/null' - \
			"$TMP" "$BUILD/healthhttp" "$1" | body | paste -sd, -
	}
	is 'an empty disk' "$(full :)" \
		"pass,pass disk:$TMP/disk: 0% used, and 1% of the inodes"
	# shellcheck disable=SC2016
	is 'a full one' "$(full 'head -c 1000000 /dev/zero >"$1/disk/x"')" \
		"fail,fail disk:$TMP/disk: 96% used, and 2% of the inodes"
	# shellcheck disable=SC2016
	is 'one without inodes' \
		"$(full 'for i in $(seq 95); do : >"$1/disk/$i"; done')" \
		"fail,fail disk:$TMP/disk: 0% used, and 96% of the inodes"
else
	skip 'disks that are full' 'no mount of our own here'
fi
if [ ! -S /run/dbus/system_bus_socket ] && [ ! -S /run/systemd/private ]; then
	options='--unit=cron --details'
	is '--unit without systemd' "$(text /)" '503 fail,fail unit:cron.service: systemd cannot be reached: No such file or directory'
else
	skip '--unit without systemd' 'there is one'
fi

# --- the command line
refused 64 'nothing to check: --checks, --unit, --file-age or --disk'
refused 66 '/nowhere: No such file or directory' --checks=/nowhere
refused 64 "--unit: not a unit's name: 'a/b'" --unit=a/b
refused 64 "--unit: not a unit's name: 'a.b'" --unit=a.b
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '/'" --disk=/
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '/=101'" --disk=/=101
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '=50'" --disk==50
long=$(printf '%0260d' 0)
refused 64 "--unit: not a unit's name: '$long'" "--unit=$long"
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '$long=5'" "--disk=$long=5"
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '${long}12345=5'" \
	"--disk=${long}12345=5"
refused 64 "--unit: not a unit's name: 'a?b'" "--unit=$(printf 'a\177b')"
refused 64 "--unit: not a unit's name: 'a/b'" --unit=a/b --unit=c/d
refused 64 "--disk: not PATH=PERCENT, 1 to 100: '/'" --disk=/ --disk=a
refused 64 "--file-age: not FILE=SECONDS, or with m, h, d: '/'" \
	--file-age=/ --file-age=a
refused 64 "--file-age: not FILE=SECONDS, or with m, h, d: '/a=0'" \
	--file-age=/a=0
refused 64 "--file-age: not FILE=SECONDS, or with m, h, d: '/a=5y'" \
	--file-age=/a=5y
refused 64 "--file-age: not FILE=SECONDS, or with m, h, d: '/a=9999999d'" \
	--file-age=/a=9999999d
refused 64 "--check-env: neither NAME=VALUE nor NAME: '1=2'" --disk=/=9 \
	--check-env=1=2
done_testing

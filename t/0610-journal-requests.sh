#!/bin/sh
# journalhttp: entries, filters, pages, units, boots, and who may ask.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

written a <<'END'
message(0, "web.service", "first", ("PRIORITY", "6"), ("_PID", "100"))
message(60, "db.service", "Second %s" % "\u00e9t\u00e9", ("PRIORITY", "3"))
message(120, "web.service", "third", ("PRIORITY", "4"),
        ("HTTP_STATUS", "500"), ("HTTP_PATH", "/a b"), ("_CMDLINE", "x -p y"))
message(180, "job@1.service", b"a\x1b[1m\xff\x00z\\", ("PRIORITY", "5"))
message(240, "web.service", "two\nlines\ttab", ("HTTP_STATUS", "404"),
        ("HTTP_STATUS", "500"))
entry(300, [("MESSAGE", "Started web."), ("_SYSTEMD_UNIT", "init.scope"),
            ("UNIT", "web.service"), ("_PID", "1"), ("_HOSTNAME", "box"),
            ("SYSLOG_IDENTIFIER", "systemd")])
entry(360, [("MESSAGE", "oom"), ("_TRANSPORT", "kernel"), ("PRIORITY", "2"),
            ("_HOSTNAME", "box"), ("SYSLOG_IDENTIFIER", "kernel")])
END
written b <<'END'
message(1000, "db.service", "next boot", boot="f" * 32)
END

options='--unit=web,db --unit=job@*'
all='web[100]: first,db: Second été,web: third,job: a\x1b[1m\xff\x00z\,web: two,    lines	tab,systemd[1]: Started web.,db: next boot'
# --- what it finds
is 'all that may be seen, the oldest first' \
	"$(lines '/entries?format=text')" "$all"
is 'Accept: text/plain' "$(lines /entries 'Host: localhost' \
	'Accept: text/plain')" "$all"
is "a browser's window gets that, too" "$(lines /entries 'Host: localhost' \
	'Accept: text/html,application/xhtml+xml,*/*;q=0.8')" "$all"
like 'the time is UTC' "$(asking '/entries?format=text&limit=1' | body)" \
	'2023-11-14T22:30:00.000000+0000 box db: next boot'
found() {
	is "$1" "$(lines "/entries?format=text&$1")" "$2"
}
found unit=web 'web[100]: first,web: third,web: two,    lines	tab,systemd[1]: Started web.'
found unit=web.service\&q=third 'web: third'
found 'unit=db&unit=job@1' 'db: Second été,job: a\x1b[1m\xff\x00z\,db: next boot'
# shellcheck disable=SC1003 # a backslash at the end
found 'unit=j*' 'job: a\x1b[1m\xff\x00z\'
found unit=nothing ''
found priority=err 'db: Second été'
found priority=3..4 'db: Second été,web: third'
found priority=warning..err 'db: Second été,web: third'
found 'priority=err&PRIORITY=3' 'db: Second été'
found 'priority=err&PRIORITY=4' ''
found q=second 'db: Second été'
found q=Second 'db: Second été'
found q=SECOND ''
found 'q=SECOND&case=no' 'db: Second été'
found 'q=second&case=yes' ''
found 'q=%C3%A9t%C3%A9' 'db: Second été'
found 'q=lines%09tab' 'web: two,    lines	tab'
found HTTP_STATUS=500 'web: third,web: two,    lines	tab'
found HTTP_STATUS=404 'web: two,    lines	tab'
found 'HTTP_STATUS=500&HTTP_STATUS=404&PRIORITY=4' 'web: third'
found 'field=HTTP_PATH%3D/a+b' 'web: third'
found since=2023-11-14T22:18:00Z 'systemd[1]: Started web.,db: next boot'
found 'since=2023-11-14T23:17:20%2B01:00&limit=1' 'db: next boot'
found 'since=1700000060&until=1700000120' 'db: Second été,web: third'
found 'until=2023-11-14T22:14:20' 'web[100]: first,db: Second été'
found since=-1h ''
found 'unit=&q=&priority=&since=' "$all"
found "boot=$(printf '%032d' 0 | tr 0 f)" 'db: next boot'
found boot=0 'db: next boot'
found 'limit=2' 'systemd[1]: Started web.,db: next boot'
found 'after=&limit=2' 'web[100]: first,db: Second été'
found 'limit=0' ''

# --- JSON, as journalctl writes it
asking '/entries' | body >"$TMP/ours"
options="$options --field=*"
asking '/entries?after=' | body >"$TMP/all"
options="${options% *} --kernel"
is '--kernel' "$(lines '/entries?format=text&_TRANSPORT=kernel')" 'kernel: oom'
is '... which is of no unit' \
	"$(lines '/entries?format=text&_TRANSPORT=kernel&unit=*')" ''
options='--unit=web,db --unit=job@*'
journalctl -q -D "$JOURNAL" -o json --all \
	-u web.service -u db.service -u 'job@1.service' >"$TMP/theirs"
is 'the same as that of journalctl' "$(python3 - "$TMP" <<'END'
import json, sys
load = lambda name: [json.loads(l) for l in open(sys.argv[1] + "/" + name)]
ours, all, theirs = load("ours"), load("all"), load("theirs")
both = "__CURSOR __REALTIME_TIMESTAMP __MONOTONIC_TIMESTAMP".split()
print(len(ours), len(theirs), all == theirs,
      [{k: e[k] for k in o} == o for o, e in zip(ours, theirs)].count(True),
      sorted({k for e in theirs for k in e} - {k for e in ours for k in e}))
END
)" "7 7 True 7 ['_CMDLINE']"
answer=$(asking /entries)
like 'its type' "$answer" '*Content-Type: application/x-ndjson*'
like 'no cache keeps it' "$answer" '*Cache-Control: no-store*'
like 'no other page has it' "$answer" \
	'*Cross-Origin-Resource-Policy: same-origin*'

# --- pages by cursors: there and back
cursor() { # first|last
	case $1 in
	first) head -n 1 ;;
	last) tail -n 1 ;;
	esac <"$TMP/body" | sed 's/.*"__CURSOR":"\([^"]*\)".*/\1/'
}
page() {
	asking "/entries?limit=3&$1" | body >"$TMP/body"
	sed 's/.*"MESSAGE":\("[^"]*"\|\[\).*/\1/' "$TMP/body" | paste -sd, -
}
is 'a page' "$(page after=)" '"first","Second été","third"'
is 'the next' "$(page "after=$(cursor last)")" \
	'[,"two\nlines\ttab","Started web."'
is 'the last' "$(page "after=$(cursor last)")" '"next boot"'
is 'behind that' "$(cp "$TMP/body" "$TMP/kept"; page "after=$(cursor last)")" ''
cp "$TMP/kept" "$TMP/body"
is 'back' "$(page "before=$(cursor first)")" \
	'[,"two\nlines\ttab","Started web."'
is '... and back' "$(page "before=$(cursor first)")" \
	'"first","Second été","third"'
is '... and no further' "$(page "before=$(cursor first)")" ''

# --- what is no question
for query in unit=a/b unit= priority=8 priority=bad since=tomorrow until=x \
	boot=x q=a\&q=b 'after=&before=s=1' format=stream\&until=now \
	format=stream\&before=x limit=10001 limit=-1 format=xml case=maybe q=%zz q=%00 nothing=1 \
	_CMDLINE=x field=x field=_CMDLINE=x after=nonsense before=x \
	MESSAGE before=s=zz; do
	case $query in unit= | MESSAGE) continue ;; esac
	is "$query: 400" "$(code "/entries?$query")" 400
done
like '... and why' "$(asking '/entries?priority=8')" '*priority: not 0 to 7*'
is 'a field that --field adds' "$(options="$options --field=_CMD*" \
	code '/entries?_CMDLINE=x')" 200

# --- units and boots
is 'units: a parameter of entries: 400' "$(code '/units?priority=err')" 400
is 'boots: the same' "$(code '/boots?q=x')" 400
is 'the same unit twice is no fault' "$(code '/units?unit=a&unit=a&format=')" \
	200
is 'units' "$(asking /units | body | xargs)" \
	'[ db.service, job@1.service, web.service ]'
is '... as text' "$(asking '/units?format=text' | body | xargs)" \
	'db.service job@1.service web.service'
is '... as Accept has it, or the encoded query' "$(asking /units \
	'Host: localhost' 'Accept: text/html' | body | wc -l
asking '/units?format=%74ext' | body | wc -l)" '3
3'
is '... that were asked for' "$(asking '/units?unit=w*' | body | xargs)" \
	'[ web.service ]'
is '... none' "$(options=--unit=none asking /units | body)" '[]'
is 'boots' "$(asking /boots | body)" \
	'{"boot":"0123456789abcdef0123456789abcdef","first":"1700000000000000","last":"1700000300000000"}
{"boot":"ffffffffffffffffffffffffffffffff","first":"1700001000000000","last":"1700001000000000"}'
is '... of a unit' "$(asking '/boots?unit=web&format=text' | body)" \
	'0123456789abcdef0123456789abcdef 1700000000000000 1700000300000000'

# --- methods, paths, names of hosts
is 'HEAD' "$(req 'HEAD /entries HTTP/1.0' | "$BUILD/journalhttp" --unit=web \
	--directory="$JOURNAL" 2>"$TMP/log" | sed -n '1p;$p' | tr -d '\r' |
	paste -sd, -)" 'HTTP/1.1 200 OK,'
is 'HEAD of a stream ends' "$(req 'HEAD /entries?format=stream HTTP/1.0' |
	"$BUILD/journalhttp" --unit=web --directory="$JOURNAL" 2>"$TMP/log" |
	status)" 200
is 'POST: 405' "$(req 'POST /entries HTTP/1.0' | "$BUILD/journalhttp" \
	--unit=web --directory="$JOURNAL" 2>"$TMP/log" | status)" 405
is 'no such path: 404' "$(code /entries/)" 404
for host in localhost localhost:8006 127.0.0.1 '[::1]:80' a.localhost; do
	is "Host: $host" "$(code /units "Host: $host")" 200
done
for host in evil.example 127.0.0.1.evil.example localhost.evil.example; do
	is "Host: $host: 421" "$(code /units "Host: $host")" 421
done
# shellcheck disable=SC2030,SC2031 # for that alone
is '--host' "$(options="$options --host=logs.example --host=*.b.example"
	code /units 'Host: Logs.example:443'
	code /units 'Host: x.b.example'
	code /units 'Host: b.example')" '200
200
421'
printf 'me:%s\n' "$(openssl passwd -6 secret)" >"$TMP/auth"
# shellcheck disable=SC2030,SC2031
is '--auth: 401 on every path' "$(options="$options --auth=$TMP/auth"
	for path in / /entries /units /boots /none; do code $path; done |
	xargs)" '401 401 401 401 401'
# shellcheck disable=SC2030,SC2031
is '... with the password' "$(options="$options --auth=$TMP/auth"
	code /units 'Host: evil.example' \
	"Authorization: Basic $(printf me:secret | base64)")" 200
like 'a page, with a policy' "$(asking /)" "*default-src 'none'; style-src 'sha256-*</html>"

# --- it does not start
refused 64 "which units may be seen? --unit NAME, or --unit '*' for all"
refused 64 "--unit: not a name or pattern: 'a/b'" --unit=a/b
refused 64 "--unit: not a name or pattern: ''" --unit=a,
refused 64 "--field: not a name or pattern: 'a'" --unit=a --field=a
refused 64 "--account: not a name or pattern: 'a b'" --unit=a --account='a b'
refused 64 "--account: no such account: 'none-such'" --unit=a \
	--account='root,none-such,root'
refused 64 "--host: not a host: 'a/b'" --unit=a --host=a/b
refused 66 "$TMP/none: No such file or directory" --unit=a \
	--directory="$TMP/none"
mkdir "$TMP/empty"
is 'nothing there to read: 503' "$(req 'GET /units HTTP/1.0' |
	"$BUILD/journalhttp" --unit=a --directory="$TMP/empty" 2>"$TMP/log" |
	status)" 503
like '... and a line' "$(cat "$TMP/log")" \
	'*journal: none may be read*'
done_testing

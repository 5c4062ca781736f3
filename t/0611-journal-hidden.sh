#!/bin/sh
# journalhttp: what is of no unit that may be seen is not there, whatever the
# request says.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

HIDDEN=$(printf '%032d' 0 | tr 0 e)
written a <<END
for i in range(40):
    message(i * 10, "web.service", "seen %d" % i, ("HTTP_STATUS", "200"))
    message(i * 10 + 5, "secret.service", "SECRET %d" % i,
            ("HTTP_STATUS", "500"), ("PRIORITY", "0"), ("_PID", "1234"),
            ("SYSLOG_IDENTIFIER", "SECRET"), ("MESSAGE_ID", "5" * 32))
# Whoever says that it is another.
message(500, "secret.service", "SECRET a", ("UNIT", "web.service"))
message(501, "secret.service", "SECRET b", ("OBJECT_SYSTEMD_UNIT",
        "web.service"), ("_UID", "0"))
message(502, "secret.service", "SECRET c", ("COREDUMP_UNIT", "web.service"),
        ("_UID", "0"))
message(503, "secret.service", "SECRET d", ("SYSTEMD_UNIT", "web.service"))
message(504, "secret.service", "SECRET\n_SYSTEMD_UNIT=web.service")
message(505, "secret.service", "SECRET e", ("UNIT", "web-fake.service"))
message(506, "web.service.evil.service", "SECRET f")
message(507, "xweb.service", "SECRET g")
message(508, "WEB.service", "SECRET h")
entry(509, [("MESSAGE", "SECRET i"), ("_SYSTEMD_UNIT", "init.scope"),
            ("_PID", "1"), ("UNIT", "secret.service")])
entry(510, [("MESSAGE", "SECRET j"), ("UNIT", "web.service"),
            ("_PID", "11")])
entry(511, [("MESSAGE", "SECRET k"), ("_TRANSPORT", "kernel")])
entry(512, [("MESSAGE", "SECRET l")])
message(513, "web.service", "the last", ("_CMDLINE", "SECRET in words"))
# A boot of which nothing may be seen, behind all else.
message(900, "secret.service", "SECRET m", boot="$HIDDEN")
END

cursors() { # UNIT
	journalctl -q -D "$JOURNAL" -o json -u "$1" |
		sed 's/.*"__CURSOR" *: *"\([^"]*\)".*/\1/'
}
cursors secret >"$TMP/hidden"
first=$(head -n 1 "$TMP/hidden")
last=$(tail -n 1 "$TMP/hidden")
middle=$(sed -n 20p "$TMP/hidden")
is 'there is something to hide' "$(wc -l <"$TMP/hidden")" 48

# hides SENTENCE QUERY COUNT: so many entries, and none of another unit. The
# index of the journal is used for names, and not for patterns where it follows.
hides() {
	for options in --unit=web '--unit=we?.service'; do
		asking "$2" | body >"$TMP/body"
		is "$1 ($options): so many" "$(grep -c . "$TMP/body")" "$3"
		is '... and no other' "$(grep -iE 'secret|init|kernel|xweb|WEB' \
			"$TMP/body" | grep -v '"_SYSTEMD_UNIT":"web.service"' ||
			grep SECRET "$TMP/body")" ''
	done
}
hides 'all' /entries 41
hides 'from the first' '/entries?after=' 41
hides 'the unit' '/entries?unit=secret' 0
hides 'the unit among others' '/entries?unit=secret&unit=web' 41
hides 'a pattern' '/entries?unit=*' 41
hides 'a pattern of its name' '/entries?unit=s*' 0
hides 'the field of the unit' '/entries?_SYSTEMD_UNIT=secret.service' 0
hides 'it, and the one that may' \
	'/entries?_SYSTEMD_UNIT=secret.service&_SYSTEMD_UNIT=web.service' 41
hides 'the field that systemd has' '/entries?UNIT=secret.service' 0
hides 'what others said' '/entries?UNIT=web.service' 0
hides '... by its other name' '/entries?unit=web-fake' 0
hides 'a field' '/entries?HTTP_STATUS=500' 0
hides 'its process' '/entries?_PID=1234' 0
hides 'systemd itself' '/entries?_PID=1' 0
hides 'the kernel' '/entries?_TRANSPORT=kernel' 0
hides 'its identifier' '/entries?SYSLOG_IDENTIFIER=SECRET' 0
hides 'a kind of message' "/entries?MESSAGE_ID=$(printf '%032d' 0 | tr 0 5)" 0
hides 'a message' '/entries?MESSAGE=SECRET+3' 0
hides 'a text' '/entries?q=SECRET' 0
hides 'a priority' '/entries?priority=emerg' 0
hides 'a boot' "/entries?boot=$HIDDEN" 0
hides 'the newest boot' '/entries?boot=0' 0
hides 'behind the first hidden' "/entries?after=$first" 40
hides 'behind one in the middle' "/entries?after=$middle" 21
hides 'before it' "/entries?before=$middle" 20
hides 'behind the last' "/entries?after=$last" 0
hides 'before the last' "/entries?before=$last" 41
hides 'two around a hidden one' "/entries?before=$middle&limit=1" 1
hides 'a cursor of a place alone' "/entries?after=${middle%%;b=*}" 21
hides 'a time' '/entries?since=1700000504&until=1700000512' 0
hides 'a time and all that is later' '/entries?since=1700000504' 1
hides 'the last one, of which a hidden one is behind' '/entries?limit=1' 1

# streams: what is there already, then they go on; so a bound in time
for unit in web 'w*b.service'; do
	serve --unit "$unit"
	rm -f "$TMP"/*=*
	pids=
	for query in 'limit=10000' "after=$first&limit=1" 'q=secret&after=' \
		'after=&HTTP_STATUS=500' 'unit=secret&after=' 'unit=s*&after='
	do
		curl -sS -m 2 -N -o "$TMP/$query" \
			"$URL/entries?format=stream&$query" 2>"$TMP/errs" &
		pids="$pids $!"
	done
	curl -sS -m 2 -N -H "Last-Event-ID: $middle" -o "$TMP/body" \
		"$URL/entries?format=stream" 2>"$TMP/err"
	# shellcheck disable=SC2086 # several
	wait $pids
	cat "$TMP"/*=* >"$TMP/streams"
	is "streams of $unit: they are there" \
		"$(grep -c '^retry' "$TMP/streams")" 6
	is "streams of $unit: nothing hidden" \
		"$(grep -i secret "$TMP/streams")" ''
	is "a stream of $unit from a hidden one on" \
		"$(grep -c '^data' "$TMP/body") $(grep -ci secret "$TMP/body")" \
		'21 0'
	t_stop "$server_pid"
done

for options in --unit=web '--unit=we?.service'; do
	is "$options: units" "$(asking /units | body | xargs)" '[ web.service ]'
	is "$options: a unit that is not" "$(asking '/units?unit=secret' | body)" \
		'[]'
	is "$options: boots" "$(asking '/boots?format=text' | body)" \
		'0123456789abcdef0123456789abcdef 1700000000000000 1700000513000000'
	is "$options: its boot" "$(asking "/boots?boot=$HIDDEN" | body)" ''
	is "$options: fields of its own that are not for all" \
		"$(asking /entries | grep -c CMDLINE)" 0
	is "$options: ... nor asked for: 400" \
		"$(code '/entries?_CMDLINE=SECRET+in+words')" 400
done
# Of no unit, or of one that is hidden: by whom the kernel says.
written b <<'END'
entry(600, [("MESSAGE", "of an account"), ("_UID", "65534"), ("_PID", "9"),
            ("_HOSTNAME", "box"), ("SYSLOG_IDENTIFIER", "short")])
entry(601, [("MESSAGE", "SECRET n"), ("_UID", "65533"), ("_HOSTNAME", "box"),
            ("SYSLOG_IDENTIFIER", "short")])
entry(602, [("MESSAGE", "SECRET o"), ("UID", "65534"), ("_HOSTNAME", "box")])
message(603, "secret.service", "SECRET p", ("_UID", "65534"))
END
for options in --unit=web '--unit=we?.service'; do
	is "$options: what is of no unit" \
		"$(asking '/entries?format=text&limit=1' | grep -c short)" 0
	options="$options --account=nobod*"
	is "$options" "$(lines '/entries?format=text&since=1700000600')" \
		'short[9]: of an account'
	is '... is in no unit' \
		"$(asking '/entries?unit=*&since=1700000600' | body)" ''
	is '... and hides all else' "$(asking '/entries?after=' |
		grep -v CMDLINE | grep -c SECRET)" 0
done
options=--unit=init.scope
is 'systemd itself, where that is allowed' "$(lines '/entries?format=text' |
	sed 's/.*unknown/unknown/')" 'unknown[1]: SECRET i'
is '... by its own name' "$(asking '/entries?unit=secret' | body)" ''
is '... alone' "$(asking /units | body | xargs)" '[ init.scope ]'
done_testing

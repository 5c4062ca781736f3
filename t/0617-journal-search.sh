#!/bin/sh
# journalhttp: what a search costs, what it can be for, and names made up.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

written a <<'END'
message(0, "web.service", "Hello World")
for i in range(200):
    message(1 + i, "web.service", 65535 * "a")
message(300, "web.service", 65000 * "a" + "The End")
END
options=--unit=web

# found QUERY: how many entries. What is compared at each place of each message
# takes minutes.
found() {
	printf 'GET /entries?%s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" |
		timeout 30 "$BUILD/journalhttp" --directory="$JOURNAL" \
			"$options" 2>"$TMP/log" | body | grep -c .
}
long=$(printf '%06000d' 0 | tr 0 a)
is 'a long text that nearly is there, of either case' "$(found "q=${long}b")" 0
is '... of this case' "$(found "q=${long}B&case=yes")" 0
is '... and one that is' "$(found "q=$long")" 201
is 'letters of either case' "$(found 'q=hello+world')" 1
is '... though some are capitals' "$(found 'q=HELLO+wORLD&case=no')" 1
is '... but these count by themselves' "$(found 'q=HELLO')" 0
is 'at the end' "$(found 'q=athe+end')" 1
is 'a text longer than the message' "$(found "q=hello+world+$long")" 0

# What is no name of a field is none, though a pattern would let it.
options="$options --field=*"
for query in foo=1 =x __CURSOR=x a%0ab=1 field==x field=a%3Dx; do
	is "--field=*, $query: 400" "$(code "/entries?$query")" 400
done
is 'a name that nobody has: nothing' "$(code '/entries?NOBODY=1')" 200

# Any process can say that it speaks of a unit, and of as many as it likes.
rm "$JOURNAL"/*
written b <<'END'
entry(0, [("MESSAGE", "Started web-a."), ("_SYSTEMD_UNIT", "init.scope"),
          ("_PID", "1"), ("UNIT", "web-a.service")])
for i in range(9000):
    message(1 + i * .001, "other.service", "x", ("UNIT", "web-%d.service" % i))
END
options='--unit=web-*.service'
is 'units that are made up leave those that there are' \
	"$(asking /units | body | xargs)" '[ web-a.service ]'
is '... and nothing to complain of' "$(grep -c 'there are more' "$TMP/log")" 0
done_testing

#!/bin/sh
# journalhttp: what a search costs, and what it can be for.
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
done_testing

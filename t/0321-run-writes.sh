#!/bin/sh
# Where a program may write: nowhere that its setup hook did not name.
. "${0%/*}/lib.sh"
! instrumented || skip_all 'the sandbox is left out of instrumented programs'
mkdir "$TMP/mine" "$TMP/other"
keep=$BUILD/tools/keep
put() {
	path=$1
	shift
	printf 'PUT %s HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello' "$path" |
	    "$keep" "$@" 2>"$TMP/err"
}
if ! "$BUILD/simplehttp" --sandbox-check "$TMP" |
    grep -q 'writing *refused'; then
	skip_all 'no Landlock here'
fi

is 'a directory that was allowed: the file is stored' \
    "$(put /mine "$TMP/mine" "$TMP/other" | status)" 201
is 'a directory that was allowed: all of it' "$(cat "$TMP/mine/kept")" hello
is 'another directory: refused' \
    "$(put /other "$TMP/mine" "$TMP/other" | status)" 403
ok 'another directory: nothing in it' [ ! -e "$TMP/other/kept" ]
rm "$TMP/mine/kept"
is 'without leave: refused' "$(put /mine "$TMP/mine" | status)" 403
ok 'without leave: nothing stored' [ ! -e "$TMP/mine/kept" ]

# Without Landlock there is still the limit on the size of files.
is 'a file that cannot grow: an answer, not a death by SIGXFSZ' "$(
	ulimit -f 0
	put /mine --sandbox=none "$TMP/mine" "$TMP/other" | status
)" 507
done_testing

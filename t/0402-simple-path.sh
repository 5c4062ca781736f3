#!/bin/sh
# From the target to the file: PATH of a request, and that nothing outside the
# directory is ever sent.
. "${0%/*}/lib.sh"

mkdir -p "$TMP/root/dir" "$TMP/root/%2e%2e"
echo CANARY >"$TMP/canary"
echo a >"$TMP/root/a.txt"
echo b >"$TMP/root/dir/b c.txt"
echo percent >"$TMP/root/%61"
echo backslash >"$TMP/root/a\\b"
echo dots >"$TMP/root/a.."

get() {
	req "GET $1 HTTP/1.0" | "$BUILD/simplehttp" "$TMP/root" 2>/dev/null
}
code() {
	get "$1" | status
}
text() {
	get "$1" | body
}

is 'the query does not count' "$(text '/a.txt?b/../c')" a
is 'escapes are decoded' "$(text '/dir/b%20c.txt')" b
is 'once only' "$(text '/%2561')" percent
is 'dot segments are removed' "$(text '/dir/../a.txt')" a
is 'also as escapes' "$(text '/dir/%2e%2E/%2e/a.txt')" a
is 'doubled slashes are one' "$(text '/dir//b%20c.txt')" b
is 'leading ones too' "$(text '//a.txt')" a
is 'an absolute target' "$(text 'http://host/a.txt')" a
is 'an absolute target without a path is the root' "$(code 'http://h')" 200
is 'a backslash is a character' "$(text '/a%5Cb')" backslash
is 'dots at the end of a name too' "$(text '/a..')" dots
is 'above the root is a 404' "$(code '/../canary')" 404
is 'however it is spelled' "$(code '/%2e%2e/canary')" 404
is 'also where it would come back' "$(code '/../root/a.txt')" 404
is 'an escaped slash is a 404' "$(code '/dir%2fb%20c.txt')" 404
is 'in either case' "$(code '/..%2Fcanary')" 404
is 'an escaped NUL is a 400' "$(code '/a.txt%00')" 400
is 'also in front of an ending' "$(code '/a.txt%00.html')" 400
is 'a malformed escape is a 400' "$(code '/%zz')" 400
is 'a cut escape too' "$(code '/a%2')" 400
is 'overlong UTF-8 is no dot' "$(code '/%c0%ae%c0%ae/canary')" 404
long=$(printf '%0255d' 0)
echo long >"$TMP/root/$long"
is 'a name of 255 bytes' "$(text "/$long")" long
is 'one byte more is a 404' "$(code "/${long}0")" 404
is 'a path longer than any is a 404' \
	"$(code "/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long/$long")" 404

traverse() {
	for dots in .. %2e%2e .%2e %252e%252e '..;' ..%00 %c0%ae%c0%ae .../..
	do
		for slash in / // %2f \\ %5c %252f; do
			up=$dots$slash
			for way in "$up" "$up$up$up" "dir$slash$up$up"; do
				get "/${way}canary"
				get "/$way${TMP#/}/canary"
			done
		done
	done
}
traverse >"$TMP/answers"
is '288 ways up were answered' "$(grep -ac '^HTTP/1.1 [0-9]' \
	"$TMP/answers")" 288
is 'none of them led out of the directory' \
	"$(grep -ac -e CANARY -e 'HTTP/1.1 200' "$TMP/answers")" 0
done_testing

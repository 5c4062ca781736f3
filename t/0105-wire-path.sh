#!/bin/sh
# The path: how simplehttp finds a file by it.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='path:'

mkdir -p "$TMP/root/dir" "$TMP/root/a%b"
echo file >"$TMP/root/file"
echo none >"$TMP/root/none"
echo deep >"$TMP/root/dir/deep"
echo percent >"$TMP/root/a%b/c"
printf 'latin\n' >"$TMP/root/$(printf 'caf\351')"
echo secret >"$TMP/secret"
PROBE="$BUILD/simplehttp --log-to=$TMP/log $TMP/root"

# finds SENTENCE PATH BODY
finds() {
	is "$t $1" "$(say "GET $2 HTTP/1.1\r\n$H\r\n" | "$ANSWERS" -b)" "$3"
}
# fails CODE SENTENCE PATH
fails() {
	keeps "$1" "$t $2" "GET $3 HTTP/1.1\r\n$H\r\n"
}

finds 'cut at ?' '/file?a/../b' file
finds 'percent-decoded' /%66%69le file
finds 'percent-decoded once' /a%25b/c percent
fails 404 'not decoded twice' /%2566ile
finds 'dot segments are removed' /dir/./../file file
finds 'dot segments are removed, decoded' /dir/%2e%2e/file file
fails 404 'one that climbs above the root: 404' /../file
fails 404 'one that climbs above the root, decoded: 404' /%2e%2e/secret
fails 404 'climbing and coming back: 404' /../root/file
fails 400 '%00: 400' /file%00
fails 404 '%2f is no separator: 404' /dir%2fdeep
fails 404 '%2F is no separator: 404' /dir%2Fdeep
for escape in %zz %f %%66 % %g0; do
	fails 400 "the malformed escape $escape: 400" "/$escape"
done
finds 'bytes, not characters' /caf%e9 latin
fails 404 'an overlong form of a dot is no dot' /%c0%ae%c0%ae/secret
like "$t Location is encoded anew, with the raw query" \
    "$(say "GET /a%25b/../%64ir?x=%41 HTTP/1.1\r\n$H\r\n" |
    header Location)" '/dir/?x=%41'
like "$t Location of //dir is on this host" \
    "$(say "GET //dir HTTP/1.1\r\n$H\r\n" | header Location)" /dir/
: >"$TMP/log"
say "GET /%66ile?q HTTP/1.1\r\n$H\r\n" >"$TMP/out"
like "$t the log has the raw one" "$(cat "$TMP/log")" \
    '*"GET /%66ile?q HTTP/1.1" 200 5'

done_testing

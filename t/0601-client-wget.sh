#!/bin/sh
# wget
. "${0%/*}/lib.sh"
need wget cmp
. "${0%/*}/client.sh"

is 'a file' "$(wget -q -O - "$URL/hello.txt")" hello
wget -q -O "$TMP/big" "$URL/big.bin"
ok 'a large file' cmp "$TMP/big" "$ROOT/big.bin"
wget -q -O "$TMP/none" "$URL/none"
is 'a file that is not there: server error, 8' $? 8

# The listing is the only way to these names.
mkdir "$ROOT/folder/sub dir"
printf 'one\n' >"$ROOT/folder/one.txt"
printf 'two\n' >"$ROOT/folder/sub dir/a & b #1?.txt"
wget -q -r -np -nH --cut-dirs=1 -R 'index.html*' --restrict-file-names=unix \
    -P "$TMP/copy" "$URL/folder/"
is 'a folder copied through its listing' \
    "$(cd "$TMP/copy" && find . -type f | sort)" \
    "$(cd "$ROOT/folder" && find . -type f | sort)"
is 'a name with all that must be escaped' \
    "$(cat "$TMP/copy/sub dir/a & b #1?.txt" 2>&1)" two

wget -q -N -P "$TMP/stamped" "$URL/hello.txt"
wget -q -N -P "$TMP/stamped" "$URL/hello.txt"
same() {
	[ "$(stat -c %Y "$TMP/stamped/hello.txt")" = \
	    "$(stat -c %Y "$ROOT/hello.txt")" ]
}
ok 'Last-Modified is taken over' same
like 'the second time nothing is sent again' "$(tail -n 1 "$LOG")" \
    '*"GET /hello.txt HTTP/1.1" 304 *'

done_testing

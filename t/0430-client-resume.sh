#!/bin/sh
# curl, wget and aria2c: downloads that go on where they ended, in pieces, and
# compressed.
. "${0%/*}/lib.sh"
need curl wget cmp gzip
. "${0%/*}/client.sh"

seq 1 200000 >"$ROOT/text.txt"
gzip -k "$ROOT/text.txt"
head -c 9000000 /dev/urandom >"$ROOT/movie.bin"
touch -d 2001-01-01T00:00:00.5Z "$ROOT/big.bin" "$ROOT/movie.bin"
cd "$TMP" || exit 1
cp "$ROOT/big.bin" original

fetch() {
	curl -sS -m 20 "$@"
}
# part BYTES: what an interrupted download of big.bin has left.
part() {
	head -c "$1" original >got
}
# last PATTERN: the last request, as the log has it.
last() {
	tail -n 1 "$LOG" | grep -q -e "$1"
}
tag=$(fetch -I "$URL/big.bin" | header ETag)
date=$(fetch -I "$URL/big.bin" | header Last-Modified)

# --- curl

part 100000
fetch -C - -o got "$URL/big.bin"
ok 'curl -C - goes on' cmp got original
ok 'with a 206 of what was missing' wait_for last '" 206 200000$'
part 100000
fetch -C - -H "If-Range: $tag" -o got "$URL/big.bin"
ok 'with If-Range and the ETag' cmp got original
part 100000
fetch -C - -H "If-Range: $date" -o got "$URL/big.bin"
ok 'with If-Range and the date' cmp got original
fetch -C - -o got "$URL/big.bin" 2>err
is 'curl -C - of what is whole already' "$?" 0
ok 'leaves it as it is' cmp got original
fetch -r 1000-1999 -o got "$URL/big.bin"
ok 'curl -r' sh -c 'tail -c +1001 original | head -c 1000 | cmp - got'
fetch -r -1000 -o got "$URL/big.bin"
ok 'curl -r, from the end' sh -c 'tail -c 1000 original | cmp - got'

head -c 310000 /dev/urandom >"$ROOT/new"
mv "$ROOT/new" "$ROOT/big.bin"
part 100000
fetch -f -C - -H "If-Range: $tag" -o got "$URL/big.bin" 2>err
is 'another file by now: curl is told that it cannot go on' "$?" 33
ok 'and puts nothing of it behind the old' \
	sh -c 'head -c 100000 original | cmp - got'
ok 'what it was sent is a 200' wait_for last '"GET /big.bin HTTP/1.1" 200 '
fetch -f -C - -H "If-Match: $tag" -o got "$URL/big.bin" 2>err
is 'or with If-Match: a 412' "$?" 22
fetch -o got "$URL/big.bin"
ok 'from the start it gets the new one' cmp got "$ROOT/big.bin"
fetch --etag-save tag -o got "$URL/big.bin"
is 'curl --etag-compare: not modified' "$(fetch --etag-compare tag \
	-o /dev/null -w '%{http_code}' "$URL/big.bin")" 304

fetch --compressed -D answer -o got "$URL/text.txt"
ok 'curl --compressed has the text' cmp got "$ROOT/text.txt"
is 'from the sibling' "$(header Content-Encoding <answer)" gzip
is 'in as many bytes as that has' "$(header Content-Length <answer)" \
	"$(($(wc -c <"$ROOT/text.txt.gz")))"
fetch -o got "$URL/text.txt"
ok 'curl without it has the same' cmp got "$ROOT/text.txt"
head -c 1000 "$ROOT/text.txt" >got
fetch --compressed -C - -o got "$URL/text.txt"
ok 'curl --compressed -C - mixes nothing' cmp got "$ROOT/text.txt"

# --- wget

head -c 5000000 "$ROOT/movie.bin" >movie.bin
wget -q -c "$URL/movie.bin"
ok 'wget -c goes on' cmp movie.bin "$ROOT/movie.bin"
ok 'with a 206 of what was missing' wait_for last '" 206 4000000$'
wget -q -c "$URL/movie.bin"
ok 'wget -c of what is whole already: 416' wait_for last '" 416 '
ok 'leaves it as it is' cmp movie.bin "$ROOT/movie.bin"
wget -q -N "$URL/movie.bin"
ok 'wget -N: not modified' wait_for last '" 304 '
rm movie.bin
wget -q --compression=auto -O got "$URL/text.txt"
ok 'wget --compression=auto' cmp got "$ROOT/text.txt"

# --- aria2c

if command -v aria2c >/dev/null; then
	aria() {
		aria2c -q --no-conf --file-allocation=none -k 1M "$@" \
			>>aria.out 2>&1
	}
	# pieces: more parts than before.
	pieces() {
		[ $(($(grep -c '" 206 ' "$LOG") - before)) -ge 3 ]
	}
	before=$(grep -c '" 206 ' "$LOG")
	aria -x 4 -s 4 "$URL/movie.bin"
	ok 'aria2c -x 4' cmp movie.bin "$ROOT/movie.bin"
	ok 'in several pieces' wait_for pieces
	head -c 3000000 "$ROOT/movie.bin" >movie.bin
	aria -c -x 1 "$URL/movie.bin"
	ok 'aria2c -c goes on' cmp movie.bin "$ROOT/movie.bin"
	rm movie.bin
	aria -x 4 -s 4 --http-accept-gzip=true "$URL/text.txt"
	ok 'aria2c that accepts gzip' cmp text.txt "$ROOT/text.txt"
else
	skip aria2c 'no aria2c'
fi
done_testing

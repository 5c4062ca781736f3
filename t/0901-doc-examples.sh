#!/bin/sh
# Every block of README and of the pages' EXAMPLES is taken out and tried,
# against a tree made by make install.
. "${0%/*}/lib.sh"
need cc make pkg-config mandoc col curl readelf nm
! instrumented || skip_all 'an instrumented library needs more to be linked'
[ -w "$BUILD" ] || skip_all 'make install writes to the build folder'
. "${0%/*}/doc.sh"

ok 'make install' install_tree
[ -e "$INST/usr/local/include/basehttp.h" ] || done_testing

is 'man finds each function' "$(
	nm -D --defined-only "$INST"/usr/local/lib/libbasehttp.so.0 |
	sed -n 's/.* \(bh_[^@]*\).*/\1/p' |
	while read -r name; do
		[ -e "$INST/usr/local/share/man/man3/$name.3" ] || echo "$name"
	done)" ''

blocks() {
	for info in "$TMP"/b/*.info; do
		[ -e "$info" ] || continue
		number=${info##*/} number=${number%.info}
		block "$1, block $number ($(cat "$info"))" "$(cat "$info")" \
			"${info%.info}.text"
	done
}

split_readme
is 'README: every block was found' \
	"$(cat "$TMP"/b/*.info | wc -l)" "$(grep -c '^```[a-z]' "$TOP/README")"
blocks README

# The handler of README both ways.
both=basehttp
! with_musl || both='basehttp-musl basehttp'
for pc in $both; do
	rm -f "$TMP/w/hello"
	# shellcheck disable=SC2046 # lists of flags
	ok "hello.c with $pc compiles" cc -std=c11 -Wall -Wextra -Werror \
		$(pkg-config --cflags "$pc") "$TMP/w/hello.c" \
		$(pkg-config --libs "$pc") -o "$TMP/w/hello"
	is "hello.c with $pc answers a pipe" "$(printf 'GET /x HTTP/1.0\n\n' |
		"$TMP/w/hello" --log-to=none | body | tail -n 1)" \
		'you asked for /x.'
	# shellcheck disable=SC2086 # a command and its options
	start_served $AS "$TMP/w/hello" --listen "127.0.0.1:$PORT"
	wait_port "$PORT"
	is "hello.c with $pc answers curl" \
		"$(curl -sS -m 10 "http://127.0.0.1:$PORT/y")" \
		"$(printf 'Hello 127.0.0.1,\nyou asked for /y.')"
	readelf -dlW "$TMP/w/hello" >"$TMP/elf"
	if [ "$pc" = basehttp ]; then
		ok "hello.c with $pc uses the shared library" \
			grep -q 'NEEDED.*libbasehttp\.so\.0' "$TMP/elf"
	else
		is "hello.c with $pc is static" \
			"$(grep -c -e INTERP -e NEEDED "$TMP/elf")" 0
	fi
done

musl=''
with_musl || musl=MUSL=
start_served make -C "$TOP" run KEEP=1 $musl "O=$BUILD" "DIR=$TMP/www" \
	"PORT=$PORT"
wait_port "$PORT"
is 'make run serves' \
	"$(curl -sS -m 10 "http://127.0.0.1:$PORT/hello.txt")" hello

for page in "$TOP"/lib/*.[37] "$TOP"/cmd/*.8; do
	rm -rf "$TMP/b"
	split_page "$page"
	blocks "${page##*/}"
done

done_testing

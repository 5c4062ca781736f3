#!/bin/sh
# How the programs and the shared library were linked.
. "${0%/*}/lib.sh"
need readelf nm
cd "${0%/*}/.." || exit 1

has() {
	readelf "$1" -W "$2" | grep -qE "$3"
}

hasnt() {
	! has "$@"
}

# kind FILE: static, or the interpreter that it asks for.
kind() {
	readelf -lW "$1" |
		sed -n 's/.*interpreter: \(.*\)\]/\1/p' | grep . || echo static
}

hardened() {
	ok "$2: RELRO" has -l "$1" GNU_RELRO
	ok "$2: all bound before it starts" has -d "$1" 'BIND_NOW|FLAGS.*NOW'
	ok "$2: no code is written to" hasnt -d "$1" TEXTREL
	ok "$2: the stack is not executable" has -l "$1" 'GNU_STACK.* RW '
	ok "$2: no segment is writable and executable" hasnt -l "$1" ' RWE '
}

for source in cmd/*.c; do
	name=${source##*/} name=${name%.c}
	program=$BUILD/$name
	[ -e "$program" ] || continue
	ok "$name: PIE" has -h "$program" 'Type: *DYN'
	hardened "$program" "$name"
	if with_musl && ! has -d "$program" NEEDED; then
		is "$name: static" "$(kind "$program")" static
	fi
done
hardened "$BUILD/libbasehttp.so.0" libbasehttp.so
ok 'libbasehttp.so: its name' has -d "$BUILD/libbasehttp.so.0" \
	'SONAME.*\[libbasehttp\.so\.0\]'
done_testing

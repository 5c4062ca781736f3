#!/bin/sh
# The floors of the house: a file knows its own floor and those below.
. "${0%/*}/lib.sh"
need nm objdump
cd "${0%/*}/.." || exit 1

floors='proto conn handler store task bus simple cgi wake hook redir health drop prom journal run'
objects=$BUILD/libc/lib

# includes: FILE and what it includes, for all of lib/ and cmd/.
includes() {
	grep -HE '^[ 	]*#[ 	]*include' lib/*.h lib/*/*.[ch] cmd/*.[ch] \
		2>/dev/null | sed 's/:[^<"]*\([<"]\)\([^>"]*\).*/ \1 \2/'
}

upwards() {
	includes | awk -v floors="$floors" '
	BEGIN {
		n = split(floors " cmd", name)
		for (i = 1; i <= n; i++)
			floor[name[i]] = i
		public["basehttp.h"] = floor["handler"]
		public["simplehttp.h"] = floor["simple"]
		public["cgihttp.h"] = floor["cgi"]
	}
	{
		split($1, path, "/")
		at = path[1] == "cmd" ? "cmd" : path[2]
		here = (at in floor) ? floor[at] : public[at]
		there = here
		if ($3 in public)
			there = public[$3]
		else if ($2 == "\"" && split($3, part, "/") > 1)
			there = (part[1] in floor) ? floor[part[1]] : 99
		if (there > here)
			print $1 " includes " $3
	}'
}

foreign_headers() {
	includes | awk '$1 ~ "^lib/proto/" && $2 == "<" &&
	    $3 !~ /^(string|stdint|stdbool|stddef|limits)\.h$/ {
		print $1 " includes " $3
	}'
}

# symbols: FLOOR, OBJECT, kind and name of every symbol of the library.
symbols() {
	cat "$TMP/symbols"
}
nm -A "$objects"/*/*.o | awk '{
	split(substr($0, 1, index($0, ":") - 1), path, "/")
	sub(/^[^:]*:/, "")
	n = 0
	for (i in path)
		n++
	if (NF > 1)
		print path[n - 1], path[n], $(NF - 1), $NF
}' >"$TMP/symbols"

# declared: the functions and constants of the public headers.
declared() {
	sed -n -e '/^typedef/d' \
		-e 's/^[A-Za-z][^(]*[ *]\(bh_[A-Za-z0-9_]*\)(.*/\1/p' \
		-e 's/^extern [^(]*[ *]\(bh_[A-Za-z0-9_]*\)[[;].*/\1/p' \
		lib/*.h | sort -u
}

# (Wherever a public function is, its header belongs to lib/handler.)
calls_upwards() {
	declared >"$TMP/public"
	symbols | awk -v floors="$floors" -v public="$TMP/public" '
	BEGIN {
		n = split(floors, name)
		for (i = 1; i <= n; i++)
			floor[name[i]] = i
		while ((getline line < public) > 0)
			known[line] = 1
	}
	$3 ~ /[TRDBVW]/ && /bh_/ {
		defined[$4] = ($4 in known) ? floor["handler"] : floor[$1]
	}
	$3 == "U" && $4 ~ /^bh_/ { used[$1 " " $2 " " $4] = 1 }
	END {
		for (u in used) {
			split(u, f, " ")
			if (defined[f[3]] > floor[f[1]])
				print f[1] "/" f[2] " uses " f[3]
		}
	}'
}

# Bytes in, values out: what lib/proto calls has no state and does no I/O.
impure() {
	symbols | awk '$1 == "proto" && $3 == "U" &&
	    $4 !~ /^(bh_|_GLOBAL_OFFSET_TABLE_$|__stack_chk_fail)/ &&
	    $4 !~ /^(__)?(mem(chr|rchr|cmp|cpy|pcpy|move|set|mem))(_chk)?$/ &&
	    $4 != "bcmp" && # what clang makes of memcmp
	    $4 !~ /^str(n?len|chr|rchr|chrnul|n?cmp|n?casecmp|c?spn|str|pbrk)$/ {
		print $2 " calls " $4
	}'
}

mutable() {
	objdump -t "$objects"/*/*.o | awk '
	/file format/ { file = $1 }
	$4 ~ /^\.t?(data|bss)/ && $4 !~ /^\.data\.rel\.ro/ && $3 == "O" {
		print file $6 " in " $4
	}
	$4 == "*COM*" { print file $NF }'
}

# A name that files share is bh_NOUN__verb and stands in a header of its floor,
# or it is public; a static name is a bare verb.
misnamed() {
	declared >"$TMP/public"
	for floor in $floors; do
		grep -ohE 'bh_[a-z0-9_]+__[a-z0-9_]+' lib/"$floor"/*.h \
			2>/dev/null | sed "s/^/$floor /"
	done >"$TMP/shared"
	symbols | awk -v public="$TMP/public" -v shared="$TMP/shared" '
	BEGIN {
		while ((getline line < public) > 0)
			known[line] = 1
		while ((getline line < shared) > 0)
			known[line] = 1
	}
	$3 ~ /[TRDB]/ && !($4 in known) && !(($1 " " $4) in known)
	# clang names a variable of a function FUNCTION.NAME
	$3 ~ /[trdb]/ && $4 ~ /^bh_[^.]*$/'
}

exported() {
	nm -D --defined-only "$BUILD"/libbasehttp.so.* |
		awk '$2 ~ /[TRDB]/ { sub(/@.*/, "", $3); print $3 }' | sort
}

is 'includes go down' "$(upwards)" ''
is 'lib/proto includes headers without state only' "$(foreign_headers)" ''
is 'calls go down' "$(calls_upwards)" ''
if instrumented; then
	skip 'lib/proto calls nothing with state' instrumented
	skip 'lib/ has no variables' instrumented
	skip 'names tell where a function lives' instrumented
else
	is 'lib/proto calls nothing with state' "$(impure)" ''
	is 'lib/ has no variables' "$(mutable)" ''
	is 'names tell where a function lives' "$(misnamed)" ''
fi
is 'the shared library shows what the headers declare, and no more' \
	"$(exported)" "$(declared)"
done_testing

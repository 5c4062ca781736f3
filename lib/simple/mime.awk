# From mime.types to C: all types as one string, and the endings in the order
# of their bytes, each with the place of its type. No pointers, so that a
# program that is loaded anywhere has nothing to adjust.

# As in Python the last line for an ending counts.
{ sub(/#.*/, "") }
NF > 1 {
	for (i = 2; i <= NF; i++)
		add($i, $1)
}

function add(ending, type) {
	# Python looks at what is behind the last dot only.
	if (ending !~ /^[A-Za-z0-9_+-]+$/ || length(ending) > 11)
		return
	if (type !~ /^[A-Za-z0-9.+-]+\/[A-Za-z0-9.+_-]+$/)
		return
	types[ending] = type
}

# What mime.types has not.
function add_missing(ending, type) {
	if (!(ending in types))
		add(ending, type)
}

function sort(list, n,    gap, i, j, x) {
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= n; i++) {
			x = list[i]
			for (j = i; j > gap && list[j - gap] > x; j -= gap)
				list[j] = list[j - gap]
			list[j] = x
		}
}

END {
	add("js", "text/javascript")
	add("mjs", "text/javascript")
	add("wasm", "application/wasm")
	add("webmanifest", "application/manifest+json")
	add_missing("3gp", "video/3gpp")
	add_missing("h5", "application/x-hdf5")
	add_missing("ksh", "text/plain")
	add_missing("map", "application/json")
	add_missing("mht", "message/rfc822")
	add_missing("mhtml", "message/rfc822")
	add_missing("mpa", "video/mpeg")
	add_missing("ppa", "application/vnd.ms-powerpoint")
	add_missing("wiz", "application/msword")
	add_missing("xlb", "application/vnd.ms-excel")

	n = 0
	for (ending in types)
		list[++n] = ending
	sort(list, n)
	print "/* Made from mime.types by mime.awk. */"
	print "static const char mime_types[] ="
	length_of_all = 0
	for (i = 1; i <= n; i++) {
		type = types[list[i]]
		if (type in at)
			continue
		at[type] = length_of_all
		length_of_all += length(type) + 1
		printf "\t\"%s\\0\"\n", type
	}
	print ";"
	if (length_of_all > 65535) {
		print "#error \"too many media types\""
	}
	print "static const struct {"
	print "\tchar ending[12];"
	print "\tunsigned short type;"
	print "} mime_endings[] = {"
	for (i = 1; i <= n; i++)
		printf "\t{ \"%s\", %d },\n", list[i], at[types[list[i]]]
	print "};"
}

#!/bin/sh
# The manual pages name what there is: functions, options, exit statuses.
. "${0%/*}/lib.sh"
need mandoc nm
. "${0%/*}/doc.sh"
cd "$TOP" || exit 1

# names PAGE...: what the NAME sections name.
names() {
	awk '/^\.Sh / { name = /NAME/ } name && /^\.Nm / { print $2 }' "$@"
}

# functions HEADER...: what they declare, without their comments.
functions() {
	sed -e 's|/\*.*\*/||' -e '/\/\*/,/\*\//d' -e '/^typedef/d' "$@" |
		grep -oE '\b(\*?bh_[A-Za-z0-9_]+\(|define bh_[A-Za-z_]+\()' |
		sed -e 's/^define //' -e 's/[*(]//g' | sort -u
}

# prototypes PAGE...: what their SYNOPSIS declares.
prototypes() {
	awk '/^\.Sh / { on = /SYNOPSIS/ } on && /^\.F[no] / { print $2 }' "$@" |
		sort -u
}

# options PAGE: its own.
options() {
	sed -n 's/^\.It Fl -\([a-z-]*\).*/\1/p' "$1" | sort
}

# helped PROGRAM: the options of its --help.
helped() {
	"$BUILD/$1" --help | grep -o '  --[a-z-]*' | sed 's/ *--//' | sort
}

# statuses PAGE: those of EXIT STATUS.
statuses() {
	awk '/^\.Sh / { on = /EXIT STATUS/ } on && /^\.It / { print $2 }' "$1" |
		xargs
}

is 'every page is without a fault' \
	"$(mandoc -Tlint -W warning lib/*.[37] cmd/*.8)" ''
is 'every function of the headers is declared in a page, and no other' \
	"$(prototypes lib/*.3)" "$(functions lib/*.h)"
is 'what is declared in a page stands in its NAME' "$(for page in lib/*.3; do
	names "$page" | sort >"$TMP/names"
	prototypes "$page" | comm -23 - "$TMP/names"
done)" ''
is 'no name stands in two pages' \
	"$(names lib/*.3 | sort | uniq -d)" ''
is 'libbasehttp.so shows what the pages name, and no more' \
	"$(nm -D --defined-only "$BUILD"/libbasehttp.so.? |
		sed -n 's/.* \(bh_[^@]*\).*/\1/p' | sort)" \
	"$(names lib/*.3 | grep '^bh_' | grep -vxE 'bh_(main|HTTPServer|handle_connection)' | sort)"
is 'every page beside it is in SEE ALSO of basehttp(3)' "$(
	for page in lib/*.[37]; do
		other=${page##*/} other=${other%.?}
		[ "$other" = basehttp ] ||
			grep -q "^\.Xr $other " lib/basehttp.3 || echo "$other"
	done)" ''
is 'every member of the class and of the handler is explained' "$(
	sed -n '/^struct bh_class {/,/^}/p; /^struct bh_handler {/,/^}/p' \
		lib/basehttp.h | sed -e 's|/\*.*||' -e 's/)(.*/;/' |
		grep -oE '[A-Za-z0-9_]+;' | tr -d ';' |
	while read -r member; do
		[ "$member" = private ] ||
			grep -q "^\.It Va.* $member\b" lib/basehttp.3 ||
			echo "$member"
	done)" ''

for source in cmd/*.c; do
	name=${source##*/} name=${name%.c}
	is "$name: --help and the pages name the same options" "$(helped "$name")" \
		"$({ options "cmd/$name.8"; options lib/basehttp-options.7; } |
		sort)"
	is "$name: --version" "$("$BUILD/$name" --version)" \
		"$name (libbasehttp) $(sed -n \
		's/^#define BH_VERSION "\(.*\)"/\1/p' lib/basehttp.h)"
done

# Defaults in parentheses of --help stand in the page, too.
is 'each default that --help shows is in the page' "$(
	for name in simplehttp echohttp; do "$BUILD/$name" --help; done | sed -n \
		's/^  --\([a-z-]*\).*(\([0-9]*\))$/\1 \2/p' |
	while read -r option default; do
		awk -v o="-$option" -v d="$default" '
		/^\.It Fl / { on = $0 ~ "^\\.It Fl " o " " }
		on && $0 ~ "^\\.Pq " d " " { found = 1 }
		END { exit !found }' lib/basehttp-options.7 || echo "$option"
	done)" ''

# --- exit statuses

header=$(sed -n '/^ \* The whole program/,/\*\//s/^ \*  *\([0-9].*\)/\1/p' \
	lib/basehttp.h | grep -oE '(^|   )[0-9]+ ' | xargs)
is 'bh_main(3): the statuses of the header' \
	"$(statuses lib/bh_main.3)" "$header"
is 'basehttp-options(7): the same' "$(statuses lib/basehttp-options.7)" \
	"$header"
is 'simplehttp(8): the same' "$(statuses cmd/simplehttp.8)" "$header"
is 'cgihttp(8): the same' "$(statuses cmd/cgihttp.8)" "$header"
is 'githttp(8): the same' "$(statuses cmd/githttp.8)" "$header"
is 'hookhttp(8): the same' "$(statuses cmd/hookhttp.8)" "$header"
is 'healthhttp(8): the same' "$(statuses cmd/healthhttp.8)" "$header"
is 'drophttp(8): the same' "$(statuses cmd/drophttp.8)" "$header"
is 'promhttp(8): the same' "$(statuses cmd/promhttp.8)" "$header"
is 'journalhttp(8): the same' "$(statuses cmd/journalhttp.8)" "$header"
is 'wakehttp(8): the same' "$(statuses cmd/wakehttp.8)" "$header"
is 'redirhttp(8): the same' "$(statuses cmd/redirhttp.8)" "$header"
is 'echohttp(8): but that of a directory' "$(statuses cmd/echohttp.8)" \
	"$(echo "$header" | sed 's/ 66//')"

# gives STATUS SENTENCE COMMAND...: and one line on standard error but for 0.
gives() {
	t_expected=$1 t_sentence=$2
	shift 2
	"$@" >/dev/null 2>"$TMP/err"
	is "$t_expected: $t_sentence" $? "$t_expected"
	[ "$t_expected" = 0 ] ||
		is '... with one line' "$(wc -l <"$TMP/err")" 1
}

prog=$BUILD/simplehttp
port=$(free_port)
req 'GET / HTTP/1.0' >"$TMP/request"
echo '?' >"$TMP/garbage"
# shellcheck disable=SC2086 # a command and its options
start taken $AS "$prog" --listen "127.0.0.1:$port" "$TMP/www"
wait_port "$port"
gives 0 'served' "$prog" --log-to=none "$TMP/www" <"$TMP/request"
gives 0 'the client was at fault' "$prog" --log-to=none <"$TMP/garbage"
gives 0 'help' "$prog" --help
gives 64 'an unknown option' "$prog" --unknown
gives 64 'a bad value' "$prog" --drain=soon
gives 64 'a surplus operand' "$prog" a b
gives 66 'no such directory' "$prog" "$TMP/none" <"$TMP/request"
gives 69 'nothing to serve' "$prog" "$TMP/www" </dev/null
gives 71 'an address that is taken' \
	as_user "$prog" --listen "127.0.0.1:$port" "$TMP/www"
gives 78 'LISTEN_FDS is no number' \
	sh -c "LISTEN_PID=\$\$ LISTEN_FDS=x exec $prog $TMP/www"
if [ "$(id -u)" = 0 ]; then
	gives 78 'a socket as the superuser' \
		"$prog" --listen "127.0.0.1:$(free_port)" "$TMP/www"
else
	skip '78: a socket as the superuser' 'not the superuser'
fi

done_testing

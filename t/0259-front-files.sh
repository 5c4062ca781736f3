#!/bin/sh
# Every file of units/examples is run by a test, and those with a line for each
# program say what the table of programs says.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"
cd "$TOP" || exit 1

# used FILE: a test of these takes it, in a line that is no comment.
used() {
	cat t/025[0-8]-front-*.sh t/056?-hook-*.sh t/inside-wake.sh t/container.sh | grep -v '^[	 ]*#' |
		grep -qwE "(example|service|behind|manifest) ${1%.yaml}|examples/$1"
}
for file in units/examples/*; do
	ok "${file##*/}: a test runs it" used "${file##*/}"
done
ok 'a file without one would be found' [ "$(used nothing.conf; echo $?)" = 1 ]

# rows: of the programs that there are; name, address, directory. What wakes a
# unit is a server: it has to know when nobody comes.
rows() {
	awk -F'; *' '!/^#/ && NF && $5 !~ /wakes/ {
		as = match($5, /as=[^ ]*/) ? substr($5, RSTART + 3, RLENGTH - 3) : ""
		if ($5 ~ /secrets/)
			as = "--secrets=/etc/" $1 ".secrets "
		print $1, $2, as $4
	}' units/programs |
	while read -r name address directory; do
		[ ! -e "cmd/$name.c" ] || echo "$name $address $directory"
	done
}

is 'inetd.conf: a line for each program, as the table has it' \
	"$(grep '^[0-9]' units/examples/inetd.conf)" \
	"$(rows | while read -r name address directory; do
		printf '%s stream tcp nowait.6000 _%s %s/%s %s %s\n' "$address" \
			"$name" /usr/local/sbin "$name" "$name" "$directory"
	done | sed 's/ -$//')"
is 'xinetd.conf: a service for each program, as the table has it' \
	"$(awk '
	$1 == "service" { name = $2; bind = args = "" }
	$1 == "bind" { bind = $3 ":" }
	$1 == "port" { port = $3 }
	$1 == "user" { user = $3 }
	$1 == "server" { server = $3 }
	$1 == "server_args" { args = " " substr($0, index($0, "=") + 2) }
	$1 == "}" { print name, bind port, user, server args }
	' units/examples/xinetd.conf)" \
	"$(rows | while read -r name address directory; do
		echo "$name $address _$name /usr/local/sbin/$name $directory"
	done | sed 's/ -$//')"
done_testing

#!/bin/sh
# Sockets: 60 clients at once always see the right answers and no reset.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
unset REMOTE_ADDR
t='60 clients:'

port=$(free_port)
# shellcheck disable=SC2086 # perhaps no option
start server "$BUILD/tools/probe" $AS --listen "127.0.0.1:$port" \
    --max-per-source=none --log=none
wait_port "$port"

# by SENTENCE EXPECTED OPTION...: what all of them get for $TMP/request, from
# a program of their own and from a listener.
by() {
	t_what=$1 t_expected=$2
	shift 2
	# shellcheck disable=SC2086 # perhaps no option
	for t_to in "-- $BUILD/tools/probe --log=none $AS" "$port"; do
		"$CLIENT" -n 60 "$@" $t_to <"$TMP/request" >"$TMP/out" \
		    2>"$TMP/client.err"
		is "$t $t_what, ${t_to%% *}: nobody sees a reset" "$?" 0
		# The date may change meanwhile, so that there are two kinds.
		t_got=$(awk '$2 == "times" { n += $1 }
		    END { print n }' "$TMP/client.err")
		is "$t $t_what, ${t_to%% *}: all have an answer" "$t_got" 60
		t_kinds=$(grep -c times "$TMP/client.err")
		t_all=$t_expected
		while [ "$t_kinds" -gt 1 ]; do
			t_all="$t_all|$t_expected"
			t_kinds=$((t_kinds - 1))
		done
		is "$t $t_what, ${t_to%% *}: the right ones" \
		    "$(split <"$TMP/out")" "$t_all"
	done
}

# Conversations end with a close; the next kind begins a new line here.
split() {
	"$ANSWERS" -a | sed 's/ [0-9][0-9]*\( close\)\{0,1\}$/\1/' |
	    awk '{ printf "%s%s", sep, $0; sep = / close$/ ? "|" : "," }'
}

printf '%b' "$GET\r\n$NEXT" >"$TMP/request"
by 'two requests in one packet' '200 length,200 length close'
by 'a request byte by byte' '200 length,200 length close' -1
printf '%b' "POST /none HTTP/1.1\r\n${H}Content-Length: 60000\r\n\r\n" \
    >"$TMP/request"
head -c 60000 /dev/zero | tr '\0' x >>"$TMP/request"
printf '%b' "$NEXT" >>"$TMP/request"
by 'a body that nobody reads, then a GET' '200 length,200 length close'
printf '%b' "POST /none HTTP/1.1\r\n${H}Content-Length: 1048577\r\n\r\n" \
    >"$TMP/request"
head -c 1048577 /dev/zero >>"$TMP/request"
by 'a 413 before 1 MiB of body' '413 length close'
printf '%b' "POST /none HTTP/1.1\r\n${H}Content-Length: 1048576\r\n\r\n" \
    >"$TMP/request"
head -c 1048576 /dev/zero >>"$TMP/request"
by '1 MiB that nobody reads' '200 length close'
{
	printf '%b' "POST /none HTTP/1.1\r\n${H}X Y\r\n\r\n"
	head -c 1048576 /dev/zero
} >"$TMP/request"
by 'a bad head before 1 MiB' '400 length close'
printf '%b' "GET /length?300000 HTTP/1.1\r\n$H\r\n$NEXT" >"$TMP/request"
by 'a large answer, then a small one' '200 length,200 length close'
printf '%b' "$NEXT" >"$TMP/request"
by 'a client that ends its side' '200 length close' -w

done_testing

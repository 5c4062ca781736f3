#!/bin/sh
# A thousand scripts, eight at a time: every answer is right, and nothing is
# left of them.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl perl

# It says which one it is, takes what it is sent, and complains.
script sh <<'END'
printf 'Content-Type: text/plain\n\n%s ' "$QUERY_STRING"
cat
echo "$QUERY_STRING" >&2
END
script perl /usr/bin/perl <<'END'
print "Content-Type: text/plain\n\n$ENV{QUERY_STRING} ", <STDIN>;
warn "$ENV{QUERY_STRING}\n";
END
script none /no/such/interpreter <<'END'
END
script leaves <<'END'
printf 'Content-Type: text/plain\n\n%s hello' "$QUERY_STRING"
sleep 60 &
exit 3
END
# After its input has ended: by then all that has to be closed is.
script descriptors <<'END'
cat >/dev/null
printf 'Content-Type: text/plain\n\n%s\n' "$(ls /proc/$PPID/fd | wc -l)"
END

serve server
# shellcheck disable=SC2154 # set by start
descriptors() {
	find "/proc/$server_pid/fd" -mindepth 1 | wc -l
}
before=$(descriptors)

# many NAME COUNT WANTED CURL_ARGUMENT...: how many answers are as wanted, where
# N stands for the number of the request.
many() {
	t_name=$1 t_count=$2 t_wanted=$3
	shift 3
	mkdir "$TMP/out"
	curl -s -Z --no-progress-meter --parallel-max 8 -m 300 "$@" \
	    -o "$TMP/out/#1" "$URL/$t_name?[1-$t_count]"
	for t_file in "$TMP"/out/*; do
		[ "$(cat "$t_file")" = \
		    "${t_wanted%%N*}${t_file##*/}${t_wanted#*N}" ] && echo
	done | wc -l
	rm -rf "$TMP/out"
}

is '500 scripts on a few connections' "$(many sh 500 'N ')" 500
ok 'no child is left' wait_for childless "$server_pid"
is '500 in perl, each with a body, each on its own connection' \
    "$(many perl 500 'N body' -d body -H 'Connection: close')" 500
ok 'no child is left' wait_for childless "$server_pid"
is '100 that leave a process behind' "$(many leaves 100 'N hello')" 100
ok 'no child is left' wait_for childless "$server_pid"
is 'as many descriptors as before' "$(descriptors)" "$before"
is 'each line of their errors is in the log' \
    "$(grep -c -e '/cgi-bin/sh: [0-9]*$' -e '/cgi-bin/perl: [0-9]*$' \
	"$TMP/server.err")" 1000
is 'and each request' "$(grep -c '" 200 ' "$TMP/server.err")" 1100

# One connection, 300 scripts: it has as many descriptors at the end.
for i in $(seq 100); do
	req "POST /cgi-bin/descriptors?$i HTTP/1.1" 'Host: h' \
	    'Content-Length: 4'
	printf body
	req "POST /cgi-bin/sh?$i HTTP/1.1" 'Host: h' 'Content-Length: 4'
	printf body
	req 'GET /cgi-bin/none HTTP/1.1' 'Host: h'
done | "$BUILD/cgihttp" "$ROOT" >"$TMP/answers" 2>"$TMP/log"
is 'on one connection: all answers' \
    "$(grep -ao 'HTTP/1.1 200' "$TMP/answers" | wc -l) \
$(grep -ao 'HTTP/1.1 500' "$TMP/answers" | wc -l)" '200 100'
is 'on one connection: always the same number of descriptors' \
    "$(grep -a -x '[0-9][0-9]*' "$TMP/answers" | sort | uniq -c |
    sed 's/^ *\([0-9]*\) .*/\1/')" 100
done_testing

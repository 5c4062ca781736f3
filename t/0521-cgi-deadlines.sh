#!/bin/sh
# A script has its time, and nothing is left of it: whatever ends it.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need curl python3 setsid socat

# noted NAME: a script that writes its process id before all else.
noted() {
	{
		# shellcheck disable=SC2016 # its own
		echo 'echo $$ >"$W/pid"'
		cat
	} | script "$1"
}
head='printf "Content-Type: text/plain\n\n"'
noted silent <<END
exec sleep 60
END
noted stubborn <<END
trap '' TERM
sleep 60
END
noted tidy <<END
trap 'echo tidied >"\$W/mark"; exit' TERM
echo ready >"\$W/mark"
sleep 60 & wait
END
noted family <<END
(trap '' TERM; echo \$\$ >"\$W/mark"; exec sleep 60) &
sleep 60
END
noted slow <<END
$head
echo one
sleep 2
echo two
END
noted endless <<END
$head
while :; do echo line; sleep 0.1; done
END
noted count <<END
n=\$(wc -c)
$head
echo \$n
END
noted over <<END
$head
echo hello
exec >&- 2>&-
exec sleep 60
END
noted daemon <<END
$head
echo hello
setsid sh -c ': >"\$W/own"; sleep 0.5; echo done >"\$W/mark"' >/dev/null 2>&1 &
until [ -e "\$W/own" ]; do sleep 0.02; done
END
noted stays <<END
$head
echo hello
sleep 60 &
echo \$! >"\$W/mark"
END

# server OPTION...: one of its own, in place of the last.
server() {
	[ -z "${server_pid-}" ] || { kill "$server_pid"; wait "$server_pid"; }
	serve server "$@"
}
# asked CURL_ARGUMENT...: the answer; $took is in milliseconds.
asked() {
	rm -f "$W/pid" "$W/mark"
	t_before=$(date +%s%3N)
	curl -s -m 20 -o "$TMP/answer" -w '%{http_code} %{exitcode}' "$@" \
	    >"$TMP/code"
	took=$(($(date +%s%3N) - t_before))
}
# after MILLISECONDS: and not before.
after() {
	echo "$took ms"
	[ "$took" -ge "$1" ]
}
gone() {
	t_script=$(cat "$W/pid") && none "$t_script"
}

server --cgi-timeout 1,5
asked "$URL/silent"
is 'a silent script is a 504' "$(cat "$TMP/code")" '504 0'
ok 'when its time is over' after 1000
ok 'and is ended' gone
is 'with one line in the log' \
    "$(grep -c 'silent: ' "$TMP/server.err")" 1
asked "$URL/tidy"
is 'it may tidy up' "$(cat "$TMP/code") $(cat "$W/mark")" '504 0 tidied'
asked "$URL/stubborn"
is 'who ignores SIGTERM is a 504, too' "$(cat "$TMP/code")" '504 0'
ok 'two seconds later' after 3000
ok 'and is ended' gone
asked "$URL/family"
is 'a family is a 504' "$(cat "$TMP/code")" '504 0'
ok 'all of it is ended' none "$(cat "$W/mark")"

asked "$URL/slow"
is 'after its first byte a script may rest longer' \
    "$(tr '\n' ' ' <"$TMP/answer")" 'one two '
asked "$URL/endless"
is 'but not for ever: its answer is cut' "$(cat "$TMP/code")" '200 18'
ok 'when the time of the whole is over' after 5000
ok 'and it is ended' gone
is 'with one line in the log, too' \
    "$(grep -c 'endless: ' "$TMP/server.err")" 1

# Half a second between the bytes: nobody is silent.
server --cgi-timeout 2
{
	req 'POST /cgi-bin/count HTTP/1.1' 'Host: h' 'Content-Length: 6' \
	    'Connection: close'
	for x in a b c d e f; do
		sleep 0.5
		printf '%s' $x
	done
} | socat -t 10 - "TCP:127.0.0.1:$PORT" >"$TMP/answer" 2>/dev/null
is 'as long as a body comes the time does not run' \
    "$(body <"$TMP/answer")" 6

server --cgi-timeout 60
asked "$URL/over"
is 'whoever has closed its output has answered' \
    "$(cat "$TMP/code") $(cat "$TMP/answer")" '200 0 hello'
ok 'and has two seconds' after 2000
ok 'then it is ended' gone
asked "$URL/stays"
is 'who leaves a process behind has answered' \
    "$(cat "$TMP/code") $(cat "$TMP/answer")" '200 0 hello'
ok 'which is ended' wait_for none "$(cat "$W/mark")"
asked "$URL/daemon"
ok 'unless it has a session of its own' wait_for test -s "$W/mark"

# --- clients that are gone

# client OPTION NAME: see t/tools/client.c
client() {
	rm -f "$W/pid"
	req "GET /cgi-bin/$2 HTTP/1.1" 'Host: h' 'Connection: close' |
	    "$BUILD/tools/client" "$1" "$PORT" >"$TMP/answer" 2>&1
}
started() {
	[ -s "$W/pid" ]
}
for name in silent stubborn family endless; do
	rm -f "$W/pid"
	python3 "${0%/*}/cgi/reset.py" "$PORT" "/cgi-bin/$name" "$W/pid"
	ok "a client that resets ends the script: $name" wait_for gone
	ok "no child is left: $name" wait_for childless "$server_pid"
done
client -w slow
is 'a client that only ends its side gets all' \
    "$(grep -c -e one -e two "$TMP/answer")" 2

for option in -f -r -F -R; do
	client "$option" count
	ok "vanishing after any byte ($option): no child is left" \
	    wait_for childless "$server_pid"
done
is 'and the server is there' "$(curl -s -d abc "$URL/count")" 3

# --- a server that ends

rm -f "$W/pid"
curl -s -m 20 "$URL/slow" >"$TMP/answer" &
curl=$!
wait_for started
kill "$server_pid"
wait "$server_pid"
is 'a server that is told to end: exit status 0' $? 0
wait "$curl"
is 'the script may finish' "$(tr '\n' ' ' <"$TMP/answer")" 'one two '
server_pid=

server
rm -f "$W/pid"
curl -s -m 20 "$URL/silent" >"$TMP/answer" &
curl=$!
wait_for started
kill -KILL "$(cat "/proc/$server_pid/task/$server_pid/children")"
wait "$curl"
ok 'a connection that is killed: the script ends' wait_for gone
done_testing

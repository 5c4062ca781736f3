#!/bin/sh
# A script has its time, and nothing is left of it: whatever ends it.
. "${0%/*}/lib.sh"
need curl python3 setsid
unset REMOTE_ADDR

AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
bin=$TMP/root/cgi-bin
w=$TMP/w
mkdir -p "$bin" "$w"
chmod 777 "$w"

# script NAME: with the lines of standard input, after those of each.
script() {
	{
		echo '#!/bin/sh'
		# shellcheck disable=SC2016 # its own process id
		echo 'echo $$ >"$W/pid"'
		cat
	} >"$bin/$1"
	chmod 755 "$bin/$1"
}
head='printf "Content-Type: text/plain\n\n"'
script silent <<END
exec sleep 60
END
script stubborn <<END
trap '' TERM
sleep 60
END
script tidy <<END
trap 'echo tidied >"\$W/mark"; exit' TERM
echo ready >"\$W/mark"
sleep 60 & wait
END
script family <<END
(trap '' TERM; echo \$\$ >"\$W/mark"; exec sleep 60) &
sleep 60
END
script slow <<END
$head
echo one
sleep 2
echo two
END
script endless <<END
$head
while :; do echo line; sleep 0.1; done
END
script count <<END
n=\$(wc -c)
$head
echo \$n
END
script over <<END
$head
echo hello
exec >&- 2>&-
exec sleep 60
END
script daemon <<END
$head
echo hello
setsid sh -c 'sleep 0.5; echo done >"\$W/mark"' >/dev/null 2>&1 &
END
script stays <<END
$head
echo hello
sleep 60 &
END

# server OPTION...: one of its own, on $port, in place of the last.
server() {
	[ -z "${server_pid-}" ] || { kill "$server_pid"; wait "$server_pid"; }
	port=$(free_port)
	url=http://127.0.0.1:$port/cgi-bin
	# shellcheck disable=SC2086 # an option, or none
	start server "$BUILD/cgihttp" $AS --listen "127.0.0.1:$port" \
	    --cgi-env "W=$w" "$@" "$TMP/root"
	wait_port "$port"
}
# asked CURL_ARGUMENT...: the answer; $took is in milliseconds.
asked() {
	rm -f "$w/pid" "$w/mark"
	t_before=$(date +%s%3N)
	curl -s -m 20 -o "$TMP/answer" -w '%{http_code} %{exitcode}' "$@" \
	    >"$TMP/code"
	took=$(($(date +%s%3N) - t_before))
}
# between LEAST MOST
between() {
	echo "$took ms"
	[ "$took" -ge "$1" ] && [ "$took" -lt "$2" ]
}
# none PID: no such process, or a zombie that is not ours.
none() {
	t_state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null)
	[ -z "$t_state" ] || [ "$t_state" = Z ]
}
gone() {
	t_script=$(cat "$w/pid") && none "$t_script"
}
logged() {
	grep -q "$1" "$TMP/server.err"
}
children() {
	[ -n "$(cat "/proc/$server_pid/task/$server_pid/children")" ]
}
childless() {
	! children
}

server --cgi-timeout 1,5
asked "$url/silent"
is 'a silent script is a 504' "$(cat "$TMP/code")" '504 0'
ok 'when its time is over' between 1000 3000
ok 'and is ended' gone
is 'with one line in the log' \
    "$(grep -c 'silent: ' "$TMP/server.err")" 1
asked "$url/tidy"
is 'it may tidy up' "$(cat "$TMP/code") $(cat "$w/mark")" '504 0 tidied'
asked "$url/stubborn"
is 'who ignores SIGTERM is a 504, too' "$(cat "$TMP/code")" '504 0'
ok 'two seconds later' between 3000 6000
ok 'and is ended' gone
asked "$url/family"
is 'a family is a 504' "$(cat "$TMP/code")" '504 0'
ok 'all of it is ended' none "$(cat "$w/mark")"

asked "$url/slow"
is 'after its first byte a script may rest longer' \
    "$(tr '\n' ' ' <"$TMP/answer")" 'one two '
asked "$url/endless"
is 'but not for ever: its answer is cut' "$(cat "$TMP/code")" '200 18'
ok 'when the time of the whole is over' between 5000 8000
ok 'and it is ended' gone
is 'with one line in the log, too' \
    "$(grep -c 'endless: ' "$TMP/server.err")" 1

# Half a second between the bytes: nobody is silent.
{
	req 'POST /cgi-bin/count HTTP/1.1' 'Host: h' 'Content-Length: 6' \
	    'Connection: close' >"$TMP/in"
	(cat "$TMP/in"; for x in a b c d e f; do sleep 0.5; printf '%s' $x; done) |
	    socat -t 10 - "TCP:127.0.0.1:$port" >"$TMP/answer"
} 2>/dev/null
is 'as long as a body comes the time does not run' \
    "$(body <"$TMP/answer")" 6

server --cgi-timeout 60
asked "$url/over"
is 'whoever has closed its output has answered' \
    "$(cat "$TMP/code") $(cat "$TMP/answer")" '200 0 hello'
ok 'and has two seconds' between 2000 5000
ok 'then it is ended' gone
asked "$url/stays"
is 'who leaves a process behind has answered' \
    "$(cat "$TMP/code") $(cat "$TMP/answer")" '200 0 hello'
ok 'which is ended at once' between 0 2000
asked "$url/daemon"
ok 'unless it has a session of its own' wait_for test -s "$w/mark"

# --- clients that are gone

# client OPTION NAME: see t/tools/client.c
client() {
	rm -f "$w/pid"
	req "GET /cgi-bin/$2 HTTP/1.1" 'Host: h' 'Connection: close' |
	    "$BUILD/tools/client" "$1" "$port" >"$TMP/answer" 2>&1
}
started() {
	[ -s "$w/pid" ]
}
cat >"$TMP/reset.py" <<'END'
# reset.py PORT TARGET FILE: asks, and resets the connection when FILE has something.
import os, socket, struct, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.sendall(b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n" % sys.argv[2].encode())
end = time.time() + 10
while time.time() < end and not (os.path.exists(sys.argv[3]) and
                                os.path.getsize(sys.argv[3])):
    time.sleep(0.01)
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
s.close()
END
for name in silent stubborn family endless; do
	rm -f "$w/pid"
	python3 "$TMP/reset.py" "$port" "/cgi-bin/$name" "$w/pid"
	ok "a client that resets ends the script: $name" wait_for gone
	ok "no child is left: $name" wait_for childless
done
client -w slow
is 'a client that only ends its side gets all' \
    "$(grep -c -e one -e two "$TMP/answer")" 2

for option in -f -r -F -R; do
	client "$option" count
	ok "vanishing after any byte ($option): no child is left" \
	    wait_for childless
done
is 'and the server is there' "$(curl -s -d abc "$url/count")" 3

# --- a server that ends

rm -f "$w/pid"
curl -s -m 20 "$url/slow" >"$TMP/answer" &
curl=$!
wait_for started
kill "$server_pid"
wait "$server_pid"
is 'a server that is told to end: exit status 0' $? 0
wait "$curl"
is 'the script may finish' "$(tr '\n' ' ' <"$TMP/answer")" 'one two '
server_pid=

server
rm -f "$w/pid"
curl -s -m 20 "$url/silent" >"$TMP/answer" &
curl=$!
wait_for started
kill -KILL "$(cat "/proc/$server_pid/task/$server_pid/children")"
wait "$curl"
ok 'a connection that is killed: the script ends' wait_for gone
done_testing

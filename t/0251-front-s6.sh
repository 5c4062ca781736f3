#!/bin/sh
# The run scripts of units/examples, each as a service of s6.
. "${0%/*}/lib.sh"
need s6-supervise s6-svc s6-svwait s6-ipcserver tcpserver ps
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"

put /run/simplehttp.sock "$TMP/simplehttp.sock"
ports 8000

# service SCRIPT: runs it; its directory is $dir, its log $TMP/NAME.out.
service() {
	name=$(echo "${1%.run}" | tr - _)
	dir=$TMP/$name
	mkdir "$dir"
	example "$1" >"$dir/run"
	chmod 755 "$dir/run"
	# Only the superuser becomes another user.
	[ "$(id -u)" = 0 ] || sed -i -e '/ -u "/d' \
		-e 's/s6-envuidgid [^ ]* \(.*\) -U /\1 /' "$dir/run"
	start "$name" s6-supervise "$dir"
}

# stops NAME: by s6-svc -d.
stops() {
	ok "$1: s6-svc -d ends it" s6-svc -wd -T 10000 -d "$dir"
	s6-svc -x "$dir"
}

service tcpserver.run
wait_port "$(port 8000)"
tcp tcpserver.run "$TMP/tcpserver.out" "$(port 8000)"
stops tcpserver.run

service listen.run
wait_port "$(port 8000)"
tcp listen.run "$TMP/listen.out" "$(port 8000)"
# A client that is being served when it is told to end gets its answer.
curl -sS -m 20 --limit-rate 200k -o "$TMP/slow" \
	"http://127.0.0.1:$(port 8000)/big.bin" &
client=$!
wait_for test -s "$TMP/slow"
stops listen.run
wait $client
ok 'listen.run: an answer that had begun is whole' cmp "$TMP/slow" "$ROOT/big.bin"

service s6-ipcserver.run
wait_unix "$TMP/simplehttp.sock"
# ask_as ADDRESS: through the socket, as a proxy for this client.
ask_as() {
	{
		printf 'PROXY TCP4 %s 192.0.2.1 5000 80\r\n' "$1"
		request
	} | socat -t 10 - "UNIX-CONNECT:$TMP/simplehttp.sock"
}
ask_as 192.0.2.77 | undated >"$TMP/answer"
ok 's6-ipcserver.run: the answer and not a byte more' \
	cmp "$TMP/answer" "$TMP/expected"
ok "s6-ipcserver.run: the client's address in the log" wait_for \
	grep -q '^192.0.2.77 .*GET /hello.txt' "$TMP/s6_ipcserver.out"
is 's6-ipcserver.run: who does not say whose request it is gets nothing' \
	"$(request | socat -t 10 - "UNIX-CONNECT:$TMP/simplehttp.sock")" ''
is 's6-ipcserver.run: it runs as its account' \
	"$(ps -o user= --ppid "$s6_ipcserver_pid")" "$ACCOUNT"
stops s6-ipcserver.run

done_testing

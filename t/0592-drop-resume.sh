#!/bin/sh
# drophttp: an upload that is cut, and goes on; and what is never seen of it.
. "${0%/*}/lib.sh"
. "${0%/*}/drop.sh"
need python3 openssl
head -c 2000000 /dev/urandom >"$TMP/large"
size=2000000
hash() {
	printf '%s\0%s' "${2-}" "$1" | sha256sum | cut -c 1-64
}

# piece NAME FIRST LAST [FIELD...]: of $TMP/large, by a pipe.
piece() {
	t_name=$1 t_first=$2 t_last=$3
	shift 3
	{
		req "PUT /$t_name HTTP/1.0" \
		    "Content-Length: $((t_last - t_first + 1))" \
		    "Content-Range: bytes $t_first-$t_last/$size" "$@"
		tail -c +$((t_first + 1)) "$TMP/large" |
			head -c $((t_last - t_first + 1))
	} | drop
}

# --- in pieces

piece large 0 999999 >"$TMP/answer"
is 'the first piece: 202' "$(status <"$TMP/answer")" 202
is '... and where to go on' "$(header Upload-Offset <"$TMP/answer")" 1000000
is '... nobody sees it' "$(cd "$BOX" && ls)" ''
is '... but its place' "$(files)" ".partial/$(hash large)"
is 'HEAD: 204' "$(head_of /large | status)" 204
is '... how much it is' "$(head_of /large | header Upload-Offset)" 1000000
is '... which is not all' "$(head_of /large | header Upload-Complete)" '?0'
is 'a piece too far: 409' "$(piece large 1500000 1999999 | status)" 409
is '... and where to go on' "$(piece large 1500000 1999999 |
	header Upload-Offset)" 1000000
is 'one before it: 409' "$(piece large 500000 1999999 | status)" 409
is 'one that is not what its digest says: 400' "$(piece large 1000000 1499999 \
	"Content-Digest: $(printf x | digest)" | status)" 400
is '... nothing of it counts' "$(head_of /large | header Upload-Offset)" 1000000
is 'the second one: 202' "$(piece large 1000000 1499999 \
	"Content-Digest: $(tail -c +1000001 "$TMP/large" | head -c 500000 |
	digest)" | status)" 202
is 'the last one: 201' "$(piece large 1500000 1999999 \
	"Repr-Digest: $(digest <"$TMP/large")" | tee "$TMP/answer" |
	status)" 201
ok '... it is the file' cmp "$TMP/large" "$BOX/large"
is '... its digest' "$(cd "$BOX" && body <"$TMP/answer" | sha256sum -c)" \
	'large: OK'
is '... and nothing else is left' "$(files)" large
is '... for its user and group' "$(stat -c %a "$BOX/large")" 640
is 'all of it as one piece: 201' "$(piece one 0 1999999 | status)" 201
ok '... the same' cmp "$TMP/large" "$BOX/one"
is 'the name is taken: 409' "$(piece one 0 999999 | status)" 409
options=--number
is '--number: 201' "$(piece one 0 1999999 | header Location)" /one-1
options=
is 'another whole than its digest: 400' "$(piece bad 0 1999999 \
	"Repr-Digest: $(printf x | digest)" | status)" 400
is 'by SHA-512, too: 400' "$(piece bad 0 1999999 \
	"Repr-Digest: $(printf x | digest 512)" | status)" 400
is '... nothing of it is left' "$(files)" 'large one one-1'
is '... and what is right: 201' "$(piece good 0 1999999 \
	"Repr-Digest: $(digest 512 <"$TMP/large")" | status)" 201
empty
is 'from the start again: 202' "$(piece again 0 999999 >"$TMP/answer"
	piece again 0 9 | header Upload-Offset)" 10
is 'a piece with more bytes than it says: 400' "$({
	req 'PUT /again HTTP/1.1' 'Host: a' 'Content-Range: bytes 10-70009/80000' \
		'Transfer-Encoding: chunked'
	printf '%x\r\n' 200000
	head -c 200000 "$TMP/large"
	printf '\r\n0\r\n\r\n'
} | drop | status)" 400
is '... nothing of it counts' "$(head_of /again | header Upload-Offset)" 10
is 'one whose chunks are wrong: 400' "$({
	req 'PUT /again HTTP/1.1' 'Host: a' 'Content-Range: bytes 10-79/80' \
		'Transfer-Encoding: chunked'
	printf '5\r\nhelloXX\r\n0\r\n\r\n'
} | drop | status)" 400
is '... nothing of it counts' "$(head_of /again | header Upload-Offset)" 10
is 'one with fewer bytes than it says: 400' "$({
	req 'PUT /again HTTP/1.1' 'Host: a' 'Content-Range: bytes 10-79/80' \
		'Transfer-Encoding: chunked'
	printf '5\r\nhello\r\n0\r\n\r\n'
} | drop | status)" 400
is '... nothing of it counts' "$(head_of /again | header Upload-Offset)" 10
is 'one without a body: 400' "$(req 'PUT /again HTTP/1.1' 'Host: a' \
	'Content-Range: bytes 10-79/80' | drop | status)" 400
is 'what did not begin: 409' "$(piece none 10 19 | header Upload-Offset)" 0
is 'a whole one instead: 201' "$(put /again hello | status)" 201
is '... the part is gone' "$(files)" again
# begun_and_whole COUNT: of so many names, on one connection.
begun_and_whole() {
	t_n=0
	while [ $((t_n += 1)) -le "$1" ]; do
		req "PUT /n$t_n HTTP/1.1" 'Host: a' 'Content-Length: 1' \
			'Content-Range: bytes 0-0/2'
		printf a
		req "PUT /n$t_n HTTP/1.1" 'Host: a' 'Content-Length: 2'
		printf aa
	done
}
is 'many in a connection leave no descriptor open: 202 and 201' \
	"$(begun_and_whole 30 | AS="prlimit --nofile=20 $AS" drop | tr -d '\r' |
	sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p' | sort | uniq -c | xargs)" \
	'30 201 30 202'
empty
is 'chunks that are cut say nothing of the whole: 400' "$({
	req 'PUT /cut HTTP/1.1' 'Host: a' 'Transfer-Encoding: chunked'
	printf '5\r\nhello\r\n'
} | drop | status)" 400
is '... nothing of it is kept' "$(files)" ''
# cut NAME BYTES: a whole file of 100 that is.
cut_at() {
	{
		req "PUT /$1 HTTP/1.1" 'Host: a' 'Content-Length: 100'
		head -c "$2" "$TMP/large"
	} | drop >"$TMP/out"
}
cut_at none 0
is 'cut before its first byte: nothing is kept' "$(files)" ''
options=--quota=200
cut_at some 50
is 'cut within a quota: kept' "$(head_of /some | header Upload-Offset)" 50
cut_at some 20
is '... earlier: the longer part stays' \
	"$(head_of /some | header Upload-Offset)" 50
cut_at some 60
is '... later: that is it' "$(head_of /some | header Upload-Offset)" 60
options=--quota=10
cut_at more 50
is '... over it: not kept' "$(head_of /more | status)" 404
options=
empty
mkfifo "$TMP/in"
exec 3<>"$TMP/in"
{
	req 'PUT /stalled HTTP/1.1' 'Host: a' 'Content-Length: 9'
	printf hello
} >&3
options=--timeout=,,1
is 'a client that stalls: 408' "$(drop <"$TMP/in" | status)" 408
exec 3>&-
options=
is '... what has come is kept' "$(head_of /stalled | header Upload-Offset)" 5
empty
for range in 'bytes 0-4/*' 'bytes */5' 'bytes 4-0/5' 'bytes 0-4/4' 'bytes=0-4/5' \
    'items 0-4/5' 'bytes 0-/5' 'bytes -4/5' 'bytes 0-3/5' 'bytes 0-5/6' \
    'bytes 0-99999999999999999999/5' 'bytes 0-4/5 '; do
	case $range in
	*' ') expected=201 ;; # a blank that does not count
	*) expected=400 ;;
	esac
	is "Content-Range: $range: $expected" "$(put /range hello \
		"Content-Range: $range" | status)" $expected
done

# --- whose they are

empty
printf '%s:{SHA256}%s\n' ann "$(printf a | sha256sum | cut -c 1-64)" \
	ben "$(printf b | sha256sum | cut -c 1-64)" >"$TMP/auth"
chmod 644 "$TMP/auth"
options="--auth=$TMP/auth"
ann="Authorization: Basic $(printf ann:a | base64)"
ben="Authorization: Basic $(printf ben:b | base64)"
is "Ann's: 202" "$(piece large 0 9 "$ann" | status)" 202
is '... Ben cannot see it: 404' "$(head_of /large "$ben" | status)" 404
is '... nor go on: 409' "$(piece large 10 1999999 "$ben" | status)" 409
is '... she can: 201' "$(piece large 10 1999999 "$ann" | status)" 201
ok '... the same' cmp "$TMP/large" "$BOX/large"
options=

# --- how much, and how long

empty
options=--quota=2000000
is '--quota: 202' "$(piece large 0 999999 | status)" 202
is '... what is there counts: 507' \
	"$(put /other "$(printf '%01100000d' 0)" | status)" 507
is '... the rest of it does not count twice: 201' \
	"$(piece large 1000000 1999999 | status)" 201
is '... over it at the start: 507' "$(piece more 0 9 | status)" 507
is '... nothing of it is left' "$(files)" large
# Each of them had room when it began.
empty
serve --quota=2000000
quota_at_once() {
	python3 - "$PORT" "$TMP/large" <<'PY'
import socket, sys
port, data = int(sys.argv[1]), open(sys.argv[2], "rb").read()[:1500000]
all = []
for name, field in (("a", b""), ("b", b""), ("c", b"Content-Range: "
        b"bytes 0-1499999/1600000\r\n"), ("d", b"Content-Range: "
        b"bytes 0-1599999/1600000\r\n")):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(30)
    whole = name == "c"
    s.sendall(b"PUT /%s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              b"Content-Length: %d\r\n%s\r\n"
              % (name.encode(), 1500000 if whole else 1600000, field))
    assert b" 100 " in s.recv(1000)
    all.append(s)
for s in all:                       # one after the other
    s.sendall(data)
    s.shutdown(socket.SHUT_WR)
    while s.recv(1000):
        pass
    s.close()
PY
}
quota_at_once
is '... nor can parts that come at once be more' "$(
	[ "$(cat "$BOX/.partial/"* | wc -c)" -le 2000000 ]; echo $?)" 0
like '... the log says why' "$(cat "$TMP/server.err")" \
	'*[abc]: not stored: over the quota*'
t_stop "$server_pid"
# Others may read the directory, and so lock it.
empty
start locker flock -F "$BOX" sleep 100
wait_for sh -c '! flock -n "$1" true' sh "$BOX"
is '... whoever locks the directory stops nobody: 201' "$(
	AS="timeout -s KILL 30 $AS" put /free hello | status)" 201
t_stop "$locker_pid"
options=
empty
piece large 0 9 >"$TMP/answer"
touch -d '23 hours ago' "$BOX/.partial/"*
put /a x >"$TMP/answer"
is 'a part of 23 hours stays' "$(files)" ".partial/$(hash large) a"
touch -d '25 hours ago' "$BOX/.partial/"*
put /b x >"$TMP/answer"
is '... of 25 does not' "$(files)" 'a b'
piece large 0 9 >"$TMP/answer"
touch -d '25 hours ago' "$BOX/.partial/"*
options=--keep=48
put /c x >"$TMP/answer"
is '--keep=48: of 25 does' "$(files)" ".partial/$(hash large) a b c"
options=

# --- cut, and on with curl

empty
serve --sandbox=full

# leave NAME BYTES [RANGE]: a client that leaves then.
leave() {
	python3 - "$PORT" "$TMP/large" "$@" <<'PY'
import socket, sys, time
port, path, name, count = int(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
data = open(path, "rb").read()
s = socket.create_connection(("127.0.0.1", port))
s.sendall(b"PUT /%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n"
          % (name.encode(), len(data), b"Content-Range: bytes 0-%d/%d\r\n"
             % (len(data) - 1, len(data)) if len(sys.argv) > 5 else b""))
s.sendall(data[:count])
s.close()
PY
}

# offset NAME: what HEAD says.
offset() {
	curl -sS -m 20 -I "$URL/$1" | header Upload-Offset
}
offset_is() {
	[ "$(offset "$1")" = "$2" ]
}
for range in '' range; do
	name=cut$range
	leave $name 700001 $range
	ok "cut${range:+ with a $range}: HEAD tells how much has come" \
		wait_for offset_is $name 700001
	[ -n "$range" ] || like '... the log, too' "$(cat "$TMP/server.err")" \
		"*$name: 700001 bytes until the cut*"
	ok '... nobody sees it' [ ! -e "$BOX/$name" ]
	is '... curl -C goes on: 201' "$(sent -C "$(offset $name)" \
		-T "$TMP/large" "$URL/$name")" 201
	ok '... the same' cmp "$TMP/large" "$BOX/$name"
	is '... its digest' "$(cd "$BOX" && sha256sum -c "$TMP/body")" \
		"$name: OK"
done
leave longer 100
wait_for offset_is longer 100
leave longer 900000
ok 'cut again, later: the longer part counts' wait_for offset_is longer 900000
is 'curl from the start: 201' "$(sent -T "$TMP/large" "$URL/longer")" 201
ok '... the same' cmp "$TMP/large" "$BOX/longer"
is '... nothing else is left' "$(files)" 'cut cutrange longer'

# Two at once: one of them waits for nothing.
at_once() {
	python3 - "$PORT" "$TMP/large" <<'PY'
import socket, sys
port, data = int(sys.argv[1]), open(sys.argv[2], "rb").read()
head = (b"PUT /both HTTP/1.0\r\nContent-Length: %d\r\n"
        b"Content-Range: bytes 0-%d/%d\r\n"
        % (len(data), len(data) - 1, len(data)))
def begin(more=b""):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(30)
    s.sendall(head + more + b"\r\n")
    return s
a = begin(b"Expect: 100-continue\r\n")
a.sendall(data[:1000])
while True:                         # until the first one has it
    probe = socket.create_connection(("127.0.0.1", port))
    probe.sendall(b"HEAD /both HTTP/1.0\r\n\r\n")
    if b"Upload-Offset: 1000\r\n" in probe.makefile("rb").read():
        break
b = begin()
print(b.makefile("rb").readline().split()[1].decode())
a.sendall(data[1000:])
print(a.makefile("rb").readline().split()[1].decode())
PY
}
is 'two of one name at once: the second one 409, the first one 201' \
	"$(at_once | xargs)" '409 201'
ok '... which is whole' cmp "$TMP/large" "$BOX/both"

# --- kill -9

empty
t_stop "$server_pid"
# killed [RANGE]: while half of it is there.
killed() {
	serve --sandbox=landlock
	# shellcheck disable=SC2086 # an option, or none
	curl -sS -m 30 --limit-rate 500K -T "$TMP/large" ${1:+-H "$1"} \
		"$URL/killed" >"$TMP/out" 2>&1 &
	t_curl=$!
	wait_for child_of "$server_pid"
	[ -z "$1" ] || wait_for part_grows
	kill -9 "$(child_of "$server_pid")" "$server_pid"
	wait "$t_curl" "$server_pid" 2>"$TMP/err"
}
child_of() {
	grep . "/proc/$1/task/$1/children" 2>/dev/null
}
part_grows() {
	[ -s "$BOX/.partial/$(hash killed)" ]
}
killed ''
is 'kill -9 of a plain one: nothing is left' "$(files)" ''
killed "Content-Range: bytes 0-1999999/2000000"
is 'kill -9 of one with a range: nobody sees it' "$(cd "$BOX" && ls)" ''
is '... what came is kept' "$(files)" ".partial/$(hash killed)"
serve --sandbox=full
have=$(offset killed)
is '... curl -C goes on: 201' "$(sent -C "$have" -T "$TMP/large" \
	"$URL/killed")" 201
ok '... the same' cmp "$TMP/large" "$BOX/killed"
is '... nothing else is left' "$(files)" killed
done_testing

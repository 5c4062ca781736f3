#!/bin/sh
# journalhttp: what is rare in a journal or in a request: long values, many
# names, damage, and clients that leave.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

written a <<'END'
message(0, "web.service", 170 * "\u20ac\u00e4" + "\n" + 600 * "x" + "\x1b")
entry(1, [("MESSAGE", "of a command"), ("_SYSTEMD_UNIT", "web.service"),
          ("_HOSTNAME", "box"), ("_COMM", "sleep"), ("ABC", "1"), ("AB", "2"),
          ("ABC", "3"), ("AB", "4"), ("ABD", "5")])
entry(2, [("MESSAGE", b"no\xfftext"), ("_SYSTEMD_UNIT", "web.service"),
          ("_HOSTNAME", "box")])
entry(3, [("MESSAGE", b"a\x7f\xc2\x9b"), ("_SYSTEMD_UNIT", "web.service")])
entry(4, [("_SYSTEMD_UNIT", "web.service"), ("_HOSTNAME", "box")])
message(5, "web.service", "y" * 70000 + "the end")
message(6, "w" * 300, "a unit with a long name")
entry(6, [("MESSAGE", "of no unit"), ("_SYSTEMD_UNIT", "")])
message(7, "w\\x2d.mount", "quoted", ("PRIORITY", "4"))
for i in range(9):
    message(8 + i, "web@%d.service" % i, "instance")
message(17, "web.service", 170 * "\u20ac\u00e4")
END
options='--unit=w* --field=AB*'

# --- values
asking '/entries?after=' | body >"$TMP/body"
is 'values as they are, in pieces and in lists' "$(python3 - "$TMP/body" <<'END'
import json, sys
e = [json.loads(line) for line in open(sys.argv[1])]
print(e[0]["MESSAGE"] == list(("€ä" * 170 + "\n" + "x" * 600 + "\x1b").encode()),
      e[1]["AB"], e[1]["ABC"], bytes(e[2]["MESSAGE"]), e[3]["MESSAGE"],
      "MESSAGE" in e[4], len(e[5]["MESSAGE"]), e[-1]["MESSAGE"] == "€ä" * 170)
END
)" "True ['2', '4'] ['1', '3'] b'no\\xfftext' [97, 127, 194, 155] False 65536 True"
asking '/entries?format=text&after=&limit=5' | body |
	sed 's/^20[^ ]*+0000 //; s/^    //' >"$TMP/body"
is 'a text of several pieces' "$(head -n 2 "$TMP/body")" \
	"box web: $(printf '%0170d' 0 | sed 's/0/€ä/g')
$(printf '%0600d' 0 | tr 0 x)\\x1b"
is 'who wrote it: a command, or nobody, on no host' \
	"$(tail -n 4 "$TMP/body" | paste -sd,)" \
	'box sleep: of a command,box unknown: no\xfftext,unknown: a\x7f\xc2\x9b,box unknown: '
is 'what is behind 64 KiB is not searched' \
	"$(asking '/entries?q=the+end' | body)" ''

# --- units
is 'nine instances are a line; a name is quoted; one that is too long is none' \
	"$(asking /units | body | paste -sd ' ')" \
	'[ "w\\x2d.mount", "web.service", "web@*" ]'
is '... eight are eight' "$(asking "/units?format=text&$(
		seq -f 'unit=web@%.0f' 1 8 | paste -sd '&')" | body | paste -sd ' ')" \
	"$(seq -f 'web@%.0f.service' 1 8 | paste -sd ' ')"
is 'a priority as numbers and words' "$(for priority in 4 warn WARNING \
	notice..err panic..debug; do
	asking "/entries?priority=$priority" | body | grep -c .
done | xargs)" '1 1 1 1 17'

# --- a head that is too long
before=$options
options="--unit=* --header=X:$(printf %033000d 0)"
for path in / '/entries?format=stream'; do
	is "$path: no answer" "$(asking "$path")" ''
	like '... and why' "$(head -n 1 "$TMP/log")" \
		'*the answer has a head of more than 32 KiB'
done
options=$before

# --- two bounds, of which one is a cursor
cursor() { # SECOND
	asking "/entries?until=170000000$1&limit=1" | body |
		sed 's/.*"__CURSOR":"\([^"]*\)".*/\1/'
}
# seconds QUERY: the seconds of what is found.
seconds() {
	asking "/entries?$1" | body | grep -o '"170[0-9]*' | cut -c10-11 | xargs
}
is 'before an entry, and from a time on' \
	"$(seconds "before=$(cursor 5)&since=1700000002")" '02 03 04'
is 'before an entry, and until a time' \
	"$(seconds "before=$(cursor 5)&until=1700000002&limit=2")" '01 02'
is 'behind an entry, and from a time on' \
	"$(seconds "after=$(cursor 1)&since=1700000003&limit=2")" '03 04'
is 'behind an entry, and until a time' \
	"$(seconds "after=$(cursor 1)&until=1700000003")" '02 03'

# --- what is no question
is 'a priority of which a half is one: 400' "$(code '/entries?priority=err..x'
	code '/entries?priority=..err'
	code '/entries?priority=err..')" '400
400
400'
is 'a boot that is none: 400' "$(code "/entries?boot=$(printf '%032d' 0 |
	tr 0 g)"
	code '/entries?boot=1')" '400
400'
is 'a cursor that is too long: 400' \
	"$(code "/entries?after=s=$(printf '%0512d' 0)")" 400
is 'a part of the name of a parameter: 400' "$(code '/units?uni=web')" 400
is 'a name that is wrongly encoded: 400' "$(code '/entries?%zz=1&q=x')" 400
is 'nothing between two ampersands' "$(code '/entries?limit=1&&q=x&')" 200
is 'no question' "$(code '/entries?')" 200
# many COUNT PARAMETER
many() {
	code "/entries?$(seq -f "$2%.0f" "$1" | paste -sd '&')"
}
is '32 fields of a question, and not 33' "$(many 32 HTTP_STATUS=
	many 33 HTTP_STATUS=)" '200
400'
is '32 units of a question, and not 33' "$(many 32 unit=w
	many 33 unit=w)" '200
400'
# type ACCEPT
type() {
	req 'HEAD /entries HTTP/1.0' "Accept: $1" | "$BUILD/journalhttp" \
		--directory="$JOURNAL" --unit=web 2>"$TMP/log" |
		header Content-Type
}
is 'Last-Event-ID: nothing is behind nothing' "$(
	for id in '' x; do
		req 'HEAD /entries?format=stream&since=now&limit=2 HTTP/1.0' \
			"Last-Event-ID: $id" | "$BUILD/journalhttp" \
			--directory="$JOURNAL" --unit=web 2>"$TMP/log" | status
	done)" '200
400'
is 'the type that is wanted most' "$(type 'application/x-ndjson, text/plain;q=0.9'
	type 'application/json;q=0.1, text/plain;q=0.2'
	type 'text/plain, text/html;q=0.1'
	type 'text/event-stream'
	type 'text/event-stream;q=0.1, text/plain'
	type 'text/event-stream;q=0.1, application/json')" \
'application/x-ndjson
text/plain; charset=utf-8
text/plain; charset=utf-8
text/event-stream
text/plain; charset=utf-8
application/x-ndjson'

# --- names of this server
is 'no name, or an empty one: as localhost' \
	"$(code /units 'X: y'; code /units 'Host:')" '200
200'
printf 'me:%s\n' "$(openssl passwd -6 secret)" >"$TMP/auth"
# shellcheck disable=SC2030,SC2031 # for that alone
is '--auth and --host: another name is none' \
	"$(options="$options --auth=$TMP/auth --host=a.example"
	code / 'Host: evil.example'; code / 'Host: a.example')" '421
401'

# --- a client that leaves
for query in format=text format=json format=stream; do
	ok "a client that leaves in an answer, $query: it ends" \
		python3 - "$query" "$BUILD/journalhttp" \
		"--directory=$JOURNAL" '--unit=w*' $AS <<'END'
import socket, subprocess, sys
here, there = socket.socketpair()
for side in here, there:
    side.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
child = subprocess.Popen(sys.argv[2:], stdin=there, stdout=there,
                         stderr=subprocess.DEVNULL)
there.close()
here.sendall(b"GET /entries?after=&%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
             % sys.argv[1].encode())
assert here.recv(12) == b"HTTP/1.1 200"
here.close()
sys.exit(child.wait(20))
END
done

# --- damage: a name without a value, and one that is too long
rm "$JOURNAL"/*
written b <<'END'
message(0, "web.service", "damaged", ("DAMAGED", "x"),
        ("DEEP", 80 * "A" + "=1"), ("FINE", "y"))
END
python3 - "$JOURNAL/b.journal" <<'END'
import sys
data = open(sys.argv[1], "rb").read()
assert data.count(b"DAMAGED=x") == 1 and data.count(b"DEEP=A") == 1
open(sys.argv[1], "wb").write(data.replace(b"DAMAGED=x", b"DAMAGED_x")
                              .replace(b"DEEP=A", b"DEEP_A"))
END
options='--unit=web --field=*'
is 'fields that are damaged are left out' "$(asking /entries | body |
	grep -o '"[A-Z]*":"[a-z]*"' | xargs)" 'MESSAGE:damaged FINE:y'

# A boot's name of which the length is wrong: that of the object that has it, in
# front of its six or seven numbers.
python3 - "$JOURNAL/b.journal" <<'END'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(b"_BOOT_ID=0")
for numbers in 6, 7:
    place = at - 8 * numbers - 8
    if struct.unpack_from("<Q", data, place)[0] == 16 + 8 * numbers + 41:
        struct.pack_into("<Q", data, place, 16 + 8 * numbers + 49)
        break
else:
    sys.exit("where is the length?")
open(sys.argv[1], "wb").write(data)
END
is "a boot's name that is damaged is none" "$(asking /boots | body
	asking '/entries?boot=0' | body; asking '/entries' | body | grep -c FINE)" 1

# --- more units than an index is for, and more than are listed
rm "$JOURNAL"/*
written c <<'END'
for i in range(8193):
    message(i, "w%d.service" % i, "one of many")
message(8193, "secret.service", "SECRET")
END
options='--unit=w*'
is 'a pattern of 8,193 units' "$(asking '/entries?limit=10000' | body |
	grep -c many)" 8193
is '... and of some of them' "$(asking '/entries?unit=w1*&limit=10000' | body |
	grep -c many)" 1111
is '... of which 8,192 are listed' "$(asking '/units?format=text' | body |
	grep -c w)" 8192
like '... and a line says so' "$(cat "$TMP/log")" \
	'*8192 units are shown, and there are more*'
# shellcheck disable=SC2030
is '65 units by their names' "$(options=--unit=$(seq -f 'w%.0f' -s, 65)
	asking /entries | body | grep -c many)" 65
is 'the kernel alone, and it has said nothing' \
	"$(options=--kernel asking /entries | body)" ''
# Who has left before it begins is missed while it looks. What was not answered
# is not logged.
for path in '/entries?q=none' '/entries?after=&q=none' /units \
	'/boots?unit=w1*'; do
	# shellcheck disable=SC2031
	is "$path: nobody waits for it" "$(python3 - "$path" \
		"$BUILD/journalhttp" "--directory=$JOURNAL" "$options" $AS <<'END'
import socket, subprocess, sys
here, there = socket.socketpair()
here.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
             % sys.argv[1].encode())
here.close()
child = subprocess.Popen(sys.argv[2:], stdin=there, stdout=there,
                         stderr=subprocess.PIPE)
log = child.communicate(timeout=20)[1].decode()
print(child.returncode, log.partition("\n")[0].partition('" ')[2])
END
		)" "$(case $path in *after*) echo '0 200 0' ;; *) echo '0 ' ;; esac)"
done

# --- many boots
rm "$JOURNAL"/*
written d <<'END'
for i in range(4100):
    message(i, "web.service", "boot", boot="%032x" % (i + 1))
END
options=--unit=web
is 'the boots that are listed' "$(asking '/boots?format=text' | body | wc -l)" \
	4096
like '... and a line says that there may be more' "$(cat "$TMP/log")" \
	'*no more than 4096 boots are shown*'

# --- what the system has: its own journal, and accounts
boxed() { # SCRIPT ARGUMENT...: in it nothing is logged, and nobody there
	t_script=$1
	shift
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m sh -c 'set -e
		mount -t tmpfs none /var/log
		mount -t tmpfs none /run
		cp -a /etc "$0/box.etc"
		mount --bind "$0/box.etc" /etc
		'"$t_script" "$TMP" "$BUILD/journalhttp" "$@" 2>&1
	t_status=$?
	rm -rf "$TMP/box.etc"
	return $t_status
}
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	is 'no journal' "$(boxed 'printf "" | "$@"' --unit=web; echo $?)" \
'journalhttp: no journal: neither /var/log/journal nor /run/log/journal
66'
	is 'a machine without an id' "$(boxed 'mkdir /var/log/journal
		: >/etc/machine-id; printf "" | "$@"' --unit=web; echo $?)" \
'journalhttp: /etc/machine-id: this machine has none
66'
	for place in /var/log /run/log; do
		# shellcheck disable=SC2016
		is "the journal in $place" "$(boxed "place=$place/journal/"'$(
				tr -d - </proc/sys/kernel/random/uuid | tee \
				/etc/machine-id)
			mkdir -p "$place"
			cp "$0"/journal/* "$place/system.journal"
			printf "GET /boots HTTP/1.0\r\n\r\n" | "$@" 2>"$0/log"' \
			--unit=web | body | wc -l)" 4096
	done
	# shellcheck disable=SC2016
	accounts='i=0; while [ $((i += 1)) -le 32 ]; do
		echo "many$i:x:$((1000 + i)):1::/:/bin/sh"; done >>/etc/passwd
	echo "more:x:1001:1::/:/bin/sh" >>/etc/passwd; '
	# shellcheck disable=SC2016
	is '32 accounts, one of them by two names' "$(boxed "$accounts"'printf "" |
		"$@"' --unit=web "--directory=$JOURNAL" \
		'--account=many*,more'; echo $?)" 0
	# shellcheck disable=SC2016
	is '... and not 33' "$(boxed "$accounts"'printf "" | "$@"' --unit=web \
		"--directory=$JOURNAL" '--account=many*,root'; echo $?)" \
'journalhttp: --account: more than 32
64'
	# shellcheck disable=SC2016
	is '... of a pattern' "$(boxed "$accounts"'printf "" | "$@"' \
		"--directory=$JOURNAL" --unit=web '--account=*'; echo $?)" \
'journalhttp: --account: more than 32
64'
else
	skip 'what the system has' 'not the superuser'
fi
done_testing

#!/bin/sh
# drophttp: POST of a form, and its page.
. "${0%/*}/lib.sh"
. "${0%/*}/drop.sh"
need python3

# form BODY FIELD...: a form with the boundary X, CR LF for each LF of BODY.
form() {
	printf '%s\n' "$1" | sed 's/$/\r/' >"$TMP/form"
	shift
	{
		req 'POST / HTTP/1.0' "Content-Length: $(wc -c <"$TMP/form")" \
		    'Content-Type: multipart/form-data; boundary=X' "$@"
		cat "$TMP/form"
	} | drop
}

# part NAME TEXT
part() {
	printf -- '--X\nContent-Disposition: form-data; name="file"; %s\n\n%s\n' \
	    "filename=\"$1\"" "$2"
}

# --- files of a form

is 'a file: 201' "$(form "$(part a.txt hello)
--X--" | status)" 201
is '... what was sent' "$(cat "$BOX/a.txt")" hello
is '... and where it is' "$(form "$(part b.txt hello)
--X--" | header Location)" /b.txt
form "$(part c.txt one)
--X
Content-Disposition: form-data; name=\"comment\"

not a file
$(part 'd e.txt' two)
--X
Content-Disposition: form-data; name=\"none\"; filename=\"\"


--X--" >"$TMP/answer"
is 'two, a field and none chosen: 201' "$(status <"$TMP/answer")" 201
is '... a line for each' "$(cd "$BOX" && body <"$TMP/answer" |
	sha256sum -c | xargs)" 'c.txt: OK d_e.txt: OK'
is '... and no more' "$(files)" 'a.txt b.txt c.txt d_e.txt'
form "$(part a.txt other)
$(part f.txt fine)
--X--" 'Accept: application/json' >"$TMP/answer"
is 'one is taken: 409' "$(status <"$TMP/answer")" 409
is '... the other is stored' "$(cat "$BOX/f.txt")" fine
is '... the taken one stays' "$(cat "$BOX/a.txt")" hello
is '... and the answer says it' "$(body <"$TMP/answer" | python3 -c '
import json, sys
print([(f["name"], f["status"], f.get("size"))
       for f in json.load(sys.stdin)["files"]])')" \
	"[('a.txt', 409, None), ('f.txt', 201, 4)]"
options=--number
is '--number: 201' "$(form "$(part a.txt other)
$(part a.txt again)
--X--" | status)" 201
is '... each has its own' "$(cat "$BOX/a-1.txt" "$BOX/a-2.txt")" otheragain
like '... and its page knows' "$(req 'GET / HTTP/1.0' | drop)" \
	'*id="numbered"*'
options=
unlike '... as others do not' "$(req 'GET / HTTP/1.0' | drop)" \
	'*id="numbered"*'
like 'for a browser: a page' "$(form "$(part '<i>&.txt' hello)
--X--" 'Accept: text/html,*/*;q=0.8')" '*201*text/html*_i_*stored, 5 bytes*'
like '... of what is taken' "$(form "$(part a.txt hello)
--X--" 'Accept: text/html,*/*;q=0.8')" '*409*already there*'
like '... whatever was asked' "$(form "$(part a.txt hello)
$(part g.txt fine)
--X--" 'Accept: text/html,*/*;q=0.8' 'If-None-Match: *')" \
	'*412*a.txt*already there*g.txt*stored, 4 bytes*'
options=--quota=1
like '... and of what has no room' "$(form "$(part large.txt hello)
--X--" 'Accept: text/html,*/*;q=0.8')" \
	'*507*large.txt*507 Insufficient Storage*'
options=

# --- names

# named FILENAME NAME
named() {
	is "$1 is $2" "$(form "--X
Content-Disposition: form-data; name=f; $1

x
--X--" | header Location)" "/$2"
}
empty
named 'filename="C:\dir\file.txt"' file.txt
named 'filename="../../etc/passwd"' passwd
named 'filename="..."' _..
named 'filename="a\"b"' a_b
named 'filename=token.txt' token.txt
named "filename*=UTF-8''na%20me.txt" na_me.txt
named "filename*=UTF-8''no; filename=\"yes\"" yes
named 'FileName="Case.TXT"' Case.TXT
named 'filename="semi;colon"' semi_colon

# --- what is no form

for type in 'text/plain' 'multipart/mixed; boundary=X' \
    'application/x-www-form-urlencoded' 'multipart/form-datax; boundary=X'; do
	is "$type: 415" "$({
		req 'POST / HTTP/1.0' 'Content-Length: 1' "Content-Type: $type"
		printf x
	} | drop | status)" 415
done
is 'no type: 415' "$({
	req 'POST / HTTP/1.0' 'Content-Length: 1'
	printf x
} | drop | status)" 415
for boundary in '' '; boundary=' '; boundary=""' '; boundary="a' \
    "; boundary=$(printf '%071d' 0)" '; boundary="a "' '; boundary=a{b'; do
	is "multipart/form-data$boundary: 400" "$({
		req 'POST / HTTP/1.0' 'Content-Length: 1' \
		    "Content-Type: multipart/form-data$boundary"
		printf x
	} | drop | status)" 400
done
empty
is 'no end: 400' "$(form "$(part cut.txt hello)" | status)" 400
is 'no end of a head: 400' "$(form '--X
Content-Disposition: form-data' | status)" 400
is 'a head that is none: 400' "$(form '--X
no colon

x
--X--' | status)" 400
is 'no Content-Disposition: 400' "$(form '--X
Content-Type: text/plain

x
--X--' | status)" 400
is 'quotes without an end: 400' "$(form '--X
Content-Disposition: form-data; filename="x

x
--X--' | status)" 400
is 'a boundary that goes on: 400' "$(form "$(part cut.txt hello)
--Xyz" | status)" 400
is 'a long head: 400' "$(form "--X
Long: $(printf '%09000d' 0)

x
--X--" | status)" 400
is 'no file in it: 400' "$(form '--X
Content-Disposition: form-data; name="comment"

x
--X--' | status)" 400
# chosen COUNT: so many fields that no file was chosen for.
chosen() {
	for _ in $(seq "$1"); do
		part '' ''
	done
}
like 'a thousand files, of which none is chosen' "$(form "$(chosen 1000)


--X--" | body)" '*There is no file in this form*'
is '... one more: 413' "$(form "$(chosen 1001)


--X--" | status)" 413
is 'nothing of these is stored' "$(files)" ''
is 'text in front and behind: 201' "$(form "in front
$(part epilogue.txt hello)
--X--
behind" | status)" 201
is '... however much: 201' "$(form "$(part long.txt hello)
--X--
$(printf '%0100000d' 0)" | status)" 201
rm "$BOX/long.txt"
is 'of another site: 403' "$(form "$(part foreign.txt hello)
--X--" 'Sec-Fetch-Site: cross-site' | status)" 403
is 'of this one: 201' "$(form "$(part own.txt hello)
--X--" 'Sec-Fetch-Site: same-origin' | status)" 201
# By http, where browsers leave that field out.
for origin in http://evil.example http://box.example.evil null \
    http://box.example:81; do
	is "Origin: $origin: 403" "$(form "$(part foreign.txt hello)
--X--" 'Host: box.example' "Origin: $origin" | status)" 403
done
is 'Origin without Host: 201' "$(form "$(part hostless.txt hello)
--X--" 'Origin: http://box.example' | status)" 201
rm "$BOX/hostless.txt"
is 'Origin of this one: 201' "$(form "$(part origin.txt hello)
--X--" 'Host: Box.example' 'Origin: http://box.example' | status)" 201
is '... and nothing of others' "$(files)" \
	'epilogue.txt origin.txt own.txt'
is 'POST to a file: 405' "$(req 'POST /x HTTP/1.0' | drop | status)" 405
is '... with what it can do' "$(req 'POST /x HTTP/1.0' | drop |
	header Allow)" 'HEAD, PUT, OPTIONS'
empty
options=--quota=8
form "$(part one 12345)
$(part two 12345)
$(part three 1)
--X--" >"$TMP/answer"
is '--quota: 507' "$(status <"$TMP/answer")" 507
is '... what came before is stored, and nothing of the other' "$(files)" one
like '... the answer says it' "$(body <"$TMP/answer")" \
	'*one*507 Insufficient Storage  two*'
options=

# --- the page

like 'GET /: a page' "$(req 'GET / HTTP/1.0' | drop)" '*200*multipart/form-data*'
is 'HEAD /: 200' "$(head_of / | status)" 200
options=--no-form
is '--no-form: 405' "$(req 'GET / HTTP/1.0' | drop | status)" 405
is '... HEAD: 405' "$(head_of / | status)" 405
is '... with what it can do' "$(req 'GET / HTTP/1.0' | drop |
	header Allow)" 'POST, OPTIONS'
is '... POST: 201' "$(form "$(part a.txt hello)
--X--" | status)" 201
options=

# --- by curl

empty
serve --sandbox=full

# Another is quicker: while the first one is under way, its file has no name.
overtaken() {
	python3 - "$PORT" "$BOX" "$1" "$2" <<'PY'
import glob, os, socket, sys, time
port, box, what, field = int(sys.argv[1]), *sys.argv[2:]
def begin(text):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(30)
    s.sendall(text)
    return s
def status(s):
    return s.makefile("rb").readline().split()[1].decode()
def links():
    for name in glob.glob("/proc/[0-9]*/fd/*"):
        try:
            yield os.readlink(name)
        except OSError:
            pass
part = (b'--X\r\nContent-Disposition: form-data; name="f"; '
        b'filename="%s"\r\n\r\nfirst' % what.encode())
first = begin(b"POST / HTTP/1.0\r\nContent-Length: %d\r\n%s"
              b"Content-Type: multipart/form-data; boundary=X\r\n\r\n%s"
              % (len(part) + 9, field.encode() + b"\r\n" * bool(field),
                 part))
end = time.time() + 20
while time.time() < end and not any(link.startswith(box) and
        link.endswith("(deleted)") for link in links()):
    time.sleep(.02)
print(status(begin(b"PUT /%s HTTP/1.0\r\nContent-Length: 6\r\n\r\nsecond"
                   % what.encode())))
first.sendall(b"\r\n--X--\r\n")
print(status(first))
PY
}
is 'another is quicker: 409' "$(overtaken quick '' | xargs)" '201 409'
is '... and has the name' "$(cat "$BOX/quick")" second
is '... If-None-Match: *: 412' "$(overtaken asked 'If-None-Match: *' |
	xargs)" '201 412'
is '... nothing else is left' "$(files)" 'asked quick'
head -c 3000000 /dev/urandom >"$TMP/large"
# What looks like a boundary for long.
printf '\r\n-\r\n--\r\n--------------------------\r\r\n\r\n--%0200000d\r\n' 0 \
	>"$TMP/tricky"
: >"$TMP/nothing"
is 'curl -F: 201' "$(sent -F "a=@$TMP/large" -F "b=@$TMP/tricky" \
	-F text=plain -F "c=@$TMP/nothing" "$URL/")" 201
ok '... the same' cmp "$TMP/large" "$BOX/large"
ok '... where it looks like a boundary' cmp "$TMP/tricky" "$BOX/tricky"
is '... an empty one' "$(stat -c %s "$BOX/nothing")" 0
is '... their digests' "$(cd "$BOX" && sha256sum -c "$TMP/body" | xargs)" \
	'large: OK tricky: OK nothing: OK'
is 'in chunks: 201' "$(sent -H 'Transfer-Encoding: chunked' \
	-F "a=@$TMP/large;filename=chunked" "$URL/")" 201
ok '... the same' cmp "$TMP/large" "$BOX/chunked"
is 'a name with a quote: 201' "$(sent \
	-F "a=@$TMP/nothing;filename=\"a\\\"b\"" "$URL/")" 201
set --
for n in $(seq 100); do
	set -- "$@" -F "f=@$0;filename=many-$n"
done
is 'a hundred: 201' "$(sent "$@" "$URL/")" 201
is '... are there' "$(find "$BOX" -name 'many-*' | wc -l)" 100
# Byte by byte: the head and the delimiters are cut everywhere.
is 'byte by byte: 201' "$(python3 - "$PORT" <<'PY'
import socket, sys
text = (b'--X\r\nContent-Disposition: form-data; name="f"; filename="slow"'
        b'\r\n\r\nab\r\n--Y\r\n--X\r\n\r\n--X--\r\n').replace(
            b'--X\r\n\r\n--X--', b'--X--')
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
s.sendall(b"POST / HTTP/1.0\r\nContent-Length: %d\r\n"
          b"Content-Type: multipart/form-data; boundary=\"X\"\r\n\r\n"
          % len(text))
for i in range(len(text)):
    s.sendall(text[i:i + 1])
print(s.makefile("rb").readline().split()[1].decode())
PY
)" 201
is '... the same' "$(od -An -c "$BOX/slow" | xargs -0)" \
	"$(printf 'ab\r\n--Y' | od -An -c | xargs -0)"
done_testing

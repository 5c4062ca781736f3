#!/bin/sh
# drophttp: PUT. One file, which is there whole and never another's.
. "${0%/*}/lib.sh"
. "${0%/*}/drop.sh"
need openssl

# --- a file

put /a.txt hello >"$TMP/answer"
is 'PUT: 201' "$(status <"$TMP/answer")" 201
is '... and where it is' "$(header Location <"$TMP/answer")" /a.txt
is '... which sha256sum can check' "$(cd "$BOX" && body <"$TMP/answer" |
	sha256sum -c)" 'a.txt: OK'
is '... what was sent' "$(cat "$BOX/a.txt")" hello
is '... for its user and group' "$(stat -c %a "$BOX/a.txt")" 640
is '... in JSON' "$(put /b.txt hello 'Accept: application/json' | body)" \
	"{\"name\":\"b.txt\",\"status\":201,\"size\":5,\"sha256\":\"$(
		printf hello | sha256sum | cut -c 1-64)\"}"
for accept in text/html 'application/json;q=0.5, text/html' \
    'text/plain, application/json;q=0.5'; do
	is "in lines for $accept" "$(put "/p${#accept}" hello \
	    "Accept: $accept" | body)" \
	    "$(printf hello | sha256sum | cut -c 1-64)  p${#accept}"
done
is 'an empty one: 201' "$(put /empty '' | status)" 201
is '... is there' "$(stat -c %s "$BOX/empty")" 0
is 'in chunks: 201' "$({
	req 'PUT /chunks HTTP/1.1' 'Host: x' 'Transfer-Encoding: chunked' \
	    'Connection: close'
	printf '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'
} | drop | status)" 201
is '... joined' "$(cat "$BOX/chunks")" abcde
is 'by an absolute target, as a proxy has it: 201' "$(
	put 'http://a:8003/absolute?x' hello | header Location)" /absolute
is '... its place is all it may have: 405' \
	"$(put http://a:8003 hello | status)" 405
options=--mode=0604
is '--mode: 201' "$(put /mode x | status)" 201
is '... whatever the umask' "$(stat -c %a "$BOX/mode")" 604
options=
for mode in 9 77 1777 rw 0x1f '' 06400; do
	echo | "$BUILD/drophttp" "--mode=$mode" "$BOX" >"$TMP/out" 2>&1
	is "--mode=$mode: 64" $? 64
done
is 'no DIRECTORY: 64' "$(echo | "$BUILD/drophttp" 2>"$TMP/err"; echo $?)" 64
is 'one that is not there: 66' "$(echo | "$BUILD/drophttp" "$TMP/none" \
	2>"$TMP/err"; echo $?)" 66

# --- never another's

is 'the name is taken: 409' "$(put /a.txt other | status)" 409
is '... stays as it is' "$(cat "$BOX/a.txt")" hello
is 'If-None-Match: *: 412' "$(put /a.txt other 'If-None-Match: *' |
	status)" 412
is '... on a name that is free: 201' \
	"$(put /free x 'If-None-Match: *' | status)" 201
is 'If-Match: *: nothing is replaced: 409' \
	"$(put /a.txt other 'If-Match: *' | status)" 409
is '... on a name that is free: 412' \
	"$(put /f2 other 'If-Match: *' | status)" 412
is 'If-Match with a tag: 412' "$(put /a.txt other 'If-Match: "x"' |
	status)" 412
mkdir "$BOX/folder"
ln -s /etc/passwd "$BOX/link"
is 'a directory: 409' "$(put /folder x | status)" 409
is 'a symbolic link: 409' "$(put /link x | status)" 409
is 'one that leads nowhere: 409' "$(
	ln -s nowhere "$BOX/dangling"
	put /dangling x | status)" 409
is '... nothing was made there' "$(ls "$BOX/nowhere" 2>/dev/null)" ''
options=--number
is '--number: 201' "$(put /a.txt second | header Location)" /a-1.txt
is '... and again' "$(put /a.txt third | header Location)" /a-2.txt
is '... each its own' "$(cat "$BOX/a.txt" "$BOX/a-1.txt" "$BOX/a-2.txt")" \
	'hellosecondthird'
is '... If-None-Match: * all the same: 412' \
	"$(put /a.txt x 'If-None-Match: *' | status)" 412
options=

# --- names

# named TARGET NAME
named() {
	is "$1 is $2" "$(put "$1" x | header Location)" "/$2"
}
empty
named '/my%20file%21.txt' my_file_.txt
named /.bashrc _bashrc
named '/..%2e' _..
named /-rf _rf
named '/a%0ab' a_b
named '/%24%28x%29' '__x_'
named '/gr%c3%bcn' gr_n
long=$(printf '%0300d' 0)
named "/$long.tar" "$(printf '%0234d' 0).tar"
named "/$long" "$(printf '%0250d' 0)"
options=--unicode
named '/gr%c3%bcn.txt' 'gr%C3%BCn.txt'
named '/%e2%80%aegpj.exe' _gpj.exe
options=
for target in '/x%5c' /x/y /../x /x/../../y /x%2fy /x/ /folder/ //x/y; do
	is "$target: 404" "$(put "$target" x | status)" 404
done
like '... and it says why' "$(put /x/y x | body)" '*no directories here*'
like 'a digest that is none is told how it is one' \
	"$(put /x x 'Repr-Digest: sha-256=x' | body)" '*sha-256=:BASE64:*'
is '/: 405' "$(put / x | status)" 405
is '... with what it can do' "$(put / x | header Allow)" \
	'GET, HEAD, POST, OPTIONS'
is '%00: 400' "$(put /a%00b x | status)" 400
is '%zz: 400' "$(put /a%zzb x | status)" 400
is '.partial is no name for clients' "$(put /.partial x | header Location)" \
	/_partial
is '/./x is /x' "$(put /./slash x | header Location)" /slash

# --- nothing comes out

is 'GET of a file: 405' "$(req 'GET /slash HTTP/1.0' | drop | status)" 405
is '... with what it can do' "$(req 'GET /slash HTTP/1.0' | drop |
	header Allow)" 'HEAD, PUT, OPTIONS'
is 'DELETE: 405' "$(req 'DELETE /slash HTTP/1.0' | drop | status)" 405
like 'OPTIONS: 204 with all of them' \
	"$(req 'OPTIONS * HTTP/1.0' | drop | header Allow)" '*PUT*POST*'
is 'HEAD: 200' "$(head_of /slash | status)" 200
is '... with its size' "$(head_of /slash | header Content-Length)" 1
is '... which is all' "$(head_of /slash | header Upload-Complete)" '?1'
is 'HEAD of nothing: 404' "$(head_of /nothing | status)" 404
is 'HEAD of a link: 404' "$(ln -sf /etc/passwd "$BOX/link"
	head_of /link | status)" 404

# --- digests

right=$(printf hello | digest) wrong=$(printf other | digest)
right512=$(printf hello | digest 512) wrong512=$(printf other | digest 512)
empty
for field in Content-Digest Repr-Digest; do
	is "$field: 201" "$(put /$field hello "$field: $right" | status)" 201
	is "$field is another: 400" \
		"$(put "/no-$field" hello "$field: $wrong" | status)" 400
	is "$field with others: 201" "$(put "/$field-2" hello \
		"$field: md5=:AAAA:, $right;x=1" | status)" 201
	is "$field of another kind: 201" "$(put "/$field-3" hello \
		"$field: md5=:AAAA:" | status)" 201
	is "$field that is none: 400" "$(put "/no-$field" hello \
		"$field: sha-256=AAAA" | status)" 400
	is "$field by SHA-512: 201" "$(put "/$field-4" hello \
		"$field: $right512" | status)" 201
	is "$field by SHA-512 is another: 400" "$(put "/no-$field" hello \
		"$field: $wrong512" | status)" 400
	is "$field by SHA-512 that is none: 400" "$(put "/no-$field" hello \
		"$field: $right, sha-512=AAAA" | status)" 400
	is "$field, a second one of another kind: 400" "$(put "/no-$field" \
		hello "$field: $wrong" "$field: md5=:AAAA:" | status)" 400
	is "$field by SHA-512, a second one of another kind: 400" "$(put \
		"/no-$field" hello "$field: $wrong512" "$field: md5=:AAAA:" |
		status)" 400
	is "$field, one of two is another: 400" "$(put "/no-$field" hello \
		"$field: $right, $wrong512" | status)" 400
done
is '... of which nothing is stored' "$(files)" \
	"$(for n in '' -2 -3 -4; do
		printf '%s\n' "Content-Digest$n" "Repr-Digest$n"
	done | sort | xargs)"

# --- how much

empty
options=--max-body=4
is '--max-body: 413' "$(put /long hello | status)" 413
is '... by pieces: 413' "$(put /long hell 'Content-Range: bytes 0-3/5' |
	status)" 413
is '... nothing of it is left' "$(files | grep -c long)" 0
options=--max-body=5
is '... as long as that: 202' "$(put /part hell \
	'Content-Range: bytes 0-3/5' | status)" 202
empty
options=--quota=10
is '--quota: 201' "$(put /one 123456 | status)" 201
is '... over it: 507' "$(put /two 12345 | status)" 507
like '... the log says why' "$(cat "$TMP/log")" '*not stored: over the quota*'
printf %030d 0 >"$BOX/.tmp-1"
is '... up to it, what is under way does not count: 201' \
	"$(put /three 1234 | status)" 201
rm "$BOX/.tmp-1"
is '... over it by chunks: 507' "$({
	req 'PUT /chunks HTTP/1.1' 'Host: x' 'Transfer-Encoding: chunked' \
	    'Connection: close'
	printf '1\r\na\r\n0\r\n\r\n'
} | drop | status)" 507
is '... nothing of them is left' "$(files)" 'one three'
options=--reserve=999999G
is '--reserve: 507' "$(put /two 12 | status)" 507
is '... nothing of it is left' "$(files)" 'one three'
options=--reserve=1
is '... that is there: 201' "$(put /four 12 | status)" 201
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	small() {
		unshare -m sh -c 'mount -t tmpfs -o size=2M,uid=65534 none \
			"$1" && "$3" --user=65534 --reserve=1792K "$1" 2>"$2"
			ls "$1" >&2' sh "$BOX" "$TMP/log" "$BUILD/drophttp" \
			2>"$TMP/left" | status
	}
	is '... and that is gone when it has come: 507' "$({
		req 'PUT /chunks HTTP/1.1' 'Host: x' 'Connection: close' \
		    'Transfer-Encoding: chunked'
		printf '80000\r\n'
		head -c 524288 /dev/zero
		printf '\r\n0\r\n\r\n'
	} | small)" 507
	is '... nothing of it is left' "$(cat "$TMP/left")" ''
	is '... or that would be: 507 before the body' "$(
		req 'PUT /large HTTP/1.1' 'Host: x' 'Content-Length: 524288' |
		small)" 507
	like '... the log says why' "$(cat "$TMP/log")" \
		'*large: not stored: No space*'
else
	skip '... and that is gone when it has come' 'no mount of our own here'
fi

# What no file can grow beyond, whatever the program does.
for options in --max-body=3000 '--quota=3000 --max-body=4000' \
    '--quota=4000 --max-body=3000' --quota=3000; do
	if instrumented; then
		skip "$options: the kernel's limit" 'an instrumented build'
		continue
	fi
	port=$(free_port)
	# An output that is a file would have no end.
	# shellcheck disable=SC2086,SC2016
	start server sh -c 'exec "$@" >/dev/null 2>&1' sh "$BUILD/drophttp" \
		$USER_OPTION --listen "127.0.0.1:$port" $options "$BOX"
	wait_port "$port"
	is "$options: 201" "$(printf x | sent -T - \
		"http://127.0.0.1:$port/small")" 201
	is "... the kernel's limit" "$(awk '/^Max file size/ {
		print $4, $5 }' "/proc/$server_pid/limits")" '3000 3000'
	t_stop "$server_pid"
	empty
done

# --- who

printf 'ann:{SHA256}%s\n' "$(printf sesame | sha256sum | cut -c 1-64)" \
	>"$TMP/auth"
chmod 644 "$TMP/auth"
options="--auth=$TMP/auth"
basic="Authorization: Basic $(printf ann:sesame | base64)"
empty
is '--auth: 401' "$(put /x x | status)" 401
is '... and how' "$(put /x x | header WWW-Authenticate | cut -c 1-22)" \
	'Basic realm="drophttp"'
is '... with it: 201' "$(put /x x "$basic" | status)" 201
is '... HEAD: 401' "$(head_of /x | status)" 401
is '... GET /: 401' "$(req 'GET / HTTP/1.0' | drop | status)" 401
is '... POST: 401' "$(req 'POST / HTTP/1.0' 'Content-Length: 0' | drop |
	status)" 401

# --- by curl, without a limit of time

empty
serve --sandbox=full
head -c 3000000 /dev/urandom >"$TMP/large"
is 'curl -T: 201' "$(sent -T "$TMP/large" "$URL/")" 201
ok '... the same' cmp "$TMP/large" "$BOX/large"
is '... its digest' "$(cd "$BOX" && sha256sum -c "$TMP/body")" 'large: OK'
is 'curl -T -: 201' "$(sent -T - "$URL/chunked" <"$TMP/large")" 201
ok '... the same' cmp "$TMP/large" "$BOX/chunked"
is 'the name is taken: 409 before the body' "$(curl -sS -m 30 -o "$TMP/body" \
	-w '%{http_code} %{size_upload}' -H 'Expect: 100-continue' \
	-T "$TMP/large" "$URL/large")" '409 0'
like '... which is explained' "$(cat "$TMP/body")" '*already there*'
is 'many in a connection' "$(curl -sS -m 30 -o "$TMP/body" \
	-w '%{http_code} %{num_connects}\n' -T "$0" "$URL/1" --next -sS \
	-o "$TMP/body" -w '%{http_code} %{num_connects}\n' -T "$0" "$URL/2" |
	xargs)" '201 1 201 0'

# Two, and more, of one name at once.
for n in 1 2 3 4 5 6; do
	{
		sent -T "$TMP/large" -o "$TMP/body-$n" "$URL/same"
		echo
	} >"$TMP/code-$n" &
	t_uploads="${t_uploads-} $!"
done
# shellcheck disable=SC2086 # a list
wait $t_uploads
is 'six of one name at once: one has it' \
	"$(cat "$TMP"/code-? | sort | xargs)" '201 409 409 409 409 409'
ok '... which is whole' cmp "$TMP/large" "$BOX/same"
is '... and nothing else is left' "$(files)" '1 2 chunked large same'
done_testing

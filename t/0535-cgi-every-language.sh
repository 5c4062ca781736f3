#!/bin/sh
# One script in shell, Perl, Python and C each, which do the same (t/cgi/):
# what is true of one language's is true of all.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need cc cmp curl /usr/bin/perl /usr/bin/python3

EVERY='sh pl py c'
for x in sh pl py; do
	cp "${0%/*}/cgi/every.$x" "$CGI"
done
cc -o "$CGI/every.c" "${0%/*}/cgi/every.c"
chmod 755 "$CGI"/*
head -c 1000000 /dev/urandom >"$TMP/body"

# What waits for its time does so from here on.
mkdir -m 777 "$W/late"
serve late --cgi-timeout 5,6 --cgi-env "W=$W/late"
late=
# ask_late ACT CURL_ARGUMENT...
ask_late() {
	t_act=$1
	shift
	curl -s -m 60 -o "$TMP/$t_act.$x.page" -w '%{http_code} %{exitcode}' \
		"$@" "$URL/every.$x/$t_act" >"$TMP/$t_act.$x" &
	late="$late $!"
}
for x in $EVERY; do
	ask_late hangs -H Expect: --data-binary "@$TMP/body"
	ask_late stubborn
	ask_late begins
done
serve server

# flat: the lines of the input with | between.
flat() {
	paste -s -d '|'
}
# shown: an answer, flat; of an error of ours its status.
shown() {
	plain | sed '/^HTTP\/1.1 5/q' | flat
}
# complaints: the lines of the log, without the script's name.
complaints() {
	errors | grep -v 'code 502' | sed 's|^/cgi-bin/every[^:]*: ||' | flat
}
# picture SENTENCE 'METHOD ACT' ANSWER [LINES-OF-THE-LOG]
picture() {
	for x in $EVERY; do
		is "$x: $1" "$(ask "${2% *}" "every.$x${2#* }" | shown)" "$3"
		is "$x: $1: the log" "$(complaints)" "${4-}"
	done
}
# text SENTENCE ACT BODY: of what is a document of text.
text() {
	picture "$1" "GET $2" "HTTP/1.1 200 OK|Content-Type: text/plain||$3"
}

# --- what it learns

# environment OPTION...: of a request with all sorts of fields, sorted.
environment() {
	{
		req "POST /cgi-bin/every.$x/environ?a=%20b&c HTTP/1.0" \
			'Host: www.example.org:81' 'User-Agent: t/1' \
			'Content-Type: a/b' 'Content-Length: 5' \
			'Cookie: a=1' 'Cookie: b=2' 'Accept: */*' \
			'Proxy: http://evil.example/' 'X_Real: 1' 'TE: x' \
			'Connection: close' 'Authorization: Basic eDp5'
		printf hello
	} | SECRET=1 LD_PRELOAD='' PERL5LIB=/none PYTHONPATH=/none ENV=/none \
		"$BUILD/cgihttp" "$@" "$ROOT" 2>"$TMP/log" | body | sort
}
# expected [LINE...]: these and those that are always there, sorted.
expected() {
	sort <<END
$(printf '%s\n' "$@")
CONTENT_LENGTH=5
CONTENT_TYPE=a/b
DOCUMENT_ROOT=$ROOT
GATEWAY_INTERFACE=CGI/1.1
HTTP_ACCEPT=*/*
HTTP_COOKIE=a=1; b=2
HTTP_HOST=www.example.org:81
HTTP_USER_AGENT=t/1
PATH_INFO=/environ
PATH_TRANSLATED=$ROOT/environ
QUERY_STRING=a=%20b&c
REMOTE_ADDR=-
REMOTE_HOST=-
REQUEST_METHOD=POST
REQUEST_URI=/cgi-bin/every.$x/environ?a=%20b&c
SCRIPT_FILENAME=$CGI/every.$x
SCRIPT_NAME=/cgi-bin/every.$x
SERVER_NAME=www.example.org
SERVER_PORT=81
SERVER_PROTOCOL=HTTP/1.0
SERVER_SOFTWARE=CGIHTTP/0.1 libbasehttp/$version
END
}
version=$("$BUILD/cgihttp" --version | sed 's/.* //')
for x in $EVERY; do
	is "$x: the environment is this and nothing else" "$(environment)" \
		"$(expected 'PATH=/usr/local/bin:/usr/bin:/bin')"
	is "$x: or what options say" "$(environment --cgi-auth \
		--cgi-env=SECRET --cgi-env=A=b --cgi-env=PATH=/bin:/usr/bin)" \
		"$(expected 'HTTP_AUTHORIZATION=Basic eDp5' SECRET=1 A=b \
		'PATH=/bin:/usr/bin')"
	is "$x: its limits are as options say" "$(req \
		"GET /cgi-bin/every.$x/limits HTTP/1.0" | "$BUILD/cgihttp" \
		--cgi-cpu=7 --cgi-processes=9000 --cgi-files=40 \
		--cgi-memory=2G "$ROOT" 2>"$TMP/log" | body | flat)" \
		'7|9000|40|2147483648'
	is "$x: it leads a session of its own" "$(get "every.$x/session" |
		body | awk '{ print ($1 > 1 && $2 == $1 && $3 == $1) }')" 1
done
text 'without a query it has no arguments' /arguments 0
text 'an indexed query is its arguments' '/arguments?one+t%26w%20o' \
	'2<one><t&w o>'
text 'any other is none' '/arguments?a=b' 0
text 'its directory is where it lies' /directory "$CGI"
text 'it has three descriptors' /descriptors '0|1|2'

# --- the body

# post ACT CURL_ARGUMENT...
post() {
	t_act=$1
	shift
	curl -sS -m 60 "$@" "$URL/every.$x$t_act"
}
for x in $EVERY; do
	is "$x: a body has its length" "$(post /length -d hello)" '5 5'
	is "$x: in chunks it has none" "$(post /length -d hello \
		-H 'Transfer-Encoding: chunked')" 'none 5'
	is "$x: with --cgi-buffer it has" "$({
		req "POST /cgi-bin/every.$x/length HTTP/1.1" 'Host: h' \
			'Transfer-Encoding: chunked' 'Connection: close'
		printf '5\r\nhello\r\n0\r\n\r\n'
	} | "$BUILD/cgihttp" --cgi-buffer "$ROOT" 2>"$TMP/log" |
		grep -c '^5 5')" 1
	is "$x: it has three descriptors then, too" \
		"$(post /descriptors -d hello | flat)" '0|1|2'
	is "$x: without one there is nothing to read" "$(post /length)" \
		'none 0'
	post /echo -H Expect: --data-binary "@$TMP/body" >"$TMP/got"
	ok "$x: 1 MB in and out" cmp "$TMP/got" "$TMP/body"
	post /echo -H 'Transfer-Encoding: chunked' --data-binary \
		"@$TMP/body" >"$TMP/got"
	ok "$x: in chunks" cmp "$TMP/got" "$TMP/body"
	is "$x: who expects it is told to continue" "$(post /echo -v \
		-o "$TMP/got" -H 'Expect: 100-continue' --data-binary \
		"@$TMP/body" 2>&1 | grep -c '^< HTTP/1.1 100')" 1
	ok "$x: and all of it comes back" cmp "$TMP/got" "$TMP/body"
	is "$x: 100 MiB out before it reads" "$(post /first -H Expect: \
		-w '%{size_download}' --data-binary "@$TMP/body" |
		tail -c 17 | flat)" '1000000|104857608'
	is "$x: it need not read" "$(post /unread -H Expect: \
		--data-binary "@$TMP/body")" hello
done

# --- its answer

picture 'a status, and a page of its own' 'GET /status' \
	'HTTP/1.1 404 Not Here|Content-Type: a/b||no'
picture 'HEAD has the head alone' 'HEAD /status' \
	'HTTP/1.1 404 Not Here|Content-Type: a/b|'
picture 'a redirection of the client' 'GET /redirect' \
	'HTTP/1.1 302 Found|Location: http://a/b|'
text 'one of the server' /local '1<there>'
picture 'one without end' 'GET /circle' 'HTTP/1.1 502 Bad Gateway' \
	'more than 10 redirections'
for x in $EVERY; do
	is "$x: its length is kept" \
		"$(post /sized -i | header Content-Length)" 200000
	is "$x: and its bytes" "$(post /sized | tr -d '\0' | wc -c)" 0
	is "$x: without a length it is sent in chunks" \
		"$(post /unsized -i | header Transfer-Encoding)" chunked
	is "$x: and its bytes" "$(post /unsized | wc -c)" 200000
	is "$x: but not of HTTP/1.0" \
		"$(post /unsized -0 -i | header Transfer-Encoding)" ''
	cp "$CGI/every.$x" "$CGI/nph-every.$x"
	is "$x: nph-: as it is" "$(ask GET "nph-every.$x/raw" | tr '\r' ,)" \
		"HTTP/1.0 299 Mine,
X: y,
,
hello"
done

bad='HTTP/1.1 502 Bad Gateway'
picture 'nothing' 'GET /nothing' "$bad" 'printed nothing, exit code 3'
picture 'a head without end' 'GET /unended' "$bad" \
	'printed no empty line behind its head, exit code 0'
picture 'a bad head' 'GET /broken' "$bad" \
	'printed a line that is no field: debug'
picture 'too long a head' 'GET /long' "$bad" 'printed a head that is too long'
picture 'killed before its head' 'GET /killed' "$bad" 'ended by signal 11'
picture 'an exit status' 'GET /fails' \
	'HTTP/1.1 200 OK|Content-Type: text/plain||hello' \
	'CGI script exit code 3'
picture 'its errors' 'GET /complains' \
	'HTTP/1.1 200 OK|Content-Type: text/plain||hello' 'one|\x1btwo'
for x in $EVERY; do
	post /cut -o "$TMP/got" 2>"$TMP/err"
	is "$x: killed behind its head: it is cut" $? 18
	is "$x: the log" "$(grep -c "every.$x: ended by signal 9" \
		"$TMP/server.err")" 1
done

# --- it is not started

sed 's|^#!.*|#!/no/such|' "$CGI/every.sh" >"$CGI/none.sh"
sed 's|^#!.*|#!/no/such|' "$CGI/every.pl" >"$CGI/none.pl"
sed 's|^#!.*|#!/no/such|' "$CGI/every.py" >"$CGI/none.py"
cc -Wl,--dynamic-linker=/no/such -o "$CGI/none.c" "${0%/*}/cgi/every.c"
chmod 755 "$CGI"/none.*
for x in $EVERY; do
	get "none.$x/unread" >"$TMP/answer"
	is "$x: without its interpreter: 500" "$(status <"$TMP/answer")" 500
	is "$x: the log" "$(errors | grep -v 'code 500')" "/cgi-bin/none.$x: \
cannot be started: No such file or directory (or its interpreter)"
	chmod 644 "$CGI/none.$x"
	get "none.$x/unread" >"$TMP/answer.2"
	is "$x: not executable: 403" "$(status <"$TMP/answer.2")" 403
	is "$x: no source" "$(cat "$TMP/answer" "$TMP/answer.2" |
		grep -a -c 'source of')" 0
done

# --- its end

# gone ACT: who has written its process ids there is no more.
gone() {
	t_pids=$(grep -v SIGTERM "$W/$1.$x") || return 1
	# shellcheck disable=SC2086 # numbers
	none $t_pids
}
for x in $EVERY; do
	is "$x: what it leaves behind does not hold its answer" \
		"$(post /leaves)" hello
	ok "$x: and is ended" wait_for gone leaves
	for act in hangs endless; do
		python3 "${0%/*}/cgi/reset.py" "$PORT" \
			"/cgi-bin/every.$x/$act" "$W/$act.$x"
		ok "$x: a client that is gone ends what $act" \
			wait_for gone "$act"
	done
done
# shellcheck disable=SC2154 # set by start
ok 'no child is left' wait_for childless "$server_pid"

# shellcheck disable=SC2086 # numbers
wait $late
for x in $EVERY; do
	like "$x: its time is over: 504" "$(cat "$TMP/hangs.$x")" '504 *'
	ok "$x: it is ended, and what it has started" gone late/hangs
	is "$x: who ignores SIGTERM: 504" "$(cat "$TMP/stubborn.$x")" \
		'504 0'
	is "$x: it was told" "$(grep -c SIGTERM "$W/late/stubborn.$x")" 1
	ok "$x: and is ended" gone late/stubborn
	is "$x: behind its head it is cut" "$(cat "$TMP/begins.$x") $(cat \
		"$TMP/begins.$x.page")" '200 18 hello'
	ok "$x: and is ended, too" gone late/begins
	is "$x: the log" "$(grep -c "every.$x: its time is over" \
		"$TMP/late.err")" 3
done
# shellcheck disable=SC2154 # set by start
ok 'no child is left here either' wait_for childless "$late_pid"
done_testing

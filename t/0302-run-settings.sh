#!/bin/sh
# What the options change in an answer, seen through a pipe.
. "${0%/*}/lib.sh"

# ask ARGUMENT...: a GET; the log is in $TMP/log.
ask() {
	req 'GET / HTTP/1.1' 'Host: x' 'Connection: close' |
	    "$BUILD/echohttp" "$@" 2>"$TMP/log"
}

is '--header adds a field' \
    "$(ask --header 'X-A:  one two ' | header X-A)" 'one two'
is '--header twice adds two' \
    "$(ask --header=X-A:1 --header X-A:2 | header X-A)" '1
2'
like '--protocol HTTP/1.0' "$(ask --protocol HTTP/1.0)" 'HTTP/1.0 200 *'
like '--protocol HTTP/1.1' "$(ask --protocol=HTTP/1.1)" 'HTTP/1.1 200 *'
like 'the last of two counts' \
    "$(ask --protocol=HTTP/1.0 --protocol=HTTP/1.1)" 'HTTP/1.1 200 *'

ask --log none >/dev/null
is '--log none logs nothing' "$(cat "$TMP/log")" ''
ask --log combined >/dev/null
like '--log combined' "$(cat "$TMP/log")" \
    '- - - \[*\] "GET / HTTP/1.1" 200 * "-" "-"'
ask --log-to "$TMP/own.log" >/dev/null
is '--log-to a file: nothing on standard error' "$(cat "$TMP/log")" ''
like '--log-to a file: the line is there' "$(cat "$TMP/own.log")" \
    '*"GET / HTTP/1.1" 200 *'
ask --log-to "$TMP/own.log" >/dev/null
is '--log-to a file appends' "$(wc -l <"$TMP/own.log")" 2
ask --log-to none >/dev/null
is '--log-to none' "$(cat "$TMP/log")" ''
ask --log-to "$TMP/no/such" >/dev/null
is '--log-to a file that cannot be: exit status 71' $? 71
like '--log-to a file that cannot be: one line' "$(cat "$TMP/log")" \
    "echohttp: --log-to: $TMP/no/such: *"

# post LENGTH ARGUMENT...
post() {
	t_len=$1
	shift
	{
		req 'POST / HTTP/1.1' 'Host: x' 'Connection: close' \
		    "Content-Length: $t_len"
		head -c "$t_len" /dev/zero
	} | "$BUILD/echohttp" "$@" 2>/dev/null | status
}

is '--max-body: as long as that' "$(post 1024 --max-body 1K)" 200
is '--max-body: one byte more' "$(post 1025 --max-body 1K)" 413
is '--max-body 0: no body at all' "$(post 1 --max-body 0)" 413
is '1 MiB is the default' "$(post 1048577)" 413
is '--max-body none' "$(post 1048577 --max-body none)" 200

# slow ARGUMENT...: half a head, and the client waits for the answer.
slow() {
	mkfifo "$TMP/in"
	exec 3<>"$TMP/in"
	printf 'GET / HT' >&3
	"$BUILD/echohttp" "$@" <"$TMP/in" 2>/dev/null | status
	exec 3>&-
	rm "$TMP/in"
}

is '--timeout HEAD: 408 when half a head was sent' "$(slow --timeout 1)" 408

# proxied LINE ARGUMENT...: what the handler takes for the peer.
proxied() {
	t_line=$1
	shift
	{
		printf '%s\r\n' "$t_line"
		req 'GET / HTTP/1.1' 'Host: x' 'Connection: close'
	} | "$BUILD/echohttp" "$@" 2>/dev/null | grep '"peer"'
}
proxy='PROXY TCP4 192.0.2.7 192.0.2.8 4711 80'
like '--proxy-protocol require: the peer is the one in the header' \
    "$(proxied "$proxy" --proxy-protocol require)" '*"192.0.2.7"*4711*'
is '--proxy-protocol require: nothing without a header' \
    "$(ask --proxy-protocol require)" ''
is '--proxy-protocol accept: an answer without a header' \
    "$(ask --proxy-protocol accept | status)" 200
is 'no --proxy-protocol: the header is no request' \
    "$(proxied "$proxy")" ''
done_testing

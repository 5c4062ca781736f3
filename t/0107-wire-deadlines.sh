#!/bin/sh
# Deadlines: clients that are slow, or silent, or take nothing.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
unset REMOTE_ADDR
t='deadline:'
TOOL="$BUILD/tools/probe --log-to=stderr $AS"

# after SENTENCE LOW HIGH MILLISECONDS
after() {
	if [ "$4" -ge "$2" ] && [ "$4" -le "$3" ]; then
		ok "$t $1" true
	else
		is "$t $1" "$4 ms" "$2 to $3 ms"
	fi
}

# run NAME OPTIONS PROGRAM_OPTIONS: the client's answer to $TMP/NAME.request,
# and how long it took, in the background.
run() {
	# shellcheck disable=SC2086 # lists of options
	"$CLIENT" $2 -- $TOOL $3 <"$TMP/$1.request" >"$TMP/$1.got" \
	    2>"$TMP/$1.log" &
	# shellcheck disable=SC2086 # lists of options
	"$CLIENT" -t $2 -- $TOOL $3 <"$TMP/$1.request" >"$TMP/$1.ms" \
	    2>"$TMP/$1.log2" &
}
got() {
	answers <"$TMP/$1.got"
}

printf '%b' "$GET" >"$TMP/head.request"
run head '' --timeout=1,5,5
printf '%b' "${GET}X: $(repeat 2000 x)" >"$TMP/trickle.request"
run trickle '-1 -d 10' --timeout=1,5,5
: >"$TMP/first.request"
run first '' --timeout=5,1,5
printf '%b' "$GET\r\n" >"$TMP/next.request"
run next '' --timeout=5,1,5
printf '\r\n\r\n' >"$TMP/empty.request"
run empty '' --timeout=1,5,5
printf '%b' "GET /length?50000000 HTTP/1.1\r\n$H\r\n" >"$TMP/stall.request"
run stall -z --timeout=5,5,1
printf 'PROXY TCP4 ' >"$TMP/proxy.request"
run proxy '' '--timeout=1,5,5 --proxy-protocol=require'
# 100 bytes a second; about 2,000 a second, by bh_read and read bytewise
printf '%b' "${POST}Content-Length: 9999\r\n\r\n$(repeat 2000 x)" \
    >"$TMP/body.request"
run body '-1 -d 10' ''
printf '%b' "${POST}Content-Length: 26000\r\n\r\n$(repeat 26000 x)$NEXT" \
    >"$TMP/fast.request"
run fast '-b 100 -d 45' ''
sed 's,/all,/rfile,' "$TMP/fast.request" >"$TMP/bytes.request"
run bytes '-b 100 -d 45' ''
wait

is "$t a head that stops: 408" "$(got head)" '408 length close'
after "a head that stops: within a second" 1000 2000 "$(cat "$TMP/head.ms")"
is "$t a head that trickles: 408" "$(got trickle)" '408 length close'
after 'a head that trickles: the deadline is for all of it' 1000 2000 \
    "$(cat "$TMP/trickle.ms")"
is "$t no first byte: silence" "$(cat "$TMP/first.got" "$TMP/first.log")" ''
after 'no first byte: within a second' 1000 2000 "$(cat "$TMP/first.ms")"
is "$t no second request: silence" "$(got next)" '200 length'
after 'no second request: within a second' 1000 2000 "$(cat "$TMP/next.ms")"
is "$t no second request: one log line" "$(wc -l <"$TMP/next.log")" 1
after 'only empty lines: within a second' 1000 2000 "$(cat "$TMP/empty.ms")"
after 'a client that takes nothing: within a second' 1000 2600 \
    "$(cat "$TMP/stall.ms")"
is "$t half a PROXY header: silence" "$(cat "$TMP/proxy.got")" ''
after 'half a PROXY header: within a second' 1000 2000 "$(cat "$TMP/proxy.ms")"
is "$t a body of 100 bytes a second: 408" "$(got body)" '408 length close'
after 'a body of 100 bytes a second: 10 s and what it earned' 10000 12500 \
    "$(cat "$TMP/body.ms")"
is "$t a body of 2,000 bytes a second is read" "$(got fast)" \
    '200 length, 200 length close'
is "$t a body of 2,000 bytes a second, by the byte, is read" "$(got bytes)" \
    '200 length, 200 length close'

# Without a client on the other end of a pipe's silence, the same by a pipe.
{ printf '%b' "$GET"; sleep 3; } |
    "$BUILD/tools/probe" --timeout=1,5,5 --log=none >"$TMP/pipe.got"
is "$t a head that stops in a pipe: 408" "$(got pipe)" '408 length close'

done_testing

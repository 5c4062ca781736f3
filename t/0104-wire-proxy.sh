#!/bin/sh
# The PROXY protocol, X-Forwarded-For and Forwarded: whose request it is.
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
t='PROXY:'
base=$PROBE
PROBE="$base --proxy-protocol=require"

# peer BYTES: the address in the log of a request behind them.
peer() {
	: >"$TMP/log"
	say "$1$GET\r\n" >"$TMP/out"
	sed 's/ .*//; 1q' "$TMP/log"
}
# refused SENTENCE BYTES: no answer, exit 0, one line.
refused() {
	: >"$TMP/log"
	out=$(say "$2$NEXT")
	is "$t $1: close, one log line" "$?:$out:$(wc -l <"$TMP/log")" '0::1'
}

V1='PROXY TCP4 198.51.100.1 203.0.113.2 5000 80\r\n'
keeps 200 "$t v1 TCP4: the request" "$V1$GET\r\n"
is "$t v1 TCP4: the source is the peer" "$(peer "$V1")" 198.51.100.1
is "$t v1 TCP6: the source is the peer" \
    "$(peer 'PROXY TCP6 2001:db8::1 2001:db8::2 5000 80\r\n')" 2001:db8::1
is "$t v1 UNKNOWN: the real peer" "$(peer 'PROXY UNKNOWN\r\n')" 192.0.2.7
is "$t v1 UNKNOWN with words behind it: the real peer" \
    "$(peer 'PROXY UNKNOWN a b c\r\n')" 192.0.2.7
long="PROXY UNKNOWN $(repeat 91 x)"
keeps 200 "$t v1 of 107 bytes" "$long\r\n$GET\r\n"
refused 'v1 of 108 bytes' "${long}x\r\n"
refused 'v1 with a bare LF' 'PROXY TCP4 198.51.100.1 203.0.113.2 5000 80\n'
refused 'v1 with a bad address' 'PROXY TCP4 198.51.100 203.0.113.2 5000 80\r\n'
refused 'v1 with a bad port' 'PROXY TCP4 198.51.100.1 203.0.113.2 5000 80000\r\n'
refused 'v1 with the wrong family' 'PROXY TCP6 198.51.100.1 203.0.113.2 1 2\r\n'

# v2: the signature, version and command, family, length, addresses.
S='\r\n\r\n\0000\r\nQUIT\n'
A4='\0306\0063\0144\0001\0313\0000\0161\0002\0023\0210\0000\0120'
V2="$S\0041\0021\0000\0014$A4"
keeps 200 "$t v2 TCP4: the request" "$V2$GET\r\n"
is "$t v2 TCP4: the source is the peer" "$(peer "$V2")" 198.51.100.1
A6="\0040\0001\0015\0270$(repeat 11 '\0000')\0001$(repeat 16 '\0000')\0023\0210\0000\0120"
is "$t v2 TCP6: the source is the peer" \
    "$(peer "$S\0041\0041\0000\0044$A6")" 2001:db8::1
is "$t v2 Unix: the real peer" \
    "$(peer "$S\0041\0061\0000\0330$(repeat 216 '\0000')")" 192.0.2.7
is "$t v2 with a TLV (authority): it is skipped" \
    "$(peer "$S\0041\0021\0000\0020$A4\0002\0000\0001a")" 198.51.100.1
is "$t v2 with the TLV of TLS: it is skipped" \
    "$(peer "$S\0041\0021\0000\0024$A4\0040\0000\0005\0001\0000\0000\0000\0000")" \
    198.51.100.1
refused 'v2 with a TLV longer than the header' \
    "$S\0041\0021\0000\0020$A4\0002\0000\0002a"
refused 'v2 with a TLV cut short' "$S\0041\0021\0000\0016$A4\0002\0000"
refused 'v2 of another version' "$S\0061\0021\0000\0014$A4"
refused 'v2 with another command' "$S\0042\0021\0000\0014$A4"
refused 'v2 shorter than its addresses' "$S\0041\0021\0000\0013$A4"
is "$t v2 LOCAL: the real peer" "$(peer "$S\0040\0000\0000\0000")" 192.0.2.7
: >"$TMP/log"
out=$(say "$S\0040\0000\0000\0000")
is "$t v2 LOCAL and nothing behind it: silence" "$?:$out$(cat "$TMP/log")" 0:

refused 'require, no header' ''
refused 'require, an empty line first' "\r\n$V1"
refused 'require, a signature that breaks off' '\r\n\r\n\0000\r\nQUIX'
: >"$TMP/log"
out=$(say 'PROXY TCP4 198.51')
is "$t the end inside the header: close, one log line" \
    "$?:$out:$(wc -l <"$TMP/log")" '0::1'
: >"$TMP/log"
out=$(say '')
is "$t require, nothing at all: silence" "$?:$out$(cat "$TMP/log")" 0:
wire "$t only before the first request" '200 length, 400 length close' \
    "$V1$GET\r\n$V1$GET\r\n"

PROBE="$base --proxy-protocol=accept"
is "$t accept: a header counts" "$(peer "$V1")" 198.51.100.1
is "$t accept: no header, the real peer" "$(peer '')" 192.0.2.7
is "$t accept: v2 before empty lines are skipped" "$(peer "$V2")" 198.51.100.1
is "$t accept: empty lines are skipped" "$(peer '\r\n\r\n')" 192.0.2.7
PROBE=$base
closes 400 "$t off: a header is a bad request line" "$V1$GET\r\n"

# seen SENTENCE EXPECTED FIELDS
seen() {
	: >"$TMP/log"
	say "$GET$3\r\n" >"$TMP/out"
	is "$1" "$(sed 's/ .*//; 1q' "$TMP/log")" "$2"
}
F=X-Forwarded-For:
seen "$F does not count without a trusted proxy" 192.0.2.7 \
    "$F 198.51.100.1\r\n"
PROBE="$base --trusted-proxy=203.0.113.0/24"
seen "$F does not count from another peer" 192.0.2.7 "$F 198.51.100.1\r\n"
PROBE="$base --trusted-proxy=192.0.2.0/24 --trusted-proxy=2001:db8::/32"
seen "$F counts from a trusted peer" 198.51.100.1 "$F 198.51.100.1\r\n"
seen "$F the right-most that is not trusted" 198.51.100.2 \
    "$F 198.51.100.1, 198.51.100.2, 192.0.2.9\r\n"
seen "$F in two fields, the last one counts" 198.51.100.2 \
    "$F 198.51.100.1\r\n$F 198.51.100.2\r\n"
seen "$F all trusted: the peer" 192.0.2.7 "$F 192.0.2.8\r\n"
seen "$F no address: the peer" 192.0.2.7 "$F unknown\r\n"
seen "$F no address to the right of one: the peer" 192.0.2.7 \
    "$F 198.51.100.1, unknown\r\n"
seen "$F a quote of the client's hides nobody" 198.51.100.1 \
    "$F \"x, 198.51.100.1\r\n"
seen "$F with a port" 198.51.100.1 "$F 198.51.100.1:99\r\n"
seen "$F IPv6" 2001:db9::1 "$F 2001:db9::1, 2001:db8::1\r\n"
seen 'Forwarded: counts from a trusted peer' 198.51.100.1 \
    'Forwarded: proto=https;for=198.51.100.1, for=192.0.2.9\r\n'
seen "Forwarded: a quote of the client's hides nobody" 198.51.100.1 \
    'Forwarded: for="x, for=198.51.100.1\r\n'
seen 'Forwarded: IPv6 in quotes with a port' 2001:db9::1 \
    'Forwarded: for="[2001:db9::1]:99"\r\n'
seen 'Forwarded: blanks in front of for' 198.51.100.1 \
    'Forwarded: proto=https; \tfor=198.51.100.1 \t, for=192.0.2.9\r\n'
seen 'Forwarded: a member without for is passed over' 198.51.100.1 \
    'Forwarded: for=198.51.100.1, proto=https;, fox=203.0.113.9\r\n'
seen 'Forwarded: no bytes behind for' 192.0.2.7 \
    'Forwarded: for=198.51.100.1, for=""\r\n'
seen 'Forwarded: nothing behind for is no address' 198.51.100.1 \
    'Forwarded: for=198.51.100.1, for=;proto=https\r\n'
seen 'Forwarded: a quote alone' 192.0.2.7 \
    'Forwarded: for=198.51.100.1, for="\r\n'
seen 'Forwarded: a bracket that stays open is no address' 192.0.2.7 \
    'Forwarded: for=198.51.100.1, for="[2001:db9::1"\r\n'
seen 'Forwarded: a name with a port is no address' 192.0.2.7 \
    'Forwarded: for="_hidden:99"\r\n'
PROBE="$base --trusted-proxy=198.51.100.0/24 --proxy-protocol=require"
: >"$TMP/log"
say "$V1${GET}$F 203.0.113.9\r\n\r\n" >"$TMP/out"
is "$F the peer that PROXY names may be a trusted one" \
    "$(sed 's/ .*//; 1q' "$TMP/log")" 203.0.113.9

done_testing

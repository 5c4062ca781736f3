#!/bin/sh
# What a listing's page may do: its own style and script, and nothing else.
. "${0%/*}/lib.sh"
need openssl

cd "$TMP" || exit 1
mkdir -p root/empty
: >root/a
req 'GET / HTTP/1.0' | "$BUILD/simplehttp" root 2>/dev/null >answer
policy=$(header Content-Security-Policy <answer)

# hash ELEMENT: as a browser computes it.
hash() {
	tr -d '\n' <answer | grep -q "<$1>.*</$1>" || return
	body <answer | awk -v RS="<$1>|</$1>" -v ORS= 'NR == 2' |
		openssl dgst -sha256 -binary | openssl base64
}

is 'it may run its script, and apply its style' "$policy" \
	"default-src 'none'; style-src 'sha256-$(hash style)'; \
script-src 'sha256-$(hash script)'; base-uri 'none'; form-action 'none'; \
frame-ancestors 'none'"
is 'one style and one script' \
	"$(grep -c -e '<style>' -e '<script>' answer)" 2
is 'no style or script in an attribute' \
	"$(body <answer | sed '/<style>/,/<\/style>/d;/<script>/,/<\/script>/d' |
	grep -c -i -e ' style=' -e ' on[a-z]*=' -e javascript:)" 0
is 'nothing from elsewhere' "$(grep -c -e '://' -e 'src=' -e '@import' \
	-e 'url(' answer)" 0
is 'an empty directory needs no script' "$(req 'GET /empty/ HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | grep -c '<script')" 0
done_testing

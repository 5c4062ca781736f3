#!/bin/sh
# Compressed siblings: which file Accept-Encoding gets.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir root root/dir outside
for file in a.js one.js dir/index.html old.js closed.js odd.js x.tar.gz; do
	echo identity >"root/$file"
	touch -d 2001-01-01T00:00:00.5Z "root/$file"
done
# sibling NAME.ENDING: its content is its ending.
sibling() {
	echo "${1##*.}" >"root/$1"
	touch -d "${2-2001-01-01T00:00:00.5Z}" "root/$1"
}
sibling a.js.br
sibling a.js.zst 2020-01-01T00:00:00Z
sibling a.js.gz
sibling one.js.gz
sibling dir/index.html.gz
sibling old.js.br 2001-01-01T00:00:00.4Z
sibling old.js.gz
sibling closed.js.br
sibling x.tar.gz.gz
chmod 640 root/closed.js.br
cp -p root/a.js root/none.js
cp -p root/a.js root/other.gz
mkdir root/odd.js.zst
mkfifo root/odd.js.br
echo CANARY >outside/gz
ln -s ../outside/gz root/odd.js.gz
mkdir root/linked
echo identity >root/linked/b.js
ln -s b.gz-file root/linked/b.js.gz
echo linked >root/linked/b.gz-file
ln -s linked root/way

ask() {
	req "$@" | "$BUILD/simplehttp" root 2>log
}
# got ACCEPT-ENCODING [NAME]: the body that it gets, or the status.
got() {
	ask "GET /${2-a.js} HTTP/1.0" "Accept-Encoding: $1" >answer
	case $(status <answer) in
	200) body <answer ;;
	*) status <answer ;;
	esac
}

is 'without the field: the file itself' \
	"$(ask 'GET /a.js HTTP/1.0' | body)" identity
is 'an empty one too' "$(got '')" identity
is 'gzip' "$(got gzip)" gz
is 'zstd' "$(got zstd)" zst
is 'br' "$(got br)" br
is 'the case does not matter' "$(got GZIP)" gz
is 'what browsers send: br first' "$(got 'gzip, deflate, br, zstd')" br
is 'then zstd' "$(got 'gzip, zstd')" zst
is 'the heaviest' "$(got 'br;q=0.5, gzip;q=0.8, zstd;q=0.7')" gz
is 'of two fields' "$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip;q=0.5' \
	'Accept-Encoding: zstd' | body)" zst
is 'anything' "$(got '*')" br
is 'anything but br' "$(got 'br;q=0, *')" zst
is 'the next where that is not there' "$(got 'br, zstd, gzip' one.js)" gz
is 'q=0 is never' "$(got 'br;q=0, zstd;q=0, gzip;q=0')" identity
is 'a coding that we have not' "$(got 'deflate, xz')" identity
is 'the file itself when it is heavier' \
	"$(got 'identity, gzip;q=0.5')" identity
is 'a coding when the file itself is lighter' \
	"$(got 'gzip;q=0.5, identity;q=0.4')" gz
is 'when both are equal, too' "$(got 'gzip;q=0.5, identity;q=0.5')" gz
is 'what is not named is the last choice' "$(got 'gzip;q=0.001')" gz
is 'a malformed weight does not count' "$(got 'gzip;q=x')" identity

is 'not even the file itself: what there is' \
	"$(got 'gzip, identity;q=0')" gz
is 'or nothing: 406' "$(got 'br, identity;q=0' one.js)" 406
is 'nothing at all: 406' "$(got '*;q=0')" 406
is 'but for gzip: gzip' "$(got 'gzip, *;q=0')" gz
is 'a 406 varies' "$(ask 'GET /one.js HTTP/1.0' \
	'Accept-Encoding: br, identity;q=0' | header Vary | grep -c Enc)" 1
is 'what is not there is a 404 before that' "$(got 'identity;q=0' none)" 404

is 'an index page has siblings' "$(got gzip dir/)" gz
is 'a sibling that is older is passed over' "$(got 'br, gzip' old.js)" gz
is 'one that is not for everybody' "$(got br closed.js)" identity
is 'one that is no file' "$(got br odd.js)" identity
is 'one that is a directory' "$(got zstd odd.js)" identity
is 'one that is a symlink' "$(got gzip linked/b.js)" identity
is 'one that leads out' "$(got gzip odd.js)" identity
is 'a sibling has none' "$(got gzip x.tar.gz)" identity
is 'and can be asked for' "$(ask 'GET /a.js.gz HTTP/1.0' |
	header Content-Encoding)$(got '' a.js.gz)" gz
is '--symlinks: a sibling that is a symlink' "$(req \
	'GET /linked/b.js HTTP/1.0' 'Accept-Encoding: gzip' |
	"$BUILD/simplehttp" --symlinks root 2>log | body)" linked
is '--symlinks: one behind a symlink' "$(req \
	'GET /way/b.js HTTP/1.0' 'Accept-Encoding: gzip' |
	"$BUILD/simplehttp" --symlinks root 2>log | body)" linked
is '--symlinks: one that leads out' "$(req 'GET /odd.js HTTP/1.0' \
	'Accept-Encoding: gzip' | "$BUILD/simplehttp" --symlinks root \
	2>log | body)" identity

# --- a name whose content is compressed as it is

cp -p root/a.js root/v.svgz
sibling v.svgz.br
sibling v.svgz.gz
ask 'GET /v.svgz HTTP/1.0' 'Accept-Encoding: br, gzip' >answer
is 'svgz: nothing is compressed twice' "$(body <answer)" identity
is 'and it is what it is' "$(header Content-Encoding <answer)" gzip
is 'it does not vary' "$(header Vary <answer)" ''
is 'who takes gzip alone gets it' "$(got 'identity;q=0, gzip' v.svgz)" identity
is 'who takes anything but identity, too' \
	"$(got '*, identity;q=0' v.svgz)" identity
is 'who does not take gzip either: 406' \
	"$(got 'br, identity;q=0' v.svgz)" 406

# --- the heads

plain=$(ask 'GET /a.js HTTP/1.0')
coded=$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: zstd')
is 'the coding is named' "$(echo "$coded" | header Content-Encoding)" zstd
is 'the type is that of the file' "$(echo "$coded" | header Content-Type)" \
	"$(echo "$plain" | header Content-Type)"
is 'the length is that of the sibling' \
	"$(echo "$coded" | header Content-Length)" 4
is 'so is the date' "$(echo "$coded" | header Last-Modified)" \
	'Wed, 01 Jan 2020 00:00:00 GMT'
is 'and the ETag, with the coding in it' "$(echo "$coded" | header ETag)" \
	'"4-15e59a35b98a0000-zst"'
is 'it varies' "$(echo "$coded" | header Vary)" Accept-Encoding
is 'it has no ranges' "$(echo "$coded" | header Accept-Ranges)" ''
is 'HEAD has the same' "$(ask 'HEAD /a.js HTTP/1.0' 'Accept-Encoding: zstd' |
	grep -v ^Date)" "$(echo "$coded" | sed '/^.$/q' | grep -v ^Date)"
tag() {
	ask 'GET /a.js HTTP/1.0' "Accept-Encoding: $1" | header ETag
}
is 'siblings of one size and time have their own ETags' "$(
	for i in '' br gzip; do tag "$i"; done | sort -u | wc -l)" 3
is 'the file itself varies where there is a sibling' "$(ask \
	'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip;q=0.1, identity' |
	header Vary)" Accept-Encoding
# Each is one that a cache could give to who takes gzip.
while read -r field; do
	is "... whoever asks: ${field:-nobody}" "$(ask 'GET /one.js HTTP/1.0' \
		"${field:-X: y}" | header Vary)" Accept-Encoding
done <<'END'

Accept-Encoding:
Accept-Encoding: identity
Accept-Encoding: br
Accept-Encoding: gzip;q=0
Range: bytes=0-3
If-None-Match: *
END
is 'nothing is looked for where no coding is named' "$(ask \
	'GET /closed.js HTTP/1.0' | header Vary)" Accept-Encoding
is 'who names one learns that there is none' "$(ask 'GET /closed.js HTTP/1.0' \
	'Accept-Encoding: br' | header Vary)" ''
gz=$(tag gzip)
is 'a condition is about the sibling' "$(ask 'GET /a.js HTTP/1.0' \
	'Accept-Encoding: gzip' "If-None-Match: $gz" | status)" 304
is 'and not about the file itself' "$(ask 'GET /a.js HTTP/1.0' \
	"If-None-Match: $gz" | status)" 200
is 'a 304 varies too' "$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip' \
	"If-None-Match: $gz" | header Vary)" Accept-Encoding
is 'but has no coding' "$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip' \
	"If-None-Match: $gz" | header Content-Encoding)" ''

# --- ranges are of the file itself

answer=$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip' 'Range: bytes=0-3')
is 'a range is one of the file itself' "$(echo "$answer" | body)" iden
is 'without a coding' "$(echo "$answer" | header Content-Encoding)" ''
is 'If-Range with the ETag of a sibling: the whole file itself' "$(ask \
	'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip' 'Range: bytes=0-3' \
	"If-Range: $gz" | body)" identity
answer=$(ask 'GET /a.js HTTP/1.0' 'Accept-Encoding: gzip, identity;q=0' \
	'Range: bytes=0-0')
is 'of a sibling that has to be there are no ranges' \
	"$(echo "$answer" | status) $(echo "$answer" | body)" '200 gz'

# --- what it costs

if command -v strace >/dev/null && ! instrumented; then
	# calls FIELD: system calls of a GET.
	calls() {
		req "GET /${2-a.js} HTTP/1.1" 'Host: h' "$1" |
			strace -o trace "$BUILD/simplehttp" root \
			>/dev/null 2>&1
		grep -c '(' trace
	}
	none=$(calls 'X: y' other.gz)
	is 'those that are not there cost a call each' \
		"$(calls 'Accept-Encoding: br' none.js)" $((none + 3))
	is 'and nothing where no coding is named' \
		"$(calls 'X: y' none.js)" "$none"
	ask 'GET /a.js HTTP/1.0' >/dev/null
	while read -r name field; do
		calls "Accept-Encoding: $field" "$name" >/dev/null
		is "no descriptor is left open: $name, $field" \
			"$(sed '1,/^read(0,/d' trace |
			grep -c 'openat2(.*= [0-9]')" \
			"$(sed '1,/^read(0,/d' trace | grep -c 'close(.*= 0')"
	done <<'END'
a.js gzip
a.js identity, gzip;q=0.5
a.js br, zstd, gzip
old.js br
odd.js br, zstd, gzip
END
else
	skip 'what it costs' 'no strace'
fi
done_testing

#!/bin/sh
# Content-Type by the name of a file.
. "${0%/*}/lib.sh"

mkdir "$TMP/root"

# type_of NAME
type_of() {
	: >"$TMP/root/$1"
	req "HEAD /$1 HTTP/1.0" | "$BUILD/simplehttp" "$TMP/root" 2>/dev/null |
		header Content-Type
}
# A name and its type in each line.
check() {
	while read -r name type; do
		is "$name is $type" "$(type_of "$name")" "$type"
	done
}

check <<'EOF'
x.html text/html; charset=utf-8
x.HTML text/html; charset=utf-8
x.css text/css; charset=utf-8
x.js text/javascript; charset=utf-8
x.mjs text/javascript; charset=utf-8
x.txt text/plain; charset=utf-8
x.csv text/csv; charset=utf-8
x.wasm application/wasm
x.json application/json
x.webmanifest application/manifest+json
x.svg image/svg+xml
x.png image/png
x.jpeg image/jpeg
x.webp image/webp
x.woff2 font/woff2
x.mp4 video/mp4
x.pdf application/pdf
x.gz application/gzip
x.tar.gz application/gzip
x.tgz application/x-tar
x.tar application/x-tar
x.bz2 application/x-bzip2
x.xz application/x-xz
x.Z application/octet-stream
x.zst application/zstd
x.unheard-of application/octet-stream
README application/octet-stream
EOF
done_testing

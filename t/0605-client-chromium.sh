#!/bin/sh
# Chromium: pages, what they load, listings, errors.
. "${0%/*}/lib.sh"
need chromium
. "${0%/*}/client.sh"

cat >"$ROOT/page.html" <<'PAGE'
<!doctype html><title>page</title>
<link rel="stylesheet" href="style.css"><script src="script.js"></script>
<img id="i" src="dot.svg"><p id="p">none</p>
<script>
window.onload = () => {
	const color = getComputedStyle(document.getElementById("p")).color;
	document.getElementById("p").textContent = [from_script, color,
	    document.getElementById("i").naturalWidth].join(" ");
};
</script>
PAGE
echo '#p { color: rgb(1, 2, 3) }' >"$ROOT/style.css"
echo 'const from_script = "script ran";' >"$ROOT/script.js"
echo '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>' \
    >"$ROOT/dot.svg"
printf 'x' >"$ROOT/folder/<b>&amp; \"name'.txt"

dom() {
	HOME=$TMP timeout 40 chromium --headless --no-sandbox --disable-gpu \
	    --disable-quic --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync \
	    --user-data-dir="$TMP/profile" --dump-dom "$1" 2>"$TMP/chromium.err"
}

dom=$(dom "$URL/page.html")
[ -n "$dom" ] || skip_all 'chromium does not start here'
like 'a page, its style, script and image' "$dom" \
    '*script ran rgb(1, 2, 3) 7*'
like 'a text file is shown' "$(dom "$URL/hello.txt")" '*<pre*>hello*'
like 'a listing shows a hostile name as text' "$(dom "$URL/folder/")" \
    "*>&lt;b&gt;&amp;amp; \"name'.txt<*"
like 'an error page' "$(dom "$URL/none")" '*404*'
is 'nothing was asked twice' \
    "$(grep -c '"GET /page.html HTTP/1.1" 200' "$LOG")" 1

done_testing

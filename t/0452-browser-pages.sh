#!/bin/sh
# The error page and the 401 in Chromium.
. "${0%/*}/lib.sh"
. "${0%/*}/browser.sh"

# A second server, with --auth.
need openssl
token=$(printf 'open sesame' | openssl dgst -sha256 -r | cut -d' ' -f1)
echo "ali:{SHA256}$token" >"$TMP/users"
chmod 644 "$TMP/users"
port=$(free_port)
export PRIVATE="127.0.0.1:$port"
# shellcheck disable=SC2086 # no word where it is empty
start private "$BUILD/simplehttp" --protocol=HTTP/1.1 $AS \
    --auth="$TMP/users" --listen "$PRIVATE" "$ROOT"
wait_port "$port"

browse <<'EOF'
import os
from browser import Browser
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]
private = os.environ["PRIVATE"]
LOOKS = [(1280, False), (390, False), (390, True)]
COLOR = "return getComputedStyle(document.documentElement).colorScheme"

def look_at(b, name, address):
    wide, headings = [], set()
    for width, dark in LOOKS:
        b.look(width, 700, dark)
        b.go(address)
        wide.append(b.too_wide())
        headings.update(b.all("h1"))
        b.picture("%s-%d-%s" % (name, width, "dark" if dark else "light"))
    print(name + ":", max(wide), headings)
    print(name + " links:", len(b.all("script, img, link")))
    print(name + " title:", b.run("return document.title"))

with Browser(driver, folder) as b:
    look_at(b, "error", url + "/%3Cscript%3Ealert(1)%3C/script%3E/" + "x" * 99)
with Browser(driver, folder, password=False) as b:
    look_at(b, "auth", "http://%s/" % private)
with Browser(driver, folder) as b:
    b.go("http://ali:open%%20sesame@%s/" % private)
    print("inside:", b.run("return document.title"))
    b.go("http://%s/hello.txt" % private)
    print("again:", b.all("body")[0].strip())
EOF

is 'the error page names the error, and fits' "$(fact error)" \
	"0 {'404 File not found'}"
is 'it loads and runs nothing' "$(fact 'error links')" 0
is 'its title says the same' "$(fact 'error title')" '404 File not found'
is 'the 401 is a page' "$(fact auth)" "0 {'401 Unauthorized'}"
is 'which loads and runs nothing' "$(fact 'auth links')" 0
is 'with the password one is inside' "$(fact inside)" \
	'Directory listing for /'
is 'and stays there' "$(fact again)" hello
done_testing

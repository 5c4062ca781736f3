#!/bin/sh
# Hostile names in Chromium: each is shown as text and leads to its file.
. "${0%/*}/lib.sh"
. "${0%/*}/browser.sh"

browse <<'EOF'
import os, urllib.request
from browser import Browser
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]
root = os.environ["ROOT"].encode()
CLICKED = [b"<img src=x onerror=top.pwned=1>.txt", b"\"quoted\" 'single'.txt",
    b"<script>top.pwned=1<!--.txt", b"100%25 #1?.txt", b"?sort=size.txt",
    b"javascript:alert(1).txt", b" blanks  .txt", b"new\nline.txt",
    b"%41.txt", b"back\\slash\\.txt", b"\xff\xfe.txt", b"&lt;&amp;.txt",
    "\u05e9\u05dc\u05d5\u05dd \u202egpj.txt".encode(),
    "\u65e5\u672c\u8a9e.txt".encode(), b"a;b=c,d.txt", b"x" * 251 + b".txt"]
BYTES = [b"n" + bytes([c]) + b"n.txt" for c in range(1, 256) if c != 47]
for where, names in ((b"clicked", CLICKED), (b"bytes", BYTES)):
    os.mkdir(root + b"/" + where)
    for i, name in enumerate(names):
        with open(root + b"/" + where + b"/" + name, "w") as f:
            f.write("file %d" % i)
os.mkdir(root + b"/<b>bold & \"'")

def shown(name):
    text = name.decode("utf-8", "replace")
    return "".join("\ufffd" if c < " " or c == "\x7f" else c for c in text)

ROWS = """return [...document.querySelectorAll('td a')].map(
    a => [a.querySelector('bdi').textContent, a.href])"""

def expected(names):
    return sorted([shown(n), "file %d" % i] for i, n in enumerate(names))

with Browser(driver, folder) as b:
    b.look(390, 844)
    b.go(url + "/clicked/")
    b.picture("names-390")
    print("wide:", b.too_wide())
    print("scripts:", len(b.all("script")), len(b.all("img")))
    print("blanks:", b.run("""return [...document.querySelectorAll('td bdi')]
        .filter(e => /^ blanks/.test(e.innerText)).length"""))
    rows = b.run(ROWS)
    texts = []
    for i in range(len(rows)):
        b.go(url + "/clicked/")
        b.click("tr:nth-child(%d) td a" % (i + 1))
        texts.append([rows[i][0], b.all("body")[0].strip()])
    print("clicked:", "all" if sorted(texts) == expected(CLICKED) else texts)
    b.go(url + "/bytes/?sort=date")
    b.click("th:nth-child(1) a")
    rows = b.run(ROWS)
    texts = [[name, urllib.request.urlopen(href).read().decode()]
             for name, href in rows]
    print("bytes:", "all" if sorted(texts) == expected(BYTES) else texts)
    b.go(url + "/")
    b.click("a[href^='%3Cb%3E']")
    print("title:", b.run("return document.title"))
    print("heading:", b.all("h1")[0])
    print("bold:", len(b.all("b")))
    print("pwned:", b.run("return window.pwned"))
    print("log:", [line for line in b.log() if "favicon" not in line])
EOF

is 'a click on any name opens its file' "$(fact clicked)" all
is 'a name with any byte is shown, and its address is that of its file' \
	"$(fact bytes)" all
is 'blanks are shown, at the start too' "$(fact blanks)" 1
is 'no name is markup' "$(fact scripts)" '1 0'
is 'nor in the title' "$(fact title)" "Directory listing for /<b>bold & \"'/"
is 'nor in the heading' "$(fact heading)" "<b>bold & \"'"
is 'where nothing is bold' "$(fact bold)" 0
is 'nothing ran' "$(fact pwned)" None
is 'nothing tried to' "$(fact log)" '[]'
is 'the longest name does not make a phone scroll sideways' "$(fact wide)" 0
done_testing

#!/bin/sh
# A listing in Chromium: how it looks, and how its columns sort.
. "${0%/*}/lib.sh"
. "${0%/*}/browser.sh"

mkdir "$ROOT/folder/Dir9" "$ROOT/folder/dir10" "$ROOT/none"
head -c 3000 /dev/zero >"$ROOT/folder/file10.txt"
head -c 20 /dev/zero >"$ROOT/folder/File9.txt"
head -c 20 /dev/zero >"$ROOT/folder/file01.txt"
: >"$ROOT/folder/Ärger.txt"
long=a-name-that-is-long-and-has-no-blank-at-all-to-be-broken-at
: >"$ROOT/folder/$long-$long-$long.tar.gz"
ln -s file10.txt "$ROOT/folder/link"
touch -d '2020-01-01 UTC' "$ROOT/folder/file10.txt" "$ROOT/folder/dir10"
touch -d '2022-01-01 UTC' "$ROOT/folder/File9.txt"

browse <<'EOF'
import os
from browser import Browser
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]
TAB, ENTER = "\ue004", "\ue007"
NAMES = "tbody bdi"
TEXTS = "a, td, h1, caption, span, p"

def head(b):
    return b.run("return [...document.querySelectorAll('th')].map("
                 "e => e.ariaSort + ' ' + e.firstElementChild.search)")

with Browser(driver, folder) as b:
    wide, papers, contrasts = [], set(), []
    for width in 1280, 390, 360:
        for dark in False, True:
            b.look(width, 800, dark)
            b.go(url + "/folder/")
            wide.append(b.too_wide())
            contrasts.append(b.contrast(TEXTS))
            papers.add(b.run("return getComputedStyle(document.body)"
                             ".backgroundColor"))
            b.picture("listing-%d-%s" % (width, "dark" if dark else "light"))
    print("wide:", max(wide))
    print("contrast:", "enough" if min(contrasts) >= 4.5 else contrasts)
    print("papers:", len(papers))
    print("small:", b.run("""return [...document.querySelectorAll('td a, th a')]
        .filter(e => e.getBoundingClientRect().height < 36).length"""))

    b.look()
    orders = {}
    for sort in "name", "size", "date":
        for order in "asc", "desc":
            query = "?sort=%s&order=%s" % (sort, order)
            b.go(url + "/folder/" + query)
            orders[query] = b.all(NAMES), head(b)
    b.go(url + "/folder/")
    print("default:", b.all(NAMES) == orders["?sort=name&order=asc"][0])
    b.run("window.stays = true")
    clicks = []
    for column in 2, 2, 1, 1, 3, 3, 2:
        b.click("th:nth-child(%d) a" % column)
        query = b.url()[len(url + "/folder/"):]
        clicks.append((b.all(NAMES), head(b)) == orders[query])
    print("clicks:", clicks)
    print("address:", b.url()[len(url):])
    print("stayed:", b.run("return window.stays"))
    b.picture("listing-sorted")

    b.go(url + "/folder/")
    order = []
    for _ in range(5):
        b.key(TAB)
        order.append(b.run("return document.activeElement.textContent.trim()"))
    print("tabs:", order)
    print("outline:", b.run("const s = getComputedStyle(document.activeElement);"
          "return s.outlineStyle + ' ' + s.outlineWidth"))
    b.key(ENTER)
    print("enter:", b.url()[len(url):])
    print("focus:", b.run("return document.activeElement.textContent.trim()"))
    print("roles:", [b.role(s) for s in ("nav", "h1", "table", "th", "td")])
    print("caption:", b.label("table"))
    b.click("nav a")
    print("up:", b.url()[len(url):])
    b.click_text("none/")
    print("empty:", b.all("main > p")[-1], b.too_wide())
    b.picture("listing-empty")
    b.click_text("Parent directory")
    print("parent:", b.url()[len(url):])
    print("log:", [line for line in b.log() if "favicon" not in line])

with Browser(driver, folder, script=False) as b:
    b.go(url + "/folder/")
    links = []
    for column in 2, 2, 1, 1, 3, 3:
        b.click("th:nth-child(%d) a" % column)
        query = b.url()[len(url + "/folder/"):]
        links.append((b.all(NAMES), head(b)) == orders[query])
    print("links:", links)
EOF

is 'no width of a screen makes it scroll sideways' "$(fact wide)" 0
is 'dark and light' "$(fact papers)" 2
is 'in both all text has enough contrast' "$(fact contrast)" enough
is 'a finger finds each link' "$(fact small)" 0
is 'by name at first' "$(fact default)" True
is 'a click on a column sorts as the server does' "$(fact clicks)" \
	'[True, True, True, True, True, True, True]'
is 'the address says how' "$(fact address)" '/folder/?sort=size&order=asc'
is 'without asking the server' "$(fact stayed)" True
is 'without script the links lead to the same' "$(fact links)" \
	'[True, True, True, True, True, True]'
is 'the keyboard goes from the path to the columns' "$(fact tabs)" \
	"['/', 'Parent directory', 'Name', 'Size', 'Modified (UTC)']"
like 'and one sees where it is' "$(fact outline)" 'solid [2-9]px'
is 'the enter key sorts' "$(fact enter)" '/folder/?sort=date&order=asc'
is 'and one stays there' "$(fact focus)" 'Modified (UTC)'
is 'a screen reader meets a table' "$(fact roles)" \
	"['navigation', 'heading', 'table', 'columnheader', 'cell']"
is 'of which it says what it holds' "$(fact caption)" \
	'2 directories, 1 symbolic link, 5 files, 3.0 KiB'
is 'the path leads up' "$(fact up)" /
is 'an empty directory says so' "$(fact empty)" 'This directory is empty. 0'
is 'the parent is a link' "$(fact parent)" /
is 'nothing violates the policy' "$(fact log)" '[]'
done_testing

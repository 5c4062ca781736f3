#!/bin/sh
# cgit, a browser of repositories in C, under cgihttp: in Chromium.
. "${0%/*}/lib.sh"
cgit=$BUILD/starters/usr/lib/cgit/cgit.cgi
[ -x "$cgit" ] || skip_all 'no cgit'
ldd "$cgit" | grep -q 'not found' && skip_all 'cgit does not start here'
. "${0%/*}/browser.sh"
. "${0%/*}/git.sh"
repository served.git 120

mkdir "$TMP/site" "$TMP/site/cgi-bin"
cp "$cgit" "$TMP/site/cgi-bin"
cp "$BUILD"/starters/usr/share/cgit/* "$TMP/site"
cat >"$TMP/cgitrc" <<CGITRC
virtual-root=/cgi-bin/cgit.cgi
css=/cgit.css
logo=/cgit.png
root-title=Repositories
enable-index-owner=0
snapshots=tar.gz
repo.url=served
repo.path=$REPOS/served.git
repo.desc=What is served
CGITRC
port=$(free_port)
URL=http://127.0.0.1:$port
start cgihttp "$BUILD/cgihttp" $AS --cgi-env "CGIT_CONFIG=$TMP/cgitrc" \
    --listen "127.0.0.1:$port" "$TMP/site"
wait_port "$port"

browse <<'EOF'
import os
from browser import Browser
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]

with Browser(driver, folder) as b:
    b.go(url + "/cgi-bin/cgit.cgi/")
    print("title:", b.run("return document.title"))
    print("repositories:", b.all("td.toplevel-repo"))
    print("style:", b.run("return getComputedStyle("
          "document.querySelector('table.list tr.nohover th')).fontWeight"))
    print("logo:", b.run("return document.querySelector('td.logo img')"
                         ".naturalWidth > 0"))
    b.click_text("served")
    print("branches:", b.all("td:first-child a[href*=log]")[-3:-1])
    b.picture("cgit-summary")
    b.click_text("log")
    print("address:", b.url()[len(url):])
    commits = [t for t in b.all("table.list td:nth-child(2) a")
               if t.startswith("commit")]
    print("commits:", len(commits), commits[0])
    b.click_text("commit 120")
    print("difference:", [t for t in b.all("table.diff div.add")
                          if t.startswith("+text")])
    b.picture("cgit-commit")
    b.click_text("tree")
    print("files:", b.all("table.list td:nth-child(2) a"))
    b.click_text("file1")
    print("file:", b.all("td.lines code")[0].strip())
    b.go(url + "/cgi-bin/cgit.cgi/served/commit/?id=0000")
    print("error:", b.all("div.error")[0])
    print("log:", [line for line in b.log() if "favicon" not in line])
EOF

is 'the list: its title' "$(fact title)" Repositories
is 'the list: the repository' "$(fact repositories)" "['served']"
is 'the style sheet beside the script' "$(fact style)" 700
is 'the logo beside it' "$(fact logo)" True
is 'the summary' "$(fact branches)" "['branch120', 'main']"
is 'a path behind the script' "$(fact address)" '/cgi-bin/cgit.cgi/served/log/'
is 'a log' "$(fact commits)" '50 commit 120'
is 'a commit' "$(fact difference)" "['+text 120']"
is 'a tree' "$(fact files)" \
    "['file0', 'file1', 'file2', 'file3', 'file4', 'file5', 'file6']"
is 'a file' "$(fact file)" 'text 120'
is 'what is not there' "$(fact error)" 'Bad object id: 0000'

tarball() {
	curl -sS -m 10 "$URL/cgi-bin/cgit.cgi/served/snapshot/served-main.tar.gz" |
		tar -tzf - | sort | tail -1
}
is 'a snapshot: bytes, made as it is sent' "$(tarball)" served-main/file6
is 'nothing went wrong' "$(grep -vE '"GET [^"]*" [234]' "$TMP/cgihttp.err")" ''
done_testing

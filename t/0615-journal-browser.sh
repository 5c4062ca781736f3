#!/bin/sh
# journalhttp's page in Chromium: how it looks, searches, and follows.
. "${0%/*}/lib.sh"
. "${0%/*}/browser.sh"
. "${0%/*}/journal.sh"

written past <<'END'
for i in range(450):
    message(i, "web.service", "GET /%d" % i, ("PRIORITY", "6"),
            ("HTTP_STATUS", "500" if i % 50 == 0 else "200"))
for i in range(3):
    message(500 + i, "job@%d.service" % i, "working", ("PRIORITY", "7"))
message(503, "secret.service", "nobody sees this")
message(504, "web.service", "disk is nearly full", ("PRIORITY", "4"))
message(505, "web.service", b"red \x1b[31m and \xff, two\nlines",
        ("PRIORITY", "3"))
message(506, "web.service", "<img src=x onerror=alert(1)> \u202etxt.exe",
        ("PRIORITY", "6"))
message(507, "job@1.service", "a long line " + "of many words " * 20,
        ("PRIORITY", "2"))
END
# What comes later, by a program that writes to the journal.
mkfifo "$TMP/now"
start remote sh -c "exec $REMOTE -o '$JOURNAL/now.journal' - <'$TMP/now'"
exec 3>"$TMP/now"
python3 -c 'from journal import *
message(600, "secret.service", "nobody sees this either")' >&3
wait_for [ -e "$JOURNAL/now.journal" ]
chmod 644 "$JOURNAL/now.journal"
serve --unit 'web,job@*'
SERVER=$server_pid
export SERVER
# Once more, at the same address, after the first was ended.
# shellcheck disable=SC2016 # its own variables
start later sh -c 'until [ -e "$TMP/gone" ]; do sleep 0.1; done
	exec "$@"' sh "$BUILD/journalhttp" ${AS:+"$AS"} \
	--listen "127.0.0.1:$PORT" --directory="$JOURNAL" --unit 'web,job@*'

browse <<'END'
import os
from browser import Browser
from journal import message
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]
now = os.fdopen(3, "wb")
TEXTS = "label, span, b, time, button, dt, dd, #state, kbd"

def state(b, text):
    return bool(b.until("return document.getElementById('state')"
                        ".textContent.startsWith(%r)" % text))

def count(b):
    return b.run("return document.querySelectorAll('#log li').length")

def last(b):
    return b.all("#log li:last-child span")

with Browser(driver, folder) as b:
    wide, contrasts, papers = [], [], set()
    b.look(1280, 800)
    b.go(url + "/")
    print("follows:", state(b, "Following"))
    print("entries:", count(b))
    print("units:", b.all("select[name=unit] option"))
    print("shown:", b.all("#log li:nth-last-child(-n+4) span")[0:3])
    print("hidden:", [t for t in b.all("#log span") if "nobody" in t])
    print("roles:", [b.role(s) for s in ("form", "h1", "#log", "#follow",
                                         "#state", "[name=q]")])
    print("label:", b.label("[name=q]"), b.label("[name=unit]"))

    # Live.
    message(700, "web.service", "live 1", out=now)
    message(701, "secret.service", "nobody sees this at all", out=now)
    message(702, "job@7.service", "live 2", out=now)
    print("live:", bool(b.until("return [...document.querySelectorAll("
        "'#log li:last-child span')].some(e => e.textContent === 'live 2')")))
    print("both:", b.all("#log li:nth-last-child(-n+2) span"))
    print("low:", b.run("return innerHeight + scrollY >="
                        " document.documentElement.scrollHeight - 2"))

    print("button:", b.run("return getComputedStyle("
                           "document.getElementById('newest')).display"))

    # Fields, by the keyboard: the last but one.
    b.key("k"); b.key("k"); b.key("\ue007")
    b.until("return document.querySelector('dl')")
    print("fields:", [f for f in b.all("dt, dd") if "MESSAGE" == f or
                      "live" in f])
    for width in 1280, 390:
        for dark in False, True:
            b.look(width, 800, dark)
            wide.append(b.too_wide())
            contrasts.append(b.contrast(TEXTS))
            papers.add(b.run("return getComputedStyle(document.body)"
                             ".backgroundColor"))
            b.run("scrollTo(0, 1e9)")
            b.picture("journal-%d-%s" % (width, "dark" if dark else "light"))
    b.run("scrollTo(0, 0)")
    b.picture("journal-phone-top")
    b.look(1280, 800)

    # Older ones, then not following.
    b.key("o")
    print("older:", b.until("return document.querySelectorAll('#log li')"
                            ".length > 202"), count(b))
    b.key("f")
    print("paused:", state(b, "Paused"))
    message(703, "web.service", "while it waits", out=now)
    b.key("f")
    print("again:", bool(b.until("return [...document.querySelectorAll("
        "'#log span')].some(e => e.textContent === 'while it waits')")))

    # A search, and its link.
    b.key("/")
    b.do(b.find("[name=field]") + "/value", text="HTTP_STATUS=500")
    b.do(b.find("[name=q]") + "/value", text="get /\ue007")
    print("found:", b.until("return document.querySelectorAll('#log li')"
                            ".length === 9"), b.all("#log span")[-1:])
    print("at:", b.url()[len(url):])
    b.picture("journal-found")
    b.go(b.url())
    print("link:", state(b, "Following: 9 entries"))
    print("kept:", b.run("return document.querySelector('[name=q]').value"))
    b.go(url + "/?field=_CMDLINE%3Dx")
    print("refused:", state(b, "a parameter, or field"))
    b.picture("journal-refused")
    b.go(url + "/?priority=warning&unit=web.service")
    print("worse:", state(b, "Following: 2 entries"), b.all("#log span"))
    print("wide:", max(wide))
    print("contrast:", "enough" if min(contrasts) >= 4.5 else contrasts)
    print("papers:", len(papers))
    print("policy:", [line for line in b.log() if "Policy" in line])

    # The server goes away, and comes again.
    os.kill(int(os.environ["SERVER"]), 15)
    print("lost:", state(b, "Connection lost"))
    open(folder + "/gone", "w").close()
    print("back:", state(b, "Following"))
    message(704, "web.service", "after that", ("PRIORITY", "1"), out=now)
    print("goes on:", bool(b.until("return [...document.querySelectorAll("
        "'#log span')].some(e => e.textContent === 'after that')")))

with Browser(driver, folder, script=False) as b:
    b.go(url + "/")
    b.do(b.find("[name=q]") + "/value", text="nearly\ue007")
    print("plain:", b.all("body"))
END

is 'it follows at once' "$(fact follows)" True
is '... the last entries' "$(fact entries)" 200
is 'units that may be seen, to choose from' "$(fact units)" \
	"['all', 'job@0', 'job@1', 'job@2', 'web']"
like 'what no screen shows is a picture' "$(fact shown)" \
	"?'disk is nearly full', 'red ?*?31m and ?*, two?nlines', *"
like '... and what looks like HTML is text' "$(fact shown)" \
	'*<img src=x onerror=alert(1)> *txt.exe*'
is 'nothing of another unit' "$(fact hidden)" '[]'
is 'it says what is what' "$(fact roles)" \
	"['search', 'heading', 'list', 'button', 'status', 'searchbox']"
is '... and what is asked for' "$(fact label)" 'Text Unit'
is 'what comes is shown' "$(fact live)" True
is '... of these units alone' "$(fact both)" "['live 1', 'live 2']"
is '... in sight' "$(fact low)" True
is 'the button for what is below is not there then' "$(fact button)" none
is 'by keys to an entry, and its fields' "$(fact fields)" \
	"['MESSAGE', 'live 1']"
is 'no width of a screen makes it scroll sideways' "$(fact wide)" 0
is 'dark and light' "$(fact papers)" 2
is 'in both all text has enough contrast' "$(fact contrast)" enough
is 'older entries' "$(fact older)" 'True 402'
is 'it pauses' "$(fact paused)" True
is '... and goes on with what came meanwhile' "$(fact again)" True
is 'a search by a field and a text' "$(fact found)" "True ['GET /400']"
is '... has a link' "$(fact at)" '/?field=HTTP_STATUS%3D500&q=get+%2F'
is '... that leads to the same' "$(fact link)" True
is '... and shows what was asked for' "$(fact kept)" 'get /'
is 'it says what is wrong' "$(fact refused)" True
like 'a link of priorities and a unit' "$(fact worse)" \
	"True ?'disk is nearly full', 'red *"
is 'the page does nothing that it does not allow itself' "$(fact policy)" '[]'
is 'the server is gone: it says so' "$(fact lost)" True
is '... tries again' "$(fact back)" True
is '... and goes on' "$(fact 'goes on')" True
like 'without script the form finds lines of text' "$(fact plain)" \
	'*2023-11-14T22:21:44.000000+0000 box web: disk is nearly full*'
done_testing

#!/bin/sh
# drophttp's page in Chromium: how it looks, how far it is, and how it goes on
# after a cut.
. "${0%/*}/lib.sh"
. "${0%/*}/browser.sh"
. "${0%/*}/drop.sh"

serve --log-to=stderr
export BOX
head -c 3000000 /dev/urandom >"$TMP/large.bin"
head -c 6000000 /dev/urandom >"$TMP/cut.bin"
echo hello >"$TMP/a small file.txt"
: >"$TMP/empty.txt"

browse <<'EOF2'
import os, socket, threading
from browser import Browser
url, driver, folder = os.environ["URL"], os.environ["DRIVER"], os.environ["TMP"]
TEXTS = "h1, span, b, button, a"

def choose(b, *names):
    b.do(b.find("input") + "/value",
         text="\n".join(os.path.join(folder, n) for n in names))

def network(b, upload):
    b.devtools("Network.enable")
    b.devtools("Network.emulateNetworkConditions", offline=False, latency=0,
               downloadThroughput=-1, uploadThroughput=upload)

def ended(b, count):
    return b.until("return document.querySelectorAll('.done, .bad').length"
                   " >= %d" % count)

# A way to the server that ends in the middle, three times: Chromium itself sends a
# request once more that was cut in a connection that it had used before.
cuts, came = [1500000, 1600000, 1700000], []

def pump(a, b, counts):
    n = 0
    if counts:
        mine = len(came)
        came.append(0)
    try:
        while data := a.recv(16384):
            n += len(data)
            if counts:
                came[mine] = n
            if counts and cuts and n > cuts[0]:
                del cuts[0]
                break
            b.sendall(data)
    except OSError:
        pass
    for s in a, b:
        try:
            s.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        s.close()

def relay(listener):
    while True:
        a = listener.accept()[0]
        b = socket.create_connection(("127.0.0.1", int(url.split(":")[2])))
        for args in (a, b, True), (b, a, False):
            threading.Thread(target=pump, args=args, daemon=True).start()

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=relay, args=(listener,), daemon=True).start()
weak = "http://127.0.0.1:%d/" % listener.getsockname()[1]

with Browser(driver, folder) as b:
    wide, contrasts, papers = [], [], set()
    b.go(url + "/")
    b.picture("drop-empty")
    print("roles:", [b.role(s) for s in ("h1", "input", "button", "progress")
                     if s != "progress"])
    print("label:", b.label("input"))

    # A file that takes a while.
    network(b, 1000000)
    choose(b, "large.bin", "a small file.txt", "empty.txt")
    b.click("button")
    part = b.until("const p = document.querySelector('progress');"
                   "return p && p.value > 0 && p.value < p.max && p.value")
    print("progress:", bool(part) and 0 < part < 3000000)
    print("bar:", b.label("progress"))
    for width in 1280, 390:
        for dark in False, True:
            b.look(width, 800, dark)
            wide.append(b.too_wide())
            contrasts.append(b.contrast(TEXTS))
            papers.add(b.run("return getComputedStyle(document.body)"
                             ".backgroundColor"))
            b.picture("drop-%d-%s" % (width, "dark" if dark else "light"))
    network(b, -1)
    print("ended:", ended(b, 3))
    print("lines:", b.all("li"))

    # Once more: they are there.
    choose(b, "a small file.txt")
    b.click("button")
    choose(b, "large.bin")
    b.click("button")
    print("again:", ended(b, 5), b.all(".bad"))
    for dark in False, True:
        b.look(390, 800, dark)
        wide.append(b.too_wide())
        contrasts.append(b.contrast(TEXTS))
        b.picture("drop-done-%s" % ("dark" if dark else "light"))
    print("wide:", max(wide))
    print("contrast:", "enough" if min(contrasts) >= 4.5 else contrasts)
    print("papers:", len(papers))
    print("policy:", [line for line in b.log() if "Policy" in line])

    # The network goes away in the middle.
    b.go(weak)
    choose(b, "cut.bin")
    b.click("button")
    print("trying:", b.until("return document.querySelector('li span')"
                             ".textContent.includes('Trying again')"))
    print("resumed:", ended(b, 1), b.all(".done"))
    print("rest:", 3000000 < came[-1] < 5000000 or came)

# The profile is kept for the next one, as browser.py has it.
with Browser(driver, folder, script=False) as b:
    b.go(url + "/")
    os.rename(folder + "/a small file.txt", folder + "/plain.txt")
    choose(b, "plain.txt", "large.bin")
    b.click("button")
    b.until("return document.readyState === 'complete' && "
            "document.querySelector('li') !== null")
    print("plain:", b.all("li"))
    print("at:", b.url()[len(url):])
    b.picture("drop-plain")
    b.click_text("Send more")
    b.until("return document.querySelector('input[type=file]') !== null")
    print("more:", b.all("h1"))
EOF2

is 'it says what it is' "$(fact roles)" "['heading', 'button', 'button']"
like '... for whom it is read to' "$(fact label)" 'Choose files, or drop them here*'
is 'a bar tells how far it is' "$(fact progress)" True
is '... of which file' "$(fact bar)" large.bin
is 'no width of a screen makes it scroll sideways' "$(fact wide)" 0
is 'dark and light' "$(fact papers)" 2
is 'in both all text has enough contrast' "$(fact contrast)" enough
is 'all are sent' "$(fact ended)" True
is '... and it says by which names' "$(fact lines)" "$(printf '%s' \
	"['large.binstored, 3.0 MB', 'a small file.txtstored, 6 bytes, " \
	"as a_small_file.txt', 'empty.txtstored, 0 bytes']")"
ok '... the same' cmp "$TMP/large.bin" "$BOX/large.bin"
is '... an empty one' "$(stat -c %s "$BOX/empty.txt")" 0
like 'what is there is not sent again' "$(fact again)" \
	'True *a small file.txt*already there*large.bin*already there*'
is 'the page does nothing that it does not allow itself' "$(fact policy)" '[]'
is 'a cut: it tries again' "$(fact trying)" True
is '... and goes on' "$(fact resumed)" "True ['cut.binstored, 6.0 MB']"
ok '... the same' cmp "$TMP/cut.bin" "$BOX/cut.bin"
is '... with the rest' "$(fact rest)" True
like '... from where it was cut' "$(cat "$TMP/server.err")" \
	'*cut.bin: * bytes until the cut*'
is 'without script a form, and an answer of lines' "$(fact plain)" \
	"$(printf '%s' "['plain.txt stored, 6 bytes', " \
	"'large.bin a file of this name is already there']")"
is '... at the same place' "$(fact at)" /
is '... and back' "$(fact more)" "['Send files']"
is '... the same' "$(cat "$BOX/plain.txt")" hello
done_testing

#!/bin/sh
# journalhttp and 100,000 entries: page by page, each once, in bounded memory;
# large fields, and a damaged file.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"

written a <<'END'
for i in range(100000):
    message(i * .01, "web.service" if i % 4 else "secret.service",
            "number %d" % i, ("PRIORITY", str(i % 8)))
END
serve --unit='we*'
python3 - "$URL" "$server_pid" >"$TMP/facts" 2>"$TMP/err" <<'END'
import http.client, json, os, sys, urllib.parse
url, server = sys.argv[1], int(sys.argv[2])
c = http.client.HTTPConnection(url.split("//")[1], timeout=60)

def get(query):
    c.request("GET", "/entries?" + query)
    r = c.getresponse()
    assert r.status == 200, r.read()
    return [json.loads(line) for line in r.read().splitlines()]

def used():
    """KiB of its own memory; the files of the journal are none of it."""
    children = "/proc/%d/task/%d/children" % (server, server)
    (child,) = open(children).read().split()
    with open("/proc/%s/status" % child) as f:
        return [l.split()[1] for l in f if l.startswith("RssAnon")][0]

def walk(where, one, last):
    numbers, memory = [], []
    position = ""
    while True:
        entries = get("limit=2500&%s=%s" % (where, urllib.parse.quote(position)))
        if not entries:
            break
        numbers += [int(e["MESSAGE"].split()[1]) for e in entries[::one]]
        position = entries[last]["__CURSOR"]
        memory.append(int(used()))
    return numbers, memory

expected = [i for i in range(100000) if i % 4]
numbers, memory = walk("after", 1, -1)
print("forward:", numbers == expected, len(memory))
numbers, more = walk("before", -1, 0)
print("back:", numbers == expected[::-1], len(more))
memory += more
all = get("limit=10000")
print("largest:", len(all))
memory.append(int(used()))
print("memory:", "bounded" if memory[-1] < memory[0] + 600 and
      max(memory) < 6000 else memory)
print("rare:", [e["MESSAGE"] for e in get("q=number+99999")])
END
fact() {
	sed -n "s/^$1: //p" "$TMP/facts"
}
is 'forward: each once, in order' "$(fact forward)" 'True 30'
is 'back: each once, in order' "$(fact back)" 'True 30'
is 'the largest page' "$(fact largest)" 10000
if instrumented; then
	skip 'memory' 'instrumented'
else
	is 'no page takes memory that is kept' "$(fact memory)" bounded
fi
is 'one among all' "$(fact rare)" "['number 99999']"
is 'no complaint' "$(cat "$TMP/err")" ''
t_stop "$server_pid"

# --- a damaged file: what can be read is, and nobody dies of it
cp "$JOURNAL/a.journal" "$TMP/whole"
python3 - "$TMP/whole" "$JOURNAL/a.journal" <<'END'
import random, sys
data = bytearray(open(sys.argv[1], "rb").read())
random.seed(1)
for _ in range(2000):
    data[random.randrange(4096, len(data))] ^= 255
open(sys.argv[2], "wb").write(data)
END
options=--unit='we*'
asking '/entries?limit=10000&format=text' >"$TMP/answer"
ok 'a damaged file: it answers' [ -s "$TMP/answer" ]
is '... with nothing of another unit' \
	"$(asking '/entries?limit=10000' | grep -c '"secret.service"')" 0
head -c 500000 "$TMP/whole" >"$JOURNAL/a.journal"
asking '/entries?limit=10000' >"$TMP/answer" 2>&1
like 'a file that was cut: it answers' "$(status <"$TMP/answer")" '[25]0[03]'
rm "$JOURNAL/a.journal"

written large <<'END'
message(0, "web.service", "x" * 3000000)
message(1, "web.service", b"\x01" * 1000000)
message(2, "web.service", "y", *(("F%d" % i, "v") for i in range(1000)))
message(3, "web.service", "small")
message(4, "web.service", "\u20ac" * 30000)
END
options="--unit=web --field=*"
asking /entries | body >"$TMP/body"
is 'a field of 3 MB: 64 KiB of it' "$(sed -n 1p "$TMP/body" |
	grep -o "x\{9,\}" | tr -d "\n" | wc -c)" \
	65536
is 'as many bytes that are no text' "$(sed -n 2p "$TMP/body" | tr -cd , |
	wc -c | awk '{ print ($1 > 65530 && $1 < 65560) }')" 1
is '128 fields of an entry that has 1,000' "$(sed -n 3p "$TMP/body" |
	python3 -c 'import json, sys
print(len(json.load(sys.stdin)))')" 131
is '... and the next' "$(sed -n 4p "$TMP/body" | grep -c '"small"')" 1
is 'a text is cut between two characters' "$(sed -n 5p "$TMP/body" |
	python3 -c 'import json, sys
text = json.load(sys.stdin)["MESSAGE"]
print(len(text), set(text) == {"\u20ac"})')" '21845 True'
done_testing

#!/bin/sh
# Python's http.client: 1,000 requests on one connection.
. "${0%/*}/lib.sh"
need python3
. "${0%/*}/client.sh"

cat >"$TMP/client.py" <<'PYTHON'
import http.client, socket, sys

port, root = int(sys.argv[1]), sys.argv[2]
big = open(root + "/big.bin", "rb").read()
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
connection.connect()
socket_used = connection.sock
wanted = {
    "/hello.txt": (200, b"hello\n"), "/empty": (200, b""),
    "/big.bin": (200, big), "/none": (404, None), "/folder": (301, b""),
}
targets = list(wanted)
wrong = 0
for i in range(1000):
    target = targets[0] if i % 10 else targets[i // 10 % len(targets)]
    method = "HEAD" if i % 7 == 0 else "GET"
    connection.request(method, target)
    answer = connection.getresponse()
    body = answer.read()
    status, expected = wanted[target]
    if method == "HEAD":
        expected = b""
    if answer.status != status or (expected is not None and body != expected):
        print(i, method, target, answer.status, len(body))
        wrong += 1
print("wrong", wrong)
print("connections", 1 if connection.sock is socket_used else "more")

# A body that nobody reads, then a request on the same object.
connection.request("POST", "/hello.txt", b"x" * 1000)
answer = connection.getresponse()
answer.read()
print("post", answer.status)
connection.request("GET", "/hello.txt")
print("after", connection.getresponse().read())
PYTHON
out=$(python3 "$TMP/client.py" "$PORT" "$ROOT" 2>&1)
like '1,000 right answers' "$out" '*wrong 0
*'
like '... on one connection' "$out" '*connections 1
*'
like 'a POST whose body nobody reads: 405' "$out" '*post 405
*'
like '... and the next GET is right' "$out" "*after b'hello\\\\n'*"
is 'one line a request in the log' \
    "$(grep -c '^127.0.0.1 - - .*HTTP/1.1" [0-9]* ' "$LOG")" 1002

done_testing

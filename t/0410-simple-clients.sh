#!/bin/sh
# simplehttp on a socket, and clients that people use.
. "${0%/*}/lib.sh"
need curl python3

cd "$TMP" || exit 1
mkdir -p root/dir
echo hello >root/a.txt
head -c 12288 /dev/urandom >root/small
head -c 20000000 /dev/urandom >root/large
for n in 1 2 3; do
	echo "$n" >"root/dir/n $n.txt"
done
port=$(free_port)
start server as_user "$BUILD/simplehttp" --listen "127.0.0.1:$port" \
	--max-per-source=none root
wait_port "$port" || skip_all 'it does not listen'
url=http://127.0.0.1:$port

is 'curl gets a file' "$(curl -s "$url/a.txt")" hello
ok 'a small one byte for byte' sh -c "curl -s $url/small | cmp - root/small"
ok 'a large one byte for byte' sh -c "curl -s $url/large | cmp - root/large"
is 'curl -I' "$(curl -sI "$url/large" | header Content-Length)" 20000000
is 'curl -L follows to the slash' "$(curl -sL "$url/dir?x" |
	grep -c 'href="n%20')" 3
is 'curl -z: not modified' "$(curl -s -o /dev/null -w '%{http_code}' \
	-z root/a.txt "$url/a.txt")" 304
is 'curl --path-as-is' "$(curl -s -o /dev/null -w '%{http_code}' \
	--path-as-is "$url/../../etc/passwd")" 404
if command -v wget >/dev/null; then
	wget -q -r -np -nH -P got "$url/dir/"
	is 'wget -r finds what is linked' "$(cd got/dir && cat n*)" '1
2
3'
else
	skip 'wget -r finds what is linked' 'no wget'
fi
is '1,000 requests on one connection' "$(python3 - "$port" <<'EOF'
import http.client, sys
c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=10)
c.connect()
socket = c.sock
names = {'/a.txt': 200, '/none': 404, '/dir': 301, '/dir/': 200,
         '/small': 200, '/%00': 400}
seen = 0
for i in range(1000):
    name = list(names)[i % 5]
    c.request(('GET', 'HEAD')[i % 2], name)
    r = c.getresponse()
    r.read()
    seen += r.status == names[name] and c.sock is socket
print(seen)
EOF
)" 1000

# While a name changes between a file, a symlink that leads out, a FIFO and a
# directory, no request gets anything but the file or a 404, and none hangs.
echo CANARY >canary
is 'a name that changes under load' "$(timeout 60 python3 - "$port" <<'EOF'
import http.client, os, signal, sys
makers = [lambda: open('root/t', 'w').write('good'),
          lambda: os.symlink('../canary', 'root/t'),
          lambda: os.mkfifo('root/t', 0o644)]
os.umask(0o022)
child = os.fork()
while child == 0:
    for make in makers:
        make()
        os.rename('root/t', 'root/flip')
c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=10)
found = set()
try:
    for i in range(1500):
        c.request('GET', '/flip')
        r = c.getresponse()
        body = r.read()
        found.add((r.status, body if r.status == 200 else b''))
finally:
    os.kill(child, signal.SIGKILL)
wrong = found - {(200, b''), (200, b'good'), (404, b'')}
print((200, b'good') in found, (404, b'') in found, wrong or 'nothing else')
EOF
)" 'True True nothing else'
ok 'the server is still there' kill -0 "$server_pid"
done_testing

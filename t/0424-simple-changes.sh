#!/bin/sh
# Files that change while they are sent over a socket, or between the question
# for their size and the reading: never a 200 that is silently short.
. "${0%/*}/lib.sh"
need python3 curl

cd "$TMP" || exit 1
mkdir root
port=$(free_port)
start server as_user "$BUILD/simplehttp" --listen "127.0.0.1:$port" root
wait_port "$port" || skip_all 'it does not listen'

# slowly CHANGE [FIELD]: gets a sparse file of 64 MiB, of which CHANGE is made
# as soon as the head has come; prints the status, whether the body is as long
# as its Content-Length says, and what follows on the connection.
cat >slowly.py <<'EOF'
import os, signal, socket, sys, time
port, change, field = int(sys.argv[1]), sys.argv[2], sys.argv[3]

# stop PID: it stands still, and so do its children; all of them are returned.
def stop(pid):
    end = time.monotonic() + 10
    try:
        os.kill(int(pid), signal.SIGSTOP)
        while open(f'/proc/{pid}/stat').read().rsplit(') ')[-1][0] not in 'TZ':
            assert time.monotonic() < end
            time.sleep(0.01)
        children = open(f'/proc/{pid}/task/{pid}/children').read().split()
    except (ProcessLookupError, FileNotFoundError):
        return []
    return sum(map(stop, children), [int(pid)])

# held(CHANGE): is made while the server cannot see a half of it.
def held(change):
    stopped = stop(sys.argv[4])
    change()
    for pid in reversed(stopped):
        os.kill(pid, signal.SIGCONT)

def cut_and_grow():
    os.truncate('root/large', 0)
    os.truncate('root/large', 1 << 26)

with open('root/large', 'wb') as f:
    f.truncate(1 << 26)
s = socket.socket()
s.settimeout(10)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
s.connect(('127.0.0.1', port))
line = 'GET /large HTTP/1.1\r\nHost: h\r\n'
s.sendall((line + field + '\r\n\r\n').encode())
got = b''
while b'\r\n\r\n' not in got:
    got += s.recv(1000)
head, _, body = got.partition(b'\r\n\r\n')
exec(change)
length = int(dict(l.split(b': ', 1) for l in head.split(b'\r\n')[1:])
             [b'Content-Length'])
count = len(body)
while count < length:
    piece = s.recv(1 << 20)
    if not piece:
        break
    count += len(piece)
if count == length:
    s.sendall((line.replace('/large', '/none') + '\r\n').encode())
rest = s.recv(12)
print(head[9:12].decode(), 'whole' if count == length else 'short',
      rest.decode() or 'closed')
EOF
slowly() {
	# shellcheck disable=SC2154 # start sets server_pid
	python3 slowly.py "$port" "$1" "${2-Accept: */*}" "$server_pid"
}
part='Range: bytes=1000-60000000'
is 'a file that stays' "$(slowly pass)" '200 whole HTTP/1.1 404'
is 'one that grows is as long as it was' "$(slowly \
	'open("root/large", "ab").write(b"more")')" '200 whole HTTP/1.1 404'
is 'one that is replaced is as it was' "$(slowly \
	'open("root/new", "wb"); os.rename("root/new", "root/large")')" \
	'200 whole HTTP/1.1 404'
is 'one that is removed too' "$(slowly 'os.unlink("root/large")')" \
	'200 whole HTTP/1.1 404'
is 'one that is cut ends the connection' "$(slowly \
	'os.truncate("root/large", 40000000)')" '200 short closed'
wait_for grep -q '" 200 40000000' server.err
is 'the log has the bytes that were sent' \
	"$(grep -c '" 200 40000000' server.err)" 1
is 'and an error' "$(grep -c 'large: smaller than before' server.err)" 1
is 'one that is emptied' "$(slowly 'os.truncate("root/large", 0)')" \
	'200 short closed'
is 'a part that stays' "$(slowly pass "$part")" '206 whole HTTP/1.1 404'
is 'a part that is cut' "$(slowly 'os.truncate("root/large", 40000000)' \
	"$part")" '206 short closed'
is 'a part that stays whole when the file is cut behind it' "$(slowly \
	'os.truncate("root/large", 60000001)' "$part")" \
	'206 whole HTTP/1.1 404'
is 'one that is cut and grows again' "$(slowly \
	'held(cut_and_grow)')" '200 whole HTTP/1.1 404'

truncate -s 67108864 root/large
curl -s --limit-rate 4M -o got "http://127.0.0.1:$port/large" &
curl_pid=$!
wait_for test -s got
truncate -s 1000000 root/large
wait "$curl_pid"
is 'curl says that it is not all' "$?" 18

# --- between fstat and read

if command -v strace >/dev/null && with_musl; then
	echo 'hello world' >root/small
	# shrinks BYTES [FIELD]: the answers while the file has become so short.
	shrinks() {
		{
			req 'GET /small HTTP/1.1' 'Host: h' "${2-X: y}"
			req 'GET /none HTTP/1.1' 'Host: h'
		} | strace -o trace -e inject=pread64:retval="$1" \
			"$BUILD/simplehttp" root 2>log >answer
		grep -q INJECTED trace || echo 'nothing was injected'
		sed -n 's/^HTTP.1.1 \([0-9]*\).*/\1/p' answer | tr '\n' ' '
	}
	is 'a small file that is empty by now is a 500' "$(shrinks 0)" '500 404 '
	is 'of which nothing was sent' "$(grep -c -e '200 OK' -e hello answer)" 0
	is 'and the log knows' "$(grep -c 'small: smaller than before' log)" 1
	is 'a part of it too' "$(shrinks 0 'Range: bytes=2-4')" '500 404 '
else
	skip 'between fstat and read' 'no strace'
fi
done_testing

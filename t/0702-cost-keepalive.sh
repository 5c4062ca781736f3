#!/bin/sh
# One connection, 100,000 GETs of 1 KiB: what the process that serves it takes
# at the beginning it takes at the end. Its system calls of one request.
. "${0%/*}/lib.sh"
need python3
! instrumented || skip_all 'an instrumented build does more'

cd "$TMP" || exit 1
mkdir root
head -c 1024 /dev/zero | tr '\0' x >root/1k
cat >client.py <<'EOF'
import os, socket, subprocess, sys
server, port = sys.argv[1], int(sys.argv[2])
MANY, TOGETHER = 100000, 20
request = b'GET /1k HTTP/1.1\r\nHost: h\r\n\r\n'
s = socket.create_connection(('127.0.0.1', port), timeout=10)
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

def get(n):
    """n answers; how many of them are right."""
    s.sendall(request * n)
    data, length = b'', None
    while length is None or len(data) < n * length:
        more = s.recv(1 << 20)
        if not more:
            return 0
        data += more
        if length is None and b'\r\n\r\n' in data:
            length = data.index(b'\r\n\r\n') + 4 + 1024
    if len(data) != n * length:
        return 0
    # Within a second all are the same.
    answers = {data[i * length:(i + 1) * length] for i in range(n)}
    return n if all(a.startswith(b'HTTP/1.1 200 OK\r\n') and
                    b'\r\nContent-Length: 1024\r\n' in a and
                    a.endswith(b'\r\n\r\n' + b'x' * 1024)
                    for a in answers) else 0

def last_born(pid):
    """The process that serves: below a shell and the one that listens."""
    while True:
        children = open('/proc/%s/task/%s/children' % (pid, pid)).read()
        if not children:
            return pid
        pid = children.split()[-1]

def state(child):
    fields = dict(line.split(':', 1) for line in open('/proc/%s/status' % child))
    return ['%s %d' % (name, int(fields[name].split()[0]))
            for name in ('VmHWM', 'VmRSS', 'VmData', 'VmStk')] + [
                'fds %d' % len(os.listdir('/proc/%s/fd' % child))]

right = sum(get(1) for _ in range(980)) + get(20)
child = last_born(server)
begin = state(child)
while right < MANY // 10:
    n = get(1)
    right += n
    if not n:
        break
while right < MANY:
    n = get(TOGETHER)
    right += n
    if n != TOGETHER:
        break
print('right', right)
print('begin', *begin)
print('end', *state(child))
try:
    strace = subprocess.Popen(['strace', '-qq', '-o', 'trace', '-p', child])
except FileNotFoundError:
    sys.exit()
while strace.poll() is None and not any(
        line.startswith('TracerPid:') and int(line.split()[1]) > 0
        for line in open('/proc/%s/status' % child)):
    pass
if strace.poll() is None:
    for _ in range(11):
        get(1)
    strace.terminate()
    strace.wait()
EOF
port=$(free_port)
start server as_user "$BUILD/simplehttp" --listen "127.0.0.1:$port" root
wait_port "$port" || skip_all 'it does not listen'
timeout 60 python3 client.py "$server_pid" "$port" >out 2>err
[ ! -s err ] || t_diag stderr "$(cat err)"

# of WORD: the rest of the client's line.
of() {
	sed -n "s/^$1 //p" out
}

is '100,000 right answers' "$(of right)" 100000
like 'the process was found' "$(of begin)" 'VmHWM [1-9]*fds [1-9]*'
is 'memory and descriptors are those of 1,000' "$(of end)" "$(of begin)"
echo "# $(of end)"

if [ -s trace ]; then
	# Of the average: who starts between two of them counts neither.
	calls=$(sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' trace | awk '
	$1 == "sendto" && n++ == 0 { count = 0; next }
	{ count++ }
	$1 == "sendto" { all = count }
	END { if (n > 1) printf "%d\n", all / (n - 1) + 0.5 }')
	echo "# system calls of a kept request: $calls"
	ok 'at most 11 system calls of a request, with a wait for it' \
		[ "${calls:-99}" -le 11 ]
else
	skip 'system calls of a request' 'no strace here'
fi
done_testing

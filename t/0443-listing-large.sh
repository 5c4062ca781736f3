#!/bin/sh
# A directory of 100,000 entries: little memory, an early beginning, all of it
# or an answer that is visibly cut.
. "${0%/*}/lib.sh"
need python3 strace
instrumented && skip_all 'a sanitizer needs memory of its own'

# In memory where that is there: 100,000 files take a disk long.
folder=$(mktemp -d -p /dev/shm 2>/dev/null) || folder=$TMP
at_exit "rm -rf '$folder'"
cd "$folder" || exit 1
mkdir -p root/large root/empty
cat >large.py <<'EOF'
import os, re, subprocess, sys
MANY = 100000
for i in range(MANY):
    os.mknod('root/large/a name of usual length, %d.txt' % i, 0o100644)

server = subprocess.Popen([sys.argv[1], '--protocol=HTTP/1.1', 'root'],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

def memory(field):
    with open('/proc/%d/status' % server.pid) as f:
        return int(re.search(field + r':\s*(\d+)', f.read())[1])

def get(target):
    server.stdin.write(b'GET %s HTTP/1.1\r\nHost: h\r\n\r\n' % target)
    server.stdin.flush()
    head = {}
    for line in iter(server.stdout.readline, b'\r\n'):
        name, _, value = line.partition(b': ')
        head[name.lower()] = value.strip()
    if b'content-length' in head:
        return server.stdout.read(int(head[b'content-length'])), 0
    body, chunks = [], 0
    while size := int(server.stdout.readline(), 16):
        body.append(server.stdout.read(size))
        chunks += 1
        server.stdout.readline()
    server.stdout.readline()
    return b''.join(body), chunks

get(b'/empty/')
empty = memory('VmHWM')
page, chunks = get(b'/large/?sort=size')
numbers = [int(n) for n in re.findall(rb'<bdi>.*, (\d+)\.txt<', page)]
print('entries', len(numbers), 'sorted', numbers == list(range(MANY)))
print('ends', page.endswith(b'</html>\n'), 'pieces', chunks > 100)
extra = memory('VmHWM') - empty
print('memory', 'small' if extra < 8192 else '%d KiB' % extra)
extra = memory('VmRSS') - empty
print('afterwards', 'given back' if extra < 256 else '%d KiB' % extra)
page, _ = get(b'/large/?sort=name&order=desc')
numbers = [int(n) for n in re.findall(rb'<bdi>.*, (\d+)\.txt<', page)]
print('reversed', numbers == list(range(MANY - 1, -1, -1)))
server.stdin.close()
server.wait()
EOF
python3 large.py "$BUILD/simplehttp" >result
is 'all entries, sorted' "$(sed -n 1p result)" 'entries 100000 sorted True'
is 'whole, in pieces' "$(sed -n 2p result)" 'ends True pieces True'
is 'less than 8 MiB more than for an empty directory' \
	"$(sed -n 3p result)" 'memory small'
is 'which are gone after the request' "$(sed -n 4p result)" \
	'afterwards given back'
is 'by name, the last first' "$(sed -n 5p result)" 'reversed True'

# 3,000 are many too.
mkdir root/many
(cd root/many && seq -f 'name %g' 3000 | xargs -d '\n' touch)

# traced ARGUMENT...: the answer, and the system calls in ./trace.
traced() {
	req 'GET /many/ HTTP/1.1' 'Host: h' 'Connection: close' |
		strace -o trace "$@" "$BUILD/simplehttp" --protocol=HTTP/1.1 \
		root 2>log
}

traced -e trace=getdents64,newfstatat,write,writev,sendto,sendmsg >answer
is 'the head of the page leaves when all names are known' \
	"$(grep -n -m 1 -E '^(write|sen).*200 OK' trace | cut -d: -f1)" \
	"$(($(grep -n '^getdents64(.* = 0$' trace | cut -d: -f1) + 1))"
ok 'before the entries are looked at' test \
	"$(awk '/^(write|sen).*200 OK/ { print NR; exit }' trace)" -lt \
	"$(grep -n 'newfstatat.*name' trace | sed -n '1s/:.*//p')"

traced -e inject=getdents64:error=EIO:when=2 >answer
is 'a directory that cannot be read to its end is a 500' \
	"$(status <answer)" 500
is 'and no shorter listing' "$(grep -c '<td>' answer)" 0
traced -e inject=newfstatat:error=EIO:when=20 >answer
is 'an entry that cannot be looked at when the head has left' \
	"$(status <answer)" 200
unlike 'cuts the answer' "$(tail -c 5 answer | tr '\r\n' '..')" '0....'
is 'before an entry is sent' "$(grep -c '<td>' answer)" 0
is 'and the log says so' "$(grep -c 'not listed' log)" 1
done_testing

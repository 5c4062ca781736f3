"""What clients that stay do to 127.0.0.1:PORT, and what it does to others.

slow.py stay PORT PID IDLE TRICKLING HEAD_SECONDS IDLE_SECONDS TRIES

So many clients that are idle, so many more with a byte of a head each second;
each second of both after an answer, the others at once; from 200 addresses.
Then so many tries of one from another address, and the end of them all. PID
starts the processes. Prints a name and a number on each line:
    idle, trickling         how many there were, at the end of the tries
    median, p99, slowest    of the tries, in milliseconds; unanswered
    idle_early, idle_late   the first and the last to be closed, in seconds
    trickling_early, _late  from the deadline; silent, told: how many of the
                            former had nothing, of the latter had 408
    left                    who were still there 30 seconds after it
    pss, kernel             KiB of a client's process, 0 where unknown; and
                            what the system has in use for each of the idle

slow.py watch PORT PID COMMAND...

While the command runs, a client asks ten times a second. Prints median, p99,
slowest, unanswered, and
    most, oldest            of PID's processes: how many at once, and seconds
    left                    how many there were 10 seconds after it
"""
import os
import resource
import select
import socket
import subprocess
import sys
import time

ASK = b'GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n'
LAST = b'GET /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
SLOW = b'GET / HTTP/1.1\r\nX: ' + 10000 * b'x'
TICK = 0.05
port = 0


def dial(source):
    s = socket.socket()
    s.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
    s.settimeout(60)
    s.bind((source, 0))
    s.connect(('127.0.0.1', port))
    return s


class Client:
    def __init__(self, number, trickles):
        self.socket = dial('127.1.%d.1' % (number % 200))
        self.trickles = trickles
        self.sent = 0
        self.heard = b''
        # Nor is there ever a queue before the server.
        if number % 2:
            self.socket.sendall(ASK)
            while not self.heard.endswith(b'hello\n'):
                data = self.socket.recv(4096)
                if not data:
                    raise SystemExit('cut: %r' % self.heard)
                self.heard += data
            self.heard = b''
        if trickles:
            self.trickle()
        self.began = time.monotonic()
        self.socket.setblocking(False)

    def trickle(self):
        try:
            self.sent += self.socket.send(SLOW[self.sent:self.sent + 1])
        except OSError:
            pass

    def is_over(self):
        try:
            data = self.socket.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            data = b''
        self.heard += data
        return not data


class Crowd:
    def __init__(self):
        self.there = {}
        self.gone = []
        self.poll = select.epoll()
        self.turns = 0

    def add(self, *how):
        client = Client(*how)
        self.there[client.socket.fileno()] = client
        self.poll.register(client.socket, select.EPOLLIN)

    def count(self, trickles):
        return sum(c.trickles == trickles for c in self.there.values())

    def pass_time(self, seconds):
        """A twentieth of those who trickle do so, and who is closed leaves."""
        end = time.monotonic() + seconds
        self.turns += 1
        for fd, client in self.there.items():
            if client.trickles and (fd + self.turns) % 20 == 0:
                client.trickle()
        while True:
            left = end - time.monotonic()
            for fd, _ in self.poll.poll(max(left, 0), 1000):
                client = self.there[fd]
                if client.is_over():
                    client.lasted = time.monotonic() - client.began
                    self.poll.unregister(fd)
                    self.gone.append(self.there.pop(fd))
                    client.socket.close()
            if left <= 0:
                return


def ask_once():
    """Milliseconds until a new client had its answer; None without one."""
    began = time.monotonic()
    answer = b''
    try:
        with dial('127.9.0.1') as s:
            s.sendall(LAST)
            while True:
                data = s.recv(4096)
                if not data:
                    break
                answer += data
    except OSError:
        pass
    if b' 200 ' in answer[:13] and b'\r\n\r\n' in answer:
        return (time.monotonic() - began) * 1000


def children(pid):
    with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
        return f.read().split()


def pss(pid):
    total = count = 0
    try:
        for child in children(pid):
            with open('/proc/%s/smaps_rollup' % child) as f:
                total += sum(int(line.split()[1]) for line in f
                             if line.startswith('Pss:'))
            count += 1
    except OSError:
        pass
    return total / count if count else 0


def kernel():
    """KiB: page tables, stacks and what is allocated for good."""
    with open('/proc/meminfo') as f:
        sizes = dict(line.split()[:2] for line in f)
    return sum(int(sizes[name]) for name in
               ('PageTables:', 'KernelStack:', 'SUnreclaim:'))


def age(pid):
    try:
        with open('/proc/uptime') as f:
            uptime = float(f.read().split()[0])
        with open('/proc/%s/stat' % pid) as f:
            began = int(f.read().rpartition(')')[2].split()[19])
        return uptime - began / os.sysconf('SC_CLK_TCK')
    except OSError:
        return 0


def tell_tries(took):
    answered = sorted(t for t in took if t is not None) or [99999]
    print('median %.1f' % answered[len(answered) // 2])
    print('p99 %.1f' % answered[len(answered) * 99 // 100])
    print('slowest %.1f' % answered[-1])
    print('unanswered', took.count(None))


def tell_ends(name, gone, deadline):
    late = [c.lasted - deadline for c in gone] or [99]
    print('%s_early %.1f' % (name, min(late)))
    print('%s_late %.1f' % (name, max(late)))


def stay(pid, idle, trickling, head, quiet, tries):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    crowd = Crowd()
    before = kernel()
    for i in range(idle):
        crowd.add(i, False)
    print('kernel %.0f' % ((kernel() - before) / idle))
    print('pss %.0f' % pss(pid))
    for i in range(trickling):
        crowd.add(i, True)
    took = []
    for _ in range(tries):
        took.append(ask_once())
        crowd.pass_time(TICK)
    print('idle', crowd.count(False))
    print('trickling', crowd.count(True))
    tell_tries(took)
    end = max([c.began + (head if c.trickles else quiet)
               for c in crowd.there.values()] or [0]) + 30
    while crowd.there and time.monotonic() < end:
        crowd.pass_time(TICK)
    still = [c for c in crowd.gone if not c.trickles]
    slow = [c for c in crowd.gone if c.trickles]
    tell_ends('idle', still, quiet)
    tell_ends('trickling', slow, head)
    print('silent', sum(c.heard == b'' for c in still))
    print('told', sum(c.heard.startswith(b'HTTP/1.1 408 ') for c in slow))
    print('left', len(crowd.there))


def watch(pid, command):
    took = []
    most = oldest = 0
    attack = subprocess.Popen(command)
    end = 0
    while not end or (time.monotonic() < end and children(pid)):
        if not end:
            took.append(ask_once())
        time.sleep(0.1)
        alive = children(pid)
        most = max(most, len(alive))
        oldest = max([oldest] + [age(child) for child in alive])
        if not end and attack.poll() is not None:
            end = time.monotonic() + 10
    tell_tries(took)
    print('most', most)
    print('oldest %.1f' % oldest)
    print('left', len(children(pid)))


def main():
    global port
    how, port, pid = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if how == 'stay':
        stay(pid, *map(int, sys.argv[4:]))
    else:
        watch(pid, sys.argv[4:])


main()

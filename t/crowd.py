"""What a crowd of clients does to 127.0.0.1:PORT.

crowd.py soak PORT COUNT SECONDS: so many connections, or what fits in the
    time, eight at once from an address each. Every tenth is aborted at some
    point. Prints how many were answered, aborted and failed.
crowd.py hold PORT COUNT SOURCES: so many at once, half a request each, then
    the rest of it; prints how many were answered.
crowd.py keep PORT COUNT SOURCES: the same, but prints how many were still
    open after half a request, when standard input ends.
"""
import random
import socket
import struct
import sys
import threading
import time

REQUEST = b'GET /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
HALF = len(REQUEST) // 2


def dial(port, source):
    s = socket.socket()
    s.settimeout(60)
    s.bind(('127.0.%d.%d' % (1 + source // 200, 2 + source % 200), 0))
    s.connect(('127.0.0.1', port))
    return s


def rest(s):
    answer = b''
    while True:
        try:
            data = s.recv(65536)
        except OSError as e:
            return str(e).encode()
        if not data:
            return answer
        answer += data


def is_answer(data):
    return data.startswith(b'HTTP/1.1 200 ') and data.endswith(b'hello\n')


def abort(s, how):
    """By RST or FIN: before, within, after the request, within the answer."""
    s.sendall(REQUEST[:(0, HALF, len(REQUEST), len(REQUEST))[how % 4]])
    if how % 4 == 3:
        s.recv(20)
    if how >= 4:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     struct.pack('ii', 1, 0))


def soak(port, count, seconds):
    lock = threading.Lock()
    seen = {'answered': 0, 'aborted': 0, 'failed': 0}
    left = [count]
    end = time.monotonic() + seconds

    def client(source):
        while True:
            with lock:
                left[0] -= 1
                n = left[0]
            if n < 0 or time.monotonic() > end:
                return
            result = 'failed'
            try:
                with dial(port, source) as s:
                    if n % 10 == 0:
                        abort(s, random.randrange(8))
                        result = 'aborted'
                    else:
                        s.sendall(REQUEST)
                        answer = rest(s)
                        if is_answer(answer):
                            result = 'answered'
                        else:
                            print('# got %r' % answer, file=sys.stderr)
            except OSError as e:
                print('# %s' % e, file=sys.stderr)
            with lock:
                seen[result] += 1

    threads = [threading.Thread(target=client, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(' '.join('%s %d' % item for item in seen.items()))


def begin(port, count, sources):
    clients = []
    for i in range(count):
        s = dial(port, i % sources)
        try:
            s.sendall(REQUEST[:HALF])
        except OSError:
            pass
        clients.append(s)
    return clients


def end(s):
    try:
        s.sendall(REQUEST[HALF:])
    except OSError:
        pass


def is_open(s):
    s.setblocking(False)
    try:
        return s.recv(1) != b''
    except BlockingIOError:
        return True
    except OSError:
        return False


def main():
    how, port, a, b = sys.argv[1], *map(int, sys.argv[2:5])
    if how == 'soak':
        soak(port, a, b)
        return
    clients = begin(port, a, b)
    if how == 'hold':
        # All of them, before the first of them has run out of time.
        for s in clients:
            end(s)
        print(sum(is_answer(rest(s)) for s in clients))
    else:
        sys.stdin.read()
        print(sum(is_open(s) for s in clients))


main()

"""Many connections at once to 127.0.0.1."""
import selectors
import socket
import struct
import time

PATIENCE = 40
AT_ONCE = 16
# A side that is to be ended is ended when nothing has come for so long: where
# the server ends first no socket of ours is left waiting.
QUIET = 0.02


class Connection:
    """A request on its way to a port, in steps of so many bytes."""

    def __init__(self, port, data, step, ends):
        self.data, self.step, self.ends = data, step, ends
        self.output, self.error = b'', None
        self.last = time.monotonic()
        self.deadline = self.last + PATIENCE
        self.socket = socket.create_connection(('127.0.0.1', port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               struct.pack('ii', 1, 0))
        self.socket.setblocking(False)

    def send(self):
        try:
            n = self.socket.send(self.data[:self.step])
            self.data = self.data[n:]
        except BlockingIOError:
            return
        except OSError:
            self.data = b''
        self.last = time.monotonic()

    def end(self, now):
        """Ends our side, where that is due."""
        if not self.ends or self.data or now < self.last + QUIET:
            return
        self.ends = False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def receive(self):
        """True: it is over."""
        try:
            data = self.socket.recv(65536)
        except OSError as error:
            self.error = 'after %d bytes: %s' % (len(self.output), error)
            return True
        self.output += data
        self.last = time.monotonic()
        return not data


def by_socket(jobs, at_once=AT_ONCE):
    """jobs: (port, data, step, ends). Yields the number of the job, what came,
    and what went wrong or None."""
    selector = selectors.DefaultSelector()
    waiting = list(enumerate(jobs))[::-1]
    both = selectors.EVENT_READ | selectors.EVENT_WRITE
    open_ones = {}

    def close(number, connection):
        selector.unregister(connection.socket)
        connection.socket.close()
        del open_ones[number]
        return number, connection.output, connection.error

    while waiting or open_ones:
        while waiting and len(open_ones) < at_once:
            number, job = waiting.pop()
            open_ones[number] = connection = Connection(*job)
            selector.register(connection.socket, both, (number, connection))
        for key, events in selector.select(QUIET):
            number, connection = key.data
            if events & selectors.EVENT_WRITE:
                connection.send()
                if not connection.data:
                    selector.modify(connection.socket, selectors.EVENT_READ,
                                    key.data)
            if events & selectors.EVENT_READ and connection.receive():
                yield close(number, connection)
        now = time.monotonic()
        for number, connection in list(open_ones.items()):
            connection.end(now)
            if now > connection.deadline:
                connection.error = 'no end after %d s' % PATIENCE
                yield close(number, connection)

# reset.py PORT TARGET FILE: asks, and resets the connection when FILE has
# something.
import os, socket, struct, sys, time

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.sendall(b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n" % sys.argv[2].encode())
end = time.time() + 10
while time.time() < end and not (os.path.exists(sys.argv[3]) and
                                os.path.getsize(sys.argv[3])):
    time.sleep(0.01)
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
s.close()

"""What wakehttp wakes, and who asks for it.

wake.py serve PORT|/PATH [DELAY [COUNT]]
    HTTP that shows what it got, after DELAY seconds; a line to the file COUNT
    for each start
wake.py ws PORT      a WebSocket server that says back what it hears
wake.py talk URL     a WebSocket client of it
"""
import asyncio
import sys
import time


async def chunks(reader):
    while True:
        size = int((await reader.readline()).split(b";")[0], 16)
        data = await reader.readexactly(size)
        await reader.readexactly(2)
        if size == 0:
            return
        yield data


async def body(reader, fields):
    if "transfer-encoding" in fields:
        async for data in chunks(reader):
            yield data
    else:
        left = int(fields.get("content-length", "0"))
        while left > 0:
            data = await reader.read(min(left, 65536))
            if not data:
                return
            left -= len(data)
            yield data


def answer(status, data, *fields):
    head = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(data)}"]
    return "\r\n".join(head + ["", ""]).encode() + data


FIXED = {
    "/chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    b"Trailer: T\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nT: x\r\n\r\n",
    "/close": b"HTTP/1.0 200 OK\r\n\r\nto the end",
    "/cut-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"1000000\r\n" + 300000 * b"x",
    "/cut-length": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    + 300000 * b"x",
    "/cut-head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "/nothing": b"",
    "/garbage": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "/two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
    b"Content-Length: 2\r\n\r\nhi",
    "/both": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "/unknown-coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
    "/bad-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello",
    "/huge-head": b"HTTP/1.1 200 OK\r\nA: " + 40000 * b"x" + b"\r\n\r\n",
    "/many-fields": b"HTTP/1.1 200 OK\r\n" + 101 * b"A: b\r\n" + b"\r\n",
    "/hints": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    b"HTTP/1.1 102 Processing\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "/hops": b"HTTP/1.1 200 Fine\r\nServer: backend/1\r\nConnection: X-Hop\r\n"
    b"X-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-Stays: 2\r\nSet-Cookie: a=b\r\n"
    b"Set-Cookie: c=d\r\nContent-Length: 0\r\n\r\n",
    "/204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/304": b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    "/101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
    b"Connection: Upgrade\r\n\r\n",
}


async def tunnel(reader, writer, fields):
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                 b"Upgrade: " + fields["upgrade"].encode() + b"\r\n\r\nhello\n")
    while data := await reader.read(65536):
        writer.write(data.upper())
        await writer.drain()
    writer.write(b"bye\n")


async def special(path, reader, writer, fields):
    """True where the path has a way of its own."""
    if path == "/echo":  # both ways at once
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        async for data in body(reader, fields):
            writer.write(data)
            await writer.drain()
    elif path == "/deaf":  # answers and reads nothing
        writer.write(answer("413 Too Large", b"too large"))
        await writer.drain()
        writer.close()
    elif path == "/wait":
        await reader.read()
        with open(COUNT, "a", encoding="ascii") as out:
            out.write("left\n")
    elif path == "/events":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                     b"\r\ndata: 1\n\n")
        await reader.read()
        with open(COUNT, "a", encoding="ascii") as out:
            out.write("left\n")
    elif path == "/slow":
        with open(COUNT, "a", encoding="ascii") as out:
            out.write("slow\n")
        await asyncio.sleep(1)
        writer.write(answer("200 OK", b"slow"))
    elif path == "/endless":
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(65536 * b"x")
            await writer.drain()
    elif path == "/ready":  # three seconds after the start
        ready = time.monotonic() > BEGAN + 3
        writer.write(answer("200 OK" if ready else "503 Not Yet", b""))
    elif path == "/since":
        writer.write(answer("200 OK", b"%d" % (time.monotonic() - BEGAN)))
    elif path == "/continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        data = b"".join([d async for d in body(reader, fields)])
        writer.write(answer("200 OK", data))
    elif path == "/refuse":  # without a 100
        writer.write(answer("403 Forbidden", b"no"))
    elif path == "/stays":  # another protocol, and whoever leaves is not seen
        writer.write(FIXED["/101"])
        await asyncio.sleep(60)
    elif "upgrade" in fields:
        await tunnel(reader, writer, fields)
    elif path in FIXED:
        writer.write(FIXED[path])
    else:
        return False
    return True


async def serve(reader, writer):
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        fields = {k.lower(): v for k, _, v in
                  (line.partition(": ") for line in lines[1:])}
        if not await special(lines[0].split()[1], reader, writer, fields):
            data = b"".join([d async for d in body(reader, fields)])
            writer.write(answer("200 OK", head.encode("latin-1") + data,
                                "Content-Type: text/plain"))
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def listen(address):
    if address[0] == "/":
        server = await asyncio.start_unix_server(serve, address, backlog=512)
    else:
        server = await asyncio.start_server(serve, "127.0.0.1", int(address),
                                            backlog=512)
    await server.serve_forever()


async def say_back(socket, _path=None):
    async for message in socket:
        await socket.send(message)


async def ws(port):
    import websockets
    async with websockets.serve(say_back, "127.0.0.1", int(port)):
        await asyncio.Future()


async def talk(url):
    import websockets
    large = bytes(range(256)) * 3000
    async with websockets.connect(url) as socket:
        await socket.send("hello")
        print(await socket.recv())
        await socket.send(large)
        print("large" if await socket.recv() == large else "another")
        await (await socket.ping())
        print("pong")
    print(socket.close_code)


COUNT = "/dev/null"
BEGAN = time.monotonic()
if __name__ == "__main__":
    if sys.argv[1] == "serve":
        COUNT = sys.argv[4] if len(sys.argv) > 4 else COUNT
        if len(sys.argv) > 4:
            with open(COUNT, "a", encoding="ascii") as file:
                file.write("started\n")
        time.sleep(float(sys.argv[3]) if len(sys.argv) > 3 else 0)
        asyncio.run(listen(sys.argv[2]))
    else:
        asyncio.run({"ws": ws, "talk": talk}[sys.argv[1]](sys.argv[2]))

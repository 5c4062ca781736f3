#!/usr/bin/env python3
"""typed.py FILE COMMAND...: types lines into an interactive shell.

The shell, started with COMMAND in a terminal of its own, prompts with
"READY>". Its key ^T inserts all completions, ^G writes the command line to
FILE. For each line of standard input prints what became of it after ^T.
"""
import os
import pty
import select
import sys
import time


def read_until(fd, done):
    """What the shell printed until done() of it; ends the run after 20 s."""
    seen = b""
    deadline = time.monotonic() + 20
    while not done(seen):
        if time.monotonic() > deadline:
            sys.exit("no answer but " + repr(seen))
        if select.select([fd], [], [], 0.02)[0]:
            seen += os.read(fd, 4096)
    return seen


def main():
    path = sys.argv[1]
    pid, fd = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    read_until(fd, lambda seen: b"READY>" in seen)
    for line in sys.stdin:
        # ^U: what is left of the line before.
        os.write(fd, b"\x15" + line.rstrip("\n").encode() + b"\x14\x07")
        read_until(fd, lambda seen: os.path.exists(path))
        with open(path) as file:
            print(file.read().strip())
        os.remove(path)
    os.kill(pid, 9)


main()

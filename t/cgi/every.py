#!/usr/bin/python3
# The source of a script in Python, which does what its PATH_INFO says.
import os, resource, shutil, signal, sys, time

ZEROS = b"\0" * 100000
out = sys.stdout.buffer

def say(*parts):
    for part in parts:
        out.write(part if isinstance(part, bytes) else part.encode())
    out.flush()
def text(*parts):
    say("Content-Type: text/plain\n\n", *parts)
# for the test
def note(*words):
    with open(os.environ["W"] + os.environ["PATH_INFO"] + ".py", "a") as file:
        print(*words, file=file)
def child():
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    return pid
def count():
    return len(sys.stdin.buffer.read())
def die(number):
    os.kill(os.getpid(), number)

def environ(): # as it came: Python adds LC_CTYPE
    with open("/proc/self/environ") as file:
        text(file.read().replace("\0", "\n"))
def arguments():
    text(str(len(sys.argv) - 1), *["<%s>" % word for word in sys.argv[1:]])
def directory():
    text(os.getcwd(), "\n")
def descriptors():
    text(*["%d\n" % n for n in range(256)
        if os.path.exists("/proc/self/fd/%d" % n)])
def session():
    text("%d %d %d\n" % (os.getpid(), os.getpgrp(), os.getsid(0)))
def limits():
    text(*["%d\n" % resource.getrlimit(what)[0] for what in (
        resource.RLIMIT_CPU, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE,
        resource.RLIMIT_AS)])
def echo():
    text()
    shutil.copyfileobj(sys.stdin.buffer, out)
def length():
    text("%s %d\n" % (os.environ.get("CONTENT_LENGTH", "none"), count()))
def first():
    text(*[bytes(1048576)] * 100)
    say("%d\n" % count())
def unread():
    text("hello\n")
def status():
    say("Status: 404 Not Here\nContent-Type: a/b\n\nno\n")
def redirect():
    say("Location: http://a/b\n\n")
def local():
    say("Location: %s/arguments?there\n\n" % os.environ["SCRIPT_NAME"])
def circle():
    say("Location: %s/circle\n\n" % os.environ["SCRIPT_NAME"])
def sized():
    say("Content-Type: a/b\nContent-Length: 200000\n\n", ZEROS, ZEROS)
def unsized():
    text(ZEROS, ZEROS)
def raw():
    say("HTTP/1.0 299 Mine\r\nX: y\r\n\r\nhello\n")
def nothing():
    sys.exit(3)
def unended():
    say("Content-Type: text/plain\n")
def broken():
    say("debug\nContent-Type: text/plain\n\nhello\n")
def long():
    say("X: ", "x" * 20000)
def killed():
    die(signal.SIGSEGV)
def cut():
    text(ZEROS, ZEROS)
    die(signal.SIGKILL)
def fails():
    text("hello\n")
    sys.exit(3)
def complains():
    print("one", file=sys.stderr)
    text("hello\n")
    sys.stderr.write("\033two")
def leaves():
    note(child())
    text("hello\n")
def hangs():
    note(os.getpid(), child())
    time.sleep(60)
def begins():
    note(os.getpid())
    text("hello\n")
    time.sleep(60)
def stubborn():
    signal.signal(signal.SIGTERM, lambda *_: note("SIGTERM"))
    note(os.getpid())
    while True:
        time.sleep(60)
def endless():
    note(os.getpid())
    text()
    while True:
        say("y\n")

globals()[os.environ["PATH_INFO"][1:]]()

"""Entries of a journal in the export format, for systemd-journal-remote(8)."""
import struct
import sys

BOOT = "0123456789abcdef0123456789abcdef"
BASE = 1700000000000000


def entry(seconds, fields, boot=BOOT, out=sys.stdout.buffer):
    """fields: pairs; bytes are written as they are."""
    time = int(BASE + seconds * 1000000)
    lines = [b"__REALTIME_TIMESTAMP=%d\n" % time,
             b"__MONOTONIC_TIMESTAMP=%d\n" % (time - BASE),
             b"_BOOT_ID=%s\n" % boot.encode()]
    for name, value in fields:
        if isinstance(value, str):
            value = value.encode()
        if all(c >= 32 or c == 9 for c in value):
            lines.append(b"%s=%s\n" % (name.encode(), value))
        else:
            lines.append(b"%s\n%s%s\n" % (
                name.encode(), struct.pack("<Q", len(value)), value))
    out.write(b"".join(lines) + b"\n")
    out.flush()


def message(seconds, unit, text, *fields, boot=BOOT, out=sys.stdout.buffer):
    """What a process of a unit has written."""
    name = unit.split("@")[0].split(".")[0]
    entry(seconds, [("MESSAGE", text), ("_SYSTEMD_UNIT", unit),
                    ("_HOSTNAME", "box"), ("SYSLOG_IDENTIFIER", name),
                    ("_TRANSPORT", "stdout"), *fields], boot, out)

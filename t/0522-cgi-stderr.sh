#!/bin/sh
# What scripts write to standard error: lines of the log, nothing for the
# client.
. "${0%/*}/lib.sh"
. "${0%/*}/cgi.sh"
need perl python3 prlimit

script sh <<'END'
echo before >&2
printf 'Content-Type: text/plain\n\nhello\n'
printf 'two\r\n\nlast' >&2
END
script perl /usr/bin/perl <<'END'
print "Content-Type: text/plain\n\nhello\n";
warn "a warning";
END
script python '/usr/bin/env python3' <<'END'
import sys
print("Content-Type: text/plain\n\nhello")
sys.stdout.flush()
raise ValueError("a\x1b[31m\nb")
END
script bytes /usr/bin/perl <<'END'
print STDERR map(chr, 0 .. 9, 11 .. 255), "\n";
print "Content-Type: text/plain\n\nhello\n";
END
script long /usr/bin/perl <<'END'
print STDERR "x" x 100000, "\nshort\n";
print "Content-Type: text/plain\n\nhello\n";
END
script flood /usr/bin/perl <<'END'
print STDERR "x" x 1000, "\n" for 1 .. 20000;
print STDERR "x" x 80000 for 1 .. 1000;
print "Content-Type: text/plain\n\nhello\n";
END
script closes <<'END'
exec 2>&-
printf 'Content-Type: text/plain\n\nhello\n'
END
script only <<'END'
echo 'no answer' >&2
END

# run NAME OPTION...: the answer's body; the lines of the log in $TMP/lines,
# without what stands in front of each.
run() {
	t_name=$1
	shift
	req "GET /cgi-bin/$t_name HTTP/1.0" |
	    "$BUILD/cgihttp" "$@" "$ROOT" 2>"$TMP/log" | body
	sed 's/^[^]]*\] //' "$TMP/log" | grep -v '^"' >"$TMP/lines"
}
lines() {
	cat "$TMP/lines"
}

is 'the client gets the output' "$(run sh)" hello
is 'the log gets the errors, line by line, with the name' "$(lines)" \
    '/cgi-bin/sh: before
/cgi-bin/sh: two
/cgi-bin/sh: last'
is 'perl: the output' "$(run perl)" hello
like 'perl: a warning' "$(lines)" '/cgi-bin/perl: a warning at * line 3.'
is 'python: the output' "$(run python --cgi-env PATH)" hello
is 'python: the last lines of a traceback, escaped' \
    "$(grep -v 'exited\|code' "$TMP/lines" | tail -n 2)" \
    '/cgi-bin/python: ValueError: a\x1b[31m
/cgi-bin/python: b'
is 'python: its exit status is a line, too' \
    "$(grep -c 'status 1\|code 1' "$TMP/lines")" 1
is 'any bytes: the output' "$(run bytes)" hello
is 'any bytes: one line' "$(wc -l <"$TMP/lines")" 1
is 'any bytes: nothing of them is a control character' \
    "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <"$TMP/log" | wc -c)" 0
is 'a long line: the output' "$(run long)" hello
is 'a long line is cut' "$(lines | sed 's/xxx*/X/')" '/cgi-bin/long: X...
/cgi-bin/long: short'
ok 'so that no line is long' \
    [ "$(awk '{ print length($0) }' "$TMP/log" | sort -n | tail -n 1)" -lt 600 ]

# 64 MiB of address space are enough for what comes by the hundred.
if instrumented; then
	skip 'a flood' 'a sanitizer needs more address space'
else
	is 'a flood: the output' "$(req 'GET /cgi-bin/flood HTTP/1.0' |
	    prlimit --as=67108864 "$BUILD/cgihttp" "$ROOT" \
	    2>"$TMP/log" | body)" hello
	is 'a flood: every line' \
	    "$(grep -c '/cgi-bin/flood: x' "$TMP/log")" 20001
fi
is 'closed: the output' "$(run closes)" hello
is 'closed: no line' "$(lines)" ''
is 'without an answer: nothing for the client' \
    "$(run only | grep -c 'no answer')" 0
is 'without an answer: the line is there' \
    "$(grep -c '/cgi-bin/only: no answer' "$TMP/lines")" 1

# Under inetd, descriptor 2 is the client's.
# shellcheck disable=SC2016,SC2086 # for the inner shell; an option or none
is 'where standard error is the connection the answer is the same' \
    "$(req 'GET /cgi-bin/sh HTTP/1.0' | "$BUILD/tools/client" -- \
    /bin/sh -c 'exec "$@" 2>&1' - "$BUILD/cgihttp" $AS "$ROOT" |
    sed '1,/^\r$/d')" hello
req 'GET /cgi-bin/sh HTTP/1.0' | "$BUILD/cgihttp" --log-to="$TMP/file" \
    "$ROOT" >"$TMP/answer" 2>"$TMP/err"
is 'with --log-to=FILE they go there' \
    "$(grep -c '/cgi-bin/sh: ' "$TMP/file")" 3
is 'and nowhere else' "$(cat "$TMP/err")" ''
done_testing

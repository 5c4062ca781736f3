#!/usr/bin/env python3
"""mutants.py FOLDER SEED COUNT FILE...: COUNT small faults, each in a copy of
its file, FOLDER/NUMBER.c, and FOLDER/plan: number, file, line, and the line as
it is then.

Which they are depends on the seed and on the lines themselves: a change of one
file leaves the faults of the others as they are.
"""
import hashlib
import itertools
import os
import re
import sys

SWAPS = {
    '==': '!=', '!=': '==', '<': '<=', '<=': '<', '>': '>=', '>=': '>',
    '&&': '||', '||': '&&', '+': '-', '-': '+', '+=': '-=', '-=': '+=',
    '&': '|', '|': '&', '|=': '&=', '&=': '|=', '<<': '>>', '>>': '<<',
}
# What a line may say that is not code.
BLANK = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"'
                   r'|\'(?:\\.|[^\'\\])+\'|^[ \t]*#(?:\\\n|[^\n])*', re.S | re.M)
CALL = re.compile(r'^\t+(?:\(void\))?[a-z_][\w>.\-\[\]]*(?:\(| [-+|&]?= )'
                  r'[^\n]*;$|^\t+[a-z_][\w>.\-\[\]]*(?:\+\+|--);$', re.M)


def masked(text):
    """The text without comments, strings and what is for the preprocessor."""
    return BLANK.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)


def closing(code, at):
    """Where the bracket at `at` is closed."""
    depth = 0
    for i in range(at, len(code)):
        depth += (code[i] == '(') - (code[i] == ')')
        if not depth:
            return i
    return None


def operators(code):
    for m in re.finditer(r'(?<= )(==|!=|<=|>=|<<|>>|&&|\|\||[-+|&]=|[-+<>|&])'
                         r'(?=[ \n])', code):
        yield m.start(), m.end(), SWAPS[m.group()]


def constants(code):
    # (How large a buffer is, is arbitrary: names in capitals.)
    for m in re.finditer(r'(?<![\w.])\d{1,2}(?![\w.])', code):
        if not re.search(r'[A-Z_] = $', code[:m.start()][-9:]):
            n = int(m.group())
            yield m.start(), m.end(), str(n + 1)
            if n:
                yield m.start(), m.end(), str(n - 1)


def conditions(code):
    for m in re.finditer(r'\b(?:if|while) \(', code):
        end = closing(code, m.end() - 1)
        if end:
            yield m.end(), end, None


def returns(code):
    for m in re.finditer(r'\breturn ([^;]+);', code):
        what = m.group(1)
        for new in ('0', '1', '-1'):
            if {'false': '0', 'NULL': '0', 'true': '1'}.get(what, what) != new:
                yield m.start(1), m.end(1), new


def statements(code):
    for m in CALL.finditer(code):
        before = code[:m.start()].rstrip()
        if before[-1:] in ';{})' or before.endswith('else'):
            yield m.start() + len(m.group()) - len(m.group().lstrip()), \
                m.end(), ';'


def mutants(path):
    """(kind, offset, what it is then) of a file."""
    with open(path) as file:
        text = file.read()
    code = masked(text)
    for kind in (operators, constants, conditions, returns, statements):
        for start, end, new in kind(code):
            # Prototypes, tables and types are outside of functions.
            if code.rfind('\n{', 0, start) <= code.rfind('\n}', 0, start):
                continue
            if new is None:
                new = '!(' + text[start:end] + ')'
            yield kind.__name__, start, text[:start] + new + text[end:]


def line_at(text, offset):
    return text[text.rfind('\n', 0, offset) + 1:].split('\n', 1)[0].strip()


def main(folder, seed, count, paths):
    by_kind = {}
    for path in paths:
        seen = {}
        for kind, start, text in mutants(path):
            number = text.count('\n', 0, start) + 1
            line = line_at(text, start)
            # The same line a second time is another fault.
            nth = seen[kind, line] = seen.get((kind, line), 0) + 1
            key = hashlib.sha256('\0'.join(
                (seed, path, kind, line, str(nth))).encode()).digest()
            by_kind.setdefault(kind, []).append(
                (key, path, number, line, text))
    # As many of each kind; a line once.
    rows = (sorted(of) for of in by_kind.values())
    lines, n = set(), 0
    with open(os.path.join(folder, 'plan'), 'w') as plan:
        for row in itertools.chain(*itertools.zip_longest(*rows)):
            if row is None or row[1:3] in lines or n == count:
                continue
            lines.add(row[1:3])
            n += 1
            with open(os.path.join(folder, '%d.c' % n), 'w') as file:
                file.write(row[4])
            plan.write('%d\t%s\t%d\t%s\n' % (n, *row[1:4]))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])

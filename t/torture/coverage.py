#!/usr/bin/env python3
"""coverage.py UNCOVERED FOLDER...: what gcov knows of lib/, file by file: the
sum of what is counted in the folders.

Prints a table (lines, branches, file) and the sum; then what is not covered
and not in the list UNCOVERED, and what is in the list for nothing. Exit status
1 when something is missing from the list, or a sum is below what it must be.

A line of UNCOVERED is FILE:FUNCTION: REASON; FILE and FUNCTION may be patterns
of the shell.
"""
import collections
import fnmatch
import json
import os
import re
import subprocess
import sys

LINES, BRANCHES = 98, 92


class Line:
    def __init__(self):
        self.count = 0
        self.branches = collections.Counter()
        self.function = ''


def gcov(folder):
    """What it says of each file of lib/ that was counted there."""
    counted = [os.path.join(path, name)
               for path, _, names in os.walk(folder) for name in names
               if name.endswith('.gcda') and
               os.path.getsize(os.path.join(path, name))]
    if counted:
        said = subprocess.run(
            ['gcov', '--branch-probabilities', '--json-format', '--stdout',
             *counted], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, check=False)
        for text in said.stdout.splitlines():
            yield from (file for file in json.loads(text)['files']
                        if file['file'].startswith('lib/'))


def read(folders):
    """{file: {number: Line}}, the sum of all that was compiled of a file."""
    files = collections.defaultdict(lambda: collections.defaultdict(Line))
    for folder in folders:
        for file in gcov(folder):
            lines = files[file['file']]
            for of in file['lines']:
                line = lines[of['line_number']]
                line.count += of['count']
                line.function = of.get('function_name', line.function)
                for i, branch in enumerate(of['branches']):
                    line.branches[i] += branch['count']
    return files


def missing(lines):
    """{function: text}: numbers of lines, and of branches never taken."""
    functions = collections.defaultdict(list)
    for number, line in sorted(lines.items()):
        never = sum(not n for n in line.branches.values())
        if not line.count:
            functions[line.function].append(str(number))
        elif never:
            functions[line.function].append('%d(%d/%d)' % (
                number, never, len(line.branches)))
    return {name: ' '.join(text) for name, text in functions.items()}


def share(part, whole):
    return 100 * part / whole if whole else 100


def figures(lines):
    branches = [n for line in lines for n in line.branches.values()]
    return [sum(line.count > 0 for line in lines), len(lines),
            sum(n > 0 for n in branches), len(branches)]


def row(numbers, name):
    print('# %6.1f %% of %5d lines %6.1f %% of %5d branches  %s' % (
        share(*numbers[:2]), numbers[1], share(*numbers[2:]), numbers[3],
        name))


def reasons(path):
    with open(path) as list_:
        for text in list_:
            if text.strip() and not text.startswith('#'):
                found = re.match(r'([^:]+):([^:]+): \S', text)
                if not found:
                    sys.exit('%s: not FILE:FUNCTION: REASON: %s' % (path, text))
                yield found.groups()


def main(listed, folders):
    files = read(folders)
    if not files:
        sys.exit('nothing was counted')
    for name in sorted(files):
        row(figures(files[name].values()), name)
    total = figures([line for lines in files.values()
                     for line in lines.values()])
    row(total, 'lib/')
    known = list(reasons(listed))
    used = set()
    code = 0
    for name in sorted(files):
        for function, text in missing(files[name]).items():
            of = [entry for entry in known
                  if fnmatch.fnmatchcase(name, 'lib/' + entry[0]) and
                  fnmatch.fnmatchcase(function, entry[1])]
            used.update(of)
            if not of:
                code = 1
                print('not listed: %s:%s: %s' % (name[4:], function, text))
    for entry in known:
        if entry not in used:
            print('# covered, and still listed: %s:%s' % entry)
    if share(*total[:2]) < LINES or share(*total[2:]) < BRANCHES:
        code = 1
        print('too little: it must be %d %% and %d %%' % (LINES, BRANCHES))
    sys.exit(code)


main(sys.argv[1], sys.argv[2:])

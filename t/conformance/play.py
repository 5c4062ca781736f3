"""play.py BUILD ROOT ECHO_PORT SIMPLE_PORT FILE...: plays the requests of the
files (see README) in three ways to both programs; prints TAP."""
import concurrent.futures
import fnmatch
import os
import re
import subprocess
import sys

from answers import Wrong, take_answers
from connect import PATIENCE, by_socket

NEXT = b'GET /next HTTP/1.1\r\nHost: next\r\nConnection: close\r\n\r\n'
SECTION = re.compile(r'(1945|3986|911[0-2]) [0-9A-F.]+ '
                     r'(MUST|SHOULD|MAY|STRICT)$')
ESCAPES = {'r': '\r', 'n': '\n', 't': '\t', '\\': '\\'}
# What is longer goes in steps of 61 bytes: a body has ten seconds, and the
# machine may be busy.
SHORT = 500


class Entry:
    def __init__(self, sentence, where):
        self.sentence, self.where = sentence, where
        self.section, self.request, self.ends = '', '', False
        self.expected, self.checks = [], []

    def answers(self, program, way):
        """The statuses that are due, and what becomes of the connection."""
        words = [words for who, words in self.expected
                 if who <= {program, way, 'socket' if way != 'pipe' else way}]
        return words[-1] if words else None

    def data(self):
        return self.request if self.ends else self.request + NEXT


def unescape(text):
    text = re.sub(r'\{(\d+)\*(.*?)\}', lambda m: int(m[1]) * m[2], text)
    text = re.sub(r'\\(x..|.)', lambda m: chr(int(m[1][1:], 16))
                  if m[1][0] == 'x' else ESCAPES[m[1]], text)
    return text.encode('latin-1')


def parse_line(entry, line):
    mark, _, rest = line.partition(' ')
    who = set(mark[1:].split(',')) - {''}
    if mark == '@' and SECTION.match(rest):
        entry.section = rest
    elif mark == '>':
        entry.request += rest
    elif mark == '.':
        entry.ends = True
    elif mark[0] == '<':
        entry.expected.append((who, rest.split()))
    elif mark[0] in '+-=':
        which = [w for w in who if w.isdigit()]
        entry.checks.append((who - set(which), int((which or ['1'])[0]),
                             mark[0], rest))
    else:
        sys.exit('%s: %s' % (entry.where, line))


def parse(path):
    """The entries of a file."""
    entries = []
    for number, line in enumerate(open(path), 1):
        line = line.rstrip('\n')
        if line.startswith('#') or not line:
            continue
        if not line.startswith('\t'):
            entries.append(Entry('%s: %s' % (os.path.basename(path), line),
                                 '%s:%d' % (path, number)))
        else:
            parse_line(entries[-1], line[1:])
    for entry in entries:
        entry.request = unescape(entry.request)
        if not entry.section or not entry.expected or not entry.request:
            sys.exit('%s: incomplete' % entry.where)
    return entries


# --- what is due, and what came

def complaint(entry, program, way, output):
    """What is wrong with it, or None."""
    due = entry.answers(program, way)
    if due is None:
        return None
    if isinstance(output, str):
        return output
    end, statuses = due[-1], due[:-1]
    if end in ('bare', 'nothing'):
        good = not output if end == 'nothing' else (
            output and not output.startswith(b'HTTP/'))
        return None if good else 'no answer like %s' % ' '.join(due)
    pairs = [s.rpartition(':')[::2] for s in statuses]
    methods = [method or 'GET' for method, _ in pairs]
    try:
        answers = take_answers(output, methods, end == 'end')
    except Wrong as wrong:
        return str(wrong)
    got = [str(a.status) for a in answers]
    wanted = [status for _, status in pairs]
    if end == 'keep':
        wanted.append('200')
    if got != wanted:
        return 'statuses %s, due are %s' % (' '.join(got), ' '.join(due))
    if end == 'keep' and b'next' not in answers[-1].body:
        return 'the further request was not read as that'
    return check_fields(entry, program, way, answers)


def check_fields(entry, program, way, answers):
    final = [a for a in answers if a.status >= 200]
    for who, which, mark, rest in entry.checks:
        if not who <= {program, way, 'socket' if way != 'pipe' else way}:
            continue
        answer = final[which - 1]
        if mark == '=':
            body = re.sub(rb'\s', b'', answer.body).decode('latin-1')
            good = re.sub(r'\s', '', rest) in body
        elif mark == '-':
            good = rest.lower() not in answer.fields
        else:
            name, _, value = rest.partition(': ')
            pattern = value.replace('[', '[[]')
            good = any(fnmatch.fnmatchcase(v, pattern)
                       for v in answer.fields.get(name.lower(), []))
        if not good:
            return '%s %s: not so' % (mark, rest)
    return None


# --- the three ways; what comes back is bytes, or a complaint

def by_pipe(command, data):
    try:
        run = subprocess.run(command, input=data, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, timeout=PATIENCE,
                             close_fds=False)
    except subprocess.TimeoutExpired:
        return 'no end after %d s' % PATIENCE
    return run.stdout if run.returncode == 0 else 'exit status %d' % (
        run.returncode)


def play(entries, build, root, ports):
    """Lists of complaints, in the order of the entries."""
    commands = {'echo': [build + '/echohttp', '--log=none'],
                'simple': [build + '/simplehttp', '--log=none', root]}
    complaints = [[] for _ in entries]

    def judge(i, program, way, output):
        what = complaint(entries[i], program, way, output)
        if what:
            complaints[i].append((program, way, what, output))

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        cases = [(i, program) for i in range(len(entries))
                 for program in commands]
        outputs = pool.map(lambda c: by_pipe(commands[c[1]],
                                             entries[c[0]].data()), cases)
        for (i, program), output in zip(cases, outputs):
            judge(i, program, 'pipe', output)
    cases = [(i, program, way) for i in range(len(entries))
             for program in commands for way in ('whole', 'bytes')]
    jobs = []
    for i, program, way in cases:
        data = entries[i].data()
        step = len(data) if way == 'whole' else 1 if len(data) < SHORT else 61
        jobs.append((ports[program], data, step, entries[i].ends))
    for number, output, error in by_socket(jobs):
        judge(*cases[number], error or output)
    return complaints


def main():
    build, root, echo, simple = sys.argv[1:5]
    entries = [e for path in sys.argv[5:] for e in parse(path)]
    complaints = play(entries, build, root,
                      {'echo': int(echo), 'simple': int(simple)})
    bad = 0
    for number, (entry, wrong) in enumerate(zip(entries, complaints), 1):
        print('%sok %d - %s [%s]' % ('not ' if wrong else '', number,
                                     entry.sentence, entry.section))
        bad += bool(wrong)
        for program, way, what, output in wrong:
            print('#   %s, %s, %s: %s' % (entry.where, program, way, what))
            if isinstance(output, bytes):
                print('#     %s' % ascii(output[:400]))
    enough = len(entries) >= 300
    print('%sok %d - there are 300 requests at least' % (
        '' if enough else 'not ', len(entries) + 1))
    print('1..%d' % (len(entries) + 1))
    sys.exit(1 if bad or not enough else 0)


if __name__ == '__main__':
    os.environ.clear()
    main()

"""differ.py SEED COUNT RULES NAME=PORT...: sends generated requests to all
servers, the first two of which are ours, and a further one behind each. Where
another takes a request otherwise than one of ours, a rule must say who is right
(see RULES). Prints TAP.

How a request was taken is a word, a letter for each answer:
	A  it was understood, whatever the answer
	R  it was refused for what it is: 400, 411, 413, 414, 417, 431, 501, 505
	B  a body without a head, as of HTTP/0.9
	S  what stands in the first request's body was taken for a request
	N  the further request
	?  something else, T: no end"""
import collections
import fnmatch
import os
import re
import sys

from connect import by_socket
from generate import generate

NEXT = b'GET /next HTTP/1.1\r\nHost: next\r\nConnection: close\r\n\r\n'
STATUS = re.compile(rb'HTTP/1\.[01] (\d\d\d)[^\n]*\n')
REFUSALS = (400, 408, 411, 413, 414, 417, 421, 431, 505)
RIGHT = ('ours', 'both', 'theirs', 'laxer')
# Of the servers so many.
OURS = 2
# Python has a queue of five.
AT_ONCE = 4


def skip_chunks(data):
    """The body, and what is behind it."""
    body = b''
    while True:
        line, _, data = data.partition(b'\r\n')
        size = int(line or b'0', 16)
        if size == 0:
            return body, data.partition(b'\r\n')[2]
        body, data = body + data[:size], data[size + 2:]


def take_answer(data, is_head):
    """status, body, rest"""
    match = STATUS.match(data)
    head, _, data = data.partition(b'\r\n\r\n')
    status, head = int(match[1]), head.lower()
    if status < 200 or status in (204, 304):
        return status, b'', data
    if is_head and (not data or STATUS.match(data)):
        return status, b'', data
    if b'\r\ntransfer-encoding: chunked' in head:
        return (status,) + skip_chunks(data)
    length = re.search(rb'\r\ncontent-length: *(\d+)', head)
    size = int(length[1]) if length else len(data)
    return status, data[:size], data[size:]


def letter(status, body, method, name):
    if b'smuggled' in body and status == 200:
        return 'S'
    if b'next' in body and status == 200:
        return 'N'
    if status == 501:
        # A method, or a transfer coding.
        return 'A' if name == 'python' or method not in (
            b'GET', b'HEAD', b'POST') else 'R'
    return 'R' if status in REFUSALS else 'A'


def word(data, error, method, name):
    letters = ''
    while data:
        if not STATUS.match(data):
            letters += '?' if letters else 'B'
            break
        status, body, data = take_answer(data, method == b'HEAD'
                                         and not letters)
        if status >= 200:
            letters += letter(status, body, method, name)
    return (letters + ('T' if error and error.startswith('no end') else '')
            or '-')


class Rule:
    def __init__(self, line, where):
        fields = line.split(None, 6)
        if len(fields) != 7 or fields[4] not in RIGHT:
            sys.exit('%s: %s' % (where, line))
        self.names = fields[0].split(',')
        self.servers = fields[1].split(',')
        self.ours, self.theirs = fields[2].split('|'), fields[3].split('|')
        self.right, self.where, self.used = fields[4], where, 0

    def fits(self, names, server, ours, theirs):
        return ((server in self.servers or self.servers == ['*'])
                and any(fnmatch.fnmatchcase(ours, p) for p in self.ours)
                and any(fnmatch.fnmatchcase(theirs, p) for p in self.theirs)
                and any(fnmatch.fnmatchcase(n, p) for n in names
                        for p in self.names))


def read_rules(path):
    return [Rule(line.rstrip('\n'), '%s:%d' % (path, n))
            for n, line in enumerate(open(path), 1)
            if line.strip() and not line.startswith('#')]


def laxer(ours, others):
    """Ours takes what all the others refuse, or something for a request where
    none of them does."""
    taken = ours[0] in 'ASNB'
    return (taken and not any(o[0] in 'ASNB' for o in others)
            or 'S' in ours and not any('S' in o for o in others))


def play(cases, servers):
    """For each case the words of all servers."""
    words = [[None] * len(servers) for _ in cases]
    jobs, places = [], []
    for i, (_, _, _, data) in enumerate(cases):
        for k, (_, port) in enumerate(servers):
            data_next = data + NEXT
            jobs.append((port, data_next, len(data_next), True))
            places.append((i, k))
    for number, output, error in by_socket(jobs, AT_ONCE):
        i, k = places[number]
        words[i][k] = word(output, error, cases[i][2], servers[k][0])
    return words


def judge(cases, words, servers, rules):
    """Complaints, and how many disagreements each server has."""
    complaints, counts = collections.Counter(), collections.Counter()
    examples = {}

    def complain(what, data):
        complaints[what] += 1
        examples.setdefault(what, data)

    for (names, kind, _, data), taken in zip(cases, words):
        which = '%s (%s)' % ('+'.join(names), kind)
        names = names + [kind]
        others = [(s, w) for (s, _), w in zip(servers[OURS:], taken[OURS:])]
        for ours in sorted(set(taken[:OURS])):
            fits = {s: [r for r in rules if r.fits(names, s, ours, theirs)]
                    for s, theirs in others if ours != theirs}
            for server, theirs in others:
                counts[server] += server in fits
                if not fits.get(server, True):
                    complain('%s: ours %s, %s %s' % (which, ours, server,
                                                     theirs), data)
            for fitting in fits.values():
                for rule in fitting:
                    rule.used += 1
            # Each of them must be wrong, or the RFC let us.
            if laxer(ours, taken[OURS:]) and not all(
                    any(r.right in ('ours', 'laxer') for r in f)
                    for f in fits.values()):
                complain('%s: ours is the laxer: %s, the others %s' % (
                    which, ours, ' '.join(taken[OURS:])), data)
    return complaints, examples, counts


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    servers = [(n, int(p)) for n, p in (a.split('=') for a in sys.argv[4:])]
    rules = read_rules(path)
    cases = list(generate(seed, count))
    words = play(cases, servers)
    complaints, examples, counts = judge(cases, words, servers, rules)
    agreed = sum(len(set(w)) == 1 for w in words)
    figures = ('%d requests (seed %d) to others: all agree on %d; otherwise '
               'than ours: %s' % (count, seed, agreed, ', '.join(
                   '%s %d' % (s, counts[s]) for s, _ in servers[OURS:])))
    print('#', figures)
    if os.environ.get('FIGURES'):
        with open(os.environ['FIGURES'], 'a') as file:
            print(figures, file=file)
    for what, n in complaints.most_common(400):
        print('# %d times %s\n#     %s' % (n, what, ascii(examples[what][:200])))
    bad = [r.where for r in rules if r.right == 'theirs']
    if os.environ.get('UNUSED'):
        print(''.join('# unused: %s\n' % r.where for r in rules if not r.used))
    for number, (good, what) in enumerate((
            (not complaints, 'every disagreement of %d requests has its rule, '
             'and ours is never the laxer without one' % count),
            (not bad, 'no rule says that ours is wrong'),
            (sum(len(w) > 0 and w[0] != '-' for w in words) > count / 2,
             'most of them have an answer')), 1):
        print('%sok %d - %s' % ('' if good else 'not ', number, what))
    print('1..3')
    sys.exit(1 if complaints or bad else 0)


if __name__ == '__main__':
    main()

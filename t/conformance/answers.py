"""What a server sends, taken apart as RFC 9112 has it, and no more leniently
than that."""
import re

TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
VALUE = re.compile(rb'[\t\x20-\x7e\x80-\xff]*\Z')
LINE = re.compile(rb'HTTP/1\.[01] ([1-9]\d\d) [\t\x20-\x7e\x80-\xff]*\Z')
DATE = re.compile(r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|'
                  r'Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT\Z')


class Wrong(Exception):
    pass


class Answer:
    """status, version, fields (names in small letters to lists), body, and
    whether the connection ends (close)."""


def take_line(data):
    line, found, rest = data.partition(b'\r\n')
    if not found:
        raise Wrong('a line without an end: %r' % data[:60])
    return line, rest


def take_head(data):
    answer = Answer()
    line, data = take_line(data)
    match = LINE.match(line)
    if not match:
        raise Wrong('no status line: %r' % line[:60])
    answer.status, answer.fields = int(match[1]), {}
    answer.version = line[:8].decode()
    while True:
        line, data = take_line(data)
        if not line:
            return answer, data
        name, colon, value = line.partition(b':')
        if not colon or not TOKEN.match(name) or not VALUE.match(value):
            raise Wrong('no field line: %r' % line[:60])
        answer.fields.setdefault(name.decode().lower(), []).append(
            value.strip(b' \t').decode('latin-1'))


def take_chunks(data):
    body = b''
    while True:
        line, data = take_line(data)
        if not re.match(rb'[0-9A-Fa-f]{1,16}\Z', line):
            raise Wrong('no chunk: %r' % line[:60])
        size = int(line, 16)
        body += data[:size]
        if size == 0:
            line, data = take_line(data)
            if line:
                raise Wrong('a trailer: %r' % line[:60])
            return body, data
        if data[size:size + 2] != b'\r\n':
            raise Wrong('a chunk is cut')
        data = data[size + 2:]


def take_body(answer, data, method):
    """Sets answer.body; the rest of the data."""
    length = answer.fields.get('content-length')
    coding = answer.fields.get('transfer-encoding')
    if length and coding or len(length or coding or ['']) != 1:
        raise Wrong('more than one framing')
    if length and not re.match(r'\d+\Z', length[0]):
        raise Wrong('a length of %r' % length[0])
    if coding and (coding[0] != 'chunked' or answer.version != 'HTTP/1.1'):
        raise Wrong('a coding of %r' % coding[0])
    bodiless = answer.status < 200 or answer.status == 204
    if (bodiless or answer.status == 304) and (length or coding):
        raise Wrong('a framing in a %d' % answer.status)
    answer.body = b''
    if bodiless or answer.status == 304 or method == 'HEAD':
        return data
    if answer.status == 205 and length != ['0']:
        raise Wrong('a 205 with a body')
    if coding:
        answer.body, data = take_chunks(data)
        return data
    if method == 'CONNECT' and answer.status < 300:
        # Behind it is a tunnel.
        if length or coding:
            raise Wrong('a framing in a success to CONNECT')
        answer.body, answer.close = data, True
        return b''
    if not length:
        if not answer.close:
            raise Wrong('no framing, and no close')
        answer.body = data
        return b''
    answer.body = data[:int(length[0])]
    if len(answer.body) < int(length[0]):
        raise Wrong('%d bytes of %s' % (len(answer.body), length[0]))
    return data[int(length[0]):]


def check_head(answer):
    date = answer.fields.get('date', [])
    if answer.status >= 200 and (len(date) != 1 or not DATE.match(date[0])):
        raise Wrong('a Date of %r' % date)
    if answer.status == 405 and 'allow' not in answer.fields:
        raise Wrong('a 405 without Allow')
    if answer.status == 401 and 'www-authenticate' not in answer.fields:
        raise Wrong('a 401 without WWW-Authenticate')
    options = ','.join(answer.fields.get('connection', [])).lower()
    answer.close = 'close' in options.replace(' ', '').split(',')


def take_answers(data, methods, may_end=False):
    """The list of answers to these methods (GET where there are no more). It
    may end without a close where the client has ended its side."""
    methods, answers = list(methods), []
    while data:
        if answers and answers[-1].close:
            raise Wrong('bytes behind the last answer: %r' % data[:60])
        answer, data = take_head(data)
        method = methods.pop(0) if methods else 'GET'
        check_head(answer)
        data = take_body(answer, data, method)
        answers.append(answer)
    if answers and not answers[-1].close and not may_end:
        raise Wrong('it ended without a word: no Connection: close')
    return answers

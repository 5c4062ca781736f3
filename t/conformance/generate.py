"""Requests that are wrong, or odd, in one place or two: where proxies and
servers have been found to differ. A name for each way; the same seed gives the
same requests."""
import random

INNER = b'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'


class Request:
    def __init__(self, kind):
        self.empty, self.method, self.target = b'', b'GET', b'/a.txt'
        self.spaces, self.version = [b' ', b' '], b'HTTP/1.1'
        self.ends = [b'\r\n', b'\r\n']
        self.fields = [[b'Host', b': ', b'a', b'\r\n']]
        self.body, self.chunked = b'', kind == 'chunked'
        self.chunk = {'size': b'%x' % len(INNER), 'ext': b'', 'eol': b'\r\n',
                      'data': INNER + b'\r\n', 'last': b'0\r\n',
                      'trailer': b'', 'end': b'\r\n'}
        if kind != 'get':
            self.method = b'POST'
        if kind == 'chunked':
            self.add(b'Transfer-Encoding', b'chunked')
        elif kind != 'get':
            self.body = INNER
            self.add(b'Content-Length', b'%d' % len(INNER))
            self.method = b'GET' if kind == 'get-body' else b'POST'

    def add(self, name, value):
        self.fields.append([name, b': ', value, b'\r\n'])

    def get(self, name):
        """The field, which is made where there is none."""
        for field in self.fields:
            if field[0] == name:
                return field
        self.add(name, b'')
        return self.fields[-1]

    def data(self):
        head = [self.empty, self.method, self.spaces[0], self.target,
                self.spaces[1], self.version, self.ends[0]]
        head += [part for field in self.fields for part in field]
        body = self.body
        if self.chunked:
            c = self.chunk
            body = b''.join([c['size'], c['ext'], c['eol'], c['data'],
                             c['last'], c['trailer'], c['end']])
        return b''.join(head) + self.ends[1] + body


def put(name, value):
    """Sets an attribute, or with a number behind it a part of one."""
    name, _, index = name.partition('.')

    def change(r):
        if index:
            getattr(r, name)[int(index)] = value
        else:
            setattr(r, name, value)
    return change


def field(name, index, value):
    """A part of a field: name, colon, value, end."""
    def change(r):
        r.get(name)[index] = value
    return change


def more(name, value):
    return lambda r: r.add(name, value)


def raw(line):
    """A line as it is, behind the first field."""
    return lambda r: r.fields.insert(1, [line, b'', b'', b''])


def chunk(part, value):
    def change(r):
        r.chunk[part] = value
    return change


def length(text):
    """A length, in which N stands for the right one."""
    def change(r):
        r.get(b'Content-Length')[2] = text.replace(b'N', b'%d' % len(INNER))
    return change


def coding(text):
    return field(b'Transfer-Encoding', 2, text)


def without_host(r):
    r.fields = [f for f in r.fields if f[0] != b'Host']


def length_first(r):
    r.fields.insert(1, [b'Content-Length', b': ', b'4', b'\r\n'])


N = b'%d' % len(INNER)
ALL, BODY, CHUNKED = ('get', 'get-body', 'post', 'chunked'), \
    ('get-body', 'post'), ('chunked',)


def named(kinds, **ways):
    return {name.replace('_', '-'): (kinds, way) for name, way in ways.items()}


WAYS = named(
    ALL,
    plain=lambda r: None,
    line_lf=put('ends.0', b'\n'), head_lf=put('ends.1', b'\n'),
    line_cr=put('ends.0', b'\r'), line_crcrlf=put('ends.0', b'\r\r\n'),
    head_crcrlf=put('ends.1', b'\r\r\n'), head_cr_lf=put('ends.1', b'\r \n'),
    line_two_spaces=put('spaces.0', b'  '),
    line_two_spaces_behind=put('spaces.1', b'  '),
    line_tab=put('spaces.0', b'\t'), line_tab_behind=put('spaces.1', b'\t'),
    line_vt=put('spaces.1', b'\x0b'), line_space_first=put('empty', b' '),
    line_space_last=put('version', b'HTTP/1.1 '),
    line_empty_one=put('empty', b'\r\n'),
    line_empty_some=put('empty', b'\r\n\r\n\r\n'),
    line_empty_many=put('empty', b'\r\n' * 12),
    line_empty_lf=put('empty', b'\n'), line_cr_first=put('empty', b'\r'),
    line_nul_first=put('empty', b'\0'), line_bom=put('empty', b'\xef\xbb\xbf'),
    version_1_0=put('version', b'HTTP/1.0'),
    version_1_2=put('version', b'HTTP/1.2'),
    version_2_0=put('version', b'HTTP/2.0'),
    version_lower=put('version', b'http/1.1'),
    version_0_9=put('version', b'HTTP/0.9'),
    version_short=put('version', b'HTTP/1'),
    version_no_minor=put('version', b'HTTP/1.'),
    version_two_digits=put('version', b'HTTP/1.10'),
    version_zero_first=put('version', b'HTTP/01.1'),
    version_sign=put('version', b'HTTP/+1.1'),
    version_other=put('version', b'HTTQ/1.1'),
    version_words=put('version', b'HTTP/1.1x'),
    version_space=put('version', b'HTTP/ 1.1'),
    version_nul=put('version', b'HTTP/1.1\0'),
    method_head=put('method', b'HEAD'), method_options=put('method', b'OPTIONS'),
    method_delete=put('method', b'DELETE'), method_trace=put('method', b'TRACE'),
    method_unknown=put('method', b'FOO'), method_lower=put('method', b'get'),
    method_colon=put('method', b'GET:'), method_nul=put('method', b'G\0T'),
    method_quote=put('method', b'"GET"'), method_high=put('method', b'G\xc9T'),
    method_long=put('method', b'M' * 300), method_none=put('method', b''),
    method_connect=put('method', b'CONNECT'),
    target_absolute=put('target', b'http://a/a.txt'),
    target_absolute_other=put('target', b'http://b:81/a.txt'),
    target_absolute_user=put('target', b'http://u:p@a/a.txt'),
    target_absolute_empty=put('target', b'http:///a.txt'),
    target_absolute_port=put('target', b'http://a:x/a.txt'),
    target_absolute_scheme=put('target', b'ftp://a/a.txt'),
    target_asterisk=put('target', b'*'), target_authority=put('target', b'a:80'),
    target_relative=put('target', b'a.txt'), target_empty=put('target', b''),
    target_fragment=put('target', b'/a.txt#b'),
    target_space=put('target', b'/a.txt b'),
    target_control=put('target', b'/a.txt?\x01'),
    target_nul=put('target', b'/a.txt\0b'), target_high=put('target', b'/a.txt?\xe9'),
    target_escape_bad=put('target', b'/%zz'),
    target_escape_nul=put('target', b'/a.txt%00'),
    target_escape_slash=put('target', b'/dir%2fb'),
    target_dots=put('target', b'/dir/../a.txt'),
    target_dots_escaped=put('target', b'/dir/%2e%2e/a.txt'),
    target_above=put('target', b'/../a.txt'),
    target_above_escaped=put('target', b'/%2e%2e/a.txt'),
    target_slashes=put('target', b'//a.txt'),
    target_backslash=put('target', b'/dir\\b'),
    target_long=put('target', b'/a.txt?' + b'x' * 20000),
    target_very_long=put('target', b'/a.txt?' + b'x' * 70000),
    host_none=without_host, host_two=more(b'Host', b'b'),
    host_two_equal=more(b'Host', b'a'), host_empty=field(b'Host', 2, b''),
    host_space=field(b'Host', 2, b'a b'), host_slash=field(b'Host', 2, b'a/b'),
    host_list=field(b'Host', 2, b'a, b'), host_user=field(b'Host', 2, b'u@a'),
    host_port_bad=field(b'Host', 2, b'a:b'),
    host_port_large=field(b'Host', 2, b'a:99999'),
    host_open=field(b'Host', 2, b'[::1'), host_dots=field(b'Host', 2, b'..'),
    host_high=field(b'Host', 2, b'\xe9'), host_markup=field(b'Host', 2, b'<a>'),
    host_blank_colon=field(b'Host', 1, b' : '),
    host_underscore=field(b'Host', 2, b'a_b'),
    field_blank_colon=raw(b'X : y\r\n'), field_tab_colon=raw(b'X\t: y\r\n'),
    field_no_colon=raw(b'X\r\n'), field_words=raw(b'GET /smuggled HTTP/1.1\r\n'),
    field_fold=raw(b'X: y\r\n z\r\n'), field_fold_tab=raw(b'X: y\r\n\tz\r\n'),
    field_fold_blank=raw(b'X: y\r\n \r\n'),
    field_space_first=lambda r: r.fields.insert(0, [b' X: y\r\n', b'', b'', b'']),
    field_empty_name=raw(b': y\r\n'), field_name_slash=raw(b'X/Y: z\r\n'),
    field_name_space=raw(b'X Y: z\r\n'), field_name_quote=raw(b'"X": z\r\n'),
    field_name_high=raw(b'X\xe9: z\r\n'), field_name_nul=raw(b'X\0: z\r\n'),
    field_name_underscore=raw(b'X_Y: z\r\n'), field_name_vt=raw(b'\x0bX: z\r\n'),
    field_nul=raw(b'X: y\0z\r\n'), field_control=raw(b'X: y\x01z\r\n'),
    field_del=raw(b'X: y\x7fz\r\n'), field_high=raw(b'X: \xe9\r\n'),
    field_cr=raw(b'X: y\rz\r\n'), field_cr_end=raw(b'X: y\r\r\n'),
    field_lf_end=raw(b'X: y\n'), field_cr_only=raw(b'X: y\rZ: 1\r\n'),
    field_many=raw(b'X: y\r\n' * 150), field_long=raw(b'X: %s\r\n' % (b'y' * 20000)),
    field_very_long=raw(b'X: %s\r\n' % (b'y' * 70000)),
    field_empty=raw(b'X:\r\n'), field_no_blank=raw(b'X:y\r\n'),
    connection_close=more(b'Connection', b'close'),
    connection_keep=more(b'Connection', b'keep-alive'),
    connection_both=more(b'Connection', b'keep-alive, close'),
    connection_length=more(b'Connection', b'Content-Length'),
    expect=more(b'Expect', b'100-continue'),
    expect_other=more(b'Expect', b'tea'),
    upgrade=more(b'Upgrade', b'h2c'),
    range_one=more(b'Range', b'bytes=0-1'), range_bad=more(b'Range', b'bytes=5-2'),
    range_none=more(b'Range', b'bytes=99-'),
    coding_added=more(b'Transfer-Encoding', b'chunked'),
    coding_unknown_added=more(b'Transfer-Encoding', b'foo'),
    length_0_added=more(b'Content-Length', b'0'),
    length_first_added=length_first)
WAYS.update(named(
    BODY,
    length_plus=length(b'+N'), length_minus=length(b'-N'),
    length_hex=length(b'0x%x' % len(INNER)), length_list_equal=length(b'N, N'),
    length_list=length(b'N, 0'), length_list_comma=length(b'N,'),
    length_two_equal=more(b'Content-Length', N),
    length_two=more(b'Content-Length', b'0'), length_empty=length(b''),
    length_space=length(b'N 0'), length_float=length(b'N.0'),
    length_zeros=length(b'000N'), length_letters=length(b'Nx'),
    length_underscore=length(b'%d_%d' % divmod(len(INNER), 10)),
    length_quoted=length(b'"N"'), length_vt=length(b'\x0bN'),
    length_nul=length(b'N\0'), length_high=length(b'\xb3N'),
    length_2_63=length(b'9223372036854775808'),
    length_2_64=length(b'%d' % (2 ** 64 + len(INNER))),
    length_2_32=length(b'%d' % (2 ** 32 + len(INNER))),
    length_too_small=length(b'0'), length_too_large=length(b'1N'),
    length_blank_colon=field(b'Content-Length', 1, b' : '),
    length_fold=field(b'Content-Length', 1, b':\r\n '),
    length_lf=field(b'Content-Length', 3, b'\n'),
    length_name_underscore=field(b'Content-Length', 0, b'Content_Length'),
    length_name_lower=field(b'Content-Length', 0, b'content-length'),
    length_blanks=length(b'\t N\t ')))
WAYS.update(named(
    CHUNKED,
    coding_x=coding(b'xchunked'), coding_capitals=coding(b'CHUNKED'),
    coding_identity=coding(b'identity'), coding_gzip=coding(b'gzip, chunked'),
    coding_gzip_last=coding(b'chunked, gzip'),
    coding_twice=coding(b'chunked, chunked'),
    coding_identity_last=coding(b'chunked, identity'),
    coding_two_fields=more(b'Transfer-Encoding', b'chunked'),
    coding_two_fields_identity=more(b'Transfer-Encoding', b'identity'),
    coding_comma=coding(b'chunked,'), coding_comma_first=coding(b',chunked'),
    coding_vt=coding(b'\x0bchunked'), coding_quoted=coding(b'"chunked"'),
    coding_parameter=coding(b'chunked;a=b'), coding_empty=coding(b''),
    coding_words=coding(b'foo chunked'), coding_nul=coding(b'chunked\0'),
    coding_high=coding(b'\xa0chunked'), coding_blanks=coding(b'\t chunked\t '),
    coding_blank_colon=field(b'Transfer-Encoding', 1, b' : '),
    coding_fold=field(b'Transfer-Encoding', 1, b':\r\n '),
    coding_lf=field(b'Transfer-Encoding', 3, b'\n'),
    coding_name_underscore=field(b'Transfer-Encoding', 0, b'Transfer_Encoding'),
    size_0x=chunk('size', b'0x%x' % len(INNER)),
    size_plus=chunk('size', b'+%x' % len(INNER)), size_minus=chunk('size', b'-1'),
    size_space=chunk('size', b' %x' % len(INNER)), size_empty=chunk('size', b''),
    size_space_behind=chunk('ext', b' '), size_tab_behind=chunk('ext', b'\t'),
    size_underscore=chunk('size', b'0_%x' % len(INNER)),
    size_zeros=chunk('size', b'000%x' % len(INNER)),
    size_17_digits=chunk('size', b'%017x' % len(INNER)),
    size_2_64=chunk('size', b'%x' % (2 ** 64 + len(INNER))),
    size_2_32=chunk('size', b'%x' % (2 ** 32 + len(INNER))),
    size_capitals=chunk('size', b'%X' % len(INNER)),
    size_lf=chunk('eol', b'\n'), size_cr=chunk('eol', b'\r'),
    size_crcrlf=chunk('eol', b'\r\r\n'), size_nul=chunk('ext', b'\0'),
    data_lf=chunk('data', INNER + b'\n'), data_xx=chunk('data', INNER + b'XX'),
    data_long=chunk('data', INNER + b'x\r\n'), data_none=chunk('data', INNER),
    data_short=chunk('data', INNER[:-1] + b'\r\n'),
    ext=chunk('ext', b';a=b'), ext_quoted=chunk('ext', b';a="b;c"'),
    ext_blank=chunk('ext', b' ;a'), ext_lf=chunk('ext', b';a\nb'),
    ext_cr=chunk('ext', b';a\rb'), ext_nul=chunk('ext', b';a\0'),
    ext_long=chunk('ext', b';' + b'a' * 6000), ext_empty=chunk('ext', b';'),
    last_zeros=chunk('last', b'000\r\n'), last_lf=chunk('last', b'0\n'),
    last_ext=chunk('last', b'0;a\r\n'), last_none=chunk('last', b''),
    end_lf=chunk('end', b'\n'), end_none=chunk('end', b''),
    trailer=chunk('trailer', b'X: y\r\n'),
    trailer_length=chunk('trailer', b'Content-Length: 99\r\n'),
    trailer_bad=chunk('trailer', b'X\r\n'), trailer_lf=chunk('trailer', b'X: y\n'),
    trailer_request=chunk('trailer', INNER[:-4] + b'\r\n'),
    trailer_fold=chunk('trailer', b'X: y\r\n z\r\n'),
    length_added=more(b'Content-Length', b'5')))


def generate(seed, count):
    """Yields (names of its ways, kind, method, data). Each way comes alone
    first."""
    rng = random.Random(seed)
    names = sorted(WAYS)
    for i in range(count):
        first = names[i % len(names)]
        kinds, _ = WAYS[first]
        kind = rng.choice(kinds)
        chosen = [first]
        if i >= 2 * len(names) and rng.random() < 0.6:
            second = rng.choice(names)
            if kind in WAYS[second][0] and second != first:
                chosen.append(second)
        r = Request(kind)
        for name in sorted(chosen):
            WAYS[name][1](r)
        yield chosen, kind, r.method, r.data()

#!/bin/sh
# The listing of a directory: names, order, markup, and hostile names.
. "${0%/*}/lib.sh"
need python3

cd "$TMP" || exit 1
mkdir -p root/sub/dir root/empty root/hostile
for name in b.txt A.txt c.txt B.html a.txt; do
	echo x >"root/sub/$name"
done
ln -s a.txt root/sub/link
ln -s dir root/sub/dirlink
ln -s /etc root/sub/outlink

get() {
	req "GET $1 HTTP/1.0" | "$BUILD/simplehttp" root 2>/dev/null
}
# What is shown, a name a line.
shown() {
	sed -n '/<bdi>.*<td>/{s/<.td>.*//;s/<[^>]*>//g;p}'
}

answer=$(get /sub/)
is 'a listing is a 200' "$(echo "$answer" | status)" 200
is 'in HTML and UTF-8' "$(echo "$answer" | header Content-Type)" \
	'text/html; charset=utf-8'
is 'whose length is right' "$(get /sub/ | header Content-Length)" \
	"$(get /sub/ | body | wc -c)"
like 'that may load nothing, and run its own only' \
	"$(echo "$answer" | header Content-Security-Policy)" "default-src 'none'; \
style-src 'sha256-*='; script-src 'sha256-*='; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'"
is 'asked for again each time' "$(echo "$answer" | header Cache-Control)" \
	no-cache
is 'without a validator' \
	"$(echo "$answer" | grep -ci -e '^etag' -e '^last-mod')" 0
is 'and is not taken for something else' \
	"$(echo "$answer" | header X-Content-Type-Options)" nosniff
is 'directories with / first, then by lower case, @ for symlinks' \
	"$(echo "$answer" | shown | tr '\n' ' ')" \
	'dir/ A.txt a.txt B.html b.txt c.txt dirlink@ link@ outlink@ '
is 'a directory is linked with its slash' \
	"$(echo "$answer" | grep -c 'href="dir/"')" 1
is 'symlinks are not served, so they are not linked' \
	"$(echo "$answer" | grep -c 'href="[a-z]*link')" 0
is 'the title has the path' \
	"$(echo "$answer" | sed -n 's/<title>\(.*\)<\/title>/\1/p')" \
	'Directory listing for /sub/'
is 'without the query' "$(get '/sub/?x' |
	sed -n 's/<title>\(.*\)<\/title>/\1/p')" 'Directory listing for /sub/'
is 'dark and light' "$(echo "$answer" | grep -c 'color-scheme: light dark')" 1
is 'HEAD has the fields of GET' "$(req 'HEAD /sub/ HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | tr -d '\r' |
	grep -v -e ^Date -e '^$')" "$(echo "$answer" | tr -d '\r' |
	sed '/^$/,$d' | grep -v -e ^Date -e ^Content-Length)"
is 'HEAD has no body' "$(req 'HEAD /sub/ HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | body)" ''
is 'an empty directory says so' \
	"$(get /empty/ | grep -c 'This directory is empty')" 1

mkdir root/many
(cd root/many && seq -f 'file-%05g-with-a-long-name.txt' 3000 |
	xargs touch)
is '3,000 names are all there' "$(get /many/ | shown | wc -l)" 3000
is 'in order' "$(get /many/ | shown | LC_ALL=C sort -c 2>&1)" ''

# Names of each byte, and of markup: a parser sees the same elements for all,
# and each link leads to its file.
cat >hostile.py <<'EOF'
import html.parser, os, subprocess, sys, urllib.parse
program = sys.argv[1]
names = [b'n' + bytes([c]) + b'n' for c in range(1, 256) if c != 47]
names += [b'<script>alert(1)<', b'"onclick="x', b"'>", b'&lt;', b'-->',
          b'javascript:x', b'a:b', b'%41', b'%', b'?x', b'#x', b' ', b'x ',
          b'\xe2\x80\xaeltr', b'\xff\xfe', b'\xc3\xa4', b'~', b'-', b'+',
          b'\r\nX: y', b'\n\n', b'\\', b'C:\\x', b'@', b'a' * 255,
          b'"' * 255, b'\xff' * 255]
for n in names:
    with open(b'root/hostile/' + n, 'wb') as f:
        f.write(n)

def get(target):
    answer = subprocess.run([program, 'root'], stderr=subprocess.DEVNULL,
        input=b'GET ' + target + b' HTTP/1.0\r\n\r\n', capture_output=False,
        stdout=subprocess.PIPE).stdout
    return answer.split(b'\r\n\r\n', 1)

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.items, self.links, self.tags = [], [], None
    def handle_starttag(self, tag, attrs):
        if tag == 'tr':
            self.tags = []
        if self.tags is not None:
            self.tags.append((tag, [a for a, _ in attrs]))
        if tag == 'a' and self.tags is not None and dict(attrs).keys() == {'href'}:
            self.links.append(attrs[0][1])
    def handle_endtag(self, tag):
        if tag == 'tr':
            self.items.append(self.tags)
            self.tags = None

head, body = get(b'/hostile/')
page = Page()
page.feed(body.decode('utf-8', 'replace'))
usual = [('tr', []), ('td', []), ('a', ['href']), ('bdi', []), ('td', []),
         ('data', ['value', 'title']), ('td', []), ('time', ['datetime']),
         ('span', [])]
del page.items[0] # the columns' heads
strange = [i for i in page.items if i != usual]
found = {urllib.parse.unquote_to_bytes(l) for l in page.links}
wrong = [l for l in page.links if get(b'/hostile/' + l.encode())[1] !=
         urllib.parse.unquote_to_bytes(l)]
away = [l for l in page.links if urllib.parse.urlsplit(
        urllib.parse.urljoin('http://h/hostile/', l))[:2] != ('http', 'h')]
print('items', len(page.items) == len(names), 'strange', len(strange),
      'missing', len(set(names) - found), 'wrong', wrong, 'away', away,
      'lines', b'\r' not in body)
EOF
is 'a name of any byte shows as text and links to its file' \
	"$(python3 hostile.py "$BUILD/simplehttp")" \
	'items True strange 0 missing 0 wrong [] away [] lines True'
mkdir 'root/<b>&"'
is 'the path in the title is text' "$(get '/%3Cb%3E&%22/' |
	sed -n 's/<title>\(.*\)<\/title>/\1/p')" \
	'Directory listing for /&lt;b&gt;&amp;&quot;/'
done_testing

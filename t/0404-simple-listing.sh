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
	sed -n '/^<li>/{s/<[^>]*>//g;p}'
}

answer=$(get /sub/)
is 'a listing is a 200' "$(echo "$answer" | status)" 200
is 'in HTML and UTF-8' "$(echo "$answer" | header Content-Type)" \
	'text/html; charset=utf-8'
is 'whose length is right' "$(get /sub/ | header Content-Length)" \
	"$(get /sub/ | body | wc -c)"
is 'that may load nothing' \
	"$(echo "$answer" | header Content-Security-Policy)" \
	"default-src 'none'; style-src 'unsafe-inline'"
is 'and is not taken for something else' \
	"$(echo "$answer" | header X-Content-Type-Options)" nosniff
is 'sorted by lower case, / for directories, @ for symlinks' \
	"$(echo "$answer" | shown | tr '\n' ' ')" \
	'A.txt a.txt B.html b.txt c.txt dir/ dirlink@ link@ outlink@ '
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
is 'HEAD has the length of GET' "$(req 'HEAD /sub/ HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | header Content-Length)" \
	"$(echo "$answer" | header Content-Length)"
is 'HEAD has no body' "$(req 'HEAD /sub/ HTTP/1.0' |
	"$BUILD/simplehttp" root 2>/dev/null | body)" ''
is 'an empty directory says so' \
	"$(get /empty/ | grep -c 'This directory is empty')" 1

mkdir root/many
(cd root/many && seq -f 'file-%05g-with-a-long-name.txt' 3000 |
	xargs touch)
is '3,000 names are all there' "$(get /many/ | grep -c '^<li>')" 3000
is 'in order' "$(get /many/ | shown | LC_ALL=C sort -c 2>&1)" ''
is 'and counted right' "$(get /many/ | header Content-Length)" \
	"$(get /many/ | body | wc -c)"

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
        if tag == 'li':
            self.tags = []
        if self.tags is not None:
            self.tags.append((tag, [a for a, _ in attrs]))
        if tag == 'a':
            self.links.append(attrs[0][1])
    def handle_endtag(self, tag):
        if tag == 'li':
            self.items.append(self.tags)
            self.tags = None

head, body = get(b'/hostile/')
page = Page()
page.feed(body.decode('utf-8', 'replace'))
usual = [('li', []), ('a', ['href']), ('bdi', [])]
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

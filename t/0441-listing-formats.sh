#!/bin/sh
# A listing for programs: JSON and plain text.
. "${0%/*}/lib.sh"
need python3

cd "$TMP" || exit 1
mkdir -p root/d/dir root/empty
printf 12345 >root/d/file2
printf 1 >root/d/file10
touch -d '2020-02-29 12:34:56.7 UTC' root/d/file2 root/d/file10 root/d/dir
ln -s file2 root/d/link
touch -h -d '2020-02-29 12:34:56 UTC' root/d/link

get() {
	req "GET $1 HTTP/1.0" ${2:+"Accept: $2"} |
		"$BUILD/simplehttp" root 2>/dev/null
}
type_of() {
	get "$@" | header Content-Type
}
html='text/html; charset=utf-8' json=application/json
text='text/plain; charset=utf-8'

is 'JSON by the query' "$(type_of '/d/?format=json')" "$json"
is 'JSON by Accept' "$(type_of /d/ application/json)" "$json"
is 'text by the query' "$(type_of '/d/?format=text')" "$text"
is 'text by Accept' "$(type_of /d/ text/plain)" "$text"
is 'a page else' "$(type_of /d/)" "$html"
is 'a page for curl' "$(type_of /d/ '*/*')" "$html"
is 'a page for a browser' "$(type_of /d/ \
	'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')" \
	"$html"
is 'a page for who wants neither' "$(type_of /d/ image/png)" "$html"
is 'what is liked best' "$(type_of /d/ 'text/html;q=.5, application/json')" \
	"$json"
is 'the query before Accept' "$(type_of '/d/?format=html' application/json)" \
	"$html"
for format in html json text; do
	answer=$(get "/d/?format=$format")
	is "$format varies with Accept" "$(echo "$answer" | header Vary)" Accept
	is "$format is not sniffed" \
		"$(echo "$answer" | header X-Content-Type-Options)" nosniff
	is "$format is not kept" "$(echo "$answer" | header Cache-Control)" \
		no-cache
	is "$format has its length" "$(echo "$answer" | header Content-Length)" \
		"$(get "/d/?format=$format" | body | wc -c)"
done
is 'a program needs no policy' \
	"$(get '/d/?format=json' | header Content-Security-Policy)" ''

is 'JSON' "$(get '/d/?format=json' | body)" '{"path":"/d/","entries":[
{"name":"dir","type":"directory","size":null,"mtime":"2020-02-29T12:34:56Z"},
{"name":"file2","type":"file","size":5,"mtime":"2020-02-29T12:34:56Z"},
{"name":"file10","type":"file","size":1,"mtime":"2020-02-29T12:34:56Z"},
{"name":"link","type":"symlink","size":null,"mtime":"2020-02-29T12:34:56Z"}
]}'
is 'JSON of nothing' "$(get '/empty/?format=json' | body)" \
	'{"path":"/empty/","entries":[
]}'
is 'text' "$(get '/d/?format=text' | body)" 'dir/
file2
file10
link'
is 'text of nothing' "$(get '/empty/?format=text' | body | wc -c)" 0
is 'sorted as asked' "$(get '/d/?format=text&sort=size&order=desc' | body |
	tr '\n' ' ')" 'dir/ file2 file10 link '

mkdir root/c
: >"$(printf 'root/c/a\302\233b\302\200\302\237c\302\240\303\233')"
is 'text without control characters of two bytes' \
	"$(get '/c/?format=text' | body)" \
	"$(printf 'a%sb%sc\302\240\303\233' '\xc2\x9b' \
		'\xc2\x80\xc2\x9f')"

# Any name: from JSON and from text the same names come back.
cat >names.py <<'EOF'
import json, os, re, subprocess, sys, urllib.parse
names = [b'n' + bytes([c]) + b'n' for c in range(1, 256) if c != 47]
names += [b'\\x41', b'\\\\', b'"', b'\xc3\xa4', b'\xed\xa0\x80', b'\xf0\x9f',
          b'\xff' * 255, b'\1' * 255, b'"' * 255, b'a\r\nb', b'~', b'%41']
# The longest in JSON, as they are escaped and as bytes.
folder = b'root' + b'/\xfe \xc3\xa4"\n' + (b'/' + b'\1' * 249 + b'\xff') * 15
os.makedirs(folder)
for n in names:
    open(folder + b'/' + n, 'w').close()

def get(format):
    target = urllib.parse.quote(folder[4:]) + '/?format=' + format
    return subprocess.run([sys.argv[1], 'root'], stderr=subprocess.DEVNULL,
        input=b'GET ' + target.encode() + b' HTTP/1.0\r\n\r\n',
        stdout=subprocess.PIPE).stdout.split(b'\r\n\r\n', 1)[1]

listing = json.loads(get('json').decode('utf-8'))
path = urllib.parse.unquote_to_bytes(listing['path_bytes'])
found = {urllib.parse.unquote_to_bytes(e['name_bytes'])
         if 'name_bytes' in e else e['name'].encode()
         for e in listing['entries']}
lines = get('text').decode('utf-8').split('\n')
unescaped = {re.sub(rb'\\(x..|\\)', lambda m: b'\\' if m[1] == b'\\' else
             bytes([int(m[1][1:], 16)]), l.encode()) for l in lines[:-1]}
print('path', path == folder[4:] + b'/', 'json', found == set(names),
      'text', unescaped == set(names), 'lines', len(lines) - 1 == len(names),
      'last', repr(lines[-1]))
EOF
is 'a name of any bytes comes back' \
	"$(python3 names.py "$BUILD/simplehttp")" \
	"path True json True text True lines True last ''"
done_testing

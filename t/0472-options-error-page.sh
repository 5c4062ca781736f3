#!/bin/sh
# simplehttp --error-page: pages of one's own.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

mkdir root
echo hello >root/hello.txt
cat >404.html <<'EOF'
<!DOCTYPE html><title>%(code)d</title>
<style>p { width: 50%; margin: 1%% }</style>
<p>%(message)s. %(explain)s %(code)s %s %n %%(other)s %</p>
EOF
echo 'Bad: %(message)s' >400.html
yes '%(message)s %(explain)s' | head -n 10 >many.html

# ask TARGET ARGUMENT...
ask() {
	target=$1
	shift
	req "GET $target HTTP/1.0" 'Accept: application/json' |
		"$BUILD/simplehttp" "$@" root 2>log
}
# fails ARGUMENT...: the exit status and what was said.
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" root 2>err >out
	code=$?
	cat err
	echo "$code"
}

ask /none --error-page=404=404.html >out
is 'the status stays' "$(status <out)" 404
is 'the page, with what its keys stand for' "$(body <out)" \
	'<!DOCTYPE html><title>404</title>
<style>p { width: 50%; margin: 1% }</style>
<p>File not found. Nothing here has that name 404 %s %n %(other)s %</p>'
is 'it is HTML, whatever the client likes' "$(header Content-Type <out)" \
	'text/html;charset=utf-8'
is 'its length' "$(header Content-Length <out)" "$(body <out | wc -c)"
is 'HEAD has none' "$(req 'HEAD /none HTTP/1.0' | "$BUILD/simplehttp" \
	--error-page=404=404.html root 2>log | body)" ''
like 'other errors have the usual page' \
	"$(ask /%00 --error-page=404=404.html)" '*"status":400*'
is 'another page for another code' "$(ask /%00 --error-page=404=404.html \
	--error-page=400=400.html | body)" 'Bad: Bad Request'
is 'of two for one code the first' "$(ask /none --error-page=404=400.html \
	--error-page=404=404.html | body)" 'Bad: File not found'
is 'an error before there is a path' "$(printf 'x\r\n\r\n' |
	"$BUILD/simplehttp" --error-page=400=400.html root 2>log | body)" \
	'Bad: Bad Request'
is 'what a client sent is escaped' "$(req "A&'B / HTTP/1.0" |
	"$BUILD/simplehttp" --error-page=501=400.html root 2>log | body)" \
	'Bad: Unsupported method (&quot;A&amp;&#39;B&quot;)'
is 'a file is not an error' "$(ask /hello.txt --error-page=404=404.html | body)" \
	hello
is 'keys as often as one likes' "$(ask /none --error-page=404=many.html |
	grep -c '^File not found Nothing here has that name$')" 10
head -c 65536 /dev/zero | tr '\0' x >full.html
is '64 KiB' "$(ask /none --error-page=404=full.html | body | wc -c)" 65536
: >empty.html
is 'an empty one' "$(ask /none --error-page=404=empty.html | status)" 404
mkdir below
cp 404.html below
is 'a file of another directory' "$(ask /none \
	--error-page="404=$TMP/below/404.html" | body | head -n 1)" \
	'<!DOCTYPE html><title>404</title>'

like 'a file that is not there: 66' "$(fails --error-page=404=none.html)" \
	'simplehttp: --error-page: none.html: No such file or directory
66'
like 'a directory: 66' "$(fails --error-page=404=root)" \
	'simplehttp: --error-page: root: Is a directory
66'
echo x >>full.html
like 'longer than 64 KiB: 64' "$(fails --error-page=404=full.html)" \
	'simplehttp: --error-page: full.html: longer than 64 KiB
64'
printf 'a\0b' >nul.html
like 'a NUL in it: 64' "$(fails --error-page=404=nul.html)" \
	'simplehttp: --error-page: nul.html: not a text
64'
while read -r text key; do
	echo "<p>%(message)s %(code)d $text</p>" >wrong.html
	is "an unknown key, $text: 64" \
		"$(fails --error-page=404=404.html --error-page=400=wrong.html)" \
		"simplehttp: --error-page: wrong.html: unknown key '$key'
64"
done <<'EOF'
%(x)s %(x)s
%(mesage)s %(mesage)s
%(message)d %(message)d
%(Code)d %(Code)d
%(code)x %(code)x
%(explain %(explain
%( %(
%%%(x)s %(x)s
EOF
# unknown SENTENCE KEY: it is what the line names of wrong.html.
unknown() {
	is "$1" "$(fails --error-page=400=wrong.html --error-page=404=none)" \
		"simplehttp: --error-page: wrong.html: unknown key '$2'
64"
}
printf '%%(x) y' >wrong.html
unknown 'a key without a letter' '%(x)'
printf '%%(x)\177' >wrong.html
unknown 'a control character behind it' '%(x)'
printf '%%(%050d)s' 0 >wrong.html
unknown 'a long one is cut' '%(00000000000000000000000000000000000000'
for bad in 404 404.html =404.html 4=404.html 200=404.html 304=404.html \
	600=404.html 4040=404.html abc=404.html 40x=404.html ''
do
	like "--error-page=$bad: 64" "$(fails "--error-page=$bad")" \
		'simplehttp: --error-page: not CODE=FILE*
64'
done
done_testing

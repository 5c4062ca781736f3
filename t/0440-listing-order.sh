#!/bin/sh
# A listing's columns: the order that a query asks for, and the links to it.
. "${0%/*}/lib.sh"

cd "$TMP" || exit 1
mkdir -p root/d/dir10 root/d/Dir9 root/d/dir9/deep root/only
head -c 3000 /dev/zero >root/d/file10
head -c 20 /dev/zero >root/d/File9
head -c 20 /dev/zero >root/d/file1
: >root/d/b
touch -d '2020-01-01 UTC' root/d/file10
touch -d '2022-01-01 UTC' root/d/File9 root/d/file1
touch -d '2021-01-01 UTC' root/d/b
touch -d '1969-12-31 23:59:59 UTC' root/d/dir9
touch -d '2023-01-01 UTC' root/d/dir10 root/d/Dir9
ln -s file1 root/d/link
ln -s dir9 root/d/dirlink
ln -s nothing root/d/nowhere
ln -s /etc root/d/outside
ln -s file1 root/only/link

get() {
	req "GET $1 HTTP/1.0" | "$BUILD/simplehttp" root 2>/dev/null
}
shown() {
	sed -n '/<bdi>.*<td>/{s/<.td>.*//;s/<[^>]*>//g;p}' | tr '\n' ' '
}
order() {
	get "/d/$1" | grep -v '"l"' | shown
}
heads() {
	get "/d/$1" | sed -n 's/.*<th scope="col"\([^>]*\)>.*href="\([^"]*\)".*/\1 \2/p' |
		sed 's/aria-sort=//;s/&amp;/\&/;s/^ *//'
}

by_name='Dir9/ dir9/ dir10/ b file1 File9 file10 '
is 'by name, as people count, directories first' "$(order '')" "$by_name"
is 'as the query says' "$(order '?sort=name&order=asc')" "$by_name"
is 'the other way around, directories first again' \
	"$(order '?sort=name&order=desc')" \
	'dir10/ Dir9/ dir9/ file10 File9 file1 b '
is 'order alone turns the names' "$(order '?order=desc')" \
	"$(order '?sort=name&order=desc')"
is 'by size, then by name' "$(order '?sort=size')" \
	'Dir9/ dir9/ dir10/ b file1 File9 file10 '
is 'the largest first' "$(order '?sort=size&order=desc')" \
	'Dir9/ dir9/ dir10/ file10 file1 File9 b '
is 'by date, then by name; one before 1970 is the oldest' \
	"$(order '?sort=date')" 'dir9/ Dir9/ dir10/ file10 b file1 File9 '
is 'the newest first' "$(order '?sort=date&order=desc')" \
	'Dir9/ dir10/ dir9/ file1 File9 b file10 '
for query in '?' '?sort' '?sort=best&order=up' '?C=S;O=D' '?%73ort=size' \
	'?sort=size%00' '?&&=&' '?order=DESC' '?format=xml'; do
	is "what is unknown is ignored: $query" "$(order "$query")" "$by_name"
done
is 'what is known is found between' "$(order '?x&order=desc&&y=&sort=date')" \
	"$(order '?sort=date&order=desc')"

is 'the heads say how it is sorted, and lead to the other orders' \
	"$(heads '')" '"ascending" ?sort=name&order=desc
?sort=size&order=asc
?sort=date&order=asc'
is 'by size' "$(heads '?sort=size')" '?sort=name&order=asc
"ascending" ?sort=size&order=desc
?sort=date&order=asc'
is 'by date, the newest first' "$(heads '?sort=date&order=desc')" \
	'?sort=name&order=asc
?sort=size&order=asc
"descending" ?sort=date&order=asc'

page=$(get /d/dir9/)
is 'the path, each part of it a link up' \
	"$(echo "$page" | sed -n '/<ol>/,/<\/ol>/s/<li>//p' |
	sed 's/<.bdi>//;s/<bdi>//;s/<.li>//')" '<a href="../../">/</a>
<a href="../">d</a>
<h1>dir9</h1>'
is 'a link to the parent' \
	"$(echo "$page" | grep -c '<a href="../">Parent directory</a>')" 1
is 'the root has none' "$(get / | grep -c -e '\.\./' -e Parent)" 0
is 'the size, exact and as people read it' \
	"$(get /d/ | sed -n 's/.*file10<.*\(<data.*data>\).*/\1/p')" \
	'<data value="3000" title="3000 bytes">2.9 KiB</data>'
is 'the date, in UTC' \
	"$(get /d/ | sed -n 's/.*file10<.*\(<time.*time>\).*/\1/p')" \
	'<time datetime="2020-01-01T00:00:00Z">2020-01-01<span> 00:00</span></time>'
is 'before 1970 too' "$(get /d/ | grep -c '"1969-12-31T23:59:59Z"')" 1
is 'what there is in all' "$(get /d/ | sed -n 's/<.*caption>\(.*\)<.*/\1/p')" \
	'3 directories, 4 symbolic links, 4 files, 3.0 KiB'
is 'where there is nothing but a symbolic link' \
	"$(get /only/ | sed -n 's/<.*caption>\(.*\)<.*/\1/p')" '1 symbolic link'

is 'symlinks that are followed are what they lead to' \
	"$(req 'GET /d/?sort=size HTTP/1.0' |
	"$BUILD/simplehttp" --symlinks root 2>/dev/null | shown)" \
	'Dir9/ dir9/ dir10/ dirlink/ b nowhere@ outside@ file1 File9 link file10 '
done_testing

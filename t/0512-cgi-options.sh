#!/bin/sh
# The options of cgihttp: what they do, and what is no value of theirs.
. "${0%/*}/lib.sh"
cd "$TMP" || exit 1

mkdir -p root/cgi-bin root/scripts
cat >root/cgi-bin/limits <<'EOF'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
cat /proc/self/limits
EOF
chmod 755 root/cgi-bin/limits
cp root/cgi-bin/limits root/scripts/run
cp root/cgi-bin/limits root/one
mkfifo root/fifo
ln -s cgi-bin root/link
echo page >root/page.html

# ask TARGET OPTION...: an answer.
ask() {
	target=$1
	shift
	req "GET $target HTTP/1.0" | "$BUILD/cgihttp" "$@" root 2>log
}
# fails OPTION...: what was said, and the exit status.
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/cgihttp" "$@" root 2>err >out
	code=$?
	sed "s|\[[^]]*\]|[then]|" err
	echo "$code"
}

# --- good ones

is '/cgi-bin and /htbin are the default' "$(ask /cgi-bin/limits | status)" 200
is '--cgi-bin takes their place' \
	"$(ask /scripts/run --cgi-bin=/scripts | status)" 200
is '... so that /cgi-bin is a directory as others' \
	"$(ask /cgi-bin/limits --cgi-bin=/scripts | body | head -n 1)" \
	'#!/bin/sh'
is 'a slash at the end' "$(ask /scripts/run --cgi-bin /scripts/ | status)" 200
is 'several' "$(ask /one --cgi-bin=/scripts --cgi-bin=/one | status)" 200
mkdir root/.hidden root/.c root/...
for name in .hidden .c ...; do
	cp root/one "root/$name/one"
	is "a name that begins with a dot: /$name" \
		"$(ask "/$name/one" --dotfiles "--cgi-bin=/$name" | status)" 200
done
is 'without DIRECTORY: where it is started' "$(cd root &&
	req 'GET /cgi-bin/limits HTTP/1.0' | "$BUILD/cgihttp" 2>../log |
	status)" 200
is '"/" is everything' "$(ask /one --cgi-bin=/ | status)" 200
is '... listings, too' "$(ask / --cgi-bin=/ | status)" 403
is '... whatever else is given' \
	"$(ask /page.html --cgi-bin=/scripts --cgi-bin=/ | status)" 403
is 'a symbolic link with --symlinks' \
	"$(ask /link/limits --cgi-bin=/link --symlinks | status)" 200
is 'the directory of a host need not be there' "$(fails --vhost \
	--cgi-bin=/none)" "$(fails --vhost)"

# limit NAME OPTION...: its two values.
limit() {
	name=$1
	shift
	ask /cgi-bin/limits "$@" | awk -v name="$name" '
	index($0, name) == 1 { print $(NF - 2), $(NF - 1) }'
}
is '--cgi-memory' "$(limit 'Max address space' --cgi-memory=2G)" \
	'2147483648 2147483648'
is '--cgi-cpu' "$(limit 'Max cpu time' --cgi-cpu=7 | cut -d ' ' -f 1)" 7
is '--cgi-files' "$(limit 'Max open files' --cgi-files=40)" '40 40'
has=$(sh -c 'ulimit -n')
is 'without them they are as ours' \
	"$(limit 'Max open files' | cut -d ' ' -f 1)" "$has"
is '--cgi-processes' "$(limit 'Max processes' --cgi-processes=9000)" \
	'9000 9000'
# shellcheck disable=SC3045 # the shells of Debian and busybox have it
is 'more than we have is what we have' \
	"$(ulimit -n 100; limit 'Max open files' --cgi-files=1M)" '100 100'
for value in 1 60,3600 none none,none 5,none 1000000; do
	is "--cgi-timeout=$value" \
		"$(ask /cgi-bin/limits --cgi-timeout=$value | status)" 200
done

is '--cgi-env with a digit' \
	"$(ask /cgi-bin/limits --cgi-env=A_1=x | status)" 200

# --- bad ones

# wrong STATUS OPTION: exits with it, after one line that names the option.
wrong() {
	what=$(fails "$2")
	like "$2: $1" "$what" "cgihttp: ${2%%=*}: *
$1"
	is '... one line' "$(wc -l <err)" 1
	is '... and no answer' "$(cat out)" ''
}
while read -r option; do
	wrong 64 "$option"
done <<'EOF'
--cgi-bin=
--cgi-bin=cgi-bin
--cgi-bin=//
--cgi-bin=/a//b
--cgi-bin=/a/../b
--cgi-bin=/..
--cgi-bin=/./a
--cgi-env=
--cgi-env==x
--cgi-env=1A=x
--cgi-env=A-B=x
--cgi-env=A~=x
--cgi-env=A|B
--cgi-env=A B=x
--cgi-timeout=
--cgi-timeout=0
--cgi-timeout=-1
--cgi-timeout=1,
--cgi-timeout=,1
--cgi-timeout=1,0
--cgi-timeout=1,2,3
--cgi-timeout=1s
--cgi-timeout=1000001
--cgi-timeout=99999999999999999999
--cgi-memory=0
--cgi-memory=1K
--cgi-memory=x
--cgi-cpu=0
--cgi-cpu=none
--cgi-processes=0
--cgi-files=15
--cgi-auth=x
--cgi-buffer=x
--spa=cgi-bin/limits
--spa=CGI-BIN
EOF
while read -r option; do
	wrong 66 "$option"
done <<'EOF'
--cgi-bin=/none
--cgi-bin=/page.html/x
--cgi-bin=/fifo
--cgi-bin=/link
EOF
like 'a directory that is not there: 66' "$(req 'GET / HTTP/1.0' |
	"$BUILD/cgihttp" none 2>&1; echo $?)" 'cgihttp: none: *
66'
like 'the first bad one is told: 64' \
	"$(fails --cgi-bin=a --cgi-bin=/b --cgi-bin=c)" \
	"cgihttp: --cgi-bin: *'a'
64"
i=0
set --
while [ $i -lt 17 ]; do
	i=$((i + 1))
	set -- "$@" "--cgi-env=A$i=x"
done
like '17 variables: 64' "$(fails "$@")" 'cgihttp: --cgi-env: *
64'

help=$("$BUILD/cgihttp" --help)
for option in bin env auth buffer timeout memory cpu processes files; do
	like "--help has --cgi-$option" "$help" "*
  --cgi-${option}[ =]*"
done
is '--help fits 80 columns' "$(echo "$help" | grep -E '.{81}')" ''
done_testing

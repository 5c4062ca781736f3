#!/bin/sh
# What failing system calls have found.
. "${0%/*}/lib.sh"
need strace curl
instrumented && skip_all 'strace and sanitizers exclude each other'
with_musl || skip_all 'a dynamic loader makes calls of its own'
unset REMOTE_ADDR
cd "$TMP" || exit 1
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

mkdir -p root/dir root/with root/cgi-bin
echo hello >root/a.txt
echo x >root/dir/b
echo index >root/with/index.html
printf '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\nhello\\n"\n' \
    >root/cgi-bin/hello
chmod 755 root/cgi-bin/hello

# fails SYSTEM-CALL:ERROR[:when=N] TARGET [PROGRAM [OPTION]...]: the answer.
fails() {
	t_call=$1 t_target=$2
	shift 2
	[ $# != 0 ] || set -- simplehttp
	t_program=$1
	shift
	[ "$t_program" = echohttp ] || set -- "$@" root
	req "GET $t_target HTTP/1.0" "${FIELD-X: y}" | strace -f -o trace \
	    -e trace="${t_call%%:*}" -e "inject=$t_call" \
	    "$BUILD/$t_program" "$@" 2>log
	grep -q INJECTED trace || echo 'nothing failed'
}

is 'an open that is interrupted is repeated' \
    "$(fails openat2:error=EINTR:when=1 /a.txt | body)" hello
is 'without openat2, too' "$(req 'GET /a.txt HTTP/1.0' | strace -o trace \
    -e inject=openat2:error=ENOSYS -e inject=openat:error=EINTR:when=2 \
    "$BUILD/simplehttp" root 2>log | body)" hello
for error in EOVERFLOW ESTALE ETIMEDOUT; do
	is "what cannot be opened ($error) is a 500" \
	    "$(fails openat2:error=$error /a.txt | status)" 500
	is "a listing without one of its entries ($error) is a 500" \
	    "$(fails newfstatat:error=$error:when=4+ /dir/ | status)" 500
done
for error in ENOMEM EIO; do
	is "an index page that cannot be looked at ($error): no listing" \
	    "$(fails newfstatat:error=$error:when=2 /with/ | status)" 500
done
FIELD="X: $(head -c 20000 /dev/zero | tr '\0' x)"
is 'a description without the memory for it is a 500' \
    "$(fails mmap:error=ENOMEM:when=3 / echohttp | status)" 500
unset FIELD
is 'a connection without the memory for it has no answer' \
    "$(fails mmap:error=ENOMEM:when=1 / echohttp)" ''
like '... and a line in the log' "$(cat log)" \
    '*] no memory for a connection'
for call in dup2 open; do
	is "a script whose $call is interrupted" \
	    "$(fails $call:error=EINTR:when=1 /cgi-bin/hello cgihttp | body)" \
	    hello
done

# serve CALL:ERROR:when=N: a listener to which that happens, not its children.
serve() {
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start server strace -o trace -e trace="${1%%:*}" -e "inject=$1" \
	    "$BUILD/simplehttp" $AS --listen "127.0.0.1:$port" root
	wait_port "$port"
}
serves() {
	[ "$(curl -s -m 9 "http://127.0.0.1:$port/a.txt")" = hello ]
}
serve poll:error=ENOMEM:when=1
ok 'a server whose poll has no memory goes on' serves
serve wait4:error=ECHILD:when=1
ok 'a server whose children somebody else reaps goes on' serves
pid=$(pgrep -P "$server_pid" -f -- "127.0.0.1:$port" | head -n 1)
kill "$pid"
# (Until the end of --drain it would be 25 seconds.)
ok '... and ends at SIGTERM' wait_for t_gone "$server_pid"
done_testing

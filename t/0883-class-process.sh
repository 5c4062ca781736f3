#!/bin/sh
# Classes of bugs that servers have had, a picture of each: the process.
#
#   class and known cases                       our rule
#   S22 SIGPIPE, errors of write                ignored; a client that left is a
#                                               normal end: exit status 0
#   S23 a reset that loses the answer           what is unread is read away, up
#                                               to 4 MiB or 2 s, before the end
#   S24 a unit that fails and stays             exit status 0 whatever a client
#                                               does; CollectMode
#   S25 the log on the client's connection      fd 2 is looked at
#   S26 secrets in arguments, or in time        files; constant time
#       CVE-2024-23770 CVE-2024-23771
#   S29 a user that was not given up            every step checked; the superuser
#       CVE-2013-4559 CVE-2013-4342             serves no socket
#   S31 more descriptors than an fd_set has     poll
#       CVE-2008-0983
#   S32 what is linked in                       libc and nothing else
#       CVE-2024-3094
. "${0%/*}/lib.sh"
. "${0%/*}/wire.sh"
unset REMOTE_ADDR
need nm openssl python3 readelf strip
here=$(cd "${0%/*}" && pwd)
cd "$TMP" || exit 1
mkdir root
echo a >root/a.txt
head -c 3000000 /dev/zero >root/large

# --- S22

{ req 'GET /large HTTP/1.1' 'Host: h' | "$BUILD/simplehttp" root 2>log
	echo $? >rc; } | head -c 1 >out
is 'S22 SIGPIPE: a reader that left: exit status 0' "$(cat rc)" 0
is 'S22 SIGPIPE: one line in the log' "$(wc -l <log)" 1
req 'GET /large HTTP/1.1' 'Host: h' >in
for how in F R; do
	# The tool tells of an exit status that is not 0.
	# shellcheck disable=SC2086 # an option or none
	ok "S22 SIGPIPE: a client that left in the midst, -$how" \
		"$CLIENT" -e 5000 -$how -- "$BUILD/simplehttp" $AS --log=none \
		root <in
done

# --- S23

{
	req 'POST /a.txt HTTP/1.1' 'Host: h' 'Content-Length: 1000000'
	head -c 1000000 /dev/zero
} >in
# shellcheck disable=SC2086 # an option or none
"$CLIENT" -n 20 -- "$BUILD/simplehttp" $AS --log=none root <in >out 2>err
is 'S23 lost answers: 20 clients that send what nobody reads: no reset' $? 0
is 'S23 lost answers: ... and all have it' "$(grep -c '^HTTP/1.1 405' out)" \
	"$(grep -c times err)"

# RFC 9112 2.2: clients of old end a body with a line end of its own. One that
# comes late resets a connection that is closed already: who sends on sees it.
port=$(free_port)
# shellcheck disable=SC2086 # an option or none
start old "$BUILD/echohttp" --listen "127.0.0.1:$port" $AS --log=none
wait_port "$port"
ok 'S23 lost answers: a line end behind a body, after the answer: no reset' \
	python3 - "$port" <<'END'
import socket, sys, time
def is_reset():
    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
    s.sendall(b'POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab')
    while s.recv(65536):
        pass
    try:
        for i in range(10):
            s.sendall(b'\r\n')
            time.sleep(0.05)
    except OSError:
        return True
    return False
# Who sends for more than two seconds is late, and this machine may be busy.
sys.exit(all(is_reset() for i in range(5)))
END

# --- S24

codes=
for input in '' 'x' '\0000' 'GET / HT' 'GET / HTTP/1.1\r\n\r\n' \
	'GET /none HTTP/1.0\r\n\r\n' '\0026\0003\0001\0002\r\n' \
	'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx'; do
	printf '%b' "$input" | "$BUILD/simplehttp" root >out 2>log
	codes="$codes $?"
done
is 'S24 failed units: whatever a client sends, the exit status is 0' "$codes" \
	' 0 0 0 0 0 0 0 0'
ok 'S24 failed units: and a unit that did fail is not kept' \
	grep -q '^CollectMode=inactive-or-failed' "$here/../units/template"

# --- S25

printf '%b' "GET /none HTTP/1.1\r\n$H\r\n$NEXT" >in
# shellcheck disable=SC2086 # an option or none
"$CLIENT" -- /bin/sh -c "exec '$BUILD/simplehttp' $AS root 2>&0" <in >out
is 'S25 log on the connection: the answers are all that the client gets' \
	"$("$ANSWERS" <out | cut -d ' ' -f 1,2 | tr '\n' ' ')" \
	'404 length 404 length '

# --- S26

hash() {
	printf '%s' "$1" | openssl dgst -sha256 -r | cut -d ' ' -f 1
}
echo "bot:{SHA256}$(hash t0ken)" >users
port=$(free_port)
# shellcheck disable=SC2086 # an option or none
start server "$BUILD/simplehttp" --listen "127.0.0.1:$port" $AS --auth=users root
wait_port "$port"
# shellcheck disable=SC2154 # set by start
is 'S26 secrets: none in the arguments, nor in the environment' \
	"$(cat "/proc/$server_pid/cmdline" "/proc/$server_pid/environ" |
	tr '\0' '\n' | grep -c -e t0ken -e "$(hash t0ken)")" 0
"$BUILD/simplehttp" --auth=bot:t0ken root </dev/null >out 2>err
unlike 'S26 secrets: --auth takes a file, and no password' $? 0
# The hash of a password with its last digit changed, and the same digits in
# another order: to read them is as much work.
near=$(hash wrong | sed 's/[0-8]\([a-f]*\)$/9\1/')
far=${near#??????????}${near%"${near#??????????}"}
req 'GET /a.txt HTTP/1.1' 'Host: h' \
	"Authorization: Basic $(printf bot:wrong | openssl base64)" >in
# valgrind stumbles over what newer compilers write for debuggers.
strip -o stripped "$BUILD/simplehttp"
# instructions HASH: that it takes to refuse it.
instructions() {
	echo "bot:{SHA256}$1" >users
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		--log-file=count ./stripped --sandbox=none --log=none \
		--auth=users root <in >out 2>err
	grep -q '^HTTP/1.1 401' out && sed -n 's/.*Collected : //p' count
}
# The time of day may cost some, too.
as_many() {
	for t_try in 1 2 3 4 5; do
		t_near=$(instructions "$near") t_far=$(instructions "$far")
		[ -z "$t_near" ] || [ "$t_near" != "$t_far" ] || return 0
		echo "$t_near $t_far"
	done
	return 1
}
if instrumented || ! with_musl || ! command -v valgrind >/dev/null; then
	skip 'S26 secrets: a password that is nearly right takes no longer' \
		'no valgrind here'
else
	ok 'S26 secrets: a password that is nearly right takes no longer' as_many
fi

# --- S29

if [ "$(id -u)" != 0 ]; then
	skip 'S29 privileges: not given up, nothing is served' 'not the superuser'
else
	req 'GET / HTTP/1.1' 'Host: h' >in
	"$CLIENT" -- "$BUILD/simplehttp" root <in >out 2>err
	is 'S29 privileges: the superuser serves no socket' \
		"$(cat out; grep -c 'exit status' err)" 1
	got=
	if ! sanitized && strace true 2>/dev/null; then
		for call in setgroups setresgid setresuid; do
			strace -o trace -e "inject=$call:error=EAGAIN" \
				"$BUILD/simplehttp" --user=65534 root <in >out 2>err
			got="$got$(cat out)$(grep -c 'read(0' trace)"
		done
		is 'S29 privileges: a step that failed: not a byte is read' \
			"$got" 000
	else
		skip 'S29 privileges: a step that failed' 'no strace here'
	fi
fi

# --- S31

req 'GET /a.txt HTTP/1.1' 'Host: h' 'Connection: close' >in
python3 - "$BUILD/simplehttp" <<'END' >out 2>err
import os, resource, sys
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
null = os.open('/dev/null', os.O_RDONLY)
for fd in range(10, min(hard, 4096) - 1):
    os.dup2(null, fd, inheritable=True)
os.dup2(os.open('in', os.O_RDONLY), 0)
os.execv(sys.argv[1], [sys.argv[1], 'root'])
END
is 'S31 descriptors: started with 4,000 of them it serves' "$(body <out)" a
is 'S31 descriptors: nothing of it calls select' "$(nm "$BUILD/simplehttp" |
	grep -c -w -e select -e pselect -e __fdelt_chk)" 0

# --- S32

# needed FILE: the libraries it asks for.
needed() {
	readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*/\1/p' |
		sort | tr '\n' ' '
}
if instrumented || ! with_musl; then
	skip 'S32 supply chain: a program asks for no library' \
		'this build is not static'
else
	is 'S32 supply chain: a program asks for no library' "$(
		for name in simplehttp cgihttp githttp echohttp; do
			needed "$BUILD/$name"
		done)" ''
fi
if instrumented; then
	skip 'S32 supply chain: the library asks for three' 'others are added'
else
	is 'S32 supply chain: the library asks for three' \
		"$(needed "$BUILD/libbasehttp.so.0")" 'libc libcrypt libmd '
fi
done_testing

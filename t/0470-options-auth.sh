#!/bin/sh
# simplehttp --auth: passwords.
. "${0%/*}/lib.sh"
need curl base64 mkpasswd nm openssl
cd "$TMP" || exit 1

mkdir -p root/sub
echo hello >root/hello.txt
token() {
	printf %s "$1" | openssl dgst -sha256 -r | cut -d ' ' -f 1
}
{
	echo '# who may'
	echo
	echo "ann:$(mkpasswd -m yescrypt 'correct horse')"
	echo "bob:$(mkpasswd -m sha512crypt 'bob:s')"
	echo "cat:$(mkpasswd -m bcrypt -R 5 'katze')"
	echo "dan:$(openssl passwd -6 'dan')"
	echo "bot:{SHA256}$(token 't0ken')"
	printf 'r\303\266b:{SHA256}%s\n' "$(token 'utf')"
} >users
chmod 600 users

# ask USER:PASSWORD ARGUMENT...: an answer.
ask() {
	field="Authorization: Basic $(printf %s "$1" | base64 -w 0)"
	shift
	req "GET ${target-/hello.txt} HTTP/1.0" "$field" |
		"$BUILD/simplehttp" --auth=users "$@" root 2>log
}
# fails ARGUMENT...: the exit status and what was said.
fails() {
	req 'GET / HTTP/1.0' | "$BUILD/simplehttp" "$@" root 2>err >out
	code=$?
	cat err
	echo "$code"
}

# --- who is let in

req 'GET /hello.txt HTTP/1.0' >request
"$BUILD/simplehttp" --auth=users root <request >out 2>log
is 'without a password: 401' "$(status <out)" 401
is '... and what is asked for' "$(header WWW-Authenticate <out)" \
	'Basic realm="simplehttp", charset="UTF-8"'
like '... with the error page' "$(body <out)" '<!DOCTYPE html>*401 Unauthorized*'
unlike '... and not the file' "$(cat out)" '*hello*'
is 'HEAD is asked, too' "$(req 'HEAD /hello.txt HTTP/1.0' |
	"$BUILD/simplehttp" --auth=users root 2>log | status)" 401
is 'yescrypt' "$(ask 'ann:correct horse' | body)" hello
is 'SHA-512' "$(ask 'bob:bob:s' | body)" hello
is 'bcrypt' "$(ask cat:katze | body)" hello
is 'SHA-512 of openssl passwd' "$(ask dan:dan | body)" hello
is 'a token' "$(ask bot:t0ken | body)" hello
is 'a name in UTF-8' "$(ask "$(printf 'r\303\266b:utf')" | body)" hello
is 'another password' "$(ask 'ann:correct' | status)" 401
is 'an empty one' "$(ask ann: | status)" 401
is 'a NUL behind the right one' "$(req 'GET /hello.txt HTTP/1.0' \
	"Authorization: Basic $(printf 'bot:t0ken\0x' | base64 -w 0)" |
	"$BUILD/simplehttp" --auth=users root 2>log | status)" 401
is 'the password of another' "$(ask ann:katze | status)" 401
is 'nobody of that name' "$(ask eve:katze | status)" 401
is 'the hash is no password' \
	"$(ask "cat:$(sed -n 's/^cat://p' users)" | status)" 401
is 'what is not there is 401 first' "$(target=/none ask eve:x | status)" 401
is 'a listing, too' "$(target=/sub/ ask eve:x | status)" 401
is 'its own words for it' "$(ask eve:x --realm='Our "files" \o/' |
	header WWW-Authenticate)" \
	'Basic realm="Our \"files\" \\o/", charset="UTF-8"'

# --- the log

ask bot:t0ken >out
like 'the log has the user' "$(cat log)" '* - bot \[*\] "GET /hello.txt *" 200 6'
ask bot:t0ken --log=common >out
like 'the common one' "$(cat log)" '- - bot \[*\] "GET /hello.txt HTTP/1.0" 200 6'
ask eve:wr0ng --log=combined >out
like 'who was refused' "$(cat log)" \
	'- - eve \[*\] "GET /hello.txt HTTP/1.0" 401 * "-" "-"'
unlike '... without a password' "$(cat log)" '*wr0ng*'

# --- the file

cp users root/users
chmod 644 root/users
cp root/users root/renamed
ln root/users root/hard
inside() {
	printf 'GET %s HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n' "$1" \
		"$(printf bot:t0ken | base64)" |
		"$BUILD/simplehttp" --auth=root/users root 2>log
}
is 'below the root it is 404' "$(inside /users | status)" 404
like '... and the log says why' "$(cat log)" '*the file of passwords*'
is '... by its other name, too' "$(inside /hard | status)" 404
is 'a copy is the business of who made it' "$(inside /renamed | status)" 200
mkfifo on
# shellcheck disable=SC2016 # for that shell
start named sh -c 'exec "$BUILD/simplehttp" --auth=root/users root <on'
exec 3>on
authorization="Authorization: Basic $(printf bot:t0ken | base64)"
req 'GET /hello.txt HTTP/1.1' 'Host: h' "$authorization" >&3
wait_for grep -q hello named.out
cp users root/new
mv root/new root/users
req 'GET /users HTTP/1.1' 'Host: h' "$authorization" >&3
req 'GET /renamed HTTP/1.1' 'Host: h' "$authorization" \
	'Connection: close' >&3
exec 3>&-
# shellcheck disable=SC2154 # set by start
wait_for t_gone "$named_pid"
is 'what takes its place under its name is 404' \
	"$(grep -ac '^HTTP/1.1 404' named.out)" 1
ln -s root/.passwords link2
ln -s link2 link
cp users root/.passwords
# A new one takes the place of the file, after the start.
mkfifo in
# shellcheck disable=SC2016 # for that shell
start linked sh -c 'exec "$BUILD/simplehttp" --auth=link --dotfiles root <in'
exec 3>in
authorization="Authorization: Basic $(printf bot:t0ken | base64)"
req 'GET /hello.txt HTTP/1.1' 'Host: h' "$authorization" >&3
wait_for grep -q hello linked.out
sed s/bob/bill/ users >root/new
chmod 644 root/new
mv root/new root/.passwords
req 'GET /.passwords HTTP/1.1' 'Host: h' "$authorization" >&3
req 'GET /?format=text HTTP/1.1' 'Host: h' "$authorization" \
	'Connection: close' >&3
exec 3>&-
wait_for grep -q '^renamed' linked.out
is 'by a symlink: what has taken its place is 404' \
	"$(grep -ac '^HTTP/1.1 404' linked.out)" 1
is '... and is not listed' "$(grep -ac '^.passwords' linked.out)" 0
rm root/.passwords
like 'a file that is not there: 66' "$(fails --auth=none)" \
	'simplehttp: --auth: none: No such file or directory
66'
printf '#\nann\n' >bad
like 'a line without a hash: 78' "$(fails --auth=bad)" \
	'simplehttp: --auth: bad:2: not a line USER:HASH
78'
echo "ann:$(openssl passwd -apr1 x)" >bad
like 'a hash that libcrypt has not: 78' "$(fails --auth=bad)" \
	'simplehttp: --auth: bad:1: not a hash that libcrypt takes*
78'
echo "ann:{SHA256}abc" >bad
like 'a short digest: 78' "$(fails --auth=bad)" \
	'simplehttp: --auth: bad:1: not a SHA-256 digest*
78'
: >bad
like 'no user at all: 78' "$(fails --auth=bad)" \
	'simplehttp: --auth: bad: no user
78'
is '... and nothing is sent' "$(cat out)" ''
like '--realm alone: 64' "$(fails --realm=x)" \
	'simplehttp: --realm: there is no --auth
64'
like 'a line end in --realm: 64' "$(fails --auth=users --realm='a
b')" 'simplehttp: --realm: a control character*64'

# --- a listener: the file is read by who starts it, the hash is computed in
# the sandbox, one connection asks several times

port=$(free_port)
user=
if [ "$(id -u)" = 0 ]; then
	user=--user=65534
fi
# shellcheck disable=SC2086 # nothing, or an option
start server "$BUILD/simplehttp" --listen "127.0.0.1:$port" $user \
	--auth=users root
wait_port "$port"
is 'a listener checks a yescrypt hash' \
	"$(curl -s -u 'ann:correct horse' "http://127.0.0.1:$port/hello.txt")" hello
is '... and refuses' "$(curl -s -o out -w '%{http_code}' -u ann:x \
	"http://127.0.0.1:$port/hello.txt")" 401
is '... on one connection' "$(curl -s -o out -o out -o out \
	-w '%{http_code} %{num_connects} ' -u 'ann:correct horse' \
	"http://127.0.0.1:$port/hello.txt" "http://127.0.0.1:$port/none" \
	"http://127.0.0.1:$port/hello.txt")" '200 1 404 0 200 0 '
mv users gone
is 'the file is not read again' \
	"$(curl -s -u bot:t0ken "http://127.0.0.1:$port/hello.txt")" hello
unlike 'no secret in an argument' \
	"$(tr '\0' ' ' <"/proc/$server_pid/cmdline")" '*\$y\$*'

long=$(printf 'ann:%0600d' 0 | base64 -w 0)
is 'a password that no hash can be of is refused' "$(req 'GET / HTTP/1.0' \
	"Authorization: Basic $long" | "$BUILD/simplehttp" --auth=gone \
	root 2>lengthy | status)" 401
is '... which is no fault of the hash' "$(grep -c 'of no use' lengthy)" 0

# --- who has no passwords has no libcrypt

if with_musl; then
	has_crypt() {
		nm "$BUILD/$1" | grep -c ' crypt_rn$'
	}
	is 'libcrypt is in the program' "$(has_crypt simplehttp)" 1
	is '... and in none that has no --auth' "$(has_crypt echohttp)" 0
else
	skip 'libcrypt is in the program' 'built without musl'
fi
done_testing

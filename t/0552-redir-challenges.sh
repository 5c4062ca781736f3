#!/bin/sh
# redirhttp --acme: the files of a directory as challenges, and nothing else.
. "${0%/*}/lib.sh"
. "${0%/*}/redir.sh"

D=$TMP/acme
C=/.well-known/acme-challenge
token=LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0
key=$token.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI
mkdir -p "$D/$C/below" "$TMP/outside" "$D/deep"
printf '%s' "$key" >"$D/$token"
echo site >"$D$C/from-a-site"
echo first >"$D/both"
echo second >"$D$C/both"
echo hidden >"$D/.hidden"
echo dotted >"$D/a.b"
echo canary >"$TMP/outside/canary"
echo private >"$D/private"
echo deep >"$D/deep/file"
: >"$D/empty"
ln -s "$token" "$D/link"
ln -s "$TMP/outside/canary" "$D/link-out"
ln -s "$TMP/outside" "$D$C/out"
mkfifo "$D/fifo"
chmod -R go=rX "$D"
chmod 600 "$D/private"

options="--acme=$D --host=www.example.org"
# code TARGET: the status of what is asked by GET.
code() {
	asking "GET $1 HTTP/1.1" 'Host: any.test' 'Connection: close' \
		>"$TMP/answer"
	status <"$TMP/answer"
}

is 'a challenge, whatever Host says' "$(code "$C/$token")" 200
is '... is the file as it is' "$(body <"$TMP/answer"; echo .)" "$key."
is '... of type text/plain' "$(header Content-Type <"$TMP/answer")" text/plain
is '... and no other' "$(header X-Content-Type-Options <"$TMP/answer")" nosniff
is '... kept by nobody' "$(header Cache-Control <"$TMP/answer")" no-store
is '... with its length' "$(header Content-Length <"$TMP/answer")" "${#key}"
is 'a query does not matter' "$(code "$C/$token?a=b")" 200
is 'nor an absolute target' "$(code "http://b.test$C/$token")" 200
is 'nor HTTP/1.0 without Host' "$(asking "GET $C/$token HTTP/1.0" | status)" 200
is 'HEAD' "$(asking "HEAD $C/$token HTTP/1.0" | tr -d '\r' |
	sed -n '/^Content-Length/p; $p')" "Content-Length: ${#key}"
is 'where certbot puts it below the root of a site' \
	"$(code $C/from-a-site; body <"$TMP/answer")" '200
site'
is 'of both the one that is there itself' \
	"$(code $C/both; body <"$TMP/answer")" '200
first'
is 'as --sandbox=full has it' "$(options="$options --sandbox=full"
	code "$C/from-a-site")" 200
is 'an empty file' "$(code $C/empty)" 200

for name in none '' / .hidden a.b .. ../acme/both ../../../both . ./both \
    both/ "$token/" deep/file deep below .well-known %62oth b%6fth both%00 \
    'both;a' ..%2fboth %2e%2e/both a~b a+b a=b 'bo"th' out/canary \
    ../outside/canary "$(head -c 256 /dev/zero | tr '\0' a)" \
    "$(head -c 255 /dev/zero | tr '\0' a)"; do
	is "404: $(echo "$name" | cut -c 1-40)" "$(code "$C/$name")" 404
done
unlike '... no name of a file is told' "$(code $C/; cat "$TMP/answer")" '*both*'
is '... kept by nobody' "$(header Cache-Control <"$TMP/answer")" no-store

# not_served NAME WHY
not_served() {
	is "$1: 404" "$(code "$C/$1")" 404
	like '... and the log says why' "$(cat "$TMP/log")" "*$C/$1: $2*"
}
not_served link 'behind a symbolic link'
not_served link-out 'behind a symbolic link'
not_served fifo 'no regular file'
not_served below 'no regular file'
not_served private 'not world-readable'
if [ "$(id -u)" = 0 ]; then
	skip 'a directory that may not be entered' 'the superuser enters all'
else
	chmod 000 "$D$C"
	not_served from-a-site 'Permission denied'
	chmod 755 "$D$C"
fi

for method in POST PUT DELETE OPTIONS; do
	asking "$method $C/$token HTTP/1.0" 'Content-Length: 0' >"$TMP/answer"
	is "$method: 405" "$(status <"$TMP/answer")" 405
	is '... Allow' "$(header Allow <"$TMP/answer")" 'GET, HEAD'
done

# What is not a challenge is redirected, as ever.
for target in /.well-known/acme-challenge /.well-known/security.txt \
    /.well-known/acme-challengeX/a /x/../.well-known/acme-challenge/both \
    /.Well-Known/acme-challenge/both /.well-known//acme-challenge/both \
    /.well-known/acme%2dchallenge/both "/?$C/both"; do
	is "redirected: $target" "$(to "$target")" \
		"308 https://www.example.org$target"
done
is 'for the hosts of the list: 421' "$(to / any.test)" '421 '
options=--host=www.example.org
is 'without --acme challenges are redirected, too' "$(to "$C/$token")" \
	"308 https://www.example.org$C/$token"

# --- while it listens

port=$(free_port)
start server "$BUILD/redirhttp" $AS --listen "127.0.0.1:$port" --acme="$D" \
	--host=www.example.org
wait_port "$port"
now() {
	req "GET $C/$1 HTTP/1.0" | socat -t 10 - "TCP:127.0.0.1:$port" | status
}
if command -v socat >/dev/null; then
	is 'not there yet' "$(now later)" 404
	rm -r "${D:?}$C"
	mkdir -p "$D$C"
	echo later >"$D$C/later"
	is 'there, in a directory made anew' "$(now later)" 200
else
	skip 'listening' 'no socat'
fi

# --- when the system fails

if command -v strace >/dev/null && ! instrumented; then
	# fails CALL ERROR WHEN: the status then.
	fails() {
		req "GET $C/both HTTP/1.0" | strace -f -o "$TMP/trace" \
			--inject="$1:error=$2:when=$3" \
			-P "$D/both" -P both "$BUILD/redirhttp" --sandbox=none \
			--acme="$D" --host=a 2>"$TMP/log" | status
	}
	for error in EMFILE ENFILE ENOMEM EIO; do
		is "openat2: $error: 500" "$(fails openat2 $error 1+)" 500
		is '... one line of the log says why' \
			"$(grep -c "$C/both: " "$TMP/log")" 1
	done
	is 'openat2: ENOSYS: an old kernel, 200' "$(fails openat2 ENOSYS 1+)" 200
	is 'it is another by the time it is opened: 404' \
		"$(fails openat2 ENOENT 2)" 404
else
	skip 'faults' 'no strace here'
fi
done_testing

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# hookhttp: what it is told while something fails. Where it says so, it has
# stored it, under a name that has the time.

mkdir "$ROOT/spool"
echo '/gitea gitea sesame' >"$TMP/secrets"
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$ROOT/spool"
chmod 777 "$ROOT/spool"
# (A short or interrupted write is a 500, and the sender comes again.)
LOOSE=1
IGNORE=stored
BEFORE="rm -rf '$ROOT/spool/new' '$ROOT/spool/seen'"
stored="grep -q hello '$ROOT'/spool/new/*.http"
good=$(printf 'hello\r\n' | openssl dgst -sha256 -hmac sesame |
	sed 's/.*= //')

# post TARGET SIGNATURE [LINE]...
post() {
	printf '%s\n' "POST $1 HTTP/1.1" 'Host: h' "X-Gitea-Signature: $2"
	shift 2
	printf '%s\n' "$@"
}

PROMISED=$stored
post /gitea "$good" 'Content-Length: 7' '' hello |
    picture 'a delivery' socket hookhttp "--secrets=$TMP/secrets" "$ROOT/spool"
post /gitea "$good" 'Transfer-Encoding: chunked' '' 7 hello '' 0 '' |
    picture 'a delivery in chunks' pipe hookhttp "--secrets=$TMP/secrets" \
    "$ROOT/spool"
unset PROMISED
post /gitea "0${good#?}" 'Content-Length: 7' '' hello |
    picture 'a delivery by somebody else' socket hookhttp \
    "--secrets=$TMP/secrets" "$ROOT/spool"
post /none "$good" 'Content-Length: 7' 'Expect: 100-continue' \
    'Connection: close' '' hello |
    picture 'a delivery to nobody' open hookhttp "--secrets=$TMP/secrets" \
    "$ROOT/spool"
{
	post /gitea "$good" 'Content-Length: 7' '' hello
	echo %%
	printf '%s\n' 'GET /gitea HTTP/1.1' 'Host: h' ''
} | picture 'two clients of a listener' listener hookhttp \
    "--secrets=$TMP/secrets" "$ROOT/spool"

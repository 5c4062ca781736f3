#!/bin/sh
# githttp: what is git's, and what git-http-backend is told.
. "${0%/*}/lib.sh"
. "${0%/*}/git.sh"
need curl

fake=$TMP/fake
cat >"$fake" <<'SH'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
env -u PWD -u SHLVL -u _ | sort
SH
chmod 755 "$fake"
for name in x.git 'a b/deep.git' tree/.git both both.git dot/.hidden.git; do
	git init -q --bare "$REPOS/$name"
done
mkdir "$REPOS/plain" "$REPOS/gitfile"
echo "gitdir: $REPOS/x.git" >"$REPOS/gitfile/.git"
# What of their own files git would take for a repository, but for .git.
for name in file-and-bare link-and-bare; do
	git init -q --bare "$REPOS/$name"
done
echo "gitdir: $TMP/outside.git" >"$REPOS/file-and-bare/.git"
ln -s "$TMP/outside.git" "$REPOS/link-and-bare/.git"
for name in x.git/inner.git tree/inner.git tree/a/b/inner.git \
    file-and-bare/inner.git; do
	git init -q --bare "$REPOS/$name"
done
ln -s x.git "$REPOS/link.git"
mkdir "$REPOS/head.git"
: >"$REPOS/head.git/HEAD"
ln -s "$TMP" "$REPOS/out"
git init -q --bare "$TMP/outside.git"

# ask METHOD TARGET [FIELD...]: the answer of githttp $options.
options=
ask() {
	t_line="$1 $2 HTTP/1.0"
	shift 2
	# shellcheck disable=SC2086 # options
	req "$t_line" "$@" | "$BUILD/githttp" --git-http-backend="$fake" \
	    $options "$REPOS" 2>"$TMP/log"
}

asked() {
	ask "$@" | status
}

post() {
	ask POST "$@" 'Content-Length: 0'
}

# root TARGET: the repository that git looks into, and for what.
root() {
	ask GET "$1" | sed -n -e "s|^GIT_PROJECT_ROOT=$REPOS/||p" \
	    -e 's/^PATH_INFO=//p' | xargs
}

# --- usage

# refused STATUS LINE ARGUMENT...
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/githttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "githttp: $t_line"
}

refused 64 'which REPOSITORIES?'
refused 66 "$TMP/none: No such file or directory" "$TMP/none"
refused 66 "$TMP/none: No such file or directory" \
    --git-http-backend="$TMP/none" "$REPOS"
refused 66 "$REPOS: not an executable file" --git-http-backend="$REPOS" "$REPOS"
refused 66 "$USERS: not an executable file" --git-http-backend="$USERS" "$REPOS"
refused 64 '--push and --private: need --auth' --push "$REPOS"
refused 64 '--push and --private: need --auth' --private "$REPOS"
refused 64 '--auth: needs --push or --private' --auth="$USERS" "$REPOS"
refused 64 '--cgi-timeout: not FIRST[,ALL], each none or 1 to 1000000' \
    --cgi-timeout=1,x "$REPOS"

# --- requests

is 'info/refs' "$(asked GET /x.git/info/refs)" 200
is 'HEAD of it' "$(asked HEAD /x.git/info/refs)" 200
is 'info/refs of a service' \
    "$(asked GET '/x.git/info/refs?service=git-upload-pack')" 200
is 'fetch' "$(post /x.git/git-upload-pack \
    'Content-Type: application/x-git-upload-pack-request' | status)" 200
for target in / /x.git /x.git/ /x.git/config /x.git/description /plain/ \
    /x.git/refs/heads/main /x.git/hooks/update.sample /info/refs \
    '/x.git/info/refs?service=git-upload-archive' '/x.git/info/refs?a=b' \
    '/x.git/info/refs?service=git-upload-pack&service=git-receive-pack' \
    /x.git%2finfo/refs /x.git/objects/pack/; do
	is "404: $target" "$(asked GET "$target")" 404
done
like 'no listing, no name of a repository' "$(ask GET / | body)" '*404*'
unlike '... none' "$(ask GET / | body)" '*x.git*'
is 'a malformed escape: 400' "$(asked GET /x.git/%zz/info/refs)" 400

ask GET /x.git/git-upload-pack >"$TMP/answer"
is 'GET where POST belongs: 405' "$(status <"$TMP/answer")" 405
is '... Allow' "$(header Allow <"$TMP/answer")" 'POST, OPTIONS'
post /x.git/info/refs >"$TMP/answer"
is 'POST where GET belongs: 405' "$(status <"$TMP/answer")" 405
is '... Allow' "$(header Allow <"$TMP/answer")" \
    'GET, HEAD, OPTIONS'
is 'PUT: 405' "$(asked PUT /x.git/HEAD 'Content-Length: 0')" 405
is 'a body of no type: 415' "$(post /x.git/git-upload-pack | status)" 415
is 'a body of another type: 415' "$(post /x.git/git-upload-pack \
    'Content-Type: application/x-www-form-urlencoded' | status)" 415

# --- repositories

is 'x.git' "$(root /x.git/HEAD)" 'x.git /HEAD'
is 'x is x.git' "$(root /x/HEAD)" 'x.git /HEAD'
is 'a work tree' "$(root /tree/HEAD)" 'tree/.git /HEAD'
is 'both: the name itself' "$(root /both/HEAD)" 'both /HEAD'
is 'deeper, with a blank' "$(root /a%20b/deep/HEAD)" 'a b/deep.git /HEAD'
is 'dot segments are gone before' "$(root /plain/../a%20b/./deep.git/HEAD)" \
    'a b/deep.git /HEAD'
for name in none plain head tree/.git dot/.hidden dot/.hidden.git .. ../outside \
    %2e%2e/outside x.git/../../outside ../repos/x out/outside; do
	is "404: $name" "$(asked GET "/$name/HEAD")" 404
done
is 'a symlink: 404' "$(asked GET /link/HEAD)" 404
like '... and the log says why' "$(cat "$TMP/log")" \
    '*/link/HEAD: behind a symbolic link*'
is 'a symlink on the way out: 404' "$(asked GET /out/outside.git/HEAD)" 404
is 'a .git that is a file leads nowhere: 404' "$(asked GET /gitfile/HEAD)" 404
is '... whatever is beside it' "$(asked GET /file-and-bare/HEAD)" 404
is 'nor one that is a symlink: 404' "$(asked GET /link-and-bare/HEAD)" 404
like '... and the log says why' "$(cat "$TMP/log")" \
    '*/link-and-bare/HEAD: behind a symbolic link*'
for name in x.git/inner.git tree/inner.git tree/inner tree/a/b/inner.git \
    file-and-bare/inner; do
	is "what is inside another one: 404: $name" \
	    "$(asked GET "/$name/HEAD")" 404
done

# --- what git-http-backend is told

auth="Authorization: Basic $(printf ann:secret | base64)"
options="--push --auth=$USERS"
is 'the environment, and nothing else' "$(HOME=/x GIT_DIR=/y http_proxy=z \
    post /x/git-receive-pack 'Host: a.example:81' "$auth" 'User-Agent: git/9' \
    'Content-Type: application/x-git-receive-pack-request' 'Proxy: evil' \
    'Content-Encoding: identity' 'Git-Protocol: version=2' 'Cookie: a' | body)" \
"AUTH_TYPE=Basic
CONTENT_LENGTH=0
CONTENT_TYPE=application/x-git-receive-pack-request
GATEWAY_INTERFACE=CGI/1.1
GIT_CONFIG_COUNT=1
GIT_CONFIG_KEY_0=safe.directory
GIT_CONFIG_VALUE_0=*
GIT_HTTP_EXPORT_ALL=1
GIT_PROJECT_ROOT=$REPOS/x.git
HTTP_CONTENT_ENCODING=identity
HTTP_GIT_PROTOCOL=version=2
PATH=/usr/local/bin:/usr/bin:/bin
PATH_INFO=/git-receive-pack
QUERY_STRING=
REMOTE_ADDR=-
REMOTE_HOST=-
REMOTE_USER=ann
REQUEST_METHOD=POST
REQUEST_URI=/x/git-receive-pack
SCRIPT_FILENAME=$fake
SCRIPT_NAME=/x
SERVER_NAME=a.example
SERVER_PORT=81
SERVER_PROTOCOL=HTTP/1.0
SERVER_SOFTWARE=$("$BUILD/githttp" --version |
	sed 's|^githttp (libbasehttp) |GitHTTP/0.1 libbasehttp/|')"
options=

# --- when git fails

cat >"$fake" <<'SH'
#!/bin/sh
echo 'fatal: it hurts' >&2
SH
is 'no answer: 502' "$(asked GET /x.git/HEAD)" 502
like 'what git says is in the log, with the repository' "$(cat "$TMP/log")" \
    '*/x.git: fatal: it hurts*'
unlike '... and not in the answer' "$(ask GET /x.git/HEAD)" '*hurts*'
printf '#!/bin/sh\nexec sleep 60\n' >"$fake"
options=--cgi-timeout=1
is 'no answer in time: 504' "$(asked GET /x.git/HEAD)" 504
options=
port=$(free_port)
start server "$BUILD/githttp" $AS --git-http-backend="$fake" \
    --listen "127.0.0.1:$port" "$REPOS"
wait_port "$port"
rm "$fake"
is 'gone since the start: 500' "$(curl -sS -m 10 -o "$TMP/body" \
    -w '%{http_code}' "http://127.0.0.1:$port/x.git/HEAD")" 500

done_testing

# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of githttp share: read after lib.sh. $REPOS has served.git,
# with 500 branches, for whoever runs githttp; ann may push.
need git openssl

HOME=$TMP
GIT_CONFIG_NOSYSTEM=1
GIT_TERMINAL_PROMPT=0
GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@test
GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@test
export HOME GIT_CONFIG_NOSYSTEM GIT_TERMINAL_PROMPT GIT_AUTHOR_NAME \
    GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
# Repositories of githttp's user, looked at by us.
git config --global safe.directory '*'
unset GIT_DIR GIT_WORK_TREE GIT_PROTOCOL http_proxy https_proxy all_proxy

# The superuser's daemons hand sockets to a program that refuses them as such.
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

REPOS=$TMP/repos
USERS=$TMP/users
mkdir "$REPOS"
printf 'ann:{SHA256}%s\n' "$(printf secret | openssl dgst -sha256 -r |
	cut -d ' ' -f 1)" >"$USERS"

# Each branch has a commit of its own, so that a client has to name them all.
history() {
	for n in $(seq "$1"); do
		cat <<IMPORT
commit refs/heads/branch$n
mark :$n
committer Ann <ann@test> $((1700000000 + n)) +0000
data <<MESSAGE
commit $n
MESSAGE
$([ "$n" = 1 ] || echo "from :$((n - 1))")
M 644 inline file$((n % 7))
data <<TEXT
text $n
TEXT

IMPORT
	done
	printf 'reset refs/heads/main\nfrom :%s\n\n' "$1"
}

# repository NAME BRANCHES
repository() {
	git init -q --bare -b main "$REPOS/$1"
	history "$2" | git -C "$REPOS/$1" fast-import --quiet
	give "$REPOS/$1"
}

# give PATH...: to githttp's user.
give() {
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$@"
}

fsck() {
	git -C "$1" fsck --strict 2>&1 | grep -vE '^(dangling|notice)'
}

# clean SENTENCE PATH...: fsck finds nothing there.
clean() {
	t_sentence=$1
	shift
	is "$t_sentence: fsck is clean" "$(for t_path; do fsck "$t_path"; done)" ''
}

# same SENTENCE CLONE [REF]: what is there is what is served.
same() {
	is "$1: what is there" "$(git -C "$2" rev-parse "${3:-origin/main}")" \
	    "$(git -C "$REPOS/served.git" rev-parse main)"
}

# sent FIELD FILE: whether the client sent it, by a trace of curl.
sent() {
	grep -i "=> Send header: $1" "$2"
}

# troubles LOG: what is in it beside requests and the question for a password.
troubles() {
	grep -vE '"[A-Z]+ /|code 401,' "$1"
}

# push NAME BUFFER: 5 MiB that cannot be compressed, from $TMP/NAME.
push() {
	head -c 5242880 /dev/urandom >"$TMP/$1/$2.bin"
	git -C "$TMP/$1" add "$2.bin"
	git -C "$TMP/$1" commit -q -m "with $2"
	GIT_TRACE_CURL=$TMP/$1/.trace-$2 GIT_TRACE_CURL_NO_DATA=1 \
	    git -C "$TMP/$1" -c "http.postBuffer=$2" push -q origin HEAD:main
}

# talk NAME HOST:PORT: all that a client does, with a server that knows ann.
talk() {
	name=$1 url=http://$2/served.git
	at=$TMP/$name
	trace=$TMP/$name-trace

	GIT_TRACE_PACKET=$trace.v2 git clone -q "$url" "$at"
	same "$name: clone" "$at"
	is "$name: clone: all branches" \
	    "$(git -C "$at" branch -r --list 'origin/branch*' | wc -l)" 500
	ok "$name: clone: by version 2" grep -q 'clone< version 2' "$trace.v2"
	clean "$name: clone" "$at"

	GIT_TRACE_PACKET=$trace.v0 git -c protocol.version=0 clone -q "$url" \
	    "$at-v0"
	same "$name: version 0" "$at-v0"
	is "$name: version 0: and no other" \
	    "$(grep -c 'clone< version' "$trace.v0")" 0
	clean "$name: version 0" "$at-v0"

	GIT_TRACE_CURL=$trace.curl GIT_TRACE_CURL_NO_DATA=1 \
	    git clone -q --mirror "$url" "$at-mirror"
	ok "$name: a question of 500 names: by gzip" \
	    sent 'Content-Encoding: gzip' "$trace.curl"
	is "$name: a question of 500 names: the answer" \
	    "$(git -C "$at-mirror" for-each-ref | sort)" \
	    "$(git -C "$REPOS/served.git" for-each-ref | sort)"
	clean "$name: a question of 500 names" "$at-mirror"

	git clone -q --depth 1 --no-single-branch "$url" "$at-shallow"
	same "$name: shallow clone" "$at-shallow"
	is "$name: shallow clone: of one commit" \
	    "$(git -C "$at-shallow" rev-list --count origin/main)" 1
	clean "$name: shallow clone" "$at-shallow"
	git -C "$at-shallow" fetch -q --unshallow
	is "$name: the rest of it" \
	    "$(git -C "$at-shallow" rev-list --count origin/main)" \
	    "$(git -C "$REPOS/served.git" rev-list --count main)"
	clean "$name: the rest of it" "$at-shallow"

	git -C "$at" remote set-url --push origin \
	    "http://ann:secret@$2/served.git"
	ok "$name: push of 5 MiB in chunks" push "$name" 65536
	ok "$name: ... in chunks indeed" \
	    sent 'Transfer-Encoding: chunked' "$at/.trace-65536"
	same "$name: push of 5 MiB in chunks" "$at" HEAD
	clean "$name: push of 5 MiB in chunks" "$at" "$REPOS/served.git"
	ok "$name: push of 5 MiB with its length" push "$name" 100000000
	ok "$name: ... with its length indeed" \
	    sent 'Content-Length: 52[0-9]*' "$at/.trace-100000000"
	same "$name: push of 5 MiB with its length" "$at" HEAD
	clean "$name: push of 5 MiB with its length" "$at" "$REPOS/served.git"

	git -C "$at-v0" fetch -q
	same "$name: fetch" "$at-v0"
	clean "$name: fetch" "$at-v0"
}

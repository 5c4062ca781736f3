#!/bin/sh
# githttp --push and --private: who may.
. "${0%/*}/lib.sh"
. "${0%/*}/git.sh"
need curl
repository served.git 3
repository open.git 1
git -C "$REPOS/open.git" config http.receivepack true
repository closed.git 1
git -C "$REPOS/closed.git" config http.receivepack false
# shellcheck disable=SC2016 # the hook's
printf '#!/bin/sh\necho "$REMOTE_USER $GIT_COMMITTER_EMAIL" >>pushed\n' \
    >"$REPOS/served.git/hooks/post-receive"
chmod 755 "$REPOS/served.git/hooks/post-receive"

# serve NAME OPTION...: its port is $port, its log $log.
serve() {
	port=$(free_port) log=$TMP/$1.err
	t_name=$1
	shift
	start "$t_name" "$BUILD/githttp" $AS "$@" --listen "127.0.0.1:$port" \
	    "$REPOS"
	wait_port "$port"
	url=http://127.0.0.1:$port
}

main() {
	git -C "$REPOS/$1" rev-parse main
}

# push USER@ REPOSITORY: a new commit of $TMP/clone; what git says is in $said.
push_as() {
	git -C "$TMP/clone" commit -q --allow-empty -m new
	said=$(git -C "$TMP/clone" push -f \
	    "http://${1}127.0.0.1:$port/$2" HEAD:main 2>&1)
}

# refused SENTENCE USER@ REPOSITORY PATTERN
refused() {
	before=$(main "$3")
	push_as "$2" "$3"
	like "$1" "$said" "$4"
	is '... and nothing has changed' "$(main "$3")" "$before"
}

answer() {
	curl -sS -m 10 -o "$TMP/body" -D "$TMP/head" -w '%{http_code}' "$@"
}

refs='info/refs?service=git-receive-pack'
type='Content-Type: application/x-git-receive-pack-request'

serve push --push --auth="$USERS"
ok '--push: reading is open to everybody' \
    git clone -q "$url/served.git" "$TMP/clone"
same '--push: clone' "$TMP/clone"
refused '--push: without a user git asks for one' '' served.git \
    '*could not read Username*'
refused '--push: a wrong password' ann:wrong@ served.git \
    '*Authentication failed*'
refused '--push: an unknown user' bob:secret@ served.git \
    '*Authentication failed*'
refused '--push: a repository open to all is not' '' open.git \
    '*could not read Username*'
push_as ann:secret@ served.git
same '--push: with user and password' "$TMP/clone" HEAD
is '... which a hook learns' "$(cat "$REPOS/served.git/pushed")" \
    'ann ann@http.127.0.0.1'
ok '... and the log' grep -q -- '- ann \[.*"POST /served.git/git-receive-pack' \
    "$log"
clean '--push' "$TMP/clone" "$REPOS/served.git"
refused '--push: what is closed stays closed' ann:secret@ closed.git '*403*'
is '--push: the question before, 401' "$(answer "$url/served.git/$refs")" 401
is '... WWW-Authenticate' "$(header WWW-Authenticate <"$TMP/head")" \
    'Basic realm="githttp", charset="UTF-8"'
is '--push: the push itself, 401' "$(answer -H "$type" -d 0000 \
    "$url/served.git/git-receive-pack")" 401
is '... WWW-Authenticate' "$(header WWW-Authenticate <"$TMP/head")" \
    'Basic realm="githttp", charset="UTF-8"'
is '--push: a repository that is not there, 401' \
    "$(answer "$url/none.git/$refs")" 401
is '... and then 404' "$(answer -u ann:secret "$url/none.git/$refs")" 404

# A work tree that pushes change may get a repository with hooks: as files.
git clone -q "$REPOS/served.git" "$REPOS/tree"
git -C "$REPOS/tree" config receive.denyCurrentBranch updateInstead
give "$REPOS/tree"
git init -q --bare "$TMP/clone/inner"
touch "$TMP/clone/inner/objects/keep" "$TMP/clone/inner/refs/keep"
printf '#!/bin/sh\ntouch "%s/ran"\n' "$REPOS/tree" \
    >"$TMP/clone/inner/hooks/pre-receive"
chmod 755 "$TMP/clone/inner/hooks/pre-receive"
git -C "$TMP/clone" add -f inner
push_as ann:secret@ tree
ok 'what is pushed into a work tree is there' \
    [ -x "$REPOS/tree/inner/hooks/pre-receive" ]
push_as ann:secret@ tree/inner
like '... and is no repository of its own' "$said" '*not found*'
ok '... whose hooks run' [ ! -e "$REPOS/tree/ran" ]

serve read
refused 'no --push: 403' ann:secret@ served.git '*error: 403*'
refused 'no --push: 403 for a repository open to all' '' open.git \
    '*error: 403*'
is 'no --push: the push itself, 403' "$(answer -H "$type" -d 0000 \
    "$url/open.git/git-receive-pack")" 403

serve private --private --auth="$USERS" --realm=ours
ok '--private: not without a user' sh -c "! git clone -q $url/served.git $TMP/no"
ok '--private: with user and password' git clone -q \
    "http://ann:secret@127.0.0.1:$port/served.git" "$TMP/private"
same '--private: clone' "$TMP/private"
clean '--private: clone' "$TMP/private"
is '--private: what is not there is 401, too' \
    "$(answer "$url/none.git/HEAD")" 401
is '... WWW-Authenticate' "$(header WWW-Authenticate <"$TMP/head")" \
    'Basic realm="ours", charset="UTF-8"'
refused '--private: and no push' ann:secret@ served.git '*error: 403*'

done_testing

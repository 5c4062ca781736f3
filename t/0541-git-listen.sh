#!/bin/sh
# githttp --listen and git.
. "${0%/*}/lib.sh"
. "${0%/*}/git.sh"
repository served.git 500

port=$(free_port)
start server "$BUILD/githttp" $AS --push --auth="$USERS" \
    --listen "127.0.0.1:$port" "$REPOS"
wait_port "$port"

talk listen "127.0.0.1:$port"
is 'nothing went wrong' "$(troubles "$TMP/server.err")" ''

# Clients that know files only.
git -C "$REPOS/served.git" update-server-info
give "$REPOS/served.git"
ok 'a clone of files' env GIT_SMART_HTTP=0 \
    git clone -q "http://127.0.0.1:$port/served.git" "$TMP/files"
same 'a clone of files' "$TMP/files"
clean 'a clone of files' "$TMP/files"
ok 'which are packs' grep -q '"GET /served.git/objects/pack/pack-[0-9a-f]*.pack HTTP' \
    "$TMP/server.err"

# Names that git finds, too.
git clone -q --bare "$REPOS/served.git" "$REPOS/deep er/two.git"
git clone -q "$REPOS/served.git" "$REPOS/tree"
give "$REPOS/deep er" "$REPOS/tree"
for name in served deep%20er/two.git deep%20er/two tree; do
	ok "$name" git ls-remote -q "http://127.0.0.1:$port/$name" main
done

done_testing

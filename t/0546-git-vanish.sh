#!/bin/sh
# A push while a hook takes its time: the client dies, or the server is to end.
. "${0%/*}/lib.sh"
. "${0%/*}/git.sh"
need pgrep setsid
repository served.git 3
git -C "$REPOS/served.git" config receive.keepAlive 1
hook=$REPOS/served.git/hooks/pre-receive
printf '#!/bin/sh\ntouch hooked\nuntil [ -e go ]; do sleep 0.05; done\n' >"$hook"
chmod 755 "$hook"

port=$(free_port)
start server "$BUILD/githttp" $AS --push --auth="$USERS" \
    --listen "127.0.0.1:$port" "$REPOS"
wait_port "$port"
git clone -q "http://127.0.0.1:$port/served.git" "$TMP/work"
git -C "$TMP/work" commit -q --allow-empty -m new

# family PID: it, and all that it has started.
family() {
	echo "$1"
	for child in $(pgrep -P "$1"); do
		family "$child"
	done
}

# push_and_wait: until the hook runs; the client's group is $client, what
# serves it $members.
push_and_wait() {
	rm -f "$REPOS/served.git/hooked"
	setsid git -C "$TMP/work" push -q \
	    "http://ann:secret@127.0.0.1:$port/served.git" HEAD:main \
	    >"$TMP/push.out" 2>&1 &
	client=$!
	wait_for [ -e "$REPOS/served.git/hooked" ]
	# shellcheck disable=SC2154 # start sets it
	members=$(family "$server_pid" | grep -vx "$server_pid")
	like 'git is at work' "$(ps -o args= -p "$(echo "$members" | xargs | tr ' ' ,)")" \
	    '*git-http-backend*receive-pack*pre-receive*'
}

before=$(git -C "$REPOS/served.git" rev-parse main)
push_and_wait
env kill -KILL -- "-$client"
# shellcheck disable=SC2086 # process ids
ok 'the client dies: so does all that served it' wait_for t_gone $members
is '... and nothing has changed' \
    "$(git -C "$REPOS/served.git" rev-parse main)" "$before"
clean '... nor is broken' "$REPOS/served.git"

push_and_wait
kill -TERM "$server_pid"
touch "$REPOS/served.git/go"
ok 'the server is to end: the push is done first' wait "$client"
is '... and there' "$(git -C "$REPOS/served.git" rev-parse main)" \
    "$(git -C "$TMP/work" rev-parse HEAD)"
# shellcheck disable=SC2086 # process ids
ok '... and then nothing is left' wait_for t_gone $members "$server_pid"
clean '... nor broken' "$REPOS/served.git"

done_testing

# shellcheck shell=sh disable=SC2034 # read by t/faults/lib.sh
# githttp: what it is asked while something fails.

git_was_here=${REPOS-}
if [ -z "$git_was_here" ]; then
	. "$FAULTS/../git.sh"
	repository served.git 3
	git init -q --bare "$REPOS/pushed.git"
	give "$REPOS/pushed.git"
fi
who=$(printf ann:secret | base64)

# get TARGET [LINE]...
get() {
	printf '%s\n' "GET $1 HTTP/1.1" 'Host: h'
	shift
	printf '%s\n' "$@"
	[ $# = 0 ] || echo
}
refs='info/refs?service=git'

get "/served.git/$refs-upload-pack" 'Git-Protocol: version=2' |
    picture 'what a clone asks first' socket githttp "$REPOS"
get "/served.git/$refs-upload-pack" |
    picture 'the same of version 0' pipe githttp "$REPOS"
{
	printf '%s\n' 'POST /served.git/git-upload-pack HTTP/1.1' 'Host: h' \
	    'Content-Type: application/x-git-upload-pack-request' \
	    'Git-Protocol: version=2' 'Transfer-Encoding: chunked' '' 14 \
	    '0014command=ls-refs' 4 0000 0 ''
} | picture 'the names of what is there' socket githttp "$REPOS"
get "/pushed.git/$refs-receive-pack" "Authorization: Basic $who" |
    picture 'what a push asks first' socket githttp --push \
    "--auth=$USERS" "$REPOS"
get "/pushed.git/$refs-receive-pack" |
    picture 'a push by nobody' socket githttp --push "--auth=$USERS" "$REPOS"
printf '%s\n' 'POST /pushed.git/git-receive-pack HTTP/1.1' 'Host: h' \
    'Content-Type: application/x-git-receive-pack-request' \
    "Authorization: Basic $who" 'Content-Length: 6' '' 0000 |
    picture 'an empty push' socket githttp --push "--auth=$USERS" "$REPOS"
{
	get "/none.git/$refs-upload-pack"
	get /served.git/config
	get /served.git/HEAD
} | picture 'what is no service' socket githttp "$REPOS"
get "/served.git/$refs-upload-pack" |
    picture 'only for users' pipe githttp --private "--auth=$USERS" "$REPOS"
{
	get "/served.git/$refs-upload-pack" 'Connection: close'
	echo %%
	get /none.git/HEAD
} | picture 'two clients of a listener' listener githttp "$REPOS"

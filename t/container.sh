# shellcheck shell=sh disable=SC2034 # used by the tests that read this
# A container without an engine: read after front.sh.

IMAGE=$TMP/image

# said WORD: what follows this word in Containerfile.
said() {
	sed -n "s/^$1 //p" "$TOP/units/examples/Containerfile"
}

# words WORD: the words of its list, adapted.
words() {
	example Containerfile | sed -n "s/^$1 \\[\\(.*\\)\\]/\\1/p" | tr -d ',"'
}

# unpack: the root of the image, of what COPY and WORKDIR say.
unpack() {
	mkdir -p "$IMAGE$(said WORKDIR)"
	said COPY | sed "s|^build/|$BUILD/|" | while read -r t_from t_to; do
		cp "$t_from" "$IMAGE$t_to"
	done
	chmod -R go=rX "$IMAGE"
}

# isolated: the options of unshare for such a process. Who is not the superuser
# is the image's user in a name space.
isolated() {
	t_user=$(said USER)
	if [ "$(id -u)" = 0 ]; then
		printf '%s ' "--setuid=${t_user%:*} --setgid=${t_user#*:}"
	else
		printf '%s ' --user "--map-user=${t_user%:*}" \
			"--map-group=${t_user#*:}"
	fi
	echo "--pid --fork --kill-child --root=$IMAGE --wd=$(said WORKDIR)"
}

# contained NAME COMMAND...: starts it there; process 1 is a child of $NAME_pid.
contained() {
	t_container=$1
	shift
	# shellcheck disable=SC2046 # words
	start "$t_container" unshare $(isolated) "$@"
}

# shellcheck disable=SC2046 # words
unshare $(isolated | sed 's/--root.*//') true 2>/dev/null ||
	skip_all 'no namespaces here'

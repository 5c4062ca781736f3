# shellcheck shell=sh disable=SC2154 # used by the tests that read this
# What the tests of the documentation share: read after lib.sh. A block says
# what it is: in README behind its ```, in a page in a comment before its .Bd.
#
#   sh [STATUS]    commands that end; what asks in HTTP/1.0 gets a 200
#   serve          a command that serves 127.0.0.1:8000 until it is ended
#   serve STATUS   the same, whose answer is this
#   serve haproxy  the same, behind the PROXY protocol
#   serve /PATH    the same, asked for that
#   ask            commands that ask the server of the block before
#   c FILE         a program; c FILE run: answers by itself; c FILE serve: as
#                  serve
#   part STATUS    functions of a program, and their answer; class STATUS: a
#                  class called `class`, for a method that returns 404
#   make           targets
#   inetd.conf, inetd.conf /PATH, inetd.conf STATUS
#   unit FILE, file PATH, systemctl: units, files and commands in a box

# as_user is a function: what it runs in the background has another pid.
AS=
[ "$(id -u)" != 0 ] || AS='setpriv --reuid=65534 --regid=65534 --clear-groups'
TOP=$(cd "${0%/*}/.." && pwd)

# split_readme: to $TMP/b/NN.info and NN.text.
split_readme() {
	mkdir -p "$TMP/b"
	awk -v to="$TMP/b/" '
	/^```/ && inside { inside = 0; close(file); next }
	/^```/ {
		inside = 1; file = to sprintf("%02d", ++n)
		print substr($0, 4) >(file ".info"); close(file ".info")
		file = file ".text"; next
	}
	inside { print >file }' "$TOP/README"
}

# split_page FILE: the same with its EXAMPLES, the text as mandoc shows it.
split_page() {
	mkdir -p "$TMP/b"
	awk -v to="$TMP/b/" '
	/^\.Sh / { examples = /EXAMPLES/; info = "" }
	!examples { next }
	/^\.\\" / { info = substr($0, 5) }
	/^\.Bd/ {
		inside = 1; file = to sprintf("%02d", ++n)
		print info >(file ".info"); close(file ".info")
		file = file ".roff"; info = ""
		print ".Dd x\n.Dt X 3\n.Os\n.Sh X" >file
	}
	inside { print >file }
	/^\.Ed/ { inside = 0; close(file) }' "$1"
	for t_roff in "$TMP"/b/*.roff; do
		[ -e "$t_roff" ] || continue
		mandoc -Tutf8 -Owidth=200 "$t_roff" | col -bx |
			sed -n 's/^           //p' >"${t_roff%.roff}.text"
	done
}

# collect: what of it is for a box, to $TMP/doc: NN.run are commands, NN.file is
# a file for NN.place.
n=100
collect() {
	mkdir -p "$TMP/doc"
	for info in "$TMP"/b/*.info; do
		n=$((n + 1))
		case $(cat "$info") in
		systemctl) cp "${info%.info}.text" "$TMP/doc/$n.run" ;;
		unit\ *)
			cp "${info%.info}.text" "$TMP/doc/$n.file"
			sed 's|unit |/etc/systemd/system/|' "$info" \
				>"$TMP/doc/$n.place"
			;;
		file\ *)
			cp "${info%.info}.text" "$TMP/doc/$n.file"
			sed 's/file //' "$info" >"$TMP/doc/$n.place"
			;;
		esac
	done
	rm -rf "$TMP/b"
}

# The installed tree, with the system's own headers beside it.
install_tree() {
	INST=$TMP/inst
	with_built -C "$TOP" "DESTDIR=$INST" PREFIX=/usr/local install \
		>"$TMP/install.log" 2>&1 || {
		t_diag install "$(cat "$TMP/install.log")"
		return 1
	}
	mkdir -p "$INST/usr"
	for t_dir in include lib; do
		ln -s "/usr/$t_dir" "$INST/usr/$t_dir"
	done
	export PKG_CONFIG_SYSROOT_DIR="$INST" LD_LIBRARY_PATH="$INST/usr/local/lib"
	export PKG_CONFIG_PATH="$INST/usr/local/lib/pkgconfig"
	PATH=$INST/usr/local/sbin:$PATH
}

# here FILE PORT: the text with what this machine and test have in its place.
here() {
	sed -e "s|build/simplehttp|$BUILD/simplehttp|g" \
		-e "s|/srv/www|$TMP/www|g" -e "s|\\b8000\\b|$2|g" \
		-e "s|/srv/git|$TMP/git|g" -e "s|/srv/cgi|$TMP/cgi|g" \
		-e "s|/srv/acme|$TMP/acme|g" -e "s|/srv/metrics|$TMP/metrics|g" \
		-e "s|/var/lib/hookhttp|$TMP/hook|g" \
		-e "s|/var/lib/drophttp|$TMP/drop|g" \
		-e "s|/etc/hookhttp.secrets|$TMP/hookhttp.secrets|g" \
		-e "s|/usr/local/sbin|$INST/usr/local/sbin|g" "$1" |
	if with_musl; then
		cat
	else
		sed 's/basehttp-musl/basehttp/g'
	fi | if [ "$(id -u)" = 0 ]; then
		cat
	else
		sed 's/ --user nobody//'
	fi
}

# compile FILE: with the flags of an installed tree; the program has its name.
compile() {
	t_pc=basehttp
	! with_musl || t_pc=basehttp-musl
	# shellcheck disable=SC2046 # lists of flags
	(cd "$TMP/w" && cc -Wall -Wextra -Werror -Wno-unused-function \
		$(pkg-config --cflags $t_pc) "$1" \
		$(pkg-config --libs $t_pc) -o "${1%.c}")
}

# A program around a part of one. Its userdata is an opened file, as an
# example wants.
wrap() {
	cat <<'C'
#include <basehttp.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

C
	case $1 in
	part*) cat "$2" ;;
	*) echo 'static int do_GET(struct bh_handler *h) { (void)h; return 404; }' ;;
	esac
	echo 'static const struct bh_method methods[] = {'
	! grep -q '^do_POST' "$2" || echo 'BH_METHOD(POST),'
	grep -q '^do_POST' "$2" || echo 'BH_METHOD(GET),'
	echo 'BH_METHODS_END };'
	case $1 in
	part*) echo 'static const struct bh_class class = { .methods = methods };' ;;
	*) cat "$2" ;;
	esac
	cat <<'C'
static int file;
static struct bh_class with_file;
static int set_up(struct bh_setup *s)
{
	file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	s->userdata = &file;
	return 0;
}
int main(int argc, char **argv)
{
	with_file = class;
	with_file.setup = set_up;
	return bh_main(&with_file, argc, argv);
}
C
}

# answers SENTENCE ARGUMENT...: curl with these gets a 200, or $t_status.
t_status=200
answers() {
	t_sentence=$1
	shift
	is "$t_sentence" "$(curl -sS -m 10 -o "$TMP/body" -w '%{http_code}' "$@" \
		2>&1)" "$t_status"
}

nobody_listens() {
	! t_port "$PORT" 0A
}

# One at a time, at the same port.
start_served() {
	[ -z "${served_pid-}" ] || t_stop "$served_pid"
	wait_for nobody_listens
	start served "$@"
}

# serve NAME FILE [haproxy|/PATH|STATUS]: starts it and asks.
serve() {
	t_tool=$(awk '{ print $1; exit }' "$2")
	if ! (cd "$TMP/w" && command -v "$t_tool") >/dev/null; then
		skip "$1" "no $t_tool"
		return
	fi
	{
		echo "cd $TMP/w"
		printf 'exec '
		here "$2" "$PORT"
	} >"$TMP/w/serve.sh"
	# What the blocks before have made.
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$TMP/w"
	if grep -q -e --user "$2"; then
		start_served sh "$TMP/w/serve.sh"
	else
		# shellcheck disable=SC2086 # a command and its options
		start_served $AS sh "$TMP/w/serve.sh"
	fi
	if ! wait_port "$PORT"; then
		t_not_ok "$1: listens"
		t_diag log "$(cat "$TMP/served.err")"
		return
	fi
	case ${3-} in
	haproxy) set -- "$1" "$2" / --haproxy-protocol ;;
	[0-9]*)
		t_status=$3
		set -- "$1" "$2"
		;;
	esac
	answers "$1: answers" ${4+"$4"} "http://127.0.0.1:$PORT${3-/}"
	t_status=200
}

# block NAME INFO FILE: does with it what it is for.
block() {
	t_info=$2
	# shellcheck disable=SC2086 # words
	set -- "$1" "$3" $2
	t_where=$1 t_text=$2
	shift 2
	case $t_info in
	sh*) block_sh "${2-200}" ;;
	ask)
		here "$t_text" "$PORT" >"$TMP/w/ask.sh"
		ok "$t_where" sh -e -c "cd $TMP/w && . ./ask.sh"
		;;
	serve) serve "$t_where" "$t_text" ;;
	serve\ *) serve "$t_where" "$t_text" "$2" ;;
	'c '*) block_c "$@" ;;
	'part '* | 'class '*) block_part "$2" ;;
	make)
		while read -r _ t_target _; do
			ok "$t_where: make help names $t_target" \
				grep -q "^make .*\\b$t_target\\b" "$TMP/help"
		done <"$t_text"
		;;
	inetd.conf*) block_inetd "${2-/}" ;;
	unit\ * | file\ * | systemctl) ;; # another test
	*) t_not_ok "$t_where: a block of no known kind: '$t_info'" ;;
	esac
}

block_sh() {
	here "$t_text" 8000 >"$TMP/w/block.sh"
	(cd "$TMP/w" && sh -e ./block.sh) >"$TMP/w/out" 2>"$TMP/w/err"
	t_code=$?
	is "$t_where: exit status" $t_code 0
	[ $t_code = 0 ] || t_diag stderr "$(cat "$TMP/w/err")"
	! grep -q 'HTTP/1.0' "$t_text" || grep -q '| od' "$t_text" ||
		is "$t_where: answers" \
			"$(sed -n 's/^HTTP\/1.[01] \([0-9]*\) .*/\1/p' \
			"$TMP/w/out")" "$1"
}

block_c() {
	sed "s/\\b8000\\b/$PORT/" "$t_text" >"$TMP/w/$2"
	ok "$t_where: $2 compiles" compile "$2"
	case ${3-} in
	run)
		like "$t_where: $2 answers" "$("$TMP/w/${2%.c}" 2>/dev/null)" \
			'HTTP/1.[01] *'
		;;
	serve)
		# shellcheck disable=SC2086 # a command and its options
		start_served $AS "$TMP/w/${2%.c}"
		wait_port "$PORT"
		answers "$t_where: $2 answers" "http://127.0.0.1:$PORT/"
		;;
	esac
}

block_part() {
	wrap "$t_info" "$t_text" >"$TMP/w/part.c"
	ok "$t_where: compiles" compile part.c
	t_method=GET
	! grep -q '^do_POST' "$t_text" || t_method=POST
	is "$t_where: answers" "$({
		req "$t_method /a HTTP/1.0" 'Content-Length: 4' 'Via: x'
		echo abc
	} | "$TMP/w/part" --log-to=none | status)" "$1"
}

block_inetd() {
	if ! command -v inetd >/dev/null; then
		skip "$t_where" 'no inetd'
		return
	fi
	here "$t_text" "$PORT" >"$TMP/inetd.conf"
	if [ "$(id -u)" != 0 ]; then
		sed -i "s/ nobody / $(id -un) /" "$TMP/inetd.conf"
	fi
	start_served inetd -i "$TMP/inetd.conf"
	wait_port "$PORT"
	case $1 in
	[0-9]*)
		t_status=$1
		set -- /
		;;
	esac
	answers "$t_where: answers" "http://127.0.0.1:$PORT$1"
	t_status=200
}

# What the blocks find.
PORT=$(free_port)
mkdir -p "$TMP/w" "$TMP/www" "$TMP/git" "$TMP/cgi/cgi-bin" "$TMP/acme" \
	"$TMP/metrics" "$TMP/hook" "$TMP/drop"
printf '/github github secret\n' >"$TMP/hookhttp.secrets"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$TMP/hook" "$TMP/drop"
printf '#!/bin/sh\necho Content-Type: text/plain\necho\necho hello\n' \
	>"$TMP/cgi/cgi-bin/hello"
printf 'hello\n' >"$TMP/www/hello.txt"
printf 'hello\n' >"$TMP/acme/hello"
! command -v git >/dev/null || git init -q --bare "$TMP/git/x.git"
chmod 755 "$TMP/w" "$TMP/www" "$TMP/git" "$TMP/cgi" "$TMP/cgi/cgi-bin" \
	"$TMP/acme" \
	"$TMP/cgi/cgi-bin/hello"
make -s -C "$TOP" help >"$TMP/help"

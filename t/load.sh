# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of many clients share, short in make check and long in make
# torture: read after lib.sh. Figures go to $FIGURES, too.

LOAD=${0%/*}
LOAD=${LOAD%/torture}
ROOT=$TMP/root
mkdir "$ROOT"
printf 'hello\n' >"$ROOT/hello.txt"
head -c 2000 /dev/urandom >"$ROOT/2k"
truncate -s 30000000 "$ROOT/big"
# A torture may say what is too slow; a check runs beside much else.
STRICT='' LATE=15
case $0 in
*/torture/*) STRICT=1 LATE=5 ;;
esac
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534

# serve PROGRAM ARGUMENT...: $port, and $parent, whose children serve.
serve() {
	t_program=$1
	shift
	port=$(free_port)
	# shellcheck disable=SC2086 # options
	start server "$BUILD/$t_program" $AS --listen "127.0.0.1:$port" "$@"
	wait_port "$port"
	parent=$server_pid
}

# inetd_serve PROGRAM ARGUMENT...: the same, for each connection by inetd.
inetd_serve() {
	t_program=$1
	shift
	port=$(free_port)
	# The number is of those a minute: more would end the service.
	echo "127.0.0.1:$port stream tcp4 nowait.100000000 $(id -un)" \
	    "$BUILD/$t_program $t_program $AS --log=none $*" \
	    >"$TMP/inetd.conf"
	start inetd inetd -i -q 1024 "$TMP/inetd.conf"
	wait_port "$port"
	parent=$inetd_pid
}

memory() {
	awk '/^VmRSS/ { print $2 }' "/proc/$parent/status"
}

descriptors() {
	find "/proc/$parent/fd" -mindepth 1 | wc -l
}

# Zombies are among them.
childless() {
	[ -z "$(cat "/proc/$parent/task/$parent/children")" ]
}

note() {
	memory_then=$(memory) descriptors_then=$(descriptors)
}

# as_before NAME: since note.
as_before() {
	ok "$1: no process and no zombie is left" wait_for childless
	is "$1: the parent's descriptors are those of before" \
	    "$(descriptors)" "$descriptors_then"
	t_grown=$(($(memory) - memory_then))
	# What sanitizers keep of it is theirs.
	instrumented || ok "$1: the parent's memory is flat ($t_grown KiB more)" \
	    [ "$t_grown" -le 1024 ]
}

# figure NAME: of the lines in $TMP/figures.
figure() {
	awk -v name="$1" '$1 == name { print $2 }' "$TMP/figures"
}

# tell NAME FIGURE...: a line of them.
tell() {
	t_line="$1:"
	shift
	for t_figure; do
		t_line="$t_line $t_figure $(figure "$t_figure"),"
	done
	echo "# ${t_line%,}"
	[ -z "${FIGURES-}" ] || echo "${t_line%,}" >>"$FIGURES"
}

# below SENTENCE FIGURE MOST
below() {
	t_figure=$(figure "$2")
	ok "$1 ($t_figure)" \
	    awk "BEGIN { exit !(\"$t_figure\" != \"\" && $t_figure+0 <= $3) }"
}

# soak NAME CLIENTS COUNT: a tenth is reset; between a tenth and all of them
# nothing grows.
soak() {
	t_seed=${SEED:-$(date +%s)}
	t_soak="-a 10 -c $2 $port /2k $ROOT/2k"
	# shellcheck disable=SC2086 # options
	ok "$1: the first tenth is answered (seed $t_seed)" \
	    "$BUILD/tools/soak" -s "$t_seed" -n $(($3 / 10)) $t_soak
	ok "$1: and has ended" wait_for childless
	note
	# shellcheck disable=SC2086 # options
	"$BUILD/tools/soak" -s $((t_seed + 1)) -n $(($3 - $3 / 10)) $t_soak \
	    >"$TMP/figures" 2>"$TMP/errors"
	tell "$1, $3 connections" answered reset failed ms seconds
	is "$1: every other answer is right" "$(cat "$TMP/errors")" ''
	is "$1: none is lost" \
	    $(($(figure answered) + $(figure reset))) $(($3 - $3 / 10))
	as_before "$1"
}

# crowd NAME IDLE TRICKLING HEAD_SECONDS IDLE_SECONDS TRIES
crowd() {
	t_name=$1
	shift
	note
	python3 "$LOAD/slow.py" stay "$port" "$parent" "$@" \
	    >"$TMP/figures" 2>"$TMP/errors"
	is "$t_name: all connect" "$? $(cat "$TMP/errors")" '0 '
	tell "$t_name, clients" idle trickling pss ${STRICT:+kernel}
	tell "$t_name, a new one's milliseconds" median p99 slowest
	tell "$t_name, seconds from their deadline" \
	    idle_early idle_late trickling_early trickling_late
	is "$t_name: new clients are answered" "$(figure unanswered)" 0
	[ -z "$STRICT" ] || below "$t_name: 99 of 100 within 500 ms" p99 500
	below "$t_name: idle ones are gone at their deadline" idle_late "$LATE"
	below "$t_name: so are slow ones" trickling_late "$LATE"
	unlike "$t_name: none of them before" \
	    "$(figure idle_early), $(figure trickling_early)" '*-[1-9]*'
	is "$t_name: idle ones without a word" "$(figure silent)" "$1"
	is "$t_name: slow ones by 408" "$(figure told)" "$2"
	is "$t_name: nobody stays" "$(figure left)" 0
	as_before "$t_name"
}

# attack NAME DEADLINE PATH OPTION...: of slowhttptest. However it goes on,
# nobody has a process for longer, and others are answered.
attack() {
	t_name=$1 t_most=$(($2 + LATE)) t_path=$3
	shift 3
	note
	python3 "$LOAD/slow.py" watch "$port" "$parent" \
	    sh -c 'exec slowhttptest "$@" >"$0"' "$TMP/$t_name.out" "$@" \
	    -u "http://127.0.0.1:$port$t_path" \
	    >"$TMP/figures" 2>"$TMP/errors"
	is "$t_name: it ran" "$? $(cat "$TMP/errors")" '0 '
	tell "$t_name, connections and seconds" most oldest
	tell "$t_name, a new one's milliseconds" median p99 slowest
	is "$t_name: others are answered" "$(figure unanswered)" 0
	below "$t_name: ended at the deadline" oldest "$t_most"
	is "$t_name: nobody stays" "$(figure left)" 0
	as_before "$t_name"
}

# shellcheck shell=sh disable=SC2034,SC2154 # used by the pictures
# What the tests of faults share: read after lib.sh. The pictures of a program
# are in t/faults/NAME.sh.

FAULTS=${0%/*}
FAULTS=${FAULTS%/torture}/faults
FAULT=$BUILD/tools/fault
PROGRAM_DIR=$BUILD
SEED=${FAULT_SEED:-1}
BEGAN=$(date +%s)
FAULT_OPTIONS=
ROOT=$TMP/root
AS=
[ "$(id -u)" != 0 ] || AS=--user=65534
unset REMOTE_ADDR
[ -x "$FAULT" ] || skip_all 'system calls are changed on x86_64 only'
mkdir "$TMP/for-all"
chmod 777 "$TMP/for-all"

# sample N: of each picture's faults.
sample() {
	FAULT_OPTIONS="-n $1 -s $SEED"
}

lines() {
	sed '/^%%$/!s/$/\r/'
}

# script NAME [DIRECTORY]: its lines are the standard input.
script() {
	{
		echo '#!/bin/sh'
		echo '# source of a script'
		cat
	} >"${2-$ROOT/cgi-bin}/$1"
	chmod 755 "${2-$ROOT/cgi-bin}/$1"
}

# is_over: $MOST seconds have gone by. Of the pictures after that a few faults
# are tried.
is_over() {
	[ $(($(date +%s) - BEGAN)) -ge "${MOST:-100000}" ]
}

# picture SENTENCE HOW PROGRAM [ARGUMENT]...: the requests are the standard
# input, a line "%%" between two clients. HOW: pipe; socket; open: a socket
# whose client waits for the end; listener; drain; else an address to listen
# to. $LIMIT_MS, $BODY, $IGNORE: see -l, -o and -i of fault;
# $NAMES: -x; $BEFORE, $PROMISED: -p, -q; $LOOSE: the answer depends on the clock;
# $ERRNOS: another table than errnos.
picture() {
	t_sentence=$1 t_how=$2 t_program=$3
	shift 3
	if [ -n "${ONLY-}" ] && [ "$ONLY" != "$t_sentence" ]; then
		return
	fi
	# A loader makes calls of its own.
	[ -x "$PROGRAM_DIR/$t_program" ] || return
	[ "$MODE" != start ] ||
		! grep -q libsystemd.so "$PROGRAM_DIR/$t_program" || return
	case $t_how in
	pipe) t_how='-b pipe' ;;
	socket) t_how='-w -b socket' ;;
	open) t_how='-b socket' ;;
	listener) t_how='-w -b listener' ;;
	drain) t_how='-b listener -T' ;;
	*) t_how="-w -b $t_how" ;;
	esac
	case $MODE$t_how${LOOSE:+ loose} in
	reset*socket*) ;;
	reset*) return ;;
	[is]*' -T'* | [is]*' loose') [ "$MODE" = start ] || return ;;
	esac
	case $t_how in
	'-b pipe') ;;
	*socket) set -- $AS "$@" ;;
	*) set -- $AS --drain=1 "$@" ;;
	esac
	t_began=$(date +%s)
	lines >"$TMP/requests"
	t_few=
	! is_over || t_few='-n 5'
	# Clocks are among what is judged: late on a busy machine, a fault is
	# one if it is there again and again.
	for t_attempt in 1 2 3; do
		# shellcheck disable=SC2086 # options
		"$FAULT" -t "${ERRNOS:-$FAULTS/errnos}" -m "$MODE" $FAULT_OPTIONS $t_how \
		    ${BODY:+-o "$BODY"} ${IGNORE:+-i "$IGNORE"} \
		    ${NAMES:+-x "$NAMES"} ${LIMIT_MS:+-l "$LIMIT_MS"} \
		    ${BEFORE:+-p "$BEFORE"} ${PROMISED:+-q "$PROMISED"} \
		    ${NTH:+-f "$NTH"} $t_few "$t_sentence" "$PROGRAM_DIR/$t_program" \
		    --timeout=1,1,1 "$@" <"$TMP/requests" >"$TMP/found" 2>&1
		t_code=$?
		[ "$t_code" != 0 ] || break
	done
	echo "$MODE $t_program $(tail -n 1 "$TMP/found")" >>"$TMP/figures"
	if [ -n "${SHOW-}" ]; then
		sed 's/^/# /' "$TMP/found"
		echo "# $t_sentence: $(($(date +%s) - t_began)) s"
	fi
	# By a pipe this is a process of its own: of_all counts them.
	echo "$t_code $t_program, $MODE: $t_sentence" >>"$TMP/results"
	[ "$t_code" = 0 ] || sed '30q; s/^/# /' "$TMP/found" >>"$TMP/results"
}

# report: the results of the pictures.
report() {
	[ -e "$TMP/results" ] || return
	while read -r t_code t_sentence; do
		case $t_code in
		0) t_ok "$t_sentence" ;;
		[0-9]*) t_not_ok "$t_sentence (seed $SEED)" ;;
		*) printf '#   %s\n' "$t_sentence" ;;
		esac
	done <"$TMP/results"
	rm -f "$TMP/results"
}

# of_all MODE: the pictures of every program there is.
of_all() {
	MODE=$1
	if command -v socat >/dev/null && [ ! -S "$TMP/journal" ]; then
		start journal socat -u "UNIX-RECV:$TMP/journal,mode=777" \
		    /dev/null
		wait_for [ -S "$TMP/journal" ]
	fi
	# A program that is done has a page.
	for t_source in "$FAULTS"/../../cmd/*.8; do
		t_name=${t_source##*/}
		t_name=${t_name%.8}
		if [ ! -e "$FAULTS/$t_name.sh" ]; then
			ok "$t_name has pictures, in t/faults" false
			continue
		fi
		[ -z "${COVERING-}" ] || counts "$MODE-$t_name"
		rm -rf "$ROOT"
		mkdir -p "$ROOT/cgi-bin"
		unset BODY LIMIT_MS IGNORE NAMES LOOSE BEFORE PROMISED ERRNOS
		# shellcheck disable=SC1090 # one of a list
		. "$FAULTS/$t_name.sh"
		report
	done
}

# tried MINIMUM: there were as many faults, or no time; torture prints how many.
tried() {
	t_sum=$(awk '{ n += $3 } END { print n + 0 }' "$TMP/figures")
	awk '{ n[$1] += $3; pictures[$1]++ }
	END {
		for (mode in n)
			printf "faults, %s: %d in %d pictures\n", mode,
			    n[mode], pictures[mode]
	}' "$TMP/figures" >>"${FIGURES:-/dev/null}"
	if is_over; then
		echo "# $MOST seconds were over: of the rest a sample"
		return
	fi
	ok "$t_sum faults, seed $SEED" [ "$t_sum" -ge "$1" ]
}

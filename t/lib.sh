# shellcheck shell=sh
# What a test file begins with: . "${0%/*}/lib.sh". It prints TAP, one line a
# sentence, and ends with done_testing.

BUILD=$(cd "${BUILD:-${0%/*}/../build}" && pwd) || exit 1
PATH=$PATH:/usr/sbin:/sbin:$BUILD/starters/usr/sbin
LC_ALL=C
export BUILD PATH LC_ALL
unset LISTEN_FDS LISTEN_PID JOURNAL_STREAM REMOTE_ADDR REMOTE_HOST REMOTE_PORT

TMP=$(mktemp -d) || exit 1
chmod 755 "$TMP"

# counts NAME: what gcov counts from here on goes to a folder of that name below
# $COVERING: whoever is killed while it writes there spoils no other's.
counts() {
	GCOV_PREFIX=$COVERING/$1
	export GCOV_PREFIX
	[ -d "$GCOV_PREFIX" ] || cp -a "$COVERING/none" "$GCOV_PREFIX"
}
[ -z "${COVERING-}" ] || counts "${0##*/}"
t_run=0 t_failed=0 t_started='' t_exit=''

# --- results

t_ok() {
	t_run=$((t_run + 1))
	echo "ok $t_run - $1"
}

t_not_ok() {
	t_run=$((t_run + 1)) t_failed=$((t_failed + 1))
	echo "not ok $t_run - $1"
}

t_diag() {
	printf '%s\n' "$2" | cat -v | sed "1s/^/#   $1: /;2,\$s/^/#     /;40q"
}

# ok SENTENCE COMMAND...: the command's exit status is 0.
ok() {
	t_what=$1
	shift
	if "$@" >"$TMP/.ok" 2>&1; then
		t_ok "$t_what"
	else
		t_code=$?
		t_not_ok "$t_what"
		t_diag command "$* (exit status $t_code)"
		[ ! -s "$TMP/.ok" ] || t_diag output "$(tr -d '\0' <"$TMP/.ok")"
	fi
}

# is SENTENCE GOT EXPECTED
is() {
	if [ "$2" = "$3" ]; then
		t_ok "$1"
	else
		t_not_ok "$1"
		t_diag got "$2"
		t_diag expected "$3"
	fi
}

# like SENTENCE GOT PATTERN: a pattern of case, for the whole of GOT.
like() {
	# shellcheck disable=SC2254 # it is a pattern
	case $2 in
	$3) t_ok "$1" ;;
	*)
		t_not_ok "$1"
		t_diag got "$2"
		t_diag 'expected like' "$3"
		;;
	esac
}

unlike() {
	# shellcheck disable=SC2254 # it is a pattern
	case $2 in
	$3)
		t_not_ok "$1"
		t_diag got "$2"
		t_diag 'expected unlike' "$3"
		;;
	*) t_ok "$1" ;;
	esac
}

# skip SENTENCE REASON
skip() {
	t_ok "$1 # SKIP $2"
}

# skip_all REASON: the whole file.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# need TOOL...: skips the file when one of them is missing.
need() {
	for t_tool; do
		command -v "$t_tool" >/dev/null || skip_all "no $t_tool"
		# A traced process cannot look for its leaks.
		if [ "$t_tool" = strace ] && sanitized; then
			ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
			export ASAN_OPTIONS
		fi
	done
}

done_testing() {
	echo "1..$t_run"
	[ "$t_failed" = 0 ] || exit 1
	exit 0
}

# --- what runs beside a test

# at_exit COMMAND: a line of shell, run at the end, the last one first.
at_exit() {
	t_exit="$1
$t_exit"
}

t_end() {
	t_code=$?
	trap '' HUP INT TERM
	eval "$t_exit"
	# shellcheck disable=SC2086 # a list of process ids
	[ -z "$t_started" ] || t_stop $t_started
	rm -rf "$TMP"
	exit "$t_code"
}
trap t_end EXIT
trap 'exit 1' HUP INT TERM

t_gone() {
	for t_pid; do
		! kill -0 "$t_pid" 2>/dev/null || return 1
	done
}

t_stop() {
	kill -TERM "$@" 2>/dev/null
	t_wait 2 t_gone "$@" || kill -KILL "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

# start NAME COMMAND...: in the background until the end of the test. Its
# output is in $TMP/NAME.out and $TMP/NAME.err, its process id in $NAME_pid.
start() {
	t_name=$1
	shift
	# Not by way of a function: the process id would be that of a shell.
	if [ "$1" = as_user ]; then
		shift
		[ "$(id -u)" != 0 ] || set -- setpriv --reuid=65534 \
			--regid=65534 --clear-groups "$@"
	fi
	"$@" >"$TMP/$t_name.out" 2>"$TMP/$t_name.err" &
	t_started="$t_started $!"
	eval "${t_name}_pid=$!"
}

# Whole seconds, without a process.
t_now() {
	read -r t_now _ </proc/uptime
	t_now=${t_now%.*}
}

# t_wait SECONDS COMMAND...: until the command succeeds; 1 at the deadline.
t_wait() {
	t_now
	t_deadline=$((t_now + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		t_now
		[ "$t_now" -le "$t_deadline" ] || return 1
		sleep 0.02
	done
}

# wait_for COMMAND...: until it succeeds, 10 seconds at most.
wait_for() {
	t_wait 10 "$@" || {
		echo "# waited 10 s for: $*"
		return 1
	}
}

# t_port PORT [STATE]: a socket of this port is there (0A: it listens).
t_port() {
	awk -v port="$(printf ':%04X$' "$1")" -v state="${2-}" '
	$2 ~ port && (state == "" || $4 == state) { found = 1; exit }
	END { exit !found }' /proc/net/tcp /proc/net/tcp6
}

# wait_port PORT: until somebody listens there; it is not connected to.
wait_port() {
	wait_for t_port "$1" 0A
}

# free_port: prints one that nobody uses and no other test of this run got.
free_port() {
	t_ports=${T_RUN:-$TMP}/ports
	mkdir -p "$t_ports"
	t_try=$(($$ * 7 % 12000))
	while t_port $((t_try + 20000)) || ! mkdir "$t_ports/$t_try" 2>/dev/null
	do
		t_try=$(((t_try + 1) % 12000))
	done
	echo $((t_try + 20000))
}

# as_user COMMAND...: as nobody when the test runs as root.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# --- requests and answers

# req LINE...: a head: the lines, each with CRLF, and an empty one.
req() {
	printf '%s\r\n' "$@" ''
}

# Each reads an answer to its end and prints a part of it.
status() {
	sed -n '1s/^HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p'
}

body() {
	sed '1,/^\r*$/d'
}

header() {
	tr -d '\r' | awk -v name="$1" '
	/^$/ { over = 1 }
	!over && index(tolower($0), tolower(name) ":") == 1 {
		sub(/^[^:]*:[ \t]*/, "")
		print
	}'
}

# --- what was built

sanitized() {
	grep -q -e -fsanitize= "$BUILD/flags"
}

# (COVERING: what a test reaches counts, and not what it finds.)
instrumented() {
	[ -z "${COVERING-}" ] &&
		grep -q -e -fsanitize= -e --coverage "$BUILD/flags"
}

with_musl() {
	[ -n "${COVERING-}" ] || [ -d "$BUILD/musl" ]
}

# with_built ARGUMENT...: make, which builds nothing again of what the tests
# use, whatever flags that was built with.
with_built() {
	[ -d "$BUILD/musl" ] || set -- MUSL= "$@"
	make -s -o all KEEP=1 "O=$BUILD" "$@"
}

#!/bin/sh
# 200 small faults in lib/, one at a time: nine in ten are found by the unit
# tests of their floor or by the program tests named here. Those that change
# nothing are in the list "equivalent", with the reason. MUTANTS, SEED: how many
# others; ONLY=NUMBER: that one, with what finds it; PROVE=: believe the tests.
. "${0%/*}/../lib.sh"
need unshare ip python3 curl
cd "${0%/*}/../.." || exit 1
TOP=$PWD HERE=$PWD/t/torture
: "${MUTANTS:=200}" "${SEED:=1}" "${JOBS:=2}"

# What is wrong may kill or delete anything: it has its own processes, network
# and file system.
alone() {
	unshare --pid --fork --mount --net --kill-child --mount-proc "$@"
}
if [ "${1-}" != look ] && ! { [ "$(id -u)" = 0 ] && alone true; } 2>/dev/null
then
	skip_all 'no namespaces for what is wrong: this needs root'
fi

# tests FLOOR: the files that look at it, those first that are quick.
tests() {
	case $1 in
	proto) t_files='0100 0101 0102 0104 0105 0550 0510 0406 0421 0422 0560
		0800' ;;
	conn) t_files='0100 0101 0102 0104 0501 0200 0205 0201 0560 0520 0107
		0108 0460' ;;
	handler) t_files='0100 0101 0102 0103 0501 0502 0470 0474 0472 0471
		0407 0800' ;;
	simple) t_files='0401 0402 0403 0404 0405 0406 0408 0420 0421 0422 0423
		0425 0440 0441 0442 0444 0471 0472 0473 0474 0475' ;;
	task) t_files='0510 0520 0530 0570 0571 0563 0521 0522 0525 0523
		0526' ;;
	cgi) t_files='0510 0511 0512 0530 0531 0532 0533 0520 0522 0521 0525
		0540 0527' ;;
	redir) t_files='0550 0551 0552 0554' ;;
	hook | store) t_files='0560 0561 0562 0563' ;;
	run) t_files='0300 0301 0200 0201 0302 0303 0310 0311 0312 0330 0320 0321
		0322' ;;
	*) t_files= ;;
	esac
	for t_file in $t_files; do
		ls "t/$t_file"-*.sh
	done
}

# suites FLOOR: those of its unit tests; of connections, whose bytes handlers
# read and write, theirs too.
suites() {
	set -- "$1" "$([ "$1" != conn ] || echo handler)"
	cat "t/unit/$1"*.c ${2:+t/unit/"$2"*.c} 2>/dev/null |
		sed -n 's/^Test(\([a-z_0-9]*\).*/\1/p' | sort -u | paste -sd '|'
}

# passes COMMAND...: TAP without a failure. What fails of a busy machine is
# tried again; what does not end is not.
passes() {
	for _ in 1 2; do
		timeout -k 1 60 "$@" </dev/null >/tmp/tap 2>&1
		t_code=$?
		[ $t_code != 0 ] || ! grep -q '^not ok' /tmp/tap || t_code=1
		case $t_code in
		0) return 0 ;;
		124 | 137) return 1 ;;
		esac
	done
	return 1
}

built() {
	make -s O=build CFLAGS=-O1 MUSL= "$@" >"$TMP/make" 2>&1
}

# look FLOOR: prints who finds something, "none" or "does not compile".
look() {
	built build/unit || { echo 'does not compile'; return; }
	t_suites=$(suites "$1")
	[ -z "$t_suites" ] || passes build/unit --jobs 1 --fail-fast --tap=- \
	    --filter "@($t_suites)/*" || { echo unit; return; }
	# shellcheck disable=SC2046 # a list
	built $(programs)
	for t_file in $(tests "$1"); do
		passes sh "$t_file" || { echo "${t_file#t/}"; return; }
	done
	echo none
}

programs() {
	for t_source in cmd/*.c; do
		t_source=${t_source#cmd/}
		echo "build/${t_source%.c}"
	done
}

# in_tree K FLOOR: look, where nothing but the tree K can be written to, and a
# /tmp and /dev/shm of its own; nothing when that was ended.
in_tree() {
	# shellcheck disable=SC2016 # of the other shell
	alone env T_RUN= TMPDIR= BUILD=/mnt/build sh -c '
	mount --bind "$1" /mnt && mount -o remount,bind,ro / &&
	    mount -t tmpfs -o size=1g tmpfs /tmp &&
	    mount -t tmpfs tmpfs /dev/shm && ip link set lo up &&
	    ulimit -v 8000000 && cd /mnt &&
	    exec sh t/torture/mutants.sh look "$2"' sh "$TMP/tree$1" "$2" \
	    </dev/null
}

# prove K: without a fault nothing is found, or all of this means nothing.
prove() {
	t_n=0
	for t_floor in $floors; do
		[ $(((t_n += 1) % JOBS)) != "$1" ] ||
			echo "$t_floor $(in_tree "$1" "$t_floor")"
	done >"$TMP/proof$1"
}

# work K: every JOBSth fault, in the tree K.
work() {
	while read -r t_n t_path t_line t_text; do
		[ $((t_n % JOBS)) = "$1" ] || continue
		cp "$TMP/faults/$t_n.c" "$TMP/tree$1/$t_path"
		t_floor=${t_path#lib/}
		t_by=$(in_tree "$1" "${t_floor%%/*}")
		printf '%s\t%s\t%s\t%s\t%s\n' "$t_n" "${t_by:-end}" \
		    "$t_path" "$t_line" "$t_text" >>"$TMP/results"
		cp "$TOP/$t_path" "$TMP/tree$1/$t_path"
	done <"$TMP/faults/plan"
}

if [ "${1-}" = look ]; then
	look "$2"
	exit 0
fi

mkdir "$TMP/faults" "$TMP/tree0"
tar -cf - GNUmakefile lib cmd t units | tar -xf - -C "$TMP/tree0"
(
	cd "$TMP/tree0" || exit 1
	# shellcheck disable=SC2046 # a list
	built -j2 build/unit $(programs) $(echo t/tools/*.c |
	    sed "s,t/\([^ ]*\)\.c,build/\1,g")
) || {
	ok 'it builds' false
	done_testing
}
k=0
while [ $((k += 1)) -lt "$JOBS" ]; do
	cp -a "$TMP/tree0" "$TMP/tree$k"
done
# The floors above systemd's libraries have their tests elsewhere.
floors=$(for floor in lib/*/; do
	floor=${floor#lib/}
	[ -z "$(tests "${floor%/}")" ] || echo "${floor%/}"
done)
# all FUNCTION: in each tree.
all() {
	k=-1
	while [ $((k += 1)) -lt "$JOBS" ]; do
		"$1" "$k" &
	done
	wait
}
if [ -z "${ONLY-}" ] && [ "${PROVE=1}" ]; then
	all prove
	cat "$TMP"/proof* >"$TMP/proofs"
	while read -r floor by; do
		is "the tests of lib/$floor find nothing" "$by" none
	done <"$TMP/proofs"
fi

# shellcheck disable=SC2046 # a list
python3 "$HERE/mutants.py" "$TMP/faults" "$SEED" "$MUTANTS" \
    $(for floor in $floors; do ls "lib/$floor"/*.c; done) || exit 1
[ -z "${ONLY-}" ] || {
	sed -n "${ONLY}p" "$TMP/faults/plan" >"$TMP/plan"
	mv "$TMP/plan" "$TMP/faults/plan"
}
all work

# Those that change nothing: "FILE: LINE", and a line with the reason.
sort -n "$TMP/results" | while IFS='	' read -r _ by path line text; do
	[ "$by" != none ] || ! grep -Fxq "$path: $text" "$HERE/equivalent" ||
		by=equivalent
	[ "$by" != none ] || echo "# survived: $path:$line: $text" >&3
	printf '%s\t%s\t%s\t%s\n' "$by" "$path" "$line" "$text"
done 3>&1 >"$TMP/found"
awk -F '	' '
$1 ~ /^(equivalent|does not compile)$/ { next }
{ all[$2]++; killed[$2] += $1 != "none" }
END { for (path in all) printf "# %3d of %3d  %s\n", killed[path], all[path],
    path }' "$TMP/found" | sort -k 5
cut -f 1 "$TMP/found" | sort | uniq -c | sort -rn | sed 's/^/# by /'
killed=$(cut -f 1 "$TMP/found" | grep -cE '^(unit|0.*|end)$')
lived=$(grep -c '^none' "$TMP/found")
same=$(grep -c '^equivalent' "$TMP/found")
echo "mutants: $killed of $((killed + lived)) found, $same change nothing" \
    >>"${FIGURES:-/dev/stdout}"
if [ -n "${ONLY-}" ]; then
	cat "$TMP/found"
else
	ok "$killed of $((killed + lived)) faults are found" \
	    [ $((killed * 10)) -ge $(((killed + lived) * 9)) ]
fi
done_testing

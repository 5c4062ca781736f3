#!/bin/sh
# 200 small faults in lib/, one at a time: nine in ten are found by the unit
# tests of their floor or by the tests that the list "finders" names. Those that
# change nothing are in the list "equivalent", with the reason. MUTANTS, SEED:
# how many others; ONLY='NUMBER...': these, with what finds them; PROVE=: believe
# the tests; MOST: no other one after so many seconds.
[ "$(nice)" -ge 10 ] || exec nice -n 15 sh "$0" "$@"
. "${0%/*}/../lib.sh"
need unshare ip python3 curl
unset MAKEFLAGS MFLAGS
cd "${0%/*}/../.." || exit 1
TOP=$PWD HERE=$PWD/t/torture
: "${MUTANTS:=200}" "${SEED:=1}" "${JOBS:=1}" "${MOST:=2700}"

# What is wrong may kill or delete anything: it has its own processes, network
# and file system.
alone() {
	unshare --pid --fork --mount --net --kill-child --mount-proc "$@"
}
if [ "${1-}" != look ] && ! { [ "$(id -u)" = 0 ] && alone true; } 2>/dev/null
then
	skip_all 'no namespaces for what is wrong: this needs root'
fi

# tests FLOOR/FILE.c...: those that look at one, each once.
tests() {
	for t_path; do
		while IFS=: read -r t_pattern t_numbers; do
			# shellcheck disable=SC2254 # it is a pattern
			case $t_path in
			$t_pattern) echo "$t_numbers" ;;
			esac
		done <"$HERE/finders"
	done | tr -s ' ' '\n' | awk 'NF && !seen[$0]++' |
		sed 's,.*,ls t/&-*.sh,' | sh
}

# suites FILE...: of the unit tests in there.
suites() {
	cat "$@" 2>/dev/null | sed -n 's/^Test(\([a-z_0-9]*\).*/\1/p' |
		sort -u | paste -sd '|'
}

# own FLOOR/FILE.c, and all FLOOR/FILE.c: its unit tests, and those of its
# floor; of connections, whose bytes handlers read and write, theirs too.
own() {
	t_name=${1#*/}
	suites t/unit/"${1%/*}"*-"${t_name%.c}"[-._]*
}

all() {
	case $1 in
	conn/*) suites t/unit/conn-* t/unit/handler* ;;
	*) suites t/unit/"${1%/*}"[-.]* ;;
	esac
}

# passes SECONDS COMMAND...: TAP without a failure. What fails of a busy machine
# is tried again; what hangs is not.
passes() {
	t_most=$1 t_first=$(date +%s)
	shift
	for _ in 1 2; do
		timeout -k 1 "$t_most" "$@" </dev/null >/tmp/tap 2>&1
		t_code=$?
		[ "$t_code" != 0 ] || ! grep -q '^not ok' /tmp/tap || t_code=1
		case $t_code in
		0) return 0 ;;
		124 | 137) return 1 ;;
		esac
		[ $(($(date +%s) - t_first)) -lt 10 ] || return 1
	done
	return 1
}

# units SECONDS SUITES: one of them has 15 seconds.
units() {
	[ -z "$2" ] || passes "$1" build/unit --jobs 4 --timeout 15 \
	    --fail-fast --tap=- --filter "@($2)/*"
}

# limit TEST: how long it may take, after what it took without a fault.
limit() {
	awk -v name="$1" '$2 == name { n = $1 } END { print 4 * n + 10 }' \
	    seconds 2>/dev/null || echo 60
}

built() {
	make -s O=build CFLAGS=-O1 MUSL= "$@" >"$TMP/make" 2>&1
}

# (Tools of the tests have the library, too.)
programs() {
	printf '%s\n' cmd/*.c t/tools/*.c |
		sed 's,^cmd/,build/,; s,^t/,build/,; s/\.c$//'
}

# look FLOOR/FILE.c: prints who finds something, "none" or "does not compile".
look() {
	built build/unit || { echo 'does not compile'; return; }
	if ! units "$(limit unit)" "$(own "$1")" ||
		! units "$(limit unit)" "$(all "$1")"
	then
		echo unit
		return
	fi
	# shellcheck disable=SC2046 # a list
	built $(programs)
	for t_file in $(tests "$1"); do
		passes "$(limit "$t_file")" sh "$t_file" ||
			{ echo "${t_file#t/}"; return; }
	done
	echo none
}

# mutated: the files of the floors that have tests; as those of systemd's
# libraries have theirs elsewhere, not all.
mutated() {
	sed -n 's,^\([a-z]*\)/\*:.*,\1,p' "$HERE/finders" | sort -u |
		sed 's,.*,ls lib/&/*.c,' | sh
}

# prove: without a fault all of them find nothing, or the rest means nothing.
# Prints how many seconds each took, its name and what it found.
prove() {
	# shellcheck disable=SC2046 # a list
	for t_file in unit $(tests $(mutated | sed 's,^lib/,,')); do
		t_began=$(date +%s)
		t_result=fails
		case $t_file in
		unit) units 600 '*' && t_result=passes ;;
		*) passes 120 sh "$t_file" && t_result=passes ;;
		esac
		echo "$(($(date +%s) - t_began)) $t_file $t_result"
	done
}

# in_tree K COMMAND...: of this file, where nothing but the tree K can be
# written to, and a /tmp and /dev/shm of its own; nothing when that was ended.
in_tree() {
	t_tree=$TMP/tree$1
	shift
	# shellcheck disable=SC2016 # of the other shell
	alone env T_RUN= TMPDIR= BUILD=/mnt/build sh -c '
	mount --bind "$1" /mnt && mount -o remount,bind,ro / &&
	    mount -t tmpfs -o size=1g tmpfs /tmp &&
	    mount -t tmpfs tmpfs /dev/shm && ip link set lo up &&
	    ulimit -v 8000000 && cd /mnt && shift &&
	    exec sh t/torture/mutants.sh look "$@"' sh "$t_tree" "$@" \
	    </dev/null
}

# work K: every JOBSth fault, in the tree K.
work() {
	while read -r t_n t_path t_line t_text; do
		[ $((t_n % JOBS)) = "$1" ] || continue
		t_began=$(date +%s)
		[ $((t_began - began)) -lt "$MOST" ] || break
		cp "$TMP/faults/$t_n.c" "$TMP/tree$1/$t_path"
		t_by=$(in_tree "$1" look "${t_path#lib/}")
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$t_n" "${t_by:-end}" \
		    "$t_path" "$t_line" "$t_text" \
		    $(($(date +%s) - t_began)) >>"$TMP/results"
		[ -z "${LOG-}" ] || tail -n 1 "$TMP/results" >>"$LOG"
		cp "$TOP/$t_path" "$TMP/tree$1/$t_path"
	done <"$TMP/faults/plan"
}

if [ "${1-}" = look ]; then
	shift
	"$@"
	exit 0
fi

began=$(date +%s)
mkdir "$TMP/faults" "$TMP/tree0"
tar -cf - GNUmakefile lib cmd t units | tar -xf - -C "$TMP/tree0"
(
	cd "$TMP/tree0" || exit 1
	# shellcheck disable=SC2046 # a list
	built -j2 build/unit $(programs)
) || {
	ok 'it builds' false
	done_testing
}
if [ "${PROVE=1}" ]; then
	in_tree 0 prove >"$TMP/proof"
	cp "$TMP/proof" "$TMP/tree0/seconds"
	[ -z "${LOG-}" ] || cat "$TMP/proof" >>"$LOG"
	is 'without a fault they find nothing' \
	    "$(grep -v ' passes$' "$TMP/proof" || echo "$?")" 1
fi
k=0
while [ $((k += 1)) -lt "$JOBS" ]; do
	cp -a "$TMP/tree0" "$TMP/tree$k"
done

# shellcheck disable=SC2046 # a list
python3 "$HERE/mutants.py" "$TMP/faults" "$SEED" "$MUTANTS" $(mutated) ||
	exit 1
for n in ${ONLY-}; do
	sed -n "${n}p" "$TMP/faults/plan"
done >"$TMP/only"
[ -z "${ONLY-}" ] || mv "$TMP/only" "$TMP/faults/plan"
k=0
while [ "$k" -lt "$JOBS" ]; do
	work "$k" &
	k=$((k + 1))
done
wait

# Those that change nothing: "FILE: LINE", and a line with the reason.
sort -n "$TMP/results" | while IFS='	' read -r n by path line text _; do
	[ "$by" != none ] || ! grep -Fxq "$path: $text" "$HERE/equivalent" ||
		by=equivalent
	[ "$by" != none ] || echo "# survived: $n: $path:$line: $text" >&3
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
echo "mutants: $killed of $((killed + lived)) found, $same change nothing, in" \
    "$(($(date +%s) - began)) s" >>"${FIGURES:-/dev/stdout}"
[ -n "${ONLY-}" ] || {
	ok 'there was time for them' \
	    [ $((2 * $(wc -l <"$TMP/found"))) -ge "$MUTANTS" ]
	ok "$killed of $((killed + lived)) faults are found" \
	    [ $((killed * 10)) -ge $(((killed + lived) * 9)) ]
}
done_testing

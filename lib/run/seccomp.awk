# From seccomp.list to C: the filters, one behind the other, for the machine
# that is compiled for. Two ways:
#
#   awk -v names=1 -f seccomp.awk LIST | cc -E -P -    "bh_call NAME NUMBER"
#   awk -f seccomp.awk NUMBERS LIST                    C
#
# A filter looks at the machine, then for the call's number by halves: each step
# is one comparison with the first number of a range of calls that have the
# same answer. The answers are behind it, each argument's check first.

names && FNR == 1 {
	print "#include <asm/unistd.h>"
}
/^#/ || NF == 0 { next }
names {
	split($2, part, "=")
	print "#ifdef __NR_" part[1]
	print "bh_call " part[1] " __NR_" part[1]
	if (part[2] != "") {
		print "#else"
		print "bh_call " part[1] " " part[2]
	}
	print "#endif"
	next
}
$1 == "bh_call" {
	if ($3 !~ /^[0-9]+$/)
		fail($2 ": no number: " $3)
	number[$2] = $3
	next
}
{
	split($2, part, "=")
	n++
	need[n] = $1
	call[n] = part[1]
	condition[n] = ""
	for (i = 3; i <= NF; i++)
		condition[n] = condition[n] (i > 3 ? " " : "") $i
	if ($1 !~ /^(all|reads|writes|watches|listens|starts)$/ || (NF > 2 &&
	    $3 != "absent" && !($3 ~ /^[0-5]$/ && $4 ~ /^(is|without)$/)))
		fail("line " FNR ": not NEED CALL [CONDITION]")
}

function fail(text) {
	print "seccomp.awk: " text | "cat >&2"
	failed = 1
	exit 1
}

# The calls of these needs: answer[NUMBER].
function choose(needs,    i, at) {
	split("", answer)
	for (i = 1; i <= n; i++) {
		if (index(needs, need[i]) == 0 || !(call[i] in number))
			continue
		at = number[call[i]] + 0
		# Without a condition is the wider of two.
		if (condition[i] == "")
			answer[at] = need[i] == "starts" ? "DENY" : "ALLOW"
		else if (!(at in answer))
			answer[at] = condition[i]
	}
}

# Ranges: first[1..ranges] is where one starts, what[] its answer.
function find_ranges(other,    i, last, now) {
	ranges = 0
	last = ""
	for (i = 0; i <= 1024; i++) {
		now = i in answer ? answer[i] : other
		if (now != last) {
			first[++ranges] = i
			what[ranges] = now
		}
		last = now
	}
	# Other machines' forms of calls that go by a bit of the number.
	first[++ranges] = 1073741824
	what[ranges] = "absent"
}

function emit(code, k, yes, no) {
	op[length_of] = code
	operand[length_of] = k
	if_yes[length_of] = yes
	if_no[length_of] = no
	length_of++
}

# The name of a place: of a range's answer, or of the steps to it.
function place(low, high) {
	return low == high ? what[low] : low "-" high
}

function emit_search(low, high,    middle) {
	if (low == high)
		return
	middle = int((low + high + 1) / 2)
	at[low "-" high] = length_of
	emit("BPF_JMP | BPF_JGE | BPF_K", first[middle], place(middle, high),
	    place(low, middle - 1))
	emit_search(low, middle - 1)
	emit_search(middle, high)
}

function emit_return(name, value) {
	at[name] = length_of
	emit("BPF_RET | BPF_K", value, "next", "next")
}

function emit_check(text,    part, count, i) {
	count = split(text, part, " ")
	at[text] = length_of
	emit("BPF_LD | BPF_W | BPF_ABS", "ARGUMENT(" part[1] ")", "next",
	    "next")
	if (part[2] == "without")
		emit("BPF_JMP | BPF_JSET | BPF_K", part[3], "DENY", "ALLOW")
	else
		for (i = 3; i <= count; i++)
			emit("BPF_JMP | BPF_JEQ | BPF_K", part[i], "ALLOW",
			    i < count ? "next" : "DENY")
}

function jump(from, name,    distance) {
	if (name == "next")
		return 0
	if (!(name in at))
		fail("no place " name)
	distance = at[name] - from - 1
	if (distance < 0 || distance > 255)
		fail("too far: " name)
	return distance
}

function emit_filter(needs, other,    i) {
	split("", at)
	start[filters++] = base = length_of
	choose(needs)
	find_ranges(other)
	emit("BPF_LD | BPF_W | BPF_ABS", "MACHINE", "next", "next")
	emit("BPF_JMP | BPF_JEQ | BPF_K", "THIS_MACHINE", "next", "KILL")
	emit("BPF_LD | BPF_W | BPF_ABS", "CALL", "next", "next")
	emit_search(1, ranges)
	for (i = 1; i <= ranges; i++)
		if (what[i] ~ /^[0-5] / && !(what[i] in at))
			emit_check(what[i])
	emit_return("ALLOW", "SECCOMP_RET_ALLOW")
	emit_return("DENY", "SECCOMP_RET_ERRNO | EPERM")
	emit_return("absent", "SECCOMP_RET_ERRNO | ENOSYS")
	emit_return("KILL", "SECCOMP_RET_KILL_PROCESS")
	for (i = base; i < length_of; i++) {
		if_yes[i] = jump(i, if_yes[i])
		if_no[i] = jump(i, if_no[i])
	}
}

END {
	if (names || failed)
		exit failed
	filters = length_of = 0
	# In the order of the needs' bits; then who starts programs, or watches.
	emit_filter("all", "DENY")
	emit_filter("all reads", "DENY")
	emit_filter("all reads writes", "DENY")
	emit_filter("all listens", "DENY")
	emit_filter("all reads listens", "DENY")
	emit_filter("all reads writes listens", "DENY")
	emit_filter("starts", "ALLOW")
	emit_filter("all reads watches", "DENY")
	emit_filter("all reads watches listens", "DENY")
	start[filters] = length_of
	print "static const struct sock_filter steps[] = {"
	for (i = 0; i < length_of; i++)
		printf "\t{ %s, %d, %d, %s },\n", op[i], if_yes[i], if_no[i],
		    operand[i]
	print "};"
	print "static const unsigned short starts[] = {"
	for (i = 0; i <= filters; i++)
		printf "\t%d,\n", start[i]
	print "};"
}

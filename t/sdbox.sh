#!/bin/bash
# sdbox.sh [-v] [-n] [-c v2|hybrid] [-r ROOT] [-b FROM:TO]... [-u UNITS]
#     [-t SECONDS] -- COMMAND [ARGUMENT...]
#
# Boots a real systemd, PID 1 of new namespaces, over an overlay of ROOT (/),
# runs COMMAND in it as a service, and exits with its status. What COMMAND
# prints is printed; what it changes is gone afterwards.
#
#   -b  binds FROM read-write at TO
#   -c  the layout of control groups in the box
#   -n  keeps this network namespace; else there is lo alone
#   -t  the time that the box has, 120 seconds
#   -u  a folder of units for /etc/systemd/system
#   -v  the console of the box on standard error, at the end
#
# Needs root and the packages systemd, util-linux, iproute2; no D-Bus and no
# running systemd. Exit status 64: usage; 77: the box cannot be had here.
set -u

layout=hybrid units='' limit=120 net=--net verbose='' root=/ binds=()
while getopts b:c:nr:t:u:v option; do
	case $option in
	b) binds+=("$OPTARG") ;;
	c) layout=$OPTARG ;;
	n) net= ;;
	r) root=$OPTARG ;;
	t) limit=$OPTARG ;;
	u) units=$(cd "$OPTARG" && pwd) || exit 64 ;;
	v) verbose=1 ;;
	*) exit 64 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || exit 64
[ "$(id -u)" = 0 ] && [ -x /lib/systemd/systemd ] || exit 77

# --- outside: a control group below our own in each hierarchy

groups=()
enter_groups() {
	local controllers path group file
	while IFS=: read -r _ controllers path; do
		case $controllers in
		'')
			group=/sys/fs/cgroup/unified
			[ -d $group ] || group=/sys/fs/cgroup
			;;
		name=*) group=/sys/fs/cgroup/${controllers#name=} ;;
		*) group=/sys/fs/cgroup/$controllers ;;
		esac
		[ -d "$group" ] || continue
		group=$group${path%/}/sdbox-$$
		mkdir "$group" 2>/dev/null || continue
		groups+=("$group")
		for file in cpuset.cpus cpuset.mems; do
			[ "$controllers" != cpuset ] ||
				cat "${group%/*}/$file" >"$group/$file"
		done
	done </proc/self/cgroup
}

# Who was killed there may take a moment to be gone.
leave_groups() {
	local group try
	for group in "${groups[@]}"; do
		for ((try = 0; try < 100; try++)); do
			find "$group" -depth -type d -exec rmdir {} \; \
				2>/dev/null
			[ -d "$group" ] || break
			sleep 0.05
		done
	done
}

# --- inside the namespaces: the root of the box, then systemd

mount_kernel() {
	local knob node name major minor
	mount -t proc proc "$box/proc"
	if [ -n "$net" ]; then
		ip link set lo up
		mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$box/sys"
	else
		mount --rbind /sys "$box/sys"
		umount -R "$box/sys/fs/cgroup" 2>/dev/null || true
	fi
	# What belongs to the whole kernel can be read only.
	for knob in sys sysrq-trigger irq bus; do
		[ ! -e "$box/proc/$knob" ] || {
			mount --bind "$box/proc/$knob" "$box/proc/$knob"
			mount -o remount,bind,ro "$box/proc/$knob"
		}
	done
	[ -z "$net" ] || {
		mount --bind "$box/proc/sys/net" "$box/proc/sys/net"
		mount -o remount,bind,rw "$box/proc/sys/net"
	}

	mount -t tmpfs -o mode=755,nosuid tmpfs "$box/dev"
	for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0
	do
		IFS=: read -r name major minor <<<"$node"
		mknod -m 666 "$box/dev/$name" c "$major" "$minor"
	done
	mkdir "$box/dev/pts" "$box/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts \
		"$box/dev/pts"
	mount -t tmpfs -o mode=1777 tmpfs "$box/dev/shm"
	ln -s pts/ptmx "$box/dev/ptmx"
	ln -s /proc/self/fd "$box/dev/fd"
	ln -s fd/0 "$box/dev/stdin"
	ln -s fd/1 "$box/dev/stdout"
	ln -s fd/2 "$box/dev/stderr"
	: >"$work/share/console"
	: >"$box/dev/console"
	mount --bind "$work/share/console" "$box/dev/console"
}

mount_groups() {
	local at=$box/sys/fs/cgroup controller
	if [ "$layout" = v2 ]; then
		mount -t cgroup2 cgroup2 "$at"
		return
	fi
	mount -t tmpfs -o mode=755 tmpfs "$at"
	mkdir "$at/unified" "$at/systemd"
	mount -t cgroup2 cgroup2 "$at/unified"
	mount -t cgroup -o none,name=systemd,xattr cgroup "$at/systemd" ||
		mount -t cgroup -o none,name=systemd cgroup "$at/systemd"
	for controller in cpu cpuacct cpuset memory devices freezer blkio pids
	do
		mkdir "$at/$controller"
		mount -t cgroup -o "$controller" cgroup "$at/$controller" ||
			rmdir "$at/$controller"
	done
}

# The host's own units are left out; SuccessAction ends the box with the
# status of the command.
write_units() {
	local at=$box/etc/systemd/system
	rm -rf "$at"
	mkdir -p "$at"
	: >"$box/etc/fstab"
	ln -s /dev/null "$at/systemd-journald-audit.socket"
	[ -z "$units" ] || cp -r "$units/." "$at/"
	cat >"$at/box.target" <<-'UNIT'
	[Unit]
	Description=test box
	Requires=systemd-journald.service
	After=systemd-journald.service
	Wants=box-run.service
	AllowIsolate=yes
	UNIT
	cat >"$at/box-run.service" <<-'UNIT'
	[Unit]
	Description=test script
	DefaultDependencies=no
	After=systemd-journald.service
	SuccessAction=exit-force
	FailureAction=exit-force
	[Service]
	Type=oneshot
	Environment=HOME=/root
	Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	WorkingDirectory=/
	ExecStart=/bin/bash /run/box/command
	StandardInput=null
	StandardOutput=append:/run/box/out
	StandardError=append:/run/box/out
	UNIT
}

inside() {
	set -e
	local box=$work/mount/root bind
	mount --make-rprivate /
	mount -t tmpfs -o size=50%,mode=755 tmpfs "$work/mount"
	mkdir "$work/mount/upper" "$work/mount/work" "$box"
	mount -t overlay overlay -o \
"lowerdir=$root,upperdir=$work/mount/upper,workdir=$work/mount/work" "$box"
	mount_kernel
	mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$box/run"
	mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$box/tmp"
	mkdir "$box/run/box"
	mount --bind "$work/share" "$box/run/box"
	mount_groups 2>/dev/null
	write_units
	for bind in "${binds[@]}"; do
		mkdir -p "$box${bind#*:}"
		mount --rbind "${bind%%:*}" "$box${bind#*:}"
	done

	mkdir -p "$box/.old"
	cd "$box"
	pivot_root . .old
	exec </dev/null
	umount -l /.old
	rmdir /.old
	# With container= set PID 1 leaves this to others; credentials need it.
	mount --make-rshared /
	exec env -i container=sdbox PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		TERM=dumb /lib/systemd/systemd --system --unit=box.target \
		--log-target=journal --log-level=info --show-status=no \
		--crash-reboot=no
}

# --- the run

work=$(mktemp -d)
box=''
# timeout leads a group, and with it and unshare ends all that is in the box.
finish() {
	[ -z "$box" ] || kill -s KILL -- "-$box" "$box" 2>/dev/null
	wait 2>/dev/null
	leave_groups
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/share" "$work/mount"
printf '%q ' "$@" >"$work/share/command"
: >"$work/share/out"
enter_groups
(
	for group in "${groups[@]}"; do
		echo "$BASHPID" >"$group/cgroup.procs"
	done
	# shellcheck disable=SC2086 # $net is a word or none
	exec timeout -s KILL "$limit" unshare --mount --pid --fork \
		--kill-child --cgroup --ipc --uts $net --propagation private \
		bash -c "$(declare -p work layout units net root binds
		declare -f mount_kernel mount_groups write_units inside)
		inside" >"$work/log" 2>&1
) &
box=$!
wait "$box"
status=$?
box=''
cat "$work/share/out"
[ -z "$verbose" ] || cat "$work/share/console" >&2
[ $status = 0 ] || cat "$work/log" >&2
exit $status

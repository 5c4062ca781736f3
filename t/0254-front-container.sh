#!/bin/sh
# Containerfile and the quadlet of units/examples, without an engine: the root
# that the file describes is unpacked, and the program runs in it alone, as
# process 1 and as the user that it names.
. "${0%/*}/lib.sh"
need unshare systemd-socket-activate systemd-analyze
with_musl || skip_all 'the program needs more than itself without musl'
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"
. "${0%/*}/container.sh"

unpack
is 'the image is one program and an empty folder' \
	"$(cd "$IMAGE" && find . | sort)" "$(printf '.\n./simplehttp\n./srv')"
image_user=$(said USER)
like 'USER is a number that is not the superuser' "$image_user" \
	'[1-9]*[0-9]:[1-9]*[0-9]'
cp -a "$ROOT/." "$IMAGE/srv"
ports 8000

# shellcheck disable=SC2046 # words
contained box $(words ENTRYPOINT) $(words CMD)
wait_port "$(port 8000)"
tcp container "$TMP/box.err" "$(port 8000)"
inside=$(pgrep -P "$box_pid")
is 'it is process 1 there' "$(awk '/^NSpid/ { print $3 }' "/proc/$inside/status")" 1
if [ "$(id -u)" = 0 ]; then
	is 'it has the user and group of USER, and no other group' \
		"$(awk '/^(Uid|Gid|Groups):/ { print $2 }' "/proc/$inside/status" |
		xargs)" "$(echo "$image_user" | tr : ' ')"
else
	skip 'it has the user and group of USER' 'not the superuser'
fi
is 'no process is left of those of the connections' "$(pgrep -P "$inside")" ''
kill -TERM "$inside"
wait "$box_pid"
is 'STOPSIGNAL ends it: 0' "$(said STOPSIGNAL):$?" SIGTERM:0

# shellcheck disable=SC2046 # words
contained check $(words ENTRYPOINT) --sandbox-check
wait "$check_pid"
is '--sandbox-check in the container: nothing that should not be' $? 0

# --- the quadlet: the socket comes from systemd, and there is no other network

# key SECTION KEY: its value in the quadlet.
key() {
	example simplehttp-podman.container | awk -F= -v section="[$1]" -v key="$2" '
	/^\[/ { on = $0 == section }
	on && $1 == key { print substr($0, length(key) + 2) }'
}
is 'podman: it runs as the user that the image names' \
	"$(key Container User):$(key Container Group)" "$image_user"
is 'podman: the image is the one of Containerfile' "$(key Container Image)" \
	"$(example Containerfile | sed -n 's/^#.* -t \([^ ]*\) .*/localhost\/\1/p')"
is 'podman: what is served is where the image serves' \
	"$(key Container Volume | cut -d : -f 2-)" "$(said WORKDIR):ro"
is 'podman: without a network' "$(key Container Network)" none

# What podman makes of it, as far as systemd looks at it.
mkdir "$TMP/units"
example simplehttp-podman.socket >"$TMP/units/simplehttp-podman.socket"
example simplehttp-podman.container | sed -e '/^\[Container\]/,/^$/d' \
	-e "/^\[Service\]/a ExecStart=/bin/true" \
	>"$TMP/units/simplehttp-podman.service"
is 'podman: systemd-analyze verify has nothing to say' "$(cd "$TMP/units" &&
	systemd-analyze verify --man=no ./* 2>&1)" ''

# A container that cannot start, tried sooner than after RestartSec.
mkdir "$TMP/failing"
cp "$TMP/units/"* "$TMP/failing"
sed -i -e 's|/bin/true|/bin/false|' -e 's/^RestartSec=.*/RestartSec=50ms/' \
	"$TMP/failing/simplehttp-podman.service"
cat >"$TMP/failing/try.sh" <<SH
systemctl start simplehttp-podman.socket
curl -s -m 20 http://127.0.0.1:$(port 8000)/ &
for _ in \$(seq 200); do
	starts=\$(systemctl show -P NRestarts simplehttp-podman.service)
	systemctl -q is-active simplehttp-podman.socket &&
		[ "\$starts" -lt 8 ] || break
	sleep 0.05
done
systemctl is-active simplehttp-podman.socket
SH
t='podman: its socket survives a container that cannot start'
got=$(bash "$TOP/t/sdbox.sh" -u "$TMP/failing" -- \
	sh /etc/systemd/system/try.sh 2>"$TMP/err")
case $? in
77) skip "$t" 'no box of namespaces here' ;;
*) is "$t" "$got" active ;;
esac

# The engine hands the socket on: LISTEN_FDS, and LISTEN_PID is 1.
cat >"$TMP/engine.sh" <<SH
LISTEN_PID=1 exec unshare $(isolated) --net $(words ENTRYPOINT) $(key Container Exec)
SH
start podman systemd-socket-activate \
	-l "127.0.0.1:$(sed -n 's/^ListenStream=//p' "$TMP/units/"*.socket)" \
	sh "$TMP/engine.sh"
wait_port "$(port 8000)"
tcp 'podman' "$TMP/podman.err" "$(port 8000)"
inside=$(pgrep -P "$podman_pid")
is 'podman: its network has nothing but lo' \
	"$(awk -F: 'NR > 2 { print $1 }' "/proc/$inside/net/dev" | xargs)" lo
kill -TERM "$inside"
wait "$podman_pid"
is 'podman: SIGTERM ends it: 0' $? 0

done_testing

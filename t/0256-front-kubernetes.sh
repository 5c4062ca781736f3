#!/bin/sh
# kubernetes.yaml and knative.yaml of units/examples: what they say of the
# container is done to it, without an engine.
. "${0%/*}/lib.sh"
need unshare python3
with_musl || skip_all 'the program needs more than itself without musl'
for python in python3 /usr/bin/python3; do
	! "$python" -c 'import yaml' 2>/dev/null || break
done
"$python" -c 'import yaml' 2>/dev/null || skip_all 'no yaml for python3'
. "${0%/*}/start.sh"
. "${0%/*}/front.sh"
. "${0%/*}/container.sh"

unpack
cp -a "$ROOT/." "$IMAGE/srv"

# value KEY: what the manifest has for it.
value() {
	sed -n "s/^$1=//p" "$TMP/values"
}

# probe KIND: does what the cluster does, and exits as it judges.
probe() {
	# shellcheck disable=SC2046 # words
	set -- $(value "$1")
	case $1 in
	tcpSocket) socat -u OPEN:/dev/null "TCP:127.0.0.1:$2" ;;
	httpGet) curl -fsS -m 1 -A kube-probe/1.30 "http://127.0.0.1:$2$3" ;;
	*) return 1 ;;
	esac
}

# manifest NAME: everything about NAME.yaml.
manifest() {
	ports 8000
	ok "$1: what it says fits together" \
		"$python" "$TOP/t/manifest.py" "$TOP/units/examples/$1.yaml"
	example "$1.yaml" >"$TMP/yaml"
	"$python" "$TOP/t/manifest.py" "$TMP/yaml" >"$TMP/values"
	is "$1: the user of the image" "$(value user)" "$(said USER)"
	is "$1: what is served is mounted where the image serves" \
		"$(value mount)" "$(said WORKDIR)"
	# shellcheck disable=SC2046 # words
	contained "$1" $(words ENTRYPOINT) $(value args)
	wait_port "$(value port)"
	log=$TMP/$1.err
	ok "$1: it is ready" wait_for probe readiness
	[ -z "$(value liveness)" ] || ok "$1: it is alive" probe liveness
	serves "$1" "TCP:127.0.0.1:$(value port),bind=127.0.0.2" \
		--interface 127.0.0.2 "http://127.0.0.1:$(value port)/big.bin"
}

# ends NAME PID: at SIGTERM, well within the time it has.
ends() {
	kill -TERM "$(pgrep -P "$2")"
	wait "$2"
	is "$1: SIGTERM ends it: 0" $? 0
	ok "$1: the pause and --drain are within the grace" [ \
		$(($(value pause) + $(value args | sed -n \
		's/.*--drain \([0-9]*\).*/\1/p;t;s/.*/25/p'))) \
		-le "$(value grace)" ]
}

manifest kubernetes
ok "kubernetes: the client's address in the log" wait_for \
	grep -q '^127.0.0.2 .*GET /big.bin' "$log"
ends kubernetes "$kubernetes_pid"

manifest knative
curl -sS -m 10 -o "$TMP/body" -H 'X-Forwarded-For: 198.51.100.7, 10.1.2.3' \
	"http://127.0.0.1:$(value port)/hello.txt?proxied"
ok "knative: the client's address in the log, behind two proxies" wait_for \
	grep -q '^198.51.100.7 .*GET /hello.txt?proxied' "$log"
ends knative "$knative_pid"

done_testing

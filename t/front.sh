# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of units/examples share: read after lib.sh and start.sh.

TOP=$(cd "${0%/*}/.." && pwd)
CGI=$TMP/cgi GIT=$TMP/git ACME=$TMP/acme HOOK=$TMP/hook DROP=$TMP/drop

# The accounts of the examples are not there: nobody is, or who runs this.
ACCOUNT=nobody
[ "$(id -u)" = 0 ] || ACCOUNT=$(id -un)

mkdir -p "$CGI/cgi-bin" "$GIT" "$ACME" "$TMP/metrics" "$TMP/health" \
	"$HOOK" "$DROP"
echo hello >"$ACME/hello"
echo '/x gitlab y' >"$TMP/hookhttp.secrets"
[ "$(id -u)" != 0 ] || chown nobody "$HOOK" "$DROP"
cat >"$CGI/cgi-bin/environ" <<'SH'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
echo "$REMOTE_ADDR HTTPS=${HTTPS-}"
SH
chmod 755 "$CGI/cgi-bin/environ"
! command -v git >/dev/null || git init -q --bare "$GIT/x.git"
chmod -R go=rX "$ROOT" "$CGI" "$GIT" "$ACME"

# put WORD VALUE: from now on this stands in the examples for that word.
t_put=
put() {
	# Before a slash there is no edge of a word.
	case $1 in
	/*) t_word="$1\\b" ;;
	*) t_word="\\b$1\\b" ;;
	esac
	t_put="s|$t_word|$2|g
$t_put"
}

# port NUMBER: the port that stands for this one.
port() {
	eval "echo \"\$t_port_$1\""
}

# ports NUMBER...: free ones stand for these from now on.
ports() {
	for t_number; do
		eval "t_port_$t_number=$(free_port)"
		put "$t_number" "$(port "$t_number")"
	done
}

# adapt: the text on standard input with what this machine and test have.
adapt() {
	sed -e "s|/usr/local/sbin|$BUILD|g" -e "s|/srv/http|$ROOT|g" \
		-e "s|/srv/cgi|$CGI|g" -e "s|/srv/git|$GIT|g" \
		-e "s|/srv/acme|$ACME|g" -e "s|/srv/metrics|$TMP/metrics|g" \
		-e "s|/srv/health|$TMP/health|g" \
		-e "s|/var/lib/hookhttp|$HOOK|g" \
		-e "s|/var/lib/drophttp|$DROP|g" \
		-e "s|/etc/hookhttp.secrets|$TMP/hookhttp.secrets|g" \
		-e "s|\\b_[a-z]*http\\b|$ACCOUNT|g" -e "$t_put" |
	if [ "$(id -u)" = 0 ]; then
		cat
	else
		sed "s/ --user $ACCOUNT\\b//"
	fi
}

# example FILE: this file of units/examples, adapted.
example() {
	adapt <"$TOP/units/examples/$1"
}

# behind FILE: starts the commands in its comments, named as their programs.
behind() {
	example "$1" | sed -n 's/^[;#]	//p' >"$TMP/behind"
	while read -r t_command; do
		t_program=${t_command%% *}
		t_program=${t_program##*/}
		# shellcheck disable=SC2086 # a command and its options
		start "$t_program" $t_command
	done <"$TMP/behind"
}

# code CURL_ARGUMENT...: the status of the answer, or curl's complaint.
code() {
	curl -sS -m 10 -o "$TMP/body" -w '%{http_code}' "$@" 2>&1
}

# each NAME: every program answers at its port; simplehttp as it
# does through a pipe.
each() {
	for t_program in simplehttp cgihttp githttp echohttp redirhttp hookhttp \
		healthhttp drophttp promhttp journalhttp
	do
		t_at=$(port "$(listens "$t_program")")
		wait_port "$t_at"
		case $t_program in
		simplehttp)
			tcp "$1, simplehttp" '' "$t_at"
			continue
			;;
		cgihttp) t_path=/cgi-bin/environ ;;
		githttp) t_path='/x.git/info/refs?service=git-upload-pack' ;;
		healthhttp) t_path=/live ;;
		redirhttp) t_path=/.well-known/acme-challenge/hello ;;
		*) t_path=/ ;;
		esac
		t_status=200
		[ "$t_program" != hookhttp ] || t_status=405
		is "$1, $t_program: $t_status" \
			"$(code "http://127.0.0.1:$t_at$t_path")" $t_status
	done
}

# listens PROGRAM: its port.
listens() {
	awk -F'; *' -v name="$1" '$1 == name {
		sub(/.*:/, "", $2)
		print $2
	}' "$TOP/units/programs"
}

# crowd PORT SIZE SURPLUS [NETWORK]: so many connections of one client, who
# says nothing; how many of them were closed, to the surplus; and what another
# client gets. In the network of the process NETWORK the client has an address
# of a /64 for each connection.
crowd() {
	set -- "$1" "$2" "$3" ${4+nsenter -n -t "$4"}
	t_numbers="$1 $2 $3"
	shift 3
	# shellcheck disable=SC2086 # words
	"$@" python3 - $t_numbers $# <<'PY' 2>&1
import select, socket, sys, time
port, size, surplus, six = map(int, sys.argv[1:])
def dial(source):
    s = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
    s.setsockopt(socket.SOL_IP, 15, 1)  # IP_FREEBIND
    s.bind((source, 0))
    s.connect(("2001:db8::1" if six else "127.0.0.1", port))
    return s
crowd = [dial("2001:db8::1:%x" % i if six else "127.0.0.4")
         for i in range(size)]
closed, end = set(), time.time() + 8
while len(closed) < surplus and time.time() < end:
    closed.update(select.select(crowd, [], [], 0.1)[0])
closed.update(select.select(crowd, [], [], 0.1)[0])
print(len(closed))
s = dial("2001:db8:0:1::1" if six else "127.0.0.3")
s.sendall(b"GET /hello.txt HTTP/1.0\r\nHost: test\r\n\r\n")
print(s.recv(12).decode())
PY
}

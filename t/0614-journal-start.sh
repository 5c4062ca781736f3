#!/bin/sh
# journalhttp under who starts it, in its sandbox, and when something fails.
. "${0%/*}/lib.sh"
. "${0%/*}/journal.sh"
. "${0%/*}/super.sh"

written a <<'END'
for i in range(5):
    message(i, "web.service", "seen %d" % i)
    message(i, "secret.service", "SECRET %d" % i)
END
OPTIONS="--directory=$JOURNAL --unit=web"

# talk NAME: what it answers at $port.
talk() {
	t_url=http://127.0.0.1:$port
	is "$1: entries" "$(curl -sS -m 20 "$t_url/entries?format=text" 2>&1 |
		sed 's/.*: //' | paste -sd, -)" 'seen 0,seen 1,seen 2,seen 3,seen 4'
	is "$1: two requests of a connection" "$(curl -sS -m 20 \
		-w '%{http_code} %{num_connects} ' -o "$TMP/1" "$t_url/units" \
		-o "$TMP/2" "$t_url/boots" 2>&1)" '200 1 200 0 '
	is "$1: the page" "$(curl -sS -m 20 "$t_url/" | tail -n 1)" '</html>'
	: >"$TMP/stream"
	start stream curl -sS -N -m 50 -o "$TMP/stream" \
		"$t_url/entries?format=stream"
	ok "$1: a stream" wait_for grep -q 'seen 4' "$TMP/stream"
	number=$((${number-10} + 1))
	echo "message($number, 'web.service', 'new $number')" |
		written "$number"
	ok "$1: ... that follows" wait_for grep -q "new $number" "$TMP/stream"
	is "$1: ... and has nothing hidden" "$(grep SECRET "$TMP/stream")" ''
	t_stop "${stream_pid-}"
	rm -f "$JOURNAL/$number.journal"
}
for sandbox in none landlock full; do
	serve --sandbox=$sandbox --unit=web
	port=$PORT
	talk "listen, --sandbox=$sandbox"
	t_stop "$server_pid"
	is "--sandbox=$sandbox: no complaint" \
		"$(grep -v '"GET ' "$TMP/server.err")" ''
done
# shellcheck disable=SC2086 # options
by_super_servers talk journalhttp $AS --sandbox=full $OPTIONS

if instrumented; then
	skip 'all that is forbidden is refused' 'an instrumented build'
else
	# shellcheck disable=SC2086 # options
	is 'all that is forbidden is refused' "$(as_user "$BUILD/journalhttp" \
		$OPTIONS --sandbox=full --sandbox-check 2>&1 |
		grep -c POSSIBLE)" 0
fi

# --- the system's own journal: whoever may not read it gets an error
mkdir "$TMP/closed"
cp "$JOURNAL/a.journal" "$TMP/closed"
chmod 600 "$TMP/closed/a.journal"
PORT=$(free_port)
# shellcheck disable=SC2086 # an option, or none
start closed "$BUILD/journalhttp" $AS --listen "127.0.0.1:$PORT" \
	--directory="$TMP/closed" --unit=web
wait_port "$PORT"
if [ "$(id -u)" = 0 ]; then
	is 'a journal that may not be read: 503' "$(curl -sS -m 9 \
		-o "$TMP/body" -w '%{http_code}' \
		"http://127.0.0.1:$PORT/entries")" 503
	like '... and a line says who may' "$(cat "$TMP/closed.err")" \
		'*none may be read*systemd-journal*'
else
	skip 'a journal that may not be read' 'its owner may'
fi

# --- many files, few descriptors: nothing is left out in silence
i=0
while [ $i -lt 60 ]; do
	ln "$TMP/closed/a.journal" "$TMP/closed/$i.journal"
	i=$((i + 1))
done
for i in $(seq 60 75); do
	echo "message($i, 'web.service', 'file $i')"
done >"$TMP/lines"
JOURNAL=$TMP/closed options=--unit=web
written last <"$TMP/lines"
chmod 644 "$TMP/closed"/*
is 'more files than a small server may open' "$(asking \
	'/entries?q=file&format=text' | grep -c 'file [67]')" 16
is '... fewer descriptors than files: 503' "$(
	# shellcheck disable=SC3045 # dash and bash have it
	ulimit -n 40
	code "/entries?q=file")" 503
like '... and why' "$(cat "$TMP/log")" '*journal: open: Too many open files*'

# A client that leaves: nothing is wrong.
req 'GET /entries?format=stream HTTP/1.1' 'Host: localhost' >"$TMP/request"
# shellcheck disable=SC2086 # options
"$BUILD/journalhttp" $OPTIONS <"$TMP/request" 2>"$TMP/log" | :
is 'a client that does not read a stream: it ends' "$(wc -l <"$TMP/log")" 1
# shellcheck disable=SC2086 # options
is 'a client that leaves in the middle: 0' "$(printf 'GET / HT' |
	"$BUILD/journalhttp" $OPTIONS 2>"$TMP/log"; echo $?)" 0
done_testing

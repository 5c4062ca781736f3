#!/bin/sh
# hookhttp: what is stored, once, and what is not.
. "${0%/*}/lib.sh"
. "${0%/*}/hook.sh"

# --- usage

# refused STATUS LINE ARGUMENT...
refused() {
	t_status=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/hookhttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_line: $t_status" $? "$t_status"
	is '... one line' "$(cat "$TMP/err")" "hookhttp: $t_line"
}
# secret LINE: a file of it.
secret() {
	printf '# one\n\n%s\n' "$1" >"$TMP/one"
}
refused 64 'which --secrets?' "$SPOOL"
refused 64 'which SPOOL?' --secrets="$SECRETS"
refused 64 '--tolerance: more than half of --remember: what was stored could come again' \
    --secrets="$SECRETS" --remember=1 --tolerance=43201 "$SPOOL"
refused 66 "$TMP/none: No such file or directory" --secrets="$TMP/none" "$SPOOL"
refused 66 "$TMP/none: No such file or directory" --secrets="$SECRETS" \
    "$TMP/none"
for line in github '/a' '/a github' '/a github   '; do
	secret "$line"
	refused 78 "$TMP/one:3: not a line PATH SENDER SECRET" \
	    --secrets="$TMP/one" "$SPOOL"
done
secret 'a github x'
refused 78 "$TMP/one:3: a path that does not start with /" \
    --secrets="$TMP/one" "$SPOOL"
secret '/a gitHub x'
refused 78 "$TMP/one:3: not one of github, gitea, gitlab and standard" \
    --secrets="$TMP/one" "$SPOOL"
secret '/a standard x'
refused 78 "$TMP/one:3: a secret that does not start with whsec_" \
    --secrets="$TMP/one" "$SPOOL"
for text in '' '%%' abc; do
	secret "/a standard whsec_$text"
	refused 78 "$TMP/one:3: a secret that is not whsec_ and base64" \
	    --secrets="$TMP/one" "$SPOOL"
done
secret '# nothing'
refused 78 "$TMP/one: no secret" --secrets="$TMP/one" "$SPOOL"
printf '/a github x\0\n' >"$TMP/one"
refused 78 "$TMP/one: not a text" --secrets="$TMP/one" "$SPOOL"
head -c 1100000 /dev/zero | tr '\0' '#' >"$TMP/one"
refused 78 "$TMP/one: longer than 1 MiB" --secrets="$TMP/one" "$SPOOL"
mkdir "$TMP/credentials"
printf '/cred gitlab of systemd\r\n' >"$TMP/credentials/secrets"
is 'the secrets of $CREDENTIALS_DIRECTORY' "$({
	req 'POST /cred HTTP/1.0' 'Content-Length: 1' \
	    'X-Gitlab-Token: of systemd'
	printf x
} | CREDENTIALS_DIRECTORY=$TMP/credentials $AS "$BUILD/hookhttp" \
    --log-to=none "$SPOOL" | status)" 202
more '... stored' 1

# --- the file

printf 'a\r\n\0b' >"$TMP/body"
{
	req 'POST /github?x=y HTTP/1.0' 'Content-Length: 5' 'Host: hooks.example' \
	    'X-GitHub-Event: push' 'Authorization: Basic secret' \
	    'X-GitHub-Delivery: 72d3162e' 'Cookie: secret' 'Hook-Client: forged' \
	    "X-Hub-Signature-256: sha256=$(hex "It's a Secret to Everybody" \
	    <"$TMP/body")"
	cat "$TMP/body"
} >"$TMP/request"
$AS "$BUILD/hookhttp" --secrets="$SECRETS" "$SPOOL" <"$TMP/request" \
    >"$TMP/answer" 2>"$TMP/log"
is 'a delivery: 202' "$(status <"$TMP/answer")" 202
file=$(last)
like 'its name is the time and the sender' "${file##*/}" \
    '20[0-9][0-9][01][0-9][0-3][0-9]T[0-2][0-9][0-5][0-9][0-6][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z-github.http'
is 'the answer says it' "$(body <"$TMP/answer")" "stored ${file##*/}"
is '... with its length' "$(header Content-Length <"$TMP/answer")" \
    $(($(body <"$TMP/answer" | wc -c)))
like 'the log says it' "$(cat "$TMP/log")" "*stored ${file##*/}*"
is 'only its user and group read it' "$(stat -c %a "$file")" 640
is 'the head, with what is known, and without secrets' \
    "$(sed '/^\r$/q' "$file" | tr -d '\r' | sed 's/^\(Hook-Received\): .*/\1/')" \
'POST /github?x=y HTTP/1.0
Hook-Received
Hook-Client: -
Host: hooks.example
X-GitHub-Event: push
X-GitHub-Delivery: 72d3162e
X-Hub-Signature-256: sha256='"$(hex "It's a Secret to Everybody" <"$TMP/body")"'
Content-Length:                    5'
printf 'a\r\n\0b' >"$TMP/expected"
sed '1,/^\r$/d' "$file" >"$TMP/got"
ok 'the body, as it was sent' cmp "$TMP/expected" "$TMP/got"
if command -v python3 >/dev/null; then
	is 'the parser of messages of python reads it' "$(python3 - "$file" <<-'PY'
	import http.client, sys
	file = open(sys.argv[1], 'rb')
	line = file.readline().decode().split()
	fields = http.client.parse_headers(file)
	body = file.read(int(fields['Content-Length']))
	print(line[0], fields['X-GitHub-Event'], body, file.read())
	PY
	)" "POST push b'a\\r\\n\\x00b' b''"
else
	skip 'the parser of messages of python reads it' 'no python3'
fi
t_stored=$(stored)

# Chunked: the length is known all the same.
{
	req 'POST /gitlab HTTP/1.1' 'Host: a' 'Transfer-Encoding: chunked' \
	    'X-Gitlab-Token: open sesame' 'Connection: close'
	printf '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'
} | $AS "$BUILD/hookhttp" --secrets="$SECRETS" --log-to=none "$SPOOL" |
	status >"$TMP/status"
is 'a chunked body: 202' "$(cat "$TMP/status")" 202
is '... stored without its chunks' "$(sed '1,/^\r$/d' "$(last)")" abcde
is '... its length' "$(header Content-Length <"$(last)")" 5
is '... the token is left out' "$(grep -ci sesame "$(last)")" 0
more '... once' 1

# Names sort by time.
for n in 1 2 3; do
	github "in order $n" >"$TMP/answer"
	body <"$TMP/answer" | sed 's/stored //'
done >"$TMP/order"
is 'names sort as they came' "$(sort "$TMP/order")" "$(cat "$TMP/order")"
t_stored=$(stored)

# --- once

is 'a delivery' "$(github again | status)" 202
more '... stored' 1
github again >"$TMP/answer"
is 'the same again: 202' "$(status <"$TMP/answer")" 202
is '... it says so' "$(body <"$TMP/answer")" 'stored before'
more '... not stored' 0
signature=$(printf again | hex "It's a Secret to Everybody")
is 'the same with other letters and fields: 202' "$(posted /github again \
    "X-Hub-Signature-256: sha256=$(echo "$signature" | tr a-f A-F)" \
    'X-GitHub-Delivery: another')" 202
more '... not stored' 0
rm "$(last)"
t_stored=$(stored)
is 'when a job has taken it away: 202' "$(github again | status)" 202
more '... not stored' 0

now=$(date +%s)
for time in $now $((now - 1)); do
	is "Standard Webhooks, one id, time $time" "$(posted /standard x \
	    'webhook-id: once' "webhook-timestamp: $time" \
	    "webhook-signature: v1,$(printf x | standard once "$time")")" 202
done
more '... a retry has another time: stored once' 1
for key in a a b; do
	is "GitLab's token, Idempotency-Key $key" "$(posted /gitlab same \
	    'X-Gitlab-Token: open sesame' "Idempotency-Key: $key")" 202
done
more '... stored once for each key' 2

find "$SPOOL/seen" -type f -size 0 -perm 400 -exec touch -d '8 days ago' {} +
is 'the same after 8 days: 202' "$(github again | status)" 202
more '... stored' 1
is '... and then again not' "$(github again | status)" 202
more '... not stored' 0
find "$SPOOL/seen" -type f -exec touch -d '8 days ago' {} +
options=--remember=9
is 'after 8 days with --remember=9: 202' "$(github again | status)" 202
more '... not stored' 0
options=
many=$(find "$SPOOL/seen" -type f | wc -l)
options=--sandbox=full
is 'the next one, in the full sandbox' "$(github sweeps | status)" 202
options=
is '... removes what is too old' "$(find "$SPOOL/seen" -type f | wc -l)" 2
ok '... of which there was some' [ "$many" -gt 5 ]
t_stored=$(stored)

# Many at once: the same and others.
for n in 1 2 3 4 5 6 7 8 9 10; do
	{ github 'at once' | status >"$TMP/once.$n"; } 2>/dev/null &
	{ github "at once $n" | status >"$TMP/many.$n"; } 2>/dev/null &
done
wait
is 'ten at once that are the same, ten others: all 202' \
    "$(cat "$TMP"/once.* "$TMP"/many.* | sort | uniq -c | xargs)" '20 202'
more '... eleven are stored' 11

# --- ping

github 'Zen' 'X-GitHub-Event: ping' >"$TMP/answer"
is 'a ping of GitHub: 202' "$(status <"$TMP/answer")" 202
is '... says so' "$(body <"$TMP/answer")" ping
is 'a ping with a wrong signature: 403' "$(posted /github Zen \
    'X-GitHub-Event: ping' "X-Hub-Signature-256: sha256=$signature")" 403
more '... neither is stored' 0

# --- bounds, and clients that leave

options=--max-body=10
is 'a body of --max-body: 202' "$(github 0123456789 | status)" 202
more '... stored' 1
is 'a longer one: 413' "$(github 0123456789a | status)" 413
options=
{
	req 'POST /gitlab HTTP/1.0' 'Content-Length: 9' \
	    'X-Gitlab-Token: open sesame'
	printf cut
} | $AS "$BUILD/hookhttp" --secrets="$SECRETS" --log-to=none "$SPOOL" |
	status >"$TMP/status"
is 'a body that is cut: 400' "$(cat "$TMP/status")" 400
more '... nothing stored' 0
is '... nothing hidden' "$(find "$SPOOL" -name '.?*')" ''
done_testing

#!/bin/sh
# hookhttp: whom it believes. What is not right is 403, and nothing of it is
# stored.
. "${0%/*}/lib.sh"
. "${0%/*}/hook.sh"
now=$(date +%s)

# accepted SENTENCE PATH BODY FIELD...
accepted() {
	t_what=$1
	shift
	is "$t_what: 202" "$(posted "$@")" 202
	more '... stored' 1
}

# refused SENTENCE REASON PATH BODY FIELD...
refused() {
	t_what=$1 t_reason=$2
	shift 2
	is "$t_what: 403" "$(posted "$@")" 403
	like '... the log says why' "$(cat "$TMP/log")" \
	    "*refused: $t_reason*"
	more '... nothing stored' 0
}

mkdir -p "$SPOOL/new"
[ "$(id -u)" != 0 ] || chown 65534:65534 "$SPOOL/new"

# --- GitHub: the secret, the body and the signature of its documents

sha=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17
accepted 'the example of GitHub' /github 'Hello, World!' \
    "X-Hub-Signature-256: sha256=$sha"
refused 'another body' 'a wrong signature' /github 'Hello, World?' \
    "X-Hub-Signature-256: sha256=$sha"
refused 'no signature' 'no signature' /github 'Hello, World!'
refused 'the signature of SHA-1 alone' 'no signature' /github 'Hello, World!' \
    "X-Hub-Signature: sha1=$(echo $sha | cut -c 1-40)"
refused 'without sha256=' 'a signature that is none' /github 'Hello, World!' \
    "X-Hub-Signature-256: $sha"
refused 'one digit less' 'a signature that is none' /github 'Hello, World!' \
    "X-Hub-Signature-256: sha256=${sha%7}"
refused 'one digit more' 'a signature that is none' /github 'Hello, World!' \
    "X-Hub-Signature-256: sha256=${sha}7"
refused 'an empty one' 'a signature that is none' /github 'Hello, World!' \
    "X-Hub-Signature-256: sha256="
refused 'the first digit is another' 'a wrong signature' /github \
    'Hello, World!' "X-Hub-Signature-256: sha256=8${sha#7}"
refused 'the last digit is another' 'a wrong signature' /github \
    'Hello, World!' "X-Hub-Signature-256: sha256=${sha%7}8"
accepted 'an empty body' /github '' \
    "X-Hub-Signature-256: sha256=$(hex "It's a Secret to Everybody" </dev/null)"
cp "$SECRETS" "$TMP/more"
SECRETS=$TMP/more
echo '/ gitlab root' >>"$SECRETS"
accepted 'the path /' / 'of the root' 'X-Gitlab-Token: root'
accepted '... of an absolute target without one' http://a 'of the root, too' \
    'X-Gitlab-Token: root'
SECRETS=$TMP/secrets
large=$(head -c 300000 /dev/zero | tr '\0' x)
accepted 'a body of 300 KB' /github "$large" \
    "X-Hub-Signature-256: sha256=$(printf %s "$large" |
	hex "It's a Secret to Everybody")"

# --- Gitea, Forgejo, Gogs: the bare digits

for field in X-Gitea-Signature X-Forgejo-Signature X-Gogs-Signature; do
	accepted "$field" /gitea "{\"by\":\"$field\"}" \
	    "$field: $(printf '{"by":"%s"}' $field | hex sesame)"
done
refused 'another secret' 'a wrong signature' /gitea '{}' \
    "X-Gitea-Signature: $(printf '{}' | hex other)"
body='{"from":"gitea"}'
is 'Gitea by its signature for GitHub' "$(posted /github "$body" \
    "X-Hub-Signature-256: sha256=$(printf %s "$body" |
	hex "It's a Secret to Everybody")")" 202
more '... stored' 1

# --- GitLab: the token itself, or a signing token

accepted 'the token' /gitlab '{"a":1}' 'X-Gitlab-Token: open sesame'
refused 'another token' 'a w*' /gitlab '{"a":2}' 'X-Gitlab-Token: open sesamf' \
    'webhook-id: a' "webhook-timestamp: $now" 'webhook-signature: v1,x'
refused 'a longer one' 'no webhook-id*' /gitlab '{"a":2}' \
    'X-Gitlab-Token: open sesame1'
refused 'no token' 'no webhook-id*' /gitlab '{"a":2}'
body='{"signed":"by GitLab"}'
accepted 'the signing token' /gitlab "$body" 'webhook-id: f5e5f430' \
    "webhook-timestamp: $now" 'Idempotency-Key: f5e5f430' \
    "webhook-signature: v1,$(printf %s "$body" | standard f5e5f430 "$now")"

# --- Standard Webhooks

# sign ID TIME BODY
sign() {
	printf %s "$3" | standard "$1" "$2"
}
body='{"type":"user.created"}'
right=$(sign msg_1 "$now" "$body")
other=$(sign msg_x "$now" "$body")
try() {
	t_id=$1 t_time=$2 t_signature=$3
	shift 3
	set -- "$@" /standard "$body" "webhook-id: $t_id" \
	    "webhook-timestamp: $t_time" "webhook-signature: $t_signature"
	"$@"
}
try msg_1 "$now" "v1,$right" accepted 'a signature'
is 'the example of the document' \
    "$(sign msg_p5jXN8AQM9LWM0D4loKWxJek 1614265330 '{"test": 2432232314}')" \
    'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
right=$(sign msg_2 "$now" "$body")
try msg_2 "$now" "v1,$other v1,$right" accepted 'the second one of several'
right=$(sign msg_3 "$now" "$body")
try msg_3 "$now" "v1a,$other v2,x v1, v1,$right nonsense" accepted \
    'among others that it does not know'
right=$(sign msg_4 "$now" "$body")
try msg_4 "$now" "v1,$other v1a,$right" refused 'none that is right' \
    'a wrong signature'
try msg_5 "$now" "v1,$right" refused 'of another id' 'a wrong signature'
try msg_4 $((now - 1)) "v1,$right" refused 'of another time' \
    'a wrong signature'
try msg_4 "$now" '' refused 'an empty list' 'a wrong signature'
try msg_4 "$now" "$right" refused 'no version' 'a wrong signature'
then=$((now - 1000))
try msg_6 $then "v1,$(sign msg_6 $then "$body")" refused 'too old' \
    'a webhook-timestamp too far*'
then=$((now + 1000))
try msg_6 $then "v1,$(sign msg_6 $then "$body")" refused 'of the future' \
    'a webhook-timestamp too far*'
options=--tolerance=2000
try msg_6 $then "v1,$(sign msg_6 $then "$body")" accepted 'with --tolerance'
options=
for time in '' 0x5 -1 1e9 99999999999999999999; do
	try msg_7 "$time" "v1,$(sign msg_7 "$time" "$body")" refused \
	    "the time '$time'" '*webhook-timestamp*'
done
# id.time.body is signed: of these bytes another id, another time and another
# body can be made.
for id in "msg_b.$now" "msg_b.$now.x" "msg_b.0$now"; do
	try "$id" "$now" "v1,$(sign "$id" "$now" "$body")" refused \
	    "the id $id" 'a webhook-id with a time in it'
done
for id in msg.12 msg. .a "msg.a$now" "msg_$now"; do
	try "$id" "$now" "v1,$(sign "$id" "$now" "$body")" accepted \
	    "the id $id"
done
refused 'no id' 'no webhook-id*' /standard "$body" \
    "webhook-timestamp: $now" "webhook-signature: v1,$right"

refused 'an empty id' 'no webhook-id*' /standard "$body" 'webhook-id: ' \
    "webhook-timestamp: $now" "webhook-signature: v1,$right"
refused 'no time' 'no webhook-id*' /standard "$body" 'webhook-id: msg_7' \
    "webhook-signature: v1,$right"
refused 'no list' 'no webhook-id*' /standard "$body" 'webhook-id: msg_7' \
    "webhook-timestamp: $now"

is 'the fields that it had before: 202' "$(posted /standard "$body" \
    'svix-id: msg_8' "svix-timestamp: $now" \
    "svix-signature: v1,$(sign msg_8 "$now" "$body")")" 202
more '... stored' 1
refused 'some of these, some of those' 'no webhook-id*' /standard "$body" \
    'webhook-id: msg_9' "svix-timestamp: $now" \
    "svix-signature: v1,$(sign msg_9 "$now" "$body")"

# --- several secrets

for secret in 'the old one' 'the new one'; do
	accepted "while secrets change, $secret" /rotated "$secret" \
	    "X-Hub-Signature-256: sha256=$(printf %s "$secret" |
		hex "$secret")"
done
refused '... no third one' 'a wrong signature' /rotated x \
    "X-Hub-Signature-256: sha256=$(printf x | hex another)"
refused 'the secret of another path' 'a wrong signature' /rotated x \
    "X-Hub-Signature-256: sha256=$(printf x | hex "It's a Secret to Everybody")"
refused 'the way of another path' 'no signature' /github '{"a":1}' \
    'X-Gitlab-Token: open sesame'

# --- paths and methods

for path in / /Github /github/ /githu /github2 /%67ithub //; do
	is "404: $path" "$(posted "$path" x)" 404
done
is 'a query does not count' "$(posted '/github?a=b' 'Hello, World!' \
    "X-Hub-Signature-256: sha256=$sha")" 202
req 'GET /github HTTP/1.0' | $AS "$BUILD/hookhttp" --secrets="$SECRETS" \
    --log-to=none "$SPOOL" >"$TMP/answer"
is 'GET: 405' "$(status <"$TMP/answer")" 405
is '... Allow' "$(header Allow <"$TMP/answer")" 'POST, OPTIONS'

# --- a path that is none is /

echo '/ gitlab sesame' >>"$SECRETS"
is '/: 202' "$(posted / x 'X-Gitlab-Token: sesame')" 202
is 'a target without a path: 202' \
    "$(posted http://localhost x 'X-Gitlab-Token: sesame')" 202

# --- what the answers tell

unlike 'an answer says nothing of why' "$(post /github x | body)" \
    '*signature*'
is 'no secret in any log, no answer' "$({
	post /gitlab x 'X-Gitlab-Token: open sesame'
	post /github x
	cat "$TMP/log"
} | grep -ci -e 'sesame' -e 'to everybody')" 0
done_testing

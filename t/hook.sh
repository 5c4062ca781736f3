# shellcheck shell=sh disable=SC2034,SC2154 # used by the tests that read this
# What the tests of hookhttp share: read after lib.sh. The signatures are made
# by openssl, as the senders' documents describe them.
need openssl

SPOOL=$TMP/spool
SECRETS=$TMP/secrets
KEY=MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
mkdir -p "$SPOOL"
cat >"$SECRETS" <<END
# path      sender    secret
/github     github    It's a Secret to Everybody
/gitea      gitea     sesame
/gitlab     gitlab    open sesame
/gitlab     gitlab    whsec_$KEY
/standard   standard  whsec_$KEY

/rotated    github    the old one
/rotated    github    the new one
END
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$SPOOL"

AS=
[ "$(id -u)" != 0 ] || AS='setpriv --reuid=65534 --regid=65534 --clear-groups'

# hex SECRET <BODY: GitHub: "HMAC hex digest", of all of the body.
hex() {
	openssl dgst -sha256 -hmac "$1" | sed 's/.*= //'
}

# standard ID TIME <BODY: "base64(HMAC(base64-decoded secret, id.time.body))".
standard() {
	{
		printf '%s.%s.' "$1" "$2"
		cat
	} | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(printf %s "$KEY" |
		base64 -d | od -An -v -tx1 | tr -d ' \n')" -binary | base64
}

# post PATH BODY FIELD...: the answer of hookhttp $options.
options=
post() {
	t_path=$1 t_text=$2
	shift 2
	# shellcheck disable=SC2086 # options
	{
		req "POST $t_path HTTP/1.0" "Content-Length: ${#t_text}" "$@"
		printf %s "$t_text"
	} | $AS "$BUILD/hookhttp" --secrets="$SECRETS" $options "$SPOOL" \
	    2>"$TMP/log"
}

# posted PATH BODY FIELD...: its status.
posted() {
	post "$@" | status
}

# github BODY [FIELD...]: as GitHub signs it.
github() {
	t_body=$1
	shift
	post /github "$t_body" "X-Hub-Signature-256: sha256=$(printf %s \
		"$t_body" | hex "It's a Secret to Everybody")" "$@"
}

# stored: how many deliveries are in the spool.
stored() {
	find "$SPOOL/new" -type f | wc -l
}

# last: the name of the last one.
last() {
	find "$SPOOL/new" -type f | sort | tail -n 1
}

# more SENTENCE EXPECTED: so many were stored since it was asked before.
t_stored=0
more() {
	t_count=$(stored)
	is "$1" $((t_count - t_stored)) "$2"
	t_stored=$t_count
}

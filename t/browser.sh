# shellcheck shell=sh
# What the tests by browser.py share: a server (client.sh) and a driver. Read
# after lib.sh.
need chromium chromedriver python3
. "${0%/*}/client.sh"

PYTHONPATH=$(cd "${0%/*}" && pwd)
PYTHONDONTWRITEBYTECODE=1
HOME=$TMP
DRIVER=http://127.0.0.1:$(free_port)
export PYTHONPATH PYTHONDONTWRITEBYTECODE HOME DRIVER URL ROOT TMP
start driver chromedriver --port="${DRIVER##*:}"
wait_port "${DRIVER##*:}"

# browse: runs the Python on standard input, which prints lines "NAME: VALUE".
browse() {
	cat >"$TMP/browse.py"
	if ! timeout 50 python3 "$TMP/browse.py" >"$TMP/facts" 2>"$TMP/errors"
	then
		grep -q -e 'not created' -e 'failed to start' "$TMP/errors" &&
			skip_all 'chromium does not start here'
		t_diag 'the browser script' "$(cat "$TMP/errors")"
	fi
}

# fact NAME: its value.
fact() {
	sed -n "s/^$1: //p" "$TMP/facts"
}

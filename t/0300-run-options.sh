#!/bin/sh
# The command line: what is refused, and how.
. "${0%/*}/lib.sh"

# refused SENTENCE LINE ARGUMENT...: the line is without the program's name.
refused() {
	t_what=$1 t_line=$2
	shift 2
	printf '' | "$BUILD/echohttp" "$@" >"$TMP/out" 2>"$TMP/err"
	is "$t_what: exit status 64" $? 64
	is "$t_what: one line that names it" "$(cat "$TMP/err")" \
	    "echohttp: $t_line"
	is "$t_what: nothing on standard output" "$(cat "$TMP/out")" ''
}

refused 'an unknown option' '--nope: unknown option' --nope
refused 'an unknown option with a value' '--nope: unknown option' --nope=1
refused 'an abbreviation' '--verb: unknown option' --verb
refused 'a short option' '-v: unknown option' -v
refused 'an option without its value' \
    '--user: needs a value: NAME|UID' --user
refused 'a flag with a value' '--verbose: takes no value' --verbose=yes
refused 'an operand where there is none' 'x=y: surplus operand' x=y
refused 'an operand behind --' '--help: surplus operand' -- --help
refused 'a word that is none of the choice' \
    '--log: not one of python|common|combined|none' --log=apache
refused 'half a word of the choice' \
    '--sandbox: not one of full|landlock|none' --sandbox=land
refused 'a number that is none' \
    '--drain: not a number from 1 to 1000000' --drain=1x
refused 'an empty number' \
    '--drain: not a number from 1 to 1000000' --drain=
refused 'a number below the least' \
    '--max-connections: not a number from 1 to 32768' --max-connections 0
refused 'a number above the most' \
    '--max-connections: not a number from 1 to 32768' --max-connections 33K
refused 'a number beyond all numbers' \
    '--max-body: not a number from 0 to 9223372036854775807' \
    --max-body 99999999999G
refused 'none where there is no none' \
    '--drain: not a number from 1 to 1000000' --drain none
times='--timeout: not HEAD,IDLE,STALL, each empty, none or 1 to 1000000'
refused 'a time of 0' "$times" --timeout ,0
refused 'a word of four letters' "$times" --timeout nine
refused 'four times' "$times" --timeout 1,2,3,4
refused 'a field without a colon' \
    "--header: not a field 'NAME: VALUE'" --header 'X-A 1'
refused 'a field whose name is none' \
    "--header: not a field 'NAME: VALUE'" --header 'X(A): 1'
refused 'a field with a control character' \
    "--header: not a field 'NAME: VALUE'" --header "$(printf 'X-A: \033[1m')"
refused 'a field with a line end' \
    "--header: not a field 'NAME: VALUE'" --header 'X-A: 1
X-B: 2'
for name in connection Content-Length transfer-encoding Date SERVER; do
	refused "a field of our own, $name" \
	    '--header: a field that the program sends itself' \
	    --header "$name: 1"
done
set --
while [ $# -lt 17 ]; do
	set -- "$@" --header=X:1
done
refused 'the 17th field' '--header: given more than 16 times' "$@"
is 'a client that reads standard error is not told' "$(
	TCPREMOTEIP=192.0.2.1 PROTO=TCP "$BUILD/echohttp" --drain=x \
	</dev/null 2>&1)" ''
refused 'a network that is none' \
    '--trusted-proxy: not an address or network' --trusted-proxy 10.0.0.0/33
refused 'a sink that is none' '--log-to: not one of auto, stderr, journal, '\
'syslog, none and /FILE' --log-to=file
refused 'a user that is not there' \
    '--user: no such user' --user no-such-user
refused 'the superuser' '--user: not the superuser' --user 0
refused 'control characters do not reach the terminal' \
    '?[31m: surplus operand' "$(printf '\033[31m')"
done_testing

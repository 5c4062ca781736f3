#!/bin/sh
# --help and --version, and that each option of --help is taken.
. "${0%/*}/lib.sh"

help=$("$BUILD/echohttp" --help 2>"$TMP/err")
is '--help: exit status 0' $? 0
is '--help: nothing on standard error' "$(cat "$TMP/err")" ''
ok '--help fits 24 lines' [ "$(echo "$help" | wc -l)" -le 24 ]
is '--help fits 80 columns' "$(echo "$help" | grep -E '.{81}')" ''
own=$("$BUILD/simplehttp" --help)
is '--help of a program with options fits 80 columns' \
    "$(echo "$own" | grep -E '.{81}')" ''
ok '--help of a program with options fits 24 lines' \
    [ "$(echo "$own" | wc -l)" -le 24 ]
like '--help begins with the usage' "$help" 'Usage: echohttp \[OPTION]...
*'
like '--help tells the operands' "$("$BUILD/simplehttp" --help)" \
    'Usage: simplehttp \[OPTION]... *\[DIRECTORY]
*'
is '--version' "$("$BUILD/echohttp" --version)" 'echohttp (libbasehttp) 0.1'

for option in listen user sandbox sandbox-check log log-to timeout max-body \
    max-connections max-per-source exit-idle drain proxy-protocol \
    trusted-proxy header protocol verbose help version; do
	like "--help has --$option" "$help" "*
  --${option}[ =]*"
	like "--help of a program with options names --$option" "$own
" "*  --${option}[ =
]*"
done

if [ -e /dev/full ]; then
	"$BUILD/echohttp" --help >/dev/full
	is '--help that cannot be printed: exit status 71' $? 71
	"$BUILD/simplehttp" --help >/dev/full
	is '... of a program with options: exit status 71' $? 71
	"$BUILD/echohttp" --version >/dev/full
	is '--version that cannot be printed: exit status 71' $? 71
fi
done_testing

#!/bin/sh
# A script runs as the user that the server runs as, and yet cannot read or
# write what the server has in memory: requests of others, hashes of passwords.
. "${0%/*}/lib.sh"
need curl
! instrumented || skip_all 'LeakSanitizer looks at memory as a debugger does'

mkdir -p "$TMP/root/cgi-bin"
cat >"$TMP/root/cgi-bin/look" <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\n\n'
look() {
	for file in mem environ maps; do
		if (: <"/proc/$1/$file") 2>/dev/null; then
			echo "$2 $file"
		fi
	done
}
read -r _ _ _ listener _ <"/proc/$PPID/stat"
look $$ own
look "$PPID" connection
look "$listener" listener
END
chmod 755 "$TMP/root/cgi-bin/look"
port=$(free_port)
start server as_user "$BUILD/cgihttp" --listen "127.0.0.1:$port" "$TMP/root"
wait_port "$port"
is 'a script sees its own memory alone' \
	"$(curl -s "http://127.0.0.1:$port/cgi-bin/look")" 'own mem
own environ
own maps'
done_testing

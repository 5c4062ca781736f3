#!/bin/sh
# Run by 0221-start-systemd.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/start.sh"

# Its name is in the units.
mv "$ROOT" /box/tmp/root
ROOT=/box/tmp/root

systemctl start accept.socket quiet.socket third.socket wait.socket \
    fds.socket prefixed.socket syslog.socket

# entries MATCH...: the journal's entries of this call, as JSON.
entries() {
	journalctl -q -o json --no-pager "$@"
}

entry() {
	entries HTTP_PATH="/hello.txt?n=$t_tag" HTTP_STATUS=200 | grep .
}

# native NAME PEER: the one entry of `serves`, with all its fields. The unit
# is not asked for: journald looks it up, and the process may be gone by then.
native() {
	wait_for entry
	t_entry=$(entry)
	is "$1: one entry" "$(echo "$t_entry" | wc -l)" 1
	for t_field in _TRANSPORT:journal HTTP_METHOD:GET HTTP_STATUS:200 \
	    HTTP_BYTES:6 REMOTE_ADDR:"$2" PRIORITY:6 \
	    SYSLOG_IDENTIFIER:simplehttp; do
		like "$1: $t_field" "$t_entry" \
		    "*\"${t_field%%:*}\":\"${t_field#*:}\"*"
	done
	like "$1: HTTP_USEC" "$t_entry" '*"HTTP_USEC":"[0-9]*'
}

tcp 'Accept=yes' '' 8001
native 'Accept=yes' 127.0.0.2
unix 'Accept=yes, a Unix socket' '' /run/accept.sock
native 'Accept=yes, a Unix socket' -
tcp 'Accept=yes, standard error is the client' '' 8002
native 'Accept=yes, standard error is the client' 127.0.0.2
tcp 'Accept=yes, the connection on 3' '' 8003
native 'Accept=yes, the connection on 3' 127.0.0.2

tcp 'Accept=no, the listener on 0' '' 8004
native 'Accept=no, the listener on 0' 127.0.0.2
inactive() {
	[ "$(systemctl show -P ActiveState wait.service)" = inactive ]
}
wait_for inactive
ok 'Accept=no: --exit-idle ends the service' inactive
tcp 'Accept=no: the next one starts it again' '' 8004
tcp 'Accept=no, the listeners on 3 and 4' '' 8005
native 'Accept=no, the listeners on 3 and 4' 127.0.0.2
unix 'Accept=no, the Unix socket on 4' '' /run/fds.sock
native 'Accept=no, the Unix socket on 4' -

# message: the entry of `serves` that has no fields of its own.
message() {
	entries _TRANSPORT="$1" SYSLOG_IDENTIFIER=simplehttp |
	    grep "hello.txt?n=$t_tag"
}
tcp 'lines on a journal stream' '' 8006
wait_for message stdout
like 'lines on a journal stream: their level' "$(message stdout)" \
    '*"PRIORITY":"6"*'
like 'lines on a journal stream: no prefix left' "$(message stdout)" \
    '*"MESSAGE":"127.0.0.2 - - *'
tcp 'syslog' '' 8007
wait_for message syslog
like 'syslog: the level' "$(message syslog)" '*"PRIORITY":"6"*'
like 'syslog: the facility' "$(message syslog)" '*"SYSLOG_FACILITY":"3"*'
like 'syslog: the process' "$(message syslog)" '*"SYSLOG_PID":"[0-9]*'
like 'syslog: the message alone' "$(message syslog)" \
    '*"MESSAGE":"127.0.0.2 - - *'

is 'no unit failed' "$(systemctl list-units --failed --no-legend)" ''

done_testing

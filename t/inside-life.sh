#!/bin/sh
# Run by 0232-units-life.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
url=$(url simplehttp)
crowd=${0%/*}/crowd.py

# --- settings

mkdir '/srv/other files'
echo other >'/srv/other files/hello.txt'
chmod 755 '/srv/other files'
cat >/etc/default/simplehttp <<'CONF'
DIRECTORY="/srv/other files"
OPTIONS='--cache=60 --header="X-Test: a b"'
CONF
for unit in simplehttp simplehttp-server; do
	systemctl start $unit.socket
	curl -sS -m 20 -i "$url" >"$TMP/answer"
	is "$unit: DIRECTORY of /etc/default" "$(body <"$TMP/answer")" other
	is "$unit: OPTIONS of it, with words in quotes" \
		"$(header X-Test <"$TMP/answer"),$(header Cache-Control \
		<"$TMP/answer")" 'a b,max-age=60'
done
mkdir -p /home/ann/www /etc/systemd/system/simplehttp-server.service.d
echo home >/home/ann/www/hello.txt
chmod -R go=rX /home/ann
echo DIRECTORY=/home/ann/www >/etc/default/simplehttp
printf '[Service]\nProtectHome=read-only\n' \
	>/etc/systemd/system/simplehttp-server.service.d/home.conf
systemctl daemon-reload
systemctl restart simplehttp-server.service
is 'simplehttp-server: a directory in /home, with ProtectHome=read-only' \
	"$(curl -sS -m 20 "$url")" home
rm /etc/default/simplehttp

# --- passwords: root's file, by LoadCredential

hash=$(mkpasswd -m yescrypt secret)
for program in simplehttp cgihttp githttp drophttp healthhttp promhttp; do
	echo "ann:$hash" >/etc/$program.auth
	chmod 600 /etc/$program.auth
done
profile auth
for program in simplehttp cgihttp drophttp healthhttp promhttp; do
	for unit in $program-server $program; do
		systemctl stop $program-server.service 2>/dev/null
		systemctl start "$unit.socket"
		is "$unit: auth.conf asks for a password" \
			"$(code "$(url $program)")" 401
		is "$unit: auth.conf takes the right one" \
			"$(code -u ann:secret "$(url $program)")" 200
	done
	[ $program = simplehttp ] || systemctl stop $program.socket
done

# A repository that a group shares, too: its directories have a bit that
# RestrictSUIDSGID would refuse.
cd "$TMP" || exit 1
git init -q --bare --shared=group /srv/git/shared.git
chown -R _githttp:_githttp /srv/git/*.git
port=8002
push() {
	t_clone=clone-$1-$2
	git clone -q http://127.0.0.1:8002/"$2.git" "$t_clone" &&
		git -C "$t_clone" -c user.name=a -c user.email=b commit -q \
		--allow-empty -m "$1" &&
		git -C "$t_clone" push -q \
		"http://ann:secret@127.0.0.1:8002/$2.git" "HEAD:refs/heads/$1"
}
for unit in githttp githttp-server; do
	systemctl start $unit.socket
	ok "$unit: auth.conf lets git push" push $unit x
	ok "$unit: ... into a shared repository" push $unit shared
	is "$unit: but nobody else" "$(code -d x -H \
		'Content-Type: application/x-git-receive-pack-request' \
		http://127.0.0.1:8002/x.git/git-receive-pack)" 401
done
git init -q --bare /srv/repos/other.git
chown -R _githttp:_githttp /srv/repos/other.git
echo DIRECTORY=/srv/repos >/etc/default/githttp
mkdir -p /etc/systemd/system/githttp-server.service.d
printf '[Service]\nReadWritePaths=/srv/repos\n' \
	>/etc/systemd/system/githttp-server.service.d/directory.conf
systemctl daemon-reload
systemctl restart githttp-server.service
ok 'another directory, with ReadWritePaths=: git push' push elsewhere other
systemctl stop githttp-server.socket githttp.socket
rm /etc/default/githttp
is 'both have arrived' "$(git -c "safe.directory=*" -C /srv/git/x.git for-each-ref \
	--format='%(refname:short)' | xargs)" 'githttp githttp-server'

# --- a proxy

profile proxy
seen_by_proxy() {
	journalctl -q -o cat --no-pager REMOTE_ADDR=203.0.113.7 \
		HTTP_STATUS=200 "HTTP_PATH=/hello.txt?$unit"
}
for unit in simplehttp-server simplehttp; do
	systemctl start $unit.socket
	is "$unit: proxy.conf: 200 behind one" "$({
		printf 'PROXY TCP4 203.0.113.7 127.0.0.1 1 8000\r\n'
		req "GET /hello.txt?$unit HTTP/1.1" 'Host: x' 'Connection: close'
	} | socat -t 20 - TCP:127.0.0.1:8000 | status)" 200
	wait_for seen_by_proxy
	ok "$unit: proxy.conf: the journal has the client" seen_by_proxy
	is "$unit: proxy.conf: nothing without one" "$(code "$url" |
		tail -c 3)" 000
done
# Half a request each, and then what is no header of a proxy.
mkfifo "$TMP/hold"
start keep sh -c "exec python3 $crowd keep 8000 40 1 <$TMP/hold"
exec 9>"$TMP/hold"
forty() {
	systemctl show -P NAccepted simplehttp.socket | grep -q '[4-9][0-9]$'
}
ok 'simplehttp: proxy.conf: 40 of one address are accepted' wait_for forty
is 'simplehttp: proxy.conf: none of them refused' \
	"$(property simplehttp.socket NRefused)" 0
exec 9>&-
wait "$keep_pid"

# --- crashes and ends: a process for each connection

profile default
# talk NAME: a client that keeps its connection; to $TMP/NAME.in it is said.
talk() {
	mkfifo "$TMP/$1.in"
	start "$1" sh -c "exec socat -t 1 - TCP:127.0.0.1:8000 <>$TMP/$1.in"
	req 'GET /hello.txt HTTP/1.1' 'Host: x' >"$TMP/$1.in"
	wait_for grep -q hello "$TMP/$1.out"
}
# more NAME: another request; how many answers there are, then.
more() {
	req 'GET /hello.txt HTTP/1.1' 'Host: x' >"$TMP/$1.in"
	t_wait 3 twice "$1"
	grep -c hello "$TMP/$1.out"
}
twice() {
	[ "$(grep -c hello "$TMP/$1.out")" = 2 ]
}
none() {
	! pgrep -x simplehttp
}

systemctl restart simplehttp.socket
talk killed
pkill -KILL -x simplehttp
ok 'kill -9 of a connection: the client sees it' wait_for t_gone "$killed_pid"
ok '... the socket is active' is_in active simplehttp.socket
is '... 200' "$(code "$url")" 200
talk kept
ok 'restart of the socket' systemctl restart simplehttp.socket
is '... who is connected stays so' "$(more kept)" 2
is '... 200' "$(code "$url")" 200
ok 'stop of the instances' systemctl stop 'simplehttp@*.service'
ok '... ends them' wait_for none
no_failed 'a process for each connection'

# --- the server

# A pause that is shorter than the shipped one, for the test's sake.
quick=/run/systemd/system/simplehttp-server.service.d
mkdir -p $quick
printf '[Service]\nRestartSec=300ms\n' >$quick/quick.conf
systemctl daemon-reload
talk before
ok 'the other socket: start' systemctl start simplehttp-server.socket
is '... ends the first' "$(property simplehttp.socket ActiveState)" inactive
is '... who is connected stays so' "$(more before)" 2
talk child
is '... 200' "$(code "$url")" 200
main=$(property simplehttp-server.service MainPID)
pkill -KILL -x -P "$main" simplehttp
is 'kill -9 of a child: another client has 200' "$(code "$url")" 200
kill -KILL "$main"
is 'kill -9 of the server: the next client has 200' "$(code "$url")" 200
unlike '... of another' "$(property simplehttp-server.service MainPID)" "$main"

# drain: a client that is being served, and one that comes meanwhile.
mkfifo "$TMP/busy.in"
start busy sh -c "exec socat -t 20 - TCP:127.0.0.1:8000 <>$TMP/busy.in"
printf 'GET /hello.txt HTTP/1.1\r\nHost: x\r\n' >"$TMP/busy.in"
children() {
	pgrep -P "$(property simplehttp-server.service MainPID)"
}
wait_for children
ok 'restart' systemctl --no-block restart simplehttp-server.service
wait_for is_in deactivating simplehttp-server.service
start next curl -sS -m 20 "$url"
printf 'X: y\r\n\r\n' >"$TMP/busy.in"
ok '... who is being served has the answer' wait_for grep -q hello \
	"$TMP/busy.out"
is '... and the end' "$(header Connection <"$TMP/busy.out")" close
wait "$next_pid"
is '... who comes meanwhile has it, too' "$(cat "$TMP/next.out")" hello
no_failed 'the server'

echo OPTIONS=--exit-idle=1 >/etc/default/simplehttp
ok '--exit-idle: restart' systemctl restart simplehttp-server.service
ok '--exit-idle: it ends' wait_for is_in inactive simplehttp-server.service
rm /etc/default/simplehttp
for _ in 1 2 3 4 5; do
	code "$url"
	systemctl kill simplehttp-server.service
	wait_for is_in inactive simplehttp-server.service
done >/dev/null
is 'it ends and comes again, often' "$(code "$url")" 200

# A server that cannot start is tried again, and the socket stays.
echo DIRECTORY=/srv/none >/etc/default/simplehttp
systemctl stop simplehttp-server.service 2>/dev/null
start patient curl -sS -m 30 "$url"
restarts() {
	[ "$(property simplehttp-server.service NRestarts)" -ge 1 ]
}
ok 'no directory: it is tried again' wait_for restarts
rm /etc/default/simplehttp
wait "$patient_pid"
is '... and serves once there is one' "$(cat "$TMP/patient.out")" hello

# What the catalog says beside the message.
journalctl --update-catalog 2>/dev/null
echo OPTIONS=--max-connections=1 >/etc/default/simplehttp
systemctl restart simplehttp-server.service
talk full
is 'one client too many: 503' "$(code "$url")" 503
rm /etc/default/simplehttp
explained() {
	journalctl -q -x --no-pager -t simplehttp | grep 'Subject: A client'
}
ok '... the journal explains it' wait_for explained
like '... and where to change it' "$(journalctl -q -x --no-pager \
	-t simplehttp)" '*/etc/default/simplehttp.*'
systemctl restart simplehttp-server.service

ok 'the first socket: start' systemctl start simplehttp.socket
is '... ends the server' \
	"$(property simplehttp-server.service ActiveState)" inactive
is '... 200' "$(code "$url")" 200
no_failed 'in the end'

done_testing

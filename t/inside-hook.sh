#!/bin/sh
# Run by 0563-hook-job.sh in the box.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle
rm /etc/hookhttp.secrets
body=/run/hookhttp/body.json
spool=/var/lib/hookhttp

for block in /box/doc/*; do
	name=$(head -n 1 "$block")
	case $block in
	*.run) ok "does: $name ..." sh -e "$block" ;;
	*.file)
		place=$(cat "${block%.file}.place")
		cp "$block" "$place"
		;;
	esac
done
has() {
	[ "$(cat "$body")" = "$1" ]
}
# in_spool DIRECTORY: how many are there.
in_spool() {
	find "$spool/$1" -name '*.http' | wc -l
}
none_new() {
	[ "$(in_spool new)" = 0 ]
}
ok 'the job has the body' wait_for has 'Hello, World!'
ok '... and the file is gone' wait_for none_new
is 'systemd-analyze verify has nothing to say' "$(systemd-analyze verify \
	--man=no /etc/systemd/system/hookhttp-job.path \
	/etc/systemd/system/hookhttp-job.service 2>&1)" ''

# github BODY: its status.
github() {
	code -d "$1" -H "X-Hub-Signature-256: sha256=$(printf %s "$1" |
		openssl dgst -sha256 -hmac "It's a Secret to Everybody" |
		sed 's/.*= //')" http://127.0.0.1:8004/github
}
for kind in default paranoid fast; do
	profile $kind
	mkdir -p /etc/systemd/system/hookhttp-job.service.d
	printf '[Service]\nRuntimeDirectory=hookhttp\n%s\n' \
		RuntimeDirectoryPreserve=yes \
		>/etc/systemd/system/hookhttp-job.service.d/mine.conf
	systemctl daemon-reload
	is "$kind: 202" "$(github "by $kind")" 202
	ok "$kind: the job has it" wait_for has "by $kind"
	is "$kind: a wrong signature is 403" "$(code -d x -H \
		"X-Hub-Signature-256: sha256=$(printf '%064d' 0)" \
		http://127.0.0.1:8004/github)" 403
	is "$kind: nothing was served without a sandbox" "$(journalctl -q --no-pager |
		grep -E 'hookhttp.*without (Landlock|seccomp)')" ''
done
is 'the spool is its own' \
	"$(stat -c '%a %U' $spool $spool/new $spool/seen | xargs)" \
	'750 _hookhttp 770 _hookhttp 700 _hookhttp'

ok 'the server' systemctl enable -q --now hookhttp-server.socket
is '... 202' "$(github server)" 202
ok '... the job has it' wait_for has server
is '... the same again: 202' "$(github server)" 202
is '... not stored' "$(in_spool new)" 0

# Many at once; a job that appends.
cat >/etc/hookhttp.job <<'END'
#!/bin/sh
sed '1,/^.$/d' "$1" >>/run/hookhttp/all
echo >>/run/hookhttp/all
END
for n in $(seq 20); do
	github "many $n" >/dev/null &
done
wait
twenty() {
	[ "$(sort -u /run/hookhttp/all | wc -l)" = 20 ]
}
ok 'twenty at once: the job runs for each' wait_for twenty
ok '... all are taken away' wait_for none_new
is '... once' "$(wc -l </run/hookhttp/all)" 20

# A job that fails.
printf '#!/bin/sh\nexit 1\n' >/etc/hookhttp.job
is 'a job that fails: 202' "$(github fails)" 202
failed() {
	[ "$(in_spool failed)" = 1 ]
}
ok '... the delivery is kept' wait_for failed
ok '... and no longer new' wait_for none_new
is '... the path is active' "$(property hookhttp-job.path ActiveState)" active
printf '#!/bin/sh\ncp "$1" /run/hookhttp/again\n' >/etc/hookhttp.job
mv $spool/failed/*.http $spool/new
again() {
	grep -q '^fails' /run/hookhttp/again
}
ok '... moved back it is tried again' wait_for again

# The disk is full: a retry is taken, once there is room.
systemctl stop hookhttp-job.path
mount -t tmpfs -o size=64k,mode=750 tmpfs $spool
chown _hookhttp:_hookhttp $spool
systemctl restart hookhttp-server.service
is 'a small disk: 202' "$(github small)" 202
head -c 100000 /dev/zero >$spool/filler 2>/dev/null
is 'a full disk: 507' "$(github 'no room')" 507
is '... nothing was stored, nor seen' \
	"$(in_spool new) $(find $spool/seen -perm 400 | wc -l)" '1 1'
like '... the journal says why' "$(journalctl -q -o cat --no-pager \
	-t hookhttp | tail -n 3)" '*No space left on device*'
rm $spool/filler
is '... the retry: 202' "$(github 'no room')" 202
is '... is stored' "$(in_spool new)" 2
systemctl stop hookhttp-server.socket hookhttp-server.service
umount $spool
no_failed 'after all of them'
done_testing

#!/bin/sh
# Run by bench/run in the box: prints lines for its table.
. "${0%/*}/lib.sh"
. "${0%/*}/units.sh"
settle

# race NAME
race() {
	/box/bench/load -c 1 -n 100 8000 /hello.txt |
		sed -n "s/^us /systemd us $1 $round /p"
}

for round in $(seq "$ROUNDS"); do
	profile default
	systemctl start simplehttp-server.socket
	race server
	systemctl start simplehttp.socket
	race default
	for kind in fast paranoid; do
		profile $kind
		race $kind
	done
done

#!/bin/sh
# The units that are generated: systemd has nothing to say about them.
. "${0%/*}/lib.sh"
need systemd-analyze make
. "${0%/*}/units.sh"

# With programs that are there.
make -s -C "$TOP" "O=$TMP/o" "sbindir=$BUILD" units >/dev/null 2>"$TMP/err" ||
	t_diag make "$(cat "$TMP/err")"
cd "$TMP/o/units/system" || exit 1

is 'a row for each program, and no other' \
	"$(sed -n 's/^\([a-z]*\);.*/\1/p' "$TOP/units/programs" | sort)" \
	"$(cd "$TOP/cmd" && printf '%s\n' *.c | sed 's/\.c$//' | sort)"
is 'no variable is left' "$(grep -rnE '@[A-Za-z]+@($|[^.])' \
	"$TMP/o/units" | grep -v SystemCallFilter)" ''

verify() {
	systemd-analyze verify --man=no ./*.socket ./*.service 2>&1
}
is 'systemd-analyze verify has nothing to say' "$(verify)" ''
for kind in ../drop-ins/*; do
	cp -r "$kind"/. .
	is "... with ${kind##*/}.conf, nor" "$(verify)" ''
	rm -rf ./*.d
done
mkdir simplehttp@.service.d
printf '[Service]\nPrivateNetworks=yes\n' >simplehttp@.service.d/x.conf
like '... though it reads these' "$(verify)" '*PrivateNetworks*'
rm -rf ./*.d

# exposed UNIT TENTHS: so much at most.
exposed() {
	t_exposure=$(exposure "$1")
	echo "$t_exposure"
	[ "${t_exposure%.*}${t_exposure#*.}" -le "$2" ]
}
for unit in *.service; do
	starts=$(grep -c "^${unit%%[-@]*};.*\\bstarts\\b" "$TOP/units/programs")
	case $unit-$starts in
	wakehttp-*) most=13 ;;
	*@*-0) most=25 ;;
	*-0) most=5 ;;
	*) most=30 ;;
	esac
	ok "$unit: exposure of ${most%?}.${most#"${most%?}"} at most" \
		exposed "$unit" "$most"
done
for unit in *@.service; do
	cp -r ../drop-ins/paranoid/. .
	cp "$unit" "${unit%@.service}-paranoid.service"
	mv "$unit.d" "${unit%@.service}-paranoid.service.d"
	most=5
	! grep -q "^${unit%@*};.*\\bstarts\\b" "$TOP/units/programs" || most=30
	ok "$unit with paranoid.conf: exposure as that of a server" \
		exposed "${unit%@.service}-paranoid.service" "$most"
done

is 'an account for each service' \
	"$(sed -n 's/^User=//p' ./*.service | sort -u)" \
	"$(awk '$1 == "u" { print $2 }' ../sysusers.d/basehttp.conf | sort)"
is 'every directory is made' \
	"$(sed -n 's/^Environment=DIRECTORY=//p' ./*.service | sort -u)" \
	"$(awk '{ print $2 }' ../tmpfiles.d/basehttp.conf | sort)"
is 'the catalog explains what the programs number' \
	"$(sed -n 's/^-- //p' ../catalog/basehttp.catalog | sort)" \
	"$(sed -n 's/^#define BH_ID_.* "\(.*\)"/\1/p' \
	"$TOP/lib/run/message.h" | sort)"
is 'no two programs have one port' \
	"$(awk -F'; *' '!/^#/ { sub(/.*:/, "", $2); print $2 }' \
	"$TOP/units/programs" | sort | uniq -d)" ''
done_testing

#!/bin/sh
# Debian's packages in a real systemd: installed, enabled, served, upgraded
# under load, purged.
. "${0%/*}/lib.sh"
[ -n "${DEB-}" ] || skip_all 'make deb builds and tests the packages'
need dpkg-deb ab curl systemctl
[ "$(id -u)" = 0 ] || skip_all 'the box needs the superuser'
t=$(cd "${0%/*}" && pwd)

# The same package again, of a later version.
dpkg-deb -R "$DEB"/basehttp_*.deb "$TMP/later"
sed -i 's/^Version: .*/&+1/' "$TMP/later/DEBIAN/control"
dpkg-deb -Znone -b "$TMP/later" "$TMP/later.deb" >/dev/null
rm -r "$TMP/later"
sed -n '/^```c hello.c/,/^```$/{/^```/!p}' "$t/../README" >"$TMP/hello.c"

bash "$t/sdbox.sh" -b "$DEB:/box/deb" -b "$t:/box/t" -b "$TMP:/box/tmp" -- \
	env BUILD=/box/deb TMPDIR=/box/tmp sh /box/t/inside-deb.sh \
	>"$TMP/tap" 2>"$TMP/err"
code=$?
[ "$code" != 77 ] || skip_all 'no box of namespaces here'
cat "$TMP/tap"
cat "$TMP/err" >&2
exit "$code"

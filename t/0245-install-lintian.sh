#!/bin/sh
# What lintian says of Debian's packages, and what is in them.
. "${0%/*}/lib.sh"
[ -n "${DEB-}" ] || skip_all 'make deb builds and tests the packages'
need lintian dpkg-deb
TOP=$(cd "${0%/*}/.." && pwd)

version=$(sed -n 's/^#define BH_VERSION "\(.*\)"/\1/p' "$TOP/lib/basehttp.h")
is 'the packages, of the version of the library' "$(
	for deb in "$DEB"/*.deb; do
		dpkg-deb -f "$deb" Package Version | sed 's/.*: //' | xargs
	done | grep -v dbgsym)" "basehttp $version
libbasehttp-dev $version
libbasehttp0 $version"

# One run, and it takes a while.
lintian --allow-root -I "$DEB"/*.changes >"$TMP/lintian" 2>&1
is 'lintian: no error, no warning' "$(grep -E '^[EW]' "$TMP/lintian")" ''
is 'lintian: no override too many' "$(grep unused-override "$TMP/lintian")" ''
for file in "$TOP"/units/debian/*.lintian-overrides; do
	like "${file##*/} begins with the reason" "$(cat "$file")" '# *'
done

# content PACKAGE: its files.
content() {
	dpkg-deb -c "$DEB/$1"_*.deb | awk '{ print $6 }'
}
for source in "$TOP"/cmd/*.c; do
	name=${source##*/} name=${name%.c}
	for file in usr/sbin/$name usr/share/man/man8/$name.8.gz \
		usr/share/bash-completion/completions/$name \
		usr/share/zsh/vendor-completions/_$name \
		usr/share/fish/vendor_completions.d/$name.fish; do
		ok "basehttp: /$file" sh -c "echo '$(content basehttp)' |
			grep -qx './$file'"
	done
done
is 'basehttp: the units that are made' "$(content basehttp |
	sed -n 's|^\./lib/systemd/system/\([^/]\)|\1|p' | sort)" "$(
	cd "$BUILD/units/system" && find . -type f | sed 's|^\./||' | sort)"
# Some work with systemd, and ask for passwords; all else is static.
is 'basehttp needs no library but these' \
	"$(dpkg-deb -f "$DEB"/basehttp_*.deb Depends | tr -s ', ' '\n' |
	grep ^lib | sort)" 'libc6
libcrypt1
libmd0
libsystemd0'
is 'libbasehttp-dev has every page of functions' "$(content libbasehttp-dev |
	grep -c 'man3/.*\.3\.gz')" "$(with_built -n -C "$TOP" \
	DESTDIR=/d install | grep -oE '/d/[^ ]*/man3/[^ ]*' | sort -u |
	grep -c .)"
done_testing

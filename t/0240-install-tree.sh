#!/bin/sh
# What make install puts where, and that make uninstall takes it all away.
. "${0%/*}/lib.sh"
need make
[ -w "$BUILD" ] || skip_all 'make install writes to the build folder'
cd "${0%/*}/.." || exit 1

# run_make ARGUMENT...: of this build, into $INST.
INST=$TMP/inst
run_make() {
	with_built "DESTDIR=$INST" "$@"
}

# left: all that is not a directory, and directories that are ours alone.
left() {
	(cd "$INST" && find . ! -type d -o -name basehttp)
}

mkdir -p "$INST/usr/local/share/doc" "$INST/usr/local/share/man/man8"
echo mine >"$INST/usr/local/share/man/man8/mine.8"
before=$(left)
cp "$BUILD/flags" "$TMP/flags"
ok 'make install' run_make install CFLAGS=-O0
ok 'other flags than those of the build do not disturb what tests use' \
	cmp "$BUILD/flags" "$TMP/flags"
is '... nothing is compiled again' \
	"$(find "$BUILD" -name '*.o' -newer "$TMP/flags")" ''

usr=$INST/usr/local
for source in cmd/*.c; do
	name=${source##*/} name=${name%.c}
	is "$name starts" "$("$usr/sbin/$name" --version)" \
		"$("$BUILD/$name" --version)"
	ok "$name: its page" [ -s "$usr/share/man/man8/$name.8" ]
	for file in share/bash-completion/completions/$name \
		share/zsh/site-functions/_$name \
		share/fish/vendor_completions.d/$name.fish; do
		ok "$name: $file" grep -q "$name" "$usr/$file"
	done
done
is 'systemd finds a unit of each that is made' \
	"$(cd "$usr/lib/systemd/system" && find . -type f | sort)" \
	"$(cd "$BUILD/units/system" && find . -type f | sort)"
is 'each unit starts what is installed' "$(
	sed -n 's/^ExecStart=-\{0,1\}\([^ ]*\).*/\1/p' \
		"$usr"/lib/systemd/system/*.service | sort -u |
	while read -r program; do
		[ -x "$INST$program" ] || echo "$program"
	done)" ''
ok 'accounts' [ -s "$usr/lib/sysusers.d/basehttp.conf" ]
ok 'directories' [ -s "$usr/lib/tmpfiles.d/basehttp.conf" ]
is 'drop-ins, for those who want them' \
	"$(cd "$usr/share/basehttp/drop-ins" && find . -type f | sort)" \
	"$(cd "$BUILD/units/drop-ins" && find . -type f | sort)"
ok 'an example' grep -q bh_main "$usr/share/doc/basehttp/examples/hello.c"
is 'no link is broken' "$(find "$INST" -type l ! -exec test -e {} \; -print)" ''
is 'programs alone may be executed' \
	"$(find "$INST" -type f -perm /111 ! -path '*/sbin/*')" ''
is 'nobody may write but their owner' \
	"$(find "$INST" -type f -perm /022)" ''
is 'nothing names the folder of the build' \
	"$(grep -rlI -e "$INST" -e "$BUILD" "$INST")" ''

ok 'a second time' run_make install
ok 'make uninstall' run_make uninstall
is 'make uninstall leaves nothing but what was there' "$(left)" "$before"
ok 'a second time' run_make uninstall

# A folder of its own, as others use the one of the build.
make -s "O=$TMP/o" prefix=/usr unitdir=/lib/systemd/system documents
is 'elsewhere, what is to be read names what is there' \
	"$(cd "$TMP/o" && grep -rnE '/usr/local/(sbin/|share|lib)' .)" ''
ok '... the programs' grep -q 'nowait.* /usr/sbin/simplehttp' "$TMP/o/doc/README"
ok '... the units, too' grep -q '^.It Pa /lib/systemd/system/' \
	"$TMP/o/doc/lib/basehttp.7"

variables='sbindir libdir includedir mandir docdir datadir pkgconfigdir unitdir
catalogdir sysusersdir tmpfilesdir bashcompletionsdir zshcompletionsdir
fishcompletionsdir'
# shellcheck disable=SC2046 # words
with_built -n DESTDIR=/d prefix=/prefix install \
	$(for v in $variables; do echo "$v=/$v"; done) >"$TMP/commands"
for variable in $variables; do
	ok "$variable is heeded" grep -q " /d/$variable" "$TMP/commands"
done
is 'nothing goes elsewhere' "$(grep -oE ' /d/[^/ ]*' "$TMP/commands" |
	sort -u | sed 's|^ /d/||' | xargs)" "$(echo "$variables" | xargs -n 1 |
	sort | xargs)"
done_testing

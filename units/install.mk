# Completions, install, uninstall, and Debian's packages.

# ---- completions: from the table of options in each program's own object
COMPLETIONS := $(foreach p,$(PROGRAMS),\
	$O/completions/$p.bash $O/completions/_$p $O/completions/$p.fish)
SMALL_TABLES := $(SMALL:$O/%=$O/completions/table-%)
LARGE_TABLES := $(LARGE:$O/%=$O/completions/table-%)
TABLES := $(SMALL_TABLES) $(LARGE_TABLES)

.PHONY: completions
completions: $(COMPLETIONS)
$(SMALL_TABLES): $O/completions/table-%: $O/$(SET)/cmd/%.o \
	$O/$(SET)/units/options.o $O/$(SET)/libbasehttp.a $(ARCHIVES)
	$(call q,LINK)$(LINK_$(SET))
$(LARGE_TABLES): $O/completions/table-%: $O/libc/cmd/%.o \
	$O/libc/units/options.o $O/libc/large.a $O/libc/libbasehttp.a
	$(call q,LINK)$(LINK_libc)
$(LARGE_TABLES): LDLIBS = -Wl,--as-needed -lsystemd -lcrypt -lmd
$(TABLES:%=%.tsv): %.tsv: %
	$(call q,GEN)$(abspath $<) >$@

COMPLETE = $(call q,GEN)awk -f units/completion.awk -v name=$* -v shell=$1 \
	$< >$@
$O/completions/%.bash: $O/completions/table-%.tsv units/completion.awk
	$(call COMPLETE,bash)
$O/completions/_%: $O/completions/table-%.tsv units/completion.awk
	$(call COMPLETE,zsh)
$O/completions/%.fish: $O/completions/table-%.tsv units/completion.awk
	$(call COMPLETE,fish)

# The example of README, as a file.
$O/hello.c: README
	$(call q,GEN)sed -n '/^```c hello.c/,/^```$$/{/^```/!p}' $< >$@
# The others, README and the pages, with the places where all is installed.
SETTLE = sed -e 's|/usr/local/sbin/|$(sbindir)/|g' \
	-e 's|/usr/local/share/doc/basehttp|$(docdir)|g' \
	-e 's|/usr/local/share/basehttp|$(datadir)/basehttp|g' \
	-e 's|/usr/local/lib/systemd/system|$(unitdir)|g'
$O/examples/%: units/examples/% $O/units/settings
	$(call q,GEN)$(SETTLE) $< >$@
$O/doc/%: % $O/units/settings
	$(call q,GEN)$(SETTLE) $< >$@

# ---- install: what goes where stands once, FILE:PLACE
PC = basehttp.pc $(if $(MUSL),basehttp-musl.pc)
EXAMPLES := $O/hello.c $(patsubst units/%,$O/%,$(wildcard units/examples/*))
PAGES := $(addprefix $O/doc/,README $(MAN))
.PHONY: documents
documents: $(EXAMPLES) $(PAGES)
all: documents
page = $(mandir)/man$(subst .,,$(suffix $1))/$(notdir $1)
places = $(foreach f,$1,$f:$2/$(notdir $f))
INSTALLED = $(call places,$(HEADERS),$(includedir)) \
	$(call places,$(SO) $O/libc/libbasehttp.a,$(libdir)) \
	$(if $(MUSL),$O/musl/libbasehttp.a:$(MUSL_LIBDIR)/libbasehttp.a) \
	$(call places,$(PC:%=$O/%),$(pkgconfigdir)) \
	$(foreach m,$(MAN),$O/doc/$m:$(call page,$m)) \
	$(call places,$O/doc/README,$(docdir)) \
	$(call places,$(EXAMPLES),$(docdir)/examples) \
	$(foreach p,$(PROGRAMS),\
	$O/completions/$p.bash:$(bashcompletionsdir)/$p \
	$O/completions/_$p:$(zshcompletionsdir)/_$p \
	$O/completions/$p.fish:$(fishcompletionsdir)/$p.fish) \
	$(foreach f,$(UNIT_FILES),$O/units/$f:$(call unit_place,$f))
unit_place = $(patsubst system/%,$(unitdir)/%,\
	$(patsubst sysusers.d/%,$(sysusersdir)/%,\
	$(patsubst tmpfiles.d/%,$(tmpfilesdir)/%,\
	$(patsubst catalog/%,$(catalogdir)/%,\
	$(patsubst drop-ins/%,$(datadir)/basehttp/drop-ins/%,$1)))))
# Links, TARGET:PLACE. The further names in a page's NAME section are some.
page_names = $(filter-out $(basename $(notdir $1)),$(shell \
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' $1))
LINKED = $(notdir $(SO)):$(libdir)/libbasehttp.so \
	$(foreach m,$(MAN),$(foreach n,$(call page_names,$m),\
	$(notdir $m):$(dir $(call page,$m))$n$(suffix $m)))
from = $(firstword $(subst :, ,$1))
to = $(DESTDIR)$(lastword $(subst :, ,$1))

# Without DESTDIR, and as root, it can be used at once.
install: all $(PC:%=$O/%)
	@$(INSTALL) -D -t $(DESTDIR)$(sbindir) $(PROGRAMS:%=$O/%)
	@$(foreach i,$(INSTALLED),\
		$(INSTALL) -D -m 644 $(call from,$i) $(call to,$i) &&) :
	@$(foreach i,$(LINKED),ln -sf $(call from,$i) $(call to,$i) &&) :
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" != 0 ] || { \
		ldconfig; \
		! command -v systemctl >/dev/null || { \
		systemd-sysusers $(sysusersdir)/basehttp.conf; \
		systemd-tmpfiles --create $(tmpfilesdir)/basehttp.conf; }; \
		$(NOTICED); }
# What else knows of the files.
NOTICED = ldconfig; ! command -v systemctl >/dev/null || { \
	[ ! -d $(catalogdir) ] || journalctl --update-catalog; \
	[ ! -d /run/systemd/system ] || systemctl daemon-reload; }
UNITS := $(notdir $(filter %.socket %.service,$(filter system/%,$(UNIT_FILES))))
# Sockets without their services would take connections and close them.
uninstall:
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" != 0 ] || \
		[ ! -e $(unitdir)/$(firstword $(UNITS)) ] || \
		! command -v systemctl >/dev/null || { \
		systemctl -q disable $(filter %.socket,$(UNITS)); \
		[ ! -d /run/systemd/system ] || \
		systemctl stop $(subst @,@*,$(UNITS)); \
		systemctl reset-failed $(subst @,@*,$(UNITS)) 2>/dev/null || :; }
	@rm -f $(PROGRAMS:%=$(DESTDIR)$(sbindir)/%) \
		$(foreach i,$(INSTALLED) $(LINKED),$(call to,$i))
	@for dir in $(DESTDIR)$(datadir)/basehttp $(DESTDIR)$(docdir); do \
		[ ! -d $$dir ] || find $$dir -depth -type d -empty -delete; done
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" != 0 ] || { $(NOTICED); }

# ---- Debian's packages: built in a copy, as units/debian is not at the top
DEB = $O/deb/$(NAME)
.PHONY: deb
deb:
	@t/deps build check deb
	$(AGAIN) units
	@rm -rf $O/deb && mkdir -p $(DEB)
	@cp -R cmd lib t units GNUmakefile LICENSE README units/debian $(DEB)
	cd $(DEB) && env -u MAKEFLAGS -u MAKELEVEL \
		DEB_BUILD_OPTIONS="terse $$DEB_BUILD_OPTIONS" \
		dpkg-buildpackage -us -uc -b --jobs=auto
	@rm -rf $(DEB)
	+@BUILD=$O DEB=$(abspath $O/deb) t/run -j2 t/024[5-9]-*.sh

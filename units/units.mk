# Units and what belongs to them: made in $O/units, for each program.
#
# UNIT_FILES are below it, and are installed as they lie there:
#   system/ sysusers.d/ tmpfiles.d/ catalog/   where systemd looks for each
#   drop-ins/                                  $(datarootdir)/basehttp/
GENERATE = awk -f units/generate $1 names='$(PROGRAMS)' sbindir='$(sbindir)' \
	to='$O/units' units/programs units/template
UNIT_SOURCES := $(addprefix units/,generate programs template units.mk \
	basehttp.catalog)
UNIT_FILES := $(shell $(call GENERATE,list=1)) catalog/basehttp.catalog

.PHONY: units
units: $O/units/made
# With other directories they are others.
SETTINGS = $(sbindir) $(docdir) $(datadir) $(unitdir) $(PROGRAMS)
$O/units/settings: FORCE
	@mkdir -p $(@D); echo '$(SETTINGS)' | cmp -s - $@ || \
		echo '$(SETTINGS)' >$@
$O/units/made: $(UNIT_SOURCES) $O/units/settings
	$(call q,GEN)cd $O/units && rm -rf $(sort $(foreach f,$(UNIT_FILES),\
		$(firstword $(subst /, ,$f)))) && \
		mkdir -p $(sort $(dir $(UNIT_FILES)))
	@$(call GENERATE) && cp units/basehttp.catalog $O/units/catalog && touch $@

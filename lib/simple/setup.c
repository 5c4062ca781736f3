#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "simple/options.h"

const struct bh_response bh_simple_responses[] = {
	{ 404, "File not found", "Nothing here has that name" },
	{ 0, NULL, NULL },
};

static int
check_options(struct bh_setup *s, const struct bh_simple *simple)
{
	size_t i;

	for (i = 0; i < simple->index_pages.count; i++) {
		const char *name = simple->index_pages.text[i];

		if (name[0] == '\0' || name[0] == '.' ||
		    strchr(name, '/') != NULL)
			return bh_setup_error(s, 64,
			    "--index: not the name of a page: '%s'", name);
	}
	if (!bh_types__is_type(simple->default_type))
		return bh_setup_error(s, 64,
		    "--default-type: not a media type: '%s'",
		    simple->default_type);
	if (bh_spa__check(s, simple) != 0)
		return 64;
	return bh_fields__check(s, simple);
}

static int
read_files(struct bh_setup *s, struct bh_simple *simple)
{
	int status = bh_pages__load(s, simple);

	if (status == 0)
		status = bh_types__load(s, simple);
	return status != 0 ? status : bh_secret__find(s, simple);
}

static void
set_defaults(struct bh_simple *simple)
{
	if (simple->index_pages.count == 0) {
		simple->index_pages.text[0] = "index.html";
		simple->index_pages.text[1] = "index.htm";
		simple->index_pages.count = 2;
	}
	if (simple->extensions_map == NULL)
		simple->extensions_map = bh_simple_extensions_map;
	if (simple->default_type == NULL)
		simple->default_type = "application/octet-stream";
}

int
bh_simple_setup(struct bh_setup *s)
{
	struct bh_simple *simple = s->config;
	const char *name = s->operand_count > 0 ? s->operands[0] : ".";
	int status, error;

	set_defaults(simple);
	status = check_options(s, simple);
	if (status == 0)
		status = read_files(s, simple);
	if (status != 0)
		return status;
	/* The name may lead through symlinks: it is the operator's. */
	simple->directory = (int)syscall(SYS_openat, AT_FDCWD, name,
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (simple->directory < 0)
		return bh_setup_error(s, 66, "%s: %s", name, strerror(errno));
	error = bh_setup_allow_read(s, simple->directory);
	if (error < 0)
		return bh_setup_error(s, 71, "%s: %s", name, strerror(-error));
	s->userdata = simple;
	return bh_spa__look(s, simple);
}

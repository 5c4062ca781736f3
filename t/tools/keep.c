/* keep DIRECTORY [OTHER]: stores a body as DIRECTORY/kept, or, for the path
 * /other, where the sandbox lets it not: in OTHER. Without OTHER it asks for
 * no leave to write at all. */
#include <basehttp.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
open_directory(struct bh_setup *s, int i)
{
	return open(s->operands[i < s->operand_count ? i : 0],
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int
setup(struct bh_setup *s)
{
	int *directory = s->config;

	directory[0] = open_directory(s, 0);
	directory[1] = open_directory(s, 1);
	s->userdata = directory;
	if (s->operand_count > 1 && bh_setup_allow_write(s, directory[0]) < 0)
		return bh_setup_error(s, 71, "no room for a rule");
	return 0;
}

static int
do_PUT(struct bh_handler *h)
{
	const int *directory = h->userdata;
	int fd = openat(directory[strcmp(h->path, "/other") == 0], "kept",
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	char buffer[4096];
	ssize_t n;

	if (fd < 0)
		return errno == EACCES ? 403 : 500;
	while ((n = bh_read(h, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, (size_t)n) != n)
			return errno == EFBIG ? 507 : 500;
	close(fd);
	return n < 0 ? 400 : 201;
}

static const struct bh_method methods[] = { BH_METHOD(PUT), BH_METHODS_END };
static const struct bh_class keep = {
	.methods = methods,
	.operands = "DIRECTORY [OTHER]",
	.max_operands = 2,
	.config_size = 2 * sizeof(int),
	.setup = setup,
};

int
main(int argc, char **argv)
{
	return bh_main(&keep, argc, argv);
}

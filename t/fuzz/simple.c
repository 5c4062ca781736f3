/*
 * simplehttp in one process, on a small tree: whatever is asked for, what is
 * answered is whole answers, and no byte of what is outside the directory, of
 * what nobody may read or of the file of passwords is among it.
 *
 * The first byte of the input chooses the options, the rest is a connection.
 */
#include <simplehttp.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "serve.h"

static const char canary[] = "CANARY";

static char place[4096] = "/tmp/";

static void
put(int dir, const char *name, const char *text, size_t count, mode_t mode)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	HOLDS(fd >= 0);
	for (; count > 0; count--)
		HOLDS(write(fd, text, strlen(text)) > 0);
	HOLDS(fchmod(fd, mode) == 0);
	close(fd);
}

static void
link_to(int dir, const char *target, const char *name)
{
	HOLDS(symlinkat(target, dir, name) == 0);
}

static int
open_directory(int dir, const char *name)
{
	int fd;

	HOLDS(mkdirat(dir, name, 0755) == 0);
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	HOLDS(fd >= 0);
	return fd;
}

static void
fill_root(int root)
{
	int sub = open_directory(root, "dir"), host;

	put(root, "a.txt", "hello\n", 1, 0644);
	put(root, "a.txt.gz", "no gzip\n", 1, 0644);
	put(root, "b.html", "0123456789abcdef", 2000, 0644);
	put(root, "secret", canary, 1, 0600);
	put(root, "passwords", canary, 1, 0644);
	put(root, ".hidden", canary, 1, 0600);
	put(root, "a&<b>\"\xff", "odd\n", 1, 0644);
	link_to(root, "..", "up");
	link_to(root, "/etc", "etc");
	link_to(root, "../outside", "out");
	link_to(root, "dir", "to-dir");
	link_to(root, "loop", "loop");
	put(sub, "index.html", "<p>index", 1, 0644);
	link_to(sub, "../../outside/canary", "canary");
	link_to(sub, "../a.txt", "a");
	close(sub);
	host = open_directory(root, "default");
	put(host, "index.html", "<p>default", 1, 0644);
	close(host);
	close(open_directory(root, "empty"));
}

static void
remove_tree(void)
{
	char command[sizeof(place) + 16];

	snprintf(command, sizeof(command), "rm -rf '%s'", place);
	if (system(command) != 0)
		fprintf(stderr, "%s is left\n", place);
}

/* The directory that is served. */
static int
make_tree(void)
{
	int top, outside, root;

	HOLDS(strlen(place) + 16 < sizeof(place));
	strcat(place, "tree-XXXXXX");
	HOLDS(mkdtemp(place) != NULL);
	atexit(remove_tree);
	top = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	outside = open_directory(top, "outside");
	root = open_directory(top, "root");
	put(top, "canary", canary, 1, 0644);
	put(outside, "canary", canary, 1, 0644);
	put(outside, "index.html", canary, 1, 0644);
	fill_root(root);
	close(outside);
	close(top);
	return root;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The tree is where the findings are: of a run that dies it stays. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char name[] = "-artifact_prefix=";

	for (int i = 1; i < *argc; i++)
		if (strncmp((*argv)[i], name, sizeof(name) - 1) == 0)
			snprintf(place, sizeof(place), "%s",
			    (*argv)[i] + sizeof(name) - 1);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct bh_method methods[] = {
		{ "GET", bh_simple_do_GET }, { "HEAD", bh_simple_do_HEAD },
		BH_METHODS_END,
	};
	struct bh_class class = { .methods = methods,
	    .protocol_version = "HTTP/1.1", .responses = bh_simple_responses,
	    .end_headers = bh_simple_end_headers };
	static struct bh_auth auth = { .file = "../passwords" };
	static int root = -1;
	struct bh_simple simple = { .default_type = "application/x",
	    .extensions_map = bh_simple_extensions_map, .auth = &auth,
	    .index_pages = { .text = { "index.html" }, .count = 1 } };
	const struct bh_fuzz_output *out;

	if (len < 1 || len > 20000)
		return 0;
	if (root < 0)
		root = make_tree();
	simple.directory = root;
	simple.symlinks = data[0] & 1;
	simple.dotfiles = data[0] & 2;
	simple.vhost = data[0] & 4;
	simple.cors = data[0] & 8;
	simple.cache = data[0] & 16 ? "60" : NULL;
	simple.spa = data[0] & 32 ? "b.html" : NULL;
	out = bh_fuzz_serve(&class, &simple, data + 1, len - 1);
	HOLDS(memmem(data, len, canary, 6) != NULL ||
	    memmem(out->at, out->len, canary, 6) == NULL);
	HOLDS(memmem(out->at, out->len, "root:x:0", 8) == NULL ||
	    memmem(data, len, "root:x:0", 8) != NULL);
	return 0;
}

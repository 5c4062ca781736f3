#include <string.h>

#include "proto/page.h"
#include "simple/listing.h"

static const char before_title[] =
	BH_PAGE_HEAD
	"<title>Directory listing for /";

/* <h1> is the directory itself. */
static void
put_crumb(struct bh_text *t, size_t levels, const char *name, size_t len)
{
	const char *end = "</bdi></h1></li>\n";
	size_t i;

	if (levels == 0) {
		bh_text__puts(t, "<li><h1><bdi>");
	} else {
		bh_text__puts(t, "<li><a href=\"");
		for (i = 0; i < levels; i++)
			bh_text__puts(t, "../");
		bh_text__puts(t, "\"><bdi>");
		end = "</bdi></a></li>\n";
	}
	bh_page__text(t, name, len);
	bh_text__puts(t, end);
}

static size_t
count_slashes(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == '/';
	return n;
}

/* Relative references, that hold behind any proxy. */
static void
put_crumbs(struct bh_sink *s, const char *path)
{
	size_t levels = count_slashes(path), len;

	bh_text__puts(&s->text, "<nav aria-label=\"Breadcrumb\">\n<ol>\n");
	put_crumb(&s->text, levels, "/", 1);
	for (; *path != '\0' && levels > 0; path += len + 1) {
		levels--;
		len = strcspn(path, "/");
		bh_sink__room(s, 3 * levels + 6 * len + 64);
		put_crumb(&s->text, levels, path, len);
	}
	bh_sink__room(s, 256);
	bh_text__puts(&s->text, "</ol>\n</nav>\n");
}

void
bh_page__head(struct bh_sink *s, const struct bh_listing *l)
{
	struct bh_text *t = &s->text;

	bh_text__puts(t, before_title);
	bh_page__text(t, l->path, strlen(l->path));
	bh_text__puts(t, "</title>\n<style>");
	bh_text__puts(t, bh_page__style);
	bh_text__puts(t, "</style>\n</head>\n<body>\n<main>\n");
	put_crumbs(s, l->path);
	if (l->path[0] != '\0')
		bh_text__puts(t, "<p class=\"up\"><a href=\"../\">"
		    "Parent directory</a></p>\n");
}

/* A column's head: a link to the listing sorted by it, or, where it is already,
 * the other way around. */
static void
put_column(struct bh_text *t, const struct bh_listing *l, enum bh_sort sort)
{
	static const char words[][5] = { "name", "size", "date" };
	static const char titles[][9] = { "Name", "Size", "Modified" };
	bool sorted = l->sort == sort;

	bh_text__puts(t, "<th scope=\"col\"");
	if (sorted)
		bh_text__puts(t, l->descending ?
		    " aria-sort=\"descending\"" : " aria-sort=\"ascending\"");
	bh_text__puts(t, "><a rel=\"nofollow\" href=\"?sort=");
	bh_text__puts(t, words[sort]);
	bh_text__puts(t, sorted && !l->descending ? "&amp;order=desc\">" :
	    "&amp;order=asc\">");
	bh_text__puts(t, titles[sort]);
	if (sort == BH_SORT_DATE)
		bh_text__puts(t, "<span> (UTC)</span>");
	bh_text__puts(t, "</a></th>\n");
}

static void
put_number(struct bh_text *t, uint64_t n, const char *one, const char *many)
{
	bh_text__uint(t, n);
	bh_text__puts(t, n == 1 ? one : many);
}

/* "2 directories, 12 files, 1.2 MiB" */
static void
put_summary(struct bh_text *t, const struct bh_listing *l)
{
	size_t files = l->count - l->directories - l->symlinks;
	const char *comma = "";

	if (l->directories > 0) {
		put_number(t, l->directories, " directory", " directories");
		comma = ", ";
	}
	if (l->symlinks > 0) {
		bh_text__puts(t, comma);
		put_number(t, l->symlinks, " symbolic link",
		    " symbolic links");
		comma = ", ";
	}
	if (files > 0) {
		bh_text__puts(t, comma);
		put_number(t, files, " file, ", " files, ");
		bh_page__size(t, l->bytes);
	}
}

void
bh_page__top(struct bh_sink *s, const struct bh_listing *l)
{
	struct bh_text *t = &s->text;

	bh_sink__room(s, 1024);
	if (l->count == 0) {
		bh_text__puts(t, "<p class=\"none\">"
		    "This directory is empty.</p>\n");
		return;
	}
	bh_text__puts(t, "<table>\n<caption>");
	put_summary(t, l);
	bh_text__puts(t, "</caption>\n<thead>\n<tr>\n");
	put_column(t, l, BH_SORT_NAME);
	put_column(t, l, BH_SORT_SIZE);
	put_column(t, l, BH_SORT_DATE);
	bh_text__puts(t, "</tr>\n</thead>\n<tbody>\n");
}

void
bh_page__end(struct bh_sink *s, const struct bh_listing *l)
{
	struct bh_text *t = &s->text;

	bh_sink__room(s, strlen(bh_page__script) + 256);
	if (l->count > 0) {
		bh_text__puts(t, "</tbody>\n</table>\n");
		bh_text__puts(t, "<script>");
		bh_text__puts(t, bh_page__script);
		bh_text__puts(t, "</script>\n");
	}
	bh_text__puts(t, "</main>\n</body>\n</html>\n");
}

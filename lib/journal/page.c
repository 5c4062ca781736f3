/* The page that searches and follows. */
#include "journal/journal.h"
#include "proto/text.h"

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<link rel=\"icon\" href=\"data:,\">\n"
	"<title>Journal</title>\n<style>";

static const char body[] =
	"</style>\n</head>\n<body>\n"
	"<header>\n"
	"<h1>Journal</h1>\n"
	"<form action=\"entries\" role=\"search\">\n"
	"<label>Unit <select name=\"unit\"><option value=\"\">all</option>"
	"</select></label>\n"
	"<label>Priority <select name=\"priority\">"
	"<option value=\"\">all</option>"
	"<option value=\"info\">info and worse</option>"
	"<option>notice</option><option>warning</option>"
	"<option value=\"err\">error</option>"
	"<option value=\"crit\">critical</option></select></label>\n"
	"<label>Since <select name=\"since\"><option value=\"\">ever</option>"
	"<option value=\"-15m\">15 minutes</option>"
	"<option value=\"-1h\">1 hour</option>"
	"<option value=\"-24h\">1 day</option>"
	"<option value=\"-7d\">7 days</option></select></label>\n"
	"<label>Field <input name=\"field\" placeholder=\"HTTP_STATUS=500\" "
	"autocapitalize=\"none\" autocomplete=\"off\" spellcheck=\"false\">"
	"</label>\n"
	"<label class=\"wide\">Text <input type=\"search\" name=\"q\" "
	"autocapitalize=\"none\" autocomplete=\"off\" spellcheck=\"false\">"
	"</label>\n"
	"<button>Search</button>\n"
	"<button type=\"button\" id=\"follow\" aria-pressed=\"true\" hidden>"
	"Follow</button>\n"
	"</form>\n"
	"<p id=\"state\" role=\"status\"></p>\n"
	"</header>\n"
	"<main>\n"
	"<button type=\"button\" id=\"older\" hidden>Older entries</button>\n"
	"<ol id=\"log\" aria-label=\"Entries\"></ol>\n"
	"<button type=\"button\" id=\"newest\" hidden>New entries below"
	"</button>\n"
	"</main>\n"
	"<footer><kbd>/</kbd> text <kbd>j</kbd> <kbd>k</kbd> next, previous "
	"<kbd>Enter</kbd> fields <kbd>f</kbd> follow <kbd>o</kbd> older "
	"<kbd>g</kbd> newest</footer>\n"
	"<script>";

int
bh_journal__page(struct bh_handler *h)
{
	struct bh_text t = { .size = 32768 };
	int error;

	t.at = bh_alloc(h, t.size);
	if (t.at == NULL)
		return 503;
	bh_text__puts(&t, head);
	bh_text__puts(&t, bh_journal_page__style);
	bh_text__puts(&t, body);
	bh_text__puts(&t, bh_journal_page__script);
	bh_text__puts(&t, "</script>\n</body>\n</html>\n");
	bh_journal__begin(h, "text/html; charset=utf-8");
	bh_send_header(h, "Content-Security-Policy", bh_journal_page__policy);
	bh_send_header(h, "Referrer-Policy", "no-referrer");
	bh_send_headerf(h, "Content-Length", "%zu", t.len);
	error = bh_end_headers(h);
	if (error == 0)
		bh_write(h, t.at, t.len);
	return error;
}

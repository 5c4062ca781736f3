#include "drop/drop.h"
#include "proto/page.h"
#include "proto/text.h"

/* What a hash in the policy is of: they change together. */
const char bh_drop_page__style[] =
	"\n"
	":root {\n"
	" color-scheme: light dark;\n"
	" --paper: #fff; --ink: #1d2126; --soft: #5b636e;\n"
	" --line: #c4cad2; --shade: #f4f6f8;\n"
	" --link: #0a58ca; --on: #fff; --good: #1a7f37; --bad: #b3261e;\n"
	"}\n"
	"@media (prefers-color-scheme: dark) {\n"
	" :root {\n"
	"  --paper: #15181c; --ink: #e4e7eb; --soft: #9aa4b0;\n"
	"  --line: #3c444d; --shade: #1d2228;\n"
	"  --link: #8ab8ff; --on: #10141a; --good: #6fce8b; --bad: #ff9c93;\n"
	" }\n"
	"}\n"
	BH_PAGE_BODY
	"main { max-width: 40rem; margin: 0 auto;\n"
	" padding: 2.5rem 1.5rem 4rem }\n"
	"h1 { margin: 0 0 1.5rem; font-size: 1.375rem; font-weight: 600 }\n"
	"a { color: var(--link) }\n"
	"#drop { display: block; padding: 2rem 1rem; cursor: pointer;\n"
	" border: 2px dashed var(--line); border-radius: 8px;\n"
	" background: var(--shade); color: var(--soft); text-align: center }\n"
	"#drop.over, #drop:hover { border-color: var(--link) }\n"
	"#drop span { display: block; margin-bottom: .75rem }\n"
	"input { max-width: 100%; color: var(--ink); font: inherit }\n"
	"button { margin-top: 1rem; padding: .625rem 1.5rem; border: 0;\n"
	" border-radius: 6px; background: var(--link); color: var(--on);\n"
	" font: inherit; font-weight: 600; cursor: pointer }\n"
	":focus-visible { outline: 2px solid var(--link);\n"
	" outline-offset: 2px }\n"
	"ul { margin: 1.5rem 0 0; padding: 0; list-style: none }\n"
	"li { padding: .75rem 0; border-top: 1px solid var(--line);\n"
	" overflow-wrap: anywhere }\n"
	"li b { font-weight: 600 }\n"
	"li span { display: block; color: var(--soft); font-size: .875rem;\n"
	" font-variant-numeric: tabular-nums }\n"
	".done span { color: var(--good) }\n"
	".bad span { color: var(--bad) }\n"
	"progress { display: block; width: 100%; height: .5rem;\n"
	" margin: .5rem 0; accent-color: var(--link) }\n"
	"@media (max-width: 40rem) {\n"
	" main { padding: 1.5rem .75rem 3rem }\n"
	" button { width: 100% }\n"
	"}\n";

const char bh_drop_page__policy[] =
	"default-src 'none'; "
	"style-src 'sha256-HBGYFq1Q8XPQex2vmZ9bXK/FskZMVpnffrNbWl7/tCU='; "
	"script-src 'sha256-6/I2fPpw2LZjk4bsCxVmAYY/FliJCQK/d8uphqPrQLE='; "
	"connect-src 'self'; form-action 'self'; img-src data:; "
	"base-uri 'none'; frame-ancestors 'none'";

void
bh_drop_page__begin(struct bh_text *t, const char *title)
{
	bh_text__puts(t, BH_PAGE_HEAD
	    "<link rel=\"icon\" href=\"data:,\">\n"
	    "<title>");
	bh_text__puts(t, title);
	bh_text__puts(t, "</title>\n<style>");
	bh_text__puts(t, bh_drop_page__style);
	bh_text__puts(t, "</style>\n</head>\n<body>\n<main>\n");
}

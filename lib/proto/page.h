/* What the pages of all programs begin with: literals to be joined. */
#ifndef BH_PROTO_PAGE_H
#define BH_PROTO_PAGE_H

#define BH_PAGE_HEAD \
	"<!DOCTYPE html>\n" \
	"<html lang=\"en\">\n" \
	"<head>\n" \
	"<meta charset=\"utf-8\">\n" \
	"<meta name=\"viewport\" content=\"width=device-width\">\n" \
	"<meta name=\"color-scheme\" content=\"light dark\">\n"

/* For <style>: of a page that has only a few words. */
#define BH_PAGE_SHORT \
	"body { max-width: 40em; margin: 12vh auto; padding: 0 1em; " \
	"font: 1.1em/1.5 system-ui, sans-serif; overflow-wrap: anywhere }"

/* Of another one, behind its colours. */
#define BH_PAGE_BODY \
	"* { box-sizing: border-box }\n" \
	"html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }\n" \
	"body {\n" \
	" margin: 0; background: var(--paper); color: var(--ink);\n" \
	" font: 1rem/1.5 system-ui, sans-serif;\n" \
	"}\n"

#endif

#include "proto/glob.h"
#include "unit.h"

static bool
matches(const char *pattern, const char *text)
{
	size_t len = strlen(text);

	return bh_glob__match(pattern, bh_test_fence(text, len), len);
}

Test(proto_glob, a_name_is_itself_alone)
{
	cr_expect(matches("web.service", "web.service"));
	cr_expect(!matches("web.service", "web.servic"));
	cr_expect(!matches("web.service", "web.service2"));
	cr_expect(!matches("web.service", "xweb.service"));
	cr_expect(!matches("web.service", "Web.service"));
	cr_expect(!matches("web.service", ""));
	cr_expect(matches("", ""));
	cr_expect(!matches("", "a"));
}

Test(proto_glob, a_star_stands_for_any_bytes)
{
	cr_expect(matches("*", ""));
	cr_expect(matches("*", "anything"));
	cr_expect(matches("a*", "a"));
	cr_expect(matches("a*c", "abc"));
	cr_expect(matches("a*c", "abcbc"));
	cr_expect(!matches("a*c", "abcb"));
	cr_expect(matches("*http@*", "simplehttp@1-2.service"));
	cr_expect(!matches("*http@*", "simplehttp-server.service"));
	cr_expect(matches("**a**", "xay"));
	cr_expect(!matches("a*", "b"));
}

Test(proto_glob, a_question_mark_stands_for_one)
{
	cr_expect(matches("?", "a"));
	cr_expect(!matches("?", ""));
	cr_expect(!matches("?", "ab"));
	cr_expect(matches("*?", "ab"));
	cr_expect(!matches("*?", ""));
}

Test(proto_glob, all_other_bytes_stand_for_themselves)
{
	cr_expect(matches("[a]", "[a]"));
	cr_expect(!matches("[a]", "a"));
	cr_expect(matches("a\\x2db", "a\\x2db"));
	cr_expect(!bh_glob__match("a", bh_test_fence("a\0", 2), 2));
	cr_expect(bh_glob__is("a*") && bh_glob__is("?"));
	cr_expect(!bh_glob__is("[a]"));
}

Test(proto_glob, no_pattern_takes_long)
{
	static const char text[] =
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

	cr_expect(!matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

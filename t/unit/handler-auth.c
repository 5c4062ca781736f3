#include "handler.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "handler/auth.h"
#include "run/setup.h"

/* "correct horse", as mkpasswd makes it, cheap ones. */
#define YESCRYPT "$y$j75$NfwiihCN.JBL1lG/lJscf/" \
	"$nHR01jasccOnvh9RY9aYyG8qdAudQaew1Djc6G.2fWC"
#define BCRYPT "$2b$05$tVZ5t/jEfyLAN4y3ZCehcu5cyHnmk00L7/XgDP9q12ZxCYjOyu8TO"
#define SHA512 "$6$rounds=1000$g7J/KnUOny01/iI2" \
	"$K94mo46n8KYpTOo1AM.QOjdlC5lnmJbK7JRl/DJNu/fQxv9SwoOELfRGhSVZH3w8" \
	"YF9KS9aefxGp.nWrUBflc."
#define TOKEN "{SHA256}" \
	"3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"

/* ann:correct horse, ann:wrong, eve:correct horse, bot:token, eve:token */
#define ANN "Authorization: Basic YW5uOmNvcnJlY3QgaG9yc2U=\r\n"
#define ANN_WRONG "Authorization: Basic YW5uOndyb25n\r\n"
#define EVE "Authorization: Basic ZXZlOmNvcnJlY3QgaG9yc2U=\r\n"
#define BOT "Authorization: Basic Ym90OnRva2Vu\r\n"
#define EVE_TOKEN "Authorization: Basic ZXZlOnRva2Vu\r\n"
#define GET "GET / HTTP/1.1\r\n" HOST

static struct bh_auth auth;
static const char *realm;
static bool broken;
static unsigned hashed;
static char setting[256]; /* of the last hash */

char *crypt_rn(const char *phrase, const char *hash, void *data, int size);

/* In front of libcrypt's own: what was asked of it. */
char *
crypt_rn(const char *phrase, const char *hash, void *data, int size)
{
	char *(*real)(const char *, const char *, void *, int);

	*(void **)&real = dlsym(RTLD_NEXT, "crypt_rn");
	hashed++;
	snprintf(setting, sizeof(setting), "%s", hash);
	return broken ? NULL : real(phrase, hash, data, size);
}

static int
load_bytes(const char *text, size_t len)
{
	static char name[] = "/proc/self/fd/1234567890";
	struct bh_setup_private private = { .program = "unit" };
	struct bh_setup s = { .program = "unit", .private = &private };
	int fd = memfd_create("passwords", 0);
	int null = open("/dev/null", O_WRONLY), stderr_fd = dup(2), status;

	cr_assert(write(fd, text, len) == (ssize_t)len);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	auth = (struct bh_auth){ .file = name, .realm = realm };
	dup2(null, 2);
	status = bh_auth_load(&s, &auth);
	dup2(stderr_fd, 2);
	close(stderr_fd);
	close(null);
	close(fd);
	return status;
}

static int
load(const char *text)
{
	return load_bytes(text, strlen(text));
}

static int
do_GET(struct bh_handler *h)
{
	int status = bh_auth_check(h, &auth);

	return status != 0 ? status : bh_send_error(h, 200, h->remote_user,
	    NULL);
}

static const char *
answer(const char *in)
{
	struct bh_class class = bh_test_class(do_GET);

	return bh_test_answer(&class, in);
}

Test(auth, the_right_password_of_each_kind)
{
	static const char *const hashes[] = { YESCRYPT, BCRYPT, SHA512 };
	char text[300];

	for (size_t i = 0; i < ROWS(hashes); i++) {
		snprintf(text, sizeof(text), "ann:%s\n", hashes[i]);
		cr_assert_eq(load(text), 0);
		HAS(answer(GET ANN "\r\n"), "HTTP/1.1 200 ann\r\n");
		HAS(answer(GET ANN_WRONG "\r\n"), "HTTP/1.1 401 ");
		HAS(answer(GET EVE "\r\n"), "HTTP/1.1 401 ");
	}
}

Test(auth, a_token_in_hex_and_in_base64)
{
	cr_assert_eq(load("bot:" TOKEN), 0);
	HAS(answer(GET BOT "\r\n"), "HTTP/1.1 200 bot\r\n");
	cr_assert_eq(load("bot:{SHA256}"
	    "PEaenWxYddN6Q/NT1PiOYfz4EsZu7jRXRlpAsNpBU+A=\n"), 0);
	HAS(answer(GET BOT "\r\n"), "HTTP/1.1 200 bot\r\n");
	HAS(answer(GET EVE_TOKEN "\r\n"), "HTTP/1.1 401 ");
}

Test(auth, nobody_without_a_password)
{
	cr_assert_eq(load("ann:" YESCRYPT), 0);
	HAS(answer(GET "\r\n"), "\r\nWWW-Authenticate: Basic realm=\"unit\", "
	    "charset=\"UTF-8\"\r\n");
	cr_expect_eq(hashed, 0);
}

Test(auth, an_unknown_user_costs_what_a_known_one_does)
{
	unsigned known;

	cr_assert_eq(load("ann:" YESCRYPT), 0);
	answer(GET ANN_WRONG "\r\n");
	known = hashed;
	cr_expect_eq(known, 1);
	cr_expect_str_eq(setting, YESCRYPT);
	setting[0] = '\0';
	HAS(answer(GET EVE "\r\n"), "HTTP/1.1 401 ");
	cr_expect_eq(hashed - known, known);
	cr_expect_str_eq(setting, YESCRYPT);
}

Test(auth, nor_where_there_are_tokens_only)
{
	cr_assert_eq(load("bot:" TOKEN), 0);
	answer(GET EVE_TOKEN "\r\n");
	answer(GET ANN "\r\n");
	cr_expect_eq(hashed, 0);
}

/* Each name has its own line to be compared with, known or not. */
Test(auth, the_same_name_costs_the_same_each_time)
{
	unsigned first;

	cr_assert_eq(load("bot:" TOKEN "\nann:" BCRYPT "\ncat:" TOKEN "\n"), 0);
	answer(GET EVE "\r\n");
	first = hashed;
	for (int i = 0; i < 5; i++)
		answer(GET EVE "\r\n");
	cr_expect_eq(hashed, 6 * first);
}

Test(auth, the_same_field_on_one_connection_is_hashed_once)
{
	cr_assert_eq(load("ann:" BCRYPT), 0);
	cr_expect_eq(bh_test_count(answer(GET ANN "\r\n" GET ANN "\r\n" GET ANN
	    "\r\n"), "HTTP/1.1 200 ann\r\n"), 3);
	cr_expect_eq(hashed, 1);
}

Test(auth, a_wrong_one_is_hashed_each_time)
{
	cr_assert_eq(load("ann:" BCRYPT), 0);
	cr_expect_eq(bh_test_count(answer(GET ANN "\r\n" GET ANN_WRONG "\r\n"
	    GET ANN_WRONG "\r\n" GET ANN "\r\n"), "HTTP/1.1 401 "), 2);
	cr_expect_eq(hashed, 3);
}

Test(auth, who_was_let_in_before_is_unknown_without_the_field)
{
	const char *out;

	cr_assert_eq(load("bot:" TOKEN), 0);
	out = answer(GET BOT "\r\n" GET "\r\n" GET BOT "\r\n");
	cr_expect_eq(bh_test_count(out, "HTTP/1.1 200 bot\r\n"), 2);
	cr_expect_eq(bh_test_count(out, "HTTP/1.1 401 "), 1);
}

Test(auth, the_log_has_the_user)
{
	struct bh_class class = bh_test_class(do_GET);
	struct bh_test_result r;

	cr_assert_eq(load("b\"\\o\xc3\xb6t:" TOKEN), 0);
	r = bh_test_serve(&class, BH_TEST_FILES, BYTES(GET "Authorization: "
	    "Basic YiJcb8O2dDp0b2tlbg==\r\n\r\n"));
	HAS(r.log, " - b\\x22\\x5co\\xc3\\xb6t [");
	bh_test_free(&r);
}

Test(auth, who_only_says_so_stays_one_word_of_the_log)
{
	struct bh_class class = bh_test_class(do_GET);
	struct bh_test_result r;

	cr_assert_eq(load("bot:" TOKEN), 0);
	/* a b[c:x */
	r = bh_test_serve(&class, BH_TEST_FILES, BYTES(GET "Authorization: "
	    "Basic YSBiW2M6eA==\r\n\r\n"));
	HAS(r.log, " - a\\x20b\\x5bc [");
	bh_test_free(&r);
}

Test(auth, what_is_no_basic_field)
{
	static const char *const fields[] = {
		"", "Basic", "Basic ", "Basic =", "Basic YW5u", /* ann */
		"Basic YW5uOmNvcnJlY3QgaG9yc2U", /* unpadded */
		"Basic YW5uOmNvcnJlY3QgaG9yc2U= x",
		"Basic YW5uAGNvcnJlY3QgaG9yc2U=", /* NUL */
		"Basic YW5uOmNvcnJlY3QgaG9yc2UA",
		"Basic YW5uOgpjb3JyZWN0", /* LF */
		"Basic YW5uOn94", /* DEL */
		"BasicYW5uOmNvcnJlY3QgaG9yc2U=",
		"Bearer YW5uOmNvcnJlY3QgaG9yc2U=",
		"Digest username=\"ann\"",
	};
	char in[200];

	cr_assert_eq(load("ann:" BCRYPT), 0);
	for (size_t i = 0; i < ROWS(fields); i++) {
		snprintf(in, sizeof(in), GET "Authorization: %s\r\n\r\n",
		    fields[i]);
		HAS(answer(in), "HTTP/1.1 401 ");
	}
	cr_expect_eq(hashed, 0);
}

Test(auth, the_scheme_in_letters_of_either_case)
{
	cr_assert_eq(load("bot:" TOKEN), 0);
	HAS(answer(GET "Authorization: bASIC   Ym90OnRva2Vu\r\n\r\n"),
	    "HTTP/1.1 200 ");
}

Test(auth, lines_that_are_passed_over)
{
	cr_assert_eq(load("# bot:x\n\n  \t\r\nbot:" TOKEN "\r\n#"), 0);
	cr_expect_eq(auth.private->count, 1);
	HAS(answer(GET BOT "\r\n"), "HTTP/1.1 200 bot\r\n");
}

Test(auth, of_two_lines_the_later_counts)
{
	cr_assert_eq(load("bot:" TOKEN "\nbot:" SHA512 "\n"), 0);
	HAS(answer(GET BOT "\r\n"), "HTTP/1.1 401 ");
	cr_assert_eq(load("bot:" SHA512 "\nbot:" TOKEN "\n"), 0);
	HAS(answer(GET BOT "\r\n"), "HTTP/1.1 200 ");
}

Test(auth, lines_that_are_refused)
{
	static const char *const lines[] = {
		"ann", ":", ":" TOKEN, "ann:", "a nn:" TOKEN, "ann :" TOKEN,
		"ann:secret", "ann:*", "ann:!" YESCRYPT, "ann:" YESCRYPT ":1",
		"ann: " YESCRYPT, "ann:" YESCRYPT " ",
		"ann:$apr1$jJ0NLsPe$h5HHcxDkQdfRsTmgaOiGm1",
		"ann:$1$abcdefgh$xXuUr2SunXXAjVsCWW3ME0", "ann:ab1Ik8DEwYfU.",
		"ann:{SHA256}", "ann:{SHA256}3c46", "ann:" TOKEN "0",
		"ann:{SHA256}"
		"gc469e9d6c5875d37a43f353d4f88e61"
		"fcf812c66eee3457465a40b0da4153e0",
		"ann:{SHA256}PEaenWxYddN6Q/NT1PiOYfz4EsZu7jRXRlpAsNpBU+A",
		"ann:{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
		"a\x01n:" TOKEN, "a\x7fn:" TOKEN, "", "\n\n", "# nothing\n",
	};

	for (size_t i = 0; i < ROWS(lines); i++)
		cr_expect_eq(load(lines[i]), 78, "%s", lines[i]);
	cr_expect_eq(load_bytes(BYTES("bot:" TOKEN "\0\n")), 78);
}

Test(auth, a_file_that_was_not_loaded_lets_nobody_in)
{
	auth = (struct bh_auth){ .file = "x" };
	HAS(answer(GET ANN "\r\n"), "HTTP/1.1 500 ");
}

Test(auth, no_file_lets_everybody_in)
{
	auth = (struct bh_auth){ .file = NULL };
	HAS(answer(GET ANN "\r\n"), "HTTP/1.1 200 ");
}

Test(auth, a_realm_is_text_of_up_to_256_bytes)
{
	char text[258] = "";

	memset(text, 'x', 256);
	realm = text;
	cr_expect_eq(load("bot:" TOKEN), 0);
	HAS(answer(GET "\r\n"), "xxx\", charset=");
	text[256] = 'x';
	cr_expect_eq(load("bot:" TOKEN), 64);
	realm = "a\x7f";
	cr_expect_eq(load("bot:" TOKEN), 64);
	realm = "a\tb";
	cr_expect_eq(load("bot:" TOKEN), 64);
}

Test(auth, a_file_has_up_to_1_mib)
{
	static char text[1048577];

	memset(text, '#', sizeof(text));
	memcpy(text, BYTES("bot:" TOKEN "\n"));
	cr_expect_eq(load_bytes(text, sizeof(text) - 1), 0);
	cr_expect_eq(load_bytes(text, sizeof(text)), 78);
}

/* libcrypt may fail for want of memory, say. */
Test(auth, a_hash_that_cannot_be_made_lets_nobody_in)
{
	struct bh_class class = bh_test_class(do_GET);
	struct bh_test_result r;

	cr_assert_eq(load("ann:" BCRYPT), 0);
	broken = true;
	r = bh_test_serve(&class, BH_TEST_FILES, BYTES(GET ANN "\r\n"));
	HAS(r.out, "HTTP/1.1 401 ");
	HAS(r.log, "the hash of user ann is of no use");
	bh_test_free(&r);
	broken = false;
	HAS(answer(GET ANN "\r\n"), "HTTP/1.1 200 ");
}

Test(auth, too_long_a_password_is_no_fault_of_the_hash)
{
	struct bh_class class = bh_test_class(do_GET);
	struct bh_test_result r;
	char in[1200] = GET "Authorization: Basic YW5uOmFh"; /* ann:aa */

	cr_assert_eq(load("ann:" BCRYPT), 0);
	for (int i = 0; i < 200; i++)
		strcat(in, "YWFh");
	strcat(in, "\r\n\r\n");
	r = bh_test_serve(&class, BH_TEST_FILES, in, strlen(in));
	HAS(r.out, "HTTP/1.1 401 ");
	cr_expect_eq(hashed, 1);
	HAS_NOT(r.log, "of no use");
	bh_test_free(&r);
}

Test(auth, a_setting_without_its_hash_lets_nobody_in)
{
	cr_assert_eq(load("ann:$6$rounds=1000$g7J/KnUOny01/iI2"), 0);
	HAS(answer(GET ANN "\r\n"), "HTTP/1.1 401 ");
	cr_expect_eq(hashed, 1);
}

static int
spend_and_check(struct bh_handler *h)
{
	cr_assert(bh_alloc(h, 100000) != NULL);
	bh_test_fail("mmap", ENOMEM, 0);
	return do_GET(h);
}

Test(auth, memory_that_is_short_lets_nobody_in)
{
	struct bh_class class = bh_test_class(spend_and_check);

	cr_assert_eq(load("bot:" TOKEN), 0);
	HAS(bh_test_answer(&class, GET BOT "\r\n"), "HTTP/1.1 401 ");
	cr_expect(bh_test_fault == NULL);
}

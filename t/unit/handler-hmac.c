/* HMAC-SHA-256: the examples of RFC 4231. */
#include "unit.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

#include "handler/hmac.h"

static char hex[2 * BH_HMAC_SIZE + 1];

/* In hexadecimal digits; the data in two parts. */
static const char *
hmac(const void *key, size_t key_len, const char *data, size_t len)
{
	unsigned char mac[BH_HMAC_SIZE];
	struct bh_hmac m;

	bh_hmac__begin(&m, key, key_len);
	bh_hmac__add(&m, data, len / 3);
	bh_hmac__add(&m, data + len / 3, len - len / 3);
	bh_hmac__end(&m, mac);
	for (size_t i = 0; i < BH_HMAC_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", mac[i]);
	return hex;
}

Test(hmac, the_examples_of_rfc_4231)
{
	char key[131], data[50];

	memset(key, 0x0b, 20);
	cr_expect_str_eq(hmac(key, 20, BYTES("Hi There")),
	    "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7");
	cr_expect_str_eq(hmac("Jefe", 4,
	    BYTES("what do ya want for nothing?")),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	memset(data, 0xdd, sizeof(data));
	cr_expect_str_eq(hmac(key, 20, data, sizeof(data)),
	    "773ea91e36800e46854db8ebd09181a7"
	    "2959098b3ef8c122d9635514ced565fe");
	/* Longer than a block. */
	cr_expect_str_eq(hmac(key, 131,
	    BYTES("Test Using Larger Than Block-Size Key - Hash Key First")),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}

/* openssl dgst -sha256 -mac HMAC -macopt hexkey:000102... */
Test(hmac, a_key_that_is_a_block)
{
	char key[64];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (char)i;
	cr_expect_str_eq(hmac(key, sizeof(key), BYTES("of 64 bytes")),
	    "66636d24ce9f8d1db69b2552611b98d3"
	    "9d4f112f55b3f1ef92638af3c878089e");
}

Test(hmac, of_nothing_by_nothing)
{
	cr_expect_str_eq(hmac("", 0, "", 0),
	    "b613679a0814d9ec772f95d778c35fc5"
	    "ff1697c493715653c6c712144292c5ad");
}

static sigjmp_buf back;

static void
go_back(int number)
{
	(void)number;
	siglongjmp(back, 1);
}

/* So that the time does not tell how many bytes are right. */
Test(hmac, looks_at_the_last_byte_whatever_the_first_is)
{
	static const unsigned char wrong[BH_HMAC_SIZE] = { 1 };
	const unsigned char *cut = bh_test_fence(NULL, BH_HMAC_SIZE - 1);
	volatile bool looked = false;

	(void)signal(SIGSEGV, go_back);
	(void)signal(SIGBUS, go_back);
	if (sigsetjmp(back, 1) == 0)
		(void)bh_hmac__same(wrong, cut);
	else
		looked = true;
	cr_expect(looked);
}

Test(hmac, a_copy_begins_with_the_same)
{
	unsigned char a[BH_HMAC_SIZE], b[BH_HMAC_SIZE];
	struct bh_hmac m, copy;

	bh_hmac__begin(&m, "key", 3);
	copy = m;
	bh_hmac__add(&m, "x", 1);
	bh_hmac__end(&m, a);
	bh_hmac__add(&copy, "x", 1);
	bh_hmac__end(&copy, b);
	cr_expect(bh_hmac__same(a, b));
	for (size_t i = 0; i < BH_HMAC_SIZE; i++) {
		b[i] ^= 1;
		cr_expect(!bh_hmac__same(a, b));
		b[i] ^= 1;
	}
}

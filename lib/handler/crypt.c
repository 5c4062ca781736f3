#include <stddef.h>
#include <string.h>

#include "handler/crypt.h"

/* libcrypt's, by names that no libc has: musl has a crypt() of its own, which
 * does not know yescrypt, and a crypt.h that goes with it. */
char *crypt_rn(const char *phrase, const char *setting, void *data, int size);
int crypt_checksalt(const char *setting);

enum {
	DATA_SIZE = 32768, /* struct crypt_data */
	SALT_OK = 0,       /* CRYPT_SALT_OK */
	LONGEST = 512,     /* CRYPT_MAX_PASSPHRASE_SIZE */
};

#ifndef __GLIBC__
/* What libcrypt.a was compiled to call and musl has not. It formats settings
 * with these, and makes salts, which is not done here. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

int __snprintf_chk(char *at, size_t size, int flag, size_t room,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
void __explicit_bzero_chk(void *at, size_t len, size_t room);
void arc4random_buf(void *at, size_t len);

int
__snprintf_chk(char *at, size_t size, int flag, size_t room,
    const char *format, ...)
{
	va_list ap;
	int n;

	(void)flag;
	if (size > room)
		abort();
	va_start(ap, format);
	n = vsnprintf(at, size, format, ap);
	va_end(ap);
	return n;
}

void
__explicit_bzero_chk(void *at, size_t len, size_t room)
{
	if (len > room)
		abort();
	explicit_bzero(at, len);
}

void
arc4random_buf(void *at, size_t len)
{
	char *bytes = at;

	while (len > 0) {
		ssize_t n = getrandom(bytes, len, 0);

		if (n < 0)
			abort();
		bytes += n;
		len -= (size_t)n;
	}
}
#endif

bool
bh_crypt__is_strong(const char *hash)
{
	return crypt_checksalt(hash) == SALT_OK;
}

bool
bh_crypt__matches(const char *hash, const char *password, bool *ret_failed)
{
	_Alignas(16) char data[DATA_SIZE];
	const char *made;
	size_t i, len = strlen(hash);
	unsigned difference = 0;

	/* crypt(3) asks for zeros where it was not called before */
	memset(data, 0, sizeof(data));
	made = crypt_rn(password, hash, data, sizeof(data));
	/* Too long a password is no fault of the hash. */
	*ret_failed = made == NULL &&
	    strlen(password) < LONGEST;
	if (made == NULL || strlen(made) != len)
		return false;
	for (i = 0; i < len; i++)
		difference |= (unsigned char)(made[i] ^ hash[i]);
	return difference == 0;
}

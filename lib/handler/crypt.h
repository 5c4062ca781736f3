/* The hashes of passwords, as libcrypt has them. */
#ifndef BH_HANDLER_CRYPT_H
#define BH_HANDLER_CRYPT_H

#include <stdbool.h>

/* Whether libcrypt takes the hash and deems it strong: yescrypt ($y$), SHA-512
 * ($6$), bcrypt ($2b$, $2y$) and the like. */
bool bh_crypt__is_strong(const char *hash);

/* Whether it is the password's. False, too, where it cannot be computed;
 * *ret_failed then. Takes as long whatever the password. */
bool bh_crypt__matches(const char *hash, const char *password,
    bool *ret_failed);

#endif

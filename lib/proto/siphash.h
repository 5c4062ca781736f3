/* SipHash-2-4: whoever does not know the key cannot find texts that share a
 * place in a table. */
#ifndef BH_PROTO_SIPHASH_H
#define BH_PROTO_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t bh_siphash__of(const uint64_t key[2], const void *data, size_t len);

#endif

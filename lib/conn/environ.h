/* The environment. */
#ifndef BH_CONN_ENVIRON_H
#define BH_CONN_ENVIRON_H

/* The value of that variable, or NULL; env may be NULL. */
const char *bh_environ__get(char *const *env, const char *name);

#endif

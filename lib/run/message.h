/* What a program tells the person who starts it. */
#ifndef BH_RUN_MESSAGE_H
#define BH_RUN_MESSAGE_H

#include <stdarg.h>

#include "handler/config.h"

/* One line "PROGRAM: MESSAGE" on standard error, or where that is the
 * client's socket in the system's log. */
void bh_message__print(const char *program, const char *format, ...)
    BH_PRINTF(2, 3);
void bh_message__vprint(const char *program, const char *format, va_list ap)
    BH_PRINTF(2, 0);

/* One entry in the log; priority: BH_LOG_ERR, ... */
void bh_message__log(const struct bh_config *config, int priority,
    const char *format, ...) BH_PRINTF(3, 4);

#endif

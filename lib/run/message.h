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

/* What units/basehttp.catalog explains. */
#define BH_ID_SURPLUS "1a3f97b48c2944c7b87bd8cac2122e19"
#define BH_ID_SHORTAGE "5cc05a78ae174e3faff18d633b2eaf15"
#define BH_ID_LANDLOCK "9f8353ab15e440faaab66d442024fc86"
#define BH_ID_SECCOMP "cf010fca630e4d0b849bf84bf855575d"

/* One entry in the log; priority: BH_LOG_ERR, ...; id: one of these. */
void bh_message__log(const struct bh_config *config, int priority,
    const char *id, const char *format, ...) BH_PRINTF(4, 5);

#endif

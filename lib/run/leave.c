#include <unistd.h>

#include "run/leave.h"

#ifdef BH_SANITIZE
void __lsan_do_leak_check(void);
#endif
#ifdef BH_COVERAGE
void __gcov_dump(void);
#endif

void
bh_leave__now(int status)
{
#ifdef BH_SANITIZE
	__lsan_do_leak_check();
#endif
#ifdef BH_COVERAGE
	__gcov_dump();
#endif
	_exit(status);
}

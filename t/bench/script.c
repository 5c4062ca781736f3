/* script: the fixed answer, by CGI or, without its environment, as it is. */
#include <stdlib.h>
#include <unistd.h>

#include "answer.h"

static const char page[] = "Content-Type: text/plain\n"
    "Content-Length: 1024\n\n"
    TEXT_256 TEXT_256 TEXT_256 TEXT_256;
static const char answer[] = ANSWER;

int
main(void)
{
	if (getenv("GATEWAY_INTERFACE") != NULL)
		return write(1, page, sizeof(page) - 1) < 0;
	return write(1, answer, sizeof(answer) - 1) < 0;
}

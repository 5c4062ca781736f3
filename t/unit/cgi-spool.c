/* A request's body in a file. */
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgi/spool.h"

#define POST(fields) "POST / HTTP/1.1\r\n" HOST fields "\r\n"

/* Answers with what the file has, and its length. */
static int
echo(struct bh_handler *h)
{
	long long length = -7;
	int fd = -7, status = bh_spool__body(h, &fd, &length);
	struct stat st;

	if (status != 0) {
		cr_expect(fd == -7, "a descriptor is left");
		return status;
	}
	cr_expect(lseek(fd, 0, SEEK_CUR) == 0);
	cr_expect((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	cr_expect(fstat(fd, &st) == 0 && st.st_size == length);
	cr_expect(st.st_nlink == 0, "it has a name");
	bh_send_response_only(h, 200, NULL);
	bh_send_headerf(h, "X-Length", "%lld", length);
	bh_end_headers(h);
	bh_sendfile(h, fd, 0, (size_t)length);
	close(fd);
	return 0;
}

static const char *
answer(const char *in)
{
	struct bh_class c = bh_test_class(echo);

	c.max_body = 9;
	return bh_test_answer(&c, in);
}

Test(cgi_spool, has_a_body_with_its_length)
{
	HAS(answer(POST("Content-Length: 5\r\n") "hello"),
	    "X-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
}

Test(cgi_spool, has_a_chunked_body_with_its_length)
{
	HAS(answer(POST("Transfer-Encoding: chunked\r\n")
	    "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), "X-Length: 5\r\n");
}

Test(cgi_spool, has_an_empty_body)
{
	HAS(answer(POST("Transfer-Encoding: chunked\r\n") "0\r\n\r\n"),
	    "X-Length: 0\r\n");
}

Test(cgi_spool, refuses_more_than_max_body)
{
	HAS(answer(POST("Transfer-Encoding: chunked\r\n")
	    "a\r\n0123456789\r\n0\r\n\r\n"), "HTTP/1.1 413 ");
}

Test(cgi_spool, refuses_a_body_that_is_cut)
{
	HAS(answer(POST("Content-Length: 9\r\n") "hello"), "HTTP/1.1 400 ");
}

Test(cgi_spool, without_room_is_a_507)
{
	struct rlimit l = { .rlim_cur = 3, .rlim_max = 3 };
	struct rlimit before;

	(void)signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	l.rlim_max = before.rlim_max;
	/* The answer is a file, too: it is cut, but its log line is not. */
	struct bh_class c = bh_test_class(echo);
	const char in[] = POST("Content-Length: 9\r\n") "123456789";

	setrlimit(RLIMIT_FSIZE, &l);
	struct bh_test_result r = bh_test_serve(&c, BH_TEST_SOCKET, in,
	    sizeof(in) - 1);
	setrlimit(RLIMIT_FSIZE, &before);
	HAS(r.out, "HTTP/1.1 507 ");
	bh_test_free(&r);
}

Test(cgi_spool, without_descriptors_is_an_error)
{
	struct rlimit none = { .rlim_cur = 3 }, before;
	int fd = -7, status;
	long long length;

	getrlimit(RLIMIT_NOFILE, &before);
	none.rlim_max = before.rlim_max;
	setrlimit(RLIMIT_NOFILE, &none);
	status = bh_spool__body(NULL, &fd, &length);
	setrlimit(RLIMIT_NOFILE, &before);
	cr_expect(status == -EMFILE, "%d", status);
}

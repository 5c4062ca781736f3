/* The fixed answer of the floors: a body of 1 KiB, a head like ours. */
#define TEXT_64 \
	"0123456789abcdefghijklmnopqrstuvwxyz" "ABCDEFGHIJKLMNOPQRSTUVWXYZ\n\n"
#define TEXT_256 TEXT_64 TEXT_64 TEXT_64 TEXT_64
#define ANSWER \
	"HTTP/1.1 200 OK\r\n" \
	"Server: floor\r\n" \
	"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n" \
	"Content-Type: text/plain\r\n" \
	"Content-Length: 1024\r\n" \
	"Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\n" \
	"\r\n" TEXT_256 TEXT_256 TEXT_256 TEXT_256

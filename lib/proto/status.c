#include <stddef.h>

#include "status.h"

/* Text in place: a table of pointers would be relocated at every start. */
static const struct status {
	short code;
	char phrase[32];
	char explain[86];
} statuses[] = {
	{ 100, "Continue",
	  "The head was accepted; send the body" },
	{ 101, "Switching Protocols",
	  "The connection changes to the protocol named in Upgrade" },
	{ 102, "Processing",
	  "The work goes on; the answer comes later" },
	{ 103, "Early Hints",
	  "Fields of the coming answer, told ahead of it" },

	{ 200, "OK",
	  "The request was done, and here is its result" },
	{ 201, "Created",
	  "Something new was made; Location tells where" },
	{ 202, "Accepted",
	  "The request was taken and will be worked on later" },
	{ 203, "Non-Authoritative Information",
	  "An intermediary changed the answer of the origin" },
	{ 204, "No Content",
	  "The request was done, and there is nothing to show" },
	{ 205, "Reset Content",
	  "The request was done; clear the form it came from" },
	{ 206, "Partial Content",
	  "The part of the file that was asked for" },
	{ 207, "Multi-Status",
	  "Several results, each with a status of its own" },
	{ 208, "Already Reported",
	  "This member was listed earlier in the same answer" },
	{ 226, "IM Used",
	  "The answer is a change against an earlier version" },

	{ 300, "Multiple Choices",
	  "There are several versions; choose one of them" },
	{ 301, "Moved Permanently",
	  "It has moved for good; use the new address from now on" },
	{ 302, "Found",
	  "It is at another address for the time being" },
	{ 303, "See Other",
	  "The result is to be fetched from another address with GET" },
	{ 304, "Not Modified",
	  "The copy you have is still the current one" },
	{ 305, "Use Proxy",
	  "It can only be had through the proxy in Location" },
	{ 307, "Temporary Redirect",
	  "Repeat the same request at another address this time" },
	{ 308, "Permanent Redirect",
	  "Repeat the same request at another address, now and later" },

	{ 400, "Bad Request",
	  "The server could not make sense of the request" },
	{ 401, "Unauthorized",
	  "Say who you are to see this" },
	{ 402, "Payment Required",
	  "This has to be paid for first" },
	{ 403, "Forbidden",
	  "The server understood and refuses" },
	{ 404, "Not Found",
	  "There is nothing at this address" },
	{ 405, "Method Not Allowed",
	  "This address does not take that method" },
	{ 406, "Not Acceptable",
	  "There is no version that the Accept fields allow" },
	{ 407, "Proxy Authentication Required",
	  "Say who you are to the proxy first" },
	{ 408, "Request Timeout",
	  "The request took too long to arrive" },
	{ 409, "Conflict",
	  "The request does not fit the present state of its target" },
	{ 410, "Gone",
	  "It was here once and will not come back" },
	{ 411, "Length Required",
	  "Tell the length of the body in advance" },
	{ 412, "Precondition Failed",
	  "A condition that the request makes does not hold" },
	{ 413, "Content Too Large",
	  "The body is larger than this server takes" },
	{ 414, "URI Too Long",
	  "The address is longer than this server takes" },
	{ 415, "Unsupported Media Type",
	  "The body is of a type that is not taken here" },
	{ 416, "Range Not Satisfiable",
	  "The range asked for lies outside the file" },
	{ 417, "Expectation Failed",
	  "The server cannot do what Expect demands" },
	{ 418, "I'm a Teapot",
	  "Asked for coffee, but this pot makes tea" },
	{ 421, "Misdirected Request",
	  "This server does not answer for that host" },
	{ 422, "Unprocessable Content",
	  "The body is well-formed but its instructions make no sense" },
	{ 423, "Locked",
	  "Somebody holds a lock on it" },
	{ 424, "Failed Dependency",
	  "It needed another action, and that one failed" },
	{ 425, "Too Early",
	  "A request that could be a replay is not taken this early" },
	{ 426, "Upgrade Required",
	  "Come back with the protocol named in Upgrade" },
	{ 428, "Precondition Required",
	  "Only a request with a condition is taken here" },
	{ 429, "Too Many Requests",
	  "Too many requests in a short time; slow down" },
	{ 431, "Request Header Fields Too Large",
	  "The header fields are more than this server takes" },
	{ 451, "Unavailable For Legal Reasons",
	  "The law does not let this server show it" },

	{ 500, "Internal Server Error",
	  "Something went wrong inside the server" },
	{ 501, "Not Implemented",
	  "The server does not know how to do this" },
	{ 502, "Bad Gateway",
	  "The program or server behind this one gave no valid answer" },
	{ 503, "Service Unavailable",
	  "The server has no room for this now; try again later" },
	{ 504, "Gateway Timeout",
	  "The program or server behind this one took too long" },
	{ 505, "HTTP Version Not Supported",
	  "The server does not speak that version of HTTP" },
	{ 506, "Variant Also Negotiates",
	  "Choosing among the versions led round in a circle" },
	{ 507, "Insufficient Storage",
	  "There is no room left to store this" },
	{ 508, "Loop Detected",
	  "The work went round in a circle and was given up" },
	{ 510, "Not Extended",
	  "The request lacks an extension that is needed here" },
	{ 511, "Network Authentication Required",
	  "Log in to the network before you use it" },
};

enum { COUNT = sizeof(statuses) / sizeof(statuses[0]) };

/* The first entry whose code is at least `code`, or COUNT. */
static size_t
find(int code)
{
	size_t low = 0, high = COUNT;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (statuses[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *
bh_status__phrase(int code)
{
	size_t i = find(code);

	return i < COUNT && statuses[i].code == code ?
	    statuses[i].phrase : NULL;
}

const char *
bh_status__explain(int code)
{
	size_t i = find(code);

	return i < COUNT && statuses[i].code == code ?
	    statuses[i].explain : NULL;
}

int
bh_status__next(int code)
{
	size_t i = find(code);

	if (i < COUNT && statuses[i].code == code)
		i++;
	return i < COUNT ? statuses[i].code : 0;
}

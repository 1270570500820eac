/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_HTTP_H
#define LN_STUDIO_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

/* HTTP on the loopback, and the only place that knows libmicrohttpd.
 *
 * One thread moves bytes; it reads headers, asks whether the request may come in, and never waits for anything. What may take a while runs on the workers of a lane:
 * making the answer, and filling each piece of a body that is made on demand. A lane has threads of its own, so that a verdict never waits behind a picture.
 *
 * Bounds: CONNECTIONS_MAX at once (more wait to be accepted), HEAD_MAX bytes of request line and headers (431), BODY_MAX bytes of body (413), PATIENCE seconds to bring a
 * whole request or to begin the next one on a kept connection (it is cut). A body made on demand is held PIECE bytes at a time, whatever its length. */
enum { HTTP_CONNECTIONS_MAX = 1000, HTTP_HEAD_MAX = 16 << 10, HTTP_BODY_MAX = 64 << 10, HTTP_PATIENCE = 20, HTTP_PIECE = 64 << 10 };

typedef enum http_lane { HTTP_WORDS, HTTP_SOUND, HTTP_PICTURES, HTTP_LANES } http_lane;

typedef struct ln_http ln_http;
typedef struct http_exchange http_exchange;

/* What was asked. Lives until it is answered. */
typedef struct http_request {
    http_exchange *exchange;
    const char *method;  /* "GET" also for HEAD, whose body is left out; "POST"; others as they came */
    const char *path;    /* decoded, without the query */
    const char *body;    /* whole, with a 0 behind it; "" while headers are judged */
    size_t size;
    http_lane lane;      /* let_in chooses */
    const void *route;   /* let_in may leave here what it found out */
} http_request;

/* NULL when absent. Names of headers in any case. `times` says how often a header came. */
const char *http_header(const http_request *request, const char *name);
int http_header_times(const http_request *request, const char *name);
const char *http_query(const http_request *request, const char *name);
const char *http_cookie(const http_request *request, const char *name);

/* A body that is made while it is sent. `read` writes up to `room` bytes from `at` on; LN_END after the last, a failure cuts the connection (headers are gone already).
 * LN_OK with *got 0: there is nothing yet; http_wake says when. Runs on the exchange's lane, one call at a time. */
typedef struct http_body {
    int64_t size; /* -1: until LN_END */
    ln_status (*read)(void *own, int64_t at, uint8_t *into, size_t room, size_t *got);
    void (*free)(void *own); /* once, from any thread */
    void *own;
} http_body;

enum { HTTP_SAID_MAX = 6 };

typedef struct http_answer {
    int status;          /* 200 */
    const char *type;    /* constant */
    const void *fixed;   /* bytes that outlive the server, or */
    char *bytes;         /* malloc's, taken over, or */
    size_t size;
    http_body body;      /* where `read` is set; with a size it answers Range with 206 and 416 */
    struct {
        const char *name;
        char value[240];
    } said[HTTP_SAID_MAX]; /* more headers */
    int said_count;
} http_answer;

/* One more header; line breaks end it. */
void http_say(http_answer *answer, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

typedef struct http_ways {
    /* On the moving thread, with headers only. False: `answer` refuses; it must hold fixed bytes or malloc's. */
    bool (*let_in)(void *user, http_request *request, http_answer *answer);
    /* On a worker of request->lane. */
    void (*answer)(void *user, const http_request *request, http_answer *answer);
    const char *const (*headers)[2]; /* go with every answer; ends with NULL; may be NULL */
    double patience;                 /* seconds; 0: HTTP_PATIENCE */
    void *user;
} http_ways;

/* Listen on 127.0.0.1:`port`, 0 for any free one; `ways` is copied.
 *   LN_EWRITE   the port is taken or not ours to take: the sentence names it
 *   LN_EMEMORY */
ln_status http_open(int port, const http_ways *ways, ln_http **out);
int http_port(const ln_http *server);

/* Stop listening, let workers finish what they are at, cut the rest. NULL inside is fine. No http_wake may come afterwards. */
void http_close(ln_http **server);

/* There is more to read of a body whose `read` had nothing. From any thread, any number of times, until the body is freed. */
void http_wake(http_exchange *exchange);

/* The bytes that a Range header asks for of `size`: LN_OK with *from <= *to (included), LN_END when the header is to be ignored (absent, another unit, several
 * ranges, not a range), LN_ESETTING when none of it lies inside (416). */
ln_status http_range(const char *header, int64_t size, int64_t *from, int64_t *to);

#endif

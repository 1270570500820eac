/* SPDX-License-Identifier: Apache-2.0 */
/* A request's way: headers are judged on the moving thread, a worker makes the answer (lanes.c), the moving thread sends it. A body made on demand goes the same way piece by piece. */
#include "studio/exchange.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum { IDLE_SENDING = 30, DESCRIPTORS = HTTP_CONNECTIONS_MAX + 200 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

const char *http_header(const http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->exchange->connection, MHD_HEADER_KIND, name);
}

const char *http_query(const http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->exchange->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_cookie(const http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->exchange->connection, MHD_COOKIE_KIND, name);
}

typedef struct tally {
    const char *name;
    int times;
} tally;

static enum MHD_Result count_header(void *user, enum MHD_ValueKind kind, const char *key, const char *value)
{
    tally *t = user;
    (void)kind, (void)value;
    t->times += !strcasecmp(key, t->name);
    return MHD_YES;
}

int http_header_times(const http_request *request, const char *name)
{
    tally t = { name, 0 };
    MHD_get_connection_values(request->exchange->connection, MHD_HEADER_KIND, count_header, &t);
    return t.times;
}

void http_say(http_answer *answer, const char *name, const char *format, ...)
{
    if (answer->said_count == HTTP_SAID_MAX)
        return;
    char *value = answer->said[answer->said_count].value;
    va_list list;
    va_start(list, format);
    vsnprintf(value, sizeof answer->said->value, format, list);
    va_end(list);
    value[strcspn(value, "\r\n")] = 0;
    answer->said[answer->said_count++].name = name;
}

/* Answers */

static void let_go_of_body(void *user)
{
    http_exchange *x = user;
    if (x->answer.body.free)
        x->answer.body.free(x->answer.body.own);
    x->answer.body = (http_body){ 0 };
}

/* libmicrohttpd wants bytes: give what the last piece still holds, or have another one made. */
static ssize_t give(void *user, uint64_t at, char *into, size_t room)
{
    http_exchange *x = user;
    (void)at;
    if (x->piece_given == x->piece_size) {
        if (x->ended)
            return x->ended == LN_END ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
        x->piece_size = x->piece_given = 0;
        return lanes_hand_over(x, TASK_FILL) ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size_t left = x->piece_size - x->piece_given, take = left < room ? left : room;
    memcpy(into, x->piece + x->piece_given, take);
    x->piece_given += take;
    x->given += (int64_t)take;
    return (ssize_t)take;
}

static struct MHD_Response *on_demand(http_exchange *x)
{
    http_answer *a = &x->answer;
    int64_t from = 0, to = a->body.size - 1;
    x->length = a->body.size;
    if (a->body.size >= 0 && a->status == 200) {
        ln_status asked = http_range(http_header(&x->request, "Range"), a->body.size, &from, &to);
        http_say(a, "Accept-Ranges", "bytes");
        if (asked == LN_ESETTING) {
            a->status = 416;
            http_say(a, "Content-Range", "bytes */%lld", (long long)a->body.size);
            return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
        }
        if (!asked) {
            a->status = 206;
            http_say(a, "Content-Range", "bytes %lld-%lld/%lld", (long long)from, (long long)to, (long long)a->body.size);
            x->from = from;
            x->length = to - from + 1;
        }
    }
    x->piece = malloc(HTTP_PIECE);
    if (!x->piece)
        return NULL;
    return MHD_create_response_from_callback(x->length < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)x->length, HTTP_PIECE, give, x, NULL);
}

static struct MHD_Response *response_of(http_exchange *x)
{
    http_answer *a = &x->answer;
    struct MHD_Response *response;
    if (a->body.read)
        return on_demand(x);
    if (!a->bytes)
        return MHD_create_response_from_buffer(a->size, (void *)(uintptr_t)(a->fixed ? a->fixed : ""), MHD_RESPMEM_PERSISTENT);
    response = MHD_create_response_from_buffer(a->size, a->bytes, MHD_RESPMEM_MUST_FREE);
    if (response)
        a->bytes = NULL;
    return response;
}

static enum MHD_Result send_answer(http_exchange *x)
{
    struct MHD_Response *response = response_of(x);
    if (!response)
        return MHD_NO; /* no memory: the connection is cut */
    for (size_t i = 0; x->server->ways.headers && x->server->ways.headers[i][0]; i++)
        MHD_add_response_header(response, x->server->ways.headers[i][0], x->server->ways.headers[i][1]);
    if (x->answer.type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, x->answer.type);
    for (int i = 0; i < x->answer.said_count; i++)
        MHD_add_response_header(response, x->answer.said[i].name, x->answer.said[i].value);
    enum MHD_Result sent = MHD_queue_response(x->connection, (unsigned)x->answer.status, response);
    MHD_destroy_response(response);
    return sent;
}

/* Requests */

static line *line_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void clock_line(ln_http *s, line *l, bool ours)
{
    if (!l)
        return;
    pthread_mutex_lock(&s->lock);
    l->ours = ours;
    l->since = now();
    pthread_mutex_unlock(&s->lock);
}

static enum MHD_Result refuse_long(http_exchange *x)
{
    static const char words[] = "{\"error\": \"a request's body holds 64 KiB at most\", \"status\": \"setting\"}";
    x->answer = (http_answer){ .status = 413, .type = "application/json", .fixed = words, .size = sizeof words - 1 };
    return send_answer(x);
}

static enum MHD_Result begin(ln_http *s, struct MHD_Connection *connection, const char *url, const char *method, void **own)
{
    http_exchange *x = calloc(1, sizeof *x);
    *own = x;
    if (!x)
        return MHD_NO;
    x->server = s;
    x->connection = connection;
    x->line = line_of(connection);
    clock_line(s, x->line, false);
    x->path = strdup(url);
    if (!x->path)
        return MHD_NO;
    x->request = (http_request){ .exchange = x, .method = strcmp(method, "HEAD") ? method : "GET", .path = x->path, .body = "" };
    const char *length = http_header(&x->request, "Content-Length");
    if (length && (strlen(length) > 6 || atol(length) > HTTP_BODY_MAX))
        return refuse_long(x);
    x->answer.status = 200;
    return s->ways.let_in(s->ways.user, &x->request, &x->answer) ? MHD_YES : send_answer(x);
}

/* More of the body; too much of it is read and forgotten, so that the client hears why. */
static void take_in(http_exchange *x, const char *bytes, size_t size)
{
    if (x->request.size + size > HTTP_BODY_MAX) {
        x->too_long = true;
        return;
    }
    if (x->request.size + size + 1 > x->room) {
        size_t room = x->request.size + size + 1 > 4096 ? HTTP_BODY_MAX + 1 : 4096;
        char *grown = realloc(x->body, room);
        if (!grown) {
            x->too_long = true;
            return;
        }
        x->body = grown;
        x->room = room;
    }
    memcpy(x->body + x->request.size, bytes, size);
    x->request.size += size;
    x->body[x->request.size] = 0;
    x->request.body = x->body;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *upload, size_t *size,
                                  void **own)
{
    ln_http *s = user;
    http_exchange *x = *own;
    (void)version;
    if (!x)
        return begin(s, connection, url, method, own);
    if (*size) {
        take_in(x, upload, *size);
        *size = 0;
        return MHD_YES;
    }
    if (x->too_long)
        return refuse_long(x);
    if (!x->asked) {
        x->asked = true;
        clock_line(s, x->line, true);
        return lanes_hand_over(x, TASK_ANSWER) ? MHD_YES : MHD_NO;
    }
    return x->answered ? send_answer(x) : MHD_NO;
}

static void on_completed(void *user, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode how)
{
    http_exchange *x = *own;
    (void)connection, (void)how;
    if (!x)
        return;
    clock_line(user, x->line, false);
    let_go_of_body(x);
    free(x->answer.bytes);
    free(x->piece);
    free(x->path);
    free(x->body);
    free(x);
    *own = NULL;
}

static void on_connection(void *user, struct MHD_Connection *connection, void **own, enum MHD_ConnectionNotificationCode what)
{
    ln_http *s = user;
    line *l = *own;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        l = *own = calloc(1, sizeof *l);
        if (!l || !info)
            return;
        l->socket = info->connect_fd;
        l->since = now();
    }
    if (!l)
        return;
    pthread_mutex_lock(&s->lock);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        l->after = s->lines;
        if (s->lines)
            s->lines->before = l;
        s->lines = l;
    } else {
        if (l->before)
            l->before->after = l->after;
        else if (s->lines == l)
            s->lines = l->after;
        if (l->after)
            l->after->before = l->before;
        *own = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    if (what != MHD_CONNECTION_NOTIFY_STARTED)
        free(l);
}

/* libmicrohttpd's own timeout begins anew with every byte; a client that sends a byte now and then would stay for ever. */
static void *sweep(void *user)
{
    ln_http *s = user;
    pthread_mutex_lock(&s->lock);
    while (!s->closing) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 500000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&s->closed, &s->lock, &until);
        double latest = now() - (s->ways.patience > 0 ? s->ways.patience : HTTP_PATIENCE);
        for (line *l = s->lines; l; l = l->after)
            if (!l->ours && l->since < latest)
                shutdown(l->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Opening and closing */

/* A text with a zero in it would end early: it is left as it came, and fits nothing. */
static size_t unescape(void *user, struct MHD_Connection *connection, char *text)
{
    (void)user, (void)connection;
    return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/* A thousand connections need as many descriptors; where the system gives fewer, fewer connections are taken. */
static unsigned connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return 200;
    if (limit.rlim_cur < DESCRIPTORS && limit.rlim_max > limit.rlim_cur) {
        limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur >= DESCRIPTORS ? HTTP_CONNECTIONS_MAX : limit.rlim_cur > 300 ? (unsigned)limit.rlim_cur - 200 : 100;
}

static ln_status listen_on(ln_http *s, int port)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    errno = 0;
    /* poll, not epoll: on a busy machine libmicrohttpd 0.9.75 takes connections up later with epoll (of 240 pieces of sound the slowest took 1.9 s, with poll 0.5 s). */
    s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, (uint16_t)port, NULL, NULL, on_request, s,
                                 MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&here, MHD_OPTION_CONNECTION_LIMIT, connections(), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                 (size_t)HTTP_HEAD_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SENDING, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
                                 MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL,
                                 MHD_OPTION_END);
    if (!s->daemon)
        return ln_fail(LN_EWRITE, "port %d of 127.0.0.1 cannot be listened on: %s; give another with --port, or none", port, errno ? strerror(errno) : "refused");
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    s->port = info && info->port ? info->port : port;
    return LN_OK;
}

ln_status http_open(int port, const http_ways *ways, ln_http **out)
{
    ln_http *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for the studio's server");
    s->ways = *ways;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->closed, NULL);
    for (int i = 0; i < HTTP_LANES; i++)
        pthread_cond_init(&s->lanes[i].more, NULL);
    ln_status status = lanes_start(s);
    s->sweeping = !status && !pthread_create(&s->sweeper, NULL, sweep, s);
    if (!status && !s->sweeping)
        status = ln_fail(LN_EMEMORY, "no more threads for the studio");
    if (!status)
        status = listen_on(s, port);
    if (status)
        http_close(out);
    return status;
}

int http_port(const ln_http *server)
{
    return server->port;
}

void http_close(ln_http **server)
{
    ln_http *s = *server;
    if (!s)
        return;
    if (s->daemon)
        MHD_quiesce_daemon(s->daemon);
    lanes_stop(s);
    if (s->sweeping)
        pthread_join(s->sweeper, NULL);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    for (int i = 0; i < HTTP_LANES; i++)
        pthread_cond_destroy(&s->lanes[i].more);
    pthread_cond_destroy(&s->closed);
    pthread_mutex_destroy(&s->lock);
    free(s);
    *server = NULL;
}

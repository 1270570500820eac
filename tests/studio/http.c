/* SPDX-License-Identifier: Apache-2.0 */
/* The server by itself: ranges, bodies made while they are sent, crowds, clients that dawdle, closing in the middle of it all. */
#include "client.h"

#include <pthread.h>
#include <sys/resource.h>

#include "studio/http.h"

static void a_range_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        ln_status says;
        int64_t from, to;
    } cases[] = {
        { "bytes=0-99", LN_OK, 0, 99 },       { "bytes=0-", LN_OK, 0, 999 },          { "bytes=990-2000", LN_OK, 990, 999 }, { "bytes=-10", LN_OK, 990, 999 },
        { "bytes=-5000", LN_OK, 0, 999 },     { "Bytes=5-5", LN_OK, 5, 5 },           { "bytes=999-", LN_OK, 999, 999 },     { "bytes=1000-", LN_ESETTING, 0, 0 },
        { "bytes=1000-1001", LN_ESETTING, 0, 0 }, { "bytes=-0", LN_ESETTING, 0, 0 },  { NULL, LN_END, 0, 0 },                { "", LN_END, 0, 0 },
        { "bytes=", LN_END, 0, 0 },           { "bytes=5-4", LN_END, 0, 0 },          { "bytes=0-1,5-6", LN_END, 0, 0 },     { "items=0-1", LN_END, 0, 0 },
        { "bytes=a-b", LN_END, 0, 0 },        { "bytes=0x1-", LN_END, 0, 0 },         { "bytes=--1", LN_END, 0, 0 },         { "bytes=1 - 2", LN_END, 0, 0 },
        { "bytes=99999999999999999999-", LN_END, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t from = -1, to = -1;
        ln_status says = http_range(cases[i].header, 1000, &from, &to);
        if (says != cases[i].says || (!says && (from != cases[i].from || to != cases[i].to)))
            fail_msg("\"%s\": %d, %lld-%lld", cases[i].header ? cases[i].header : "(none)", says, (long long)from, (long long)to);
    }
    int64_t from, to;
    assert_int_equal(http_range("bytes=0-", 0, &from, &to), LN_ESETTING);
}

/* A server with a few addresses: /words, /count/N (N bytes that count), /never (a body that has nothing until it is woken), /broken. */
static ln_http *server;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static http_exchange *waiting; /* who reads /never */
static int fed, freed;

static ln_status count_up(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    int64_t size = *(int64_t *)own;
    *got = room < 1000 ? room : 1000; /* pieces smaller than asked for are fine */
    if (size >= 0 && (int64_t)*got > size - at)
        *got = (size_t)(size - at);
    for (size_t i = 0; i < *got; i++)
        into[i] = (uint8_t)((at + (int64_t)i) % 251);
    return *got ? LN_OK : LN_END;
}

static void free_count(void *own)
{
    pthread_mutex_lock(&lock);
    freed++;
    pthread_mutex_unlock(&lock);
    free(own);
}

static ln_status wait_for_food(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    (void)own, (void)room;
    pthread_mutex_lock(&lock);
    *got = at < fed;
    into[0] = 'x';
    pthread_mutex_unlock(&lock);
    return LN_OK;
}

static void free_waiting(void *own)
{
    (void)own;
    pthread_mutex_lock(&lock);
    waiting = NULL;
    pthread_mutex_unlock(&lock);
}

static ln_status break_off(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    (void)own, (void)into, (void)room;
    *got = at ? 0 : 1;
    return at ? LN_EREAD : LN_OK;
}

static bool let_in(void *user, http_request *request, http_answer *answer)
{
    (void)user;
    request->lane = !strncmp(request->path, "/count", 6) ? HTTP_SOUND : HTTP_WORDS;
    if (strcmp(request->path, "/forbidden"))
        return true;
    answer->status = 403;
    answer->fixed = "no";
    answer->size = 2;
    return false;
}

static void answer(void *user, const http_request *request, http_answer *a)
{
    (void)user;
    a->type = "text/plain";
    if (!strncmp(request->path, "/count/", 7)) {
        int64_t *size = malloc(sizeof *size);
        *size = atoll(request->path + 7);
        a->body = (http_body){ *size, count_up, free_count, size };
    } else if (!strcmp(request->path, "/never")) {
        pthread_mutex_lock(&lock);
        waiting = request->exchange;
        pthread_mutex_unlock(&lock);
        a->body = (http_body){ -1, wait_for_food, free_waiting, NULL };
    } else if (!strcmp(request->path, "/broken")) {
        a->body = (http_body){ 10, break_off, NULL, NULL };
    } else {
        a->fixed = request->size ? request->body : "words";
        a->bytes = request->size ? strdup(request->body) : NULL;
        a->size = strlen(a->fixed);
    }
}

static void open_server(double patience)
{
    const http_ways ways = { .let_in = let_in, .answer = answer, .patience = patience };
    assert_ok(http_open(0, &ways, &server));
    client_port = http_port(server);
}

static const client_answer *get(const char *path, const char *more)
{
    char text[600];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", path, more);
    return client_raw(text);
}

static void check_count(const client_answer *a, int64_t from, int64_t size)
{
    assert_int_equal(a->size, size);
    for (int64_t i = 0; i < size; i++)
        if ((uint8_t)a->body[i] != (from + i) % 251)
            fail_msg("byte %lld is wrong", (long long)i);
}

static void bodies_are_made_while_they_are_sent(void **state)
{
    (void)state;
    open_server(0);
    freed = 0;
    assert_string_equal(client_done(get("/words", ""), 200)->body, "words");
    assert_string_equal(client_done(get("/forbidden", ""), 403)->body, "no");
    assert_string_equal(client_done(client_raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"), 200)->body, "hello");
    check_count(client_done(get("/count/1000000", ""), 200), 0, 1000000);
    const client_answer *a = client_done(get("/count/100000000000", "Range: bytes=99999000000-99999199999\r\n"), 206);
    assert_non_null(strstr(a->head, "Content-Range: bytes 99999000000-99999199999/100000000000"));
    check_count(a, 99999000000, 200000);
    a = client_done(get("/count/1000", "Range: bytes=1000-\r\n"), 416);
    assert_non_null(strstr(a->head, "Content-Range: bytes */1000"));
    check_count(client_done(get("/count/1000", "Range: bytes=-1\r\n"), 206), 999, 1);
    check_count(client_done(get("/count/0", ""), 200), 0, 0);
    a = client_done(client_raw("HEAD /count/1000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 200);
    assert_non_null(strstr(a->head, "Content-Length: 1000000"));
    assert_int_equal(a->size, 0);
    assert_true(get("/broken", "")->size < 10); /* cut, so that the client knows */
    http_close(&server);
    assert_int_equal(freed, 6);
}

static void a_body_waits_until_it_is_woken(void **state)
{
    (void)state;
    open_server(0);
    fed = 0;
    int s = client_connect();
    static const char ask[] = "GET /never HTTP/1.1\r\nHost: x\r\n\r\n";
    client_send(s, ask, sizeof ask - 1);
    for (int i = 0; i < 200; i++) {
        nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
        pthread_mutex_lock(&lock);
        bool there = waiting != NULL;
        fed += there && fed < 50;
        http_exchange *who = waiting;
        pthread_mutex_unlock(&lock);
        if (there)
            http_wake(who);
        if (fed == 50)
            break;
    }
    const client_answer *a = client_read(s, 0.3);
    int count = 0;
    for (size_t i = 0; i < a->size; i++)
        count += a->body[i] == 'x';
    assert_int_equal(count, 50);
    http_close(&server); /* a reader that waits is no reason not to close */
    assert_null(waiting);
}

static long resident_kib(void)
{
    char line[200];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "VmRSS: %ld", &kib);
    if (file)
        fclose(file);
    return kib;
}

enum { CROWD = 1000 };

static int crowd(int *sockets, const char *text)
{
    int count = 0;
    while (count < CROWD && (sockets[count] = client_connect()) >= 0)
        client_send(sockets[count++], text, strlen(text));
    return count;
}

/* A thousand half-sent requests hold no thread and little memory, are cut after a while, and others are served meanwhile. */
static void dawdlers_are_cut(void **state)
{
    (void)state;
    static int sockets[CROWD];
    open_server(1);
    long before = resident_kib();
    int count = crowd(sockets, "GET /words HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    assert_int_equal(count, CROWD);
    close(sockets[--count]); /* room for one more */
    double start = client_now();
    client_done(get("/words", ""), 200);
    double waited = client_now() - start;
    /* Half sends a byte now and then: it is not patience between bytes that counts. */
    for (int round = 0; round < 4; round++) {
        nanosleep(&(struct timespec){ 0, 500000000 }, NULL);
        for (int i = 0; i < count; i += 2)
            client_send(sockets[i], "a", 1);
    }
    long held = resident_kib() - before;
    int cut = 0;
    for (int i = 0; i < count; i++) {
        char byte;
        ssize_t got = recv(sockets[i], &byte, 1, MSG_DONTWAIT);
        cut += got == 0 || (got < 0 && errno != EAGAIN);
        close(sockets[i]);
    }
    print_message("    %d of %d cut, an honest request waited %.3f s, %ld KiB held\n", cut, count, waited, held);
    assert_int_equal(cut, count);
    assert_true(waited < 5);
    assert_true(held < 96 * 1024); /* 16 KiB a connection, and what the sanitizers keep */
    client_done(get("/words", ""), 200);
    http_close(&server);
}

static void a_crowd_is_served(void **state)
{
    (void)state;
    static int sockets[CROWD];
    open_server(0);
    int count = crowd(sockets, "GET /count/100000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_int_equal(count, CROWD);
    for (int i = 0; i < count; i++) {
        const client_answer *a = client_read(sockets[i], 60);
        if (a->status != 200 || a->size != 100000)
            fail_msg("connection %d: %d, %zu bytes", i, a->status, a->size);
    }
    http_close(&server);
}

/* While some wait, some are sent to, some have not asked. */
static void closing_cuts_what_is_left(void **state)
{
    (void)state;
    static int sockets[60];
    static const char *const texts[] = { "GET /never HTTP/1.1\r\nHost: x\r\n\r\n", "GET /count/100000000000 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /wo" };
    for (int round = 0; round < 5; round++) {
        open_server(0);
        for (int i = 0; i < 60; i++) {
            sockets[i] = client_connect();
            client_send(sockets[i], texts[i % 3], strlen(texts[i % 3]));
        }
        nanosleep(&(struct timespec){ 0, 10000000 * round }, NULL);
        double start = client_now();
        http_close(&server);
        assert_true(client_now() - start < 5);
        for (int i = 0; i < 60; i++)
            close(sockets[i]);
    }
}

static void a_taken_port_is_told(void **state)
{
    (void)state;
    ln_http *second;
    const http_ways ways = { .let_in = let_in, .answer = answer };
    open_server(0);
    assert_int_equal(http_open(client_port, &ways, &second), LN_EWRITE);
    assert_non_null(strstr(ln_why(), "--port"));
    assert_null(second);
    http_close(&server);
    http_close(&server);
}

static int enter(void **state)
{
    struct rlimit limit;
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return 1;
    limit.rlim_cur = limit.rlim_max < 4096 ? limit.rlim_max : 4096; /* both ends of each connection are ours */
    return setrlimit(RLIMIT_NOFILE, &limit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_read),      cmocka_unit_test(bodies_are_made_while_they_are_sent), cmocka_unit_test(a_body_waits_until_it_is_woken), cmocka_unit_test(dawdlers_are_cut),
        cmocka_unit_test(a_crowd_is_served),    cmocka_unit_test(closing_cuts_what_is_left),           cmocka_unit_test(a_taken_port_is_told),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_STUDIO_CLIENT_H
#define LN_TESTS_STUDIO_CLIENT_H

/* The real program serving, and a client that sends whatever it is told to: no library would send what is tested here. */
#include "../check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *client_program; /* the lanterne under test */
static char client_folder[64], client_key[40];
static int client_port;
static pid_t client_server;

static inline double client_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void client_shell(const char *line)
{
    int status = system(line);
    if (status)
        fail_msg("%s: did not succeed", line);
}

/* Start `lanterne studio FILE ...` and read the address that it prints. The environment of the test goes with it. */
static inline void client_start(const char *const words[])
{
    int line[2];
    char address[200] = "";
    assert_int_equal(pipe(line), 0);
    client_server = fork();
    if (!client_server) {
        dup2(line[1], 1);
        close(line[0]);
        close(line[1]);
        setenv("XDG_CACHE_HOME", client_folder, 1);
        execv(client_program, (char **)words); /* which it only reads */
        _exit(127);
    }
    close(line[1]);
    FILE *said = fdopen(line[0], "r");
    assert_non_null(said);
    assert_non_null(fgets(address, sizeof address, said));
    fclose(said);
    assert_int_equal(sscanf(address, "http://127.0.0.1:%d/?key=%32[0-9a-f]", &client_port, client_key), 2);
}

/* Ask the server to end; it must, with 0. */
static inline void client_stop(void)
{
    int how;
    kill(client_server, SIGTERM); /* not SIGINT, which a shell in the background has its children ignore */
    assert_int_equal(waitpid(client_server, &how, 0), client_server);
    client_server = 0;
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
}

static inline void client_kill(void)
{
    kill(client_server, SIGKILL);
    waitpid(client_server, NULL, 0);
    client_server = 0;
}

static inline int client_connect(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)client_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(s >= 0);
    if (connect(s, (struct sockaddr *)&to, sizeof to)) {
        close(s);
        return -1;
    }
    return s;
}

static inline bool client_send(int s, const char *bytes, size_t size)
{
    while (size) {
        ssize_t sent = send(s, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

typedef struct client_answer {
    int status;      /* 0: the connection was cut without one */
    char head[6000];
    char *body;      /* with a 0 behind it; the next answer takes its place */
    size_t size;
} client_answer;

/* Everything until the server closes, at most `seconds` long. */
static inline const client_answer *client_read(int s, double seconds)
{
    static client_answer a;
    static char *all;
    size_t size = 0, room = 1 << 16;
    double until = client_now() + seconds;
    free(all);
    all = malloc(room + 1);
    for (;;) {
        struct pollfd wait = { s, POLLIN, 0 };
        int left = (int)((until - client_now()) * 1000);
        if (left <= 0 || poll(&wait, 1, left) <= 0)
            break;
        if (size == room)
            all = realloc(all, (room *= 2) + 1);
        assert_non_null(all);
        ssize_t got = recv(s, all + size, room - size, 0);
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    all[size] = 0;
    close(s);
    char *end = strstr(all, "\r\n\r\n");
    a = (client_answer){ .body = end ? end + 4 : all + size };
    a.size = size - (size_t)(a.body - all);
    snprintf(a.head, sizeof a.head, "%.*s", end ? (int)(end - all) : 0, all);
    sscanf(a.head, "HTTP/1.1 %d", &a.status);
    return &a;
}

static inline const client_answer *client_raw(const char *text)
{
    int s = client_connect();
    assert_true(s >= 0);
    client_send(s, text, strlen(text)); /* the server may have answered and closed before all of it was sent */
    return client_read(s, 20);
}

/* As the page asks. `more` is further headers, each with its line end, or "". */
static inline const client_answer *client_get(const char *path, const char *more)
{
    char text[4000];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: lanterne-%d=%s\r\nSec-Fetch-Site: same-origin\r\n%sConnection: close\r\n\r\n", path, client_port,
             client_port, client_key, more);
    return client_raw(text);
}

static inline const client_answer *client_post(const char *path, const char *body)
{
    char text[70000];
    snprintf(text, sizeof text,
             "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: lanterne-%d=%s\r\nOrigin: http://127.0.0.1:%d\r\nX-Lanterne: 1\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
             path, client_port, client_port, client_key, client_port, strlen(body), body);
    return client_raw(text);
}

static inline const client_answer *client_done(const client_answer *a, int status)
{
    if (a->status != status)
        fail_msg("%d expected, %d came: %s", status, a->status, a->body);
    return a;
}

/* Ask again until the answer holds `words`. */
static inline void client_wait_for(const char *path, const char *words)
{
    double until = client_now() + 30;
    while (!strstr(client_get(path, "")->body, words)) {
        if (client_now() > until)
            fail_msg("%s never says %s: %s", path, words, client_get(path, "")->body);
        nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
    }
}

static inline int client_enter(void **state)
{
    (void)state;
    snprintf(client_folder, sizeof client_folder, "/tmp/lanterne-studio-XXXXXX");
    return !mkdtemp(client_folder) || chdir(client_folder);
}

static inline int client_leave(void **state)
{
    (void)state;
    char command[200];
    if (client_server > 0) /* a test that failed has left it, and whoever runs the tests would wait for it */
        kill(client_server, SIGKILL);
    snprintf(command, sizeof command, "rm -rf %s", client_folder);
    return chdir("/") || system(command);
}

/* What most tests end with: the server, which must end well, and then the folder. */
static inline int client_end(void **state)
{
    client_stop();
    return client_leave(state);
}

/* The program's whole path, since each test runs in a folder of its own. */
static inline bool client_takes(int count, char **words)
{
    client_program = count > 1 ? realpath(words[1], NULL) : NULL;
    signal(SIGPIPE, SIG_IGN);
    return client_program != NULL;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_EXCHANGE_H
#define LN_STUDIO_EXCHANGE_H

#include <pthread.h>

#include "studio/http.h"

/* What http.c, which talks to libmicrohttpd, and lanes.c, which works, have in common. Nothing here is for other files. */
struct MHD_Connection;
struct MHD_Daemon;

enum { WORKERS = 2 };

/* One connection, kept to cut it when a request does not come whole in time. */
typedef struct line {
    int socket;
    double since; /* when it began to wait for the client */
    bool ours;    /* a whole request is here: time is ours, not the client's */
    struct line *before, *after;
} line;

typedef enum task { TASK_ANSWER, TASK_FILL } task;

struct http_exchange {
    ln_http *server;
    struct MHD_Connection *connection;
    line *line;
    http_request request;
    http_answer answer;
    char *path, *body;
    size_t room;
    bool too_long, asked, answered;
    /* A body on demand; under the server's lock where both sides look. */
    bool waiting, woken;
    int64_t from, length, given; /* of the body: where the range begins, its bytes (-1: unknown), those passed on */
    uint8_t *piece;
    size_t piece_size, piece_given;
    ln_status ended;
    task task;
    http_exchange *next; /* in its lane, or among those that wait */
};

typedef struct lane {
    http_exchange *first, *last;
    pthread_cond_t more;
} lane;

struct ln_http {
    http_ways ways;
    struct MHD_Daemon *daemon;
    int port;
    pthread_mutex_t lock;
    lane lanes[HTTP_LANES];
    pthread_t workers[HTTP_LANES * WORKERS], sweeper;
    int worker_count;
    http_exchange *waiting; /* bodies that have nothing yet */
    bool closing, sweeping;
    pthread_cond_t closed;
    line *lines;
};

/* Threads of the lanes. LN_EMEMORY: fewer than wanted, lanes_stop ends those. */
ln_status lanes_start(ln_http *server);

/* Let what waits go on to its end, finish what is queued, end the threads. Nothing is handed over any more. */
void lanes_stop(ln_http *server);

/* Set the connection aside and let a worker do `todo`; false when the server closes and no worker would take it up. On the moving thread. */
bool lanes_hand_over(http_exchange *exchange, task todo);

#endif

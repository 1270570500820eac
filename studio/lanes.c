/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that make answers and pieces of bodies. A connection that waits for them is set aside (suspended) and taken up again (resumed) when they are done, so that it holds a
 * thread only while something is computed for it. */
#include "studio/exchange.h"

#include <microhttpd.h>
#include <stdlib.h>

static void enqueue(http_exchange *x, task todo)
{
    lane *l = &x->server->lanes[x->request.lane];
    x->task = todo;
    x->next = NULL;
    if (l->last)
        l->last->next = x;
    else
        l->first = x;
    l->last = x;
    pthread_cond_signal(&l->more);
}

bool lanes_hand_over(http_exchange *x, task todo)
{
    pthread_mutex_lock(&x->server->lock);
    bool open = !x->server->closing;
    if (open) {
        MHD_suspend_connection(x->connection);
        enqueue(x, todo);
    }
    pthread_mutex_unlock(&x->server->lock);
    return open;
}

static void wait_for_more(http_exchange *x)
{
    x->waiting = true;
    x->next = x->server->waiting;
    x->server->waiting = x;
}

static void take_up(http_exchange *x)
{
    http_exchange **at = &x->server->waiting;
    while (*at != x)
        at = &(*at)->next;
    *at = x->next;
    x->waiting = false;
    enqueue(x, TASK_FILL);
}

static void make_answer(http_exchange *x)
{
    x->answer.status = 200;
    x->server->ways.answer(x->server->ways.user, &x->request, &x->answer);
    x->answered = true;
    MHD_resume_connection(x->connection);
}

/* One piece more. Where there is none yet the connection stays aside until http_wake. */
static void fill(http_exchange *x)
{
    ln_http *s = x->server;
    size_t got = 0, room = HTTP_PIECE;
    int64_t left = x->length < 0 ? HTTP_PIECE : x->length - x->given;
    room = left < (int64_t)room ? (size_t)left : room;
    ln_status status = room ? x->answer.body.read(x->answer.body.own, x->from + x->given, x->piece, room, &got) : LN_END;
    pthread_mutex_lock(&s->lock);
    bool more = status || got || s->closing;
    if (!more && x->woken) { /* it came between */
        x->woken = false;
        enqueue(x, TASK_FILL);
    } else if (!more) {
        wait_for_more(x);
    } else {
        x->piece_size = got;
        x->piece_given = 0;
        x->ended = status ? status : s->closing && !got ? LN_END : LN_OK;
    }
    pthread_mutex_unlock(&s->lock);
    if (more)
        MHD_resume_connection(x->connection);
}

void http_wake(http_exchange *x)
{
    pthread_mutex_lock(&x->server->lock);
    if (x->waiting)
        take_up(x);
    else
        x->woken = true;
    pthread_mutex_unlock(&x->server->lock);
}

typedef struct post {
    ln_http *server;
    int lane;
} post;

static void *work(void *user)
{
    post p = *(post *)user;
    lane *l = &p.server->lanes[p.lane];
    free(user);
    pthread_mutex_lock(&p.server->lock);
    for (;;) {
        while (!l->first && !p.server->closing)
            pthread_cond_wait(&l->more, &p.server->lock);
        http_exchange *x = l->first;
        if (!x)
            break;
        l->first = x->next;
        if (!l->first)
            l->last = NULL;
        task todo = x->task;
        pthread_mutex_unlock(&p.server->lock);
        if (todo == TASK_ANSWER)
            make_answer(x);
        else
            fill(x);
        pthread_mutex_lock(&p.server->lock);
    }
    pthread_mutex_unlock(&p.server->lock);
    return NULL;
}

ln_status lanes_start(ln_http *s)
{
    for (int i = 0; i < HTTP_LANES * WORKERS; i++) {
        post *p = malloc(sizeof *p);
        if (!p)
            return ln_fail(LN_EMEMORY, "no memory for the studio's threads");
        *p = (post){ s, i / WORKERS };
        if (pthread_create(&s->workers[i], NULL, work, p)) {
            free(p);
            return ln_fail(LN_EMEMORY, "no more threads for the studio");
        }
        s->worker_count++;
    }
    return LN_OK;
}

void lanes_stop(ln_http *s)
{
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    while (s->waiting) /* bodies that wait for something end now, so that no connection stays aside */
        take_up(s->waiting);
    pthread_cond_broadcast(&s->closed);
    for (int i = 0; i < HTTP_LANES; i++)
        pthread_cond_broadcast(&s->lanes[i].more);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < s->worker_count; i++)
        pthread_join(s->workers[i], NULL);
}

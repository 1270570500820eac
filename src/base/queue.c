/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that wake each other for every item do little else: whoever waits for room is woken when half of it is free, whoever waits for something when half of it is taken. Both are passed on
 * the way up and down, and an end wakes whoever waits for more, so nobody waits for ever. */
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ln_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled, drained;
    void (*free_item)(void *item);
    size_t first, count, room;
    bool ended, closed;
    ln_status status;
    char why[500];
    void *item[];
};

ln_queue *ln_queue_new(size_t room, void (*free_item)(void *item))
{
    ln_queue *q = calloc(1, sizeof *q + room * sizeof(void *));
    if (!q) {
        ln_fail(LN_EMEMORY, "no memory for a queue");
        return NULL;
    }
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->filled, NULL);
    pthread_cond_init(&q->drained, NULL);
    q->free_item = free_item;
    q->room = room;
    return q;
}

void ln_queue_free(ln_queue *q)
{
    if (!q)
        return;
    for (size_t i = 0; i < q->count; i++)
        q->free_item(q->item[(q->first + i) % q->room]);
    pthread_cond_destroy(&q->filled);
    pthread_cond_destroy(&q->drained);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

ln_status ln_queue_put(ln_queue *q, void *item)
{
    pthread_mutex_lock(&q->lock);
    while (q->count == q->room && !q->closed)
        pthread_cond_wait(&q->drained, &q->lock);
    bool closed = q->closed;
    if (!closed) {
        q->item[(q->first + q->count++) % q->room] = item;
        if (q->count == (q->room + 1) / 2)
            pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->lock);
    return closed ? LN_ECANCELLED : LN_OK;
}

ln_status ln_queue_take(ln_queue *q, void **item)
{
    ln_status status = LN_OK;
    *item = NULL;
    pthread_mutex_lock(&q->lock);
    while (!q->count && !q->ended)
        pthread_cond_wait(&q->filled, &q->lock);
    if (q->count) {
        *item = q->item[q->first];
        q->first = (q->first + 1) % q->room;
        if (--q->count == q->room / 2)
            pthread_cond_signal(&q->drained);
    } else {
        status = q->status;
        if (status != LN_END)
            ln_fail(status, "%s", q->why);
    }
    pthread_mutex_unlock(&q->lock);
    return status;
}

void ln_queue_end(ln_queue *q, ln_status status)
{
    pthread_mutex_lock(&q->lock);
    if (!q->ended) {
        q->ended = true;
        q->status = status;
        strncpy(q->why, ln_why(), sizeof q->why - 1);
    }
    pthread_cond_signal(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

void ln_queue_close(ln_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_signal(&q->drained);
    pthread_mutex_unlock(&q->lock);
}

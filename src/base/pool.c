/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include <lanterne/status.h>

/* Runs a thread should get of one picture: more even out threads that are slowed down, fewer cost less where neighbouring rows are needed twice. */
enum { RUNS = 4, RUN_MIN = 16 };

typedef struct worker {
    ln_pool *pool;
    int number;
    pthread_t thread;
} worker;

struct ln_pool {
    pthread_mutex_t lock;
    pthread_cond_t begin, done;
    unsigned turn;  /* counts calls of ln_pool_rows, so that a worker knows a new one */
    int busy;       /* workers that have not finished this turn */
    bool over;
    void (*work)(void *user, int worker, int from, int to);
    void *user;
    int rows, run;
    atomic_int next; /* first row not given out */
    int workers;     /* besides the caller */
    worker worker[];
};

static void share(ln_pool *pool, int number)
{
    for (;;) {
        int from = atomic_fetch_add_explicit(&pool->next, pool->run, memory_order_relaxed);
        if (from >= pool->rows)
            return;
        pool->work(pool->user, number, from, pool->rows - from < pool->run ? pool->rows : from + pool->run);
    }
}

static void *stand_by(void *arg)
{
    const worker *self = arg;
    ln_pool *pool = self->pool;
    unsigned seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->turn == seen && !pool->over)
            pthread_cond_wait(&pool->begin, &pool->lock);
        if (pool->over)
            break;
        seen = pool->turn;
        pthread_mutex_unlock(&pool->lock);
        share(pool, self->number);
        pthread_mutex_lock(&pool->lock);
        if (!--pool->busy)
            pthread_cond_signal(&pool->done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

ln_pool *ln_pool_new(int threads)
{
    size_t most = threads > 1 ? (size_t)threads - 1 : 0;
    ln_pool *pool = calloc(1, sizeof *pool + most * sizeof(worker));
    if (!pool) {
        ln_fail(LN_EMEMORY, "no memory for %d threads", threads);
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->begin, NULL);
    pthread_cond_init(&pool->done, NULL);
    atomic_init(&pool->next, 0);
    for (size_t i = 0; i < most; i++) {
        worker *w = &pool->worker[i];
        *w = (worker){ .pool = pool, .number = (int)i + 1 };
        if (pthread_create(&w->thread, NULL, stand_by, w))
            break;
        pool->workers++;
    }
    return pool;
}

void ln_pool_free(ln_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->over = true;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->workers; i++)
        pthread_join(pool->worker[i].thread, NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->begin);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

int ln_pool_threads(const ln_pool *pool)
{
    return pool->workers + 1;
}

void ln_pool_rows(ln_pool *pool, int rows, void (*work)(void *user, int worker, int from, int to), void *user)
{
    int run = rows / (RUNS * (pool->workers + 1));
    pthread_mutex_lock(&pool->lock);
    pool->work = work;
    pool->user = user;
    pool->rows = rows;
    pool->run = run > RUN_MIN ? run : RUN_MIN;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    pool->busy = pool->workers;
    pool->turn++;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    share(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy)
        pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

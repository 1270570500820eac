/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_POOL_H
#define LN_BASE_POOL_H

/* Threads that are kept and share the rows of one picture after another. */
typedef struct ln_pool ln_pool;

/* A pool in which `threads` (>= 1) work, the caller of ln_pool_rows being one of them; where the system gives fewer, fewer work. NULL without memory. */
ln_pool *ln_pool_new(int threads);
void ln_pool_free(ln_pool *pool); /* NULL is fine; no ln_pool_rows may be running */

/* How many may work at once: `worker` below is less than this. */
int ln_pool_threads(const ln_pool *pool);

/* Call work(user, worker, from, to) until every row of [0, rows) was given out once, and return when all calls have returned. Runs of rows are disjoint, come in
 * any order and on any thread; `worker` is never in two calls at once, so it may index memory of its own.
 *
 * One caller at a time; `work` must not call it again on the same pool. */
void ln_pool_rows(ln_pool *pool, int rows, void (*work)(void *user, int worker, int from, int to), void *user);

#endif

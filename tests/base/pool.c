/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdatomic.h>

#include "base/pool.h"

enum { ROWS = 1000, THREADS = 5 };

typedef struct tally {
    atomic_int seen[ROWS], inside[THREADS], clashes;
} tally;

static void count(void *user, int worker, int from, int to)
{
    tally *t = user;
    if (atomic_fetch_add(&t->inside[worker], 1))
        atomic_fetch_add(&t->clashes, 1);
    for (int row = from; row < to; row++)
        atomic_fetch_add(&t->seen[row], 1);
    atomic_fetch_sub(&t->inside[worker], 1);
}

static void every_row_is_given_out_once(void **state)
{
    (void)state;
    static tally t;
    for (int threads = 1; threads <= THREADS; threads++) {
        ln_pool *pool = ln_pool_new(threads);
        assert_non_null(pool);
        assert_in_range(ln_pool_threads(pool), 1, threads);
        for (int rows = 0; rows <= ROWS; rows += 37) {
            memset(&t, 0, sizeof t);
            ln_pool_rows(pool, rows, count, &t);
            for (int row = 0; row < ROWS; row++)
                assert_int_equal(t.seen[row], row < rows);
            assert_int_equal(t.clashes, 0);
        }
        ln_pool_free(pool);
    }
    ln_pool_free(NULL);
}

static void a_pool_that_never_worked_ends(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        ln_pool_free(ln_pool_new(THREADS));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_row_is_given_out_once), cmocka_unit_test(a_pool_that_never_worked_ends) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

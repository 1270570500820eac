/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/queue.h"

enum { COUNT = 10000 };

static void *put_all(void *queue)
{
    for (int i = 0; i < COUNT; i++) {
        int *item = malloc(sizeof *item);
        *item = i;
        if (ln_queue_put(queue, item)) {
            free(item);
            return NULL;
        }
    }
    ln_queue_end(queue, ln_fail(LN_EREAD, "the reel tore"));
    return NULL;
}

static void what_goes_in_comes_out_in_order_and_then_the_reason(void **state)
{
    ln_queue *queue = ln_queue_new(*(const size_t *)*state, free);
    pthread_t putter;
    void *item;
    pthread_create(&putter, NULL, put_all, queue);
    for (int i = 0; i < COUNT; i++) {
        assert_ok(ln_queue_take(queue, &item));
        assert_int_equal(*(int *)item, i);
        free(item);
    }
    ln_fail(LN_OK, "something older");
    assert_int_equal(ln_queue_take(queue, &item), LN_EREAD);
    assert_null(item);
    assert_string_equal(ln_why(), "the reel tore");
    pthread_join(putter, NULL);
    ln_queue_free(queue);
}

static void a_closed_queue_lets_its_putter_go(void **state)
{
    (void)state;
    ln_queue *queue = ln_queue_new(3, free);
    pthread_t putter;
    void *item;
    pthread_create(&putter, NULL, put_all, queue);
    assert_ok(ln_queue_take(queue, &item));
    free(item);
    ln_queue_close(queue);
    pthread_join(putter, NULL);
    ln_queue_free(queue); /* frees what nobody took: the leak checker watches */
}

int main(void)
{
    static size_t rooms[] = { 1, 2, 3, 16 };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_goes_in_comes_out_in_order_and_then_the_reason, &rooms[0]),
        cmocka_unit_test_prestate(what_goes_in_comes_out_in_order_and_then_the_reason, &rooms[1]),
        cmocka_unit_test_prestate(what_goes_in_comes_out_in_order_and_then_the_reason, &rooms[2]),
        cmocka_unit_test_prestate(what_goes_in_comes_out_in_order_and_then_the_reason, &rooms[3]),
        cmocka_unit_test(a_closed_queue_lets_its_putter_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

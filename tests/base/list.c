/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdlib.h>

#include "base/list.h"

static void what_was_put_in_stays(void **state)
{
    (void)state;
    int *list = NULL;
    size_t room = 0, grown = 0;
    for (size_t i = 0; i < 1000; i++) {
        const size_t before = room;
        list = ln_list_room(list, i, &room, sizeof *list);
        assert_non_null(list);
        assert_true(room > i);
        grown += room != before;
        list[i] = (int)i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
    assert_true(grown < 8); /* it doubles */
    free(list);
}

static void what_finds_no_room_is_left_as_it_was(void **state)
{
    (void)state;
    size_t room = 0;
    int *list = ln_list_room(NULL, 0, &room, sizeof *list);
    const size_t before = room;
    list[before - 1] = 7;
    assert_null(ln_list_room(list, room, &room, SIZE_MAX / 4));
    assert_int_equal(room, before);
    assert_int_equal(list[before - 1], 7);
    assert_non_null(strstr(ln_why(), "no memory"));
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_put_in_stays), cmocka_unit_test(what_finds_no_room_is_left_as_it_was) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

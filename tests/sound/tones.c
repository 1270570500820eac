/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "sound/tones.h"

static void tones_are_read_as_people_write_them(void **state)
{
    (void)state;
    ln_tones t;
    assert_ok(ln_tones_parse("435x8, 580.5x6 500~1500", &t));
    assert_int_equal(t.count, 3);
    assert_float_equal(t.item[0].to, 435, 0);
    assert_int_equal(t.item[0].harmonics, 8);
    assert_float_equal(t.item[1].from, 580.5, 1e-9);
    assert_float_equal(t.item[2].to, 1500, 0);
    assert_int_equal(t.item[2].harmonics, 1);
    assert_ok(ln_tones_parse("", &t));
    assert_int_equal(t.count, 0);
    assert_ok(ln_tones_parse(NULL, &t));
    static const char *const wrong[] = { "x", "19", "20001", "50x0", "50x61", "435x8.5", "600~500", "500~", "50x", "-50", "1e3", "nan", "50;60", "1 2 3 4 5 6 7 8 9", "50 50 50 50 50 50 50 50 50", "435 hz" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(ln_tones_parse(wrong[i], &t), LN_ESETTING);
        assert_memory_equal(ln_why(), "--tones does not take \"", 23);
        assert_null(strstr(ln_why() + 3, "tones"));
    }
    assert_int_equal(t.count, 0);
    assert_int_equal(ln_tones_parse("435,580x0,1000", &t), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "\"580x0\":")); /* the item alone */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(tones_are_read_as_people_write_them) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

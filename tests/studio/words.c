/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>

#include "studio/words.h"

static words_choice c;

static void a_choice_is_read(void **state)
{
    (void)state;
    assert_ok(words_choice_parse(NULL, &c));
    assert_true(c.now);
    assert_ok(words_choice_parse("", &c));
    assert_true(!c.now && !c.count && !c.noises);
    assert_ok(words_choice_parse("3,14,159", &c));
    assert_int_equal(c.count, 3);
    assert_int_equal(c.ids[2], 159);
    assert_ok(words_choice_parse("7,show:N2.0-3.5,K5-6.25,N10-11", &c));
    assert_int_equal(c.count, 1);
    assert_int_equal(c.noises, 2);
    assert_int_equal(c.keeps, 1);
    assert_true(c.noise[0].from == 2 && c.noise[0].to == 3.5 && c.noise[1].to == 11 && c.keep[0].to == 6.25);
    assert_ok(words_choice_parse("show:N0-1", &c));
    assert_true(!c.now && !c.count && c.noises == 1);
}

static void what_is_no_choice_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "x", "3,", ",3", "-3", "3;4", "3,4,x", "show:", "show:X1-2", "show:N1", "show:N1-", "show:N-1", "show:N2-1", "show:N1-1", "show:N1-2,3", "3.5",
                                       "show:N1e3-2", "show:Nnan-2", "show:N1-2K3-4", "show:show:N1-2", "../../etc/passwd", "1 2", "show:N1000000000-1000000001" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (words_choice_parse(bad[i], &c) != LN_ESETTING)
            fail_msg("\"%s\" was taken", bad[i]);
    char many[8 * (WORDS_STRETCHES_MAX + 2)] = "show:N1-2";
    for (int i = 0; i < WORDS_STRETCHES_MAX; i++)
        strcat(many, ",N1-2");
    assert_int_equal(words_choice_parse(many, &c), LN_ESETTING);
}

static void numbers_are_read_whole_or_not(void **state)
{
    (void)state;
    int64_t n;
    double s;
    assert_true(words_whole("12", 0, 20, &n) && n == 12);
    assert_false(words_whole("21", 0, 20, &n) || words_whole("", 0, 20, &n) || words_whole("1x", 0, 20, &n) || words_whole("+1", 0, 20, &n) || words_whole(" 1", 0, 20, &n) ||
                 words_whole("99999999999999999999", 0, INT64_MAX, &n) || words_whole(NULL, 0, 1, &n));
    assert_true(words_seconds("7200.125", &s) && s == 7200.125);
    assert_false(words_seconds("1,5", &s) || words_seconds("-1", &s) || words_seconds("inf", &s) || words_seconds(".5", &s) || words_seconds("1e9", &s) || words_seconds("", &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_choice_is_read),
        cmocka_unit_test(what_is_no_choice_is_refused),
        cmocka_unit_test(numbers_are_read_whole_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

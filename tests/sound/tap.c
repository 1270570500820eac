/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <lanterne/clip.h>

#include "sound/tap.h"

enum { RATE = 8000, LENGTH = RATE, STEP = 300 };

static ln_clip *tapped(ln_tap **tap)
{
    static float sound[2][LENGTH];
    static const float *const planes[] = { sound[0], sound[1] };
    ln_clip *in, *out;
    for (int i = 0; i < LENGTH; i++)
        sound[0][i] = (float)i, sound[1][i] = (float)-i;
    assert_ok(ln_clip_of_sound(planes, 2, LENGTH, RATE, STEP, &in));
    assert_ok(ln_tap_new(in, tap, &out));
    return out;
}

static void what_passed_is_remembered(void **state)
{
    (void)state;
    ln_tap *tap;
    ln_clip *clip = tapped(&tap);
    float heard[100];
    ln_tap_open(tap);
    for (int i = 0; i < 3; i++) {
        ln_block *block;
        assert_ok(ln_clip_next(clip, &block));
        ln_block_unref(&block);
    }
    ln_tap_read(tap, 1, 3 * STEP - 50, 100, heard);
    for (int i = 0; i < 100; i++)
        assert_true(heard[i] == (i < 50 ? (float)-(3 * STEP - 50 + i) : 0)); /* exact: the samples themselves */
    ln_tap_forget(tap, 2 * STEP);
    ln_tap_read(tap, 0, 2 * STEP - 10, 20, heard);
    for (int i = 0; i < 20; i++)
        assert_true(heard[i] == (i < 10 ? 0 : (float)(2 * STEP - 10 + i)));
    ln_clip_close(&clip);
}

static void rows_are_noted(void **state)
{
    (void)state;
    ln_tap *tap;
    ln_clip *clip = tapped(&tap);
    float power[LN_BANDS];
    assert_null(ln_tap_noted(tap, 0, 0));
    assert_ok(ln_tap_notes(tap));
    assert_ok(ln_tap_notes(tap));
    assert_null(ln_tap_noted(tap, 0, 0));
    for (int64_t row = 0; row < 2 * LN_TAP_NOTED; row++)
        for (int c = 0; c < 2; c++) {
            for (int b = 0; b < LN_BANDS; b++)
                power[b] = (float)(row + 10000 * c + b);
            ln_tap_note(tap, c, row, power);
            assert_memory_equal(ln_tap_noted(tap, c, row), power, sizeof power);
            assert_null(ln_tap_noted(tap, c, row + 1));
        }
    assert_true(ln_tap_noted(tap, 1, LN_TAP_NOTED)[3] == (float)(LN_TAP_NOTED + 10003));
    assert_null(ln_tap_noted(tap, 1, LN_TAP_NOTED - 1));
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_passed_is_remembered), cmocka_unit_test(rows_are_noted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdlib.h>

#include "grading/chroma.h"

enum { MOST = 40, WIDE = 600 }; /* a row wider than the pieces it is done in */

static float noise(void)
{
    return (float)rand() / (float)RAND_MAX * 255;
}

/* 1e-4 of 255: some ten roundings of float. */
static const double close_enough = 1e-4 * 255;

static void down_undoes_up_along_a_row(void **state)
{
    (void)state;
    float chroma[WIDE], full[2 * WIDE], back[WIDE];
    for (int shared = 0; shared < 2; shared++)
        for (int count = 1; count <= WIDE; count++) {
            for (int i = 0; i < count; i++)
                chroma[i] = noise();
            ln_chroma_spread(chroma, count, shared, full);
            ln_chroma_gather(full, count, shared, back);
            for (int i = 0; i < count; i++)
                assert_float_equal(back[i], chroma[i], close_enough);
        }
}

static void down_undoes_up_across_rows(void **state)
{
    (void)state;
    for (int shift = 0; shift <= 2; shift++)
        for (int p = shift == 2 ? LN_CHROMA_MIDDLE : LN_CHROMA_TOP; p <= (shift == 2 ? LN_CHROMA_MIDDLE : LN_CHROMA_BOTTOM); p++)
            for (int count = 1; count <= MOST; count++) {
                ln_chroma_place place = (ln_chroma_place)p;
                float chroma[MOST], full[4 * MOST];
                const float *rows[LN_CHROMA_TAPS];
                int tall = count << shift;
                for (int i = 0; i < count; i++)
                    chroma[i] = noise();
                for (int y = 0; y < tall; y++) {
                    const ln_chroma_taps *up = ln_chroma_up(shift, place, y & ((1 << shift) - 1));
                    for (int t = 0; t < up->count; t++) {
                        int k = (y >> shift) + up->first + t;
                        rows[t] = &chroma[k < 0 ? 0 : k < count ? k : count - 1];
                    }
                    ln_chroma_weigh(up, rows, 1, &full[y]);
                }
                const ln_chroma_taps *down = ln_chroma_down(shift, place);
                for (int k = 0; k < count; k++) {
                    float back;
                    for (int t = 0; t < down->count; t++)
                        rows[t] = &full[ln_chroma_mirror((k << shift) + down->first + t, tall, place)];
                    ln_chroma_weigh(down, rows, 1, &back);
                    assert_float_equal(back, chroma[k], close_enough);
                }
            }
}

/* A ramp in the scene must come up as the same ramp where chroma sits: on even columns, or halfway after them. */
static void a_ramp_stays_in_its_place(void **state)
{
    (void)state;
    float chroma[MOST], full[2 * MOST];
    for (int shared = 0; shared < 2; shared++) {
        const float place = shared ? 0 : 0.5f;
        for (int i = 0; i < MOST; i++)
            chroma[i] = 2 * (float)i + place;
        ln_chroma_spread(chroma, MOST, shared, full);
        for (int x = 1; x < 2 * MOST - 1; x++)
            assert_float_equal(full[x], (float)x, 1e-5 * MOST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(down_undoes_up_along_a_row), cmocka_unit_test(down_undoes_up_across_rows), cmocka_unit_test(a_ramp_stays_in_its_place) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

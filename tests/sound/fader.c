/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "sound/fader.h"

/* What of a sound at the floor is left at a tick, in dB. */
static double left(const ln_fading *f, int64_t tick)
{
    return 20 * log10(1 - (double)ln_fading_at(f, tick) * (1 - f->floor));
}

static ln_clip_info clip_of(int rate, double seconds)
{
    return (ln_clip_info){ .base = { 1, rate }, .rate = rate, .length = (int64_t)(seconds * rate) };
}

static void a_fade_falls_by_as_many_decibels_in_every_moment(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 44100, 48000, 192000 };
    static const double floors[] = { -60, -18, -3, -0.001 };
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
        for (size_t k = 0; k < sizeof floors / sizeof *floors; k++) {
            const ln_clip_info clip = clip_of(rates[r], 10);
            const ln_fader fader = { { 2, 8, { 1, 1 } }, floors[k], 0.25, 0.5 };
            ln_fading f = ln_fading_of(&fader, &clip);
            const int64_t start = 2 * rates[r], end = 8 * rates[r], step = rates[r] / 100;
            for (int i = 0; i < 25; i++) {
                double fall = left(&f, start + i * step) - left(&f, start + (i + 1) * step), whole = -floors[k] / 25;
                if (fabs(fall - whole) > 0.05 * whole + 1e-5)
                    fail_msg("%d Hz, %g dB, %d: %g", rates[r], floors[k], i, fall);
            }
            assert_true(ln_fading_at(&f, start - 1) == 0 && ln_fading_at(&f, end) == 0);
            assert_true(ln_fading_at(&f, start + 26 * step) == 1 && ln_fading_at(&f, end - 51 * step) == 1);
            assert_true(fabs(left(&f, end - 25 * step) - floors[k] / 2) < -0.03 * floors[k] + 1e-4);
        }
}

static void a_clips_own_edges_do_not_fade(void **state)
{
    (void)state;
    ln_clip_info clip = clip_of(1000, 10);
    ln_fading f = ln_fading_of(&(ln_fader){ { -5, 10, { 1, 1 } }, -18, 1, 1 }, &clip);
    assert_int_equal(f.from, 0);
    assert_true(ln_fading_at(&f, 0) == 1 && ln_fading_at(&f, 9999) == 1);
    clip.length = -1; /* nobody knows where it ends */
    f = ln_fading_of(&(ln_fader){ { -5, 10, { 1, 1 } }, -18, 1, 1 }, &clip);
    assert_true(ln_fading_at(&f, 0) == 1 && ln_fading_at(&f, 9999) < 0.01F);
}

/* A horn of 0.2 s is to be lowered too, and the shortest fade does not click. */
static void short_spans_have_short_fades(void **state)
{
    (void)state;
    const ln_clip_info clip = clip_of(1000, 10);
    ln_fading f = ln_fading_of(&(ln_fader){ { 1000, 1200, { 1, 1000 } }, -18, 1, 0 }, &clip);
    assert_true(fabs(f.in - 50) < 1e-9 && fabs(f.out - 10) < 1e-9);
    assert_true(ln_fading_at(&f, 1050) == 1 && ln_fading_at(&f, 1100) == 1 && ln_fading_at(&f, 1189) == 1 && ln_fading_at(&f, 1191) < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_fade_falls_by_as_many_decibels_in_every_moment), cmocka_unit_test(a_clips_own_edges_do_not_fade),
                                        cmocka_unit_test(short_spans_have_short_fades) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

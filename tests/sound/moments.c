/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "sound/moments.h"

enum { SHOWN = 148, ROWS = 600, PERIOD = 37, LINE = 1000, LEVELS = 3 };

static float drawn(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return 0.5F + (float)(*seed >> 8) / 16777216.0F;
}

/* Where a siren's line stands in a row: it climbs over 20 bands and falls again. */
static int line_at(int row)
{
    int at = row % PERIOD;
    return 12 + (at < PERIOD / 2 ? at : PERIOD - 1 - at);
}

/* The siren alone from `start` on, over noise of the recorder. */
static void siren(int start, int count, float level, uint32_t seed, float (*row)[LN_BANDS])
{
    for (int t = 0; t < count; t++)
        for (int b = 0; b < LN_BANDS; b++)
            row[t][b] = level * (b == line_at(start + t) ? LINE : 1) * drawn(&seed);
}

static ln_moments *learn(float (*row)[LN_BANDS], ln_profile *profile)
{
    ln_moments *moments;
    assert_ok(ln_profile_of(row[0], SHOWN, NULL, 0, profile));
    assert_ok(ln_moments_new(row[0], SHOWN, profile, &moments));
    return moments;
}

/* Readings of the rows from `first` on, at a known level, through it. */
static void run(ln_moments *moments, const ln_profile *profile, float level, int first, int count, float (*row)[LN_BANDS], float (*gain)[LN_BANDS], float *sure)
{
    int got = first;
    ln_moments_start(moments, first);
    for (int t = first; t < count; t++) {
        ln_reading reading = { .power = { 0 } };
        for (int b = 0; b < LN_BANDS; b++) {
            int from = t - 2 < 0 ? 0 : t - 2, to = t + 2 < count ? t + 2 : count - 1;
            reading.power[b] = row[t][b];
            for (int u = from; u <= to; u++)
                reading.smooth[b] += row[u][b] / (float)(to - from + 1);
            reading.noise[b] = level * profile->noise[b];
        }
        ln_moments_push(moments, &reading);
        while (ln_moments_pull(moments, gain[got], &sure[got]))
            got++;
        assert_true(t + 1 - got <= LN_MOMENTS_REACH + 50);
    }
    ln_moments_end(moments);
    while (got < count && ln_moments_pull(moments, gain[got], &sure[got]))
        got++;
    assert_int_equal(got, count);
    assert_false(ln_moments_pull(moments, gain[0], &sure[0]));
}

/* Under somebody who speaks in every other quarter of a second, and at three levels: the line goes where it stands, and nothing goes of him but under the line. */
static void the_line_goes_where_it_stands(void **state)
{
    (void)state;
    static float example[SHOWN][LN_BANDS], row[ROWS][LN_BANDS], gain[ROWS][LN_BANDS], sure[ROWS];
    const float level[LEVELS] = { 1, 0.16F, 6.3F };
    ln_profile profile;
    siren(0, SHOWN, 1, 1, example);
    ln_moments *moments = learn(example, &profile);
    assert_non_null(moments);
    for (int l = 0; l < LEVELS; l++) {
        double line = 0, voice = 0, certain = 0;
        int lines = 0, voices = 0;
        siren(20, ROWS, level[l], 2, row);
        for (int t = 0; t < ROWS; t++)
            for (int b = 8; t / 25 % 2 && b < 40; b += 3)
                row[t][b] += 300 * level[l];
        run(moments, &profile, level[l], 0, ROWS, row, gain, sure);
        for (int t = 40; t < ROWS - 40; t++) {
            certain += (double)sure[t] / (ROWS - 80);
            if (!(t / 25 % 2)) {
                line += (double)gain[t][line_at(20 + t)];
                lines++;
            }
            for (int b = 8; t / 25 % 2 && b < 40; b += 3)
                if (abs(b - line_at(20 + t)) > 4) {
                    voice += (double)gain[t][b];
                    voices++;
                }
        }
        assert_true(certain > 0.9);
        assert_true(line / lines < 0.25);
        assert_true(voice / voices > 0.9);
    }
    ln_moments_free(&moments);
    assert_null(moments);
}

/* A rotor, a fan, and rows that only get louder and softer: nothing to be gained from where they are. */
static void what_stands_still_has_no_moments(void **state)
{
    (void)state;
    static float example[SHOWN][LN_BANDS];
    uint32_t seed = 5;
    ln_profile profile;
    for (int t = 0; t < SHOWN; t++)
        for (int b = 0; b < LN_BANDS; b++)
            example[t][b] = drawn(&seed) * (t % 10 < 5 ? 1 : 30);
    assert_null(learn(example, &profile));
    assert_false(ln_moments_move(example[0], SHOWN, &profile));
    siren(0, SHOWN, 1, 1, example);
    assert_true(ln_moments_move(example[0], SHOWN, &profile));
    ln_moments_free(NULL);
}

/* What a gain depends on ends somewhere: reading may begin anywhere, at odd rows too. */
static void reading_may_begin_anywhere(void **state)
{
    (void)state;
    static float example[SHOWN][LN_BANDS], row[ROWS][LN_BANDS], whole[ROWS][LN_BANDS], part[ROWS][LN_BANDS], sure[ROWS], again[ROWS];
    ln_profile profile;
    siren(0, SHOWN, 1, 1, example);
    siren(7, ROWS, 1, 3, row);
    ln_moments *moments = learn(example, &profile);
    run(moments, &profile, 1, 0, ROWS, row, whole, sure);
    for (int first = 200; first < 204; first++) {
        run(moments, &profile, 1, first, ROWS, row, part, again);
        for (int t = first + LN_MOMENTS_REACH; t < ROWS; t++) {
            assert_memory_equal(&whole[t], &part[t], sizeof whole[t]);
            assert_memory_equal(&sure[t], &again[t], sizeof sure[t]);
        }
    }
    ln_moments_free(&moments);
}

/* One row, few, silence, powers at both ends of a float; an example with holes in it. */
static void odd_rows_give_numbers(void **state)
{
    (void)state;
    static const float odd[] = { 0, 1e-38F, 1, 1e30F, 3e38F };
    static float example[SHOWN][LN_BANDS], row[100][LN_BANDS], gain[100][LN_BANDS], sure[100];
    ln_profile profile;
    siren(0, SHOWN, 1, 1, example);
    assert_ok(ln_profile_of(example[0], SHOWN, NULL, 0, &profile));
    example[3][20] = NAN;
    example[4][21] = INFINITY;
    memset(example[5], 0, sizeof example[5]);
    ln_moments *moments;
    assert_ok(ln_moments_new(example[0], SHOWN, &profile, &moments));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (int count = 1; count <= 100; count += count < 3 ? 1 : 97) {
            for (int t = 0; t < count; t++)
                for (int b = 0; b < LN_BANDS; b++)
                    row[t][b] = t % 3 ? odd[i] : 1;
            for (int first = 0; first < 2 && first < count; first++) {
                run(moments, &profile, 1, first, count, row, gain, sure);
                for (int t = first; t < count; t++)
                    for (int b = 0; b < LN_BANDS; b++)
                        assert_true(gain[t][b] >= 0 && gain[t][b] <= 1 && sure[t] >= 0 && sure[t] <= 1);
            }
        }
    ln_moments_free(&moments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_goes_where_it_stands),
        cmocka_unit_test(what_stands_still_has_no_moments),
        cmocka_unit_test(reading_may_begin_anywhere),
        cmocka_unit_test(odd_rows_give_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

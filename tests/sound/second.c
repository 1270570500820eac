/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "sound/second.h"

enum { ROWS = 200 };

static float drawn(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216.0F;
}

static void draw(uint32_t seed, float power[ROWS][LN_BANDS], float gain[ROWS][LN_BANDS])
{
    for (int t = 0; t < ROWS; t++)
        for (int b = 0; b < LN_BANDS; b++) {
            power[t][b] = drawn(&seed);
            gain[t][b] = drawn(&seed);
        }
}

/* Rows `first` to ROWS - 1 through it; out[first...]. */
static void run(int first, float power[ROWS][LN_BANDS], float gain[ROWS][LN_BANDS], float out[ROWS][LN_BANDS])
{
    ln_second *second;
    int got = first;
    assert_ok(ln_second_new(&second));
    ln_second_start(second, first);
    for (int t = first; t < ROWS; t++)
        ln_second_hear(second, power[t]);
    for (int t = first; t < ROWS; t++) {
        ln_second_push(second, gain[t]);
        while (ln_second_pull(second, out[got]))
            got++;
        assert_int_equal(got, t + 1 - LN_SECOND_REACH < first ? first : t + 1 - LN_SECOND_REACH);
    }
    ln_second_end(second);
    while (got < ROWS && ln_second_pull(second, out[got]))
        got++;
    assert_int_equal(got, ROWS);
    assert_false(ln_second_pull(second, out[0]));
    ln_second_free(&second);
    assert_null(second);
}

static void what_stays_whole_stays_whole(void **state)
{
    (void)state;
    static float power[ROWS][LN_BANDS], gain[ROWS][LN_BANDS], out[ROWS][LN_BANDS];
    draw(1, power, gain);
    for (int t = 0; t < ROWS; t++)
        for (int b = 0; b < LN_BANDS; b++) {
            gain[t][b] = b < 32 || t < 100 ? 1 : gain[t][b];
            power[t][b] = t > 50 && t < 60 ? 0 : power[t][b]; /* silence too */
        }
    run(0, power, gain, out);
    for (int t = 0; t < ROWS; t++)
        for (int b = 0; b < LN_BANDS; b++)
            assert_true(b < 32 || t < 100 - LN_SECOND_REACH ? out[t][b] >= 1 && out[t][b] <= 1 : out[t][b] >= 0 && out[t][b] <= 1);
}

static void it_is_the_same_wherever_reading_began(void **state)
{
    (void)state;
    static float power[ROWS][LN_BANDS], gain[ROWS][LN_BANDS], out[ROWS][LN_BANDS], later[ROWS][LN_BANDS];
    draw(2, power, gain);
    run(0, power, gain, out);
    run(40, power, gain, later);
    for (int t = 40 + LN_SECOND_REACH; t < ROWS; t++)
        assert_memory_equal(out[t], later[t], sizeof out[t]);
}

/* Steady noise, of which the answers say now more, now less; and a voice in a few rows of it. */
static void noise_becomes_steadier_and_a_voice_surer(void **state)
{
    (void)state;
    static float power[ROWS][LN_BANDS], gain[ROWS][LN_BANDS], out[ROWS][LN_BANDS];
    for (int t = 0; t < ROWS; t++)
        for (int b = 0; b < LN_BANDS; b++) {
            bool voice = t >= 100 && t < 104;
            power[t][b] = voice ? 100 : 1;
            gain[t][b] = voice ? 0.97F : t % 2 ? 0.1F : 0.3F;
        }
    run(0, power, gain, out);
    assert_true(fabsf(out[50][3] - out[51][3]) < 0.9F * 0.2F);
    assert_true(out[101][3] > 0.97F && out[102][3] > 0.97F);
    assert_true(out[50][3] < 0.3F && out[51][3] < 0.3F);
}

static void no_level_matters(void **state)
{
    (void)state;
    static float power[ROWS][LN_BANDS], gain[ROWS][LN_BANDS], out[ROWS][LN_BANDS], loud[ROWS][LN_BANDS];
    draw(3, power, gain);
    run(0, power, gain, out);
    for (int t = 0; t < ROWS; t++)
        for (int b = 0; b < LN_BANDS; b++)
            power[t][b] *= 65536; /* a power of two: every rounding is the same */
    run(0, power, gain, loud);
    assert_memory_equal(out, loud, sizeof out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stays_whole_stays_whole),
        cmocka_unit_test(it_is_the_same_wherever_reading_began),
        cmocka_unit_test(noise_becomes_steadier_and_a_voice_surer),
        cmocka_unit_test(no_level_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

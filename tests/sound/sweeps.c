/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "sound/sweeps.h"

enum { RATE = 48000, SECONDS = 20, COUNT = RATE * SECONDS };
static const double pi = 3.14159265358979323846;

static float noise(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 8388608.0F - 1;
}

/* From `from` to `to` seconds a line goes from `low` to `high` Hz and back in `period` seconds, with three multiples; noise of the recorder all along. */
static float *siren(double from, double to, double low, double high, double period, float level)
{
    float *sound = malloc(COUNT * sizeof *sound);
    uint32_t seed = 1;
    double phase = 0;
    assert_non_null(sound);
    for (int i = 0; i < COUNT; i++) {
        double t = (double)i / RATE, way = fmod(t, period) / period;
        phase += 2 * pi * low * pow(high / low, way < 0.5 ? 2 * way : 2 - 2 * way) / RATE;
        sound[i] = 0.001F * noise(&seed);
        for (int k = 1; k <= 4 && t >= from && t < to; k++)
            sound[i] += level / (float)k * (float)sin(k * phase);
    }
    return sound;
}

static size_t find(const float *sound, int count, int rate, int portion, ln_sweep *first)
{
    ln_sweeps *sweeps;
    size_t found;
    assert_ok(ln_sweeps_new(rate, &sweeps));
    for (int at = 0; at < count; at += portion)
        assert_ok(ln_sweeps_push(sweeps, sound + at, (size_t)(at + portion < count ? portion : count - at)));
    assert_ok(ln_sweeps_end(sweeps));
    const ln_sweep *list = ln_sweeps_found(sweeps, &found);
    *first = found ? *list : (ln_sweep){ 0 };
    ln_sweeps_free(&sweeps);
    assert_null(sweeps);
    return found;
}

/* A yelp all along; its range and its period, whatever the portions. */
static void a_yelp_is_found(void **state)
{
    (void)state;
    ln_sweep one, other;
    float *sound = siren(0, SECONDS, 500, 1300, 0.4, 0.1F);
    assert_int_equal(find(sound, COUNT, RATE, 4096, &one), 1);
    assert_int_equal(find(sound, COUNT, RATE, 1237, &other), 1);
    assert_memory_equal(&one, &other, sizeof one);
    assert_int_equal(one.from, 0);
    assert_true(one.to > (int64_t)(19.9 * RATE));
    assert_true(one.low > 480 && one.low < 620 && one.high > 1050 && one.high < 1350);
    assert_true(fabs(one.period - 0.4) < 0.021);
    assert_true(one.confidence > 0.9 && one.confidence < 1);
    free(sound);
}

/* A wail comes again too seldom for 8 s to hold many, and goes with the clip's last third. */
static void a_wail_is_found_where_it_is(void **state)
{
    (void)state;
    ln_sweep one;
    float *sound = siren(0, 12, 500, 1400, 5, 0.1F);
    assert_int_equal(find(sound, COUNT, RATE, 4096, &one), 1);
    assert_true(one.from == 0 && one.to > 10 * RATE && one.to < 17 * RATE);
    free(sound);
}

/* A steady line, a line that climbs for ever and a day, noise, silence, and less than three seconds. */
static void nothing_else_is(void **state)
{
    (void)state;
    ln_sweep one;
    float *sound = siren(0, SECONDS, 700, 700.01, 1, 0.1F);
    assert_int_equal(find(sound, COUNT, RATE, 4096, &one), 0);
    free(sound);
    sound = siren(0, 0, 500, 1300, 0.4, 0);
    assert_int_equal(find(sound, COUNT, RATE, 4096, &one), 0);
    memset(sound, 0, COUNT * sizeof *sound);
    assert_int_equal(find(sound, COUNT, RATE, 4096, &one), 0);
    free(sound);
    sound = siren(0, SECONDS, 500, 1300, 0.4, 0.1F);
    assert_int_equal(find(sound, 2 * RATE, RATE, 4096, &one), 0);
    assert_int_equal(find(sound, 0, RATE, 4096, &one), 0);
    free(sound);
}

/* From 8 to 192 kHz; below there is nothing to be found with. */
static void any_rate_will_do(void **state)
{
    (void)state;
    ln_sweep one;
    float *sound = siren(0, SECONDS, 500, 1300, 0.4, 0.1F), *slow = malloc(COUNT * sizeof *slow);
    assert_non_null(slow);
    for (int i = 0; i < COUNT / 4; i++) /* every multiple is below 6 kHz */
        slow[i] = sound[4 * i];
    assert_int_equal(find(slow, COUNT / 4, RATE / 4, 1000, &one), 1);
    assert_true(fabs(one.period - 0.4) < 0.021);
    for (int i = 0; i < COUNT; i++)
        slow[i] = sound[i / 4];
    assert_int_equal(find(slow, COUNT, 192000, 1000, &one), 1); /* 5 s of it */
    assert_int_equal(find(slow, COUNT, 100, 1000, &one), 0);
    free(sound);
    free(slow);
    ln_sweeps_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_yelp_is_found),
        cmocka_unit_test(a_wail_is_found_where_it_is),
        cmocka_unit_test(nothing_else_is),
        cmocka_unit_test(any_rate_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

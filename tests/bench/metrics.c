/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "../../bench/sound/metrics.h"

enum { RATE = 48000, COUNT = 2 * RATE };

/* White, in -1 to 1. */
static float *noise_of(uint32_t seed, float level)
{
    float *x = malloc(COUNT * sizeof *x);
    assert_non_null(x);
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525U + 1013904223U;
        x[i] = level * ((float)(seed >> 8) / 8388608.0F - 1);
    }
    return x;
}

static float *copy_of(const float *x, float gain)
{
    float *y = malloc(COUNT * sizeof *y);
    assert_non_null(y);
    for (int i = 0; i < COUNT; i++)
        y[i] = gain * x[i];
    return y;
}

/* Two sounds that have nothing in common, one a tenth of the other: 20 dB, whatever the level of their sum. */
static void test_si_sdr(void **state)
{
    (void)state;
    float *x = noise_of(1, 1), *n = noise_of(2, 0.1F), *y = copy_of(x, 1);
    for (int i = 0; i < COUNT; i++)
        y[i] += n[i];
    float *louder = copy_of(y, -7);
    assert_true(fabs(si_sdr(x, y, COUNT) - 20) < 0.1); /* chance correlation of 96,000 samples: 0.3 % */
    assert_true(fabs(si_sdr(x, y, COUNT) - si_sdr(x, louder, COUNT)) < 1e-4);
    assert_true(si_sdr(x, x, COUNT) > 119);
    assert_true(si_sdr(x, n, COUNT) < -20);
    free(x), free(n), free(y), free(louder);
}

static void test_delay(void **state)
{
    (void)state;
    static const int delays[] = { 0, 1, 960, 1440, -1200 };
    float *x = noise_of(3, 1);
    for (size_t d = 0; d < sizeof delays / sizeof *delays; d++) {
        float *y = calloc(COUNT, sizeof *y);
        assert_non_null(y);
        for (int i = 0; i < COUNT; i++)
            y[i] = i - delays[d] >= 0 && i - delays[d] < COUNT ? -0.5F * x[i - delays[d]] : 0;
        assert_int_equal(delay_of(x, y, COUNT, 2400), delays[d]);
        free(y);
    }
    free(x);
}

/* All at half level: 6.02 dB less of everything. A gain of 10 counts as 2. */
static void test_retained(void **state)
{
    (void)state;
    float *x = noise_of(4, 1), *part = noise_of(5, 0.3F);
    powers p = powers_of(part, COUNT, RATE), in = powers_of(x, COUNT, RATE);
    static const struct { float gain; double left; } cases[] = { { 1, 0 }, { 0.5F, -6.0206 }, { 0.1F, -20 }, { 10, 6.0206 } };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        float *y = copy_of(x, cases[c].gain);
        powers out = powers_of(y, COUNT, RATE);
        assert_true(fabs(retained(&p, &in, &out, NULL, 0, RATE) - cases[c].left) < 1e-3);
        free(out.power), free(y);
    }
    memset(part, 0, COUNT * sizeof *part);
    powers silent = powers_of(part, COUNT, RATE);
    assert_true(isnan(retained(&silent, &in, &in, NULL, 0, RATE)));
    free(p.power), free(in.power), free(silent.power), free(x), free(part);
}

/* A tone at 1 kHz taken away and one at 6 kHz left: only the band that is asked for counts. */
static void test_retained_band(void **state)
{
    (void)state;
    float *low = malloc(COUNT * sizeof *low), *both = malloc(COUNT * sizeof *both), *high = malloc(COUNT * sizeof *high);
    assert_true(low && both && high);
    for (int i = 0; i < COUNT; i++) {
        low[i] = (float)sin(2 * 3.14159265358979 * 1000 * i / RATE);
        high[i] = (float)sin(2 * 3.14159265358979 * 6000 * i / RATE);
        both[i] = low[i] + high[i];
    }
    powers in = powers_of(both, COUNT, RATE), out = powers_of(high, COUNT, RATE);
    assert_true(fabs(retained(&in, &in, &out, NULL, 4000, 8000)) < 0.05); /* the window's skirts */
    assert_true(retained(&in, &in, &out, NULL, 500, 2000) < -40);
    free(low), free(both), free(high), free(in.power), free(out.power);
}

/* A hiss between stretches of a vowel's three lines: the rows of the hiss, and no others, are consonants, also where the rate does not reach 8 kHz. */
static void test_consonants(void **state)
{
    (void)state;
    float *x = noise_of(6, 0.2F);
    for (int i = 0; i < COUNT; i++)
        if ((i / (RATE / 2)) % 2 == 0)
            x[i] = (float)(0.5 * sin(0.02 * i) + 0.3 * sin(0.09 * i) + 0.1 * sin(0.3 * i));
    for (int rate = RATE; rate; rate = rate == RATE ? 8000 : 0) {
        powers p = powers_of(x, COUNT, rate);
        bool *rows = consonants(&p);
        assert_non_null(rows);
        size_t half = p.rows / 4;
        for (size_t row = 0; row < 4 * half; row++)
            if (row % half > 3 && row % half < half - 3)
                assert_int_equal(rows[row], (row / half) % 2);
        free(rows), free(p.power);
    }
    free(x);
}

/* Noise lowered evenly does not tinkle; noise of which one point in fifty is left does. */
static void test_musical_noise(void **state)
{
    (void)state;
    float *x = noise_of(7, 1), *quiet = copy_of(x, 1e-4F);
    powers noise = powers_of(x, COUNT, RATE), keep = powers_of(quiet, COUNT, RATE), out = powers_of(x, COUNT, RATE);
    for (size_t i = 0; i < out.rows * (size_t)out.bins; i++)
        out.power[i] *= 0.01F;
    assert_true(fabs(musical_noise(&keep, &noise, &noise, &out)) < 1e-3);
    for (size_t i = 0; i < out.rows * (size_t)out.bins; i++)
        out.power[i] *= i % 50 ? 0.001F : 1;
    assert_true(musical_noise(&keep, &noise, &noise, &out) > 1);
    assert_true(isnan(musical_noise(&noise, &keep, &noise, &out)));
    free(noise.power), free(keep.power), free(out.power), free(x), free(quiet);
}

static void test_statistics(void **state)
{
    (void)state;
    const double x[] = { 4, (double)NAN, 1, 3, 2 };
    assert_true(fabs(mean_of(x, 5) - 2.5) < 1e-12);
    assert_true(fabs(quantile_of(x, 5, 0.5) - 2.5) < 1e-12);
    assert_true(fabs(quantile_of(x, 5, 0) - 1) < 1e-12 && fabs(quantile_of(x, 5, 1) - 4) < 1e-12);
    assert_true(isnan(mean_of(x + 1, 1)) && isnan(quantile_of(x, 0, 0.5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_si_sdr),     cmocka_unit_test(test_delay),         cmocka_unit_test(test_retained),   cmocka_unit_test(test_retained_band),
        cmocka_unit_test(test_consonants), cmocka_unit_test(test_musical_noise), cmocka_unit_test(test_statistics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

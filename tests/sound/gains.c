/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "sound/gains.h"

enum { ROWS = 150 };

static uint32_t seed;

/* A row of noise: power as of a band of two bins or so, exponentially spread around `mean`. */
static void make_row(float *row, double mean)
{
    for (int b = 0; b < LN_BANDS; b++) {
        seed = seed * 1664525U + 1013904223U;
        row[b] = (float)(mean * -log((seed / 256 + 0.5) / 16777216.0));
    }
}

static float *make_rows(size_t count, double mean)
{
    float *rows = malloc(count * LN_BANDS * sizeof *rows);
    for (size_t t = 0; t < count; t++)
        make_row(rows + t * LN_BANDS, mean);
    return rows;
}

/* Mean gain of `count` rows, read in one go; every gain must be a number from `floor` to 1. */
static double mean_gain(const ln_profile *profile, const float *rows, int count, double floor)
{
    ln_gains *gains;
    float gain[LN_BANDS];
    double sum = 0;
    int pulled = 0;
    assert_ok(ln_gains_new(profile, floor, 1, &gains));
    ln_gains_start(gains, 0);
    for (int t = 0; t <= count; t++) {
        if (t < count)
            ln_gains_push(gains, rows + (size_t)t * LN_BANDS);
        else
            ln_gains_end(gains);
        for (; ln_gains_pull(gains, gain); pulled++)
            for (int b = 0; b < LN_BANDS; b++) {
                assert_true(gain[b] >= (float)floor && gain[b] <= 1);
                sum += (double)gain[b] / LN_BANDS;
            }
    }
    assert_int_equal(pulled, count);
    ln_gains_free(&gains);
    return sum / count;
}

/* One row in ten a hundred times as loud (a dog in the example) moves the noise by less than 1 dB on the average of the bands; a plain mean would move by 10 dB. */
static void bursts_in_the_example_are_left_out(void **state)
{
    (void)state;
    float *rows = make_rows(ROWS, 1);
    ln_profile clean, barked;
    assert_ok(ln_profile_of(rows, ROWS, NULL, 0, &clean));
    for (size_t t = 60; t < 68; t++) /* 80 ms, 120 as held for 50 */
        for (size_t b = 0; b < LN_BANDS; b++)
            rows[t * LN_BANDS + b] *= 100;
    assert_ok(ln_profile_of(rows, ROWS, NULL, 0, &barked));
    double moved = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        assert_true(clean.noise[b] > 0.7F && clean.noise[b] < 1.4F);
        moved += 10 * log10((double)barked.noise[b] / (double)clean.noise[b]) / LN_BANDS;
    }
    assert_true(fabs(moved) < 1);
    free(rows);
}

/* Noise and rain of equal power, rain shown: the profile is the noise alone to 1 dB or so, and half of a band is left at least. */
static void what_stays_is_taken_off_the_example(void **state)
{
    (void)state;
    float *rain = make_rows(ROWS, 1), *both = make_rows(ROWS, 1), *more = make_rows(ROWS, 1);
    for (size_t i = 0; i < (size_t)ROWS * LN_BANDS; i++)
        both[i] += more[i];
    ln_profile profile, same;
    assert_ok(ln_profile_of(both, ROWS, rain, ROWS, &profile));
    double noise = 0, least = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        noise += (double)profile.noise[b] / LN_BANDS;
        least += (double)profile.least[b] / LN_BANDS;
    }
    assert_true(noise > 0.75 && noise < 1.33);
    assert_true(least > 0.4 && least < 0.6);
    assert_ok(ln_profile_of(rain, ROWS, rain, ROWS, &same)); /* nothing but what stays: nothing goes */
    assert_true(mean_gain(&same, rain, ROWS, 0.01) > 0.95);
    free(rain);
    free(both);
    free(more);
}

/* The same noise sinks to a quarter or less, at its level, 8 dB above and 8 dB below; what is 30 dB above it passes. */
static void noise_sinks_and_what_is_above_it_passes(void **state)
{
    (void)state;
    float *example = make_rows(ROWS, 1);
    ln_profile profile;
    assert_ok(ln_profile_of(example, ROWS, NULL, 0, &profile));
    for (int db = -8; db <= 8; db += 8) {
        float *rows = make_rows(800, pow(10, db / 10.0));
        assert_true(mean_gain(&profile, rows, 800, 0.01) < 0.25); /* a level above the example's is read 1 to 2 dB low, from the quietest bands */
        for (size_t t = 0; t < 800; t += 2) /* bursts of 200 ms, pauses between them */
            if (t / 20 % 2)
                for (size_t i = t * LN_BANDS; i < (t + 2) * LN_BANDS; i++)
                    rows[i] += 1000;
        assert_true(mean_gain(&profile, rows, 800, 0.01) > 0.4);
        free(rows);
    }
    free(example);
}

/* An edited track is silent between its takes, or holds a dithered step: the noise in them is as loud as it was. */
static void what_was_cut_away_tells_nothing(void **state)
{
    (void)state;
    float *example = make_rows(ROWS, 1), *rows = make_rows(800, 1);
    ln_profile profile;
    assert_ok(ln_profile_of(example, ROWS, NULL, 0, &profile));
    for (int i = 0; i < 2; i++) {
        for (size_t t = 0; t < 800; t++)
            for (size_t b = 0; b < LN_BANDS && t % 100 >= 60; b++)
                rows[t * LN_BANDS + b] = i ? 1e-6F : 0;
        assert_true(mean_gain(&profile, rows, 800, 0.01) < 0.25);
    }
    free(example);
    free(rows);
}

/* Silence, one row, rows that are not finite, an example of one row, powers at both ends of a float: always a number. */
static void odd_rows_give_numbers(void **state)
{
    (void)state;
    static const float odd[] = { 0, 1e-38F, 1, 1e30F, 3e38F, NAN, INFINITY, -1 };
    float rows[40][LN_BANDS], *example = make_rows(ROWS, 1);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        ln_profile profile;
        for (int t = 0; t < 40; t++)
            for (int b = 0; b < LN_BANDS; b++)
                rows[t][b] = t % 3 ? odd[i] : 1;
        assert_ok(ln_profile_of(example, ROWS, NULL, 0, &profile));
        mean_gain(&profile, rows[0], 40, 0);
        mean_gain(&profile, rows[0], 1, 0);
        assert_ok(ln_profile_of(example, 1, NULL, 0, &profile));
        mean_gain(&profile, rows[0], 40, 0);
    }
    free(example);
}

/* A gain is the same wherever reading began, once LN_GAINS_REACH rows lie before it. */
static void beginnings_do_not_matter(void **state)
{
    (void)state;
    enum { COUNT = 1000, LATER = 337 };
    float *rows = make_rows(COUNT, 1), gain[2][LN_BANDS];
    ln_profile profile;
    ln_gains *gains[2];
    assert_ok(ln_profile_of(rows, ROWS, NULL, 0, &profile));
    for (int i = 0; i < 2; i++) {
        assert_ok(ln_gains_new(&profile, 0.1, 1, &gains[i]));
        ln_gains_start(gains[i], i * LATER);
    }
    int64_t row[2] = { 0, LATER };
    for (int64_t t = 0; t < COUNT; t++) {
        ln_gains_push(gains[0], rows + t * LN_BANDS);
        if (t >= LATER)
            ln_gains_push(gains[1], rows + t * LN_BANDS);
        while (ln_gains_pull(gains[0], gain[0])) {
            if (row[0]++ < LATER)
                continue;
            assert_true(ln_gains_pull(gains[1], gain[1]));
            if (row[1]++ >= LATER + LN_GAINS_REACH)
                assert_memory_equal(gain[0], gain[1], sizeof gain[0]);
        }
    }
    assert_true(row[1] > LATER + LN_GAINS_REACH + 100);
    ln_gains_free(&gains[0]);
    ln_gains_free(&gains[1]);
    free(rows);
}

/* A noise 20 dB above what stays, which it passes by: from the rows that showed it it sinks by 20 dB a second. It is expected within 3 dB of what it is half a second later, where the level of
 * four seconds says nothing of it; what is as loud again behind that is not that noise. */
static void what_passes_is_followed_as_it_sinks(void **state)
{
    (void)state;
    enum { COUNT = 1200, FROM = 500, TO = 600, AGAIN = 720 };
    float *rows = malloc((size_t)COUNT * LN_BANDS * sizeof *rows), *stays = make_rows(ROWS, 1);
    for (int t = 0; t < COUNT; t++) {
        double away = t < FROM ? FROM - t : t >= TO ? t - TO : 0, noise = t >= AGAIN && t < AGAIN + 20 ? 100 : 100 * pow(10, -away / 50);
        make_row(rows + (size_t)t * LN_BANDS, 1 + noise);
    }
    ln_profile profile;
    ln_gains *gains;
    ln_reading reading;
    double expected[COUNT] = { 0 };
    float sure[COUNT];
    assert_ok(ln_profile_of(rows + (size_t)FROM * LN_BANDS, TO - FROM, stays, ROWS, &profile));
    assert_ok(ln_gains_new(&profile, 0.1, 1, &gains));
    ln_gains_shown(gains, FROM, TO);
    ln_gains_start(gains, 0);
    for (int t = 0, read = 0; t <= COUNT; t++) {
        if (t < COUNT)
            ln_gains_push(gains, rows + (size_t)t * LN_BANDS);
        else
            ln_gains_end(gains);
        for (; ln_gains_read(gains, &reading); read++) {
            for (int b = 0; b < LN_BANDS; b++)
                expected[read] += (double)reading.noise[b] / LN_BANDS;
            sure[read] = ln_gains_was_shown(gains, read);
        }
    }
    ln_gains_free(&gains);
    free(rows);
    free(stays);
    for (int side = 0; side < 2; side++) {
        const int half = side ? TO + 50 : FROM - 51, far = side ? AGAIN + 10 : FROM - 200;
        assert_true(fabs(10 * log10(expected[half] / 10)) < 3); /* 20 dB a second: 10 dB after half of one */
        assert_true(sure[half] > 0.4F && sure[half] < 0.9F);
        assert_true(expected[far] < 2);
        assert_true(sure[far] < 0.4F);
    }
}

static int sow(void **state)
{
    (void)state;
    seed = 7;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(bursts_in_the_example_are_left_out, sow),
        cmocka_unit_test_setup(what_stays_is_taken_off_the_example, sow),
        cmocka_unit_test_setup(noise_sinks_and_what_is_above_it_passes, sow),
        cmocka_unit_test_setup(what_was_cut_away_tells_nothing, sow),
        cmocka_unit_test_setup(odd_rows_give_numbers, sow),
        cmocka_unit_test_setup(beginnings_do_not_matter, sow),
        cmocka_unit_test_setup(what_passes_is_followed_as_it_sinks, sow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

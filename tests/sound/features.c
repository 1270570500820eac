/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "../check.h"
#include "sound/features.h"

enum { ROWS = 900, SHOWN = 190, STAYS = 120 };

static float draw(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216;
}

/* Powers with a tilt, as of a noise, and now and then a sound far above it. The last bands are empty. */
static float *random_rows(size_t count, uint32_t seed, float level)
{
    float *rows = calloc(count * LN_BANDS, sizeof *rows);
    assert_non_null(rows);
    for (size_t t = 0; t < count; t++)
        for (int b = 0; b < 60; b++)
            rows[t * LN_BANDS + (size_t)b] = level * -logf(1 - 0.999F * draw(&seed)) * expf(-0.1F * (float)b) * (draw(&seed) < 0.2F ? 300 : 1);
    return rows;
}

typedef struct seen {
    float row[ROWS][LN_FEATURES][LN_BANDS];
    float example[LN_FEATURES_FRAMES][LN_BANDS], stays[LN_FEATURES_FRAMES][LN_BANDS];
    size_t example_count, stays_count;
    ln_profile profile;
} seen;

/* All features of `rows` from row `from` on. */
static seen *see(const float *rows, int64_t from, const float *shown, const float *stays, size_t stays_count)
{
    seen *s = calloc(1, sizeof *s);
    ln_gains *gains;
    ln_features *features;
    ln_reading reading;
    int64_t at = from;
    assert_non_null(s);
    assert_ok(ln_profile_of(shown, SHOWN, stays, stays_count, &s->profile));
    assert_ok(ln_gains_new(&s->profile, 0, 1, &gains));
    assert_ok(ln_features_new(shown, SHOWN, stays, stays_count, &s->profile, &features));
    ln_gains_start(gains, from);
    ln_features_start(features, from);
    for (int64_t t = from; t <= ROWS; t++) {
        if (t < ROWS)
            ln_gains_push(gains, rows + t * LN_BANDS);
        else
            ln_gains_end(gains);
        while (ln_gains_read(gains, &reading)) {
            ln_features_push(features, &reading);
            while (ln_features_pull(features, s->row[at]))
                at++;
        }
    }
    ln_features_end(features);
    while (at < ROWS && ln_features_pull(features, s->row[at]))
        at++;
    assert_int_equal(at, ROWS);
    assert_false(ln_features_pull(features, s->row[0]));
    memcpy(s->example, ln_features_example(features, &s->example_count), sizeof s->example);
    memcpy(s->stays, ln_features_stays(features, &s->stays_count), sizeof s->stays);
    ln_gains_free(&gains);
    ln_features_free(&features);
    return s;
}

static double largest_difference(const float *a, const float *b, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs((double)a[i] - (double)b[i]));
    return most;
}

static void test_log(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        float x = expf(-86 + 170 * draw(&seed)), y;
        ln_features_log(&x, 1, &y);
        assert_true(fabs((double)y - log((double)x)) <= 2e-7 * fmax(1, fabs(log((double)x))));
    }
    float odd[4] = { 0, 1e-42F, 1, FLT_MAX }, out[4];
    ln_features_log(odd, 4, out);
    assert_true(out[0] == out[1] && fabs((double)out[0] - log((double)FLT_MIN)) < 1e-4);
    assert_true(fabsf(out[2]) <= 0 && fabs((double)out[3] - log((double)FLT_MAX)) < 1e-4);
}

static void test_no_level_matters(void **state)
{
    (void)state;
    float *rows = random_rows(ROWS, 1, 1), *shown = random_rows(SHOWN, 2, 0.3F), *stays = random_rows(STAYS, 3, 0.5F);
    seen *one = see(rows, 0, shown, stays, STAYS);
    static const float level[] = { 1e-8F, 0.03F, 7e5F };
    for (int i = 0; i < 3; i++) {
        float *louder = random_rows(ROWS, 1, level[i]), *shown_louder = random_rows(SHOWN, 2, 0.3F * level[i]), *stays_louder = random_rows(STAYS, 3, 0.5F * level[i]);
        seen *two = see(louder, 0, shown_louder, stays_louder, STAYS);
        assert_true(largest_difference(one->row[0][0], two->row[0][0], (size_t)ROWS * LN_FEATURES * LN_BANDS) < 1e-4);
        assert_true(largest_difference(one->example[0], two->example[0], sizeof one->example / sizeof(float)) < 1e-4);
        assert_true(largest_difference(one->stays[0], two->stays[0], sizeof one->stays / sizeof(float)) < 1e-4);
        free(louder);
        free(shown_louder);
        free(stays_louder);
        free(two);
    }
    free(rows);
    free(shown);
    free(stays);
    free(one);
}

static void test_nothing_begins_anywhere(void **state)
{
    (void)state;
    float *rows = random_rows(ROWS, 4, 1), *shown = random_rows(SHOWN, 5, 0.3F);
    seen *whole = see(rows, 0, shown, NULL, 0), *part = see(rows, 110, shown, NULL, 0);
    int64_t same = 110 + LN_GAINS_REACH + LN_FEATURES_REACH;
    assert_memory_equal(whole->row[same], part->row[same], (size_t)(ROWS - same) * sizeof *whole->row);
    assert_true(largest_difference(whole->row[111][0], part->row[111][0], (size_t)LN_FEATURES * LN_BANDS) > 0);
    free(rows);
    free(shown);
    free(whole);
    free(part);
}

/* A change further away than the reach changes nothing. */
static void test_reach_is_bounded(void **state)
{
    (void)state;
    float *rows = random_rows(ROWS, 6, 1), *other = random_rows(ROWS, 6, 1), *shown = random_rows(SHOWN, 7, 0.3F);
    for (int b = 0; b < 60; b++)
        other[700 * LN_BANDS + b] *= 1e6F;
    seen *one = see(rows, 0, shown, NULL, 0), *two = see(other, 0, shown, NULL, 0);
    int64_t near = 700 - LN_GAINS_REACH - LN_FEATURES_REACH;
    assert_memory_equal(one->row, two->row, (size_t)near * sizeof *one->row);
    assert_true(largest_difference(one->row[600][LN_FEATURE_USUAL], two->row[600][LN_FEATURE_USUAL], LN_BANDS) > 0);
    free(rows);
    free(other);
    free(shown);
    free(one);
    free(two);
}

static void test_all_is_finite_and_in_range(void **state)
{
    (void)state;
    float *rows = random_rows(ROWS, 8, 1), *shown = random_rows(SHOWN, 9, 0.3F), *stays = random_rows(STAYS, 10, 0.5F);
    for (int t = 0; t < 300; t++) /* silence, then each kind of bad number */
        memset(rows + t * LN_BANDS, 0, LN_BANDS * sizeof *rows);
    rows[400 * LN_BANDS + 3] = NAN;
    rows[401 * LN_BANDS + 3] = INFINITY;
    rows[402 * LN_BANDS + 3] = FLT_MAX;
    rows[403 * LN_BANDS + 3] = 1e-44F;
    shown[17] = NAN;
    stays[17] = INFINITY;
    for (int kind = 0; kind < 4; kind++) {
        if (kind == 3)
            memset(shown, 0, SHOWN * LN_BANDS * sizeof *shown);
        seen *s = see(rows, 0, shown, kind ? stays : NULL, kind == 0 ? 0 : kind == 1 ? 1 : STAYS);
        const float *all = &s->row[0][0][0];
        for (size_t i = 0; i < (size_t)ROWS * LN_FEATURES * LN_BANDS; i++)
            assert_true(all[i] >= -4 && all[i] <= 4);
        for (int i = 0; i < LN_FEATURES_FRAMES; i++)
            for (int b = 0; b < LN_BANDS; b++)
                assert_true(fabsf(s->example[i][b]) <= 4 && fabsf(s->stays[i][b]) <= 4);
        for (int i = 0; i < LN_FEATURES; i++) /* neither sound nor example reach above band 59; where nothing was shown, nothing goes on */
            for (int b = 60; b < LN_BANDS; b++)
                assert_true(fabsf(s->row[500][i][b] - (kind == 3 ? 0 : s->row[500][i][59])) <= 0);
        free(s);
    }
    free(rows);
    free(shown);
    free(stays);
}

/* The clip is the example again, four times as loud: its features at a row are the keys of that row, and the level is found. */
static void test_queries_meet_their_keys(void **state)
{
    (void)state;
    float *rows = random_rows(ROWS, 11, 1), *stays = random_rows(STAYS, 12, 0.001F);
    for (int t = 0; t < 150; t++)
        memcpy(rows + (350 + t) * LN_BANDS, rows + t * LN_BANDS, LN_BANDS * sizeof *rows);
    float shown[SHOWN * LN_BANDS];
    memcpy(shown, rows, sizeof shown);
    for (int i = 0; i < ROWS * LN_BANDS; i++)
        rows[i] *= 4;
    seen *s = see(rows, 0, shown, stays, STAYS);
    assert_int_equal(s->example_count, LN_FEATURES_FRAMES);
    assert_int_equal(s->stays_count, STAYS);
    for (int i = 0; i < 100; i += 7) {
        int t = 350 + i * SHOWN / LN_FEATURES_FRAMES;
        if (t >= 500)
            break;
        for (int b = 0; b < 60; b++) {
            float level = s->row[t][LN_FEATURE_LEVEL][b], over = s->row[t][LN_FEATURE_OVER_NOISE][b];
            assert_true(level > 0); /* louder than shown */
            if (fabsf(over) < 4 && fabsf(s->example[i][b]) < 4)
                assert_true(fabsf(over + level - logf(4) / 3 - s->example[i][b]) < 1e-4F);
        }
    }
    free(rows);
    free(stays);
    free(s);
}

/* Against the plain formulas. */
static void test_figures(void **state)
{
    (void)state;
    float *rows = calloc(ROWS * LN_BANDS, sizeof *rows), shown[SHOWN * LN_BANDS], stays[STAYS * LN_BANDS];
    assert_non_null(rows);
    for (int i = 0; i < ROWS * LN_BANDS; i++)
        rows[i] = i / LN_BANDS % 2 ? 8 : 2;
    for (int i = 0; i < SHOWN * LN_BANDS; i++)
        shown[i] = 1;
    for (int i = 0; i < STAYS * LN_BANDS; i++)
        stays[i] = 0.25F;
    seen *s = see(rows, 0, shown, stays, STAYS);
    float(*row)[LN_BANDS] = s->row[401];
    float noise = s->profile.noise[5] * expf(3 * row[LN_FEATURE_LEVEL][5]), level = noise / s->profile.noise[5];
    assert_true(fabsf(row[LN_FEATURE_OVER_NOISE][5] - logf(8 / noise) / 3) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_SHARE][5] - logf(1.0F / 64) / 3) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_NOISE_SHARE][5] - logf(1.0F / 64) / 3) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_RESTLESS][5]) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_STAYS][5] - logf(32) / 3) < 1e-4F && fabsf(row[LN_FEATURE_STAYS_LOUD][5] - logf(32) / 3) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_NOISE_STAYS][5] - logf(4 * noise) / 3) < 1e-4F);
    assert_true(fabsf(row[LN_FEATURE_STAYS_SHOWN][5] - 1) <= 0);
    assert_true(fabsf(row[LN_FEATURE_LOUD][5] - logf(8 / level) / 3) < 1e-4F && fabsf(row[LN_FEATURE_SOFT][5] - logf(8 / level) / 3) < 1e-4F);
    assert_true(row[LN_FEATURE_USUAL][5] > logf(8.0F / 5.7F) / 3 && row[LN_FEATURE_USUAL][5] < logf(8.0F / 4) / 3); /* 50 ms hold 5.6 or 4.4 */
    assert_true(row[LN_FEATURE_QUIET][5] >= row[LN_FEATURE_USUAL][5]);
    free(rows);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_no_level_matters),
        cmocka_unit_test(test_nothing_begins_anywhere),
        cmocka_unit_test(test_reach_is_bounded),
        cmocka_unit_test(test_all_is_finite_and_in_range),
        cmocka_unit_test(test_queries_meet_their_keys),
        cmocka_unit_test(test_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "sound/learnt.h"

enum { ROWS = 800, STEP = 16, SHOWN = 70, STAYS = 41, LONG = 1000 };

/* -2 to 2, as training/train.py draws them. */
static void draw(uint32_t seed, size_t count, float *out)
{
    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525U + 1013904223U;
        out[i] = (float)(seed >> 8) / 4194304 - 2;
    }
}

/* Features whose rows to compare with are the drawn numbers: examples of that many rows over a profile of ones. */
static ln_features *features_of(size_t shown, size_t stays)
{
    static float rows[2][LN_FEATURES_FRAMES * LN_BANDS];
    ln_profile profile = { 0 };
    ln_features *f;
    for (int i = 0; i < 2; i++) {
        draw((uint32_t)i + 2, LN_FEATURES_FRAMES * LN_BANDS, rows[i]);
        for (int k = 0; k < LN_FEATURES_FRAMES * LN_BANDS; k++)
            rows[i][k] = expf(3 * rows[i][k]);
    }
    for (int b = 0; b < LN_BANDS; b++)
        profile.noise[b] = 1;
    assert_ok(ln_features_new(rows[0], shown, rows[1], stays, &profile, &f));
    return f;
}

/* Rows [from, to) through the network. */
static void run(const ln_features *features, float (*rows)[LN_FEATURES][LN_BANDS], int from, int to, float (*gain)[LN_BANDS])
{
    ln_learnt *l;
    float classic[LN_BANDS];
    int got = from;
    assert_non_null(ln_network_shipped());
    assert_ok(ln_learnt_new(ln_network_shipped(), features, &l));
    ln_learnt_start(l, from);
    for (int t = from; t < to; t++) {
        memcpy(ln_learnt_next(l), rows[t], sizeof rows[t]);
        ln_learnt_push(l);
        while (ln_learnt_pull(l, gain[got], classic))
            got++;
        assert_true(t - got < LN_LEARNT_AHEAD);
    }
    ln_learnt_end(l);
    while (ln_learnt_turn(l)) {}
    while (got < to && ln_learnt_pull(l, gain[got], classic))
        got++;
    assert_int_equal(got, to);
    assert_false(ln_learnt_pull(l, gain[0], classic));
    ln_learnt_free(&l);
}

/* Single precision in another order; 1e-4 of a gain is 0.001 dB. */
static void it_is_what_pytorch_says(void **state)
{
    (void)state;
    static float rows[ROWS][LN_FEATURES][LN_BANDS], gain[ROWS][LN_BANDS];
    static const char *const names[] = { "noise_alone", "stays_shown" };
    char path[500];
    ln_weights *reference;
    snprintf(path, sizeof path, "%s/learnt.reference", getenv("LN_TEST_FOLDER") ? getenv("LN_TEST_FOLDER") : "tests/sound");
    assert_ok(ln_weights_open(path, &reference));
    assert_string_equal(ln_weights_say(reference, "network"), ln_weights_sha256(ln_network_shipped()->weights));
    draw(1, sizeof rows / sizeof(float), rows[0][0]);
    for (int i = 0; i < 2; i++) {
        const float *expected;
        int64_t shape[2] = { ROWS / STEP, LN_BANDS };
        double most = 0;
        ln_features *features = features_of(SHOWN, i ? STAYS : 0);
        assert_ok(ln_weights_floats(reference, names[i], 2, shape, &expected));
        run(features, rows, 0, ROWS, gain);
        for (int k = 0; k < ROWS / STEP * LN_BANDS; k++)
            most = fmax(most, fabs((double)gain[k / LN_BANDS * STEP][k % LN_BANDS] - (double)expected[k]));
        if (!(most < 1e-4))
            fail_msg("%s: %g away", names[i], most);
        ln_features_free(&features);
    }
    ln_weights_free(&reference);
}

static void it_is_the_same_wherever_reading_began(void **state)
{
    (void)state;
    static float rows[LONG][LN_FEATURES][LN_BANDS], gain[LONG][LN_BANDS], again[LONG][LN_BANDS];
    ln_features *features = features_of(SHOWN, STAYS);
    draw(5, sizeof rows / sizeof(float), rows[0][0]);
    run(features, rows, 0, LONG, gain);
    for (int from = 61; from < 121; from += 5) { /* batches end anywhere against the clip's end */
        run(features, rows, from, LONG, again);
        for (int t = from + LN_LEARNT_REACH; t < LONG; t++)
            assert_memory_equal(gain[t], again[t], sizeof gain[t]);
    }
    for (int to = 800; to < 804; to++) {
        run(features, rows, 0, to, again);
        for (int t = 0; t < to - LN_LEARNT_REACH; t++)
            assert_memory_equal(gain[t], again[t], sizeof gain[t]);
        for (int b = 0; b < LN_BANDS; b++)
            assert_true(isfinite(again[to - 1][b]));
    }
    ln_features_free(&features);
}

static void short_clips_and_examples(void **state)
{
    (void)state;
    static float rows[8][LN_FEATURES][LN_BANDS], gain[8][LN_BANDS];
    draw(6, sizeof rows / sizeof(float), rows[0][0]);
    for (int t = 0; t < 8; t++)
        for (int b = 0; b < LN_BANDS; b++) {
            rows[t][LN_FEATURE_FIRST][b] /= 2; /* as of shares from 0 to 1 */
            rows[t][LN_FEATURE_SECOND][b] /= 2;
        }
    for (size_t shown = 1; shown < 6; shown += 2) {
        ln_features *features = features_of(shown, shown);
        for (int to = 0; to < 8; to++) {
            run(features, rows, 0, to, gain);
            for (int k = 0; k < to * LN_BANDS; k++)
                assert_true(gain[k / LN_BANDS][k % LN_BANDS] >= 0 && gain[k / LN_BANDS][k % LN_BANDS] <= 1);
        }
        ln_features_free(&features);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_pytorch_says),
        cmocka_unit_test(it_is_the_same_wherever_reading_began),
        cmocka_unit_test(short_clips_and_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

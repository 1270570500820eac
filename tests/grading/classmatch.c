/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/classmatch.h"
#include "grading/normal.h"
#include "scenes.h"

static const ln_class_seen sky = { .confidence = 0.9, .share = 0.3, .mean = { 61.5, -3, -12 } };

/* Belief about the effects: a prior of no change, one in each, and what the classes say. */
static void believe(const ln_class_match *m, double effect[LN_TEN], double deviation[LN_TEN])
{
    double precision[LN_TEN * LN_TEN] = { 0 }, pull[LN_TEN] = { 0 }, covariance[LN_TEN * LN_TEN];
    for (int i = 0; i < LN_TEN; i++)
        precision[i * LN_TEN + i] = 1;
    ln_class_match_add(m, precision, pull);
    ln_covariance_invert(precision, covariance);
    for (int i = 0; i < LN_TEN; i++) {
        deviation[i] = sqrt(covariance[i * LN_TEN + i]);
        effect[i] = 0;
        for (int k = 0; k < LN_TEN; k++)
            effect[i] += covariance[i * LN_TEN + k] * pull[k];
    }
}

static void a_warmer_sky_is_a_warmer_grade_where_it_lies(void **state)
{
    (void)state;
    double effect[LN_TEN], deviation[LN_TEN];
    ln_class_match m = { .trusted = &ln_class_shipped };
    m.source.of[LN_CLASS_SKY] = m.reference.of[LN_CLASS_SKY] = sky;
    m.reference.of[LN_CLASS_SKY].mean[2] += 8;
    believe(&m, effect, deviation);
    assert_true(effect[5] > 0.15 && effect[8] > 0.15); /* b* in the middle and the light, half way between which it lies */
    assert_true(fabs(effect[2]) < 1e-9);               /* and nothing of the dark */
    assert_true(effect[5] + effect[8] < 2 * 0.8);      /* less than all of it */
    assert_true(deviation[5] < 1 && deviation[2] > 0.999);
    for (int i = 0; i < LN_TEN; i++)
        assert_true(isfinite(effect[i]) && deviation[i] > 0 && deviation[i] < 1 + 1e-9);
}

/* What light does to one class it does to all. */
static void two_classes_count_as_one(void **state)
{
    (void)state;
    double effect[LN_TEN], one[LN_TEN], both[LN_TEN];
    ln_class_match m = { .trusted = &ln_class_shipped };
    m.source.of[LN_CLASS_SKY] = m.reference.of[LN_CLASS_SKY] = sky;
    believe(&m, effect, one);
    m.source.of[LN_CLASS_NEUTRAL] = m.reference.of[LN_CLASS_NEUTRAL] = sky;
    believe(&m, effect, both);
    assert_true(both[5] > 0.75 * one[5]);
}

static void nothing_is_said_of_what_does_not_count(void **state)
{
    (void)state;
    double effect[LN_TEN], deviation[LN_TEN];
    ln_class_match m = { .trusted = NULL };
    for (int turn = 0; turn < 4; turn++) {
        const int class = turn == 3 ? LN_CLASS_FOLIAGE : LN_CLASS_SKY; /* that is not trusted */
        memset(&m, 0, sizeof m);
        m.source.of[class] = m.reference.of[class] = sky;
        m.reference.of[class].mean[0] -= 20;
        m.trusted = turn ? &ln_class_shipped : NULL;
        m.source.of[class].confidence = turn == 1 ? 0.3 : 0.9;
        m.reference.of[class].confidence = turn == 2 ? 0.3 : 0.9;
        assert_false(ln_class_match_counts(&m, class));
        believe(&m, effect, deviation);
        for (int i = 0; i < LN_TEN; i++)
            assert_true(effect[i] == 0 && fabs(deviation[i] - 1) < 1e-12);
    }
}

static ln_small *plain(float red, float green, float blue)
{
    const float rgb[3] = { red, green, blue };
    ln_small *s = scenes_small(&(scene){ 0 }, 60, 40, 0, 0, 1, NULL);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 60 * 40; i++)
            s->rgb[c][i] = rgb[c];
    return s;
}

/* A side's means are those of all cells of its pictures. */
static void pictures_of_a_side_are_one(void **state)
{
    (void)state;
    ln_class_match m, dark, light;
    ln_small *side[2] = { plain(0.3f, 0.3f, 0.3f), plain(0.6f, 0.6f, 0.6f) };
    assert_ok(ln_class_match_look(side, 2, side, 1, &m));
    assert_ok(ln_class_match_look(&side[0], 1, &side[1], 1, &dark));
    assert_ok(ln_class_match_look(&side[1], 1, &side[1], 1, &light));
    free(side[0]);
    free(side[1]);
    assert_null(m.trusted);
    assert_true(m.source.of[LN_CLASS_NEUTRAL].share > 0.9);
    const double mean = (dark.source.of[LN_CLASS_NEUTRAL].mean[0] + light.source.of[LN_CLASS_NEUTRAL].mean[0]) / 2;
    assert_true(fabs(m.source.of[LN_CLASS_NEUTRAL].mean[0] - mean) < 1e-3);
    assert_true(fabs(m.reference.of[LN_CLASS_NEUTRAL].mean[0] - dark.source.of[LN_CLASS_NEUTRAL].mean[0]) < 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warmer_sky_is_a_warmer_grade_where_it_lies),
        cmocka_unit_test(two_classes_count_as_one),
        cmocka_unit_test(nothing_is_said_of_what_does_not_count),
        cmocka_unit_test(pictures_of_a_side_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

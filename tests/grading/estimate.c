/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/estimate.h"
#include "scenes.h"

static scene leaves, others;

static const ln_traits middling = { .cells = 1000, .lightness = 50, .contrast = 20, .chroma = 12, .level = { 0.3, 0.4, 0.3 }, .spread = 25 };

/* A belief of no correlations. */
static ln_match_belief belief_of(double lighter, double deviation)
{
    ln_match_belief b = { .effect = { lighter, 0, 0, lighter, 0, 0, lighter, 0, 0, 0 }, .measured = deviation < 0.1 };
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        b.covariance[k][k] = deviation * deviation;
    return b;
}

static void what_is_sure_is_done_whole(void **state)
{
    (void)state;
    ln_match_belief b = belief_of(1, 0.02);
    ln_match_decision d;
    ln_match_decide(&b, &middling, ln_match_caution, &d);
    assert_true(d.part > 0.9 && d.gain > 0.9 * d.nothing && d.harm == 0);
    assert_true(fabs(d.nothing - 7.5) < 0.5); /* ten L* are 7.5 of CIEDE2000 */
}

static void what_cannot_be_known_is_left(void **state)
{
    (void)state;
    ln_match_belief b = belief_of(0, 1);
    ln_match_decision d;
    ln_match_decide(&b, &middling, ln_match_caution, &d);
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        assert_true(d.effect[k] == 0);
    assert_true(d.gain == 0 && d.harm == 0);
}

static void caution_trades_gain_for_less_harm(void **state)
{
    (void)state;
    ln_match_belief b = belief_of(0.8, 0.8);
    ln_match_decision bold, careful;
    ln_match_decide(&b, &middling, 0, &bold);
    ln_match_decide(&b, &middling, 40, &careful);
    assert_true(bold.harm > careful.harm && bold.gain > careful.gain);
    assert_true(careful.harm < 0.05);
}

static ln_match_evidence look(const ln_cdl *grade, bool same)
{
    ln_match_evidence e;
    ln_small *source = scenes_small(&leaves, 160, 100, 0.1, 0.1, 0.6, NULL);
    ln_small *reference = scenes_small(same ? &leaves : &others, 160, 100, same ? 0.25 : 0, 0.2, 0.6, grade);
    assert_ok(ln_match_look(&source, 1, &reference, 1, &e));
    free(source);
    free(reference);
    return e;
}

static void one_scene_is_believed_and_done(void **state)
{
    (void)state;
    ln_match_evidence e = look(&scenes_warm, true);
    ln_match_belief b;
    ln_match_decision d;
    double truth[LN_EFFECT_COUNT];
    assert_true(e.overlap.agreeing > 0);
    ln_match_believe(&ln_match_shipped, &e, &b);
    ln_match_decide(&b, &e.source, ln_match_caution, &d);
    ln_effect_of_cdl(&scenes_warm, truth);
    for (int k = 0; k < 9; k++)
        assert_true(fabs(d.effect[k] - truth[k]) < 0.25); /* 2.5 of L*, a*, b* */
    assert_true(d.gain > 0.7 * d.nothing);
}

/* What is believed is the mean of what would be of each size. */
static void sizes_add_up(const ln_match_belief *b)
{
    double share = 0, effect[LN_EFFECT_COUNT] = { 0 };
    assert_int_equal(b->sizes, LN_MATCH_SIZES);
    for (int s = 0; s < b->sizes; s++) {
        assert_true(b->of_size[s].share > 0);
        share += b->of_size[s].share;
        for (int k = 0; k < LN_EFFECT_COUNT; k++)
            effect[k] += b->of_size[s].share * b->of_size[s].effect[k];
    }
    assert_true(fabs(share - 1) < 1e-12);
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        assert_true(fabs(effect[k] - b->effect[k]) < 1e-12);
}

/* The same mean, but it is either nearly nothing or much. */
static void a_grade_that_may_be_small_is_done_shyly(void **state)
{
    (void)state;
    ln_match_belief b = belief_of(0.8, 0.5);
    ln_match_decision d, shy;
    ln_match_decide(&b, &middling, ln_match_caution, &d);
    b.sizes = LN_MATCH_SIZES;
    for (int s = 0; s < LN_MATCH_SIZES; s++) {
        const double of = s % 2 ? 1.75 : 0.25;
        b.of_size[s].share = 0.25;
        for (int k = 0; k < LN_EFFECT_COUNT; k++) {
            b.of_size[s].effect[k] = of * b.effect[k];
            b.of_size[s].covariance[k][k] = b.covariance[k][k];
        }
    }
    ln_match_decide(&b, &middling, ln_match_caution, &shy);
    assert_true(d.part > 0 && shy.part < d.part);
}

/* Whatever another scene looks like, what is done is less than what was found, and the same each time. */
static void another_scene_is_done_with_care(void **state)
{
    (void)state;
    ln_match_evidence e = look(&scenes_warm, false);
    ln_match_belief b;
    ln_match_decision d, again;
    assert_int_equal(e.overlap.agreeing, 0);
    ln_match_believe(&ln_match_shipped, &e, &b);
    ln_match_decide(&b, &e.source, ln_match_caution, &d);
    ln_match_decide(&b, &e.source, ln_match_caution, &again);
    assert_memory_equal(&d, &again, sizeof d);
    assert_true(d.harm < 0.2);
    sizes_add_up(&b);
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        assert_true(fabs(d.effect[k]) <= fabs(b.effect[k]) + 1e-12);
}

static int lay(void **state)
{
    (void)state;
    scenes_lay(5, &leaves);
    scenes_lay(77, &others);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sure_is_done_whole),        cmocka_unit_test(what_cannot_be_known_is_left), cmocka_unit_test(caution_trades_gain_for_less_harm),
        cmocka_unit_test(one_scene_is_believed_and_done),    cmocka_unit_test(another_scene_is_done_with_care),
        cmocka_unit_test(a_grade_that_may_be_small_is_done_shyly),
    };
    return cmocka_run_group_tests(tests, lay, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/together.h"
#include "scenes.h"

/* The reference shows the left of a scene, the second shot its middle, the third its right: only the second has a place in common with the reference. */
enum { WIDE = 176, HIGH = 120, SHOTS = 3 };
static const double left_of[SHOTS] = { 0.18, 0.42, 0 };
static const double size = 0.4;
static const ln_cdl cool = { .slope = { 0.9, 1, 1.1 }, .offset = { 0, 0.01, 0.02 }, .power = { 1.08, 1.05, 1 }, .saturation = 0.85, .dither = true };
static scene leaves, others;
static ln_job job;

static double off(const ln_small *shot, const ln_small *truth, const ln_match_member *m)
{
    ln_match_decision d;
    ln_cdl cdl;
    double sum = 0;
    const int cells = shot->width * shot->height;
    float *rgb = malloc(3 * (size_t)cells * sizeof *rgb);
    assert_non_null(rgb);
    ln_match_decide(&m->belief, &m->evidence.source, ln_match_caution, &d);
    ln_effect_to_cdl(d.effect, &cdl);
    for (int c = 0; c < 3; c++)
        memcpy(rgb + c * cells, shot->rgb[c], (size_t)cells * sizeof *rgb);
    ln_cdl_rows(&cdl, rgb, rgb + cells, rgb + 2 * cells, cells);
    for (int i = 0; i < 3 * cells; i++)
        sum += fabs((double)(rgb[i] - truth->rgb[i / cells][i % cells]));
    free(rgb);
    return sum / (3 * cells);
}

static void same(const ln_match_belief *one, const ln_match_belief *other)
{
    assert_memory_equal(one->effect, other->effect, sizeof one->effect);
    assert_memory_equal(one->covariance, other->covariance, sizeof one->covariance);
    assert_true(one->measured == other->measured && one->strange == other->strange);
}

static void what_shows_nothing_of_the_reference_leans_on_what_does(void **state)
{
    (void)state;
    ln_small *reference = scenes_small(&leaves, WIDE, HIGH, 0, 0.2, size, &scenes_warm), *shot[SHOTS], *truth[SHOTS];
    ln_match_member member[SHOTS], alone[SHOTS];
    for (int i = 0; i < SHOTS; i++) {
        const scene *of = i < 2 ? &leaves : &others; /* the last has nothing to do with any of them */
        shot[i] = scenes_small(of, WIDE, HIGH, left_of[i], 0.2, size, i == 1 ? &cool : NULL);
        truth[i] = scenes_small(of, WIDE, HIGH, left_of[i], 0.2, size, &scenes_warm);
        member[i] = (ln_match_member){ .picture = shot[i] };
        assert_ok(ln_match_look(&shot[i], 1, &reference, 1, &member[i].evidence));
        alone[i] = member[i];
        ln_match_believe(&ln_match_shipped, &alone[i].evidence, &alone[i].belief);
    }
    assert_true(alone[0].belief.measured && !alone[1].belief.measured && !alone[2].belief.measured);
    assert_ok(ln_match_together(&ln_match_shipped, member, SHOTS, &job));
    assert_true(member[1].belief.measured);
    assert_int_equal(member[1].evidence.leant, 1);
    const double by_itself = off(shot[1], truth[1], &alone[1]), together = off(shot[1], truth[1], &member[1]);
    assert_true(together < 0.5 * by_itself);
    assert_true(together < 0.02); /* five codes of 255; 0.094 by itself, 0.005 together when this was written */
    /* What leans is less sure than what it leans on, and what is no part of the scene stays as it was. */
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        assert_true(member[1].belief.covariance[k][k] > member[0].belief.covariance[k][k]);
    same(&member[2].belief, &alone[2].belief);
    assert_int_equal(member[2].evidence.leant, 0);
    /* The order of the shots is no matter. */
    ln_match_member turned[2] = { member[1], member[0] };
    assert_ok(ln_match_together(&ln_match_shipped, turned, 2, &job));
    assert_true(off(shot[1], truth[1], &turned[0]) < 0.5 * by_itself);
    for (int i = 0; i < SHOTS; i++) {
        free(shot[i]);
        free(truth[i]);
    }
    free(reference);
}

static void one_by_itself_and_none_are_no_matter(void **state)
{
    (void)state;
    ln_small *shot = scenes_small(&leaves, WIDE, HIGH, 0.1, 0.2, size, NULL), *reference = scenes_small(&leaves, WIDE, HIGH, 0, 0.2, size, &scenes_warm);
    ln_match_member member = { .picture = shot };
    ln_match_belief alone;
    assert_ok(ln_match_look(&shot, 1, &reference, 1, &member.evidence));
    ln_match_believe(&ln_match_shipped, &member.evidence, &alone);
    assert_ok(ln_match_together(&ln_match_shipped, &member, 1, &job));
    same(&member.belief, &alone);
    assert_ok(ln_match_together(&ln_match_shipped, NULL, 0, &job));
    free(shot);
    free(reference);
}

static int lay(void **state)
{
    (void)state;
    scenes_lay(5, &leaves);
    scenes_lay(77, &others);
    return ln_job_begin(&job) != LN_OK;
}

static int clear(void **state)
{
    (void)state;
    ln_job_end(&job);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_shows_nothing_of_the_reference_leans_on_what_does), cmocka_unit_test(one_by_itself_and_none_are_no_matter) };
    return cmocka_run_group_tests(tests, lay, clear);
}

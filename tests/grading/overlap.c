/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/overlap.h"
#include "scenes.h"

static scene leaves, others;

static ln_overlap find(ln_small *source, ln_small *reference, ln_cdl *cdl)
{
    ln_overlap overlap;
    ln_colour_pairs pairs;
    *cdl = (ln_cdl){ .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1 };
    assert_ok(ln_overlap_find(source, reference, &overlap, &pairs));
    if (pairs.count)
        ln_cdl_fit(&pairs, cdl);
    assert_int_equal(overlap.agreeing > 0, pairs.count > 0);
    free(pairs.from[0]);
    free(source);
    free(reference);
    return overlap;
}

static void one_scene_framed_anew_and_graded_is_found(void **state)
{
    (void)state;
    static const double enlarged[] = { 1, 0.8, 1.4 };
    for (int i = 0; i < 3; i++) {
        ln_cdl cdl;
        ln_small *source = scenes_small(&leaves, 160, 100, 0.1, 0.1, 0.6, NULL);
        ln_small *reference = scenes_small(&leaves, 160, 100, 0.2, 0.15, 0.6 / enlarged[i], &scenes_warm);
        ln_overlap o = find(source, reference, &cdl);
        assert_true(o.agreeing > 20);
        assert_true(fabs(o.scale / enlarged[i] - 1) < 0.03);
        for (int c = 0; c < 3; c++) { /* the grade is read off, whatever stood where */
            float grey[3] = { 0.5f, 0.5f, 0.5f }, want[3] = { 0.5f, 0.5f, 0.5f };
            ln_cdl_rows(&cdl, &grey[0], &grey[1], &grey[2], 1);
            ln_cdl_rows(&scenes_warm, &want[0], &want[1], &want[2], 1);
            assert_true(fabsf(grey[c] - want[c]) < 0.02f); /* five codes of 255 */
        }
    }
}

static void different_scenes_have_nothing_in_common(void **state)
{
    (void)state;
    for (unsigned seed = 100; seed < 106; seed++) {
        ln_cdl cdl;
        scenes_lay(seed, &others);
        assert_int_equal(find(scenes_small(&leaves, 160, 100, 0, 0, 1, NULL), scenes_small(&others, 160, 100, 0, 0, 1, NULL), &cdl).agreeing, 0);
    }
}

static void tiny_and_flat_pictures_have_no_corners(void **state)
{
    (void)state;
    ln_cdl cdl;
    assert_int_equal(find(scenes_small(&leaves, 1, 1, 0, 0, 1, NULL), scenes_small(&leaves, 160, 100, 0, 0, 1, NULL), &cdl).agreeing, 0);
    ln_small *flat = scenes_small(&leaves, 64, 64, 0, 0, 1, NULL), *same = scenes_small(&leaves, 64, 64, 0, 0, 1, NULL);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 64 * 64; i++)
            flat->rgb[c][i] = same->rgb[c][i] = 0.5f;
    assert_int_equal(find(flat, same, &cdl).agreeing, 0);
}

static int lay(void **state)
{
    (void)state;
    scenes_lay(5, &leaves);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_scene_framed_anew_and_graded_is_found),
        cmocka_unit_test(different_scenes_have_nothing_in_common),
        cmocka_unit_test(tiny_and_flat_pictures_have_no_corners),
    };
    return cmocka_run_group_tests(tests, lay, NULL);
}

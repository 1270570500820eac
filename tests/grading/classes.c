/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/classes.h"
#include "scenes.h"

static unsigned seed;

static float noise(double size)
{
    return (float)(size * (2 * scenes_share(&seed) - 1));
}

/* A sky that gets lighter and paler towards the horizon over leaves, a wall of grey stone among them and a face before it. */
static ln_small *landscape(const ln_cdl *grade)
{
    enum { WIDTH = 180, HEIGHT = 120 };
    ln_small *s = scenes_small(&(scene){ 0 }, WIDTH, HEIGHT, 0, 0, 1, NULL);
    seed = 3;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        const int x = i % WIDTH, y = i / WIDTH;
        const float down = (float)y / HEIGHT, leaf = noise(0.18), grain = noise(0.01);
        const float sky[3] = { 0.42f + 0.5f * down, 0.55f + 0.42f * down, 0.74f + 0.2f * down }, leaves[3] = { 0.3f + leaf, 0.38f + leaf, 0.2f + leaf / 2 };
        const float stone[3] = { 0.5f, 0.5f, 0.49f }, face[3] = { 0.76f, 0.6f, 0.5f };
        const bool is_face = hypot(x - 120, y - 80) < 14, is_stone = x > 90 && y > 54;
        for (int c = 0; c < 3; c++)
            s->rgb[c][i] = grain + (y < 50 ? sky : is_face ? face : is_stone ? stone : leaves)[c];
    }
    if (grade)
        ln_cdl_rows(grade, s->rgb[0], s->rgb[1], s->rgb[2], WIDTH * HEIGHT);
    return s;
}

static float at(const ln_class_map *map, int class, double x, double y)
{
    return map->belief[class][(int)(y * map->height) * map->width + (int)(x * map->width)];
}

static void each_class_is_where_it_is(void **state)
{
    (void)state;
    ln_classes found;
    ln_class_map *map;
    ln_small *small = landscape(NULL);
    assert_ok(ln_classes_find(small, &found, &map));
    assert_true(map->width <= LN_CLASS_CELLS && map->height <= LN_CLASS_CELLS);
    const float sky = at(map, LN_CLASS_SKY, 0.5, 0.2), sky_in_leaves = at(map, LN_CLASS_SKY, 0.2, 0.7), leaves = at(map, LN_CLASS_FOLIAGE, 0.2, 0.7), leaves_in_sky = at(map, LN_CLASS_FOLIAGE, 0.5, 0.2);
    const float skin = at(map, LN_CLASS_SKIN, 2 / 3.0, 2 / 3.0), skin_in_stone = at(map, LN_CLASS_SKIN, 0.9, 0.9), stone = at(map, LN_CLASS_NEUTRAL, 0.9, 0.9);
    free(map);
    free(small);
    assert_true(sky > 0.8f && sky_in_leaves < 0.1f);
    assert_true(leaves > 0.8f && leaves_in_sky < 0.1f);
    assert_true(skin > 0.5f && skin_in_stone < 0.1f);
    assert_true(stone > 0.8f);
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        assert_true(found.of[k].confidence > 0.5 && found.of[k].confidence <= 1 && found.of[k].share > 0.01);
    assert_true(fabs(found.of[LN_CLASS_SKY].share - 50 / 120.0) < 0.06);
    assert_true(found.of[LN_CLASS_SKY].mean[2] < -5 && found.of[LN_CLASS_SKY].mean[0] > 55);
    for (int c = 0; c < 3; c++)
        assert_true(found.of[LN_CLASS_SKY].covariance[c][c] > 0);
}

/* What a grade does to a class is seen in its mean, not in its place. */
static void a_grade_moves_the_colour_and_not_the_class(void **state)
{
    (void)state;
    static const ln_cdl grades[] = { { { 1.06, 1.0, 0.93 }, { 0.01, 0, -0.01 }, { 0.9, 0.92, 0.95 }, 1.1, false },
                                     { { 0.95, 1.0, 1.08 }, { -0.02, -0.01, 0 }, { 1.15, 1.1, 1.1 }, 0.8, false },
                                     { { 0.8, 0.8, 0.8 }, { 0.06, 0.06, 0.06 }, { 1, 1, 1 }, 1, false } };
    ln_classes plain;
    ln_small *small = landscape(NULL);
    assert_ok(ln_classes_find(small, &plain, NULL));
    free(small);
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++) {
        ln_classes graded;
        small = landscape(&grades[i]);
        assert_ok(ln_classes_find(small, &graded, NULL));
        free(small);
        for (int k = 0; k < (i ? LN_CLASS_NEUTRAL : LN_CLASS_SKIN); k++) { /* under the warm one stone looks like skin */
            assert_true(graded.of[k].confidence > 0.5);
            assert_true(fabs(graded.of[k].share - plain.of[k].share) < 0.5 * plain.of[k].share);
        }
        if (i == 0)
            assert_true(graded.of[LN_CLASS_SKY].mean[2] > plain.of[LN_CLASS_SKY].mean[2] + 2);
    }
}

static void a_sky_below_is_none(void **state)
{
    (void)state;
    ln_classes found;
    ln_small *small = landscape(NULL);
    const size_t cells = (size_t)small->width * small->height;
    for (int c = 0; c < 3; c++) /* upside down */
        for (size_t i = 0; i < cells / 2; i++) {
            float other = small->rgb[c][cells - 1 - i];
            small->rgb[c][cells - 1 - i] = small->rgb[c][i];
            small->rgb[c][i] = other;
        }
    assert_ok(ln_classes_find(small, &found, NULL));
    free(small);
    assert_true(found.of[LN_CLASS_SKY].confidence < 0.2);
}

static ln_small *plain(int width, int height, float red, float green, float blue)
{
    ln_small *s = scenes_small(&(scene){ 0 }, width, height, 0, 0, 1, NULL);
    const float rgb[3] = { red, green, blue };
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < width * height; i++)
            s->rgb[c][i] = rgb[c];
    return s;
}

static void check_none(ln_small *small, int but)
{
    ln_classes found;
    assert_ok(ln_classes_find(small, &found, NULL));
    free(small);
    for (int k = 0; k < LN_CLASS_COUNT; k++) {
        assert_true(k == but || found.of[k].confidence < 0.5);
        assert_true(found.of[k].share >= 0 && found.of[k].share <= 1);
        for (int c = 0; c < 3; c++)
            assert_true(isfinite(found.of[k].mean[c]) && isfinite(found.of[k].covariance[c][c]));
    }
}

static void one_colour_is_no_class(void **state)
{
    (void)state;
    static const float colours[][3] = { { 0, 0, 0 }, { 1, 1, 1 }, { 0.5f, 0.5f, 0.5f }, { 0.45f, 0.6f, 0.85f }, { 0.3f, 0.4f, 0.2f }, { 0.8f, 0.62f, 0.52f }, { 0, 1, 0 } };
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        check_none(plain(64, 40, colours[i][0], colours[i][1], colours[i][2]), LN_CLASS_NEUTRAL);
}

static void the_smallest_pictures_are_defined(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 300 }, { 500, 1 }, { 3, 3 }, { 97, 2 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_none(plain(sizes[i][0], sizes[i][1], 0.6f, 0.6f, 0.6f), LN_CLASS_NEUTRAL);
}

/* Values that no display shows, and cells that a mask leaves out. */
static void what_is_covered_is_of_no_class(void **state)
{
    (void)state;
    ln_classes found;
    ln_class_map *map;
    ln_small *small = landscape(NULL);
    for (int i = 0; i < small->width * small->height; i++)
        if (i / small->width < 60) {
            small->alpha[i] = 0.2f;
            small->rgb[0][i] = i % 2 ? -4e30f : 1e30f;
        }
    assert_ok(ln_classes_find(small, &found, &map));
    const float covered = at(map, LN_CLASS_SKY, 0.5, 0.2) + at(map, LN_CLASS_FOLIAGE, 0.5, 0.2) + at(map, LN_CLASS_SKIN, 0.5, 0.2) + at(map, LN_CLASS_NEUTRAL, 0.5, 0.2);
    free(map);
    assert_true(covered == 0 && found.of[LN_CLASS_SKY].confidence < 0.5);
    assert_true(found.of[LN_CLASS_FOLIAGE].confidence > 0.5);
    for (int i = 0; i < small->width * small->height; i++)
        small->alpha[i] = 0;
    check_none(small, -1);
}

static void bars_of_a_letterbox_are_not_the_top(void **state)
{
    (void)state;
    ln_classes found;
    ln_small *small = landscape(NULL);
    for (int i = 0; i < small->width * small->height; i++)
        for (int c = 0; c < 3; c++)
            if (i / small->width < 12 || i / small->width >= 108)
                small->rgb[c][i] = 0.001f;
    assert_ok(ln_classes_find(small, &found, NULL));
    free(small);
    assert_true(found.of[LN_CLASS_SKY].confidence > 0.5);
    assert_true(fabs(found.of[LN_CLASS_SKY].share - 38 / 96.0) < 0.06);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_is_where_it_is),
        cmocka_unit_test(a_grade_moves_the_colour_and_not_the_class),
        cmocka_unit_test(a_sky_below_is_none),
        cmocka_unit_test(one_colour_is_no_class),
        cmocka_unit_test(the_smallest_pictures_are_defined),
        cmocka_unit_test(what_is_covered_is_of_no_class),
        cmocka_unit_test(bars_of_a_letterbox_are_not_the_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

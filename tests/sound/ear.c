/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "../../fuzz/forest.h"
#include "nn/models.h"
#include "sound/ear.h"

static ln_weights *weights;
static ln_ear *ear;
static const float *pictures;
static int count, rows;

static int open_ears(void **state)
{
    (void)state;
    int64_t shape[3] = { -1, LN_EAR_BANDS, -1 };
    assert_ok(ln_models_open("namer", &weights));
    assert_ok(ln_ear_of(weights, &ear));
    assert_ok(ln_weights_floats(weights, "peer.pictures", 3, shape, &pictures));
    count = (int)shape[0], rows = (int)shape[2];
    return 0;
}

static int drop_ears(void **state)
{
    (void)state;
    ln_ear_free(&ear);
    ln_weights_free(&weights);
    return 0;
}

static void hear(const float *level, int long_, int step, float answer[LN_EARS])
{
    float *room = ln_ear_room(long_);
    assert_non_null(room);
    ln_ear_hear(ear, level, long_, step, room, answer);
    free(room);
}

static const float *picture(int n)
{
    return pictures + (size_t)n * LN_EAR_BANDS * (size_t)rows;
}

static void they_answer_as_in_training(void **state)
{
    (void)state;
    int64_t shape[2] = { count, ln_ear_count(ear) };
    const float *expected;
    float answer[LN_EARS], most = 0;
    assert_ok(ln_weights_floats(weights, "peer.heard", 2, shape, &expected));
    assert_true(count > 1);
    for (int n = 0; n < count; n++) {
        hear(picture(n), rows, rows, answer);
        for (int e = 0; e < ln_ear_count(ear); e++, expected++) {
            most = fmaxf(most, fabsf(*expected));
            assert_float_equal(answer[e], *expected, 1e-4);
        }
    }
    assert_true(most > 1);
}

/* Another reference for the levels, and more room behind each band: the same answers but for rounding. */
static void level_and_place_do_not_count(void **state)
{
    (void)state;
    float answer[LN_EARS], again[LN_EARS];
    const int step = rows + 9;
    float *louder = malloc((size_t)(LN_EAR_BANDS * step) * sizeof *louder);
    for (int i = 0; i < LN_EAR_BANDS * step; i++)
        louder[i] = i % step < rows ? picture(0)[i / step * rows + i % step] + 23 : NAN;
    hear(picture(0), rows, rows, answer);
    hear(louder, rows, step, again);
    free(louder);
    for (int e = 0; e < ln_ear_count(ear); e++)
        assert_float_equal(answer[e], again[e], 1e-3);
}

static void any_length_is_heard(void **state)
{
    (void)state;
    float answer[LN_EARS];
    for (int r = 1; r <= rows; r += r < 20 ? 1 : 17) {
        hear(picture(1), r, rows, answer);
        for (int e = 0; e < ln_ear_count(ear); e++)
            assert_true(isfinite(answer[e]));
    }
}

static void weights_without_ears_are_refused(void **state)
{
    (void)state;
    const forest none = { 0 };
    forest_file file;
    ln_weights *other;
    ln_ear *nobody;
    forest_lay(&none, &file);
    assert_ok(ln_weights_read(file.bytes, file.size, "test.weights", &other));
    assert_int_equal(ln_ear_of(other, &nobody), LN_EMODEL);
    assert_null(nobody);
    assert_non_null(strstr(ln_why(), "ear.count"));
    ln_weights_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_answer_as_in_training),
        cmocka_unit_test(level_and_place_do_not_count),
        cmocka_unit_test(any_length_is_heard),
        cmocka_unit_test(weights_without_ears_are_refused),
    };
    return cmocka_run_group_tests(tests, open_ears, drop_ears);
}

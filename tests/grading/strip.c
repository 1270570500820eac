/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "base/pool.h"
#include "frames.h"
#include "grading/chance.h"
#include "grading/grain.h"
#include "grading/lattice.h"
#include "grading/strip.h"

enum { WIDE = 96, HIGH = 64 };

static ln_pool *pool;

static int begin(void **state)
{
    (void)state;
    return !(pool = ln_pool_new(2));
}

static int end(void **state)
{
    (void)state;
    ln_pool_free(pool);
    return 0;
}

static const ln_pixels real = { .model = LN_RGB, .depth = 32, .real = true, .full = true };

static void put(ln_block *b, int x, int y, float red, float green, float blue)
{
    const float gbr[3] = { green, blue, red };
    for (int p = 0; p < 3; p++)
        frames_put(b, p, x, y, 0, gbr[p]);
}

static ln_block *flat(float red, float green, float blue)
{
    ln_block *b = frames_noise(&real, WIDE, HIGH, 0, 0);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            put(b, x, y, red, green, blue);
    return b;
}

static void same(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what, (void)red, (void)green, (void)blue, (void)count;
}

static ln_strip *strip_of(const char *name, ln_strip_switches on)
{
    static const ln_grade nothing = { same, NULL }; /* a look that changes nothing: what is seen is the strip's */
    ln_developed how;
    ln_strip *strip;
    ln_develop_begin(ln_process_find(name), 0, 0, &how);
    assert_ok(ln_strip_new(&how, &on, &nothing, &strip));
    return strip;
}

static double mean_of(const float *plane)
{
    double sum = 0;
    for (int i = 0; i < WIDE * HIGH; i++)
        sum += (double)plane[i];
    return sum / (WIDE * HIGH);
}

static double deviation_of(const float *plane)
{
    double mean = mean_of(plane), sum = 0;
    for (int i = 0; i < WIDE * HIGH; i++)
        sum += ((double)plane[i] - mean) * ((double)plane[i] - mean);
    return sqrt(sum / (WIDE * HIGH));
}

static void chance_is_even_and_bell_shaped(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    double sum = 0, square = 0, neighbours = 0, before = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        const double x = (double)ln_bell(i);
        sum += x;
        square += x * x;
        neighbours += x * before;
        before = x;
    }
    assert_true(fabs(sum / COUNT) < 0.01 && fabs(square / COUNT - 1) < 0.02 && fabs(neighbours / COUNT) < 0.01); /* a hundredth is four deviations of the mean */
}

/* Selwyn: twice the pixel's width, half the deviation; and density's square root. */
static void grain_is_as_coarse_as_its_pixels_are_fine(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    static float dark[COUNT], light[COUNT];
    const float one = ln_grain_deviation(1, 20), two = ln_grain_deviation(1, 40);
    assert_true(fabsf(one / two - 2) < 1e-5f && fabsf(one - 1 / (20 * 1.41421356f)) < 1e-6f);
    assert_true(ln_grain_deviation(1, 2) == ln_grain_deviation(1, 10));
    for (int i = 0; i < COUNT; i++) {
        dark[i] = powf(10, -1.f / 2.4f); /* density 1 */
        light[i] = powf(10, -0.2f / 2.4f);
    }
    ln_grain_row(dark, COUNT, 5, 0.05f);
    ln_grain_row(light, COUNT, 6, 0.05f);
    double square[2] = { 0 };
    for (int i = 0; i < COUNT; i++) {
        square[0] += pow(-2.4 * log10((double)dark[i]) - 1, 2);
        square[1] += pow(-2.4 * log10((double)light[i]) - 0.2, 2);
    }
    assert_true(fabs(sqrt(square[0] / COUNT) / 0.05 / sqrt(1.1) - 1) < 0.02); /* fog's 0.1 added */
    assert_true(fabs(sqrt(square[1] / COUNT) / 0.05 / sqrt(0.3) - 1) < 0.02);
}

static void the_same_picture_gets_the_same_grain_and_the_next_another(void **state)
{
    (void)state;
    static float kept[WIDE * HIGH];
    const float *rgb[3];
    ln_block *grey = flat(0.5f, 0.5f, 0.5f);
    ln_strip *strip = strip_of("panchromatic", (ln_strip_switches){ .grain = true, .flicker = true, .weave = true, .seed = 7 });
    assert_ok(ln_strip_show(strip, grey, NULL, 11, NULL, 0, pool, rgb));
    memcpy(kept, rgb[0], sizeof kept);
    assert_memory_equal(rgb[0], rgb[2], sizeof kept); /* one layer of silver */
    assert_ok(ln_strip_show(strip, grey, NULL, 12, NULL, 0, pool, rgb));
    assert_memory_not_equal(rgb[0], kept, sizeof kept);
    ln_strip_free(strip);
    strip = strip_of("panchromatic", (ln_strip_switches){ .grain = true, .flicker = true, .weave = true, .seed = 7 });
    assert_ok(ln_strip_show(strip, grey, NULL, 11, NULL, 0, pool, rgb));
    assert_memory_equal(rgb[0], kept, sizeof kept);
    ln_strip_free(strip);
    strip = strip_of("panchromatic", (ln_strip_switches){ .grain = true, .flicker = true, .weave = true, .seed = 8 });
    assert_ok(ln_strip_show(strip, grey, NULL, 11, NULL, 0, pool, rgb));
    assert_memory_not_equal(rgb[0], kept, sizeof kept);
    ln_strip_free(strip);
    ln_block_unref(&grey);
}

/* A lamp in the dark gets a glow, and what it gives its surroundings it has lost: no light is made. */
static void halation_spreads_light_and_makes_none(void **state)
{
    (void)state;
    const float *rgb[3];
    double light = 0;
    ln_block *lamp = flat(0, 0, 0);
    for (int y = 30; y < 34; y++)
        for (int x = 46; x < 50; x++)
            put(lamp, x, y, 1, 1, 1);
    ln_strip *strip = strip_of("orthochromatic", (ln_strip_switches){ .halation = true });
    assert_ok(ln_strip_show(strip, lamp, NULL, 0, NULL, 0, pool, rgb));
    for (int i = 0; i < WIDE * HIGH; i++)
        light += pow((double)rgb[1][i], 2.4);
    assert_true(fabs(light / 16 - 1) < 1e-3);
    assert_true(rgb[1][32 * WIDE + 50] > 0.03f && rgb[1][5 * WIDE + 5] < 1e-4f && rgb[1][32 * WIDE + 48] > 0.95f);
    ln_strip_free(strip);
    ln_block_unref(&lamp);
}

/* Below a grain's size its noise: coloured, with the mean kept; drawn above it. */
static void a_mosaic_keeps_the_mean(void **state)
{
    (void)state;
    const float *rgb[3];
    ln_block *grey = flat(0.5f, 0.5f, 0.5f);
    ln_strip *strip = strip_of("autochrome", (ln_strip_switches){ .mosaic = true, .seed = 3 }); /* 1.4 mm a pixel: some 12000 grains */
    assert_ok(ln_strip_show(strip, grey, NULL, 0, NULL, 0, pool, rgb));
    for (int c = 0; c < 3; c++) {
        assert_true(fabs(mean_of(rgb[c]) - 0.5) < 0.001);
        assert_true(deviation_of(rgb[c]) > 0.0005 && deviation_of(rgb[c]) < 0.01);
    }
    assert_memory_not_equal(rgb[0], rgb[2], WIDE * HIGH * sizeof **rgb);
    ln_strip_free(strip);
    ln_block_unref(&grey);
    ln_developed how;
    ln_mosaic mosaic;
    double sum = 0, spread = 0;
    ln_develop_begin(ln_process_find("dufaycolor"), 0, 0, &how);
    ln_mosaic_begin(&how, 0.005, &mosaic); /* 5 um: ten pixels to a square of the ruling */
    assert_true(mosaic.drawn);
    for (int y = 0; y < 100; y++) {
        float row[3][100];
        for (int i = 0; i < 100; i++)
            row[0][i] = row[1][i] = row[2][i] = 0.4f;
        ln_mosaic_row(&mosaic, y, 9, row[0], row[1], row[2], 100);
        for (int i = 0; i < 100; i++) {
            sum += pow((double)row[1][i], 2.4);
            spread = fmax(spread, (double)row[1][i]) ;
        }
    }
    assert_true(fabs(sum / 10000 / pow(0.4, 2.4) - 0.6) < 0.06); /* the header's 0.6, and green that a display cannot show is lost */
    assert_true(spread > 0.45);
}

/* White that has just come: in an even picture only red has seen it, and the picture is red; then green has too. */
static void what_moves_has_red_and_green_edges(void **state)
{
    (void)state;
    const float *rgb[3];
    ln_block *black = flat(0.2f, 0.2f, 0.2f), *white = flat(0.6f, 0.6f, 0.6f);
    ln_strip *strip = strip_of("kinemacolor", (ln_strip_switches){ .fringes = true });
    assert_ok(ln_strip_show(strip, black, NULL, 1, NULL, 0, pool, rgb));
    assert_true(fabsf(rgb[0][0] - 0.2f) < 1e-3f); /* no picture before: its own */
    assert_ok(ln_strip_show(strip, white, NULL, 2, NULL, 0, pool, rgb));
    assert_true(rgb[0][0] > rgb[1][0] + 0.2f);
    assert_ok(ln_strip_show(strip, white, NULL, 3, NULL, 0, pool, rgb));
    assert_true(fabsf(rgb[0][0] - 0.6f) < 1e-3f && fabsf(rgb[1][0] - 0.6f) < 1e-3f);
    assert_ok(ln_strip_show(strip, black, NULL, 4, NULL, 0, pool, rgb)); /* red is black already, green not yet */
    assert_true(rgb[1][0] > rgb[0][0] + 0.1f);
    ln_strip_free(strip);
    ln_block_unref(&black);
    ln_block_unref(&white);
}

/* Odd sizes, one pixel, every switch, numbers that are none. */
static void nothing_leaves_the_display(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 1, 1 }, { 3, 1 }, { 1, 5 }, { 67, 41 } };
    for (size_t p = 0; ln_processes[p]; p++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            const float *rgb[3];
            ln_block *b = frames_noise(&real, sizes[i][0], sizes[i][1], -0.5, 1.5);
            frames_put(b, 0, 0, 0, 0, NAN);
            ln_strip *strip = strip_of(ln_processes[p]->name, (ln_strip_switches){ true, true, true, true, true, true, 1 });
            for (int frame = 0; frame < 2; frame++)
                assert_ok(ln_strip_show(strip, b, NULL, frame, NULL, 0, pool, rgb));
            for (int k = 0; k < sizes[i][0] * sizes[i][1]; k++)
                for (int c = 0; c < 3; c++)
                    assert_true(rgb[c][k] >= 0 && rgb[c][k] <= 1);
            ln_strip_free(strip);
            ln_block_unref(&b);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_is_even_and_bell_shaped),
        cmocka_unit_test(grain_is_as_coarse_as_its_pixels_are_fine),
        cmocka_unit_test(the_same_picture_gets_the_same_grain_and_the_next_another),
        cmocka_unit_test(halation_spreads_light_and_makes_none),
        cmocka_unit_test(a_mosaic_keeps_the_mean),
        cmocka_unit_test(what_moves_has_red_and_green_edges),
        cmocka_unit_test(nothing_leaves_the_display),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

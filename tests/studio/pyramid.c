/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "studio/pyramid.h"

enum { RATE = 48000, SAMPLES = 48000 * 9 + 1234 };
static const double pi = 3.14159265358979323846;
static float sound[SAMPLES];

static int new_file(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    int copy = dup(fileno(file));
    fclose(file);
    return copy;
}

/* The whole of a level, tile by tile; returns its items. */
static int64_t read_level(ln_pyramid *p, waves_kind kind, int level, uint8_t *into)
{
    int64_t items = 0;
    const int wide = kind == WAVES_PEAKS ? 2 : WAVES_BANDS;
    char *bytes;
    size_t size;
    bool complete;
    for (int64_t tile = 0; !pyramid_tile(p, kind, level, tile, &bytes, &size, &complete); tile++) {
        assert_true(complete);
        memcpy(into + items * wide, bytes, size);
        items += (int64_t)size / wide;
        free(bytes);
    }
    return items;
}

static void feed(ln_pyramid *p)
{
    srand(3);
    for (int at = 0; at < SAMPLES;) { /* in pieces of any size */
        int count = 1 + rand() % 9000;
        count = count < SAMPLES - at ? count : SAMPLES - at;
        assert_ok(pyramid_add(p, sound + at, count));
        at += count;
    }
    assert_ok(pyramid_flush(p, true));
}

static int8_t byte_of(float x)
{
    long value = lrintf(127 * x);
    return (int8_t)(value < -127 ? -127 : value > 127 ? 127 : value);
}

static void peaks_are_least_and_greatest(void **state)
{
    (void)state;
    static uint8_t level[2 * (SAMPLES / WAVES_PAIR + 1)];
    ln_pyramid *p;
    srand(1);
    for (int i = 0; i < SAMPLES; i++)
        sound[i] = (float)rand() / (float)RAND_MAX * 2.4f - 1.2f; /* louder than full scale now and then */
    assert_ok(pyramid_new(new_file(), SAMPLES, RATE, &p));
    feed(p);
    for (int n = 0; n < WAVES_LEVELS; n++) {
        int64_t step = (int64_t)WAVES_PAIR << n, items = read_level(p, WAVES_PEAKS, n, level);
        assert_int_equal(items, (SAMPLES + step - 1) / step);
        for (int64_t k = 0; k < items; k++) {
            float least = sound[k * step], greatest = least;
            for (int64_t i = k * step; i < (k + 1) * step && i < SAMPLES; i++) {
                least = fminf(least, sound[i]);
                greatest = fmaxf(greatest, sound[i]);
            }
            if ((int8_t)level[2 * k] != byte_of(least) || (int8_t)level[2 * k + 1] != byte_of(greatest))
                fail_msg("level %d, pair %lld: %d %d", n, (long long)k, (int8_t)level[2 * k], (int8_t)level[2 * k + 1]);
        }
    }
    pyramid_free(&p);
}

/* A sine at full scale is 0 dB in its own band and far less elsewhere, silence is nothing, on every level that has columns wholly inside. */
static void spectrum_says_where_and_how_loud(void **state)
{
    (void)state;
    static uint8_t level[WAVES_BANDS * (SAMPLES / WAVES_COLUMN + 1)];
    static const double tones[] = { 60, 440, 1000, 7000, 15000 };
    for (size_t t = 0; t < sizeof tones / sizeof *tones; t++) {
        ln_pyramid *p;
        int own = (int)(WAVES_BANDS * log(tones[t] / 40) / log(500.0));
        for (int i = 0; i < SAMPLES; i++)
            sound[i] = i < SAMPLES / 2 ? (float)sin(2 * pi * tones[t] * i / RATE) : 0;
        assert_ok(pyramid_new(new_file(), SAMPLES, RATE, &p));
        feed(p);
        for (int n = 0; n < 8; n++) {
            int64_t step = (int64_t)WAVES_COLUMN << n, items = read_level(p, WAVES_SPECTRUM, n, level);
            assert_int_equal(items, (SAMPLES + step - 1) / step);
            for (int64_t k = 0; k < items; k++) {
                const uint8_t *column = level + k * WAVES_BANDS;
                bool inside = k * step > 4096 && (k + 1) * step + 4096 < SAMPLES / 2, after = k * step > SAMPLES / 2 + 4096;
                int loudest = 0;
                for (int b = 0; b < WAVES_BANDS; b++)
                    loudest = column[b] > column[loudest] ? b : loudest;
                /* Half a bin off, a Hann window loses 1.42 dB (3.3 of 255); at 60 Hz a band is narrower than a bin, and what lies between two bins is less than both sum to. */
                if (inside && (column[loudest] < (tones[t] < 100 ? 243 : 251) || abs(loudest - own) > (tones[t] < 100 ? 3 : 1)))
                    fail_msg("%g Hz, level %d, column %lld: band %d (%d) has %d", tones[t], n, (long long)k, loudest, own, column[loudest]);
                if (inside && tones[t] >= 1000 && column[10] > 60) /* the window's side lobes at 55 Hz: below -84 dB */
                    fail_msg("%g Hz, level %d: %d at 55 Hz", tones[t], n, column[10]);
                if (after && column[loudest])
                    fail_msg("silence is not silent: %d", column[loudest]);
            }
        }
        pyramid_free(&p);
    }
}

static void tiles_come_as_they_are_made(void **state)
{
    (void)state;
    ln_pyramid *p;
    char *bytes;
    size_t size;
    bool complete;
    assert_ok(pyramid_new(new_file(), SAMPLES, RATE, &p));
    assert_ok(pyramid_tile(p, WAVES_PEAKS, 0, 0, &bytes, &size, &complete));
    assert_true(!complete && !size);
    free(bytes);
    assert_ok(pyramid_add(p, sound, 6400));
    assert_ok(pyramid_flush(p, false));
    assert_ok(pyramid_tile(p, WAVES_PEAKS, 0, 0, &bytes, &size, &complete));
    assert_true(!complete && size == 200);
    free(bytes);
    assert_int_equal(pyramid_tile(p, WAVES_PEAKS, 0, SAMPLES / WAVES_PAIR / WAVES_TILE + 1, &bytes, &size, &complete), LN_END);
    assert_int_equal(pyramid_tile(p, WAVES_PEAKS, WAVES_LEVELS, 0, &bytes, &size, &complete), LN_END);
    assert_int_equal(pyramid_tile(p, WAVES_SPECTRUM, 0, INT64_MAX, &bytes, &size, &complete), LN_END);
    pyramid_free(&p);
}

static void a_kept_one_is_taken_up(void **state)
{
    (void)state;
    static uint8_t before[WAVES_BANDS * (SAMPLES / WAVES_COLUMN + 1)], after[sizeof before];
    int file = new_file();
    ln_pyramid *p, *half;
    assert_ok(pyramid_new(dup(file), SAMPLES, RATE, &p));
    assert_int_equal(pyramid_old(dup(file), SAMPLES, RATE, &half), LN_EDAMAGED); /* not whole yet */
    feed(p);
    int64_t items = read_level(p, WAVES_SPECTRUM, 0, before);
    pyramid_free(&p);
    assert_ok(pyramid_old(dup(file), SAMPLES, RATE, &p));
    assert_int_equal(read_level(p, WAVES_SPECTRUM, 0, after), items);
    assert_memory_equal(before, after, (size_t)items * WAVES_BANDS);
    pyramid_free(&p);
    assert_int_equal(pyramid_old(dup(file), SAMPLES + 1, RATE, &p), LN_EDAMAGED);
    assert_int_equal(pyramid_old(new_file(), SAMPLES, RATE, &p), LN_EDAMAGED);
    assert_null(p);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(peaks_are_least_and_greatest),
        cmocka_unit_test(spectrum_says_where_and_how_loud),
        cmocka_unit_test(tiles_come_as_they_are_made),
        cmocka_unit_test(a_kept_one_is_taken_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

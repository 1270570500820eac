/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "media/fft.h"

static const int sizes[] = { 16, 160, 224, 320, 448, 480, 640, 896, 960, 1024, 1792, 1920, 3584, 3840, 4096 };

static float *noise(int count)
{
    float *sound = malloc((size_t)count * sizeof *sound);
    uint32_t seed = 1;
    for (int i = 0; sound && i < count; i++) {
        seed = seed * 1664525U + 1013904223U;
        sound[i] = (float)(seed >> 8) / 8388608.0F - 1.0F;
    }
    return sound;
}

static void a_spectrum_is_the_sum_it_is_defined_as(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int n = sizes[s];
        ln_fft *fft;
        float *sound = noise(n), *spectrum = malloc((size_t)(n + 2) * sizeof *spectrum);
        assert_ok(ln_fft_new(n, &fft));
        for (int k = 0; k < n + 2; k++)
            spectrum[k] = 1e9F; /* nothing of what stood there before may show */
        ln_fft_forward(fft, sound, spectrum);
        for (int k = 0; k <= n / 2; k += n > 1000 ? 7 : 1) {
            double re = 0, im = 0;
            for (int i = 0; i < n; i++) {
                double turn = 2 * 3.14159265358979323846 * (double)(k * i % n) / n;
                re += (double)sound[i] * cos(turn);
                im -= (double)sound[i] * sin(turn);
            }
            assert_float_equal(spectrum[2 * k], re, 1e-4); /* float sums of up to 4096 terms near 1 */
            assert_float_equal(spectrum[2 * k + 1], im, 1e-4);
        }
        ln_fft_free(&fft);
        assert_null(fft);
        free(sound);
        free(spectrum);
    }
}

static void a_window_is_laid_over(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int n = sizes[s];
        ln_fft *fft;
        float *sound = noise(n), *window = noise(n), *one = malloc((size_t)(n + 2) * sizeof *one), *two = malloc((size_t)(n + 2) * sizeof *two);
        assert_ok(ln_fft_new(n, &fft));
        ln_fft_windowed(fft, sound, window, one);
        for (int i = 0; i < n; i++)
            sound[i] *= window[i];
        ln_fft_forward(fft, sound, two);
        assert_memory_equal(one, two, (size_t)(n + 2) * sizeof *one);
        ln_fft_free(&fft);
        free(sound), free(window), free(one), free(two);
    }
}

static void there_and_back_is_the_identity(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int n = sizes[s];
        ln_fft *fft;
        /* One float off any alignment the allocator gives: none is asked for. */
        float *sound = noise(n), *spectrum = malloc((size_t)(n + 3) * sizeof *spectrum), *back = malloc((size_t)(n + 1) * sizeof *back);
        assert_ok(ln_fft_new(n, &fft));
        ln_fft_forward(fft, sound, spectrum + 1);
        ln_fft_inverse(fft, spectrum + 1, back + 1);
        for (int i = 0; i < n; i++)
            assert_float_equal(back[i + 1], sound[i], 2e-6);
        ln_fft_free(&fft);
        free(sound);
        free(spectrum);
        free(back);
    }
}

static void quick_sizes_are_near(void **state)
{
    (void)state;
    assert_int_equal(ln_fft_size(960), 960);
    assert_int_equal(ln_fft_size(882), 896);
    assert_int_equal(ln_fft_size(160), 160);
    assert_int_equal(ln_fft_size(3840), 3840);
    assert_int_equal(ln_fft_size(0), 16);
    for (int samples = 16; samples < 5000; samples++)
        assert_true(abs(ln_fft_size(samples) - samples) <= samples / 7); /* the widest gap is between 3/4 and 1 */
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    ln_fft *fft;
    assert_int_equal(ln_fft_new(0, &fft), LN_EMEMORY);
    assert_null(fft);
    assert_int_equal(ln_fft_new(17, &fft), LN_EMEMORY);
    ln_fft_free(&fft);
    ln_fft_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spectrum_is_the_sum_it_is_defined_as),
        cmocka_unit_test(a_window_is_laid_over),
        cmocka_unit_test(there_and_back_is_the_identity),
        cmocka_unit_test(quick_sizes_are_near),
        cmocka_unit_test(impossible_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

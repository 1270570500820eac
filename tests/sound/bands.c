/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "sound/bands.h"

static const int rates[] = { 8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000 };

static void windows_are_twenty_milliseconds_at_every_rate(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        ln_bands bands;
        ln_bands_of(rates[i], &bands);
        assert_true(fabs((double)bands.frame / rates[i] - 0.02) < 0.0005);
        assert_int_equal(bands.frame, 2 * bands.hop);
        assert_int_equal(bands.bins, bands.hop + 1);
    }
}

static void bands_leave_no_bin_out_and_widen_upwards(void **state)
{
    (void)state;
    ln_bands bands;
    ln_bands_of(48000, &bands);
    assert_int_equal(bands.first[0], 0);
    assert_int_equal(bands.first[LN_BANDS], bands.bins);
    for (int b = 0, before = 0; b < LN_BANDS; b++) {
        int width = bands.first[b + 1] - bands.first[b];
        assert_true(width >= 1 && width >= before - 1); /* rounding to bins takes one away now and then */
        assert_true(b > 8 || width == 1);
        before = width;
    }
}

static void bands_stand_at_the_same_frequencies_at_every_rate(void **state)
{
    (void)state;
    ln_bands reference;
    ln_bands_of(48000, &reference);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        ln_bands bands;
        ln_bands_of(rates[i], &bands);
        double bin = (double)rates[i] / bands.frame, top = rates[i] / 2.0;
        for (int b = 0; b <= LN_BANDS; b++) {
            assert_true(bands.first[b] <= bands.bins);
            double edge = reference.first[b] * 50.0;
            if (edge < top)
                assert_true(fabs(bands.first[b] * bin - edge) < 51); /* to the nearest bin */
        }
    }
}

static void powers_add_up_and_factors_reach_every_bin(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        ln_bands bands;
        ln_bands_of(rates[i], &bands);
        float *spectrum = malloc((size_t)bands.bins * 2 * sizeof *spectrum), power[LN_BANDS] = { 0 }, factor[LN_BANDS];
        double sum = 0;
        for (int k = 0; k < 2 * bands.bins; k++)
            spectrum[k] = 1;
        ln_bands_add(&bands, spectrum, power);
        for (int b = 0; b < LN_BANDS; b++) {
            sum += (double)power[b];
            factor[b] = (float)b;
        }
        assert_true(fabs(sum - 2 * bands.first[LN_BANDS]) < 0.5);
        for (int k = 0; k < 2 * bands.bins; k++)
            spectrum[k] = (float)bands.frame * 1e-12F; /* far below what 24 bits hold */
        ln_bands_add(&bands, spectrum, power);
        for (int b = 0; b < LN_BANDS; b++)
            assert_true(power[b] <= (float)(2 * (bands.first[b + 1] - bands.first[b])) && ln_bands_hold(power));
        memset(power, 0, sizeof power);
        ln_bands_add(&bands, spectrum, power);
        assert_false(ln_bands_hold(power));
        for (int k = 0; k < 2 * bands.bins; k++)
            spectrum[k] = 1;
        ln_bands_scale(&bands, factor, spectrum);
        for (int b = 0; b < LN_BANDS; b++)
            for (int k = bands.first[b]; k < bands.first[b + 1]; k++)
                assert_true(spectrum[2 * k] == (float)b && spectrum[2 * k + 1] == (float)b);
        if (rates[i] > 50000)
            assert_true(spectrum[2 * bands.bins - 1] == LN_BANDS - 1);
        free(spectrum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_twenty_milliseconds_at_every_rate),
        cmocka_unit_test(bands_leave_no_bin_out_and_widen_upwards),
        cmocka_unit_test(bands_stand_at_the_same_frequencies_at_every_rate),
        cmocka_unit_test(powers_add_up_and_factors_reach_every_bin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

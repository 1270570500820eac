/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "grading/lattice.h"
#include "grading/develop.h"

static void begin(const char *name, int variant, ln_developed *d)
{
    ln_develop_begin(ln_process_find(name), variant, 0, d);
}

static double chroma(const double rgb[3])
{
    return fmax(rgb[0], fmax(rgb[1], rgb[2])) - fmin(rgb[0], fmin(rgb[1], rgb[2]));
}

static void each(void (*check)(const ln_developed *d))
{
    for (size_t p = 0; ln_processes[p]; p++)
        for (int v = 0; v < ln_processes[p]->variant_count; v++) {
            ln_developed d;
            ln_develop_begin(ln_processes[p], v, 0, &d);
            check(&d);
        }
}

static void whole(const ln_developed *d)
{
    for (int r = 0; r < d->process->records; r++) {
        const double *e = d->exposure[r];
        assert_true(fabs(e[0] + e[1] + e[2] - 1) < 1e-9 && e[0] >= 0 && e[1] >= 0 && e[2] >= 0);
    }
    double before = -1;
    for (int i = 0; i <= 100; i++) {
        const double in[3] = { i / 100.0, i / 100.0, i / 100.0 };
        double out[3];
        ln_develop(d, in, out);
        const double light = 0.2126 * pow(out[0], 2.4) + 0.7152 * pow(out[1], 2.4) + 0.0722 * pow(out[2], 2.4);
        for (int c = 0; c < 3; c++)
            assert_true(out[c] >= 0 && out[c] <= 1);
        if (!(light >= before - 1e-9))
            fail_msg("%s: a lighter grey becomes darker at %d %%", d->process->name, i);
        before = light;
    }
    assert_true(ln_develop_density(d, 1) == 0 && fabs(ln_develop_density(d, 0) - d->range) < 0.02);
}

/* Exposures add up, lighter is lighter, nothing leaves the display. */
static void every_process_is_whole(void **state)
{
    (void)state;
    each(whole);
}

static void greys(const ln_developed *d)
{
    const bool tinted = d->process->scheme == LN_SILVER && (d->variant->tone || d->variant->colour[0]);
    const bool cast = tinted || d->process->records == 2 || !strcmp(d->variant->name, "survived");
    for (int i = 0; i <= 10; i++) {
        const double in[3] = { i / 10.0, i / 10.0, i / 10.0 };
        double out[3];
        ln_develop(d, in, out);
        if (!cast && chroma(out) > 0.03) /* three dyes are balanced at density 1 and drift a little elsewhere */
            fail_msg("%s: grey %d %% becomes %.3f %.3f %.3f", d->process->name, 10 * i, out[0], out[1], out[2]);
    }
}

static void greys_stay_grey_where_the_process_can(void **state)
{
    (void)state;
    each(greys);
}

static void shown(const char *name, int variant, double r, double g, double b, double out[3])
{
    ln_developed d;
    const double in[3] = { r, g, b };
    begin(name, variant, &d);
    ln_develop(&d, in, out);
}

/* What every history of film says of them. */
static void they_look_as_they_are_described(void **state)
{
    (void)state;
    double red[3], blue[3], other[3], is[3];
    shown("orthochromatic", 0, 0.8, 0.2, 0.2, red);
    shown("panchromatic", 0, 0.8, 0.2, 0.2, other);
    assert_true(red[0] < other[0] - 0.15); /* blind to red */
    shown("blue-sensitive", 0, 0.4, 0.6, 0.9, blue);
    shown("panchromatic", 0, 0.4, 0.6, 0.9, other);
    assert_true(blue[0] > other[0] + 0.08); /* skies turn white */
    shown("autochrome", 0, 0.9, 0.2, 0.2, is);
    assert_true(chroma(is) < 0.8 * 0.7); /* muted */
    shown("technicolor-4", 0, 0.9, 0.2, 0.2, other);
    assert_true(chroma(other) > chroma(is)); /* saturated */
    shown("autochrome", 1, 1, 1, 1, is);
    assert_true(is[0] > is[1] && is[1] > is[2]); /* warm with age */
    shown("technicolor-2", 0, 0.9, 0.9, 0.1, is);
    assert_true(chroma(is) < 0.15); /* two colours have no yellow */
    shown("technicolor-2", 0, 0.5, 0.1, 0.6, is);
    assert_true(is[2] < 0.45); /* nor purple */
    shown("tinting", 6, 1, 1, 1, is);
    assert_true(is[2] > is[0] + 0.3);
    shown("toning", 1, 1, 1, 1, is);
    shown("toning", 1, 0.3, 0.3, 0.3, other);
    assert_true(chroma(is) < 0.01 && other[2] > other[0] + 0.1); /* toning leaves lights clear and colours the darks */
    shown("hand-coloured", 0, 0.6, 0.6, 0.6, is);
    assert_true(chroma(is) < 0.01); /* greys are left bare */
}

static void bad_numbers_are_black(void **state)
{
    (void)state;
    const double bad[3] = { NAN, INFINITY, -INFINITY }, same[3] = { 0, 1, 0 };
    double out[3], known[3];
    ln_developed d;
    begin("technicolor-4", 0, &d);
    ln_develop(&d, bad, out);
    ln_develop(&d, same, known);
    assert_memory_equal(out, known, sizeof out);
}

/* The lattice against the spectrum, at points between its own. */
static void the_lattice_is_near_enough(void **state)
{
    (void)state;
    enum { COUNT = 4000 };
    static float rgb[3][COUNT], in[3][COUNT];
    static const struct {
        const char *name;
        int variant;
    } some[] = { { "autochrome", 0 }, { "technicolor-2", 0 }, { "dufaycolor", 0 }, { "technicolor-4", 0 } };
    for (size_t s = 0; s < sizeof some / sizeof *some; s++) {
        ln_developed d;
        ln_lattice *lattice;
        double worst = 0, sum = 0;
        int far = 0;
        begin(some[s].name, some[s].variant, &d);
        assert_ok(ln_develop_lattice(&d, &lattice));
        srand(1);
        for (int i = 0; i < COUNT; i++)
            for (int c = 0; c < 3; c++)
                in[c][i] = rgb[c][i] = (float)rand() / (float)RAND_MAX;
        ln_lattice_rows(lattice, rgb[0], rgb[1], rgb[2], COUNT);
        for (int i = 0; i < COUNT; i++) {
            const double at[3] = { (double)in[0][i], (double)in[1][i], (double)in[2][i] };
            double exact[3];
            ln_develop(&d, at, exact);
            for (int c = 0; c < 3; c++) {
                const double off = fabs((double)rgb[c][i] - exact[c]);
                worst = fmax(worst, off);
                far += off > 0.002;
                sum += off;
            }
        }
        ln_lattice_free(lattice);
        print_message("%-14s lattice off by %.5f at worst, by more than 0.002 in %.3f %%, %.6f on average\n", some[s].name, worst, far / 0.03 / COUNT, sum / COUNT / 3);
        assert_true(worst < 0.07 && far * 200 < COUNT * 3 * 3 && sum / COUNT / 3 < 0.0002); /* as the header says */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_process_is_whole), cmocka_unit_test(greys_stay_grey_where_the_process_can),
                                        cmocka_unit_test(they_look_as_they_are_described), cmocka_unit_test(bad_numbers_are_black),
                                        cmocka_unit_test(the_lattice_is_near_enough) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

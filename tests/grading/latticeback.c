/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/latticeback.h"

enum { COLOURS = 5000 };

static double between(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

/* `of` of a point's place, 0 to 1 an axis, as what stands there. */
static ln_lattice_back *turn(int size, void (*of)(const double place[3], float value[4]), ln_lattice *lattice)
{
    ln_lattice_back *back;
    *lattice = (ln_lattice){ size, { 0, 0, 0 }, { 1, 1, 1 }, false, calloc((size_t)size * (size_t)size * (size_t)size, 4 * sizeof(float)) };
    assert_non_null(lattice->value);
    for (int i = 0; i < size * size * size; i++)
        of((const double[]){ i % size / (size - 1.), i / size % size / (size - 1.), i / size / size / (size - 1.) }, lattice->value + 4 * i);
    assert_ok(ln_lattice_back_new(lattice, &back));
    return back;
}

/* A look that bends and twists, and takes no two colours to the same. */
static void bending(const double p[3], float value[4])
{
    value[0] = (float)(0.05 + 0.8 * p[0] * (0.5 + 0.5 * p[0]) + 0.1 * p[1]);
    value[1] = (float)(0.02 + 0.8 * p[1] + 0.1 * p[0] * p[2]);
    value[2] = (float)(0.7 * sqrt(p[2] + 0.01) + 0.2 * p[1]);
}

static void what_was_sent_forwards_comes_back(void **state)
{
    (void)state;
    static const int size[] = { 2, 3, 17, 33, 64 };
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        ln_lattice lattice;
        ln_lattice_back *back = turn(size[k], bending, &lattice);
        double worst = 0;
        for (int i = 0; i < COLOURS; i++) {
            float in[3] = { (float)between(0, 1), (float)between(0, 1), (float)between(0, 1) }, out[3] = { in[0], in[1], in[2] };
            for (int c = 0; c < 3 && i < 8; c++)
                in[c] = out[c] = (float)(i >> c & 1);
            ln_lattice_rows(&lattice, &out[0], &out[1], &out[2], 1);
            ln_lattice_back_rows(back, &out[0], &out[1], &out[2], 1);
            for (int c = 0; c < 3; c++)
                worst = fmax(worst, fabs((double)out[c] - (double)in[c]));
        }
        if (!(worst < 5e-6)) /* floats of the way forwards, and slopes of 0.4 */
            fail_msg("%d points an axis: off by %g", size[k], worst);
        ln_lattice_back_free(back);
        free(lattice.value);
    }
}

/* Half the range, from a quarter on. */
static void narrow(const double p[3], float value[4])
{
    for (int c = 0; c < 3; c++)
        value[c] = (float)(0.25 + 0.5 * p[c]);
}

static void what_no_colour_gives_is_held_at_the_ends(void **state)
{
    (void)state;
    ln_lattice lattice;
    ln_lattice_back *back = turn(5, narrow, &lattice);
    float red[6] = { 0.1f, 0.9f, 0.5f, NAN, -INFINITY, 0.25f }, green[6] = { 0.1f, 0.9f, 0.8f, 0.5f, INFINITY, 0.5f }, blue[6] = { 0.1f, 0.9f, 0.2f, 0.5f, 0.5f, 0.75f };
    ln_lattice_back_rows(back, red, green, blue, 6);
    const float wanted[6][3] = { { 0, 0, 0 }, { 1, 1, 1 }, { 0.5f, 1, 0 }, { 0, 0.5f, 0.5f }, { 0, 1, 0.5f }, { 0, 0.5f, 1 } };
    for (int i = 0; i < 6; i++)
        assert_true(fabsf(red[i] - wanted[i][0]) < 1e-6f && fabsf(green[i] - wanted[i][1]) < 1e-6f && fabsf(blue[i] - wanted[i][2]) < 1e-6f);
    ln_lattice_back_free(back);
    free(lattice.value);
}

/* Two ways to the same colour: red goes up and down again. */
static void folded(const double p[3], float value[4])
{
    value[0] = (float)(p[0] < 0.5 ? 2 * p[0] : 2 - 2 * p[0]);
    value[1] = (float)p[1];
    value[2] = (float)p[2];
}

static void the_first_of_several_colours_counts(void **state)
{
    (void)state;
    ln_lattice lattice;
    ln_lattice_back *back = turn(9, folded, &lattice);
    float red = 0.4f, green = 0.3f, blue = 0.5f;
    ln_lattice_back_rows(back, &red, &green, &blue, 1);
    assert_true(fabsf(red - 0.2f) < 1e-6f && fabsf(green - 0.3f) < 1e-6f && fabsf(blue - 0.5f) < 1e-6f);
    ln_lattice_back_free(back);
    free(lattice.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sent_forwards_comes_back),
        cmocka_unit_test(what_no_colour_gives_is_held_at_the_ends),
        cmocka_unit_test(the_first_of_several_colours_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

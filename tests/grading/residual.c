/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "base/arena.h"
#include "grading/residual.h"
#include "scenes.h"

enum { PAIRS = 3000 };

static float colour[6][PAIRS], weight[PAIRS];
static ln_colour_pairs pairs = { PAIRS, { colour[0], colour[1], colour[2] }, { colour[3], colour[4], colour[5] }, weight };

/* A bend of each, and reds that go where greens do: no CDL does that. */
static void bend(const double in[3], double out[3])
{
    out[0] = in[0] + 0.025 * sin(M_PI * in[0]) + 0.1 * (in[0] - in[1]) * in[2];
    out[1] = in[1] - 0.02 * sin(M_PI * in[1]);
    out[2] = in[2] + 0.03 * sin(M_PI * in[2]) * (1 - in[0]);
}

static double deviate(unsigned *seed)
{
    return sqrt(-2 * log(scenes_share(seed) + 1e-9)) * cos(2 * M_PI * scenes_share(seed));
}

/* Colours as pictures have them: near grey, from `low` to `high`. */
static void roll(unsigned *seed, double low, double high, double rgb[3])
{
    const double grey = low + (high - low) * scenes_share(seed);
    for (int c = 0; c < 3; c++)
        rgb[c] = fmin(fmax(grey + 0.1 * deviate(seed), low), high);
}

/* Pairs that are off by `noise`, one in `wrong` by anything. */
static void roll_pairs(double low, double high, double noise, int wrong)
{
    unsigned seed = 11;
    for (int i = 0; i < PAIRS; i++) {
        double from[3], to[3];
        roll(&seed, low, high, from);
        bend(from, to);
        weight[i] = (float)scenes_share(&seed);
        for (int c = 0; c < 3; c++) {
            colour[c][i] = (float)from[c];
            colour[3 + c][i] = (float)(i % wrong ? to[c] + noise * deviate(&seed) : scenes_share(&seed));
        }
    }
}

static ln_lattice *lattice_of(const ln_residual *r)
{
    ln_lattice *lattice;
    assert_ok(ln_residual_lattice(r, 1, &lattice));
    assert_non_null(lattice);
    return lattice;
}

static void through(const ln_lattice *lattice, const double in[3], float out[3])
{
    for (int c = 0; c < 3; c++)
        out[c] = (float)in[c];
    ln_lattice_rows(lattice, &out[0], &out[1], &out[2], 1);
}

static void a_bend_is_found_in_noise(void **state)
{
    (void)state;
    ln_residual r;
    unsigned seed = 5;
    double before = 0, after = 0;
    enum { ASKED = 200 };
    roll_pairs(0.05, 0.95, 0.02, 20);
    assert_ok(ln_residual_fit(&pairs, LN_RESIDUAL_MOST, &r));
    ln_lattice *lattice = lattice_of(&r);
    for (int i = 0; i < ASKED; i++) {
        double in[3], want[3];
        float out[3];
        roll(&seed, 0.1, 0.9, in);
        bend(in, want);
        through(lattice, in, out);
        for (int c = 0; c < 3; c++) {
            before += fabs(in[c] - want[c]) / (3 * ASKED);
            after += fabs((double)out[c] - want[c]) / (3 * ASKED);
        }
    }
    ln_lattice_free(lattice);
    assert_true(before > 0.012 && after < before / 4);
    assert_true(after < 1 / 255.0); /* of pairs that are each off by five codes */
}

static void where_nothing_was_seen_nothing_happens(void **state)
{
    (void)state;
    ln_residual r;
    roll_pairs(0.05, 0.3, 0.005, 1000);
    assert_ok(ln_residual_fit(&pairs, LN_RESIDUAL_MOST, &r));
    static const double seen[3] = { 0.2, 0.2, 0.2 }, unseen[][3] = { { 0.8, 0.8, 0.8 }, { 1, 1, 1 }, { 1, 0.9, 0.1 }, { 0, 1, 1 } };
    ln_lattice *lattice = lattice_of(&r);
    float out[3];
    through(lattice, seen, out);
    assert_true(fabsf(out[2] - 0.2f) > 0.008f);
    for (int i = 0; i < 4; i++) {
        through(lattice, unseen[i], out);
        for (int c = 0; c < 3; c++)
            assert_true(fabs((double)out[c] - unseen[i][c]) < 0.002); /* half a code of 255 */
    }
    ln_lattice_free(lattice);
    pairs.count = 0;
    assert_ok(ln_residual_fit(&pairs, LN_RESIDUAL_MOST, &r));
    pairs.count = PAIRS;
    assert_true(ln_residual_greatest(&r) <= 0);
}

static void no_shift_is_larger_than_allowed(void **state)
{
    (void)state;
    ln_residual r;
    roll_pairs(0, 1, 0, 2);
    for (int i = 0; i < PAIRS; i++) /* all the same way, as far as pairs still count */
        for (int c = 0; c < 3; c++)
            colour[3 + c][i] = colour[c][i] + (c ? -0.06f : 0.06f);
    static const int most[] = { 0, 20, LN_RESIDUAL_MOST };
    for (int i = 0; i < 3; i++) {
        assert_ok(ln_residual_fit(&pairs, most[i], &r));
        assert_true(ln_residual_greatest(&r) <= 0.001 * most[i] + 1e-9);
        assert_true(ln_residual_greatest(&r) > 0.0009 * most[i] - 1e-9);
    }
}

/* The wildest there can be: what was lighter stays lighter. */
static void colours_never_change_places(void **state)
{
    (void)state;
    ln_residual r;
    for (int n = 0; n < LN_RESIDUAL_NODES; n++)
        for (int c = 0; c < 3; c++)
            r.node[n][c] = (signed char)((n + n / 5 + n / 25) & 1 ? LN_RESIDUAL_MOST : -LN_RESIDUAL_MOST);
    ln_lattice *lattice = lattice_of(&r);
    for (int c = 0; c < 3; c++) {
        float last = -1;
        for (int i = 0; i <= 20; i++) {
            double in[3] = { 0.4, 0.4, 0.4 };
            float out[3];
            in[c] = 0.06 + 0.044 * i; /* from where nothing is held to 0 to where nothing is held to 1 */
            through(lattice, in, out);
            assert_true(out[c] > last + 0.02f);
            last = out[c];
        }
    }
    ln_lattice_free(lattice);
}

static void text_comes_back_as_it_was(void **state)
{
    (void)state;
    ln_arena *arena = ln_arena_new();
    ln_residual r, again;
    assert_non_null(arena);
    roll_pairs(0.05, 0.6, 0.01, 20);
    assert_ok(ln_residual_fit(&pairs, LN_RESIDUAL_MOST, &r));
    const char *text = ln_residual_print(&r, arena);
    assert_non_null(text);
    assert_true(strlen(text) > 100 && strlen(text) < 1600);
    assert_ok(ln_residual_read(text, &again));
    assert_memory_equal(&r, &again, sizeof r);
    memset(&r, 0, sizeof r);
    assert_string_equal(ln_residual_print(&r, arena), "");
    ln_lattice *lattice;
    assert_ok(ln_residual_lattice(&r, 1, &lattice));
    assert_null(lattice);
    assert_ok(ln_residual_lattice(&again, 0, &lattice));
    assert_null(lattice);
    assert_ok(ln_residual_read(NULL, &again));
    assert_memory_equal(&r, &again, sizeof r);
    ln_arena_free(arena);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "1", "0*374", "0*376", "0*375 1", "51 0*374", "-51 0*374", "0*0", "0*", "0*-3", "1*375", "x", "-", "0.5 0*374", "nan 0*374", " 0*375",
                                         "1  0*374", "99999999999999999999 0*374", "0*99999999999999999999", "1,0*374", "0*375\n" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ln_residual r, none = { 0 };
        if (ln_residual_read(texts[i], &r) != LN_ESETTING)
            fail_msg("\"%s\" was read", texts[i]);
        assert_non_null(strstr(ln_why(), "--matched-residual"));
        assert_non_null(strstr(ln_why(), "375 whole numbers from -50 to 50"));
        assert_memory_equal(&r, &none, sizeof r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bend_is_found_in_noise),
        cmocka_unit_test(where_nothing_was_seen_nothing_happens),
        cmocka_unit_test(no_shift_is_larger_than_allowed),
        cmocka_unit_test(colours_never_change_places),
        cmocka_unit_test(text_comes_back_as_it_was),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

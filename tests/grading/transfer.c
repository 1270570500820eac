/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "grading/transfer.h"

/* Where a document says what code a light has. `tolerance` is half a unit of the last place printed. */
static const struct {
    ln_transfer transfer;
    double light, code, tolerance;
} anchors[] = {
    { LN_TRANSFER_SRGB, 0, 0, 0 },
    { LN_TRANSFER_SRGB, 1, 1, 1e-12 },
    { LN_TRANSFER_SRGB, 0.0031308, 0.04045, 1e-6 },
    { LN_TRANSFER_SRGB, 0.18, 0.461356, 1e-6 },
    { LN_TRANSFER_BT1886, 0.18, 0.489438, 1e-6 }, /* 0.18^(1/2.4) */
    { LN_TRANSFER_BT709, 0.18, 0.409008, 1e-6 },
    { LN_TRANSFER_BT709, 1, 1, 1e-12 },
    { LN_TRANSFER_GAMMA26, 0.18, 0.517090, 1e-6 },
    /* Rec. ITU-R BT.2408: 203 cd/m2 is 58 % PQ; ST 2084: 100 cd/m2 is 0.508, 10 000 is 1 */
    { LN_TRANSFER_PQ, 0, 7.309559e-7, 1e-9 },
    { LN_TRANSFER_PQ, 0.01, 0.508078, 1e-6 },
    { LN_TRANSFER_PQ, 0.0203, 0.58, 0.005 },
    { LN_TRANSFER_PQ, 0.1, 0.751827, 1e-6 },
    { LN_TRANSFER_PQ, 1, 1, 1e-12 },
    /* BT.2100: the two pieces meet at 1/12 and 1/2; BT.2408: 26.5 % is 75 % HLG */
    { LN_TRANSFER_HLG, 1.0 / 12, 0.5, 1e-12 },
    { LN_TRANSFER_HLG, 0.265, 0.75, 0.001 },
    { LN_TRANSFER_HLG, 1, 1, 1e-7 },
    { LN_TRANSFER_LOGC3, 0, 0.092809, 1e-12 },
    { LN_TRANSFER_LOGC3, 0.18, 400 / 1023.0, 0.5e-3 },
    { LN_TRANSFER_LOGC4, 0, 95 / 1023.0, 1e-9 },
    { LN_TRANSFER_LOGC4, 0.18, 0.2784, 0.5e-4 },
    { LN_TRANSFER_LOGC4, 469.8, 1, 1e-9 }, /* ARRI: 469.8 reaches the top */
    { LN_TRANSFER_SLOG3, 0, 95 / 1023.0, 1e-12 },
    { LN_TRANSFER_SLOG3, 0.18, 420 / 1023.0, 1e-12 },
    { LN_TRANSFER_SLOG3, 0.9, 598 / 1023.0, 0.5 / 1023 },
    { LN_TRANSFER_VLOG, 0, 128 / 1023.0, 0.5 / 1023 },
    { LN_TRANSFER_VLOG, 0.18, 433 / 1023.0, 0.5 / 1023 },
    { LN_TRANSFER_VLOG, 0.9, 602 / 1023.0, 0.5 / 1023 },
    { LN_TRANSFER_CLOG2, 0, 0.092864125, 1e-12 },
    { LN_TRANSFER_CLOG2, 0.18, 0.398255, 1e-6 },
    { LN_TRANSFER_CLOG3, 0, 0.12512219, 1e-12 },
    { LN_TRANSFER_CLOG3, 0.18, 0.343389, 1e-6 },
    { LN_TRANSFER_LOG3G10, 0.18, 1.0 / 3, 1e-6 },
    { LN_TRANSFER_LOG3G10, -0.01, 0, 1e-12 },
    { LN_TRANSFER_LOG3G10, 184.322, 1, 1e-6 }, /* ten stops above grey */
    { LN_TRANSFER_ACESCCT, 0, 0.0729055341958355, 1e-12 },
    { LN_TRANSFER_ACESCCT, 0.18, 0.4135884, 1e-7 },
    { LN_TRANSFER_ACESCC, 0, -0.3584475, 1e-7 },
    { LN_TRANSFER_ACESCC, 0.18, 0.4135884, 1e-7 },
    { LN_TRANSFER_ACESCC, 65504, 1.468, 0.5e-3 },
    { LN_TRANSFER_DAVINCI, 0, 0, 0 },
    { LN_TRANSFER_DAVINCI, 0.18, 0.336043, 1e-6 },
    { LN_TRANSFER_DAVINCI, 1, 0.513837, 1e-6 },
    { LN_TRANSFER_DAVINCI, 100, 1, 1e-6 },
};

static void published_anchors_are_met(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++) {
        double is = ln_transfer_to_code(anchors[i].transfer, anchors[i].light);
        if (!(fabs(is - anchors[i].code) <= anchors[i].tolerance))
            fail_msg("%s: light %g has code %.9f, not %.9f", ln_transfer_names[anchors[i].transfer], anchors[i].light, is, anchors[i].code);
    }
}

/* Light from far below black to far above white, thick around the toes. */
static double light_at(int i)
{
    return i % 2 ? exp2(-20 + 26.0 * i / 20000) : -0.05 + 0.1 * i / 20000;
}

static bool bounded(ln_transfer t)
{
    return t == LN_TRANSFER_PQ || t == LN_TRANSFER_HLG || t == LN_TRANSFER_ACESCC;
}

static double what_is_left(ln_transfer t, double light)
{
    light = bounded(t) && light < 0 ? 0 : light;
    return t == LN_TRANSFER_PQ && light > 1 ? 1 : light;
}

/* The seam of rounded constants: 2.4e-4 of code in BT.709, 3e-6 at most elsewhere, and a thousandth of that in light. */
static void there_and_back_is_where_it_was(void **state)
{
    (void)state;
    for (int t = 0; t < LN_TRANSFER_COUNT; t++)
        for (int i = 0; i <= 20000; i++) {
            double light = what_is_left((ln_transfer)t, light_at(i)), code = ln_transfer_to_code((ln_transfer)t, light), back = ln_transfer_to_light((ln_transfer)t, code);
            double seam = t == LN_TRANSFER_BT709 && fabs(fabs(light) - 0.018) < 1e-4 ? 6e-5 : 3e-6 * fmin(1, fabs(light) * 1000), slack = 1e-12 * fmax(1, fabs(light));
            if (!(fabs(back - light) <= fmax(slack, fabs(light) < 0.05 ? seam : 0)))
                fail_msg("%s: light %.9g comes back as %.9g", ln_transfer_names[t], light, back);
        }
}

static void more_light_is_never_less_code(void **state)
{
    (void)state;
    for (int t = 0; t < LN_TRANSFER_COUNT; t++) {
        double before = ln_transfer_to_code((ln_transfer)t, -0.1);
        for (int i = 1; i <= 40000; i++) {
            double light = -0.1 + 1.2 * i / 40000, code = ln_transfer_to_code((ln_transfer)t, light);
            assert_true(code >= before - 3e-6); /* the seam, see above */
            assert_true(bounded((ln_transfer)t) || code > before - 3e-6);
            before = code;
        }
    }
}

static void rows_say_what_the_formula_says(void **state)
{
    (void)state;
    enum { COUNT = 20001 };
    static float code[COUNT], light[COUNT];
    for (int t = 0; t < LN_TRANSFER_COUNT; t++) {
        double worst_code = 0, worst_light = 0;
        for (int i = 0; i < COUNT; i++)
            code[i] = light[i] = (float)light_at(i);
        ln_transfer_rows_to_code((ln_transfer)t, code, COUNT);
        for (int i = 0; i < COUNT; i++)
            worst_code = fmax(worst_code, fabs((double)code[i] - ln_transfer_to_code((ln_transfer)t, (double)light[i])));
        for (int i = 0; i < COUNT; i++)
            code[i] = light[i] = (float)(-0.2 + 1.3 * i / (COUNT - 1));
        ln_transfer_rows_to_light((ln_transfer)t, light, COUNT);
        for (int i = 0; i < COUNT; i++) {
            double exact = ln_transfer_to_light((ln_transfer)t, (double)code[i]);
            worst_light = fmax(worst_light, fabs((double)light[i] - exact) / fmax(fabs(exact), 0.01));
        }
        print_message("%-22s code off by %.1e, light by %.1e\n", ln_transfer_names[t], worst_code, worst_light);
        if (!(worst_code < 2e-6 && worst_light < 3e-6)) /* as the header says */
            fail_msg("%s: code off by %g, light by %g", ln_transfer_names[t], worst_code, worst_light);
    }
}

static void what_is_no_number_is_black_and_nothing_overflows(void **state)
{
    (void)state;
    const float bad[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f, -0.f };
    enum { BAD = sizeof bad / sizeof *bad };
    for (int t = 0; t < LN_TRANSFER_COUNT; t++) {
        float code[BAD], light[BAD];
        memcpy(code, bad, sizeof code);
        memcpy(light, bad, sizeof light);
        ln_transfer_rows_to_code((ln_transfer)t, code, BAD);
        ln_transfer_rows_to_light((ln_transfer)t, light, BAD);
        for (int i = 0; i < BAD; i++) {
            assert_true(isfinite(code[i]) && isfinite(light[i]));
            assert_true(isfinite(ln_transfer_to_code((ln_transfer)t, (double)bad[i])) && isfinite(ln_transfer_to_light((ln_transfer)t, (double)bad[i])));
            assert_true(fabsf(light[i]) <= 65504 * 1.00001f);
        }
        assert_true(ln_transfer_to_code((ln_transfer)t, NAN) == ln_transfer_to_code((ln_transfer)t, 0));
        assert_true(ln_transfer_to_light((ln_transfer)t, NAN) == ln_transfer_to_light((ln_transfer)t, 0));
    }
}

static void names_lead_to_their_curve(void **state)
{
    (void)state;
    ln_transfer found;
    for (int t = 0; t < LN_TRANSFER_COUNT; t++) {
        assert_true(ln_transfer_find(ln_transfer_names[t], &found) && found == (ln_transfer)t);
        assert_true(strlen(ln_transfer_label(found)) > 1 && strlen(ln_transfer_unit(found)) > 2 && strlen(ln_transfer_source(found)) > 8);
    }
    assert_null(ln_transfer_names[LN_TRANSFER_COUNT]);
    assert_false(ln_transfer_find("logc", &found));
    assert_true(ln_transfer_shown(1, &found) && found == LN_TRANSFER_BT1886);
    assert_true(ln_transfer_shown(13, &found) && found == LN_TRANSFER_SRGB);
    assert_true(ln_transfer_shown(16, &found) && found == LN_TRANSFER_PQ);
    assert_true(!ln_transfer_shown(2, &found) && found == LN_TRANSFER_BT1886);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_anchors_are_met),      cmocka_unit_test(there_and_back_is_where_it_was),
        cmocka_unit_test(more_light_is_never_less_code),  cmocka_unit_test(rows_say_what_the_formula_says),
        cmocka_unit_test(what_is_no_number_is_black_and_nothing_overflows), cmocka_unit_test(names_lead_to_their_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

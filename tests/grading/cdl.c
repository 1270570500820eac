/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include <lanterne/job.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/cdl.h"
#include "peer.h"

static ln_cdl standard(void)
{
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    return cdl;
}

static double clamp(double x)
{
    return x > 0 ? x < 1 ? x : 1 : 0;
}

/* The formula as the ASC writes it, in double. */
static void by_the_book(const ln_cdl *cdl, const float in[3], double out[3])
{
    double luma = 0;
    const double weight[3] = { 0.2126, 0.7152, 0.0722 };
    for (int c = 0; c < 3; c++) {
        out[c] = pow(clamp((double)in[c] * cdl->slope[c] + cdl->offset[c]), cdl->power[c]);
        luma += weight[c] * out[c];
    }
    for (int c = 0; c < 3; c++)
        out[c] = clamp(luma + cdl->saturation * (out[c] - luma));
}

static double between(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

static void rows_follow_the_formula(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    for (int turn = 0; turn < 300; turn++) {
        ln_cdl cdl = { .saturation = between(0, 4) };
        float rgb[3][COUNT], was[3][COUNT];
        for (int c = 0; c < 3; c++) {
            cdl.slope[c] = between(0, turn % 3 ? 2 : 16);
            cdl.offset[c] = between(-1, 1) * (turn % 2);
            cdl.power[c] = turn % 5 ? between(0.1, turn % 7 ? 3 : 10) : 1;
            for (int i = 0; i < COUNT; i++)
                was[c][i] = rgb[c][i] = (float)between(-0.25, 1.25);
            rgb[c][c] = was[c][c] = 0;
            rgb[c][9] = was[c][9] = 1;
        }
        ln_cdl_rows(&cdl, rgb[0], rgb[1], rgb[2], COUNT);
        for (int i = 0; i < COUNT; i++) {
            double want[3];
            by_the_book(&cdl, (const float[]){ was[0][i], was[1][i], was[2][i] }, want);
            for (int c = 0; c < 3; c++) /* power 10 and saturation 4 enlarge a rounding by some 40 */
                if (fabs((double)rgb[c][i] - want[c]) > 4e-6)
                    fail_msg("turn %d, %g of colour %d became %.8f, not %.8f (power %g)", turn, (double)was[c][i], c, (double)rgb[c][i], want[c], cdl.power[c]);
        }
    }
}

static void defaults_change_nothing_from_black_to_white(void **state)
{
    (void)state;
    const ln_cdl cdl = standard();
    float rgb[3][256];
    for (int i = 0; i < 256; i++)
        rgb[0][i] = rgb[1][i] = rgb[2][i] = (float)i / 255;
    ln_cdl_rows(&cdl, rgb[0], rgb[1], rgb[2], 256);
    for (int i = 0; i < 256; i++)
        assert_true(rgb[0][i] == (float)i / 255 && rgb[2][i] == (float)i / 255);
}

static void every_power_rises(void **state)
{
    (void)state;
    for (double power = 0.1; power <= 10; power *= 1.3) {
        ln_cdl cdl = standard();
        cdl.power[0] = cdl.power[1] = cdl.power[2] = power;
        float rgb[3][4096];
        for (int i = 0; i < 4096; i++)
            rgb[0][i] = rgb[1][i] = rgb[2][i] = (float)i / 4095;
        ln_cdl_rows(&cdl, rgb[0], rgb[1], rgb[2], 4096);
        assert_true(rgb[0][0] == 0 && fabsf(rgb[0][4095] - 1) < 1e-6f);
        for (int i = 1; i < 4096; i++)
            assert_true(rgb[0][i] >= rgb[0][i - 1] - 1e-7f); /* a rounding of 1 */
    }
}

static void what_is_not_a_number_becomes_black(void **state)
{
    (void)state;
    ln_cdl cdl = standard();
    cdl.power[0] = cdl.power[1] = cdl.power[2] = 2.2;
    float r[3] = { NAN, INFINITY, -INFINITY }, g[3] = { 0 }, b[3] = { 0 };
    ln_cdl_rows(&cdl, r, g, b, 3);
    assert_true(r[0] == 0 && fabsf(r[1] - 1) < 1e-6f && r[2] == 0);
}

static void opencolorio_agrees(void **state)
{
    (void)state;
    enum { COLOURS = 5000 };
    static float in[3 * COLOURS], theirs[3 * COLOURS];
    peer_begin();
    for (int turn = 0; turn < 6; turn++) {
        ln_cdl cdl = { .saturation = turn ? between(0, 2) : 0 };
        for (int c = 0; c < 3; c++) {
            cdl.slope[c] = between(0.5, 2);
            cdl.offset[c] = between(-0.3, 0.3);
            cdl.power[c] = between(0.3, 3);
        }
        for (int i = 0; i < 3 * COLOURS; i++)
            in[i] = (float)between(-0.3, 1.3);
        peer_write("in", in, sizeof in);
        char command[600];
        snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " cdl %.17g,%.17g,%.17g %.17g,%.17g,%.17g %.17g,%.17g,%.17g %.17g in out", cdl.slope[0],
                 cdl.slope[1], cdl.slope[2], cdl.offset[0], cdl.offset[1], cdl.offset[2], cdl.power[0], cdl.power[1], cdl.power[2], cdl.saturation);
        int status = peer_run(command);
        if (status == 77 || status == 127) {
            peer_end();
            print_message("OpenColorIO's Python module is not installed: nothing compared\n");
            skip();
        }
        assert_int_equal(status, 0);
        assert_true(peer_read("out", theirs, sizeof theirs));
        float worst = 0;
        for (int i = 0; i < COLOURS; i++) {
            float rgb[3] = { in[3 * i], in[3 * i + 1], in[3 * i + 2] };
            ln_cdl_rows(&cdl, &rgb[0], &rgb[1], &rgb[2], 1);
            for (int c = 0; c < 3; c++)
                worst = fmaxf(worst, fabsf(rgb[c] - theirs[3 * i + c]));
        }
        print_message("off by at most %.2g\n", (double)worst);
        assert_true(worst < 1e-5f);
    }
    peer_end();
}

static ln_job job;

static ln_proposals propose(const ln_cdl *cdl, int year)
{
    const ln_pixels p = { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1 };
    ln_block *picture = frames_noise(&p, 16, 16, 0.2, 0.8);
    ln_clip *clip = frames_clip_of(&picture, 1);
    ln_proposals list = { .arena = job.arena };
    job.year = year;
    job.person = "Louise";
    assert_ok(ln_op_cdl.propose(cdl, clip, &job, &list));
    ln_clip_close(&clip);
    ln_block_unref(&picture);
    return list;
}

static void numbers_given_are_a_persons_proposal(void **state)
{
    (void)state;
    assert_ok(ln_job_begin(&job));
    ln_cdl cdl = standard();
    cdl.slope[0] = 1.1;
    cdl.saturation = 0.8;
    ln_proposals list = propose(&cdl, 1895);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.item[0].by, "Louise");
    assert_string_equal(list.item[0].reason, "numbers given by hand");
    assert_true(list.item[0].confidence == 1);
    ln_job_end(&job);
}

static void a_year_alone_is_a_first_grade_by_the_tool(void **state)
{
    (void)state;
    assert_ok(ln_job_begin(&job));
    const ln_cdl cdl = standard();
    assert_int_equal(propose(&cdl, 0).count, 0);
    assert_int_equal(propose(&cdl, 1975).count, 0);
    ln_proposals list = propose(&cdl, 1910);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.item[0].by, "lanterne");
    assert_true(list.item[0].confidence > 0.6 && list.item[0].confidence < 1);
    const ln_cdl *how = list.item[0].settings;
    assert_true(how->saturation < 1 && how->slope[0] == 1 && how->power[2] == 1 && how->dither);
    ln_job_end(&job);
}

static void an_accepted_grade_is_carried_out(void **state)
{
    (void)state;
    assert_ok(ln_job_begin(&job));
    ln_cdl cdl = standard();
    cdl.saturation = 0;
    ln_proposals list = propose(&cdl, 0);
    list.item[0].verdict = LN_ACCEPTED;
    const ln_pixels p = { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1 };
    ln_block *picture = frames_noise(&p, 16, 16, 0.2, 0.8), *out;
    ln_clip *clip = frames_clip_of(&picture, 1), *graded;
    assert_ok(ln_op_cdl.apply(&list, clip, &job, &graded));
    assert_ok(ln_clip_next(graded, &out));
    assert_int_equal(frames_get(out, 1, 3, 3), 128);
    ln_block_unref(&out);
    ln_clip_close(&graded);
    ln_block_unref(&picture);
    ln_job_end(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_follow_the_formula),       cmocka_unit_test(defaults_change_nothing_from_black_to_white),
        cmocka_unit_test(every_power_rises),             cmocka_unit_test(what_is_not_a_number_becomes_black),
        cmocka_unit_test(numbers_given_are_a_persons_proposal), cmocka_unit_test(a_year_alone_is_a_first_grade_by_the_tool),
        cmocka_unit_test(an_accepted_grade_is_carried_out),     cmocka_unit_test(opencolorio_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

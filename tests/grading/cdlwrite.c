/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <string.h>

#include "grading/cdlwrite.h"
#include "grading/lutread.h"
#include "peer.h"

enum { COLOURS = 500 };

#define FILM { { 24, 1 }, 24, false, 86400, true }
static const ln_timecode ntsc = { { 30000, 1001 }, 30, true, 107892, true };
static const ln_correction two[] = {
    { "lune 01", "lune.mov", "matched to hero.png", { { 1.2, 0.9, 1.05 }, { -0.02, 0.01, 0.03 }, { 1.1, 0.8, 1.3 }, 0.85, true }, 0, 48, 0, FILM },
    { "lune & <02>", "lune.mov", NULL, { { 0.9, 1, 1.1 }, { 0.02, 0, -0.01 }, { 0.9, 1, 1.2 }, 1.15, true }, 48, 120, 48, FILM },
};

static const char *place(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", peer_folder, name);
    return path;
}

static const char *read_back(const char *name)
{
    static char text[20000];
    FILE *file = peer_open(name, "rb");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

static void colours(float *rgb)
{
    for (int i = 0; i < 3 * COLOURS; i++)
        rgb[i] = 0.15f + 0.5f * (float)rand() / (float)RAND_MAX; /* where no clamp matters: CDL files have no word for it, and OpenColorIO does not clamp */
}

static float off(const ln_cdl *cdl, const float *in, const float *out)
{
    float worst = 0;
    for (int i = 0; i < COLOURS; i++) {
        float rgb[3] = { in[3 * i], in[3 * i + 1], in[3 * i + 2] };
        ln_cdl_rows(cdl, &rgb[0], &rgb[1], &rgb[2], 1);
        for (int c = 0; c < 3; c++)
            worst = fmaxf(worst, fabsf(rgb[c] - out[3 * i + c]));
    }
    return worst;
}

static float in[3 * COLOURS], out[3 * COLOURS];

static void read_ours(const char *name, const char *id)
{
    ln_chain *chain;
    FILE *file = peer_open(name, "rb");
    assert_ok(ln_lut_read(file, name, id, &chain));
    fclose(file);
    const ln_grade grade = ln_chain_grade(chain);
    memcpy(out, in, sizeof in);
    for (int i = 0; i < COLOURS; i++)
        grade.rows(grade.what, out + 3 * i, out + 3 * i + 1, out + 3 * i + 2, 1);
    ln_chain_free(chain);
}

static void all_shots_go_into_one_file_and_come_back(void **state)
{
    (void)state;
    static const struct {
        const char *name, *id[2];
    } files[] = { { "two.ccc", { "lune 01", "lune & <02>" } }, { "two.cdl", { "#1", "#2" } }, { "two.edl", { "001", "002" } } };
    colours(in);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        assert_ok(ln_cdl_write(place(files[f].name), two, 2, "Le Voyage"));
        for (int i = 0; i < 2; i++) {
            read_ours(files[f].name, files[f].id[i]);
            assert_true(off(&two[i].cdl, in, out) < 1e-5f);
        }
    }
}

static void opencolorio_reads_each_shot(void **state)
{
    (void)state;
    static const char *const files[] = { "two.ccc", "two.cdl" };
    colours(in);
    peer_write("in", in, sizeof in);
    for (int f = 0; f < 2; f++)
        for (int i = 0; i < 2; i++) {
            char command[300];
            assert_ok(ln_cdl_write(place(files[f]), two, 2, NULL));
            snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " nth %d %s in out", i, files[f]);
            int status = peer_run(command);
            if (status == 77 || status == 127) {
                print_message("OpenColorIO's Python module is not installed: nothing compared\n");
                skip();
            }
            assert_int_equal(status, 0);
            assert_true(peer_read("out", out, sizeof out));
            assert_true(off(&two[i].cdl, in, out) < 1e-5f);
        }
}

static void an_edl_says_where_each_shot_is(void **state)
{
    (void)state;
    assert_ok(ln_cdl_write(place("two.edl"), two, 2, "Le\nVoyage"));
    const char *text = read_back("two.edl");
    assert_int_equal(strncmp(text, "TITLE: LeVoyage\nFCM: NON-DROP FRAME\n", 36), 0);
    assert_non_null(strstr(text, "001  AX       V     C        01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n* FROM CLIP NAME: lune.mov\n*ASC_SOP (1.200000 0.900000 1.050000)"));
    assert_non_null(strstr(text, "*ASC_SAT 0.850000\n* COMMENT: matched to hero.png\n"));
    assert_non_null(strstr(text, "002  AX       V     C        01:00:02:00 01:00:05:00 01:00:02:00 01:00:05:00\n"));
}

/* At 30 drop frame 01:00:59;29 is followed by 01:01:00;02, and the tenth minute has all its frames. */
static void dropped_frames_are_not_counted(void **state)
{
    (void)state;
    ln_correction c = two[0];
    c.timecode = ntsc;
    c.from = 1799;
    c.to = 1800;
    c.record = 17982;
    assert_ok(ln_cdl_write(place("drop.edl"), &c, 1, NULL));
    const char *text = read_back("drop.edl");
    assert_non_null(strstr(text, "FCM: DROP FRAME"));
    assert_non_null(strstr(text, " 01:00:59;29 01:01:00;02 01:10:00;00 01:10:00;01\n"));
    c.timecode = (ln_timecode){ { 0, 1 }, 0, false, 0, false }; /* a still */
    c.from = c.record = 0;
    c.to = 1;
    assert_ok(ln_cdl_write(place("still.edl"), &c, 1, NULL));
    assert_non_null(strstr(read_back("still.edl"), " 00:00:00:00 00:00:00:01 01:00:00:00 01:00:00:01\n"));
}

static void what_a_form_cannot_hold_is_said(void **state)
{
    (void)state;
    assert_int_equal(ln_cdl_write(place("two.cc"), two, 2, NULL), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), ".ccc"));
    assert_int_equal(ln_cdl_write(place("two.txt"), two, 2, NULL), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), ".edl"));
    ln_correction *many = calloc(1000, sizeof *many);
    for (int i = 0; many && i < 1000; i++)
        many[i] = two[0];
    assert_int_equal(ln_cdl_write(place("many.edl"), many, 1000, NULL), LN_EUNSUPPORTED);
    assert_ok(ln_cdl_write(place("many.edl"), many, 999, NULL));
    free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_shots_go_into_one_file_and_come_back), cmocka_unit_test(opencolorio_reads_each_shot),     cmocka_unit_test(an_edl_says_where_each_shot_is),
        cmocka_unit_test(dropped_frames_are_not_counted),           cmocka_unit_test(what_a_form_cannot_hold_is_said),
    };
    peer_begin();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    peer_end();
    return failed;
}

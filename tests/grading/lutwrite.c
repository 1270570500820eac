/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <locale.h>
#include <math.h>
#include <sys/stat.h>

#include <lanterne/op.h>

#include "grading/cdl.h"
#include "grading/cube.h"
#include "grading/lutwrite.h"
#include "peer.h"

enum { COLOURS = 5000 };

static const ln_cdl ten = { { 1.2, 0.9, 1.05 }, { -0.02, 0.01, 0.03 }, { 1.1, 0.8, 1.3 }, 0.85, true };

static void by_cdl(const void *what, float *red, float *green, float *blue, int count)
{
    ln_cdl_rows(what, red, green, blue, count);
}

static void twist(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what;
    for (int i = 0; i < count; i++) {
        float r = red[i], g = green[i], b = blue[i];
        red[i] = 0.9f * r * r + 0.1f * g - 0.05f;
        green[i] = 0.8f * g + 0.1f * r * b;
        blue[i] = 0.7f * sqrtf(b) + 0.6f * g;
    }
}

static void breaks(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what, (void)green, (void)blue;
    for (int i = 0; i < count; i++)
        red[i] = 1 / (1 - red[i]);
}

static const ln_grade cdl_grade = { by_cdl, &ten }, twisted = { twist, NULL }, broken = { breaks, NULL };

static const char *place(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", peer_folder, name);
    return path;
}

static bool stands(const char *name)
{
    struct stat st;
    return !stat(place(name), &st);
}

static float in[3 * COLOURS], theirs[3 * COLOURS];

static void ask_peer(const char *kind, const char *name)
{
    char command[300];
    for (int i = 0; i < 3 * COLOURS; i++)
        in[i] = (float)rand() / (float)RAND_MAX * (i < COLOURS ? 1.f : 1.4f) - (i < COLOURS ? 0 : 0.2f);
    peer_write("in", in, sizeof in);
    snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " %s %s in out", kind, name);
    int status = peer_run(command);
    if (status == 77 || status == 127) {
        print_message("OpenColorIO's Python module is not installed: nothing compared\n");
        skip();
    }
    assert_int_equal(status, 0);
    assert_true(peer_read("out", theirs, sizeof theirs));
}

static float farthest(const ln_grade *grade)
{
    float worst = 0;
    for (int i = 0; i < COLOURS; i++) {
        float rgb[3] = { in[3 * i], in[3 * i + 1], in[3 * i + 2] };
        grade->rows(grade->what, &rgb[0], &rgb[1], &rgb[2], 1);
        for (int c = 0; c < 3; c++)
            worst = fmaxf(worst, fabsf(rgb[c] - theirs[3 * i + c]));
    }
    return worst;
}

static void by_cube(const void *what, float *red, float *green, float *blue, int count)
{
    ln_cube_rows(what, red, green, blue, count);
}

/* What a lattice says of its own points is the grade; between them readers interpolate, and agree on how. */
static void opencolorio_reads_lattices_as_they_were_meant(void **state)
{
    (void)state;
    for (int size = 2; size <= 65; size += 21) {
        assert_ok(ln_lut_write(place("look.cube"), &twisted, NULL, size, "a \"twisted\"\nlook"));
        assert_ok(ln_lut_write(place("look.clf"), &twisted, NULL, size, "a <twisted> & look"));
        ln_cube *cube;
        FILE *file = peer_open("look.cube", "rb");
        assert_ok(ln_cube_read(file, "look.cube", &cube));
        fclose(file);
        assert_string_equal(cube->title, "a 'twisted'look");
        const ln_grade read_back = { by_cube, cube };
        for (int i = 0; i < size * size * size; i++) {
            float rgb[3] = { (float)(i % size) / (float)(size - 1), (float)(i / size % size) / (float)(size - 1), (float)(i / size / size) / (float)(size - 1) };
            twist(NULL, &rgb[0], &rgb[1], &rgb[2], 1);
            for (int c = 0; c < 3; c++) /* seven digits behind the point */
                assert_true(fabsf(rgb[c] - cube->lattice.value[4 * i + c]) < 2e-7f);
        }
        ask_peer("cube", "look.cube");
        assert_true(farthest(&read_back) < 1e-5f);
        ask_peer("file", "look.clf");
        assert_true(farthest(&read_back) < 1e-5f);
        ln_cube_free(cube);
    }
}

static void opencolorio_reads_ten_numbers_as_they_were_meant(void **state)
{
    (void)state;
    static const char *const names[] = { "ten.cc", "ten.ccc", "ten.cdl", "ten.clf" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_ok(ln_lut_write(place(names[i]), &cdl_grade, &ten, 33, i == 1 ? NULL : "shot <12>"));
        ask_peer("file", names[i]);
        /* CDL files have no word for clamping and OpenColorIO reads them without: colours where clamps do not matter, all of them for a CLF that says Fwd */
        float worst = 0;
        for (int k = 0; k < COLOURS; k++) {
            float rgb[3] = { in[3 * k], in[3 * k + 1], in[3 * k + 2] };
            bool inside = true;
            for (int c = 0; c < 3; c++)
                inside = inside && (i == 3 || (rgb[c] > 0.1f && rgb[c] < 0.7f));
            by_cdl(&ten, &rgb[0], &rgb[1], &rgb[2], 1);
            for (int c = 0; inside && c < 3; c++)
                worst = fmaxf(worst, fabsf(rgb[c] - theirs[3 * k + c]));
        }
        print_message("%s: off by at most %.2g\n", names[i], (double)worst);
        assert_true(worst < 1e-5f);
    }
}

static void ffmpeg_takes_the_cube(void **state)
{
    (void)state;
    assert_ok(ln_lut_write(place("look.cube"), &twisted, NULL, 33, "twist"));
    uint8_t rgb[3] = { 51, 102, 204 }, got[3];
    peer_write("in", rgb, sizeof rgb);
    int status = peer_run("ffmpeg -v error -nostdin -y -f rawvideo -s 1x1 -pix_fmt rgb24 -i in -vf lut3d=look.cube:interp=tetrahedral -pix_fmt rgb24 -f rawvideo out");
    if (status == 127)
        skip();
    assert_int_equal(status, 0);
    assert_true(peer_read("out", got, sizeof got));
    float r = 0.2f, g = 0.4f, b = 0.8f;
    twist(NULL, &r, &g, &b, 1);
    assert_true(abs(got[0] - (int)lrintf(255 * r)) <= 1 && abs(got[1] - (int)lrintf(255 * g)) <= 1 && abs(got[2] - (int)lrintf(255 * b)) <= 1);
}

static void refusals_name_what_would_do_and_leave_nothing(void **state)
{
    (void)state;
    assert_int_equal(ln_lut_write(place("look.lut"), &twisted, NULL, 33, NULL), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), ".cube, .clf"));
    assert_int_equal(ln_lut_write(place("new"), &twisted, NULL, 33, NULL), LN_EUNSUPPORTED);
    assert_int_equal(ln_lut_write(place("new.ccc"), &twisted, NULL, 33, NULL), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), "ten numbers"));
    assert_int_equal(ln_lut_write(place("new.cube"), &twisted, NULL, 130, NULL), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "2 to 129"));
    assert_int_equal(ln_lut_write(place("new.cube"), &twisted, NULL, 1, NULL), LN_ESETTING);
    assert_int_equal(ln_lut_write(place("new.clf"), &broken, NULL, 9, NULL), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), "no finite number"));
    assert_int_equal(ln_lut_write("/nowhere/new.cube", &twisted, NULL, 9, NULL), LN_EWRITE);
    assert_false(stands("new.cube") || stands("new.cube.part") || stands("new.ccc") || stands("new.clf") || stands("new.clf.part"));
    assert_ok(ln_lut_writable("a.b/NEW.CUBE", false));
    assert_ok(ln_lut_writable("new.cc", true));
    assert_int_equal(ln_lut_writable("new.cc", false), LN_EUNSUPPORTED);
}

static void the_same_grade_gives_the_same_bytes_in_any_locale(void **state)
{
    (void)state;
    assert_ok(ln_lut_write(place("one.clf"), &twisted, NULL, 5, "un \xc3\xa9t\xc3\xa9"));
    if (!setlocale(LC_ALL, "fr_FR.UTF-8") && !setlocale(LC_ALL, "de_DE.UTF-8"))
        print_message("no locale with decimal commas is installed\n");
    ln_status status = ln_lut_write(place("two.clf"), &twisted, NULL, 5, "un \xc3\xa9t\xc3\xa9");
    setlocale(LC_ALL, "C");
    assert_ok(status);
    assert_int_equal(peer_run("cmp one.clf two.clf"), 0);
}

/* A long title is cut between characters. */
static void a_long_title_stays_utf8(void **state)
{
    (void)state;
    char title[301] = "";
    for (int shift = 0; shift < 3; shift++) {
        memset(title, 'x', (size_t)shift);
        for (int i = shift; i + 3 <= 300; i += 3)
            memcpy(title + i, "\xe2\x82\xac", 3);
        title[297] = 0;
        assert_ok(ln_lut_write(place("long.ccc"), &cdl_grade, &ten, 33, title));
        assert_int_equal(peer_run("iconv -f UTF-8 -t UTF-8 long.ccc >/dev/null"), 0);
    }
}

static int begin(void **state)
{
    (void)state;
    peer_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    peer_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opencolorio_reads_lattices_as_they_were_meant),
        cmocka_unit_test(opencolorio_reads_ten_numbers_as_they_were_meant),
        cmocka_unit_test(ffmpeg_takes_the_cube),
        cmocka_unit_test(refusals_name_what_would_do_and_leave_nothing),
        cmocka_unit_test(the_same_grade_gives_the_same_bytes_in_any_locale),
        cmocka_unit_test(a_long_title_stays_utf8),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

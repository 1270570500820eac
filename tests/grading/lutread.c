/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/lutwrite.h"
#include "look.h"
#include "peer.h"

enum { COLOURS = 3000 };

/* A CLF or CTF of one operator, or of several. */
#define DEPTH " inBitDepth='32f' outBitDepth='32f'"
#define EXPONENT(style, params) "<Exponent" DEPTH " style='" style "'><ExponentParams " params "/></Exponent>"
#define LOG(style, params) "<Log" DEPTH " style='" style "'><LogParams " params "/></Log>"
#define CDL(style) "<ASC_CDL" DEPTH " style='" style "'><SOPNode><Slope>1.1 0.9 1.05</Slope><Offset>-0.03 0.02 0.01</Offset><Power>1.2 0.8 1.05</Power></SOPNode>" \
    "<SatNode><Saturation>0.8</Saturation></SatNode></ASC_CDL>"
#define EXPOSURE(style) "<ExposureContrast" DEPTH " style='" style "'><ECParams exposure='0.7' contrast='1.3' gamma='0.9' pivot='0.2'/></ExposureContrast>"
#define FIXED(style, more) "<FixedFunction" DEPTH " style='" style "' " more "/>"
#define LOG_WHEELS(style) "<GradingPrimary" DEPTH " style='" style "'><Brightness rgb='1.5 -2 0.5' master='3'/><Contrast rgb='1.1 0.9 1' master='1.2'/>" \
    "<Gamma rgb='1.1 0.8 1' master='0.9'/><Pivot contrast='-0.1' black='0.05' white='0.95'/><Saturation master='1.3'/></GradingPrimary>"
#define LINEAR_WHEELS(style) "<GradingPrimary" DEPTH " style='" style "'><Offset rgb='0.01 0 -0.02' master='0.03'/><Exposure rgb='0.3 -0.1 0' master='0.5'/>" \
    "<Contrast rgb='1.1 0.9 1' master='1.2'/><Pivot contrast='0.3'/><Saturation master='0.7'/><Clamp black='-0.1' white='4'/></GradingPrimary>"
#define VIDEO_WHEELS(style) "<GradingPrimary" DEPTH " style='" style "'><Lift rgb='0.02 0 -0.01' master='0.03'/><Gamma rgb='1.1 0.8 1' master='1.2'/><Gain rgb='1.1 1 0.9' master='1.05'/>" \
    "<Offset rgb='0.01 0 0' master='-0.02'/><Pivot black='0.02' white='0.98'/><Saturation master='1.2'/><Clamp white='0.9'/></GradingPrimary>"
#define CURVES(style, more) "<GradingRGBCurve" DEPTH " style='" style "'><Red><ControlPoints>0 0.02 0.2 0.15 0.5 0.62 0.8 0.83 1 0.95</ControlPoints></Red>" \
    "<Green><ControlPoints>0 0 0.3 0.4 0.31 0.41 0.7 0.72 1 1.1</ControlPoints></Green><Blue><ControlPoints>0 0.05 1 0.9</ControlPoints></Blue>" more "</GradingRGBCurve>"
#define MASTER "<Master><ControlPoints>-0.1 0 0.4 0.35 0.6 0.7 1.2 1.1</ControlPoints></Master>"
#define STEEP "<Master><ControlPoints>0 0 0.45 0.05 0.55 0.95 1 1</ControlPoints><Slopes>0.1 2 2.5 0.2</Slopes></Master>"
#define STOPS(style) "<GradingRGBCurve" DEPTH " style='" style "'><Red><ControlPoints>-6 -5.5 0 0.2 3 2.6 7 5</ControlPoints></Red><Master><ControlPoints>-7 -7 -1 -1.4 2 2.5 6 6</ControlPoints></Master></GradingRGBCurve>"
#define ZONES(style, b, s, m, h, w, c) "<GradingTone" DEPTH " style='" style "'>" b s m h w c "</GradingTone>"
#define BLACKS(rgb, more) "<Blacks rgb='" rgb "' " more "/>"
#define SHADOWS(rgb, more) "<Shadows rgb='" rgb "' " more "/>"
#define MIDTONES(rgb, more) "<Midtones rgb='" rgb "' " more "/>"
#define HIGHLIGHTS(rgb, more) "<Highlights rgb='" rgb "' " more "/>"
#define WHITES(rgb, more) "<Whites rgb='" rgb "' " more "/>"
#define LOG_ZONES(style) ZONES(style, BLACKS("1.2 0.7 1", "master='0.9' start='0.35' width='0.3'"), SHADOWS("0.8 1.3 1", "master='1.2' start='0.5' pivot='0.05'"), \
    MIDTONES("1.4 0.6 1", "master='1.1' center='0.45' width='0.6'"), HIGHLIGHTS("1.3 0.7 1", "master='0.8' start='0.3' pivot='1'"), \
    WHITES("1.2 0.8 1", "master='1.3' start='0.4' width='0.5'"), "<SContrast master='1.4'/>")
#define STOP_ZONES(style) ZONES(style, BLACKS("1.2 0.7 1", "master='0.9' start='0' width='4'"), SHADOWS("0.8 1.3 1", "master='1.2' start='2' pivot='-7'"), \
    MIDTONES("1.4 0.6 1", "master='0.9' center='2' width='8'"), HIGHLIGHTS("1.3 0.7 1", "master='1.2' start='-2' pivot='9'"), \
    WHITES("0.9 0.8 1", "master='0.9' start='0' width='8'"), "<SContrast master='0.6'/>")
#define CAMERA "base='2' linSideSlope='47.28711236' linSideOffset='1' logSideSlope='0.0841' logSideOffset='0.08'"

static const struct {
    const char *body;
    float low, high;
} bodies[] = {
    { "<Matrix" DEPTH "><Array dim='3 4'>0.9 0.1 0.05 0.01 -0.1 1.2 0 0.02 0.1 0 0.8 -0.03</Array></Matrix>", -0.5f, 2 },
    { "<Range" DEPTH "><minInValue>0.1</minInValue><maxInValue>0.9</maxInValue><minOutValue>-0.2</minOutValue><maxOutValue>1.5</maxOutValue></Range>", -0.5f, 2 },
    { EXPONENT("basicFwd", "exponent='2.4'"), -0.5f, 2 },
    { EXPONENT("basicRev", "exponent='2.4'"), -0.5f, 2 },
    { EXPONENT("basicMirrorFwd", "exponent='1.8'"), -2, 2 },
    { EXPONENT("basicMirrorRev", "exponent='1.8'"), -2, 2 },
    { EXPONENT("basicPassThruFwd", "exponent='2.2'"), -2, 2 },
    { EXPONENT("basicPassThruRev", "exponent='2.2'"), -2, 2 },
    { EXPONENT("monCurveFwd", "exponent='2.4' offset='0.055'"), -0.5f, 2 },
    { EXPONENT("monCurveRev", "exponent='2.4' offset='0.055'"), -0.5f, 2 },
    { EXPONENT("monCurveMirrorFwd", "exponent='2.2' offset='0.099'"), -2, 2 },
    { EXPONENT("monCurveMirrorRev", "exponent='2.2' offset='0.099'"), -2, 2 },
    { EXPONENT("monCurveFwd", "exponent='1' offset='0'"), -0.5f, 2 },
    { "<Log" DEPTH " style='log10'/>", -0.5f, 50 },
    { "<Log" DEPTH " style='log2'/>", 0, 50 },
    { "<Log" DEPTH " style='antiLog10'/>", -2, 2 },
    { "<Log" DEPTH " style='antiLog2'/>", -5, 5 },
    { LOG("linToLog", CAMERA), -0.1f, 20 },
    { LOG("logToLin", CAMERA), -0.1f, 1.1f },
    { LOG("cameraLinToLog", CAMERA " linSideBreak='0.005'"), -0.1f, 20 },
    { LOG("cameraLogToLin", CAMERA " linSideBreak='0.005'"), -0.1f, 1.1f },
    { LOG("cameraLinToLog", CAMERA " linSideBreak='0.005' linearSlope='4.5'"), -0.1f, 1 },
    { CDL("Fwd"), -0.5f, 2 },
    { CDL("Rev"), -0.5f, 2 },
    { CDL("FwdNoClamp"), -0.5f, 2 },
    { CDL("RevNoClamp"), -0.5f, 2 },
    { "<Gamma" DEPTH " style='monCurveFwd'><GammaParams gamma='2.4' offset='0.055' channel='R'/><GammaParams gamma='2.6' offset='0.1' channel='B'/></Gamma>", -0.5f, 2 },
    { LOG("linToLog", "gamma='0.6' refWhite='685' refBlack='95' highlight='1' shadow='0.002'"), 0, 2 },
    { LOG("logToLin", "gamma='0.6' refWhite='685' refBlack='95' highlight='1' shadow='0.002'"), 0, 1.1f },
    { EXPOSURE("linear"), -0.5f, 2 },
    { EXPOSURE("linearRev"), -0.5f, 2 },
    { EXPOSURE("video"), -0.5f, 2 },
    { EXPOSURE("videoRev"), -0.5f, 2 },
    { EXPOSURE("log"), -0.5f, 2 },
    { EXPOSURE("logRev"), -0.5f, 2 },
    { LOG_WHEELS("log"), -0.5f, 1.5f },
    { LOG_WHEELS("logRev"), -0.5f, 1.5f },
    { LINEAR_WHEELS("linear"), -0.5f, 4 },
    { LINEAR_WHEELS("linearRev"), -0.5f, 4 },
    { VIDEO_WHEELS("video"), -0.5f, 1.5f },
    { VIDEO_WHEELS("videoRev"), -0.5f, 1.5f },
    { "<GradingPrimary" DEPTH " style='log'/>", -0.5f, 2 },
    { CURVES("log", MASTER), -0.5f, 1.5f },
    { CURVES("logRev", MASTER), -0.2f, 1.2f },
    { CURVES("video", STEEP), -0.5f, 1.5f },
    { CURVES("videoRev", STEEP), 0, 1.1f },
    { CURVES("linear' bypassLinToLog='true", ""), -0.5f, 1.5f },
    { STOPS("linear"), -0.1f, 8 },
    { STOPS("linearRev"), -0.01f, 4 },
    { LOG_ZONES("log"), -0.5f, 2 },
    { LOG_ZONES("logRev"), -0.5f, 2 },
    { LOG_ZONES("video"), -0.5f, 2 },
    { LOG_ZONES("videoRev"), -0.5f, 2 },
    { STOP_ZONES("linear"), -0.01f, 8 },
    { STOP_ZONES("linearRev"), -0.01f, 8 },
    { ZONES("video", "", "", "", "", "", "<SContrast master='1.95'/>"), -0.5f, 1.5f },
    { ZONES("log", "", "", "", "", "", "<SContrast master='0.05'/>"), -0.5f, 1.5f },
    { ZONES("log", "", "", MIDTONES("1.85 0.15 1.5", "master='1' center='0.7' width='0.5'"), "", "", ""), -0.5f, 1.5f },
    { ZONES("video", "", "", "", "", WHITES("1.85 0.15 1", "master='1' start='0.4' width='0.5'"), ""), -0.5f, 4 },
    { ZONES("video", BLACKS("1.85 0.15 1", "master='1' start='0.4' width='0.4'"), "", "", "", "", ""), -2, 1 },
    { ZONES("videoRev", "", SHADOWS("1.75 0.25 1", "master='1' start='0.6' pivot='0'"), "", HIGHLIGHTS("1.75 0.25 1", "master='1' start='0.2' pivot='1'"), "", ""), -0.5f, 1.5f },
    { FIXED("RedMod03Fwd", ""), 0, 2 },
    { FIXED("RedMod03Rev", ""), 0, 2 },
    { FIXED("RedMod10Fwd", ""), 0, 2 },
    { FIXED("RedMod10Rev", ""), 0, 2 },
    { FIXED("Glow03Fwd", ""), 0, 0.5f },
    { FIXED("Glow10Rev", ""), 0, 0.5f },
    { FIXED("DarkToDim10", ""), 0, 2 },
    { FIXED("DimToDark10", ""), 0, 2 },
    { FIXED("Rec2100SurroundFwd", "params='1.2'"), 0.01f, 2 },
    { FIXED("GamutComp13Fwd", "params='1.147 1.264 1.312 0.815 0.803 0.88 1.2'"), -0.5f, 2 },
    { FIXED("GamutComp13Rev", "params='1.147 1.264 1.312 0.815 0.803 0.88 1.2'"), 0, 2 },
    { FIXED("RGB_to_HSV", ""), -0.5f, 2 },
    { FIXED("HSV_to_RGB", ""), 0, 1.5f },
    { FIXED("XYZ_to_xyY", ""), 0.01f, 2 },
    { FIXED("xyY_to_XYZ", ""), 0.01f, 1 },
    { CDL("Fwd") EXPONENT("monCurveFwd", "exponent='2.4' offset='0.055'") "<Matrix" DEPTH "><Array dim='3 3'>0.9 0.1 0 0 1 0 0.1 0 0.9</Array></Matrix>" EXPONENT("monCurveRev", "exponent='2.4' offset='0.055'"),
      -0.5f, 2 },
};

static float in[3 * COLOURS], theirs[3 * COLOURS];

static void ask_peer(const char *name, float low, float high)
{
    char command[300];
    for (int i = 0; i < 3 * COLOURS; i++)
        in[i] = low + (high - low) * (float)rand() / (float)RAND_MAX;
    peer_write("in", in, sizeof in);
    snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " file %s in out", name);
    int status = peer_run(command);
    if (status == 77 || status == 127) {
        print_message("OpenColorIO's Python module is not installed: nothing compared\n");
        skip();
    }
    assert_int_equal(status, 0);
    assert_true(peer_read("out", theirs, sizeof theirs));
}

static double farthest(const char *name)
{
    ln_chain *chain;
    FILE *file = peer_open(name, "rb");
    ln_status status = ln_lut_read(file, name, NULL, &chain);
    fclose(file);
    if (status)
        fail_msg("%s", ln_why());
    double worst = 0;
    for (int i = 0; i < COLOURS; i++) {
        float rgb[3] = { in[3 * i], in[3 * i + 1], in[3 * i + 2] };
        ln_chain_rows(chain, &rgb[0], &rgb[1], &rgb[2], 1);
        for (int c = 0; c < 3; c++)
            worst = fmax(worst, fabs((double)rgb[c] - (double)theirs[3 * i + c]) / fmax(1, fabs((double)theirs[3 * i + c])));
    }
    ln_chain_free(chain);
    return worst;
}

/* All in one go, or starting Python fifty times would take half a minute. */
static void opencolorio_agrees_on_every_operator(void **state)
{
    (void)state;
    enum { COUNT = sizeof bodies / sizeof *bodies };
    char command[400];
    for (int k = 0; k < COUNT; k++) {
        char name[40], text[4000];
        snprintf(name, sizeof name, "%d.ctf", k);
        int size = snprintf(text, sizeof text, "<ProcessList id='a' version='2'>%s</ProcessList>", bodies[k].body);
        peer_write(name, text, (size_t)size);
        for (int i = 0; i < 3 * COLOURS; i++)
            in[i] = bodies[k].low + (bodies[k].high - bodies[k].low) * (float)rand() / (float)RAND_MAX;
        snprintf(name, sizeof name, "%d.in", k);
        peer_write(name, in, sizeof in);
    }
    snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " files %d", COUNT);
    int status = peer_run(command);
    if (status == 77 || status == 127) {
        print_message("OpenColorIO's Python module is not installed: nothing compared\n");
        skip();
    }
    assert_int_equal(status, 0);
    double most = 0;
    for (int k = 0; k < COUNT; k++) {
        char name[40];
        snprintf(name, sizeof name, "%d.in", k);
        assert_true(peer_read(name, in, sizeof in));
        snprintf(name, sizeof name, "%d.out", k);
        assert_true(peer_read(name, theirs, sizeof theirs));
        snprintf(name, sizeof name, "%d.ctf", k);
        double off = farthest(name);
        if (!(off < 1e-5))
            fail_msg("off by %g: %s", off, bodies[k].body);
        most = fmax(most, off);
    }
    print_message("%d operators: off by at most %.2g\n", COUNT, most);
}

static void opencolorio_agrees_on_tables(void **state)
{
    (void)state;
    static const struct {
        const char *name, *attributes;
        int size;
    } kind[] = { { "LUT3D", "", 17 }, { "LUT3D", "interpolation='trilinear'", 9 }, { "LUT3D", "interpolation='tetrahedral'", 5 }, { "InverseLUT3D", "", 6 },
                 { "LUT1D", "", 33 }, { "LUT1D", "hueAdjust='dw3'", 1024 } };
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        FILE *file = peer_open("look.ctf", "w");
        const bool curve = strstr(kind[k].name, "LUT1D");
        int n = kind[k].size, rows = curve ? n : n * n * n;
        fprintf(file, "<ProcessList id='a' version='2'><%s inBitDepth='10i' outBitDepth='12i' %s><Array dim='%d ", kind[k].name, kind[k].attributes, n);
        fprintf(file, curve ? "3'>\n" : "%d %d 3'>\n", n, n);
        for (int i = 0; i < rows; i++)
            for (int c = 0; c < 3; c++)
                fprintf(file, "%.2f%c", (curve ? 4095 * pow((double)i / n, 0.5 + 0.3 * c) : 0) + 300. * rand() / RAND_MAX * (curve ? 0.1 : 10), c < 2 ? ' ' : '\n');
        fprintf(file, "</Array></%s></ProcessList>\n", kind[k].name);
        fclose(file);
        ask_peer("look.ctf", -0.2f, 1.2f);
        double off = farthest("look.ctf");
        print_message("%s of %d %s: off by at most %.2g\n", kind[k].name, n, kind[k].attributes, off);
        assert_true(off < 1e-5);
    }
}

static void a_kind_is_told_by_content_or_ending(void **state)
{
    (void)state;
    static const char cube[] = "LUT_1D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n", clf[] = "  <ProcessList id='a' compCLFversion='3'><Log" DEPTH " style='log2'/></ProcessList>";
    static const double half[3] = { 0.5, 0.5, 0.5 }, one[3] = { 1, 1, 1 };
    look_gives("look", NULL, cube, 1, 1, 1, half, 0);
    look_gives("look.cube", NULL, cube, 1, 1, 1, half, 0);
    look_gives("look", NULL, clf, 2, 2, 2, one, 1e-6);
    look_gives("look.xml", NULL, clf, 2, 2, 2, one, 1e-6);
    static const look_wrong wrong[] = { { "look", "odd\n", { "not a .cube" } }, { "look.clf", cube, { "not whole XML" } }, { "look.3dl", cube, { ".3dl" } }, { "look.edl", cube, { "no ASC CDL" } } };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
    ln_chain *chain;
    assert_int_equal(look_read("look.cube", "x", cube, &chain), LN_ESETTING);
    assert_int_equal(look_read("look.clf", "x", clf, &chain), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "leave that out"));
}

/* What we write is read back as the same grade. */
static void what_was_written_is_read(void **state)
{
    (void)state;
    ln_chain *chain, *back;
    assert_ok(look_read("a.cc", NULL, "<ColorCorrection><SOPNode><Slope>1.1 1 0.9</Slope><Offset>0 0.01 0</Offset><Power>1 1.2 1</Power></SOPNode></ColorCorrection>", &chain));
    const ln_grade grade = ln_chain_grade(chain);
    static const char *const names[] = { "back.cube", "back.clf" };
    for (int n = 0; n < 2; n++) {
        char path[200];
        snprintf(path, sizeof path, "%s/%s", peer_folder, names[n]);
        assert_ok(ln_lut_write(path, &grade, NULL, 17, "back"));
        FILE *file = peer_open(names[n], "rb");
        assert_ok(ln_lut_read(file, path, NULL, &back));
        fclose(file);
        for (int i = 0; i < 17 * 17 * 17; i++) {
            float rgb[3] = { (float)(i % 17) / 16, (float)(i / 17 % 17) / 16, (float)(i / 289) / 16 }, same[3];
            memcpy(same, rgb, sizeof same);
            ln_chain_rows(chain, &rgb[0], &rgb[1], &rgb[2], 1);
            ln_chain_rows(back, &same[0], &same[1], &same[2], 1);
            for (int c = 0; c < 3; c++)
                assert_true(fabsf(rgb[c] - same[c]) < 3e-7f);
        }
        ln_chain_free(back);
    }
    ln_chain_free(chain);
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
        cmocka_unit_test(opencolorio_agrees_on_every_operator), cmocka_unit_test(opencolorio_agrees_on_tables), cmocka_unit_test(a_kind_is_told_by_content_or_ending),
        cmocka_unit_test(what_was_written_is_read),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

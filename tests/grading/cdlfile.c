/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "look.h"

#define SLOPE(s) "<SOPNode><Slope>" s " 1 1</Slope><Offset>0 0 0</Offset><Power>1 1 1</Power></SOPNode>"
#define CORRECTION(id, s) "<ColorCorrection id='" id "'>" SLOPE(s) "</ColorCorrection>"
#define COLLECTION(body) "<ColorCorrectionCollection xmlns='urn:ASC:CDL:v1.2'><Description>x</Description>" body "</ColorCorrectionCollection>"
#define DECISIONS(body) "<ColorDecisionList>" body "</ColorDecisionList>"

static const char edl[] = "TITLE: LUNE\r\nFCM: NON-DROP FRAME\r\n\r\n001  A001C003 V     C        01:00:00:00 01:00:02:00 00:00:00:00 00:00:02:00\r\n"
                          "* FROM CLIP NAME:  fusee.mov \r\n*ASC_SOP (0.5 1 1)(0 0 0)(1 1 1)\r\n* ASC_SAT 1\r\n"
                          "002  A001C004 V     C        01:00:00:00 01:00:02:00 00:00:02:00 00:00:04:00\r\n"
                          "003  A001C005 V     C        01:00:00:00 01:00:00:00 00:00:04:00 00:00:04:00\r\n"
                          "003  A001C006 V     D    024 01:00:00:00 01:00:02:00 00:00:04:00 00:00:06:00\r\n* ASC_SOP: (0.25, 1.0, 1.0) (0.0, 0.0, 0.0) (1.0, 1.0, 1.0)\r\n";
static const char ale[] = "Heading\nFIELD_DELIM\tTABS\nFPS\t24\n\nColumn\nName\tTracks\tASC_SOP\tASC_SAT\t\n\nData\nA001\tV\t(0.5 1 1)(0 0 0)(1 1 1)\t1.0\t\nA002\tV\t\t\t\n"
                          "A003\tV\t(0.25 1 1)(0 0 0)(1 1 1)\t1\n";

static void one_correction_needs_no_id(void **state)
{
    (void)state;
    static const double half[3] = { 0.5, 0.5, 0.5 };
    look_gives("a.cc", NULL, CORRECTION("x", "0.5"), 1, 0.5f, 0.5f, half, 1e-6);
    look_gives("a.cc", "", "<ColorCorrection>" SLOPE("0.5") "</ColorCorrection>", 1, 0.5f, 0.5f, half, 1e-6);
    look_gives("a.cc", NULL, "<ColorCorrection><ASC_SOP><Slope>0.5 1 1</Slope><Offset>0 0 0</Offset><Power>1 1 1</Power></ASC_SOP></ColorCorrection>", 1, 0.5f, 0.5f, half, 1e-6);
    look_gives("a.ccc", NULL, COLLECTION(CORRECTION("x", "0.5")), 1, 0.5f, 0.5f, half, 1e-6);
    look_gives("a.cdl", NULL, DECISIONS("<ColorDecision><MediaRef ref='a.mov'/>" CORRECTION("x", "0.5") "</ColorDecision>"), 1, 0.5f, 0.5f, half, 1e-6);
    look_gives("a.cc", NULL, "<ColorCorrection><SATNode><Saturation>0</Saturation></SATNode></ColorCorrection>", 0, 1, 0, (const double[]){ 0.7152, 0.7152, 0.7152 }, 1e-6);
    /* the ASC clamps */
    look_gives("a.cc", NULL, CORRECTION("x", "4"), 1, -1, 2, (const double[]){ 1, 0, 1 }, 0);
}

static void corrections_are_chosen_by_id_or_place(void **state)
{
    (void)state;
    static const char two[] = COLLECTION(CORRECTION("first", "0.5") CORRECTION("second", "0.25"));
    static const double half[3] = { 0.5, 0, 0 }, quarter[3] = { 0.25, 0, 0 };
    look_gives("a.ccc", "first", two, 1, 0, 0, half, 1e-6);
    look_gives("a.ccc", "second", two, 1, 0, 0, quarter, 1e-6);
    look_gives("a.ccc", "#2", two, 1, 0, 0, quarter, 1e-6);
    look_gives("a.edl", "001", edl, 1, 0, 0, half, 1e-6);
    look_gives("a.edl", "fusee.mov", edl, 1, 0, 0, half, 1e-6);
    look_gives("a.edl", "003", edl, 1, 0, 0, quarter, 1e-6);
    look_gives("a.edl", "#2", edl, 1, 0, 0, quarter, 1e-6);
    look_gives("a.ale", "A003", ale, 1, 0, 0, quarter, 1e-6);
    look_gives("a.ALE", "A001", ale, 1, 0, 0, half, 1e-6);
    ln_chain *chain;
    assert_int_equal(look_read("a.ccc", NULL, two, &chain), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "2 corrections"));
    assert_non_null(strstr(ln_why(), "first, second"));
    assert_int_equal(look_read("a.ccc", "third", two, &chain), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "\"third\""));
    assert_int_equal(look_read("a.edl", "002", edl, &chain), LN_ESETTING);
    assert_int_equal(look_read("a.ale", "A002", ale, &chain), LN_ESETTING);
    assert_int_equal(look_read("a.edl", "#3", edl, &chain), LN_ESETTING);
}

static void faults_are_named(void **state)
{
    (void)state;
    static const look_wrong wrong[] = {
        { "a.cc", "<Correction/>", { "<Correction>", "ColorCorrectionCollection" } },
        { "a.ccc", COLLECTION(""), { "no ASC CDL" } },
        { "a.cdl", DECISIONS("<ColorDecision/>"), { "no ASC CDL" } },
        { "a.cc", "<ColorCorrection>\n<SOPNode><Slope>1 1 1</Slope></SOPNode></ColorCorrection>", { "line 2", "Offset" } },
        { "a.cc", CORRECTION("x", "-1"), { "Slope of -1" } },
        { "a.cc", CORRECTION("x", "nan"), { "nan" } },
        { "a.cc", CORRECTION("x", "1e40"), { "finite" } },
        { "a.ccc", COLLECTION(CORRECTION("x", "1") CORRECTION("y", "1 1")), { "goes on" } },
        { "a.edl", "TITLE: x\n001 A V C\n", { "no ASC CDL" } },
        { "a.edl", "001 A V C\n* ASC_SOP (1 1 1)(0 0 0)(1 1)\n", { "line 2", "nine numbers" } },
        { "a.edl", "001 A V C\n* ASC_SOP (1 1 1)(0 0 0)(1 1 1 1)\n", { "nine numbers" } },
        { "a.edl", "001 A V C\n* ASC_SOP (1 1 1)(0 0 x)(1 1 1)\n", { "nine numbers" } },
        { "a.edl", "001 A V C\n* ASC_SOP (1 1 1)(0 0 0)(1 0 1)\n", { "line 2", "Power of 0" } },
        { "a.edl", "001 A V C\n* ASC_SAT -1\n", { "Saturation of -1" } },
        { "a.edl", "001 A V C\n* ASC_SAT\n", { "one number" } },
        { "a.ale", "Heading\nColumn\nName\tASC_SOP\nData\nA\t(1 1 1)\n", { "line 5", "nine numbers" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
    ln_chain *chain;
    assert_int_equal(look_read_bytes("a.edl", NULL, "001\0", 4, &chain), LN_EDAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_correction_needs_no_id),
        cmocka_unit_test(corrections_are_chosen_by_id_or_place),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

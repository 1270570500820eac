/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <locale.h>

#include "look.h"

#define CLF(body) "<ProcessList id='a' compCLFversion='3'>\n" body "\n</ProcessList>"
#define CLF2(body) "<ProcessList id='a' compCLFversion='2.0'>\n" body "\n</ProcessList>"
#define CTF(version, body) "<ProcessList id='a' version='" version "'>\n" body "\n</ProcessList>"
#define DEPTH " inBitDepth='32f' outBitDepth='32f'"
#define ONE "<Matrix" DEPTH "><Array dim='3 3'>1 0 0 0 1 0 0 0 1</Array></Matrix>"

/* Rules of the outermost element. */
static void versions_and_ids_are_read_as_their_forms_say(void **state)
{
    (void)state;
    static const char *const taken[] = {
        "<ProcessList id='a' compCLFversion='3'>" ONE "</ProcessList>",
        "<ProcessList id='a' compCLFversion='3.0.0' name='warm'>" ONE "</ProcessList>",
        "<ProcessList id='a' compCLFversion='1.2'>" ONE "</ProcessList>",
        "<ProcessList id='a' compCLFversion='3' xmlns='urn:AMPAS:CLF:v3.0'>" ONE "</ProcessList>",
        "<ProcessList compCLFversion='ST2136-1:2024' xmlns='http://www.smpte-ra.org/ns/2136-1/2024'>" ONE "</ProcessList>",
        "<c:ProcessList xmlns:c='http://www.smpte-ra.org/ns/2136-1/2024'><c:Matrix" DEPTH "><c:Array dim='3 3'>1 0 0 0 1 0 0 0 1</c:Array></c:Matrix></c:ProcessList>",
        "<ProcessList id='a' version='1.3'>" ONE "</ProcessList>",
        "<PROCESSLIST ID='a' VERSION='2'>" ONE "</PROCESSLIST>",
        CLF("<Description>words</Description><InputDescriptor/><Info version='2.7'><Author>x</Author></Info><Odd><Matrix/></Odd>" ONE),
        "<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<!-- caf\xe9 -->\r\n" CLF(ONE),
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        look_gives("a.clf", NULL, taken[i], 0.25f, -1, 2, (const double[]){ 0.25, -1, 2 }, 0);
    look_gives("a.ctf", NULL, "<ProcessList id='a'>\n<Matrix" DEPTH "><Array dim='3 3 3'>1 0 0 0 1 0 0 0 1</Array></Matrix></ProcessList>", 0, 1, 0, (const double[]){ 0, 1, 0 }, 0);
    static const look_wrong wrong[] = {
        { "a.clf", "<ProcessList compCLFversion='3'>" ONE "</ProcessList>", { "line 1", "lacks the attribute id" } },
        { "a.clf", "<ProcessList id='' compCLFversion='3'>" ONE "</ProcessList>", { "empty", "id" } },
        { "a.clf", "<ProcessList id='a' name='' compCLFversion='3'>" ONE "</ProcessList>", { "empty", "name" } },
        { "a.clf", "<ProcessList id='a'>" ONE "</ProcessList>", { "lacks", "compCLFversion" } },
        { "a.clf", "<ProcessList id='a' compCLFversion='3' version='1.3'>" ONE "</ProcessList>", { "both" } },
        { "a.ctf", "<ProcessList id='a' version='1.3' xmlns='http://www.smpte-ra.org/ns/2136-1/2024'>" ONE "</ProcessList>", { "both" } },
        { "a.clf", "<ProcessList id='a' compCLFversion='3.1'>" ONE "</ProcessList>", { "3.1", "newer" } },
        { "a.clf", "<ProcessList id='a' compCLFversion='three'>" ONE "</ProcessList>", { "three", "no version" } },
        { "a.clf", "<ProcessList id='a' compCLFversion='1..2'>" ONE "</ProcessList>", { "no version" } },
        { "a.ctf", "<ProcessList id='a' version='3'>" ONE "</ProcessList>", { "newer" } },
        { "a.ctf", "<ProcessList id='a' version='1.2.3.4'>" ONE "</ProcessList>", { "no version" } },
        { "a.clf", CLF(""), { "no operator" } },
        { "a.clf", CLF("<Info version='3'/>" ONE), { "Info", "\"3\"" } },
        { "a.clf", CLF("<Info version='x'/>" ONE), { "Info" } },
        { "a.clf", CLF("\n<Matrix outBitDepth='32f'><Array dim='3 3'>1 0 0 0 1 0 0 0 1</Array></Matrix>"), { "line 3", "inBitDepth", "10i" } },
        { "a.clf", CLF("<Matrix inBitDepth='8i' outBitDepth='9i'/>"), { "outBitDepth", "9i", "10i" } },
        { "a.clf", CLF(ONE "<Range inBitDepth='8i' outBitDepth='8i'/>"), { "Range", "8i", "32f" } },
        { "a.clf", CLF2("<Log" DEPTH " style='log2'/>"), { "no operator Log" } },
        { "a.clf", CLF("<Gamma" DEPTH " style='basicFwd'/>"), { "no operator Gamma" } },
        { "a.clf", CLF("<InverseLUT1D" DEPTH "/>"), { "no operator" } },
        { "a.ctf", CTF("1.2", "<ASC_CDL" DEPTH "/>"), { "no operator ASC_CDL" } },
        { "a.ctf", CTF("1.7", "<FixedFunction" DEPTH " style='RGB_to_HSV'/>"), { "no operator" } },
        { "a.clf", "<Matrix/>", { "<Matrix>", "ProcessList" } },
        { "a.clf", CLF(ONE) "<again/>", { "not whole XML" } },
        { "a.clf", "<ProcessList id='a' compCLFversion='3'>\n" ONE, { "line 2", "not whole XML", "ProcessList" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
}

static void operators_that_are_not_carried_out_are_named(void **state)
{
    (void)state;
    static const look_wrong wrong[] = {
        { "a.ctf", CTF("2", "<GradingHueCurve" DEPTH " style='log'/>"), { "GradingHueCurve", "line 2" } },
        { "a.ctf", CTF("1.7", "<Reference" DEPTH " path='/etc/passwd'/>"), { "Reference", "hash" } },
        { "a.ctf", CTF("2", "<FixedFunction" DEPTH " style='ACESOutputTransform20Fwd'/>"), { "ACESOutputTransform20Fwd" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EUNSUPPORTED);
}

static void matrices(void **state)
{
    (void)state;
    look_gives("a.clf", NULL, CLF("<Matrix inBitDepth='10i' outBitDepth='8i'><Array dim='3 4'>0.5 0 0 25.5\n0, 1, 0, 0\n0 0.1 1 0</Array></Matrix>"), 0.5f, 0.5f, 0.5f,
               (const double[]){ 0.5 * 0.5 * 1023 / 255 + 0.1, 0.5 * 1023 / 255, 0.55 * 1023 / 255 }, 1e-6);
    look_gives("a.ctf", NULL, CTF("1.2", "<Matrix" DEPTH "><Array dim='4 4 3'>1 0 0 0.1  0 1 0 0.2  0 0 1 0.3  0 0 0 0</Array></Matrix>"), 0, 0, 0, (const double[]){ 0.1, 0.2, 0.3 }, 1e-7);
    look_gives("a.ctf", NULL, CTF("1.3", "<Matrix" DEPTH "><Array dim='4 5 4'>1 0 0 0.5 0.1  0 1 0 0 0.2  0 0 1 0 0.3  0 0 0 1 0</Array></Matrix>"), 0, 0, 0,
               (const double[]){ 0.6, 0.2, 0.3 }, 1e-7); /* alpha is 1 */
    static const look_wrong wrong[] = {
        { "a.clf", CLF("<Matrix" DEPTH "/>"), { "lacks its Array" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array>1</Array></Matrix>"), { "dim" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='2 2'>1 0 0 1</Array></Matrix>"), { "2 2", "3 4" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3 4'>1</Array></Matrix>"), { "3 3 4" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 x'>1</Array></Matrix>"), { "\"x\"" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3'>1 0 0\n0 1 0\n0 0</Array></Matrix>"), { "line 4", "8 numbers", "needs 9" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3'>1 0 0 0 1 0 0 0 1 7</Array></Matrix>"), { "goes on after its 9" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3'>1 0 0\n<!-- \n -->0 1 0 0 P 1</Array></Matrix>"), { "line 4", "\"P\"" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3'>nan 0 0 0 1 0 0 0 1</Array></Matrix>"), { "nan" } },
        { "a.clf", CLF("<Matrix" DEPTH "><Array dim='3 3'>1e39 0 0 0 1 0 0 0 1</Array></Matrix>"), { "finite" } },
        { "a.clf", CLF("<Matrix inBitDepth='16i' outBitDepth='32f'><Array dim='3 3'>3e38 0 0 0 1 0 0 0 1</Array></Matrix>"), { "beyond" } },
        { "a.ctf", CTF("1.2", "<Matrix" DEPTH "><Array dim='3 4 3'>1</Array></Matrix>"), { "4 4 3" } },
        { "a.ctf", CTF("1.3", "<Matrix" DEPTH "><Array dim='4 4 3'>1</Array></Matrix>"), { "4 4 3" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
}

#define RANGE(style, body) CLF("<Range" DEPTH style ">" body "</Range>")
#define LOW(a, b) "<minInValue>" a "</minInValue><minOutValue>" b "</minOutValue>"
#define HIGH(a, b) "<maxInValue>" a "</maxInValue><maxOutValue>" b "</maxOutValue>"

static void ranges(void **state)
{
    (void)state;
    look_gives("a.clf", NULL, RANGE("", LOW("0.1", "0.2") HIGH("0.9", "1.8")), -1, 0.5f, 5, (const double[]){ 0.2, 1, 1.8 }, 1e-6);
    look_gives("a.clf", NULL, RANGE(" style='noClamp'", LOW("0.1", "0.2") HIGH("0.9", "1.8")), 0, 0.5f, 1, (const double[]){ 0, 1, 2 }, 1e-6);
    look_gives("a.clf", NULL, RANGE("", LOW("0.1", "0.1")), -1, 0.5f, 5, (const double[]){ 0.1, 0.5, 5 }, 1e-6);
    look_gives("a.clf", NULL, RANGE(" style='Clamp'", HIGH("0.9", "0.9")), -1, 0.5f, 5, (const double[]){ -1, 0.5, 0.9 }, 1e-6);
    look_gives("a.clf", NULL, CLF("<Range inBitDepth='8i' outBitDepth='10i'>" LOW("16", "0") HIGH("235", "1023") "</Range>"), 16.f / 255, 1, 235.f / 255, (const double[]){ 0, 1, 1 }, 1e-6);
    static const look_wrong wrong[] = {
        { "a.clf", RANGE("", ""), { "no values" } },
        { "a.clf", RANGE("", "<minInValue>0</minInValue>"), { "minInValue without minOutValue" } },
        { "a.clf", RANGE("", "<maxOutValue>0</maxOutValue>"), { "maxOutValue without maxInValue" } },
        { "a.clf", RANGE("", LOW("0.1", "0.2")), { "one end" } },
        { "a.clf", RANGE("", LOW("0.5", "0") HIGH("0.5", "1")), { "0.5", "above" } },
        { "a.clf", RANGE("", LOW("0", "1") HIGH("1", "0")), { "not lie below" } },
        { "a.clf", RANGE(" style='noClamp'", LOW("0", "0")), { "all four" } },
        { "a.clf", RANGE(" style='some'", LOW("0", "0")), { "some", "noClamp" } },
        { "a.clf", RANGE("", LOW("0 1", "0") HIGH("1", "1")), { "goes on" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
}

#define LUT1D(attributes, body) CLF("<LUT1D" DEPTH attributes ">" body "</LUT1D>")
#define CUBE2 "0 0 0 0 0 1 0 1 0 0 1 1 1 0 0 1 0 1 1 1 0 1 1 1"

static void tables(void **state)
{
    (void)state;
    look_gives("a.clf", NULL, CLF("<LUT1D inBitDepth='8i' outBitDepth='10i'><Array dim='3 1'>0 1023 511.5</Array></LUT1D>"), 0.25f, 0.75f, 9, (const double[]){ 0.5, 0.75, 0.5 }, 1e-6);
    look_gives("a.clf", NULL, LUT1D(" interpolation='linear'", "<Array dim='2 3'>0 1 0\n1 0 2</Array>"), 0.25f, 0.25f, 0.25f, (const double[]){ 0.25, 0.75, 0.5 }, 1e-6);
    look_gives("a.clf", NULL, LUT1D(" rawHalfs='true'", "<Array dim='2 1'>0 15360</Array>"), 0.25f, 1, -1, (const double[]){ 0.25, 1, 0 }, 1e-6);
    look_gives("a.ctf", NULL, CTF("1.7", "<InverseLUT1D inBitDepth='8i' outBitDepth='32f'><Array dim='3 1'>0 51 255</Array></InverseLUT1D>"), 0.1f, 0.2f, 0.6f,
               (const double[]){ 0.25, 0.5, 0.75 }, 1e-6);
    look_gives("a.clf", NULL, CLF2("<LUT1D" DEPTH "><IndexMap dim='2'>-1@0 1 @ 1</IndexMap><Array dim='2 1'>0 1</Array></LUT1D>"), 0, -1, 9, (const double[]){ 0.5, 0, 1 }, 1e-6);
    look_gives("a.clf", NULL, LUT1D("", "<Array dim='2 1'>0 1</Array><IndexMap dim='2'>-1@0 1@1</IndexMap>"), 0, -1, 9, (const double[]){ 0, 0, 1 }, 1e-6);
    /* blue changes fastest */
    look_gives("a.clf", NULL, CLF("<LUT3D" DEPTH "><Array dim='2 2 2 3'>" CUBE2 "</Array></LUT3D>"), 0.2f, 0.4f, 0.9f, (const double[]){ 0.2, 0.4, 0.9 }, 1e-6);
    /* one corner alone: tetrahedral takes the least of the three, trilinear their product */
#define CORNER "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1"
    look_gives("a.clf", NULL, CLF("<LUT3D" DEPTH "><Array dim='2 2 2 3'>" CORNER "</Array></LUT3D>"), 0.5f, 0.4f, 0.9f, (const double[]){ 0.4, 0.4, 0.4 }, 1e-6);
    look_gives("a.clf", NULL, CLF("<LUT3D interpolation='trilinear'" DEPTH "><Array dim='2 2 2 3'>" CORNER "</Array></LUT3D>"), 0.5f, 0.4f, 0.9f, (const double[]){ 0.18, 0.18, 0.18 }, 1e-6);
    static const look_wrong wrong[] = {
        { "a.clf", LUT1D("", "<Array dim='2 2'>0 0 1 1</Array>"), { "2 2", "N 3" } },
        { "a.clf", LUT1D("", "<Array dim='1 3'>0 0 1</Array>"), { "1 3" } },
        { "a.clf", LUT1D("", "<Array dim='2'>0 1</Array>"), { "dim" } },
        { "a.clf", LUT1D("", "<Array dim='1048577 1'>0 1</Array>"), { "1048577" } },
        { "a.clf", LUT1D("", "<Array dim='3 1'>0 1</Array>"), { "2 numbers", "asks for 3" } },
        { "a.clf", LUT1D("", "<Array dim='2 1'>0 1 2</Array>"), { "goes on" } },
        { "a.clf", LUT1D("", "<Array dim='2 1'>0 inf</Array>"), { "row 2", "inf" } },
        { "a.clf", LUT1D("", "<Array dim='2 1'>NaN 0</Array>"), { "row 1", "nan" } },
        { "a.clf", LUT1D(" halfDomain='false'", "<Array dim='2 1'>0 1</Array>"), { "halfDomain", "false" } },
        { "a.clf", LUT1D(" halfDomain='true'", "<Array dim='2 1'>0 1</Array>"), { "65536" } },
        { "a.clf", LUT1D(" rawHalfs='true'", "<Array dim='2 1'>0 0.5</Array>"), { "0.5", "65535" } },
        { "a.clf", LUT1D(" rawHalfs='true'", "<Array dim='2 1'>0 70000</Array>"), { "70000" } },
        { "a.clf", LUT1D(" rawHalfs='true'", "<Array dim='2 1'>0 31744</Array>"), { "inf" } },
        { "a.clf", LUT1D(" hueAdjust='none'", "<Array dim='2 1'>0 1</Array>"), { "none", "dw3" } },
        { "a.clf", LUT1D(" interpolation='cubic'", "<Array dim='2 1'>0 1</Array>"), { "cubic", "linear" } },
        { "a.clf", CLF2("<LUT1D" DEPTH "><IndexMap dim='3'>0@0 1@1 2@2</IndexMap><Array dim='2 1'>0 1</Array></LUT1D>"), { "3 places" } },
        { "a.clf", CLF2("<LUT1D" DEPTH "><IndexMap dim='2'>0@0</IndexMap><Array dim='2 1'>0 1</Array></LUT1D>"), { "needs 4" } },
        { "a.clf", CLF2("<LUT1D" DEPTH "><IndexMap dim='2'>0@0 1@1</IndexMap><IndexMap dim='2'>0@0 1@1</IndexMap><Array dim='2 1'>0 1</Array></LUT1D>"), { "second IndexMap" } },
        { "a.clf", CLF("<LUT3D" DEPTH "><Array dim='2 2 3 3'>0</Array></LUT3D>"), { "2 2 3 3" } },
        { "a.clf", CLF("<LUT3D" DEPTH "><Array dim='130 130 130 3'>0</Array></LUT3D>"), { "2 to 129" } },
        { "a.clf", CLF("<LUT3D" DEPTH "><Array dim='129 129 129 3'>0 0 0</Array></LUT3D>"), { "3 numbers", "6440067" } },
        { "a.clf", CLF("<LUT3D" DEPTH " interpolation='nearest'><Array dim='2 2 2 3'>" CUBE2 "</Array></LUT3D>"), { "nearest" } },
        { "a.clf", CLF("<LUT3D" DEPTH "><Array dim='2 2 2 3'>inf " CORNER "</Array></LUT3D>"), { "goes on" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
}

#define EXPONENT(style, params) CLF("<Exponent" DEPTH " style='" style "'>" params "</Exponent>")
#define LOG(style, params) CLF("<Log" DEPTH " style='" style "'>" params "</Log>")
#define SOP "<SOPNode><Slope>2 1 1</Slope><Offset>0.1 0 0</Offset><Power>1 2 1</Power></SOPNode>"
#define NEARLY_ALL_LOG "base='10' linSideSlope='5' linSideOffset='0.05' logSideSlope='0.25' logSideOffset='0.4'"

/* Values that are known without a peer. */
static void formulas(void **state)
{
    (void)state;
    look_gives("a.clf", NULL, EXPONENT("basicFwd", "<ExponentParams exponent='2'/>"), 0.5f, -0.5f, 2, (const double[]){ 0.25, 0, 4 }, 1e-6);
    look_gives("a.clf", NULL, EXPONENT("basicRev", "<ExponentParams exponent='2' channel='R'/>"), 0.25f, 0.25f, -1, (const double[]){ 0.5, 0.25, 0 }, 1e-6);
    look_gives("a.clf", NULL, EXPONENT("basicMirrorFwd", "<ExponentParams exponent='2'/>"), 0.5f, -0.5f, 0, (const double[]){ 0.25, -0.25, 0 }, 1e-6);
    look_gives("a.clf", NULL, EXPONENT("basicPassThruFwd", "<ExponentParams exponent='2'/>"), 0.5f, -0.5f, 0, (const double[]){ 0.25, -0.5, 0 }, 1e-6);
    /* sRGB, IEC 61966-2-1 */
    look_gives("a.clf", NULL, EXPONENT("monCurveFwd", "<ExponentParams exponent='2.4' offset='0.055'/>"), 0.5f, 0.03f, 1, (const double[]){ 0.2140411, 0.03 / 12.92321, 1 }, 1e-6);
    look_gives("a.clf", NULL, EXPONENT("monCurveRev", "<ExponentParams exponent='2.4' offset='0.055'/>"), 0.2140411f, 0.002f, 1, (const double[]){ 0.5, 0.002 * 12.92321, 1 }, 1e-6);
    look_gives("a.ctf", NULL, CTF("1.7", "<Gamma" DEPTH " style='basicFwd'><GammaParams gamma='2'/><GammaParams channel='A' gamma='3'/></Gamma>"), 0.5f, 0.5f, 0.5f,
               (const double[]){ 0.25, 0.25, 0.25 }, 1e-6);
    look_gives("a.clf", NULL, LOG("log10", ""), 100, 0.1f, 1, (const double[]){ 2, -1, 0 }, 1e-5);
    look_gives("a.clf", NULL, LOG("antiLog2", ""), 3, -1, 0, (const double[]){ 8, 0.5, 1 }, 1e-5);
    look_gives("a.clf", NULL, LOG("linToLog", "<LogParams " NEARLY_ALL_LOG "/>"), 0.19f, 1.99f, 0.19f, (const double[]){ 0.4, 0.65, 0.4 }, 1e-5);
    look_gives("a.clf", NULL, LOG("logToLin", "<LogParams " NEARLY_ALL_LOG "/>"), 0.4f, 0.65f, 0.4f, (const double[]){ 0.19, 1.99, 0.19 }, 1e-5);
    look_gives("a.clf", NULL, LOG("cameraLinToLog", "<LogParams " NEARLY_ALL_LOG " linSideBreak='0.01' linearSlope='2'/>"), 0.19f, 0, 0.01f, (const double[]){ 0.4, 0.13, 0.15 }, 1e-5);
    look_gives("a.clf", NULL, LOG("cameraLogToLin", "<LogParams " NEARLY_ALL_LOG " linSideBreak='0.01' linearSlope='2'/>"), 0.4f, 0.13f, 0.11f, (const double[]){ 0.19, 0, -0.01 }, 1e-5);
    look_gives("a.clf", NULL, CLF("<ASC_CDL" DEPTH ">" SOP "</ASC_CDL>"), 0.25f, 0.5f, 2, (const double[]){ 0.6, 0.25, 1 }, 1e-6);
    look_gives("a.clf", NULL, CLF("<ASC_CDL" DEPTH " style='Rev'>" SOP "</ASC_CDL>"), 0.6f, 0.25f, 1, (const double[]){ 0.25, 0.5, 1 }, 1e-6);
    look_gives("a.clf", NULL, CLF("<ASC_CDL" DEPTH " style='FwdNoClamp'>" SOP "</ASC_CDL>"), -1, -1, 2, (const double[]){ -1.9, -1, 2 }, 1e-6);
    look_gives("a.clf", NULL, CLF("<ASC_CDL" DEPTH "><SatNode><Saturation>0</Saturation></SatNode></ASC_CDL>"), 1, 0, 0, (const double[]){ 0.2126, 0.2126, 0.2126 }, 1e-6);
    look_gives("a.ctf", NULL, CTF("2", "<ExposureContrast" DEPTH " style='linear'><ECParams exposure='1' contrast='1' pivot='0.18'/></ExposureContrast>"), 0.1f, -0.2f, 1,
               (const double[]){ 0.2, -0.4, 2 }, 1e-6);
    look_gives("a.ctf", NULL, CTF("2", "<FixedFunction" DEPTH " style='RGB_to_HSV'/>"), 0.5f, 0.25f, 0.25f, (const double[]){ 0, 0.5, 0.5 }, 1e-6);
}

static void formulas_refuse_what_they_cannot_mean(void **state)
{
    (void)state;
    static const look_wrong wrong[] = {
        { "a.clf", CLF("<Exponent" DEPTH "/>"), { "style" } },
        { "a.clf", EXPONENT("basic", ""), { "basic", "basicFwd" } },
        { "a.clf", EXPONENT("basicFwd", "<ExponentParams/>"), { "exponent" } },
        { "a.clf", EXPONENT("basicFwd", "<ExponentParams exponent='2' offset='0'/>"), { "offset" } },
        { "a.clf", EXPONENT("basicFwd", "<ExponentParams exponent='0'/>"), { "0.01 to 100" } },
        { "a.clf", EXPONENT("monCurveFwd", "<ExponentParams exponent='0.99' offset='0'/>"), { "0.99", "1 to 10" } },
        { "a.clf", EXPONENT("monCurveFwd", "<ExponentParams exponent='2'/>"), { "offset" } },
        { "a.clf", EXPONENT("monCurveFwd", "<ExponentParams exponent='2' offset='1'/>"), { "0 to 0.9" } },
        { "a.clf", EXPONENT("basicFwd", "<ExponentParams exponent='2' channel='A'/>"), { "\"A\"", "R, G and B" } },
        { "a.ctf", CTF("1.4", "<Gamma" DEPTH " style='basicFwd'><GammaParams gamma='2' channel='A'/></Gamma>"), { "\"A\"" } },
        { "a.ctf", CTF("1.7", "<Gamma" DEPTH " style='basicMirrorFwd'/>"), { "basicMirrorFwd" } },
        { "a.ctf", CTF("1.7", "<Gamma" DEPTH " style='moncurveFwd'><GammaParams gamma='2' channel='A'/></Gamma>"), { "offset" } },
        { "a.clf", LOG("ln", ""), { "ln", "cameraLinToLog" } },
        { "a.clf", LOG("linToLog", "<LogParams linSideBreak='0.1'/>"), { "linSideBreak", "cameraLinToLog" } },
        { "a.clf", LOG("cameraLinToLog", "<LogParams base='10'/>"), { "linSideBreak" } },
        { "a.clf", LOG("cameraLinToLog", ""), { "LogParams" } },
        { "a.clf", LOG("cameraLinToLog", "<LogParams linSideBreak='0.1' channel='R'/>"), { "nothing of green" } },
        { "a.clf", LOG("cameraLinToLog", "<LogParams linSideBreak='-0.1'/>"), { "-0.1", "above 0" } },
        { "a.clf", LOG("linToLog", "<LogParams base='1'/>"), { "base" } },
        { "a.clf", LOG("linToLog", "<LogParams linSideSlope='0'/>"), { "slopes" } },
        { "a.clf", LOG("linToLog", "<LogParams base='2' channel='R'/><LogParams base='10' channel='G'/>"), { "the same" } },
        { "a.ctf", CTF("1.7", "<Log" DEPTH " style='linToLog'/>"), { "LogParams" } },
        { "a.ctf", CTF("1.7", "<Log" DEPTH " style='linToLog'><LogParams gamma='0.6' refWhite='95' refBlack='685' highlight='1' shadow='0'/></Log>"), { "refWhite" } },
        { "a.ctf", CTF("2", "<Log" DEPTH " style='linToLog'><LogParams gamma='0.6' base='10'/></Log>"), { "mixes" } },
        { "a.clf", CLF("<GradingPrimary" DEPTH " style='log'/>"), { "no operator GradingPrimary" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH "/>"), { "style" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='film'/>"), { "film", "log, logRev, linear" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='log'><Gamma master='1'/></GradingPrimary>"), { "Gamma", "rgb" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='log'><Gamma rgb='1 1' master='1'/></GradingPrimary>"), { "rgb" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='video'><Gamma rgb='1 0 1' master='1'/></GradingPrimary>"), { "Gamma of 0", "0.01" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='linear'><Contrast rgb='1 1 1' master='-1'/></GradingPrimary>"), { "Contrast of -1" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='log'><Pivot black='1' white='1'/></GradingPrimary>"), { "black pivot at 1" } },
        { "a.ctf", CTF("2", "<GradingPrimary" DEPTH " style='log'><Clamp black='1' white='0'/></GradingPrimary>"), { "clamps black at 1" } },
        { "a.clf", CLF("<GradingTone" DEPTH " style='log'/>"), { "no operator GradingTone" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><Blacks rgb='1 1 1' master='1' start='0.4'/></GradingTone>"), { "Blacks", "width" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><Whites rgb='1 2 1' master='1' start='0.4' width='0.5'/></GradingTone>"), { "Whites has 2", "0.1 to 1.9" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><Midtones rgb='1 1 1' master='1' center='0.4' width='0'/></GradingTone>"), { "width of 0" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><Shadows rgb='1 1 1' master='1' start='0.1' pivot='0.2'/></GradingTone>"), { "Shadows start at 0.1", "0.2" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><Highlights rgb='1 1 1' master='1' start='0.5' pivot='0.2'/></GradingTone>"), { "Highlights start at 0.5" } },
        { "a.ctf", CTF("2", "<GradingTone" DEPTH " style='log'><SContrast master='2'/></GradingTone>"), { "SContrast is 2", "1.99" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH "/>"), { "style" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log' bypassLinToLog='yes'/>"), { "yes", "true" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Red/></GradingRGBCurve>"), { "Red lacks its ControlPoints" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Red><ControlPoints>0 0</ControlPoints></Red></GradingRGBCurve>"), { "2 to 64 points" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Red><ControlPoints>0 0 1 1 2</ControlPoints></Red></GradingRGBCurve>"), { "5 numbers" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Red><ControlPoints>0 0 0 1</ControlPoints></Red></GradingRGBCurve>"), { "must rise" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Blue><ControlPoints>0 1 1 0</ControlPoints></Blue></GradingRGBCurve>"), { "must not fall" } },
        { "a.ctf", CTF("2", "<GradingRGBCurve" DEPTH " style='log'><Blue><ControlPoints>0 0 1 1</ControlPoints><Slopes>1</Slopes></Blue></GradingRGBCurve>"), { "1 Slopes for 2" } },
        { "a.clf", CLF("<ASC_CDL" DEPTH " style='some'/>"), { "some", "FwdNoClamp" } },
        { "a.clf", CLF("<ASC_CDL" DEPTH "><SOPNode><Slope>1 1 1</Slope><Power>1 1 1</Power></SOPNode></ASC_CDL>"), { "Offset" } },
        { "a.clf", CLF("<ASC_CDL" DEPTH "><SOPNode><Slope>1 1 -1</Slope><Offset>0 0 0</Offset><Power>1 1 1</Power></SOPNode></ASC_CDL>"), { "-1" } },
        { "a.clf", CLF("<ASC_CDL" DEPTH "><SatNode><Saturation>1 2</Saturation></SatNode></ASC_CDL>"), { "goes on" } },
        { "a.clf", CLF("<ASC_CDL" DEPTH "><SatNode/></ASC_CDL>"), { "Saturation" } },
        { "a.ctf", CTF("2", "<ExposureContrast" DEPTH " style='odd'><ECParams exposure='1' contrast='1' pivot='1'/></ExposureContrast>"), { "odd", "videoRev" } },
        { "a.ctf", CTF("2", "<ExposureContrast" DEPTH " style='log'/>"), { "ECParams" } },
        { "a.ctf", CTF("2", "<ExposureContrast" DEPTH " style='log'><ECParams contrast='1' pivot='1'/></ExposureContrast>"), { "exposure" } },
        { "a.ctf", CTF("2", "<ExposureContrast" DEPTH " style='linear'><ECParams exposure='1000' contrast='1' pivot='1'/></ExposureContrast>"), { "beyond" } },
        { "a.ctf", CTF("2", "<FixedFunction" DEPTH " style='Rec2100SurroundFwd'/>"), { "needs 1" } },
        { "a.ctf", CTF("2", "<FixedFunction" DEPTH " style='Rec2100SurroundFwd' params='0'/>"), { "0.01 to 100" } },
        { "a.ctf", CTF("2", "<FixedFunction" DEPTH "/>"), { "style" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
    ln_chain *chain;
    static const char flat[] = CLF("<ASC_CDL" DEPTH " style='Rev'><SatNode><Saturation>0</Saturation></SatNode></ASC_CDL>");
    assert_int_equal(look_read("a.clf", NULL, flat, &chain), LN_ESETTING);
}

static void a_decimal_comma_in_the_locale_changes_nothing(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "fr_FR.UTF-8") && !setlocale(LC_ALL, "de_DE.UTF-8"))
        skip();
    ln_chain *chain;
    ln_status status = look_read("a.clf", NULL, EXPONENT("basicFwd", "<ExponentParams exponent='2.5'/>"), &chain);
    setlocale(LC_ALL, "C");
    assert_ok(status);
    ln_chain_free(chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_and_ids_are_read_as_their_forms_say),
        cmocka_unit_test(operators_that_are_not_carried_out_are_named),
        cmocka_unit_test(matrices),
        cmocka_unit_test(ranges),
        cmocka_unit_test(tables),
        cmocka_unit_test(formulas),
        cmocka_unit_test(formulas_refuse_what_they_cannot_mean),
        cmocka_unit_test(a_decimal_comma_in_the_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

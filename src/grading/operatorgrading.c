/* SPDX-License-Identifier: Apache-2.0 */
/* Grades of a CTF that keep a colourist's own handles, for pictures that are logarithms of light, light, or video: GradingPrimary, the main wheels, and GradingRGBCurve, curves through
 * points. Formulas: OpenColorIO 2.1, src/OpenColorIO/ops/gradingprimary and gradingrgbcurve. */
#include <math.h>
#include <strings.h>

#include "grading/matrix.h"
#include "grading/processlist.h"

const char *const ln_grading_styles[LN_GRADING_STYLES] = { "log", "logRev", "linear", "linearRev", "video", "videoRev" };

/* GradingPrimary: a straight line and a power for each of red, green and blue, then saturation and a clamp; its reverse undoes them from the last to the first. */

enum { BRIGHTNESS, CONTRAST, GAMMA, OFFSET, EXPOSURE, LIFT, GAIN, WHEELS };
enum { MASTER = 3 };

typedef struct primary {
    double wheel[WHEELS][4]; /* red, green, blue, master */
    double saturation, pivot, pivot_black, pivot_white, clamp_black, clamp_white;
} primary;

/* How the wheels stand: those that multiply at 1, those that add at 0. */
static const struct {
    const char *name;
    double rest;
} wheels[WHEELS] = { { "Brightness", 0 }, { "Contrast", 1 }, { "Gamma", 1 }, { "Offset", 0 }, { "Exposure", 0 }, { "Lift", 0 }, { "Gain", 1 } };

ln_status ln_wheel_attributes(const ln_process_list *list, const ln_xml *wheel, double value[4])
{
    const ln_xml rgb = { .name = "rgb", .text = ln_xml_attribute(wheel, "rgb"), .line = wheel->line, .text_line = wheel->line };
    if (!rgb.text)
        return ln_xml_refuse(wheel, list->name, "%s lacks the attribute rgb", wheel->name);
    ln_status status = ln_numbers_all(&rgb, list->name, 3, value);
    return status ? status : ln_number_attribute(wheel, list->name, "master", LN_UNSAID, &value[3]);
}

static ln_status read_wheel(const ln_process_list *list, const ln_xml *element, int which, double wheel[4])
{
    const ln_xml *given = ln_xml_child(element, wheels[which].name);
    for (int c = 0; c < 4; c++)
        wheel[c] = wheels[which].rest;
    return given ? ln_wheel_attributes(list, given, wheel) : LN_OK;
}

/* Numbers that an element may have among its attributes; what it does not say stays as it is. */
static ln_status read_numbers(const ln_process_list *list, const ln_xml *element, const char *name, int count, const char *const *attribute, double *const *value)
{
    const ln_xml *given = ln_xml_child(element, name);
    ln_status status = LN_OK;
    for (int i = 0; i < count && given && !status; i++)
        if (ln_xml_attribute(given, attribute[i]))
            status = ln_number_attribute(given, list->name, attribute[i], LN_UNSAID, value[i]);
    return status;
}

static ln_status judge(const ln_process_list *list, const ln_xml *element, const primary *p, int style)
{
    const int power = style == LN_GRADING_LINEAR ? CONTRAST : GAMMA;
    for (int c = 0; c < 4; c++)
        if (!(p->wheel[power][c] >= 0.01 - 1e-6))
            return ln_xml_refuse(element, list->name, "GradingPrimary has a %s of %g; accepted is 0.01 or more", wheels[power].name, p->wheel[power][c]);
    if (!(p->pivot_white - p->pivot_black >= 0.01 - 1e-6))
        return ln_xml_refuse(element, list->name, "GradingPrimary has its black pivot at %g and its white one at %g; white must lie at least 0.01 above", p->pivot_black, p->pivot_white);
    if (p->clamp_black > p->clamp_white)
        return ln_xml_refuse(element, list->name, "GradingPrimary clamps black at %g and white at %g; white must not lie below", p->clamp_black, p->clamp_white);
    return LN_OK;
}

static ln_status read_primary(const ln_process_list *list, const ln_xml *element, int style, primary *p)
{
    *p = (primary){ .saturation = 1, .pivot = style == LN_GRADING_LOG ? -0.2 : 0.18, .pivot_white = 1, .clamp_black = -HUGE_VAL, .clamp_white = HUGE_VAL };
    ln_status status = LN_OK;
    for (int w = 0; w < WHEELS && !status; w++)
        status = read_wheel(list, element, w, p->wheel[w]);
    if (!status)
        status = read_numbers(list, element, "Pivot", 3, (const char *[]){ "contrast", "black", "white" }, (double *[]){ &p->pivot, &p->pivot_black, &p->pivot_white });
    if (!status)
        status = read_numbers(list, element, "Saturation", 1, (const char *[]){ "master" }, (double *[]){ &p->saturation });
    if (!status)
        status = read_numbers(list, element, "Clamp", 2, (const char *[]){ "black", "white" }, (double *[]){ &p->clamp_black, &p->clamp_white });
    return status ? status : judge(list, element, p, style);
}

/* A wheel's say on channel `c`. */
static double turned(const primary *p, int wheel, int c)
{
    const double *w = p->wheel[wheel];
    return wheels[wheel].rest > 0 ? w[c] * w[MASTER] : w[c] + w[MASTER];
}

static double unless_0(double x)
{
    return x == 0 ? 1 : x;
}

/* scale x + plus. A step of brightness is 6.25 of 1023 codes; lift and gain move black and white, their pivots. */
static void straight(const primary *p, int style, int c, double *scale, double *plus)
{
    const double pivot = 0.5 + 0.5 * p->pivot, range = p->pivot_white - p->pivot_black, lift = turned(p, LIFT, c);
    switch (style) {
    case LN_GRADING_LOG:
        *scale = turned(p, CONTRAST, c);
        *plus = (turned(p, BRIGHTNESS, c) * 6.25 / 1023 - pivot) * *scale + pivot;
        break;
    case LN_GRADING_LINEAR:
        *scale = exp2(turned(p, EXPOSURE, c));
        *plus = turned(p, OFFSET, c) * *scale;
        break;
    default:
        *scale = range / unless_0(p->pivot_white / unless_0(turned(p, GAIN, c)) + lift - p->pivot_black);
        *plus = (turned(p, OFFSET, c) + lift - p->pivot_black) * *scale + p->pivot_black;
    }
}

static ln_status add_straight(ln_process_list *list, const ln_xml *element, const primary *p, int style, bool backwards)
{
    ln_affine line = { { { 0 } } };
    for (int c = 0; c < 3; c++) {
        double scale, plus;
        straight(p, style, c, &scale, &plus);
        if (backwards && scale == 0) /* a contrast of 0 cannot be undone: all but that */
            scale = 1, plus = turned(p, BRIGHTNESS, c) * 6.25 / 1023;
        line.m[c][c] = backwards ? 1 / scale : scale;
        line.m[c][3] = backwards ? -plus / scale : plus;
    }
    return ln_operator_add_matrix(list, element, &line);
}

/* A power of where a number lies between black and white, mirrored about black; of light in units of the pivot. */
static ln_status add_power(ln_process_list *list, const ln_xml *element, const primary *p, int style, bool backwards)
{
    const double black = style == LN_GRADING_LINEAR ? 0 : p->pivot_black, range = style == LN_GRADING_LINEAR ? 0.18 * exp2(p->pivot) : p->pivot_white - black;
    ln_affine into = { { { 0 } } }, out = { { { 0 } } };
    ln_bend bend[3];
    bool any = false;
    for (int c = 0; c < 3; c++) {
        const double power = style == LN_GRADING_LINEAR ? turned(p, CONTRAST, c) : 1 / turned(p, GAMMA, c);
        bend[c] = (ln_bend){ .mirror = true, .before = 1, .exponent = backwards ? 1 / power : power, .after = 1 };
        any = any || power != 1;
        into.m[c][c] = 1 / range;
        into.m[c][3] = -black / range;
        out.m[c][c] = range;
        out.m[c][3] = black;
    }
    if (!any)
        return LN_OK;
    ln_status status = ln_operator_add_matrix(list, element, &into);
    if (!status)
        status = ln_operator_add_bend(list, element, LN_BEND_POWER, bend);
    return status ? status : ln_operator_add_matrix(list, element, &out);
}

/* Luma stays what it is. */
static ln_status add_saturation(ln_process_list *list, const ln_xml *element, const primary *p, bool backwards)
{
    static const double luma[3] = { LN_LUMA_RED, LN_LUMA_GREEN, LN_LUMA_BLUE };
    const double s = backwards ? 1 / unless_0(p->saturation) : p->saturation;
    ln_affine matrix = { { { 0 } } };
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            matrix.m[i][j] = (1 - s) * luma[j] + (i == j ? s : 0);
    return s == 1 ? LN_OK : ln_operator_add_matrix(list, element, &matrix);
}

static ln_status add_clamp(ln_process_list *list, const primary *p)
{
    return isfinite(p->clamp_black) || isfinite(p->clamp_white) ? ln_chain_clamp(list->chain, p->clamp_black, p->clamp_white) : LN_OK;
}

ln_status ln_operator_primary(ln_process_list *list, const ln_xml *element)
{
    enum { STRAIGHT, POWER, SATURATION, CLAMP, STEPS };
    primary p;
    int word;
    ln_status status = ln_style_attribute(list, element, ln_grading_styles, LN_GRADING_STYLES, &word);
    if (!status)
        status = read_primary(list, element, word / 2, &p);
    for (int i = 0; i < STEPS && !status; i++) {
        const bool backwards = word & 1;
        switch (backwards ? STEPS - 1 - i : i) {
        case STRAIGHT: status = add_straight(list, element, &p, word / 2, backwards); break;
        case POWER: status = add_power(list, element, &p, word / 2, backwards); break;
        case SATURATION: status = add_saturation(list, element, &p, backwards); break;
        case CLAMP: status = add_clamp(list, &p); break;
        }
    }
    return status;
}

/* GradingRGBCurve: a curve for red, green and blue, then the master for all three. */

/* All numbers of an element, `most` of them at the utmost. */
static ln_status read_list(const ln_process_list *list, const ln_xml *element, int most, double *value, int *count)
{
    ln_numbers n = ln_numbers_in(element, list->name);
    ln_status status;
    double x;
    for (*count = 0; !(status = ln_numbers_next(&n, &x)); value[(*count)++] = x)
        if (*count == most || !isfinite((float)x))
            return ln_xml_refuse(element, list->name, "%s has %g as its number %d; accepted are %d finite numbers", element->name, x, *count + 1, most);
    return status == LN_END ? LN_OK : status;
}

static ln_status judge_points(const ln_process_list *list, const ln_xml *element, double (*point)[2], int numbers)
{
    if (numbers < 4 || numbers % 2)
        return ln_xml_refuse(element, list->name, "ControlPoints are %d numbers; accepted are 2 to %d points of 2", numbers, LN_SPLINE_POINTS);
    for (int i = 1; i < numbers / 2; i++)
        if (!(point[i][0] > point[i - 1][0]) || !(point[i][1] >= point[i - 1][1]))
            return ln_xml_refuse(element, list->name, "the control point %g %g follows %g %g; the first number must rise and the second must not fall", point[i][0], point[i][1],
                                 point[i - 1][0], point[i - 1][1]);
    return LN_OK;
}

/* A curve that is not there, or whose points lie where they came from, changes nothing. */
static ln_status read_curve(const ln_process_list *list, const ln_xml *element, const char *name, ln_spline *spline)
{
    const ln_xml *curve = ln_xml_child(element, name), *points = curve ? ln_xml_child(curve, "ControlPoints") : NULL, *given = curve ? ln_xml_child(curve, "Slopes") : NULL;
    double point[LN_SPLINE_POINTS][2], slope[LN_SPLINE_POINTS];
    int numbers, slopes = 0;
    bool moves = false, slanted = false;
    spline->pieces = 0;
    if (!curve)
        return LN_OK;
    if (!points)
        return ln_xml_refuse(curve, list->name, "%s lacks its ControlPoints", curve->name);
    ln_status status = read_list(list, points, 2 * LN_SPLINE_POINTS, point[0], &numbers);
    if (!status)
        status = judge_points(list, points, point, numbers);
    if (!status && given)
        status = read_list(list, given, LN_SPLINE_POINTS, slope, &slopes);
    if (!status && given && slopes != numbers / 2)
        status = ln_xml_refuse(given, list->name, "%d Slopes for %d control points; there must be as many", slopes, numbers / 2);
    for (int i = 0; i < numbers / 2 && !status; i++) {
        moves = moves || point[i][0] != point[i][1];
        slanted = slanted || (given && slope[i] != 0);
    }
    if (!status && (moves || slanted))
        ln_spline_fit((const double (*)[2])point, slanted ? slope : NULL, numbers / 2, spline);
    return status;
}

ln_status ln_operator_add_stops(ln_process_list *list, const ln_xml *element, bool to_light)
{
    const double shift = -0.000157849851665374, gain = 363.034608563, foot = 0.0041318374739483946, foot_stops = -5.5;
    ln_bend bend[3];
    for (int c = 0; c < 3; c++)
        bend[c] = to_light ? (ln_bend){ .foot = foot_stops, .slope = 1 / gain, .plus = 7 / gain, .before = 1, .after = 0.18 + shift, .last = -shift }
                           : (ln_bend){ .foot = foot, .slope = gain, .plus = -7, .before = 1 / (0.18 + shift), .shift = shift / (0.18 + shift), .after = 1 };
    return ln_operator_add_bend(list, element, to_light ? LN_BEND_EXP : LN_BEND_LOG, bend);
}

ln_status ln_operator_rgb_curve(ln_process_list *list, const ln_xml *element)
{
    static const char *const names[4] = { "Red", "Green", "Blue", "Master" };
    const char *bypass = ln_xml_attribute(element, "bypassLinToLog");
    ln_spline of[6]; /* red, green and blue, then the master for each of them */
    int word;
    ln_status status = ln_style_attribute(list, element, ln_grading_styles, LN_GRADING_STYLES, &word);
    if (!status && bypass && strcasecmp(bypass, "true"))
        status = ln_xml_refuse(element, list->name, "GradingRGBCurve has bypassLinToLog=\"%.40s\"; accepted is true, or to leave it out", bypass);
    for (int c = 0; c < 4 && !status; c++)
        status = read_curve(list, element, names[c], &of[c]);
    if (status)
        return status;
    of[4] = of[5] = of[3];
    const bool backwards = word & 1, stops = word / 2 == LN_GRADING_LINEAR && !bypass;
    if (stops)
        status = ln_operator_add_stops(list, element, false);
    for (int turn = 0; turn < 2 && !status; turn++)
        status = ln_chain_splines(list->chain, of + (turn == backwards ? 0 : 3), backwards);
    return status || !stops ? status : ln_operator_add_stops(list, element, true);
}

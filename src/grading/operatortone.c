/* SPDX-License-Identifier: Apache-2.0 */
/* Operators of a ProcessList that are formulas on each of red, green and blue: exponents, logarithms, the ASC CDL, exposure and contrast. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "grading/cdlfile.h"
#include "grading/processlist.h"

enum { CTF_1_4 = 104, CTF_2 = 200 };

/* Channels an element of parameters speaks of: all when it does not say. Alpha is 3 and is heard where it may stand, though nothing here has one. */
static ln_status read_channel(const ln_process_list *list, const ln_xml *params, bool alpha, int *first, int *last)
{
    static const char names[] = "RGBA";
    const char *text = ln_xml_attribute(params, "channel");
    *first = 0;
    *last = 2;
    if (!text)
        return LN_OK;
    const char *at = strlen(text) == 1 ? strchr(names, *text >= 'a' ? *text - 'a' + 'A' : *text) : NULL;
    if (!at || !*at || (at - names == 3 && !alpha))
        return ln_xml_refuse(params, list->name, "%s has channel=\"%.20s\"; accepted are R, G and B%s", params->name, text, alpha ? ", in this version also A" : "");
    *first = *last = (int)(at - names);
    return LN_OK;
}

/* Exponent and Gamma. */

typedef struct exponent {
    double gamma, offset;
} exponent;

/* IEC 61966-2-1 and its like: a power with a straight foot that meets it in value and in slope. With neither offset nor power the two cannot meet, so they are kept from it. */
static ln_bend moncurve(exponent e, bool backwards)
{
    const double least = 1e-6, g = fmax(e.gamma, 1 + least), o = fmax(e.offset, least), foot = o / (g - 1);
    const double meets = pow(o * g / ((g - 1) * (1 + o)), g);
    if (!backwards)
        return (ln_bend){ .foot = foot, .slope = meets / foot, .before = 1 / (1 + o), .shift = o / (1 + o), .exponent = g, .after = 1 };
    return (ln_bend){ .foot = meets, .slope = pow(1 / foot, g - 1) * pow((1 + o) / g, g), .before = 1, .exponent = 1 / g, .after = 1 + o, .last = -o };
}

static ln_status read_exponent(const ln_process_list *list, const ln_xml *params, bool foot, exponent *e)
{
    double alone;
    const char *name = ln_xml_attribute(params, "gamma") ? "gamma" : "exponent";
    ln_status status = ln_number_attribute(params, list->name, name, LN_UNSAID, &e->gamma);
    if (!status)
        status = ln_number_attribute(params, list->name, "offset", foot ? LN_UNSAID : 0, &e->offset);
    if (status)
        return status;
    if (!foot && !ln_number_attribute(params, list->name, "offset", LN_UNSAID, &alone))
        return ln_xml_refuse(params, list->name, "%s has an offset, which only the monCurve styles have", params->name);
    const double low = foot ? 1 : 0.01, high = foot ? 10 : 100;
    if (!(e->gamma >= low && e->gamma <= high))
        return ln_xml_refuse(params, list->name, "%s has an exponent of %g; accepted are %g to %g", params->name, e->gamma, low, high);
    if (!(e->offset >= 0 && e->offset <= 0.9))
        return ln_xml_refuse(params, list->name, "%s has an offset of %g; accepted are 0 to 0.9", params->name, e->offset);
    return LN_OK;
}

ln_status ln_operator_exponent(ln_process_list *list, const ln_xml *element)
{
    static const char *const styles[] = { "basicFwd", "basicRev", "monCurveFwd", "monCurveRev", "basicMirrorFwd", "basicMirrorRev", "basicPassThruFwd", "basicPassThruRev",
                                          "monCurveMirrorFwd", "monCurveMirrorRev" };
    int style, first, last;
    exponent e[4] = { { 1, 0 }, { 1, 0 }, { 1, 0 }, { 1, 0 } };
    ln_status status = ln_style_attribute(list, element, styles, list->version < CTF_2 ? 4 : 10, &style);
    for (const ln_xml *p = element->first; p && !status; p = p->next) {
        if (!ln_xml_is(p, "GammaParams") && !ln_xml_is(p, "ExponentParams"))
            continue;
        exponent given;
        status = read_channel(list, p, !list->clf && list->version > CTF_1_4, &first, &last);
        if (!status)
            status = read_exponent(list, p, !strncmp(styles[style], "mon", 3), &given);
        for (int c = first; c <= last && !status; c++)
            e[c] = given;
    }
    if (status)
        return status;
    const bool backwards = style & 1, foot = !strncmp(styles[style], "mon", 3);
    ln_bend bend[3];
    for (int c = 0; c < 3; c++) {
        bend[c] = foot ? moncurve(e[c], backwards) : (ln_bend){ .slope = style == 6 || style == 7, .before = 1, .exponent = backwards ? 1 / e[c].gamma : e[c].gamma, .after = 1 };
        bend[c].mirror = strstr(styles[style], "Mirror") != NULL;
    }
    return ln_operator_add_bend(list, element, LN_BEND_POWER, bend);
}

/* Log. */

typedef struct logarithm {
    double base, lin_slope, lin_offset, log_slope, log_offset, lin_break, linear_slope; /* LN_UNSAID: not said */
} logarithm;

enum log_style { LOG10, ANTILOG10, LOG2, ANTILOG2, LIN_TO_LOG, LOG_TO_LIN, CAMERA_LIN_TO_LOG, CAMERA_LOG_TO_LIN, LOG_STYLES }; /* odd ones go back to light */

/* log_offset + log_slope log_base(lin_slope x + lin_offset), and below the break a straight line that meets it, in slope too unless another was said. */
static ln_bend bend_of_log(const logarithm *l, bool backwards)
{
    const double bits = log2(l->base), at_break = l->lin_slope * l->lin_break + l->lin_offset;
    const double slope = isnan(l->linear_slope) ? l->log_slope * l->lin_slope / (at_break * log(l->base)) : l->linear_slope;
    const double value = l->log_slope * log2(at_break) / bits + l->log_offset, plus = value - slope * l->lin_break;
    const bool line = !isnan(l->lin_break);
    if (!backwards)
        return (ln_bend){ .foot = line ? l->lin_break : -HUGE_VAL, .slope = line ? slope : 0, .plus = line ? plus : 0, .before = l->lin_slope, .shift = l->lin_offset,
                          .after = l->log_slope / bits, .last = l->log_offset };
    return (ln_bend){ .foot = line ? value : -HUGE_VAL, .slope = line ? 1 / slope : 0, .plus = line ? -plus / slope : 0, .before = bits / l->log_slope,
                      .shift = -l->log_offset * bits / l->log_slope, .after = 1 / l->lin_slope, .last = -l->lin_offset / l->lin_slope };
}

/* Kodak's Cineon numbers: densities of 0.002 a code value of 10 bits over a negative's gamma. */
static ln_status read_cineon(const ln_process_list *list, const ln_xml *params, logarithm *l)
{
    static const char *const names[] = { "gamma", "refWhite", "refBlack", "highlight", "shadow" };
    double v[5];
    for (int i = 0; i < 5; i++) {
        ln_status status = ln_number_attribute(params, list->name, names[i], LN_UNSAID, &v[i]);
        if (status)
            return status;
    }
    if (!(v[0] > 0.01) || !(v[1] > v[2]) || !(v[3] > v[4]))
        return ln_xml_refuse(params, list->name, "LogParams with gamma %g, refWhite %g, refBlack %g, highlight %g, shadow %g; gamma must be above 0.01, refWhite above refBlack and "
                             "highlight above shadow", v[0], v[1], v[2], v[3], v[4]);
    const double factor = 0.002 * 1023 / v[0], gain = (v[3] - v[4]) / (1 - pow(10, fmin((v[2] - v[1]) / 1023 * factor, -0.0001)));
    *l = (logarithm){ 10, 1 / gain, (gain - (v[3] - v[4]) - v[4]) / gain, 1 / factor, v[1] / 1023, LN_UNSAID, LN_UNSAID };
    return LN_OK;
}

static ln_status read_logarithm(const ln_process_list *list, const ln_xml *params, bool camera, logarithm *l)
{
    const struct {
        const char *name;
        double standard, *value;
    } numbers[] = { { "base", 2, &l->base },           { "linSideSlope", 1, &l->lin_slope }, { "linSideOffset", 0, &l->lin_offset },
                    { "logSideSlope", 1, &l->log_slope }, { "logSideOffset", 0, &l->log_offset } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ln_status status = ln_number_attribute(params, list->name, numbers[i].name, numbers[i].standard, numbers[i].value);
        if (status)
            return status;
    }
    l->lin_break = l->linear_slope = LN_UNSAID;
    const bool has_break = ln_xml_attribute(params, "linSideBreak"), has_slope = ln_xml_attribute(params, "linearSlope");
    if (!camera && (has_break || has_slope))
        return ln_xml_refuse(params, list->name, "LogParams has %s, which only cameraLinToLog and cameraLogToLin have", has_break ? "linSideBreak" : "linearSlope");
    ln_status status = camera ? ln_number_attribute(params, list->name, "linSideBreak", LN_UNSAID, &l->lin_break) : LN_OK;
    if (!status && has_slope)
        status = ln_number_attribute(params, list->name, "linearSlope", LN_UNSAID, &l->linear_slope);
    if (!status && (!(l->base > 0) || l->base == 1 || l->lin_slope == 0 || l->log_slope == 0 || l->linear_slope == 0))
        status = ln_xml_refuse(params, list->name, "LogParams with base %g, linSideSlope %g, logSideSlope %g: slopes must not be 0, the base must be above 0 and not 1", l->base,
                               l->lin_slope, l->log_slope);
    if (!status && camera && !(l->lin_slope * l->lin_break + l->lin_offset > 0))
        status = ln_xml_refuse(params, list->name, "LogParams breaks at %g, where there is no logarithm; linSideSlope times linSideBreak plus linSideOffset must be above 0",
                               l->lin_break);
    return status;
}

static bool says_cineon(const ln_xml *params)
{
    static const char *const names[] = { "gamma", "refWhite", "refBlack", "highlight", "shadow" };
    for (int i = 0; i < 5; i++)
        if (ln_xml_attribute(params, names[i]))
            return true;
    return false;
}

static bool says_slopes(const ln_xml *params)
{
    static const char *const names[] = { "base", "linSideSlope", "linSideOffset", "logSideSlope", "logSideOffset" };
    for (int i = 0; i < 5; i++)
        if (ln_xml_attribute(params, names[i]))
            return true;
    return false;
}

static ln_status read_log_params(const ln_process_list *list, const ln_xml *params, int style, logarithm of[3], bool *any_cineon)
{
    logarithm given;
    int first, last;
    const bool camera = style >= CAMERA_LIN_TO_LOG, cineon = list->version < CTF_2 || (!list->clf && !camera && says_cineon(params));
    if (cineon && list->version >= CTF_2 && says_slopes(params))
        return ln_xml_refuse(params, list->name, "LogParams mixes the numbers of Cineon (gamma, refWhite ...) with slopes and offsets; one kind is accepted");
    ln_status status = read_channel(list, params, false, &first, &last);
    if (!status)
        status = cineon ? read_cineon(list, params, &given) : read_logarithm(list, params, camera, &given);
    for (int c = first; c <= last && !status; c++)
        of[c] = given;
    *any_cineon = *any_cineon || cineon;
    return status;
}

ln_status ln_operator_log(ln_process_list *list, const ln_xml *element)
{
    static const char *const styles[LOG_STYLES] = { "log10", "antiLog10", "log2", "antiLog2", "linToLog", "logToLin", "cameraLinToLog", "cameraLogToLin" };
    int style;
    bool cineon = false;
    ln_status status = ln_style_attribute(list, element, styles, list->version < CTF_2 ? CAMERA_LIN_TO_LOG : LOG_STYLES, &style);
    if (status)
        return status;
    const logarithm plain = { style <= ANTILOG10 ? 10 : 2, 1, 0, 1, 0, LN_UNSAID, LN_UNSAID };
    logarithm of[3] = { plain, plain, plain };
    const ln_xml *params = ln_xml_child(element, "LogParams");
    if (!params && (style >= CAMERA_LIN_TO_LOG || (style >= LIN_TO_LOG && list->version < CTF_2)))
        return ln_xml_refuse(element, list->name, "Log of style %s lacks its LogParams", styles[style]);
    for (; params && style >= LIN_TO_LOG && !status; params = ln_xml_again(params))
        status = read_log_params(list, params, style, of, &cineon);
    ln_bend bend[3];
    for (int c = 0; c < 3 && !status; c++) {
        if (of[c].base != of[0].base && !cineon)
            status = ln_xml_refuse(element, list->name, "Log has base %g and base %g; it must be the same for red, green and blue", of[0].base, of[c].base);
        if (!status && style >= CAMERA_LIN_TO_LOG && isnan(of[c].lin_break))
            status = ln_xml_refuse(element, list->name, "Log of style %s says nothing of %s", styles[style], (const char *[]){ "red", "green", "blue" }[c]);
        bend[c] = bend_of_log(&of[c], style & 1);
    }
    return status ? status : ln_operator_add_bend(list, element, style & 1 ? LN_BEND_EXP : LN_BEND_LOG, bend);
}

/* ASC_CDL. */

ln_status ln_operator_cdl(ln_process_list *list, const ln_xml *element)
{
    static const struct {
        const char *name;
        bool backwards, clamps;
    } styles[] = { { "Fwd", false, true },      { "Rev", true, true },      { "FwdNoClamp", false, false },  { "RevNoClamp", true, false },
                   { "v1.2_Fwd", false, true }, { "v1.2_Rev", true, true }, { "noClampFwd", false, false }, { "noClampRev", true, false } };
    const char *text = ln_xml_attribute(element, "style");
    size_t s = 0;
    while (text && s < sizeof styles / sizeof *styles && strcasecmp(styles[s].name, text))
        s++;
    if (s == sizeof styles / sizeof *styles)
        return ln_xml_refuse(element, list->name, "ASC_CDL has style=\"%.40s\"; accepted are Fwd, Rev, FwdNoClamp and RevNoClamp", text);
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    ln_status status = ln_cdl_read_xml(element, list->name, &cdl);
    return status ? status : ln_cdl_steps(list->chain, &cdl, styles[s].backwards, styles[s].clamps);
}

/* ExposureContrast, of CTF: stops of exposure, then contrast about a pivot, on light, on video (light to the power of 1/1.83) or on a logarithm of it. */

static ln_status add_exposure(ln_process_list *list, const ln_xml *element, double gain, double contrast, double pivot, bool backwards)
{
    ln_affine before = { { { 0 } } };
    ln_bend bend[3];
    for (int c = 0; c < 3; c++) {
        before.m[c][c] = backwards ? 1 / gain : gain;
        bend[c] = (ln_bend){ .before = backwards ? 1 / pivot : gain / pivot, .exponent = backwards ? 1 / contrast : contrast, .after = backwards ? pivot / gain : pivot };
    }
    return contrast == 1 ? ln_operator_add_matrix(list, element, &before) : ln_operator_add_bend(list, element, LN_BEND_POWER, bend);
}

ln_status ln_operator_exposure(ln_process_list *list, const ln_xml *element)
{
    static const char *const styles[] = { "linear", "linearRev", "video", "videoRev", "log", "logRev" };
    enum { EXPOSURE, CONTRAST, GAMMA, PIVOT, STEP, MID, NUMBERS };
    static const struct {
        const char *name;
        double standard;
    } numbers[NUMBERS] = { { "exposure", LN_UNSAID }, { "contrast", LN_UNSAID }, { "gamma", 1 }, { "pivot", LN_UNSAID }, { "logExposureStep", 0.088 }, { "logMidGray", 0.435 } };
    const double least = 0.001, grey = 0.18, video = 1 / 1.83;
    double v[NUMBERS];
    int style;
    ln_status status = ln_style_attribute(list, element, styles, 6, &style);
    const ln_xml *params = ln_xml_child(element, "ECParams");
    if (!status && !params)
        status = ln_xml_refuse(element, list->name, "ExposureContrast lacks its ECParams");
    for (int i = 0; i < NUMBERS && !status; i++)
        status = ln_number_attribute(params, list->name, numbers[i].name, numbers[i].standard, &v[i]);
    if (status)
        return status;
    const bool backwards = style & 1;
    const double contrast = fmax(v[CONTRAST] * v[GAMMA], least), pivot = fmax(v[PIVOT], least), power = style >= 2 ? video : 1;
    if (style < 4)
        return add_exposure(list, element, pow(exp2(v[EXPOSURE]), power), contrast, pow(pivot, power), backwards);
    const double stops = v[EXPOSURE] * v[STEP], about = fmax(0, log2(pivot / grey) * v[STEP] + v[MID]);
    ln_affine line = { { { 0 } } };
    for (int c = 0; c < 3; c++) {
        line.m[c][c] = backwards ? 1 / contrast : contrast;
        line.m[c][3] = backwards ? about - about / contrast - stops : (stops - about) * contrast + about;
    }
    return ln_operator_add_matrix(list, element, &line);
}

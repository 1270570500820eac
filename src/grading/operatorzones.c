/* SPDX-License-Identifier: Apache-2.0 */
/* GradingTone of a CTF: blacks, shadows, midtones, highlights and whites, each for red, green, blue and all three, then an S of contrast. Each is a curve of parabolas, straight beyond;
 * where a zone is turned the other way it is the same curve backwards. Formulas: OpenColorIO 2.1, src/OpenColorIO/ops/gradingtone. */
#include <math.h>

#include "grading/processlist.h"

enum { BLACKS, SHADOWS, MIDTONES, HIGHLIGHTS, WHITES, ZONES };
enum { MASTER = 3, CHANNELS };
static const double least = 0.01; /* width, and slope */

typedef struct zone {
    double value[CHANNELS]; /* 1 where it changes nothing */
    double start, width;    /* of midtones the centre, and a width; of shadows and highlights where it starts, and the pivot beyond which it does no more */
} zone;

/* What zones are called, what they take, and where they lie in logarithms, light and video. */
static const struct {
    const char *name, *start, *width;
    double low, high, standard[3][2];
} zones[ZONES] = {
    [BLACKS] = { "Blacks", "start", "width", 0.1, 1.9, { { 0.4, 0.4 }, { 0, 4 }, { 0.4, 0.4 } } },
    [SHADOWS] = { "Shadows", "start", "pivot", 0.2, 1.8, { { 0.5, 0 }, { 2, -7 }, { 0.6, 0 } } },
    [MIDTONES] = { "Midtones", "center", "width", 0.1, 1.9, { { 0.4, 0.6 }, { 0, 8 }, { 0.4, 0.7 } } },
    [HIGHLIGHTS] = { "Highlights", "start", "pivot", 0.2, 1.8, { { 0.3, 1 }, { -2, 9 }, { 0.2, 1 } } },
    [WHITES] = { "Whites", "start", "width", 0.1, 1.9, { { 0.4, 0.5 }, { 0, 8 }, { 0.5, 0.5 } } },
};

/* The range in which midtones and the S move, and about what that turns. */
static const struct {
    double bottom, top, contrast_top, pivot;
} ends[3] = { { 0, 1, 1, 0.4 }, { -5.5, 7.5, 6.5, 0 }, { 0, 1, 1, 0.4 } };

typedef struct tone {
    zone zone[ZONES];
    double contrast;
} tone;

static ln_status judge_zone(const ln_process_list *list, const ln_xml *element, const zone *z, int which)
{
    const double slack = 1e-6;
    for (int c = 0; c < CHANNELS; c++)
        if (!(z->value[c] >= zones[which].low - slack && z->value[c] <= zones[which].high + slack))
            return ln_xml_refuse(element, list->name, "%s has %g; accepted is %g to %g", element->name, z->value[c], zones[which].low, zones[which].high);
    if (which == SHADOWS && !(z->start - z->width >= least - slack))
        return ln_xml_refuse(element, list->name, "Shadows start at %g with their pivot at %g; they must start at least %g above it", z->start, z->width, least);
    if (which == HIGHLIGHTS && !(z->width - z->start >= least - slack))
        return ln_xml_refuse(element, list->name, "Highlights start at %g with their pivot at %g; they must start at least %g below it", z->start, z->width, least);
    if (which != SHADOWS && which != HIGHLIGHTS && !(z->width >= least - slack))
        return ln_xml_refuse(element, list->name, "%s has a width of %g; accepted is %g or more", element->name, z->width, least);
    return LN_OK;
}

static ln_status read_zone(const ln_process_list *list, const ln_xml *element, int which, int style, zone *z)
{
    const ln_xml *given = ln_xml_child(element, zones[which].name);
    *z = (zone){ { 1, 1, 1, 1 }, zones[which].standard[style][0], zones[which].standard[style][1] };
    if (!given)
        return LN_OK;
    ln_status status = ln_wheel_attributes(list, given, z->value);
    if (!status)
        status = ln_number_attribute(given, list->name, zones[which].start, LN_UNSAID, &z->start);
    if (!status)
        status = ln_number_attribute(given, list->name, zones[which].width, LN_UNSAID, &z->width);
    return status ? status : judge_zone(list, given, z, which);
}

static ln_status read_tone(const ln_process_list *list, const ln_xml *element, int style, tone *t)
{
    const ln_xml *s = ln_xml_child(element, "SContrast");
    ln_status status = LN_OK;
    t->contrast = 1;
    for (int which = 0; which < ZONES && !status; which++)
        status = read_zone(list, element, which, style, &t->zone[which]);
    if (!status && s)
        status = ln_number_attribute(s, list->name, "master", LN_UNSAID, &t->contrast);
    if (!status && !(t->contrast >= 0.01 - 1e-6 && t->contrast <= 1.99 + 1e-6))
        status = ln_xml_refuse(s, list->name, "SContrast is %g; accepted is 0.01 to 1.99", t->contrast);
    return status;
}

/* What a zone does to a channel: the first part, then the second backwards, then the third. Parts of no piece change nothing. */
enum { FORWARDS, BACKWARDS, BEYOND, PARTS };
typedef struct curve {
    ln_spline part[PARTS];
} curve;

/* Slopes rise or fall evenly; what is gained below the centre is lost above it. */
static void midtones(const zone *z, double value, int style, curve *out)
{
    const double halo = 0.4, slope_least = 0.1, bottom = ends[style].bottom, top = ends[style].top;
    const double width = fmin(fmax(z->width, least), 0.95 * (top - bottom)), centre = fmin(fmax(z->start, bottom + 0.51 * width), top - 0.51 * width);
    const double by = (value - 1) * (1 - slope_least), x[6] = { bottom, centre - 0.5 * width, centre - 0.25 * width, centre + 0.25 * width, centre + 0.5 * width, top };
    double m[6] = { 1, 1 + by * halo, 1 + by, 1 - by, 1 - by * halo, 1 };
    if (centre <= 0.5 * (bottom + top)) {
        const double area = 0.5 * (x[1] - x[0]) * (m[1] - 1) + (x[2] - x[1]) * (m[1] - 1 + 0.5 * (m[2] - m[1])) + 0.5 * (centre - x[2]) * (m[2] - 1);
        m[4] = (-0.5 * (x[5] - x[4]) + (x[4] - x[3]) * (0.5 * m[3] - 1) + 0.5 * (x[3] - centre) * (m[3] - 1) + area) / (-0.5 * (x[5] - x[3]));
    } else {
        const double area = 0.5 * (x[5] - x[4]) * (m[4] - 1) + (x[4] - x[3]) * (m[4] - 1 + 0.5 * (m[3] - m[4])) + 0.5 * (x[3] - centre) * (m[3] - 1);
        m[1] = (-0.5 * (x[1] - x[0]) + (x[2] - x[1]) * (0.5 * m[2] - 1) + 0.5 * (centre - x[2]) * (m[2] - 1) + area) / (-0.5 * (x[2] - x[0]));
    }
    ln_spline_of_slopes(x, m, 6, bottom, &out->part[FORWARDS]);
}

/* Both ends stay where they are, and beyond the start all does. */
static void shadows_or_highlights(const zone *z, double value, bool shadows, curve *out)
{
    const double low = shadows ? z->width : z->start, high = shadows ? z->start : z->width, turned = shadows ? value : 2 - value;
    const double steep = fmax(least, turned < 1 ? turned : 2 - turned), first = shadows ? steep : 1, last = shadows ? 1 : steep;
    ln_spline_of_slopes((const double[]){ low, 0.5 * (low + high), high }, (const double[]){ first, 2 - 0.5 * (first + last), last }, 3, low,
                        &out->part[turned < 1 ? FORWARDS : BACKWARDS]);
}

/* Whites that rise go on rising: a parabola laid over what the curve backwards gives beyond its end, whose slope there is that of its last hundredth. */
static void rise_on(double start, double width, double last, double gain, curve *out)
{
    const double far = 1e5, before = 1 / (1 + 0.99 * (last - 1)), bend = 0.5 * (1 / last - before) / (0.01 * width) * last * last;
    const double from = start + width / gain;
    ln_spline_of_slopes((const double[]){ from, from + far }, (const double[]){ 1, 1 + 2 * bend * far }, 2, from, &out->part[BEYOND]);
}

static void whites(double start, double width, double value, curve *out)
{
    const double last = fmax(least, value < 1 ? value : 2 - value), gain = 0.5 * (1 + last), reach = value < 1 ? width : width / gain;
    ln_spline_of_slopes((const double[]){ start, start + reach }, (const double[]){ 1, last }, 2, start, &out->part[value < 1 ? FORWARDS : BACKWARDS]);
    if (value > 1)
        rise_on(start, width, last, gain, out);
}

static void blacks(double start, double width, double value, curve *out)
{
    const double first = fmax(least, value > 1 ? 2 - value : value), gain = 0.5 * (first + 1), reach = value > 1 ? width : width / gain;
    ln_spline_of_slopes((const double[]){ start - reach, start }, (const double[]){ first, 1 }, 2, start - gain * reach, &out->part[value > 1 ? FORWARDS : BACKWARDS]);
}

static double through(const curve *c, double x)
{
    float value = (float)x;
    ln_spline_rows(&c->part[FORWARDS], &value, 1);
    ln_spline_rows_back(&c->part[BACKWARDS], &value, 1);
    return (double)value;
}

/* Where whites and blacks lie once highlights or shadows have moved them. */
static void carry(const tone *t, int which, double *start, double *width)
{
    const int by = which == WHITES ? HIGHLIGHTS : SHADOWS;
    const double sign = which == WHITES ? 1 : -1;
    const zone *z = &t->zone[which], *mover = &t->zone[by];
    curve moved = { 0 };
    if (mover->value[MASTER] != 1)
        shadows_or_highlights(mover, mover->value[MASTER], by == SHADOWS, &moved);
    *start = through(&moved, z->start);
    *width = sign * (through(&moved, z->start + sign * z->width) - *start);
}

static void shape(const tone *t, int style, int which, int channel, curve *out)
{
    const zone *z = &t->zone[which];
    const double value = z->value[channel];
    double start, width;
    for (int part = 0; part < PARTS; part++)
        out->part[part].pieces = 0;
    if (value == 1)
        return;
    switch (which) {
    case MIDTONES: midtones(z, fmin(fmax(value, 0.01), 1.99), style, out); break;
    case WHITES:
    case BLACKS:
        carry(t, which, &start, &width);
        (which == WHITES ? whites : blacks)(start, width, value, out);
        break;
    default: shadows_or_highlights(z, value, which == SHADOWS, out);
    }
}

/* Straight through the pivot; towards either end the slope changes to that which brings the end back to where it was. */
static void s_contrast(const tone *t, int style, curve *out)
{
    const double least_share = 0.3, pivot = ends[style].pivot, bottom = ends[style].bottom, top = ends[style].contrast_top;
    const double slope = t->contrast > 1 ? 1 / (1.8125 - 0.8125 * fmin(t->contrast, 1.99)) : 0.28125 + 0.71875 * fmax(t->contrast, 0.01);
    double x[4], m[4] = { 1 / slope, slope, slope, 1 / slope };
    for (int upper = 0; upper < 2; upper++) {
        const double end = upper ? top : bottom, straight = pivot + (end - pivot) * 0.25, from = pivot + (straight - pivot) / slope, way = end - from;
        double after = 1 / slope, centre = (end - straight - after * end + slope * from) / (slope - after), to = 2 * centre - from;
        if (fabs(to - from) < least_share * fabs(way)) {
            to = from + least_share * way;
            centre = 0.5 * (from + to);
            after = (end - straight + slope * (from - centre)) / (end - centre);
        }
        x[upper ? 2 : 1] = from;
        x[upper ? 3 : 0] = to;
        m[upper ? 3 : 0] = after;
    }
    ln_spline_of_slopes(x, m, 4, pivot + slope * (x[1] - pivot) - 0.5 * (m[0] + m[1]) * (x[1] - x[0]), &out->part[FORWARDS]);
}

static ln_status add_curves(ln_process_list *list, const curve *const of[3], bool undo)
{
    ln_status status = LN_OK;
    for (int i = 0; i < PARTS && !status; i++) {
        const int part = undo ? PARTS - 1 - i : i;
        const ln_spline three[3] = { of[0]->part[part], of[1]->part[part], of[2]->part[part] };
        if (three[0].pieces || three[1].pieces || three[2].pieces)
            status = ln_chain_splines(list->chain, three, (part == BACKWARDS) != undo);
    }
    return status;
}

static ln_status add_zone(ln_process_list *list, const tone *t, int style, int which, bool undo)
{
    curve of[CHANNELS];
    ln_status status = LN_OK;
    for (int c = 0; c < CHANNELS; c++)
        shape(t, style, which, c, &of[c]);
    for (int turn = 0; turn < 2 && !status; turn++) /* each channel, then all three; undone the other way about */
        status = add_curves(list, turn == undo ? (const curve *const[]){ &of[0], &of[1], &of[2] } : (const curve *const[]){ &of[MASTER], &of[MASTER], &of[MASTER] }, undo);
    return status;
}

static ln_status add_contrast(ln_process_list *list, const tone *t, int style, bool undo)
{
    curve of = { 0 };
    if (t->contrast != 1)
        s_contrast(t, style, &of);
    return add_curves(list, (const curve *const[]){ &of, &of, &of }, undo);
}

static bool changes_nothing(const tone *t)
{
    for (int i = 0; i < ZONES * CHANNELS; i++)
        if (t->zone[i / CHANNELS].value[i % CHANNELS] != 1)
            return false;
    return t->contrast == 1;
}

ln_status ln_operator_tone(ln_process_list *list, const ln_xml *element)
{
    static const int order[ZONES] = { MIDTONES, HIGHLIGHTS, WHITES, SHADOWS, BLACKS };
    tone t;
    int word;
    ln_status status = ln_style_attribute(list, element, ln_grading_styles, LN_GRADING_STYLES, &word);
    if (!status)
        status = read_tone(list, element, word / 2, &t);
    if (status || changes_nothing(&t))
        return status;
    const int style = word / 2;
    const bool undo = word & 1, stops = style == LN_GRADING_LINEAR;
    if (stops)
        status = ln_operator_add_stops(list, element, false);
    for (int i = 0; i <= ZONES && !status; i++) {
        const int at = undo ? ZONES - i : i;
        status = at == ZONES ? add_contrast(list, &t, style, undo) : add_zone(list, &t, style, order[at], undo);
    }
    if (!status && stops)
        status = ln_operator_add_stops(list, element, true);
    return status ? status : ln_chain_clamp(list->chain, -HUGE_VAL, 65504); /* a 16-bit float's end */
}

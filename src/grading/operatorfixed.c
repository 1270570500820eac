/* SPDX-License-Identifier: Apache-2.0 */
/* Fixed functions of CTF: steps of the Academy Color Encoding System's transforms, the surround of BT.2100, and coordinates.
 *
 * ACES: the transformation library of ACES 0.3, 1.0 and 1.3 (github.com/ampas/aces-dev: red modifier, glow, dark to dim, reference gamut compression). Surround: Rec. ITU-R
 * BT.2100-2, note 5f of table 5. xyY: CIE 15:2018. Every one of them is a page of arithmetic with branches, done a colour at a time: no look for speed has them. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "grading/processlist.h"

static inline float largest(float a, float b, float c)
{
    return fmaxf(a, fmaxf(b, c));
}

static inline float smallest(float a, float b, float c)
{
    return fminf(a, fminf(b, c));
}

static inline float between(float x, float low, float high)
{
    return fminf(fmaxf(x, low), high);
}

/* ACES. */

static const float least = 1e-10f, noise = 1e-2f;

static float saturation_of(float r, float g, float b)
{
    const float high = largest(r, g, b), low = smallest(r, g, b);
    return (fmaxf(least, high) - fmaxf(least, low)) / fmaxf(noise, high);
}

/* 1 at red, 0 from half of `width` (radians) away: a cubic B-spline. */
static float redness(float r, float g, float b, float width)
{
    const float hue = atan2f(1.7320508f * (g - b), 2 * r - (g + b)), away = fabsf(hue * 4 / width);
    return away < 1 ? 1 + away * away * (0.75f * away - 1.5f) : away < 2 ? 0.25f * (2 - away) * (2 - away) * (2 - away) : 0;
}

enum { RED_WIDTH, RED_REST, RED_KEEP_HUE };
static const float red_pivot = 0.03f;

/* The middle channel goes where it divides the others as before. */
static void move_red(float *r, float *g, float *b, float to, bool keep_hue)
{
    float *middle = *g >= *b ? g : b, *low = *g >= *b ? b : g;
    if (keep_hue)
        *middle = (*middle - *low) / fmaxf(least, *r - *low) * (to - *low) + *low;
    *r = to;
}

static void red_modifier(const void *numbers, float *red, float *green, float *blue, int count)
{
    const float *n = numbers;
    for (int i = 0; i < count; i++) {
        float weight = redness(red[i], green[i], blue[i], n[RED_WIDTH]);
        if (weight > 0)
            move_red(&red[i], &green[i], &blue[i], red[i] + weight * saturation_of(red[i], green[i], blue[i]) * (red_pivot - red[i]) * n[RED_REST], n[RED_KEEP_HUE] > 0);
    }
}

static void red_modifier_back(const void *numbers, float *red, float *green, float *blue, int count)
{
    const float *n = numbers;
    for (int i = 0; i < count; i++) {
        const float weight = redness(red[i], green[i], blue[i], n[RED_WIDTH]);
        if (!(weight > 0))
            continue;
        const float low = fminf(green[i], blue[i]);
        const float a = weight * n[RED_REST] - 1, b = red[i] - weight * (red_pivot + low) * n[RED_REST], c = weight * red_pivot * low * n[RED_REST];
        move_red(&red[i], &green[i], &blue[i], (-b - sqrtf(fmaxf(b * b - 4 * a * c, 0))) / (2 * a), n[RED_KEEP_HUE] > 0);
    }
}

enum { GLOW_GAIN, GLOW_MID, GLOW_BACK };

static void glow(const void *numbers, float *red, float *green, float *blue, int count)
{
    const float *n = numbers, mid = n[GLOW_MID];
    for (int i = 0; i < count; i++) {
        const float r = red[i], g = green[i], b = blue[i];
        const float yc = (r + g + b + 1.75f * sqrtf(fmaxf(b * (b - g) + g * (g - r) + r * (r - b), 0))) / 3;
        const float x = (saturation_of(r, g, b) - 0.4f) * 5, sign = copysignf(1, x), t = fmaxf(0, 1 - 0.5f * fabsf(x));
        const float gain = n[GLOW_GAIN] * (1 + sign * (1 - t * t)) * 0.5f;
        const bool back = n[GLOW_BACK] > 0;
        const float dark = mid * 2 / 3 * (back ? 1 + gain : 1);
        float more = back ? gain * (mid / yc - 0.5f) / (gain * 0.5f - 1) : gain * (mid / yc - 0.5f);
        more = yc >= 2 * mid ? 0 : yc > dark ? more : back ? -gain / (1 + gain) : gain;
        red[i] *= 1 + more;
        green[i] *= 1 + more;
        blue[i] *= 1 + more;
    }
}

/* Luminance to a power, colour kept. */
enum { SURROUND_POWER, SURROUND_LEAST, SURROUND_R, SURROUND_G, SURROUND_B };

static void surround(const void *numbers, float *red, float *green, float *blue, int count)
{
    const float *n = numbers;
    for (int i = 0; i < count; i++) {
        float y = n[SURROUND_R] * red[i] + n[SURROUND_G] * green[i] + n[SURROUND_B] * blue[i];
        y = n[SURROUND_LEAST] > least ? fabsf(y) : y; /* BT.2100's is mirrored about black */
        const float gain = powf(fmaxf(n[SURROUND_LEAST], y), n[SURROUND_POWER]);
        red[i] *= gain;
        green[i] *= gain;
        blue[i] *= gain;
    }
}

/* Reference gamut compression: limits of cyan, magenta, yellow; their thresholds; power. The eighth number: backwards. */
static float compressed(float value, float achromatic, float limit, float threshold, float power, bool back)
{
    if (achromatic == 0)
        return 0;
    const float size = fabsf(achromatic), away = (achromatic - value) / size;
    const float scale = (limit - threshold) / powf(powf((1 - threshold) / (limit - threshold), -power) - 1, 1 / power);
    if (away < threshold || (back && away >= threshold + scale))
        return value;
    const float x = (away - threshold) / scale, p = powf(x, power);
    const float to = back ? powf(-(p / (p - 1)), 1 / power) : x / powf(1 + p, 1 / power);
    return achromatic - (threshold + scale * to) * size;
}

static void compress_gamut(const void *numbers, float *red, float *green, float *blue, int count)
{
    const float *n = numbers;
    for (int i = 0; i < count; i++) {
        const float high = largest(red[i], green[i], blue[i]);
        red[i] = compressed(red[i], high, n[0], n[3], n[6], n[7] > 0);
        green[i] = compressed(green[i], high, n[1], n[4], n[6], n[7] > 0);
        blue[i] = compressed(blue[i], high, n[2], n[5], n[6], n[7] > 0);
    }
}

/* Coordinates. */

static void to_hsv(const void *numbers, float *red, float *green, float *blue, int count)
{
    (void)numbers;
    for (int i = 0; i < count; i++) {
        const float r = red[i], g = green[i], b = blue[i], high = largest(r, g, b), low = smallest(r, g, b), chroma = high - low;
        float hue = 0, saturation = chroma > 0 && high != 0 ? chroma / high : 0;
        if (chroma > 0)
            hue = (r == high ? (g - b) / chroma : g == high ? 2 + (b - r) / chroma : 4 + (r - g) / chroma) / 6;
        if (-low > high) /* below black */
            saturation = chroma / -low;
        red[i] = hue < 0 ? hue + 1 : hue;
        green[i] = saturation;
        blue[i] = low < 0 ? high + low : high;
    }
}

static void from_hsv(const void *numbers, float *red, float *green, float *blue, int count)
{
    (void)numbers;
    for (int i = 0; i < count; i++) {
        const float hue = (red[i] - floorf(red[i])) * 6, saturation = between(green[i], 0, 1.999f), value = blue[i];
        float low = saturation > 1 ? value * (1 - saturation) / (2 - saturation) : value * (1 - saturation), high = saturation > 1 ? value - low : value;
        if (value < 0) {
            low = value / (2 - saturation);
            high = value - low;
        }
        red[i] = between(fabsf(hue - 3) - 1, 0, 1) * (high - low) + low;
        green[i] = between(2 - fabsf(hue - 2), 0, 1) * (high - low) + low;
        blue[i] = between(2 - fabsf(hue - 4), 0, 1) * (high - low) + low;
    }
}

static void to_xyy(const void *numbers, float *red, float *green, float *blue, int count)
{
    (void)numbers;
    for (int i = 0; i < count; i++) {
        const float sum = red[i] + green[i] + blue[i], by = sum != 0 ? 1 / sum : 0, y = green[i];
        red[i] *= by;
        green[i] *= by;
        blue[i] = y;
    }
}

static void from_xyy(const void *numbers, float *red, float *green, float *blue, int count)
{
    (void)numbers;
    for (int i = 0; i < count; i++) {
        const float x = red[i], y = green[i], luminance = blue[i], by = y != 0 ? 1 / y : 0;
        red[i] = luminance * x * by;
        green[i] = luminance;
        blue[i] = luminance * (1 - x - y) * by;
    }
}

/* Names. */

#define AP1_LUMINANCE 0.27222871678f, 0.67408176581f, 0.05368951741f /* of ACES primaries AP1 */
#define BT2020_LUMINANCE 0.2627f, 0.6780f, 0.0593f

typedef struct fixed {
    const char *name;
    void (*rows)(const void *numbers, float *red, float *green, float *blue, int count);
    float numbers[LN_CHAIN_NUMBERS];
    int params; /* that the file must say */
} fixed;

static const fixed functions[] = {
    { "RedMod03Fwd", red_modifier, { [RED_WIDTH] = 2.0943951f, [RED_REST] = 0.15f, [RED_KEEP_HUE] = 1 }, 0 },
    { "RedMod03Rev", red_modifier_back, { [RED_WIDTH] = 2.0943951f, [RED_REST] = 0.15f, [RED_KEEP_HUE] = 1 }, 0 },
    { "RedMod10Fwd", red_modifier, { [RED_WIDTH] = 2.3561945f, [RED_REST] = 0.18f }, 0 },
    { "RedMod10Rev", red_modifier_back, { [RED_WIDTH] = 2.3561945f, [RED_REST] = 0.18f }, 0 },
    { "Glow03Fwd", glow, { [GLOW_GAIN] = 0.075f, [GLOW_MID] = 0.1f }, 0 },
    { "Glow03Rev", glow, { [GLOW_GAIN] = 0.075f, [GLOW_MID] = 0.1f, [GLOW_BACK] = 1 }, 0 },
    { "Glow10Fwd", glow, { [GLOW_GAIN] = 0.05f, [GLOW_MID] = 0.08f }, 0 },
    { "Glow10Rev", glow, { [GLOW_GAIN] = 0.05f, [GLOW_MID] = 0.08f, [GLOW_BACK] = 1 }, 0 },
    { "DarkToDim10", surround, { 0.9811f - 1, 1e-10f, AP1_LUMINANCE }, 0 },
    { "DimToDark10", surround, { 1 / 0.9811f - 1, 1e-10f, AP1_LUMINANCE }, 0 },
    { "Rec2100SurroundFwd", surround, { 0, 1e-4f, BT2020_LUMINANCE }, 1 },
    { "Rec2100SurroundRev", surround, { 1, 1e-4f, BT2020_LUMINANCE }, 1 },
    { "Rec2100Surround", surround, { 0, 1e-4f, BT2020_LUMINANCE }, 1 },
    { "Surround", surround, { 0, 1e-4f, BT2020_LUMINANCE }, 1 },
    { "GamutComp13Fwd", compress_gamut, { 0 }, 7 },
    { "GamutComp13Rev", compress_gamut, { [7] = 1 }, 7 },
    { "RGB_to_HSV", to_hsv, { 0 }, 0 },
    { "HSV_to_RGB", from_hsv, { 0 }, 0 },
    { "XYZ_to_xyY", to_xyy, { 0 }, 0 },
    { "xyY_to_XYZ", from_xyy, { 0 }, 0 },
};

static ln_status settle_surround(const ln_process_list *list, const ln_xml *element, double gamma, float n[LN_CHAIN_NUMBERS])
{
    if (!(gamma >= 0.01 && gamma <= 100))
        return ln_xml_refuse(element, list->name, "a surround of gamma %g; accepted are 0.01 to 100", gamma);
    const bool back = n[SURROUND_POWER] > 0;
    n[SURROUND_LEAST] = back ? (float)pow(1e-4, gamma) : 1e-4f;
    n[SURROUND_POWER] = (float)((back ? 1 / gamma : gamma) - 1);
    return LN_OK;
}

static ln_status settle_compression(const ln_process_list *list, const ln_xml *element, const double v[LN_CHAIN_NUMBERS], float n[LN_CHAIN_NUMBERS])
{
    for (int i = 0; i < 3; i++)
        if (!(v[i] >= 1.001 && v[i] <= 65504 && v[3 + i] >= 0 && v[3 + i] <= 0.9995))
            return ln_xml_refuse(element, list->name, "a gamut compression of limit %g and threshold %g; accepted are 1.001 to 65504, and 0 to 0.9995", v[i], v[3 + i]);
    if (!(v[6] >= 1 && v[6] <= 65504))
        return ln_xml_refuse(element, list->name, "a gamut compression of power %g; accepted are 1 to 65504", v[6]);
    for (int i = 0; i < 7; i++)
        n[i] = (float)v[i];
    return LN_OK;
}

static ln_status read_params(const ln_process_list *list, const ln_xml *element, const fixed *f, double v[LN_CHAIN_NUMBERS])
{
    const char *text = ln_xml_attribute(element, "params");
    const ln_xml *old = ln_xml_child(element, "ACESParams");
    if (!text && old && f->params == 1)
        return ln_number_attribute(old, list->name, "gamma", LN_UNSAID, &v[0]);
    ln_xml as_element = { .name = "params", .text = text ? text : "", .text_line = element->line };
    return ln_numbers_all(&as_element, list->name, f->params, v);
}

ln_status ln_operator_fixed(ln_process_list *list, const ln_xml *element)
{
    const char *style = ln_xml_attribute(element, "style");
    const fixed *f = NULL;
    double v[LN_CHAIN_NUMBERS] = { 0 };
    float n[LN_CHAIN_NUMBERS];
    for (size_t i = 0; style && i < sizeof functions / sizeof *functions; i++)
        f = strcasecmp(functions[i].name, style) ? f : &functions[i];
    if (!style)
        return ln_xml_refuse(element, list->name, "%s lacks the attribute style", element->name);
    if (!f)
        return ln_fail(LN_EUNSUPPORTED, "%.100s, line %d: %s of style %.40s is not carried out here; save the look as a lattice (.cube, or a CLF with LUT3D)", list->name,
                       element->line, element->name, style);
    ln_status status = read_params(list, element, f, v);
    memcpy(n, f->numbers, sizeof n);
    if (!status && f->params == 1)
        status = settle_surround(list, element, v[0], n);
    if (!status && f->params == 7)
        status = settle_compression(list, element, v, n);
    return status ? status : ln_chain_other(list->chain, f->rows, n);
}

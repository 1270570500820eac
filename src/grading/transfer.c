/* SPDX-License-Identifier: Apache-2.0 */
/* Most curves are one of three forms with other numbers: a power with a straight toe, a logarithm with a straight toe, a logarithm mirrored at black. So the table is
 * the code, and a form is written twice: in double precision as its document has it, and in single precision for rows.
 *
 * Makers print constants to six or eight digits, so that toe and curve miss each other by up to 3e-6 in code (BT.709, which prints three: 2.4e-4). Codes inside that seam
 * are read by the toe. */
#include "grading/transfer.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "grading/power.h"

#define LIGHT_MAX 65504.0
#define LOG10(c) ((c) * 0.30102999566398119521) /* c log10(x) is this much log2(x) */

typedef enum form { LINEAR, POWER, LOG, MIRRORED, CC, PQ, HLG } form;

/* POWER: a x^b - c above `cut`, e x up to it; odd.
 * LOG: c log2(a x + b) + d above `cut`, e x + f up to it.
 * MIRRORED: f plus, on the side of x, c log2(a |x| + 1) + d above `cut`, e |x| up to it. */
typedef struct curve {
    const char *label, *unit, *source;
    form form;
    double a, b, c, d, e, f, cut;
} curve;

static const char scene[] = "a perfect white reflector in the scene", display[] = "the display's white";

/* LogC4's constants as its specification derives them from 2^18, 10-bit codes 95 and 1023, and the exposure 117.45 that reaches the top. */
#define C4_A ((262144 - 16) / 117.45)
#define C4_B ((1023 - 95) / 1023.0)
#define C4_C (95 / 1023.0)
#define C4_TWO 0.3703112655757621 /* 2^(-14 c / b) */
#define C4_S (7 * 0.69314718055994530942 * 128 * C4_TWO / (C4_A * C4_B))
#define C4_T ((64 * C4_TWO - 64) / C4_A)

static const curve curves[LN_TRANSFER_COUNT] = {
    [LN_TRANSFER_LINEAR] = { "linear light", "whatever the picture says", "no curve: none needed", LINEAR, .e = 1 },
    [LN_TRANSFER_SRGB] = { "sRGB", display, "IEC 61966-2-1:1999, 5.2 and 5.3", POWER, 1.055, 1 / 2.4, 0.055, .e = 12.92, .cut = 0.0031308 },
    [LN_TRANSFER_BT1886] = { "BT.1886 with black at 0: gamma 2.4", display, "Rec. ITU-R BT.1886 (2011), annex 1 with Lb = 0", POWER, .a = 1, .b = 1 / 2.4 },
    [LN_TRANSFER_BT709] = { "BT.709 camera curve", scene, "Rec. ITU-R BT.709-6 (2015), item 1.2", POWER, 1.099, 0.45, 0.099, .e = 4.5, .cut = 0.018 },
    [LN_TRANSFER_GAMMA22] = { "gamma 2.2", display, "Rec. ITU-T H.273 (07/2021), table 3, value 4; BT.470-6, system M", POWER, .a = 1, .b = 1 / 2.2 },
    [LN_TRANSFER_GAMMA26] = { "gamma 2.6, digital cinema", display, "SMPTE RP 431-2:2011, 7.8; SMPTE ST 428-1:2006 without its 52.37/48", POWER, .a = 1, .b = 1 / 2.6 },
    [LN_TRANSFER_GAMMA28] = { "gamma 2.8", display, "Rec. ITU-T H.273 (07/2021), table 3, value 5; BT.470-6, system B, G", POWER, .a = 1, .b = 1 / 2.8 },
    [LN_TRANSFER_PQ] = { "PQ", "10 000 cd/m2", "SMPTE ST 2084:2014, 5; Rec. ITU-R BT.2100-2 (2018), table 4", .form = PQ },
    [LN_TRANSFER_HLG] = { "HLG camera curve", "the top of the scene's range, before the display's own gamma (OOTF)", "Rec. ITU-R BT.2100-2 (2018), table 5", .form = HLG },
    [LN_TRANSFER_LOGC3] = { "ARRI LogC3 at EI 800", scene, "ARRI, \"ALEXA Log C Curve: Usage in VFX\", 2017, table for SUP 3.x, EI 800, linear scene exposure", LOG,
                            5.555556, 0.052272, LOG10(0.247190), 0.385537, 5.367655, 0.092809, 0.010591 },
    [LN_TRANSFER_LOGC4] = { "ARRI LogC4", scene, "ARRI, \"LogC4 Logarithmic Color Space Specification\", 2022, equations 1 and 2", LOG,
                            C4_A, 64, C4_B / 14, C4_C - C4_B * 6 / 14, 1 / C4_S, -C4_T / C4_S, C4_T },
    [LN_TRANSFER_SLOG3] = { "Sony S-Log3", scene, "Sony, \"Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3\", 2014, appendix", LOG,
                            1 / 0.19, 0.01 / 0.19, LOG10(261.5 / 1023), 420.0 / 1023, (171.2102946929 - 95) / 0.01125 / 1023, 95.0 / 1023, 0.01125 },
    [LN_TRANSFER_VLOG] = { "Panasonic V-Log", scene, "Panasonic, \"V-Log/V-Gamut Reference Manual\", 2014, 2.2", LOG,
                           1, 0.00873, LOG10(0.241514), 0.598206, 5.6, 0.125, 0.01 },
    [LN_TRANSFER_CLOG2] = { "Canon Log 2", scene, "Canon, \"Canon Log Gamma Curves\", version 1.2, 2020: its x is this light / 0.9", MIRRORED,
                            87.09937546 / 0.9, 1, LOG10(0.24136077), 0, 0, 0.092864125, 0 },
    [LN_TRANSFER_CLOG3] = { "Canon Log 3", scene, "Canon, \"Canon Log Gamma Curves\", version 1.2, 2020: its x is this light / 0.9", MIRRORED,
                            14.98325 / 0.9, 1, LOG10(0.36726845), 0.12240537 - 0.12512219, 1.9754798 / 0.9, 0.12512219, 0.014 * 0.9 },
    [LN_TRANSFER_LOG3G10] = { "RED Log3G10", scene, "RED, \"White Paper on REDWideGamutRGB and Log3G10\", 2017", LOG,
                              155.975327, 155.975327 * 0.01 + 1, LOG10(0.224282), 0, 15.1927, 15.1927 * 0.01, -0.01 },
    [LN_TRANSFER_ACESCCT] = { "ACEScct", scene, "AMPAS S-2016-001, ACEScct (2016), 4.4", LOG,
                              1, 0, 1 / 17.52, 9.72 / 17.52, 10.5402377416545, 0.0729055341958355, 0.0078125 },
    [LN_TRANSFER_ACESCC] = { "ACEScc", scene, "AMPAS S-2014-003, ACEScc (2014), 4.4", .form = CC },
    [LN_TRANSFER_DAVINCI] = { "DaVinci Intermediate", scene, "Blackmagic Design, \"DaVinci Resolve Wide Gamut Intermediate\", 2021", LOG,
                              1, 0.0075, 0.07329248, 7 * 0.07329248, 10.44426855, 0, 0.00262409 },
};

const char *const ln_transfer_names[] = { LN_TRANSFER_NAMES, NULL };

bool ln_transfer_find(const char *name, ln_transfer *out)
{
    for (int i = 0; i < LN_TRANSFER_COUNT; i++)
        if (!strcmp(ln_transfer_names[i], name)) {
            *out = (ln_transfer)i;
            return true;
        }
    return false;
}

const char *ln_transfer_label(ln_transfer transfer)
{
    return curves[transfer].label;
}

const char *ln_transfer_unit(ln_transfer transfer)
{
    return curves[transfer].unit;
}

const char *ln_transfer_source(ln_transfer transfer)
{
    return curves[transfer].source;
}

bool ln_transfer_shown(int h273, ln_transfer *out)
{
    *out = LN_TRANSFER_BT1886;
    switch (h273) {
    case 1:
    case 6:
    case 14:
    case 15: return true;
    case 4: *out = LN_TRANSFER_GAMMA22; return true;
    case 5: *out = LN_TRANSFER_GAMMA28; return true;
    case 8: *out = LN_TRANSFER_LINEAR; return true;
    case 13: *out = LN_TRANSFER_SRGB; return true;
    case 16: *out = LN_TRANSFER_PQ; return true;
    case 18: *out = LN_TRANSFER_HLG; return true;
    default: return false;
    }
}

/* Constants of PQ (ST 2084, 5.1) and HLG (BT.2100, table 5). */
static const double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128, c3 = 2392.0 / 128;
static const double hlg_a = 0.17883277, hlg_b = 0.28466892, hlg_c = 0.55991073;
/* ACEScc: 2^-16 is the smallest light that it tells from black, 2^-15 where its toe begins. */
static const double cc_least = 1.0 / 65536, cc_toe = 1.0 / 32768, cc_seam = (9.72 - 15) / 17.52;

static double held(double x, double low, double high)
{
    return x != x ? 0 : x < low ? low : x > high ? high : x;
}

static double power_code(const curve *k, double x)
{
    return x > k->cut ? k->a * pow(x, k->b) - k->c : k->e * x;
}

static double power_light(const curve *k, double v)
{
    return v > k->e * k->cut ? pow((v + k->c) / k->a, 1 / k->b) : k->e > 0 ? v / k->e : 0;
}

static double log_code(const curve *k, double x)
{
    return x > k->cut ? k->c * log2(k->a * x + k->b) + k->d : k->e * x + k->f;
}

static double log_light(const curve *k, double v)
{
    return v > k->e * k->cut + k->f ? (exp2((v - k->d) / k->c) - k->b) / k->a : (v - k->f) / k->e;
}

static double mirrored_code(const curve *k, double x)
{
    const double far = fabs(x);
    return k->f + copysign(far > k->cut ? k->c * log2(k->a * far + 1) + k->d : k->e * far, x);
}

static double mirrored_light(const curve *k, double v)
{
    const double far = fabs(v - k->f);
    return copysign(far > k->e * k->cut ? (exp2((far - k->d) / k->c) - 1) / k->a : k->e > 0 ? far / k->e : 0, v - k->f);
}

static double pq_code(double x)
{
    const double y = pow(fmax(x, 0), m1);
    return pow((c1 + c2 * y) / (1 + c3 * y), m2);
}

static double pq_light(double v)
{
    const double y = pow(fmax(v, 0), 1 / m2);
    return pow(fmax(y - c1, 0) / (c2 - c3 * y), 1 / m1);
}

static double hlg_code(double x)
{
    return x > 1.0 / 12 ? hlg_a * log(12 * x - hlg_b) + hlg_c : sqrt(3 * fmax(x, 0));
}

static double hlg_light(double v)
{
    return v > 0.5 ? (exp((v - hlg_c) / hlg_a) + hlg_b) / 12 : fmax(v, 0) * fmax(v, 0) / 3;
}

static double cc_code(double x)
{
    return (log2(x < cc_toe ? cc_least + fmax(x, 0) / 2 : x) + 9.72) / 17.52;
}

static double cc_light(double v)
{
    const double y = exp2(v * 17.52 - 9.72);
    return v <= cc_seam ? (y - cc_least) * 2 : y;
}

static double code_of(const curve *k, double x)
{
    switch (k->form) {
    case POWER: return copysign(power_code(k, fabs(x)), x);
    case LOG: return log_code(k, x);
    case MIRRORED: return mirrored_code(k, x);
    case CC: return cc_code(x);
    case PQ: return pq_code(fmin(x, 1));
    case HLG: return hlg_code(x);
    default: return x;
    }
}

double ln_transfer_to_code(ln_transfer transfer, double light)
{
    return code_of(&curves[transfer], held(light, -LIGHT_MAX, LIGHT_MAX));
}

double ln_transfer_to_light(ln_transfer transfer, double code)
{
    const curve *k = &curves[transfer];
    const double v = held(code, code_of(k, -LIGHT_MAX), code_of(k, LIGHT_MAX));
    switch (k->form) {
    case POWER: return copysign(power_light(k, fabs(v)), v);
    case LOG: return log_light(k, v);
    case MIRRORED: return mirrored_light(k, v);
    case CC: return cc_light(v);
    case PQ: return pq_light(v);
    case HLG: return hlg_light(v);
    default: return v;
    }
}

/* Rows. A curve's numbers as float, and the ends beyond which values are held. */
typedef struct row_curve {
    float a, b, c, d, e, f, cut, seam, low, high;
} row_curve;

static row_curve in_single(const curve *k, bool to_light)
{
    const double end = LIGHT_MAX;
    return (row_curve){ (float)k->a, (float)k->b, (float)k->c, (float)k->d, (float)k->e, (float)k->f, (float)k->cut,
                        (float)(k->e * k->cut + (k->form == LOG ? k->f : 0)),
                        (float)(to_light ? code_of(k, -end) : -end), (float)(to_light ? code_of(k, end) : end) };
}

/* Both are worked out and one is taken, by its bits: ? : would become a branch, and the loop not vectorised. */
static inline float either(int first, float one, float other)
{
    int32_t a, b, mask = -(int32_t)first;
    memcpy(&a, &one, sizeof a);
    memcpy(&b, &other, sizeof b);
    a = (a & mask) | (b & ~mask);
    memcpy(&one, &a, sizeof one);
    return one;
}

static inline float kept(float x, const row_curve *k)
{
    x = either(x == x, x, 0);
    x = x > k->low ? x : k->low;
    return x < k->high ? x : k->high;
}

static inline float at_least(float x, float low)
{
    return x > low ? x : low;
}

static void LN_CLONES rows_keep(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++)
        value[i] = kept(value[i], &k);
}

static void LN_CLONES rows_power_code(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float x = kept(value[i], &k), far = fabsf(x);
        value[i] = copysignf(either(far > k.cut, k.a * ln_to_power(far, k.b) - k.c, k.e * far), x);
    }
}

static void LN_CLONES rows_power_light(row_curve k, float *restrict value, int count)
{
    const float by = 1 / k.a, power = 1 / k.b, toe = k.e > 0 ? 1 / k.e : 0;
    for (int i = 0; i < count; i++) {
        const float v = kept(value[i], &k), far = fabsf(v);
        value[i] = copysignf(either(far > k.seam, ln_to_power((far + k.c) * by, power), far * toe), v);
    }
}

static void LN_CLONES rows_log_code(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float x = kept(value[i], &k);
        value[i] = either(x > k.cut, k.c * ln_log2_of(at_least(k.a * x + k.b, 1e-6f)) + k.d, k.e * x + k.f);
    }
}

static void LN_CLONES rows_log_light(row_curve k, float *restrict value, int count)
{
    const float by = 1 / k.a, steps = 1 / k.c, toe = 1 / k.e;
    for (int i = 0; i < count; i++) {
        const float v = kept(value[i], &k);
        value[i] = either(v > k.seam, (ln_exp2_of((v - k.d) * steps) - k.b) * by, (v - k.f) * toe);
    }
}

static void LN_CLONES rows_mirrored_code(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float x = kept(value[i], &k), far = fabsf(x);
        value[i] = k.f + copysignf(either(far > k.cut, k.c * ln_log2_of(k.a * far + 1) + k.d, k.e * far), x);
    }
}

static void LN_CLONES rows_mirrored_light(row_curve k, float *restrict value, int count)
{
    const float by = 1 / k.a, steps = 1 / k.c, toe = k.e > 0 ? 1 / k.e : 0;
    for (int i = 0; i < count; i++) {
        const float v = kept(value[i], &k) - k.f, far = fabsf(v);
        value[i] = copysignf(either(far > k.seam, (ln_exp2_of((far - k.d) * steps) - 1) * by, far * toe), v);
    }
}

static void LN_CLONES rows_cc_code(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float x = at_least(kept(value[i], &k), 0);
        value[i] = (ln_log2_of(either(x < (float)cc_toe, (float)cc_least + x * 0.5f, x)) + 9.72f) * (float)(1 / 17.52);
    }
}

static void LN_CLONES rows_cc_light(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float v = kept(value[i], &k), y = ln_exp2_of(v * 17.52f - 9.72f);
        value[i] = either(v <= (float)cc_seam, at_least(y - (float)cc_least, 0) * 2, y);
    }
}

/* PQ's formulas take nearly equal numbers from each other and raise the rest to high powers, for which single precision is too coarse. With c1 = 1 + c3 - c2 both can be
 * written in what is missing from 1: (c1 + c2 y) / (1 + c3 y) = 1 - (1 - c1) (1 - y) / (1 + c3 y), and c2 - c3 y = (c2 - c3) + c3 (1 - y). */
static void LN_CLONES rows_pq_code(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float x = at_least(kept(value[i], &k), 0), y = ln_to_power(x < 1 ? x : 1, (float)m1);
        const float missing = (float)(1 - c1) * (1 - y) / (1 + (float)c3 * y), s = missing / (2 - missing), q = s * s;
        value[i] = ln_exp2_of((float)(m2 * -2 * M_LOG2E) * s * (1 + q * (1.f / 3 + q * (1.f / 5)))); /* log2(1 - missing); next term 1e-8 of it */
    }
}

static void LN_CLONES rows_pq_light(row_curve k, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        const float v = at_least(kept(value[i], &k), 1e-9f); /* 1e-9 is below the code of black already */
        const float f = ln_log2_of(v) * (float)(M_LN2 / m2);
        const float missing = -f * (1 + f * (1.f / 2 + f * (1.f / 6 + f * (1.f / 24 + f * (1.f / 120))))); /* 1 - exp(f); |f| < 0.27, next term 5e-7 of it */
        value[i] = ln_to_power(at_least((float)(1 - c1) - missing, 0) / ((float)(c2 - c3) + (float)c3 * missing), (float)(1 / m1));
    }
}

static void LN_CLONES rows_hlg_code(row_curve k, float *restrict value, int count)
{
    const float a = (float)(hlg_a * M_LN2), b = (float)hlg_b, c = (float)hlg_c;
    for (int i = 0; i < count; i++) {
        const float x = at_least(kept(value[i], &k), 0), low = ln_to_power(3 * x, 0.5f);
        value[i] = either(x > 1.f / 12, a * ln_log2_of(at_least(12 * x - b, 0.5f)) + c, low);
    }
}

static void LN_CLONES rows_hlg_light(row_curve k, float *restrict value, int count)
{
    const float by = (float)(1 / (hlg_a * M_LN2)), b = (float)hlg_b, c = (float)hlg_c;
    for (int i = 0; i < count; i++) {
        const float v = at_least(kept(value[i], &k), 0);
        value[i] = either(v > 0.5f, (ln_exp2_of((v - c) * by) + b) * (1.f / 12), v * v * (1.f / 3));
    }
}

typedef void rows_way(row_curve k, float *restrict value, int count);

void ln_transfer_rows_to_light(ln_transfer transfer, float *value, int count)
{
    static rows_way *const way[] = { [LINEAR] = rows_keep,  [POWER] = rows_power_light, [LOG] = rows_log_light, [MIRRORED] = rows_mirrored_light,
                                     [CC] = rows_cc_light, [PQ] = rows_pq_light,       [HLG] = rows_hlg_light };
    way[curves[transfer].form](in_single(&curves[transfer], true), value, count);
}

void ln_transfer_rows_to_code(ln_transfer transfer, float *value, int count)
{
    static rows_way *const way[] = { [LINEAR] = rows_keep, [POWER] = rows_power_code, [LOG] = rows_log_code, [MIRRORED] = rows_mirrored_code,
                                     [CC] = rows_cc_code, [PQ] = rows_pq_code,       [HLG] = rows_hlg_code };
    way[curves[transfer].form](in_single(&curves[transfer], false), value, count);
}

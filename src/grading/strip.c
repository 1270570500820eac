/* SPDX-License-Identifier: Apache-2.0 */
/* In the order in which film has it: light enters (fringes, halation), the process makes its colours, elements and grain make up the picture, the lamp shows it, the gate moves
 * it. */
#include "grading/strip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/chance.h"
#include "grading/grain.h"
#include "grading/power.h"

static const float display_gamma = 2.4f; /* Rec. ITU-R BT.1886 */

enum { STRIPE = 64 }; /* columns a thread blurs at a time: a line of a cache is 16 */

struct ln_strip {
    ln_developed how;
    ln_strip_switches on;
    ln_grade look;
    int width, height;
    float *picture[3], *other[3]; /* R'G'B' in work and the planes it goes to; one piece of memory */
    float *before[3];             /* for fringes: the picture before, as it entered; NULL until there is one */
    int64_t before_frame;
    ln_mosaic mosaic;
    /* of the picture in hand */
    uint32_t key;
    float grain, glow;
    double step[LN_RECORDS_MAX];  /* fringes: linear light that moves the first record alone */
    int radius;
    float shift[2], lamp;
};

static double number_of(const ln_figure *figure)
{
    return figure ? figure->number[0] : 0;
}

ln_status ln_strip_new(const ln_developed *how, const ln_strip_switches *switches, const ln_grade *look, ln_strip **out)
{
    ln_strip *s = *out = calloc(1, sizeof *s);
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a strip of film");
    s->how = *how;
    s->on = *switches;
    s->look = *look;
    return LN_OK;
}

void ln_strip_free(ln_strip *s)
{
    if (!s)
        return;
    free(s->picture[0]);
    free(s->before[0]);
    free(s);
}

static ln_status planes(float *plane[3], size_t count, int planes_wanted)
{
    plane[0] = malloc((size_t)planes_wanted * count * sizeof **plane);
    for (int c = 1; plane[0] && c < 3; c++)
        plane[c] = plane[0] + (size_t)c * count;
    return plane[0] ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a picture of %zu pixels", count);
}

/* The strip's millimetres become pixels. */
static ln_status fit(ln_strip *s, const ln_block *in)
{
    if (s->picture[0] && s->width == in->width && s->height == in->height)
        return LN_OK;
    const size_t count = (size_t)in->width * (size_t)in->height;
    free(s->picture[0]);
    free(s->before[0]);
    s->before[0] = NULL;
    ln_status status = planes(s->picture, count, 6);
    if (status)
        return status;
    for (int c = 0; c < 3; c++)
        s->other[c] = s->picture[0] + (size_t)(3 + c) * count;
    const ln_process *p = s->how.process;
    const double pitch = number_of(p->height) / in->height;
    s->width = in->width;
    s->height = in->height;
    s->grain = ln_grain_deviation(number_of(p->granularity), pitch * 1000);
    s->glow = (float)number_of(p->halation);
    s->radius = (int)fmin(fmax(number_of(p->spread) / pitch / 2, 1), fmax(1, fmin(in->width, in->height) / 4.0));
    if (p->elements)
        ln_mosaic_begin(&s->how, pitch, &s->mosaic);
    return LN_OK;
}

static float *row_of(const ln_strip *s, float *const plane[3], int c, int y)
{
    return plane[c] + (size_t)y * (size_t)s->width;
}

/* Light enters. */

static void LN_CLONES to_linear(const float *value, int count, float *linear)
{
    for (int i = 0; i < count; i++) {
        float v = value[i] > 0 ? value[i] : 0; /* in this order a NaN becomes 0 */
        linear[i] = ln_to_power(v < 1 ? v : 1, display_gamma);
    }
}

static void LN_CLONES to_value(const float *linear, int count, float *value)
{
    for (int i = 0; i < count; i++) {
        float v = linear[i] > 0 ? linear[i] : 0;
        value[i] = ln_to_power(v < 1 ? v : 1, 1 / display_gamma);
    }
}

static void linear_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    (void)worker;
    for (int c = 0; c < 3; c++)
        for (int y = from; y < to; y++)
            to_linear(row_of(s, s->picture, c, y), s->width, row_of(s, s->picture, c, y));
}

static void value_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    (void)worker;
    for (int c = 0; c < 3; c++)
        for (int y = from; y < to; y++)
            to_value(row_of(s, s->picture, c, y), s->width, row_of(s, s->picture, c, y));
}

/* A colour that exposes the second record as this picture does and the first as the other one: this picture's, moved along the one direction that the second record does not see.
 * `first` is the picture that the first record is taken from. */
static void LN_CLONES mix_records(const float first[3], const float step[3], const float *const from[3], float *const into[3], int count)
{
    float *red = into[0], *green = into[1], *blue = into[2];
    for (int i = 0; i < count; i++) {
        const float apart = first[0] * (from[0][i] - red[i]) + first[1] * (from[1][i] - green[i]) + first[2] * (from[2][i] - blue[i]);
        red[i] += step[0] * apart;
        green[i] += step[1] * apart;
        blue[i] += step[2] * apart;
    }
}

/* The shortest step that the second record does not see and the first sees as 1. */
static void find_step(const double first[3], const double second[3], float step[3])
{
    double dot = 0, square = 0, seen = 0, aside[3];
    for (int c = 0; c < 3; c++) {
        dot += first[c] * second[c];
        square += second[c] * second[c];
    }
    for (int c = 0; c < 3; c++) {
        aside[c] = first[c] - dot / square * second[c];
        seen += aside[c] * first[c];
    }
    for (int c = 0; c < 3; c++)
        step[c] = (float)(aside[c] / seen);
}

/* Red is exposed in even pictures and green in odd ones; what is shown is the newest of each. Linear light. */
static void fringe_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    const int new_one = s->before_frame & 1 ? 0 : 1; /* the picture before was odd: this one is even, and brings red */
    float first[3], step[3];
    (void)worker;
    for (int c = 0; c < 3; c++)
        first[c] = (float)s->how.exposure[1 - new_one][c];
    find_step(s->how.exposure[1 - new_one], s->how.exposure[new_one], step);
    for (int y = from; y < to; y++) {
        const float *old[3];
        float *now[3];
        for (int c = 0; c < 3; c++) {
            old[c] = row_of(s, s->before, c, y);
            now[c] = row_of(s, s->picture, c, y);
        }
        mix_records(first, step, old, now, s->width);
    }
}

static ln_status fringes(ln_strip *s, int64_t frame, ln_pool *pool)
{
    const size_t count = (size_t)s->width * (size_t)s->height;
    const bool follows = s->before[0] && frame == s->before_frame + 1;
    memcpy(s->other[0], s->picture[0], 3 * count * sizeof(float));
    if (follows)
        ln_pool_rows(pool, s->height, fringe_rows, s);
    if (!s->before[0]) {
        ln_status status = planes(s->before, count, 3);
        if (status)
            return status;
    }
    memcpy(s->before[0], s->other[0], 3 * count * sizeof(float));
    s->before_frame = frame;
    return LN_OK;
}

/* Along a row: the mean of 2 radius + 1 neighbours, those beyond the edge being the edge. */
static void box_row(const float *restrict from, int count, int radius, float *restrict to)
{
    const float share = 1.f / (float)(2 * radius + 1);
    double sum = 0;
    for (int i = -radius; i <= radius; i++)
        sum += (double)from[i < 0 ? 0 : i < count ? i : count - 1];
    for (int i = 0; i < count; i++) {
        to[i] = (float)sum * share;
        const int in = i + radius + 1, out = i - radius;
        sum += (double)from[in < count ? in : count - 1] - (double)from[out > 0 ? out : 0];
    }
}

static void box_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    (void)worker;
    for (int c = 0; c < 3; c++)
        for (int y = from; y < to; y++)
            box_row(row_of(s, s->picture, c, y), s->width, s->radius, row_of(s, s->other, c, y));
}

static void LN_CLONES slide(float *restrict sum, const float *restrict in, const float *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        sum[i] += in[i] - out[i];
}

/* Down a stripe of columns, and the glow is added to what cast it. */
static void glow_stripes(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    const float share = s->glow / (float)(2 * s->radius + 1), whole = 1 / (1 + s->glow);
    const int last = s->height - 1;
    (void)worker;
    for (int stripe = from; stripe < to; stripe++)
        for (int c = 0; c < 3; c++) {
            const int x = stripe * STRIPE, count = s->width - x < STRIPE ? s->width - x : STRIPE;
            float sum[STRIPE] = { 0 };
            for (int y = -s->radius; y <= s->radius; y++)
                for (int i = 0; i < count; i++)
                    sum[i] += row_of(s, s->other, c, y < 0 ? 0 : y < last ? y : last)[x + i];
            for (int y = 0; y <= last; y++) {
                const int in = y + s->radius + 1, out = y - s->radius;
                float *at = row_of(s, s->picture, c, y) + x;
                for (int i = 0; i < count; i++)
                    at[i] = (at[i] + share * sum[i]) * whole;
                slide(sum, row_of(s, s->other, c, in < last ? in : last) + x, row_of(s, s->other, c, out > 0 ? out : 0) + x, count);
            }
        }
}

/* The process, and what the picture is made of. */
static void develop_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    (void)worker;
    for (int y = from; y < to; y++) {
        float *rgb[3];
        const uint32_t key = ln_scramble(s->key + ln_scramble((uint32_t)y));
        for (int c = 0; c < 3; c++)
            rgb[c] = row_of(s, s->picture, c, y);
        s->look.rows(s->look.what, rgb[0], rgb[1], rgb[2], s->width);
        if (s->on.mosaic && s->how.process->elements)
            ln_mosaic_row(&s->mosaic, y, s->key, rgb[0], rgb[1], rgb[2], s->width);
        for (int c = 0; c < 3 && s->on.grain; c++) /* one layer of silver is one grain; each dye or element has its own */
            ln_grain_row(rgb[c], s->width, s->how.process->records == 1 ? key : ln_scramble(key + (uint32_t)c), s->grain);
    }
}

/* The gate. Four neighbours each way by Catmull and Rom's curve (1974), which goes through the samples and keeps them sharp. */
static void weights_of(float part, float w[4])
{
    const float p = part, q = p * p, r = q * p;
    w[0] = 0.5f * (-r + 2 * q - p);
    w[1] = 0.5f * (3 * r - 5 * q + 2);
    w[2] = 0.5f * (-3 * r + 4 * q + p);
    w[3] = 0.5f * (r - q);
}

static int edge(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

static void weave_rows(void *user, int worker, int from, int to)
{
    const ln_strip *s = user;
    const float fx = floorf(s->shift[0]), fy = floorf(s->shift[1]), lamp = s->lamp;
    float across[4], down[4];
    (void)worker;
    weights_of(s->shift[0] - fx, across);
    weights_of(s->shift[1] - fy, down);
    for (int c = 0; c < 3; c++)
        for (int y = from; y < to; y++) {
            const float *row[4];
            float *into = row_of(s, s->other, c, y);
            for (int k = 0; k < 4; k++)
                row[k] = row_of(s, s->picture, c, edge(y + (int)fy + k - 1, s->height));
            for (int x = 0; x < s->width; x++) {
                float sum = 0;
                for (int k = 0; k < 4; k++) {
                    const int at = edge(x + (int)fx + k - 1, s->width);
                    sum += across[k] * (down[0] * row[0][at] + down[1] * row[1][at] + down[2] * row[2][at] + down[3] * row[3][at]);
                }
                sum = sum > 0 ? sum * lamp : 0;
                into[x] = sum < 1 ? sum : 1;
            }
        }
}

/* Play from picture to picture, half of it slow: a worn perforation comes round again. In pixels. */
static float play(const ln_strip *s, int64_t frame, uint32_t which, double deviation)
{
    const uint32_t key = ln_scramble((uint32_t)s->on.seed ^ which);
    const int64_t slow = frame >= 0 ? frame / 8 : (frame - 7) / 8;
    const float part = (float)(frame - slow * 8) / 8, a = ln_bell(key + (uint32_t)slow), b = ln_bell(key + (uint32_t)slow + 1);
    return (float)deviation * (0.7f * ln_bell(~key + (uint32_t)frame) + 0.7f * (a + part * (b - a)));
}

static void set_chance(ln_strip *s, int64_t frame)
{
    const ln_process *p = s->how.process;
    const double pixels = s->height / number_of(p->height);
    s->key = ln_scramble((uint32_t)s->on.seed + ln_scramble((uint32_t)frame + ln_scramble((uint32_t)(frame >> 32))));
    s->lamp = s->on.flicker ? ln_to_power(fmaxf(0.1f, 1 + (float)number_of(p->flicker) * ln_bell(s->key ^ 0x2545f491U)), 1 / display_gamma) : 1;
    for (uint32_t i = 0; i < 2; i++)
        s->shift[i] = s->on.weave ? play(s, frame, 0x68e31da4U + i, number_of(p->weave) * pixels) : 0;
}

ln_status ln_strip_show(ln_strip *s, const ln_block *in, const float *const from[3], int64_t frame, const ln_grade *before, int count, ln_pool *pool, const float *rgb[3])
{
    const bool fringed = s->on.fringes && s->how.process->alternates, gate = s->on.weave || s->on.flicker;
    ln_status status = fit(s, in);
    if (!status)
        status = ln_picture_open(in, from, before, count, pool, s->picture);
    if (status)
        return status;
    set_chance(s, frame);
    if (fringed || s->on.halation) {
        ln_pool_rows(pool, s->height, linear_rows, s);
        if (fringed && (status = fringes(s, frame, pool)))
            return status;
        if (s->on.halation) {
            ln_pool_rows(pool, s->height, box_rows, s);
            ln_pool_rows(pool, (s->width + STRIPE - 1) / STRIPE, glow_stripes, s);
        }
        ln_pool_rows(pool, s->height, value_rows, s);
    }
    ln_pool_rows(pool, s->height, develop_rows, s);
    if (gate)
        ln_pool_rows(pool, s->height, weave_rows, s);
    for (int c = 0; c < 3; c++)
        rgb[c] = gate ? s->other[c] : s->picture[c];
    return LN_OK;
}

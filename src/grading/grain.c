/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/grain.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "grading/chance.h"
#include "grading/matrix.h"
#include "grading/power.h"

static const float gamma_of_display = 2.4f; /* Rec. ITU-R BT.1886 */

static inline float held(float x)
{
    x = x > 0 ? x : 0; /* in this order a NaN becomes 0 */
    return x < 1 ? x : 1;
}

/* Of a colour's light, where its elements stray by so much: none at least, twice at most. */
static inline float share_of(float bell, float deviation)
{
    const float share = 1 + deviation * bell;
    return share > 0 ? (share < 2 ? share : 2) : 0;
}

void LN_CLONES ln_grain_row(float *value, int count, uint32_t key, float deviation)
{
    const float to_density = -gamma_of_display * 0.30103f, to_value = -3.3219281f / gamma_of_display; /* by log2 */
    for (int i = 0; i < count; i++) {
        float v = value[i] > 1e-3f ? value[i] : 1e-3f;
        v = v < 1 ? v : 1;
        const float density = to_density * ln_log2_of(v) + 0.1f; /* 0.1: fog and base have grain too; assumed */
        const float grained = value[i] * ln_exp2_of(to_value * deviation * sqrtf(density) * ln_bell(key + (uint32_t)i));
        value[i] = grained < 1 ? grained : 1;
    }
}

float ln_grain_deviation(double granularity, double pitch)
{
    const double clump = 10;
    return (float)(granularity / (M_SQRT2 * fmax(pitch, clump)));
}

/* The light of each record is found again from what is shown. Two records leave a third direction, which passes as it is. */
void ln_mosaic_begin(const ln_developed *how, double pitch, ln_mosaic *out)
{
    const double density = how->process->elements->number[0]; /* a mm2 */
    *out = (ln_mosaic){ .pitch = pitch, .records = how->process->records, .regular = how->process->regular, .elements = density * pitch * pitch };
    out->cell = out->regular ? sqrt(out->records / density) : 1 / sqrt(density);
    out->drawn = out->regular ? out->cell >= 3 * pitch : out->elements < 1; /* coarser pixels would turn the ruling into moire */
    for (int c = 0; c < 3; c++)
        for (int r = 0; r < 3; r++)
            out->from_records[c][r] = r < out->records ? how->show[c][r] * how->scale : c == r;
    ln_matrix_invert(out->from_records, out->to_records);
}

/* Which element covers a place of a strewn mosaic: the nearest of points that stand one in each cell, anywhere in it. */
static int strewn_at(double x, double y, uint32_t key, int records)
{
    const int cx = (int)floor(x), cy = (int)floor(y);
    double nearest = 1e9;
    int colour = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            const uint32_t h = ln_scramble(key + (uint32_t)(cx + dx) * 0x9e3779b9U + ln_scramble((uint32_t)(cy + dy)));
            const double px = cx + dx + (h & 0xfff) / 4096.0 - x, py = cy + dy + (h >> 12 & 0xfff) / 4096.0 - y, far = px * px + py * py;
            if (far < nearest) {
                nearest = far;
                colour = (int)((h >> 24) % (uint32_t)records);
            }
        }
    return colour;
}

/* Lines of the first colour across a third of each square, the second and third side by side in the rest; the ruling stands 23 degrees askew (filmcolors.org, "Dufaycolor"). */
static int ruled_at(double x, double y)
{
    const double cosine = 0.92050485, sine = 0.39073113, u = x * cosine + y * sine, v = y * cosine - x * sine, across = v - floor(v), along = u - floor(u);
    return across < 1.0 / 3 ? 0 : along < 0.5 ? 1 : 2;
}

/* How much of each colour lies before a pixel, times how many there are, so that 1 is the usual. */
static void draw(const ln_mosaic *m, int column, int y, uint32_t key, double share[3])
{
    enum { FINE = 4 };
    const double step = m->pitch / m->cell, offset = ln_scramble(key) / 4294967296.0;
    share[0] = share[1] = share[2] = 0;
    for (int i = 0; i < FINE * FINE; i++) {
        const double px = (column + (i % FINE + 0.5) / FINE) * step, py = (y + ((double)(i / FINE) + 0.5) / FINE) * step;
        share[m->regular ? ruled_at(px + offset, py) : strewn_at(px, py, key, m->records)] += (double)m->records / (FINE * FINE);
    }
}

/* Uneven numbers: each colour's count strays by its square root, and what one has more the others have less. */
static void LN_CLONES stray_row(const float to[9], const float from[9], int records, float deviation, uint32_t key, float *restrict red, float *restrict green,
                                float *restrict blue, int count)
{
    const float third = records == 3, mean_of = 1 / (float)records;
    for (int i = 0; i < count; i++) {
        const float r = ln_to_power(held(red[i]), gamma_of_display), g = ln_to_power(held(green[i]), gamma_of_display), b = ln_to_power(held(blue[i]), gamma_of_display);
        const uint32_t k = key + 3 * (uint32_t)i;
        const float n0 = ln_bell(k), n1 = ln_bell(k + 1), n2 = ln_bell(k + 2) * third, mean = (n0 + n1 + n2) * mean_of;
        const float first = (to[0] * r + to[1] * g + to[2] * b) * share_of(n0 - mean, deviation);
        const float second = (to[3] * r + to[4] * g + to[5] * b) * share_of(n1 - mean, deviation);
        const float last = (to[6] * r + to[7] * g + to[8] * b) * share_of((n2 - mean) * third, deviation);
        red[i] = ln_to_power(held(from[0] * first + from[1] * second + from[2] * last), 1 / gamma_of_display);
        green[i] = ln_to_power(held(from[3] * first + from[4] * second + from[5] * last), 1 / gamma_of_display);
        blue[i] = ln_to_power(held(from[6] * first + from[7] * second + from[8] * last), 1 / gamma_of_display);
    }
}

static void drawn_row(const ln_mosaic *m, int y, uint32_t key, float *red, float *green, float *blue, int count)
{
    const double light = 0.6;
    for (int i = 0; i < count; i++) {
        float *const rgb[3] = { red + i, green + i, blue + i };
        double linear[3], record[3], share[3];
        for (int c = 0; c < 3; c++)
            linear[c] = (double)ln_to_power(held(*rgb[c]), gamma_of_display);
        ln_matrix_carry((double (*)[3])(uintptr_t)m->to_records, linear, record);
        draw(m, i, y, key, share);
        for (int r = 0; r < m->records; r++)
            record[r] *= share[r] * light;
        ln_matrix_carry((double (*)[3])(uintptr_t)m->from_records, record, linear);
        for (int c = 0; c < 3; c++)
            *rgb[c] = ln_to_power(held((float)linear[c]), 1 / gamma_of_display);
    }
}

void ln_mosaic_row(const ln_mosaic *m, int y, uint32_t key, float *red, float *green, float *blue, int count)
{
    float to[9], from[9];
    if (m->drawn)
        drawn_row(m, y, key, red, green, blue, count);
    if (m->drawn || m->regular)
        return; /* a ruling that is not seen is even */
    for (int i = 0; i < 9; i++) {
        to[i] = (float)m->to_records[i / 3][i % 3];
        from[i] = (float)m->from_records[i / 3][i % 3];
    }
    stray_row(to, from, m->records, (float)sqrt(m->records / m->elements), ln_scramble(key + ln_scramble((uint32_t)y ^ 0x5bd1e995U)), red, green, blue, count);
}

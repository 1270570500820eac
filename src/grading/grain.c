/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/grain.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "grading/chance.h"
#include "grading/matrix.h"
#include "grading/power.h"

static const float gamma_of_display = 2.4f; /* Rec. ITU-R BT.1886 */

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
static void stray(const ln_mosaic *m, int column, uint32_t row_key, double share[3])
{
    const double deviation = sqrt(m->records / m->elements);
    double mean = 0;
    for (int r = 0; r < m->records; r++)
        mean += (share[r] = (double)ln_bell(row_key + (uint32_t)(3 * column + r))) / m->records;
    for (int r = 0; r < m->records; r++)
        share[r] = fmin(fmax(1 + deviation * (share[r] - mean), 0), 2);
}

void ln_mosaic_row(const ln_mosaic *m, int y, uint32_t key, float *red, float *green, float *blue, int count)
{
    const uint32_t row_key = ln_scramble(key + ln_scramble((uint32_t)y ^ 0x5bd1e995U));
    const double light = m->drawn ? 0.6 : 1;
    if (!m->drawn && m->regular)
        return; /* a ruling that is not seen is even */
    for (int i = 0; i < count; i++) {
        float *const rgb[3] = { red + i, green + i, blue + i };
        double linear[3], record[3], share[3];
        for (int c = 0; c < 3; c++)
            linear[c] = (double)ln_to_power(*rgb[c] > 0 ? *rgb[c] : 0, gamma_of_display);
        ln_matrix_carry((double (*)[3])(uintptr_t)m->to_records, linear, record);
        if (m->drawn)
            draw(m, i, y, key, share);
        else
            stray(m, i, row_key, share);
        for (int r = 0; r < m->records; r++)
            record[r] *= share[r] * light;
        ln_matrix_carry((double (*)[3])(uintptr_t)m->from_records, record, linear);
        for (int c = 0; c < 3; c++)
            *rgb[c] = ln_to_power((float)fmin(fmax(linear[c], 0), 1), 1 / gamma_of_display);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Everything is a difference of logarithms, so a reading is turned into logarithms once, when it is pushed. What a band usually holds is read as the level is in gains.c: quarters of a
 * second that stand at fixed places of the clip are summed, and straight lines run from the middle of one to the next. Sums over fixed places do not drift, and are the same wherever
 * reading began. */
#include "sound/features.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "base/lines.h"
#include "sound/ground.h"

enum {
    CHUNK = 25,    /* rows of a quarter of a second */
    AROUND = 6,    /* such chunks to either side */
    RING = 1024,   /* readings held; a power of two above 3 * LN_FEATURES_REACH */
    CHUNKS = 64,
    EDGE = 3,      /* rows beside silence that are partly silent, as they are held */
};
static const float unit = 1.0F / 3, most = 4;
static const float nothing = -87.336544F, silence = -87; /* the logarithm of the smallest normal float; what is no more than this is silence */

typedef struct logs { /* of one reading */
    LN_LINES float power[LN_BANDS], held[LN_BANDS], noise[LN_BANDS], first[LN_BANDS], second[LN_BANDS];
    float total, noise_total;
    bool holds;
    bool empty[LN_BANDS]; /* nothing there, and nothing expected */
} logs;

/* What was shown: frames to compare with, logarithms of figures per band. */
typedef struct shown {
    size_t count;
    float frame[LN_FEATURES_FRAMES][LN_BANDS];
    float mean[LN_BANDS], soft[LN_BANDS], loud[LN_BANDS];
} shown;

struct ln_features {
    shown example, stays;
    float noise[LN_BANDS]; /* the profile's */
    int top;               /* the highest band in which noise is expected; the last where it is in none */
    int64_t first, pushed, pulled; /* rows */
    int64_t summed;                /* chunks */
    bool ended;
    logs ring[RING];
    struct {
        float mean[LN_BANDS];   /* of a chunk */
        float usual[LN_BANDS], quiet[LN_BANDS]; /* over the chunks around it */
    } chunk[CHUNKS];
    int64_t known; /* chunks whose surroundings are */
};

void LN_CLONES ln_features_log(const float *x, size_t count, float *out)
{
    /* x = 2^e m with m from sqrt(1/2) to sqrt(2); ln m = 2 artanh((m - 1) / (m + 1)), whose series ends soon there. */
    for (size_t i = 0; i < count; i++) {
        float y = x[i] > FLT_MIN ? x[i] : FLT_MIN, m;
        int32_t bits;
        memcpy(&bits, &y, sizeof bits);
        int32_t e = (bits - 0x3f3504f3) >> 23;
        bits -= e * (1 << 23);
        memcpy(&m, &bits, sizeof m);
        float s = (m - 1) / (m + 1), q = s * s;
        out[i] = (float)e * 0.693147181F + 2 * s * (1 + q * (1.0F / 3 + q * (1.0F / 5 + q * (1.0F / 7))));
    }
}

static float clamp(float x)
{
    return x > most ? most : x < -most ? -most : x;
}

/* What the network was taught goes up to 24 kHz. Where the rate does not reach it is told that things go on as in the highest band: on sounds at 8 to 22 kHz it then comes up to 0.4 dB nearer to what
 * should stay than where it is told of silence (bench/sound/RESULTS.md). */
static void go_on(float *band, int top)
{
    for (int b = top + 1; b < LN_BANDS; b++)
        band[b] = band[top];
}

/* Frames, evenly drawn, and figures of them. `noise` are logarithms. */
static void look_at(shown *s, const float *rows, size_t count, const float *noise, int top)
{
    double sum[LN_BANDS] = { 0 };
    s->count = count < LN_FEATURES_FRAMES ? count : LN_FEATURES_FRAMES;
    for (size_t i = 0; i < s->count; i++) {
        const float *row = rows + i * count / s->count * LN_BANDS;
        bool finite = true;
        for (int b = 0; b < LN_BANDS; b++)
            finite = finite && row[b] >= 0 && row[b] < HUGE_VALF;
        if (finite)
            memcpy(s->frame[i], row, sizeof s->frame[i]);
        for (int b = 0; b < LN_BANDS; b++)
            sum[b] += (double)s->frame[i][b];
    }
    const int frames = (int)s->count;
    for (int b = 0; b < LN_BANDS && frames; b++) {
        float column[LN_FEATURES_FRAMES];
        for (size_t i = 0; i < s->count; i++)
            column[i] = s->frame[i][b];
        s->mean[b] = (float)fmin(sum[b] / (double)s->count, 1e30);
        s->soft[b] = ln_nth(column, frames, frames / 10);
        s->loud[b] = ln_nth(column, frames, frames - 1 - frames / 10);
    }
    ln_features_log(s->mean, LN_BANDS, s->mean);
    ln_features_log(s->soft, LN_BANDS, s->soft);
    ln_features_log(s->loud, LN_BANDS, s->loud);
    for (size_t i = 0; i < s->count; i++) {
        ln_features_log(s->frame[i], LN_BANDS, s->frame[i]);
        for (int b = 0; b < LN_BANDS; b++)
            s->frame[i][b] = clamp(unit * (s->frame[i][b] - noise[b]));
        go_on(s->frame[i], top);
    }
}

static int highest(const ln_profile *profile)
{
    for (int b = LN_BANDS - 1; b > 0; b--)
        if (profile->noise[b] > 0)
            return b;
    return LN_BANDS - 1;
}

ln_status ln_features_new(const float *rows, size_t count, const float *keep, size_t keep_count, const ln_profile *profile, ln_features **out)
{
    ln_features *f = *out = ln_lines_new(sizeof *f);
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory for %d readings", RING);
    ln_features_log(profile->noise, LN_BANDS, f->noise);
    f->top = highest(profile);
    look_at(&f->example, rows, count, f->noise, f->top);
    look_at(&f->stays, keep, keep_count, f->noise, f->top);
    return LN_OK;
}

void ln_features_free(ln_features **features)
{
    if (!features)
        return;
    free(*features);
    *features = NULL;
}

const float *ln_features_example(const ln_features *f, size_t *count)
{
    *count = f->example.count;
    return f->example.frame[0];
}

const float *ln_features_stays(const ln_features *f, size_t *count)
{
    *count = f->stays.count;
    return f->stays.frame[0];
}

void ln_features_start(ln_features *f, int64_t row)
{
    f->first = f->pushed = f->pulled = row;
    f->summed = f->known = row / CHUNK;
    f->ended = false;
}

/* A row into which nothing reaches that was cut: its window and its neighbours, over which it is held, are whole. */
static bool is_whole(const ln_features *f, int64_t row)
{
    bool whole = true;
    for (int64_t t = row - EDGE; t <= row + EDGE; t++)
        whole &= t < f->first || t >= f->pushed || f->ring[t & (RING - 1)].holds;
    return whole;
}

/* Mean of a chunk's logarithms; silence, which has none, is left out. */
static void sum_chunk(ln_features *f, int64_t chunk)
{
    int64_t from = chunk * CHUNK < f->first ? f->first : chunk * CHUNK, to = (chunk + 1) * CHUNK < f->pushed ? (chunk + 1) * CHUNK : f->pushed;
    float *mean = f->chunk[chunk & (CHUNKS - 1)].mean, heard[LN_BANDS] = { 0 };
    memset(mean, 0, LN_BANDS * sizeof *mean);
    for (int64_t t = from; t < to; t++)
        if (is_whole(f, t))
            for (int b = 0; b < LN_BANDS; b++) {
                float held = f->ring[t & (RING - 1)].held[b], is = held > silence ? 1 : 0;
                mean[b] += is * held;
                heard[b] += is;
            }
    for (int b = 0; b < LN_BANDS; b++)
        mean[b] = heard[b] > 0 ? mean[b] / heard[b] : silence;
}

static void look_around(ln_features *f, int64_t chunk)
{
    int64_t from = chunk - AROUND < f->first / CHUNK ? f->first / CHUNK : chunk - AROUND, to = chunk + AROUND < f->summed ? chunk + AROUND : f->summed - 1;
    float *usual = f->chunk[chunk & (CHUNKS - 1)].usual, *quiet = f->chunk[chunk & (CHUNKS - 1)].quiet;
    for (int b = 0; b < LN_BANDS; b++) {
        float sum = 0, least = 0, heard = 0;
        for (int64_t c = from; c <= to; c++) {
            float mean = f->chunk[c & (CHUNKS - 1)].mean[b];
            if (mean <= silence)
                continue;
            sum += mean;
            least = heard > 0 && least < mean ? least : mean;
            heard++;
        }
        usual[b] = heard > 0 ? sum / heard : nothing;
        quiet[b] = heard > 0 ? least : nothing;
    }
}

static void advance(ln_features *f)
{
    while (f->ended ? f->summed * CHUNK < f->pushed : (f->summed + 1) * CHUNK <= f->pushed)
        sum_chunk(f, f->summed++);
    while (f->known < f->summed && (f->ended || f->known + AROUND < f->summed))
        look_around(f, f->known++);
}

void ln_features_push(ln_features *f, const ln_reading *reading)
{
    logs *l = &f->ring[f->pushed++ & (RING - 1)];
    float totals[2] = { 0, 0 };
    for (int b = 0; b < LN_BANDS; b++) {
        totals[0] += reading->power[b];
        totals[1] += reading->noise[b];
        l->empty[b] = reading->power[b] <= 0 && reading->noise[b] <= 0;
    }
    ln_features_log(reading->power, LN_BANDS, l->power);
    ln_features_log(reading->smooth, LN_BANDS, l->held);
    ln_features_log(reading->noise, LN_BANDS, l->noise);
    ln_features_log(totals, 2, totals);
    l->holds = reading->holds;
    l->total = totals[0];
    l->noise_total = totals[1];
    memcpy(l->first, reading->first, sizeof l->first);
    memcpy(l->second, reading->second, sizeof l->second);
    advance(f);
}

void ln_features_end(ln_features *f)
{
    f->ended = true;
    advance(f);
}

static void LN_CLONES ratio(const float *restrict a, const float *restrict b, float *restrict out)
{
    for (int i = 0; i < LN_BANDS; i++) {
        float x = unit * (a[i] - b[i]);
        x = x > most ? most : x;
        out[i] = x < -most ? -most : x;
    }
}

/* What is around a row: between the middles of two chunks. */
static void around(const ln_features *f, int64_t row, float *usual, float *quiet)
{
    double at = ((double)row + 0.5) / CHUNK - 0.5;
    int64_t chunk = (int64_t)floor(at), first = f->first / CHUNK, last = f->known - 1;
    float share = (float)(at - (double)chunk);
    int64_t one = (chunk < first ? first : chunk) & (CHUNKS - 1), two = (chunk + 1 > last ? last : chunk + 1) & (CHUNKS - 1);
    for (int b = 0; b < LN_BANDS; b++) {
        usual[b] = f->chunk[one].usual[b] + share * (f->chunk[two].usual[b] - f->chunk[one].usual[b]);
        quiet[b] = f->chunk[one].quiet[b] + share * (f->chunk[two].quiet[b] - f->chunk[one].quiet[b]);
    }
}

static void LN_CLONES fill(const ln_features *f, const logs *l, int64_t row, float out[LN_FEATURES][LN_BANDS])
{
    if (!l->holds) {
        memset(out, 0, sizeof(float) * LN_FEATURES * LN_BANDS);
        return;
    }
    float usual[LN_BANDS], quiet[LN_BANDS], total[LN_BANDS], noise_total[LN_BANDS], loud[LN_BANDS], soft[LN_BANDS];
    around(f, row, usual, quiet);
    for (int b = 0; b < LN_BANDS; b++) {
        float level = l->noise[b] - f->noise[b];
        total[b] = l->total;
        noise_total[b] = l->noise_total;
        loud[b] = f->example.loud[b] + level;
        soft[b] = f->example.soft[b] + level;
        out[LN_FEATURE_FIRST][b] = 2 * l->first[b] - 1;
        out[LN_FEATURE_SECOND][b] = 2 * l->second[b] - 1;
    }
    ratio(l->power, l->noise, out[LN_FEATURE_OVER_NOISE]);
    ratio(l->held, l->noise, out[LN_FEATURE_HELD]);
    ratio(l->power, usual, out[LN_FEATURE_USUAL]);
    ratio(l->power, quiet, out[LN_FEATURE_QUIET]);
    ratio(l->power, total, out[LN_FEATURE_SHARE]);
    ratio(l->noise, noise_total, out[LN_FEATURE_NOISE_SHARE]);
    ratio(l->power, loud, out[LN_FEATURE_LOUD]);
    ratio(l->power, soft, out[LN_FEATURE_SOFT]);
    ratio(loud, soft, out[LN_FEATURE_RESTLESS]);
    ratio(l->noise, f->noise, out[LN_FEATURE_LEVEL]);
    if (f->stays.count) {
        ratio(l->power, f->stays.mean, out[LN_FEATURE_STAYS]);
        ratio(l->power, f->stays.loud, out[LN_FEATURE_STAYS_LOUD]);
        ratio(l->noise, f->stays.mean, out[LN_FEATURE_NOISE_STAYS]);
    } else {
        memset(out[LN_FEATURE_STAYS], 0, 3 * LN_BANDS * sizeof(float));
    }
    for (int b = 0; b < LN_BANDS; b++)
        out[LN_FEATURE_STAYS_SHOWN][b] = f->stays.count ? 1 : 0;
    for (int b = 0; b < LN_BANDS; b++)
        for (int i = 0; i < LN_FEATURES && l->empty[b]; i++)
            out[i][b] = b > f->top ? out[i][f->top] : 0;
}

bool ln_features_pull(ln_features *f, float row[LN_FEATURES][LN_BANDS])
{
    int64_t at = f->pulled;
    if (at >= f->pushed || (!f->ended && at / CHUNK + 1 >= f->known))
        return false;
    fill(f, &f->ring[at & (RING - 1)], at, row);
    f->pulled++;
    return true;
}

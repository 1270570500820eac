/* SPDX-License-Identifier: Apache-2.0 */
/* What is left of a band when the noise is taken out of it, asked twice: once of the band's power over 50 ms, and once with that answer, held for 30 ms, as what is expected
 * (expected / (expected + noise), after Ephraim and Malah's decision-directed estimate, 1984). The first lets go of noise, the second holds on to voices; the mean of the two does
 * both.
 *
 * The first answer is no subtraction. Noise swings around its mean, by more than any one figure tells, so that a band 6 dB above it is still as likely noise as not: measured over 180
 * mixes, the share that is right at 0, 4, 8, 12, 20 dB is 0.2, 0.46, 0.64, 0.80, 0.92, where Wiener's gain with twice the noise says 0, 0.37, 0.75, 0.90, 0.98.
 *
 * The noise is seldom as loud as it was shown. How loud it is now is read where other sounds pause: in each band, the power that is undercut a quarter of the time, over some four
 * seconds, against the same figure in the example. Noise cannot be louder anywhere than the band where the clip pauses most, so the quietest bands (one in twenty) say how loud it
 * is, and no band is believed to hold more than its own pauses show. Where the noise is absent all gains rise to one by themselves.
 *
 * That takes seconds, and a car has passed by then. So from the rows that showed the noise it is followed outwards by what half a second says, as long as it sinks, for up to two seconds. What
 * does not sink is the scene itself, which is why the followed noise speaks against the network (ln_gains_was_shown) only where what stays was shown and is left out.
 *
 * Where what must stay was shown too, its usual power says how little of a band may be left at least: rain stays rain under a rotor.
 *
 * Tried and dropped: smoothing over bands (voices lose their edges); the median of the example (0.1 to 0.2 dB less from a clean example); median minus median for what stays (0.3 dB less
 * than means); bands that may be louder than the quietest say (0.1 to 0.3 dB less); frame-by-frame subtraction (1 dB less when the level is wrong, and it chirps). */
#include "sound/gains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "base/lines.h"
#include "sound/ground.h"

enum {
    CHUNK = 25,                     /* rows that share one reading of the level: a quarter of a second */
    WINDOW = 200,                   /* rows to either side of a chunk that are read */
    SMOOTH = 2,                     /* rows to either side: 50 ms in all */
    RING = 1024,                    /* rows held; a power of two above 2 * LN_GAINS_REACH + CHUNK */
    CHUNKS = 64,
    FADE = 25,                      /* rows beside those that showed the noise */
    FOLLOW = 7,                     /* chunks beside those in which it is followed as it fades */
    NEAR = 12,                      /* rows to either side of a chunk that are read for that */
};
static const double usual = 0.85, over_usual = 1.17; /* of an example the loudest rows are left out: a dog, a step; the rest stands for all */
static const double rest = 0.02;    /* of the noise, where the stays example is as loud as it */
static const double pause_share = 0.25, quiet_bands = 0.05, most_bands = 0.5;
static const double unsure = 1.2589, loudest = 40; /* levels within 1 dB of the example's are the example's; none is believed above 16 dB */
static const float fade_db = 30;  /* what is expected of the noise falls by so much in FADE rows */
static const float heavy = 4, heavy_again = 1.5F;  /* how much noise weighs in the two answers */
static const float silent = 1e-5F; /* of the example where it is quiet: a row this far below it was cut away, but for a dithered step or what a codec leaves */
static const float faint = 1e-5F;   /* bands this far below the example's strongest hold nothing but the recorder */

struct ln_gains {
    ln_profile profile;
    float floor, strength, faintest, silence; /* the last two: powers of a band, and of a row */
    struct {
        int64_t from, to;
    } shown[LN_GAINS_SHOWN]; /* rows */
    int shown_count;
    int64_t first, pushed, smoothed, pulled; /* rows */
    int64_t levelled, neared;                /* chunks */
    bool ended;
    bool holds[RING]; /* as ln_reading has it */
    LN_LINES float power[RING][LN_BANDS], smooth[RING][LN_BANDS], level[CHUNKS][LN_BANDS];
    struct {
        LN_LINES float level[LN_BANDS]; /* as half a second says */
        float all, alone;               /* in the quietest bands, and in half of all bands without what stays */
    } near[CHUNKS];
};

/* The value at `share` of the way up, 0 the least; reorders. */
static float quantile(float *v, size_t count, double share)
{
    return ln_nth(v, (int)count, (int)(share * (double)(count - 1) + 0.5));
}

/* What an example tells of a band, held for 50 ms: what a quarter of it stays under, its median, and its mean but for the loudest rows. */
typedef struct heard {
    float low[LN_BANDS], middle[LN_BANDS], mean[LN_BANDS];
} heard;

static float mean_below(float *column, size_t count)
{
    size_t many = (size_t)(usual * (double)(count - 1) + 0.5) + 1;
    double sum = 0;
    quantile(column, count, usual); /* what lies below it now stands before it */
    for (size_t i = 0; i < many; i++)
        sum += (double)column[i];
    return (float)(sum / (double)many);
}

static ln_status hear(const float *rows, size_t count, heard *out)
{
    float *column = malloc(count * sizeof *column);
    if (!column)
        return ln_fail(LN_EMEMORY, "no memory for an example of %zu rows", count);
    for (int b = 0; b < LN_BANDS; b++) {
        for (size_t t = 0; t < count; t++) {
            size_t from = t < SMOOTH ? 0 : t - SMOOTH, to = t + SMOOTH < count ? t + SMOOTH : count - 1;
            column[t] = 0;
            for (size_t u = from; u <= to; u++)
                column[t] += rows[u * LN_BANDS + (size_t)b] / (float)(to - from + 1);
        }
        out->low[b] = quantile(column, count, pause_share);
        out->middle[b] = quantile(column, count, 0.5);
        out->mean[b] = mean_below(column, count);
    }
    free(column);
    return LN_OK;
}

ln_status ln_profile_of(const float *rows, size_t count, const float *keep, size_t keep_count, ln_profile *profile)
{
    heard shown, stays = { 0 };
    ln_status status = hear(rows, count, &shown);
    if (!status && keep_count)
        status = hear(keep, keep_count, &stays);
    if (status)
        return status;
    for (int b = 0; b < LN_BANDS; b++) {
        profile->noise[b] = (float)over_usual * fmaxf(shown.mean[b] - stays.mean[b], (float)rest * shown.mean[b]);
        profile->share[b] = shown.mean[b] > 0 ? fmaxf(1 - stays.mean[b] / shown.mean[b], (float)rest) : 1;
        profile->low[b] = fmaxf(shown.low[b] - stays.low[b], (float)rest * shown.low[b]);
        profile->least[b] = stays.middle[b] > 0 ? stays.middle[b] / (stays.middle[b] + profile->noise[b]) : 0;
    }
    return LN_OK;
}

ln_status ln_gains_new(const ln_profile *profile, double floor, double strength, ln_gains **out)
{
    ln_gains *g = *out = ln_lines_new(sizeof *g);
    if (!g)
        return ln_fail(LN_EMEMORY, "no memory for %d rows", RING);
    float top = 0, low = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        top = fmaxf(top, profile->noise[b]);
        low += profile->low[b];
    }
    g->profile = *profile;
    g->faintest = faint * top;
    g->silence = silent * low;
    ln_gains_set(g, floor, strength);
    return LN_OK;
}

void ln_gains_set(ln_gains *g, double floor, double strength)
{
    g->floor = (float)floor;
    g->strength = (float)strength;
}

void ln_gains_shown(ln_gains *g, int64_t from, int64_t to)
{
    if (g->shown_count == LN_GAINS_SHOWN)
        return;
    g->shown[g->shown_count].from = from;
    g->shown[g->shown_count++].to = to;
}

void ln_gains_free(ln_gains **gains)
{
    if (!gains)
        return;
    free(*gains);
    *gains = NULL;
}

void ln_gains_start(ln_gains *g, int64_t row)
{
    g->first = g->pushed = g->smoothed = g->pulled = row;
    g->levelled = g->neared = row / CHUNK;
    g->ended = false;
}

static float *row_of(float rows[RING][LN_BANDS], int64_t row)
{
    return rows[row & (RING - 1)];
}

static void LN_CLONES smooth_row(ln_gains *g, int64_t row)
{
    int64_t from = row - SMOOTH < g->first ? g->first : row - SMOOTH, to = row + SMOOTH < g->pushed ? row + SMOOTH : g->pushed - 1;
    float *sum = row_of(g->smooth, row);
    float all = 0;
    for (int b = 0; b < LN_BANDS; b++)
        all += row_of(g->power, row)[b];
    g->holds[row & (RING - 1)] = all > g->silence;
    memset(sum, 0, LN_BANDS * sizeof *sum);
    for (int64_t u = from; u <= to; u++)
        for (int b = 0; b < LN_BANDS; b++)
            sum[b] += row_of(g->power, u)[b];
    for (int b = 0; b < LN_BANDS; b++)
        sum[b] /= (float)(to - from + 1);
}

/* How loud the quietest bands say the noise is, against the example. */
static float loudness(float *ratio, size_t count)
{
    double level = (double)quantile(ratio, count, quiet_bands);
    level = level > unsure ? level / unsure : level < 1 / unsure ? level * unsure : 1;
    return (float)fmin(level, loudest);
}

/* In each band the value at `share` of the way up among every other row of [from, to) that holds anything, found bit by bit from the top, all bands together: floats that are not negative sort as
 * their bits do. Neighbours share four rows of their five: every other one tells as much. */
static void LN_CLONES low_of(const ln_gains *restrict g, int64_t from, int64_t to, int count, double share, float low[LN_BANDS])
{
    const int32_t want = (int32_t)(share * (double)(count - 1) + 0.5);
    int32_t bits[LN_BANDS] = { 0 }, below[LN_BANDS];
    for (int32_t bit = 1 << 30; bit; bit >>= 1) {
        float tried[LN_BANDS];
        for (int b = 0; b < LN_BANDS; b++) {
            bits[b] |= bit;
            below[b] = 0;
        }
        memcpy(tried, bits, sizeof tried);
        for (int64_t t = from; t < to; t += 2) {
            const float *row = g->smooth[t & (RING - 1)];
            if (g->holds[t & (RING - 1)])
                for (int b = 0; b < LN_BANDS; b++)
                    below[b] += row[b] < tried[b];
        }
        for (int b = 0; b < LN_BANDS; b++)
            bits[b] -= below[b] > want ? bit : 0;
    }
    memcpy(low, bits, sizeof bits);
}

static bool tells(const ln_gains *g, int band)
{
    return g->profile.low[band] > 0 && g->profile.noise[band] >= g->faintest;
}

/* The levels in the rows from `from` to `to`, as far as there are such; returns what the quietest bands say. */
static float read_level(ln_gains *g, int64_t from, int64_t to, float low[LN_BANDS], float level[LN_BANDS])
{
    float ratio[LN_BANDS];
    size_t count = 0;
    int many = 0;
    from = from < g->first ? g->first : from;
    to = to > g->smoothed ? g->smoothed : to;
    memset(low, 0, LN_BANDS * sizeof *low);
    for (int64_t t = from; t < to; t += 2)
        many += g->holds[t & (RING - 1)];
    if (many)
        low_of(g, from, to, many, pause_share, low);
    for (int b = 0; b < LN_BANDS; b++)
        if (tells(g, b))
            ratio[count++] = level[b] = low[b] / g->profile.low[b];
    float all = count ? loudness(ratio, count) : 1;
    for (int b = 0; b < LN_BANDS; b++)
        level[b] = tells(g, b) ? fminf(all, level[b]) : all;
    return all;
}

/* How loud the noise is in half of all bands once what stays is left out of them; 0 where nothing was shown that stays. */
static float level_alone(const ln_gains *g, const float low[LN_BANDS])
{
    float ratio[LN_BANDS];
    size_t count = 0;
    bool known = false;
    for (int b = 0; b < LN_BANDS; b++) {
        const float least = g->profile.least[b], stays = g->profile.noise[b] * least / fmaxf(1 - least, 1e-3F);
        known = known || least > 0;
        if (tells(g, b))
            ratio[count++] = fmaxf(low[b] - stays, 0) / g->profile.low[b];
    }
    return known && count ? quantile(ratio, count, most_bands) : 0;
}

/* Close enough to rows that were shown for the noise to be followed to. */
static bool is_near(const ln_gains *g, int64_t chunk)
{
    bool near = false;
    for (int i = 0; i < g->shown_count; i++)
        near = near || (chunk >= g->shown[i].from / CHUNK - FOLLOW && chunk <= (g->shown[i].to - 1) / CHUNK + FOLLOW);
    return near;
}

static void level_next(ln_gains *g)
{
    float low[LN_BANDS];
    read_level(g, g->levelled * CHUNK - WINDOW, (g->levelled + 1) * CHUNK + WINDOW, low, g->level[g->levelled & (CHUNKS - 1)]);
    g->levelled++;
}

/* Whatever can be worked out from the rows that are there. */
static void advance(ln_gains *g)
{
    while (g->smoothed < g->pushed && (g->ended || g->smoothed + SMOOTH < g->pushed))
        smooth_row(g, g->smoothed++);
    float low[LN_BANDS];
    while ((g->levelled + 1) * CHUNK + WINDOW <= g->smoothed)
        level_next(g);
    for (; g->shown_count && (g->ended ? (g->neared - 1) * CHUNK < g->pushed : (g->neared + 1) * CHUNK + NEAR <= g->smoothed); g->neared++) {
        const int64_t at = g->neared & (CHUNKS - 1);
        if (!is_near(g, g->neared))
            continue;
        g->near[at].all = read_level(g, g->neared * CHUNK - NEAR, (g->neared + 1) * CHUNK + NEAR, low, g->near[at].level);
        g->near[at].alone = level_alone(g, low);
    }
}

void ln_gains_push(ln_gains *g, const float *power)
{
    float *row = row_of(g->power, g->pushed++);
    bool finite = true;
    for (int b = 0; b < LN_BANDS; b++)
        finite &= power[b] >= 0 && power[b] < HUGE_VALF;
    for (int b = 0; b < LN_BANDS; b++)
        row[b] = !finite ? 0 : power[b] < 1e30F ? power[b] : 1e30F; /* so that no sum overflows */
    advance(g);
}

void ln_gains_end(ln_gains *g)
{
    g->ended = true;
    advance(g);
}

/* How far into the quarter of a second beside what was shown a row lies: 1 inside, 0 beyond. */
static float beside_shown(const ln_gains *g, int64_t row)
{
    int64_t nearest = FADE;
    for (int i = 0; i < g->shown_count; i++) {
        int64_t away = row < g->shown[i].from ? g->shown[i].from - row : row < g->shown[i].to ? 0 : row - g->shown[i].to + 1;
        nearest = away < nearest ? away : nearest;
    }
    return 1 - (float)nearest / FADE;
}

/* How loud the noise still is in a chunk near those that showed it. From there it may sink and not rise again: what is louder farther out is something else. */
static float followed(const ln_gains *g, int64_t chunk, bool alone)
{
    float most = 0;
    for (int i = 0; i < g->shown_count; i++) {
        const int64_t first = g->shown[i].from / CHUNK, last = (g->shown[i].to - 1) / CHUNK;
        const int64_t from = chunk > last ? last + 1 : chunk, to = chunk > last ? chunk : first - 1; /* none inside */
        float level = to - from < FOLLOW ? 1 : 0;
        for (int64_t c = from; level > 0 && c <= to; c++)
            level = fminf(level, alone ? g->near[c & (CHUNKS - 1)].alone : g->near[c & (CHUNKS - 1)].all);
        most = fmaxf(most, level);
    }
    return most;
}

float ln_gains_was_shown(const ln_gains *g, int64_t row)
{
    const float beside = beside_shown(g, row), level = g->shown_count ? followed(g, row / CHUNK, true) : 0;
    return level > 0 ? fmaxf(beside, 1 + 10 / fade_db * log10f(level)) : beside;
}

/* The levels of a chunk: what its surroundings say, and no less than the noise has when it is followed. */
static void level_of(const ln_gains *g, int64_t chunk, float level[LN_BANDS])
{
    const int64_t at = chunk & (CHUNKS - 1);
    const float still = g->shown_count ? followed(g, chunk, false) : 0;
    memcpy(level, g->level[at], sizeof g->level[at]);
    for (int b = 0; still > 0 && b < LN_BANDS; b++)
        level[b] = fmaxf(level[b], fminf(still, g->near[at].level[b]));
}

/* The noise expected in a row: levels run in straight lines from the middle of one chunk to the next, and are the example's at least in the very rows that showed it; to either side
 * of those they may fall by as many decibels in every row. */
static void expect_noise(const ln_gains *g, int64_t row, float *noise)
{
    double at = ((double)row + 0.5) / CHUNK - 0.5;
    int64_t chunk = (int64_t)floor(at), first = g->first / CHUNK;
    float share = (float)(at - (double)chunk), one[LN_BANDS], two[LN_BANDS];
    const float sure = beside_shown(g, row), least = sure > 0 ? powf(10, fade_db / 10 * (sure - 1)) : 0;
    level_of(g, chunk < first ? first : chunk, one);
    level_of(g, chunk + 1, two);
    for (int b = 0; b < LN_BANDS; b++) {
        float level = one[b] + share * (two[b] - one[b]);
        noise[b] = g->profile.noise[b] * (level > least ? level : least);
    }
}

/* The first answer, 1 / (1 + (heavy noise / smooth)^(5/4)), and what it leaves of the row. */
static void LN_CLONES first_answer(const float *restrict power, const float *restrict smooth, const float *restrict noise, float *restrict gain, float *restrict left)
{
    for (int b = 0; b < LN_BANDS; b++) {
        float ratio = heavy * noise[b] / smooth[b];
        gain[b] = noise[b] > 0 ? 1 / (1 + ratio * sqrtf(sqrtf(ratio))) : 1;
        left[b] += gain[b] * power[b];
    }
}

/* What is left of `count` rows, as what is expected. Neither answer goes below what must stay. */
static void LN_CLONES second_answer(const float *restrict left, float count, const float *restrict least, ln_reading *restrict reading)
{
    for (int b = 0; b < LN_BANDS; b++) {
        float expected = left[b] / count, noise = heavy_again * reading->noise[b], second = expected / (expected + noise);
        reading->first[b] = least[b] > reading->first[b] ? least[b] : reading->first[b]; /* what is no number is no least */
        second = least[b] > second ? least[b] : second;
        reading->second[b] = noise > 0 ? second : 1;
    }
}

static void answer(ln_gains *g, int64_t row, ln_reading *reading)
{
    float left[LN_BANDS] = { 0 }, other[LN_BANDS];
    int64_t from = row > g->first ? row - 1 : row, to = row + 1 < g->pushed ? row + 1 : row;
    expect_noise(g, row, reading->noise);
    for (int64_t u = from; u <= to; u++)
        first_answer(row_of(g->power, u), row_of(g->smooth, u), reading->noise, u == row ? reading->first : other, left);
    second_answer(left, (float)(to - from + 1), g->profile.least, reading);
}

bool ln_gains_read(ln_gains *g, ln_reading *reading)
{
    int64_t row = g->pulled;
    if (row >= g->pushed || (!g->ended && (row + 1 >= g->smoothed || row / CHUNK + 2 > g->levelled)))
        return false;
    while (row / CHUNK + 2 > g->levelled) /* behind the last row, as they are wanted */
        level_next(g);
    reading->holds = g->holds[row & (RING - 1)];
    memcpy(reading->power, row_of(g->power, row), sizeof reading->power);
    memcpy(reading->smooth, row_of(g->smooth, row), sizeof reading->smooth);
    answer(g, row, reading);
    g->pulled++;
    return true;
}

void ln_gains_limit(const ln_gains *g, float gain[LN_BANDS])
{
    for (int b = 0; (g->strength < 1 || g->strength > 1) && b < LN_BANDS; b++)
        gain[b] = gain[b] < 1 ? powf(gain[b], g->strength) : 1;
    for (int b = 0; b < LN_BANDS; b++)
        gain[b] = gain[b] > g->floor ? gain[b] : g->floor;
}

void ln_gains_of(const ln_gains *g, const ln_reading *reading, float gain[LN_BANDS])
{
    for (int b = 0; b < LN_BANDS; b++)
        gain[b] = 0.5F * (reading->first[b] + reading->second[b]);
    ln_gains_limit(g, gain);
}

bool ln_gains_pull(ln_gains *g, float gain[LN_BANDS])
{
    ln_reading reading;
    if (!ln_gains_read(g, &reading))
        return false;
    ln_gains_of(g, &reading, gain);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/describe.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sound/figures.h"

/* Sound gathers until there are 4 s; the first 3 are described and forgotten. So what is left at the end is 1 to 4 s, enough to be described like the rest. */
static const double piece_seconds = 3, most_seconds = 4, least_seconds = 0.5, rest_seconds = 1;
/* A run of nothing longer than this was put there by an editor or an archive. It is no part of the sound. */
static const double nothing_seconds = 0.05;
static const float nothing = 2e-5f;
static const double rumble_hz = 30; /* below it wind on the microphone and handling are all there is */

_Static_assert((int)LN_FIGURES <= (int)LN_DESCRIPTIONS_MOST, "no room for all figures");

struct ln_describe {
    int rate, piece, most;
    float *sound;
    int count;             /* samples gathered */
    int64_t quiet;         /* length of the present run of nothing */
    double before, passed; /* the high-pass's memory */
    int pieces;
    double seconds, sum[LN_FIGURES];
    double level, level_square, bright, bright_square;
    ln_rows *rows;
    ln_beats *beats;
    ln_lines *lines;
    const ln_ear *ear;
    float *room;
    double heard[LN_EARS];
};

#define SHAPE_ROW(n) [LN_SHAPE + (n)] = { "shape." #n, "dB", "level of a twelfth of the bands between 30 Hz and 10 kHz against their mean" }
#define RANGE_ROWS(at, name, unit, what) \
    [at] = { name ".low", unit, what ", 30 to 300 Hz" }, [(at) + 1] = { name ".middle", unit, what ", 300 to 1,000 Hz" }, \
    [(at) + 2] = { name ".high", unit, what ", 1 to 3 kHz" }, [(at) + 3] = { name ".top", unit, what ", 3 to 10 kHz" }
#define RATE_ROWS(g, name) \
    [LN_BEAT + (g) * LN_RATES] = { "beat." name ".0.5", "dB", "depth of beats 0.5 to 2 times a second" }, \
    [LN_BEAT + (g) * LN_RATES + 1] = { "beat." name ".2", "dB", "depth of beats 2 to 5 times a second" }, \
    [LN_BEAT + (g) * LN_RATES + 2] = { "beat." name ".5", "dB", "depth of beats 5 to 12 times a second" }, \
    [LN_BEAT + (g) * LN_RATES + 3] = { "beat." name ".12", "dB", "depth of beats 12 to 30 times a second" }, \
    [LN_BEAT + (g) * LN_RATES + 4] = { "beat." name ".30", "dB", "depth of beats 30 to 80 times a second" }, \
    [LN_BEAT + (g) * LN_RATES + 5] = { "beat." name ".80", "dB", "depth of beats 80 to 200 times a second" }

static const ln_description_figure figures[LN_FIGURES] = {
    SHAPE_ROW(0), SHAPE_ROW(1), SHAPE_ROW(2), SHAPE_ROW(3), SHAPE_ROW(4), SHAPE_ROW(5),
    SHAPE_ROW(6), SHAPE_ROW(7), SHAPE_ROW(8), SHAPE_ROW(9), SHAPE_ROW(10), SHAPE_ROW(11),
    [LN_SLOPE] = { "slope", "dB/octave", "slope of the spectrum" },
    [LN_SLOPE_LOW] = { "slope.low", "dB/octave", "slope of its lower third" },
    [LN_SLOPE_HIGH] = { "slope.high", "dB/octave", "slope of the rest" },
    [LN_CENTROID] = { "centroid", "log2 Hz", "centre of the spectrum, by amplitude" },
    [LN_SPREAD] = { "spread", "octaves", "how far it reaches from there" },
    [LN_ROLLOFF_50] = { "rolloff.50", "log2 Hz", "half of the power lies below" },
    [LN_ROLLOFF_85] = { "rolloff.85", "log2 Hz", "85 % of the power lies below" },
    [LN_ROLLOFF_95] = { "rolloff.95", "log2 Hz", "95 % of the power lies below" },
    [LN_ROUGH] = { "rough", "dB", "how jagged the spectrum is from band to band" },
    RANGE_ROWS(LN_FAST, "fast", "dB", "how the level moves from 10 ms to 10 ms"),
    RANGE_ROWS(LN_SLOW, "slow", "dB", "how the level moves over fifths of a second"),
    RANGE_ROWS(LN_TAIL, "tail", "log2", "kurtosis of the level"),
    RANGE_ROWS(LN_PEAKS, "peaks", "dB", "how far the loudest twentieth stands above the median"),
    RANGE_ROWS(LN_DIPS, "dips", "dB", "how far the softest twentieth lies below the median"),
    RANGE_ROWS(LN_TEXTURE, "texture", "dB", "how a single band's level moves"),
    [LN_HOLD_20] = { "hold.20", "", "how much of a band's level is left after 20 ms" },
    [LN_HOLD_100] = { "hold.100", "", "the same after 100 ms" },
    [LN_HOLD_500] = { "hold.500", "", "the same after 500 ms" },
    [LN_TOGETHER_NEAR] = { "together.near", "", "how far neighbouring bands move together" },
    [LN_TOGETHER_FAR] = { "together.far", "", "how far distant bands move together" },
    [LN_FLUX] = { "flux", "dB", "change of the spectrum from 10 ms to 10 ms" },
    [LN_FLUX_TAIL] = { "flux.tail", "", "its loudest twentieth against its median" },
    [LN_ONSETS] = { "onsets", "1/s", "strokes a second" },
    [LN_ONSET_REGULAR] = { "onsets.regular", "", "1: like a clock, 0: as they fall" },
    [LN_ONSET_RISE] = { "onsets.rise", "dB", "rise of a stroke" },
    [LN_ONSET_FALL] = { "onsets.fall", "dB", "how far it has died away after 60 ms" },
    [LN_TREND] = { "trend", "dB/s", "coming or going" },
    [LN_ARCH] = { "arch", "dB", "louder in the middle: passing by" },
    [LN_BRIGHTENS] = { "brightens", "dB/s", "treble against bass, coming" },
    RATE_ROWS(0, "low"), RATE_ROWS(1, "middle"), RATE_ROWS(2, "high"), RATE_ROWS(3, "top"),
    RANGE_ROWS(LN_BEAT_PEAK, "beat.peak", "dB", "how far the clearest beat of 4 to 200 Hz stands out"),
    RANGE_ROWS(LN_BEAT_RATE, "beat.rate", "log2 Hz", "rate of the clearest beat"),
    [LN_BEAT_ALL] = { "beat.all", "dB", "the clearest beat of all ranges together" },
    [LN_BEAT_ALL_RATE] = { "beat.all.rate", "log2 Hz", "its rate" },
    [LN_BEAT_COMB] = { "beat.comb", "dB", "how far a rate and its multiples stand out together" },
    [LN_BEAT_COMB_RATE] = { "beat.comb.rate", "log2 Hz", "that rate" },
    [LN_RHYTHM] = { "rhythm", "dB", "how far the clearest beat of 0.8 to 4 Hz stands out" },
    [LN_RHYTHM_RATE] = { "rhythm.rate", "log2 Hz", "its rate" },
    [LN_COMB] = { "comb", "", "how far lines are multiples of one pitch" },
    [LN_COMB_HIGH] = { "comb.high", "", "the same in the clearest tenth" },
    [LN_COMB_PITCH] = { "comb.pitch", "log2 Hz", "that pitch" },
    [LN_COMB_RANGE] = { "comb.range", "octaves", "how far the pitch ranges" },
    [LN_COMB_JITTER] = { "comb.jitter", "octaves", "how it jumps from moment to moment" },
    [LN_COMB_GLIDE] = { "comb.glide", "octaves", "how it drifts within a fifth of a second" },
    [LN_COMB_STEADY] = { "comb.steady", "", "how far the comb stands where it is" },
    [LN_COMB_STEADY_PITCH] = { "comb.steady.pitch", "log2 Hz", "the pitch at which it stands" },
    [LN_LINES] = { "lines", "log2", "lines that stand all along" },
    [LN_LINE_HEIGHT] = { "line.height", "dB", "how far the highest of them stands out" },
    [LN_LINE_HZ] = { "line.hz", "log2 Hz", "where" },
    [LN_LINE_SHARE] = { "line.share", "", "share of the power in them" },
    [LN_PEAK_HEIGHT] = { "peak.height", "dB", "how far the strongest line of a moment stands out" },
    [LN_PEAK_HZ] = { "peak.hz", "log2 Hz", "where, on average" },
    [LN_PEAK_JITTER] = { "peak.jitter", "octaves", "how it moves" },
    [LN_PEAK_SHARE] = { "peak.share", "", "share of the power in it" },
    RANGE_ROWS(LN_FLAT, "flat", "dB", "flatness of the mean spectrum: 0 is white"),
    [LN_KURTOSIS] = { "kurtosis", "log2", "of the samples: 1.6 for even noise, more for strokes" },
    [LN_KURTOSIS_SHORT] = { "kurtosis.short", "log2", "the same within 20 ms" },
    [LN_SKEW] = { "skew", "", "how unlike the two sides of the wave are" },
    [LN_PIECES_LEVEL] = { "pieces.level", "dB", "how the level moves over many seconds" },
    [LN_PIECES_BRIGHT] = { "pieces.bright", "octaves", "how the centre of the spectrum moves over many seconds" },
};

const ln_description_figure *ln_figures(size_t *count)
{
    *count = LN_FIGURES;
    return figures;
}

int ln_figure_find(const char *name)
{
    for (int i = 0; i < LN_FIGURES; i++)
        if (!strcmp(figures[i].name, name))
            return i;
    return -1;
}

int ln_range_of(double hz)
{
    static const double edge[LN_RANGES + 1] = { 30, 300, 1000, 3000, 10000 };
    for (int g = 0; g < LN_RANGES; g++)
        if (hz >= edge[g] && hz < edge[g + 1])
            return g;
    return -1;
}

float ln_mean(const float *x, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (double)x[i];
    return (float)(sum / count);
}

float ln_deviation(const float *x, int count)
{
    double mean = (double)ln_mean(x, count), sum = 0;
    for (int i = 0; i < count; i++)
        sum += ((double)x[i] - mean) * ((double)x[i] - mean);
    return (float)sqrt(sum / count);
}

float ln_slope(const float *x, int count)
{
    double middle = (count - 1) / 2.0, xy = 0, xx = 1e-9;
    for (int i = 0; i < count; i++) {
        xy += (i - middle) * (double)x[i];
        xx += (i - middle) * (i - middle);
    }
    return (float)(xy / xx);
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

void ln_quantiles(const float *x, int count, float *work, const float *share, float *out, int shares)
{
    memcpy(work, x, (size_t)count * sizeof *work);
    qsort(work, (size_t)count, sizeof *work, ascending);
    for (int s = 0; s < shares; s++)
        out[s] = work[(int)(share[s] * (float)(count - 1) + 0.5f)];
}

ln_status ln_describe_new(int rate, const ln_ear *ear, ln_describe **out)
{
    *out = NULL;
    if (rate < 8000 || rate > 192000)
        return ln_fail(LN_ESETTING, "sound of %d samples a second cannot be described; 8,000 to 192,000 can", rate);
    ln_describe *d = calloc(1, sizeof *d);
    if (!d)
        return ln_fail(LN_EMEMORY, "no memory to describe sound");
    d->rate = rate;
    d->ear = ear;
    d->piece = (int)(piece_seconds * rate);
    d->most = (int)(most_seconds * rate);
    d->sound = malloc((size_t)d->most * sizeof *d->sound);
    ln_status status = d->sound ? ln_rows_new(rate, d->most, &d->rows) : ln_fail(LN_EMEMORY, "no memory to describe sound");
    status = status ? status : ln_beats_new(rate, d->most, &d->beats);
    status = status ? status : ln_lines_new(rate, &d->lines);
    if (!status && ear) {
        int rows, most;
        (void)ln_rows_levels(d->rows, &rows, &most);
        d->room = ln_ear_room(most);
        status = d->room ? LN_OK : ln_fail(LN_EMEMORY, "no memory to hear sound");
    }
    if (status) {
        ln_describe_free(&d);
        return status;
    }
    *out = d;
    return LN_OK;
}

void ln_describe_free(ln_describe **describe)
{
    if (!describe || !*describe)
        return;
    ln_rows_free(&(*describe)->rows);
    ln_beats_free(&(*describe)->beats);
    ln_lines_free(&(*describe)->lines);
    free((*describe)->room);
    free((*describe)->sound);
    free(*describe);
    *describe = NULL;
}

/* log2 of the fourth moment over the square of the second, the mean being 0; and the third moment. */
static double moments(const float *x, int count, double *skew)
{
    double second = 1e-20, third = 0, fourth = 0;
    for (int i = 0; i < count; i++) {
        double square = (double)x[i] * (double)x[i];
        second += square / count;
        third += square * (double)x[i] / count;
        fourth += square * square / count;
    }
    *skew = third / pow(second, 1.5);
    return log2(fmax(1, fourth / (second * second)));
}

static void wave(const float *x, int count, int rate, float *value)
{
    double skew, inner, sum = 0;
    int frame = rate / 50, frames = count / frame;
    value[LN_KURTOSIS] = (float)moments(x, count, &skew);
    value[LN_SKEW] = (float)fabs(skew);
    for (int t = 0; t < frames; t++)
        sum += moments(x + (size_t)t * frame, frame, &inner);
    value[LN_KURTOSIS_SHORT] = (float)(sum / frames);
}

/* What the ears say of the piece that was described last, which takes so many seconds. */
static void hear_piece(ln_describe *d, double seconds)
{
    float answer[LN_EARS];
    int rows, step;
    const float *levels = ln_rows_levels(d->rows, &rows, &step);
    ln_ear_hear(d->ear, levels, rows, step, d->room, answer);
    for (int e = 0; e < ln_ear_count(d->ear); e++)
        d->heard[e] += seconds * (double)answer[e];
}

/* Describe the first `count` gathered samples and forget them. */
static void describe_piece(ln_describe *d, int count)
{
    float value[LN_FIGURES] = { 0 };
    double seconds = (double)count / d->rate, square = 1e-12;
    ln_rows_describe(d->rows, d->sound, count, value);
    ln_beats_describe(d->beats, d->sound, count, value);
    ln_lines_describe(d->lines, d->sound, count, value);
    wave(d->sound, count, d->rate, value);
    if (d->ear)
        hear_piece(d, seconds);
    for (int i = 0; i < count; i++)
        square += (double)d->sound[i] * (double)d->sound[i] / count;
    double level = 10 * log10(square), bright = (double)value[LN_CENTROID];
    d->level += seconds * level;
    d->level_square += seconds * level * level;
    d->bright += seconds * bright;
    d->bright_square += seconds * bright * bright;
    for (int i = 0; i < LN_FIGURES; i++)
        d->sum[i] += seconds * (double)value[i];
    d->seconds += seconds;
    d->pieces++;
    d->count -= count;
    memmove(d->sound, d->sound + count, (size_t)d->count * sizeof *d->sound);
}

void ln_describe_push(ln_describe *d, const float *sound, size_t count)
{
    const int run = (int)(nothing_seconds * d->rate);
    double keep = exp(-2 * 3.14159265358979323846 * rumble_hz / d->rate);
    for (size_t i = 0; i < count; i++) {
        double x = isfinite(sound[i]) ? (double)sound[i] : 0;
        d->quiet = fabs(x) < (double)nothing ? d->quiet + 1 : 0;
        d->passed = keep * (d->passed + x - d->before);
        d->before = x;
        if (d->quiet == run) /* it is, from its beginning: where sounds are joined no silence strikes */
            d->count -= d->count < run - 1 ? d->count : run - 1;
        if (d->quiet >= run)
            continue;
        d->sound[d->count++] = (float)d->passed;
        if (d->count == d->most)
            describe_piece(d, d->piece);
    }
}

static double spread(double sum, double square, double weight)
{
    return sqrt(fmax(0, square / weight - sum / weight * sum / weight));
}

static void begin(ln_describe *d)
{
    d->count = d->pieces = 0;
    d->quiet = 0;
    d->before = d->passed = d->seconds = 0;
    d->level = d->level_square = d->bright = d->bright_square = 0;
    memset(d->sum, 0, sizeof d->sum);
    memset(d->heard, 0, sizeof d->heard);
}

ln_status ln_describe_finish(ln_describe *d, ln_description *out)
{
    ln_status status = LN_OK;
    memset(out, 0, sizeof *out);
    if (d->count >= (d->pieces ? rest_seconds : least_seconds) * d->rate)
        describe_piece(d, d->count);
    if (d->pieces) {
        for (int i = 0; i < LN_FIGURES; i++)
            out->value[i] = isfinite(d->sum[i]) ? (float)(d->sum[i] / d->seconds) : 0;
        out->value[LN_PIECES_LEVEL] = (float)spread(d->level, d->level_square, d->seconds);
        out->value[LN_PIECES_BRIGHT] = (float)spread(d->bright, d->bright_square, d->seconds);
        for (int e = 0; d->ear && e < ln_ear_count(d->ear); e++)
            out->heard[e] = (float)(d->heard[e] / d->seconds);
        out->seconds = d->seconds;
    } else
        status = ln_fail(LN_ESILENT, "%.2f s of sound are too little to describe; show half a second or more", (double)d->count / d->rate);
    begin(d);
    return status;
}

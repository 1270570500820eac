/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FIGURES_H
#define LN_SOUND_FIGURES_H

#include <lanterne/status.h>

/* What describe.h is made of: one piece of sound (half a second to 4 s, without its rumble) in, figures out, each maker at its own places. */
enum { LN_RANGES = 4, LN_SHAPES = 12, LN_RATES = 6 };

/* Where a band or a bin belongs: 30-300, 300-1,000, 1,000-3,000, 3,000-10,000 Hz; -1 outside. */
int ln_range_of(double hz);

enum {
    /* from the bands of bands.h, every 10 ms: rows.c */
    LN_SHAPE = 0,
    LN_SLOPE = LN_SHAPE + LN_SHAPES,
    LN_SLOPE_LOW,
    LN_SLOPE_HIGH,
    LN_CENTROID,
    LN_SPREAD,
    LN_ROLLOFF_50,
    LN_ROLLOFF_85,
    LN_ROLLOFF_95,
    LN_ROUGH,
    LN_FAST,
    LN_SLOW = LN_FAST + LN_RANGES,
    LN_TAIL = LN_SLOW + LN_RANGES,
    LN_PEAKS = LN_TAIL + LN_RANGES,
    LN_DIPS = LN_PEAKS + LN_RANGES,
    LN_TEXTURE = LN_DIPS + LN_RANGES,
    LN_HOLD_20 = LN_TEXTURE + LN_RANGES,
    LN_HOLD_100,
    LN_HOLD_500,
    LN_TOGETHER_NEAR,
    LN_TOGETHER_FAR,
    LN_FLUX,
    LN_FLUX_TAIL,
    LN_ONSETS,
    LN_ONSET_REGULAR,
    LN_ONSET_RISE,
    LN_ONSET_FALL,
    LN_TREND,
    LN_ARCH,
    LN_BRIGHTENS,
    /* from envelopes of four ranges, 500 times a second: beats.c */
    LN_BEAT,
    LN_BEAT_PEAK = LN_BEAT + LN_RANGES * LN_RATES,
    LN_BEAT_RATE = LN_BEAT_PEAK + LN_RANGES,
    LN_BEAT_ALL = LN_BEAT_RATE + LN_RANGES,
    LN_BEAT_ALL_RATE,
    LN_BEAT_COMB,
    LN_BEAT_COMB_RATE,
    LN_RHYTHM,
    LN_RHYTHM_RATE,
    /* from spectra of 85 ms: lines.c */
    LN_COMB,
    LN_COMB_HIGH,
    LN_COMB_PITCH,
    LN_COMB_RANGE,
    LN_COMB_JITTER,
    LN_COMB_GLIDE,
    LN_COMB_STEADY,
    LN_COMB_STEADY_PITCH,
    LN_LINES,
    LN_LINE_HEIGHT,
    LN_LINE_HZ,
    LN_LINE_SHARE,
    LN_PEAK_HEIGHT,
    LN_PEAK_HZ,
    LN_PEAK_JITTER,
    LN_PEAK_SHARE,
    LN_FLAT,
    /* from the samples and from the whole stretch: describe.c */
    LN_KURTOSIS = LN_FLAT + LN_RANGES,
    LN_KURTOSIS_SHORT,
    LN_SKEW,
    LN_PIECES_LEVEL,
    LN_PIECES_BRIGHT,
    LN_FIGURES
};

/* Each maker is made for a rate, and for pieces of at most `most` samples where its place depends on that, and works in place of its own: one thread at a time. LN_EMEMORY leaves *out NULL. */
typedef struct ln_rows ln_rows;
ln_status ln_rows_new(int rate, int most, ln_rows **out);
void ln_rows_free(ln_rows **rows);
void ln_rows_describe(ln_rows *rows, const float *sound, int count, float *value);
const float *ln_rows_levels(const ln_rows *rows, int *count, int *step); /* the picture of what was described last, as ear.h wants it; borrowed, until the next one */

typedef struct ln_beats ln_beats;
ln_status ln_beats_new(int rate, int most, ln_beats **out);
void ln_beats_free(ln_beats **beats);
void ln_beats_describe(ln_beats *beats, const float *sound, int count, float *value);

typedef struct ln_lines ln_lines;
ln_status ln_lines_new(int rate, ln_lines **out);
void ln_lines_free(ln_lines **lines);
void ln_lines_describe(ln_lines *lines, const float *sound, int count, float *value);

/* Statistics they share. Each wants count >= 1; `share` 0 to 1. */
float ln_mean(const float *x, int count);
float ln_deviation(const float *x, int count);
float ln_slope(const float *x, int count);                   /* of the straight line through x, per step */
void ln_quantiles(const float *x, int count, float *work, const float *share, float *out, int shares); /* work[0..count) */

#endif

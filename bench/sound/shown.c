/* SPDX-License-Identifier: Apache-2.0 */
/* Noise taken off once shown, measured on mixes of real recordings: the engine beside a plain Wiener gain and beside what 64 bands could do at best.
 *
 * Change of SI-SDR of what is kept (mean, median, 5th percentile, share made worse), then how much of voice, period sound and noise is left, in dB. Tune on half 0 only: half 1 holds other
 * recordings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mixes.h"

#include "media/fft.h"
#include "sound/shown.h"

enum { CLEAN, POLLUTED, STAYS, WRONG_LOUD, WRONG_SOFT, ABSENT, CONDITIONS };
static const char *const condition_names[CONDITIONS] = { "clean example", "polluted example", "polluted + stays", "example 8 dB loud", "example 8 dB soft", "noise absent" };

typedef struct scores {
    double gain[400], retained[3][400], absolute[400];
    int count;
    double seconds;
} scores;

static double si_sdr(const float *reference, const float *x, int count)
{
    double rr = 0, rx = 0, xx = 0;
    for (int i = 0; i < count; i++) {
        rr += (double)reference[i] * (double)reference[i];
        rx += (double)reference[i] * (double)x[i];
        xx += (double)x[i] * (double)x[i];
    }
    double target = rx * rx / (rr + 1e-20);
    return 10 * log10(target / (xx - target + 1e-12 * xx + 1e-20));
}

typedef struct stft {
    ln_bands bands;
    ln_fft *fft;
    float window[4096], piece[4096], spectrum[4098];
} stft;

static stft tool;

static void spectrum_at(const float *x, int length, int row, float *spectrum)
{
    int at = (row - 1) * tool.bands.hop;
    for (int i = 0; i < tool.bands.frame; i++)
        tool.piece[i] = at + i >= 0 && at + i < length ? x[at + i] * tool.window[i] : 0;
    ln_fft_forward(tool.fft, tool.piece, spectrum);
}

/* Energy of a part after the magnitude gain |out| / |mix|, held to 2, against before. */
static double retained(const float *part, const float *in, const float *out)
{
    static float p[4098], a[4098], z[4098];
    double before = 0, after = 0;
    for (int row = 0; row < MIX_LENGTH / tool.bands.hop; row++) {
        spectrum_at(part, MIX_LENGTH, row, p);
        spectrum_at(in, MIX_LENGTH, row, a);
        spectrum_at(out, MIX_LENGTH, row, z);
        for (int k = 0; k < tool.bands.bins; k++) {
            double pp = (double)p[2 * k] * (double)p[2 * k] + (double)p[2 * k + 1] * (double)p[2 * k + 1];
            double aa = (double)a[2 * k] * (double)a[2 * k] + (double)a[2 * k + 1] * (double)a[2 * k + 1];
            double zz = (double)z[2 * k] * (double)z[2 * k] + (double)z[2 * k + 1] * (double)z[2 * k + 1];
            before += pp;
            after += pp * fmin(4, zz / (aa + 1e-20));
        }
    }
    return 10 * log10((after + 1e-20) / (before + 1e-20));
}

/* Apply rows of gains made by `rule` to x. */
static void apply_gains(const float *x, float (*gains)[LN_BANDS], float *out)
{
    memset(out, 0, sizeof(float) * MIX_LENGTH);
    for (int row = 0; row <= MIX_LENGTH / tool.bands.hop; row++) {
        spectrum_at(x, MIX_LENGTH, row, tool.spectrum);
        ln_bands_scale(&tool.bands, gains[row], tool.spectrum);
        ln_fft_inverse(tool.fft, tool.spectrum, tool.piece);
        int at = (row - 1) * tool.bands.hop;
        for (int i = 0; i < tool.bands.frame; i++)
            if (at + i >= 0 && at + i < MIX_LENGTH)
                out[at + i] += tool.piece[i] * tool.window[i];
    }
}

static float gains[MIX_LENGTH / 480 + 2][LN_BANDS];

static void oracle(const float *keep, const float *noise, const float *in, float *out)
{
    for (int row = 0; row <= MIX_LENGTH / tool.bands.hop; row++) {
        float k[LN_BANDS] = { 0 }, n[LN_BANDS] = { 0 };
        spectrum_at(keep, MIX_LENGTH, row, tool.spectrum);
        ln_bands_add(&tool.bands, tool.spectrum, k);
        spectrum_at(noise, MIX_LENGTH, row, tool.spectrum);
        ln_bands_add(&tool.bands, tool.spectrum, n);
        for (int b = 0; b < LN_BANDS; b++)
            gains[row][b] = k[b] + n[b] > 0 ? k[b] / (k[b] + n[b]) : 1;
    }
    apply_gains(in, gains, out);
}

/* The textbook: twice the example's mean power, frame by frame. */
static void wiener(const float *in, const float *example, const float *stays, float *out)
{
    double mean[LN_BANDS] = { 0 }, keep[LN_BANDS] = { 0 };
    int rows = MIX_EXAMPLE / tool.bands.hop - 1;
    for (int row = 1; row <= rows; row++) {
        float p[LN_BANDS] = { 0 };
        spectrum_at(example, MIX_EXAMPLE, row, tool.spectrum);
        ln_bands_add(&tool.bands, tool.spectrum, p);
        for (int b = 0; b < LN_BANDS; b++)
            mean[b] += (double)p[b] / rows;
        if (!stays)
            continue;
        memset(p, 0, sizeof p);
        spectrum_at(stays, MIX_EXAMPLE, row, tool.spectrum);
        ln_bands_add(&tool.bands, tool.spectrum, p);
        for (int b = 0; b < LN_BANDS; b++)
            keep[b] += (double)p[b] / rows;
    }
    for (int row = 0; row <= MIX_LENGTH / tool.bands.hop; row++) {
        float p[LN_BANDS] = { 0 };
        spectrum_at(in, MIX_LENGTH, row, tool.spectrum);
        ln_bands_add(&tool.bands, tool.spectrum, p);
        for (int b = 0; b < LN_BANDS; b++)
            gains[row][b] = (float)fmax(1 - 2 * fmax(mean[b] - keep[b], 0.05 * mean[b]) / ((double)p[b] + 1e-20), 0.1259);
    }
    apply_gains(in, gains, out);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The engine itself, through its clip; returns the processor's seconds. The examples lie on a tape of their own, one behind the other. */
static double shown(const float *in, const float *example, const float *stays, float *out)
{
    static float tape[2 * MIX_EXAMPLE];
    const ln_ratio base = { 1, MIX_RATE };
    const ln_span goes = { 0, MIX_EXAMPLE, base }, keeps = { MIX_EXAMPLE, 2 * MIX_EXAMPLE, base };
    const float *planes = tape;
    ln_clip *clip = NULL, *hushed = NULL;
    ln_profile profile;
    memcpy(tape, example, sizeof(float) * MIX_EXAMPLE);
    if (stays)
        memcpy(tape + MIX_EXAMPLE, stays, sizeof(float) * MIX_EXAMPLE);
    double start = now();
    if (ln_clip_of_sound(&planes, 1, 2 * MIX_EXAMPLE, MIX_RATE, 4096, &clip) ||
        ln_shown_learn(clip, (ln_stretches){ &goes, 1 }, (ln_stretches){ &keeps, stays ? 1 : 0 }, NULL, &profile)) {
        fprintf(stderr, "%s\n", ln_why());
        exit(1);
    }
    ln_clip_close(&clip);
    planes = in;
    if (ln_clip_of_sound(&planes, 1, MIX_LENGTH, MIX_RATE, 4096, &clip) || ln_shown_remove(clip, (ln_span){ 0, MIX_LENGTH, base }, &profile, -18, 1, &hushed))
        exit(1);
    ln_block *block;
    while (!ln_clip_next(hushed, &block)) {
        memcpy(out + block->at, block->sound[0], sizeof(float) * (size_t)block->length);
        ln_block_unref(&block);
    }
    ln_clip_close(&hushed);
    return now() - start;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double mean_of(const double *x, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += x[i];
    return sum / count;
}

static void report(const char *condition, const char *system, scores *s)
{
    int worse = 0;
    for (int i = 0; i < s->count; i++)
        worse += s->gain[i] < 0;
    qsort(s->gain, (size_t)s->count, sizeof *s->gain, ascending);
    qsort(s->absolute, (size_t)s->count, sizeof *s->absolute, ascending);
    printf("%-18s %-10s %6.2f %6.2f %6.2f  %3.0f %%  %6.2f %6.2f %6.2f", condition, system, mean_of(s->gain, s->count), s->gain[s->count / 2], s->gain[s->count / 20],
           100.0 * worse / s->count, mean_of(s->retained[0], s->count), mean_of(s->retained[1], s->count), mean_of(s->retained[2], s->count));
    if (!strcmp(condition, condition_names[ABSENT]))
        printf("   SI-SDR left %.1f (median %.1f)", mean_of(s->absolute, s->count), s->absolute[s->count / 2]);
    if (s->seconds > 0)
        printf("  %.0fx", s->count * 8 / s->seconds);
    putchar('\n');
}

static void score(scores *s, const mix *m, const float *keep, const float *in, const float *out, int all)
{
    int i = s->count++;
    s->absolute[i] = si_sdr(keep, out, MIX_LENGTH);
    s->gain[i] = s->absolute[i] - si_sdr(keep, in, MIX_LENGTH);
    const float *parts[3] = { m->voice, m->period, m->noise };
    for (int p = 0; p < 3; p++)
        s->retained[p][i] = all ? retained(parts[p], in, out) : 0;
}

int main(int count, char **word)
{
    if (count < 4)
        return fprintf(stderr, "usage: %s AUDIO 0|1 MIXES [all|quick] [FOLDER]: half of the recordings, peers too or not, where mixes are kept\n", word[0]), 2;
    int mixes = atoi(word[3]) < 400 ? atoi(word[3]) : 400, all = count > 4 && !strcmp(word[4], "all");
    shelf *s = shelf_open(word[1], atoi(word[2]));
    if (!s)
        return 1;
    ln_bands_of(MIX_RATE, &tool.bands);
    if (ln_fft_new(tool.bands.frame, &tool.fft))
        return 1;
    for (int i = 0; i < tool.bands.frame; i++)
        tool.window[i] = (float)sin(3.14159265358979323846 * i / tool.bands.frame);
    static scores result[CONDITIONS][3];
    static mix m;
    static float keep[MIX_LENGTH], in[MIX_LENGTH], out[MIX_LENGTH], example[MIX_EXAMPLE];
    for (int n = 0; n < mixes; n++) {
        char cache[300];
        snprintf(cache, sizeof cache, "%s/%s-%d", count > 5 ? word[5] : "", word[2], n);
        FILE *file = count > 5 ? fopen(cache, "rb") : NULL;
        if (!(file && fread(&m, sizeof m, 1, file) == 1)) {
            if (!mix_make(s, (unsigned)n, &m)) {
                fprintf(stderr, "mix %d cannot be made\n", n);
                continue;
            }
            FILE *w = count > 5 ? fopen(cache, "wb") : NULL;
            if (w) { fwrite(&m, sizeof m, 1, w); fclose(w); }
        }
        if (file)
            fclose(file);
        for (int c = 0; c < CONDITIONS; c++) {
            for (int i = 0; i < MIX_LENGTH; i++) {
                keep[i] = m.voice[i] + m.period[i];
                in[i] = keep[i] + (c == ABSENT ? 0 : m.noise[i]);
            }
            for (int i = 0; i < MIX_EXAMPLE; i++)
                example[i] = m.example[i] * (c == WRONG_LOUD ? 2.5119F : c == WRONG_SOFT ? 0.3981F : 1) + (c == POLLUTED || c == STAYS ? m.beside[i] : 0);
            const float *stays = c == STAYS ? m.stays : NULL;
            if (all) {
                oracle(keep, m.noise, in, out);
                if (c != ABSENT) score(&result[c][0], &m, keep, in, out, all);
                wiener(in, example, stays, out);
                score(&result[c][1], &m, keep, in, out, all);
            }
            result[c][2].seconds += shown(in, example, stays, out);
            score(&result[c][2], &m, keep, in, out, all);
        }
    }
    for (int c = 0; c < CONDITIONS; c++) {
        if (all) {
            if (result[c][0].count) report(condition_names[c], "oracle", &result[c][0]);
            report(condition_names[c], "wiener", &result[c][1]);
        }
        report(condition_names[c], "shown", &result[c][2]);
    }
    shelf_close(s);
    return 0;
}

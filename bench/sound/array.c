/* SPDX-License-Identifier: Apache-2.0 */
/* Several microphones against one, on takes that rooms.py has made: change of SI-SDR of what is kept (voice and period sound) at the boom, in dB.
 *
 * "one" is the boom alone with noise shown; "ours" is the array's filter where it is not refused, then the same gains, learnt from the filtered boom. Over one: mean, median, 5th
 * percentile of the difference and the share of takes that are worse by more than 0.05 dB. Then what is left of voice, period sound and noise, in dB. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <lanterne/media.h>

#include "metrics.h"

#include "sound/array.h"

enum { RATE = 48000, LENGTH = 12 * RATE, MIX = 4 * RATE, CHANNELS = 6, TAKES_MAX = 200 };
enum { VOICE, PERIOD, NOISE, PASSING, BESIDE, PARTS };
static const char *const part_names[PARTS] = { "voice", "period", "noise", "passing", "beside" };
static float part[PARTS][CHANNELS][LENGTH];

typedef enum trouble { NONE, DEAD, CLIPPED } trouble;
typedef struct condition {
    const char *name;
    int channel[CHANNELS], channels;
    int noise;
    bool polluted, stays;
    trouble trouble; /* of the second channel */
} condition;
static const condition conditions[] = {
    { "boom + lav", { 0, 1 }, 2, NOISE, false, false, NONE },
    { "boom + 2 lavs", { 0, 1, 2 }, 3, NOISE, false, false, NONE },
    { "boom + lav + pair", { 0, 1, 3, 4 }, 4, NOISE, false, false, NONE },
    { "boom + 2 lavs + pair", { 0, 1, 2, 3, 4 }, 5, NOISE, false, false, NONE },
    { "two, source moves", { 0, 1 }, 2, PASSING, false, false, NONE },
    { "three, source moves", { 0, 1, 2 }, 3, PASSING, false, false, NONE },
    { "four, source moves", { 0, 1, 3, 4 }, 4, PASSING, false, false, NONE },
    { "two, boom moves", { 5, 1 }, 2, NOISE, false, false, NONE },
    { "four, boom moves", { 5, 1, 3, 4 }, 4, NOISE, false, false, NONE },
    { "two, lav dead", { 0, 1 }, 2, NOISE, false, false, DEAD },
    { "four, lav dead", { 0, 1, 3, 4 }, 4, NOISE, false, false, DEAD },
    { "two, lav clipped", { 0, 1 }, 2, NOISE, false, false, CLIPPED },
    { "four, lav clipped", { 0, 1, 3, 4 }, 4, NOISE, false, false, CLIPPED },
    { "two, polluted", { 0, 1 }, 2, NOISE, true, false, NONE },
    { "four, polluted", { 0, 1, 3, 4 }, 4, NOISE, true, false, NONE },
    { "two, polluted + stays", { 0, 1 }, 2, NOISE, true, true, NONE },
    { "four, polluted + stays", { 0, 1, 3, 4 }, 4, NOISE, true, true, NONE },
};
enum { CONDITIONS = sizeof conditions / sizeof *conditions };

typedef struct scores {
    double one[TAKES_MAX], ours[TAKES_MAX], over[TAKES_MAX], filter[TAKES_MAX], left[3][TAKES_MAX];
    int count, refused;
    double seconds;
} scores;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(ln_status status)
{
    if (status) {
        fprintf(stderr, "%s\n", ln_why());
        exit(1);
    }
}

static bool load(const char *folder, int take, int which)
{
    char path[400];
    ln_clip *clip;
    ln_block *block;
    snprintf(path, sizeof path, "%s/%d-%s.wav", folder, take, part_names[which]);
    if (ln_media_open(path, LN_SOUND, -1, 1, &clip))
        return false;
    must(ln_clip_read_sound(clip, 0, LENGTH, &block));
    for (int c = 0; c < CHANNELS; c++)
        memcpy(part[which][c], block->sound[c], sizeof part[which][c]);
    ln_block_unref(&block);
    ln_clip_close(&clip);
    return true;
}

/* The part of a take that counts: the examples lie before it. */
static double sdr(const float *keep, const float *x)
{
    return si_sdr(keep + MIX, x + MIX, LENGTH - MIX);
}

static powers seen(const float *x)
{
    powers p = powers_of(x + MIX, LENGTH - MIX, RATE);
    if (!p.power)
        exit(1);
    return p;
}

/* What is left of voice, period sound and noise. */
static void measure_left(const float *const part_of[3], const float *in, const float *out, double left[3][TAKES_MAX], int take)
{
    powers before = seen(in), after = seen(out);
    for (int p = 0; p < 3; p++) {
        powers part_seen = seen(part_of[p]);
        left[p][take] = retained(&part_seen, &before, &after, NULL, 0, RATE);
        free(part_seen.power);
    }
    free(before.power);
    free(after.power);
}

static void drain(ln_clip **clip, float *boom)
{
    ln_block *block;
    ln_status status;
    while (!(status = ln_clip_next(*clip, &block))) {
        memcpy(boom + block->at, block->sound[0], sizeof(float) * (size_t)block->length);
        ln_block_unref(&block);
    }
    if (status != LN_END)
        must(status);
    ln_clip_close(clip);
}

static const ln_span noise_span = { 0, 3 * RATE / 2, { 1, RATE } }, stays_span = { 2 * RATE, 7 * RATE / 2, { 1, RATE } }, whole = { 0, LENGTH, { 1, RATE } };
static const ln_fader everywhere = { { 0, LENGTH, { 1, RATE } }, -18, 0, 0 };

/* The gains on one channel, learnt from it. */
static void shown(const float *in, bool stays, float *out)
{
    ln_example example;
    ln_clip *clip, *hushed;
    must(ln_clip_of_sound(&in, 1, LENGTH, RATE, 4096, &clip));
    must(ln_shown_learn(clip, (ln_stretches){ &noise_span, 1 }, (ln_stretches){ &stays_span, stays }, NULL, &example));
    must(ln_clip_seek(clip, 0));
    must(ln_shown_remove(clip, &everywhere, &example, 1, &hushed));
    drain(&hushed, out);
}

/* The filter; false when it is refused. */
static bool filtered(const float *const *planes, const condition *c, float *out, double *drop)
{
    ln_array *array;
    ln_clip *clip, *link;
    const char *why;
    must(ln_clip_of_sound(planes, c->channels, LENGTH, RATE, 4096, &clip));
    must(ln_array_learn(clip, (ln_stretches){ &noise_span, 1 }, (ln_stretches){ &stays_span, c->stays }, whole, NULL, &array, &why));
    if (array) {
        *drop = ln_array_drop(array);
        must(ln_clip_seek(clip, 0));
        must(ln_array_remove(clip, &everywhere, array, &link));
        ln_array_free(&array);
        drain(&link, out);
        return true;
    }
    ln_clip_close(&clip);
    *drop = 0;
    return false;
}

static void mix(const condition *c, float (*in)[LENGTH], float *keep, float (*noise)[LENGTH])
{
    for (int m = 0; m < c->channels; m++) {
        int ch = c->channel[m];
        for (int i = 0; i < LENGTH; i++) {
            float k = part[VOICE][ch][i] + part[PERIOD][ch][i];
            noise[m][i] = part[c->noise][ch][i];
            in[m][i] = k + noise[m][i] + (c->polluted ? part[BESIDE][ch][i] : 0);
            if (m == 0)
                keep[i] = k;
        }
    }
    float peak = 0;
    for (int i = 0; i < LENGTH; i++)
        peak = fmaxf(peak, fabsf(in[1][i]));
    for (int i = 0; i < LENGTH; i++)
        in[1][i] = c->trouble == DEAD ? 0 : c->trouble == CLIPPED ? fmaxf(-peak / 4, fminf(peak / 4, in[1][i])) : in[1][i];
}

static void score(const condition *c, scores *s, int take, bool listed)
{
    static float in[CHANNELS][LENGTH], keep[LENGTH], noise[CHANNELS][LENGTH], one[LENGTH], middle[LENGTH], ours[LENGTH];
    const float *planes[CHANNELS];
    double drop;
    for (int m = 0; m < CHANNELS; m++)
        planes[m] = in[m];
    mix(c, in, keep, noise);
    shown(in[0], c->stays, one);
    double start = now();
    bool used = filtered(planes, c, middle, &drop);
    s->seconds += now() - start;
    if (used)
        shown(middle, c->stays, ours);
    else {
        memcpy(middle, in[0], sizeof middle);
        memcpy(ours, one, sizeof ours);
        s->refused++;
    }
    double before = sdr(keep, in[0]);
    int i = s->count++;
    s->one[i] = sdr(keep, one) - before;
    s->filter[i] = sdr(keep, middle) - before;
    s->ours[i] = sdr(keep, ours) - before;
    s->over[i] = s->ours[i] - s->one[i];
    const float *parts[3] = { part[VOICE][c->channel[0]], part[PERIOD][c->channel[0]], noise[0] };
    measure_left(parts, in[0], ours, s->left, i);
    if (listed)
        printf("%-22s %3d  one %6.2f  filter %6.2f  ours %6.2f  over %6.2f  drop %5.1f\n", c->name, take, s->one[i], s->filter[i], s->ours[i], s->over[i], drop);
}

static void report(const condition *c, const scores *s)
{
    size_t count = (size_t)s->count;
    int worse = 0;
    for (int i = 0; i < s->count; i++)
        worse += s->over[i] < -0.05;
    printf("%-22s %6.2f %6.2f %6.2f %6.2f  %6.2f %6.2f %6.2f  %3.0f %%  %3.0f %%  %6.2f %6.2f %6.2f  %.3f\n", c->name, mean_of(s->one, count), mean_of(s->filter, count), mean_of(s->ours, count),
           quantile_of(s->ours, count, 0.05), mean_of(s->over, count), quantile_of(s->over, count, 0.5), quantile_of(s->over, count, 0.05), 100.0 * worse / s->count,
           100.0 * s->refused / s->count, mean_of(s->left[0], count), mean_of(s->left[1], count), mean_of(s->left[2], count), s->seconds / (12.0 * s->count));
}

int main(int count, char **word)
{
    if (count < 3)
        return fprintf(stderr, "usage: %s FOLDER TAKES [list|-] [TO [FROM]]: what rooms.py made, how many, one line a take or not, which conditions by number\n", word[0]), 2;
    static scores result[CONDITIONS];
    bool listed = count > 3 && !strcmp(word[3], "list");
    int some = count > 4 ? atoi(word[4]) : CONDITIONS, from = count > 5 ? atoi(word[5]) : 0;
    for (int take = 0; take < atoi(word[2]) && take < TAKES_MAX; take++) {
        for (int p = 0; p < PARTS; p++)
            if (!load(word[1], take, p))
                return fprintf(stderr, "%s\n", ln_why()), 1;
        for (int c = from; c < some && c < CONDITIONS; c++)
            score(&conditions[c], &result[c], take, listed);
    }
    printf("%-22s %6s %6s %6s %6s  %6s %6s %6s  %5s  %5s  %6s %6s %6s  %s\n", "", "one", "filter", "ours", "p5", "over", "median", "p5", "worse", "refus", "voice", "period", "noise", "cost");
    for (int c = 0; c < some && c < CONDITIONS; c++)
        if (result[c].count)
            report(&conditions[c], &result[c]);
    return 0;
}

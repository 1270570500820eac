/* SPDX-License-Identifier: Apache-2.0 */
/* Every 10 ms, by how much the sound at each of 72 pitches, and at twice each, stands out of what lies an eighth of an octave and more to either side. Through 8 s of that, the course that meets most of it
 * (dynamic programming, at most 4 steps of a twenty-fourth of an octave every 10 ms). Whether it is a siren's course is asked by laying it over the same 8 s again, later and earlier: where the sound
 * repeats, the shifted course stands out nearly as much as the course itself; a voice's does not at any shift, and a steady line's does at all of them, so what counts is by how much the best shift is
 * better than the usual one.
 *
 * Bounds chosen on 56 clips with sirens made by rule and 220 without, recordings of train and validate-even under voices, a voice and period sound 0 to 10 dB above the siren: 47 are found, and an animal's
 * calls taken for one. */
#include "sound/sweeps.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "base/list.h"
#include "media/fft.h"
#include "sound/ground.h"
#include "sound/window.h"

enum {
    PITCHES = 72, OCTAVE = 24, REACH = 4, /* steps */
    LOOKS = 800, STRIDE = 400,            /* of 10 ms: what is judged at once, and how far apart */
    LEAST_LOOKS = 300,
    FIRST_SHIFT = 18, LAST_SHIFT = 500, OFTEN = 170,
    SIDES = 4,
};
static const double lowest = 300;            /* Hz */
static const double frame_seconds = 0.032, finest = 11.8; /* Hz between bins, at most */
static const float out_most = 15, above_most = 12, out_least = -3; /* dB that a pitch, and its octave, may stand out */
static const float above_counts = 0.5F, step_costs = 0.8F;
static const double side[SIDES] = { -4.5, -3, 3, 4.5 };
static const float stands_out = 16, repeats = 4, repeats_share = 0.35F, least_range = 0.2F, most_range = 1.7F; /* dB, dB, share, octaves */
static const float alone = 19.2F, once_range = 0.5F; /* of what comes again in OFTEN or more, and of what does not within half of what is heard: wails. Gulls and babies cry so, not as clearly */
static const float goes_on = 2; /* dB less are asked of a siren that was there already */
static const float still_like = 0.25F, nearly = 0.85F; /* of what the course itself, and the best shift, have more than the usual one */

struct ln_sweeps {
    int rate, size, fft_size, hop, have;
    int64_t looks, judged; /* looks so far; the next one at which a stretch of LOOKS begins */
    ln_fft *fft;
    float *window, *waiting, *spectrum, *decibels;
    int bins, at[2][SIDES + 1][PITCHES]; /* of the pitch (last) and its sides, and the same of the octave; -1: beyond what the rate reaches */
    float out[LOOKS][PITCHES];           /* look % LOOKS */
    signed char back[LOOKS][PITCHES];
    int course[LOOKS];
    ln_sweep *found;
    size_t count, room;
};

ln_status ln_sweeps_new(int rate, ln_sweeps **out)
{
    ln_sweeps *s = *out = calloc(1, sizeof *s);
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory to look for sirens");
    s->rate = rate;
    s->size = (int)(frame_seconds * rate);
    s->hop = rate / 100;
    s->fft_size = ln_fft_size((int)(rate / finest));
    s->bins = s->fft_size / 2 + 1;
    s->window = calloc((size_t)(3 * s->fft_size + 2 + s->bins), sizeof(float)); /* behind `size` samples the window is 0 */
    ln_status status = s->window ? ln_fft_new(s->fft_size, &s->fft) : ln_fail(LN_EMEMORY, "no memory to look for sirens");
    if (status) {
        ln_sweeps_free(out);
        return status;
    }
    s->waiting = s->window + s->fft_size;
    s->spectrum = s->waiting + s->fft_size;
    s->decibels = s->spectrum + s->fft_size + 2;
    ln_window_hann(s->window, s->size, 1);
    for (int octave = 0; octave < 2; octave++)
        for (int i = 0; i <= SIDES; i++)
            for (int p = 0; p < PITCHES; p++) {
                double hz = lowest * (octave + 1) * exp2((p + (i < SIDES ? side[i] : 0)) / OCTAVE);
                s->at[octave][i][p] = hz < 0.48 * rate ? (int)lround(hz * s->fft_size / rate) : -1;
            }
    return LN_OK;
}

void ln_sweeps_free(ln_sweeps **sweeps)
{
    if (!sweeps || !*sweeps)
        return;
    ln_fft_free(&(*sweeps)->fft);
    free((*sweeps)->window);
    free((*sweeps)->found);
    free(*sweeps);
    *sweeps = NULL;
}

static float clamp(float x, float least, float most)
{
    return x < least ? least : x > most ? most : x;
}

/* How far a pitch stands out of the louder of its sides. */
static float above_sides(const ln_sweeps *s, int octave, int pitch)
{
    float db[SIDES + 1];
    for (int i = 0; i <= SIDES; i++) {
        int bin = s->at[octave][i][pitch];
        if (bin < 0)
            return 0;
        db[i] = s->decibels[bin];
    }
    return db[SIDES] - fminf(fmaxf(db[0], db[1]), fmaxf(db[2], db[3]));
}

static void look(ln_sweeps *s)
{
    float *out = s->out[s->looks++ % LOOKS];
    ln_fft_windowed(s->fft, s->waiting, s->window, s->spectrum);
    const int last = s->at[1][SIDES - 1][PITCHES - 1], end = last >= 0 && last < s->bins ? last + 1 : s->bins;
    for (int b = 0; b < end; b++)
        s->decibels[b] = 10 * log10f(s->spectrum[2 * b] * s->spectrum[2 * b] + s->spectrum[2 * b + 1] * s->spectrum[2 * b + 1] + 1e-14F);
    for (int p = 0; p < PITCHES; p++)
        out[p] = clamp(above_sides(s, 0, p), out_least, out_most) + above_counts * clamp(above_sides(s, 1, p), out_least, above_most);
}

/* The best way to each pitch of the next look from those of the one before. */
static void LN_CLONES step(const float *restrict before, const float *restrict out, float *restrict after, signed char *restrict back)
{
    float line[PITCHES + 2 * REACH];
    for (int p = 0; p < PITCHES + 2 * REACH; p++)
        line[p] = p < REACH || p >= PITCHES + REACH ? -1e9F : before[p - REACH];
    for (int p = 0; p < PITCHES; p++) {
        float best = -1e30F;
        signed char from = 0;
        for (int d = -REACH; d <= REACH; d++) {
            float way = line[p + REACH + d] - step_costs * (float)abs(d);
            from = way > best ? (signed char)d : from;
            best = way > best ? way : best;
        }
        after[p] = best + out[p];
        back[p] = from;
    }
}

static void find_course(ln_sweeps *s, int64_t first, int count)
{
    float sum[2][PITCHES];
    int at = 0;
    memcpy(sum[0], s->out[first % LOOKS], sizeof sum[0]);
    for (int t = 1; t < count; t++)
        step(sum[(t + 1) & 1], s->out[(first + t) % LOOKS], sum[t & 1], s->back[t]);
    for (int p = 1; p < PITCHES; p++)
        at = sum[(count - 1) & 1][p] > sum[(count - 1) & 1][at] ? p : at;
    for (int t = count - 1; t >= 0; t--) {
        s->course[t] = at;
        at += t ? s->back[t][at] : 0;
    }
}

/* How far the sound stands out along the course, laid `shift` looks later. */
static float along(const ln_sweeps *s, int64_t first, int count, int shift)
{
    float sum = 0;
    int from = shift > 0 ? shift : 0, to = shift < 0 ? count + shift : count;
    for (int t = from; t < to; t++)
        sum += s->out[(first + t) % LOOKS][s->course[t - shift]];
    return sum / (float)(to - from);
}

/* Add to what was found, or to the last of it where that goes on. */
static ln_status add(ln_sweeps *s, const ln_sweep *found)
{
    ln_sweep *last = s->count ? &s->found[s->count - 1] : NULL;
    if (last && found->from <= last->to) {
        const bool surer = found->confidence > last->confidence;
        last->to = found->to;
        last->low = fmin(last->low, found->low);
        last->high = fmax(last->high, found->high);
        last->period = surer ? found->period : last->period;
        last->confidence = fmax(last->confidence, found->confidence);
        return LN_OK;
    }
    ln_sweep *longer = ln_list_room(s->found, s->count, &s->room, sizeof *longer);
    if (!longer)
        return LN_EMEMORY;
    s->found = longer;
    s->found[s->count++] = *found;
    return LN_OK;
}

/* After how many looks the course comes again, as `more` than the usual shift says; 0: it does not. `agree` says how far the sound stands out along it at each shift from FIRST_SHIFT on. */
static int comes_again(const float *agree, int shifts, float itself, float usual, float *more)
{
    int near = 0; /* what moves slowly is like itself a little later */
    while (near < shifts && agree[near] > usual + still_like * (itself - usual))
        near++;
    int best = near, time = near;
    for (int i = near; i < shifts; i++)
        best = agree[i] > agree[best] ? i : best;
    *more = best < shifts ? agree[best] - usual : 0;
    if (*more < repeats || *more < repeats_share * (itself - usual))
        return 0;
    while (agree[time] < usual + nearly * *more) /* it also comes after two periods, and three */
        time++;
    while (time + 1 < shifts && agree[time + 1] > agree[time])
        time++;
    return FIRST_SHIFT + time;
}

/* Is there a siren in these looks? */
static ln_status judge(ln_sweeps *s, int64_t first, int count)
{
    float agree[LAST_SHIFT], sorted[LAST_SHIFT], pitch[LOOKS], more;
    const int last = count / 2 < LAST_SHIFT ? count / 2 : LAST_SHIFT, shifts = last - FIRST_SHIFT;
    find_course(s, first, count);
    const float itself = along(s, first, count, 0), grace = s->count && s->found[s->count - 1].to > first * s->hop ? goes_on : 0;
    if (itself < stands_out - grace)
        return LN_OK;
    for (int i = 0; i < shifts; i++)
        sorted[i] = agree[i] = (along(s, first, count, FIRST_SHIFT + i) + along(s, first, count, -FIRST_SHIFT - i)) / 2;
    const float usual = ln_nth(sorted, shifts, shifts / 2);
    const int period = comes_again(agree, shifts, itself, usual, &more);
    for (int t = 0; t < count; t++)
        pitch[t] = (float)s->course[t];
    const float low = ln_nth(pitch, count, count / 20), high = ln_nth(pitch, count, count - 1 - count / 20), range = (high - low) / OCTAVE;
    const bool often = period && period <= OFTEN;
    if (range > most_range || range < (period ? least_range : once_range) || itself < (often ? stands_out : alone) - grace || (!period && agree[0] < usual + repeats))
        return LN_OK;
    const float sure = fminf(0.75F + 0.05F * (itself - (often ? stands_out : alone)) + 0.02F * (period ? more - repeats : 0), 0.95F);
    return add(s, &(ln_sweep){ first * s->hop, (first + count) * s->hop + s->size, lowest * exp2((double)low / OCTAVE), lowest * exp2((double)high / OCTAVE), period / 100.0, (double)sure });
}

ln_status ln_sweeps_push(ln_sweeps *s, const float *sound, size_t count)
{
    ln_status status = LN_OK;
    while (count && !status && s->rate >= 8000) {
        size_t take = (size_t)(s->size - s->have) < count ? (size_t)(s->size - s->have) : count;
        memcpy(s->waiting + s->have, sound, take * sizeof *sound);
        s->have += (int)take;
        sound += take;
        count -= take;
        if (s->have < s->size)
            break;
        look(s);
        s->have -= s->hop;
        memmove(s->waiting, s->waiting + s->hop, (size_t)s->have * sizeof *sound);
        if (s->looks == s->judged + LOOKS) {
            status = judge(s, s->judged, LOOKS);
            s->judged += STRIDE;
        }
    }
    return status;
}

ln_status ln_sweeps_end(ln_sweeps *s)
{
    int64_t first = s->looks > LOOKS ? s->looks - LOOKS : 0;
    int count = (int)(s->looks - first);
    bool done = s->looks == s->judged - STRIDE + LOOKS; /* the last stretch ended here */
    return done || count < LEAST_LOOKS ? LN_OK : judge(s, first, count);
}

const ln_sweep *ln_sweeps_found(const ln_sweeps *s, size_t *count)
{
    *count = s->count;
    return s->found;
}

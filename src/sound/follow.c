/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/follow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How far a tone may be from what is said of it: mains within 1 % and a little; steady ones by the Doppler shift of 70 km/h. */
static const double hum_range = 0.012, steady_range = 0.06, hum_below = 130;
/* Fastest movement in octaves a second. A yelp climbs 1.5 octaves in 0.15 s, a siren going by a tenth of an octave in a second, mains a hundredth in ten. */
static const double sweep_speed = 12, steady_speed = 0.3, hum_speed = 0.005;
/* No line counts for more than this: a loud one tells its place no better than a clear one. */
static const float enough_db = 20;

struct ln_follow {
    double from, step, bin_hz, hop;
    int states, harmonics, bins, lag, reach, frames;
    float *memory, *sum, *next; /* two rows of `memory`: the best way's worth so far, and after this frame */
    short *back; /* [frame % (lag + 1)][state]: where it came from */
};

ln_status ln_follow_new(const ln_tone *tone, double bin_hz, double hop_seconds, int bins, int lag, ln_follow **out)
{
    bool moving = tone->from < tone->to, hum = !moving && tone->from < hum_below;
    double range = hum ? hum_range : steady_range, speed = moving ? sweep_speed : hum ? hum_speed : steady_speed;
    ln_follow *f = calloc(1, sizeof *f);
    *out = NULL;
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory to follow a tone");
    f->from = tone->from * (1 - range);
    f->harmonics = tone->harmonics;
    /* Fine enough that the middle harmonics fall into their bin. */
    f->step = bin_hz / (2 + f->harmonics);
    f->states = 1 + (int)((tone->to * (1 + range) - f->from) / f->step);
    while (f->states > 2000) {
        f->step *= 2;
        f->states = 1 + f->states / 2;
    }
    f->reach = 1 + (int)(tone->to * speed * log(2) * hop_seconds / f->step);
    f->reach = f->reach > 60 ? 60 : f->reach;
    f->bin_hz = bin_hz;
    f->hop = hop_seconds;
    f->bins = bins;
    f->lag = lag;
    f->memory = calloc((size_t)f->states * 2, sizeof *f->memory);
    f->back = calloc((size_t)f->states * (size_t)(lag + 1), sizeof *f->back);
    if (!f->memory || !f->back) {
        ln_follow_free(f);
        return ln_fail(LN_EMEMORY, "no memory to follow a tone");
    }
    f->sum = f->memory;
    f->next = f->memory + f->states;
    *out = f;
    return LN_OK;
}

void ln_follow_free(ln_follow *follow)
{
    if (follow) {
        free(follow->memory);
        free(follow->back);
    }
    free(follow);
}

static float score_of(const ln_follow *f, const float *above, int state)
{
    double hz = f->from + state * f->step;
    float score = 0;
    for (int h = 1; h <= f->harmonics; h++) {
        int bin = (int)(h * hz / f->bin_hz + 0.5);
        if (bin >= f->bins)
            break;
        float a = above[bin];
        score += a < 0 ? 0 : a > enough_db ? enough_db : a;
    }
    return score;
}

void ln_follow_feed(ln_follow *f, const float *above)
{
    short *back = f->back + (size_t)(f->frames % (f->lag + 1)) * (size_t)f->states;
    /* What happened long ago counts less, and staying costs nothing: a step of the whole reach costs as much as one clear line less. */
    const float keep = 0.9f, toll = enough_db / (float)f->reach;
    for (int s = 0; s < f->states; s++) {
        float best = -1e30f;
        int low = s - f->reach < 0 ? 0 : s - f->reach, high = s + f->reach >= f->states ? f->states - 1 : s + f->reach;
        for (int t = low; t <= high; t++) {
            float way = f->sum[t] - toll * (float)abs(t - s);
            if (way > best) {
                best = way;
                back[s] = (short)t;
            }
        }
        f->next[s] = keep * best + score_of(f, above, s);
    }
    float *swap = f->sum;
    f->sum = f->next;
    f->next = swap;
    f->frames++;
}

/* State at `frames_ago` before the last frame, along the best way there is now. */
static int state_at(const ln_follow *f, int frames_ago)
{
    int state = 0;
    for (int s = 1; s < f->states; s++)
        if (f->sum[s] > f->sum[state])
            state = s;
    for (int k = 0; k < frames_ago && k + 1 < f->frames; k++)
        state = f->back[(size_t)((f->frames - 1 - k) % (f->lag + 1)) * (size_t)f->states + (size_t)state];
    return state;
}

double ln_follow_at(const ln_follow *f, double *slope)
{
    int before = state_at(f, f->lag), after = f->lag ? state_at(f, f->lag - 1) : before;
    *slope = (after - before) * f->step / f->hop;
    return f->from + before * f->step;
}

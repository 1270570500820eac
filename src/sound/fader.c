/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/fader.h"

#include <math.h>

static const double shortest = 0.01, longest_share = 0.25;

static double ticks_of(double seconds, double rate, double whole)
{
    return fmax(fmin(seconds * rate, longest_share * whole), shortest * rate);
}

ln_fading ln_fading_of(const ln_fader *fader, const ln_clip_info *clip)
{
    ln_span span = ln_span_in(fader->span, clip->base);
    bool begins = span.from > clip->start, ends = clip->length < 0 || span.to < clip->start + clip->length;
    double rate = (double)clip->base.den / clip->base.num, whole = (double)span.to - (double)span.from;
    return (ln_fading){ .from = begins ? span.from : clip->start,
                        .to = span.to,
                        .in = begins ? ticks_of(fader->in, rate, whole) : 0,
                        .out = ends ? ticks_of(fader->out, rate, whole) : 0,
                        .floor = pow(10, fader->floor_db / 20) };
}

float ln_fading_at(const ln_fading *f, int64_t tick)
{
    if (tick < f->from || tick >= f->to)
        return 0;
    double before = (double)(tick - f->from) + 0.5, behind = (double)(f->to - tick) - 0.5;
    if (before >= f->in && behind >= f->out)
        return 1;
    double share = fmin(before < f->in ? before / f->in : 1, behind < f->out ? behind / f->out : 1);
    /* What is left, 1 - at * (1 - floor), shall be floor^share; the nearer the floor to 1, the nearer `at` to a straight line. */
    return (float)(f->floor < 0.999 ? (1 - pow(f->floor, share)) / (1 - f->floor) : share);
}

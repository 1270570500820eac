/* SPDX-License-Identifier: Apache-2.0 */
#include "mixer/passage.h"

#include "base/clones.h"

enum { BINS = PASSAGE_BINS };
static const double pi = 3.14159265358979;

void passage_start(passage *p)
{
    *p = (passage) { .round = 0 };
    for (int k = 0; k < BINS; k++)
        p->filter[k] = p->elsewhere[k] = 1;
}

static void draw_filter(dice *d, float *gain)
{
    double tilt = between(d, -3, 3), at[3], height[3], width[3];
    for (int i = 0; i < 3; i++) {
        at[i] = between(d, log2(80), log2(16000));
        height[i] = between(d, -12, 12);
        width[i] = between(d, 0.2, 2);
    }
    for (int k = 0; k < BINS; k++) {
        double octave = log2(50 * (k + 0.5)), db = tilt * (octave - log2(1000));
        for (int i = 0; i < 3; i++)
            db += height[i] * exp(-0.5 * pow((octave - at[i]) / width[i], 2));
        gain[k] *= (float)decibels(db);
    }
}

void passage_filter(passage *p, dice *d)
{
    draw_filter(d, p->filter);
}

void passage_dull(passage *p, double hz)
{
    for (int k = 0; k < BINS; k++)
        p->filter[k] *= (float)(1 / sqrt(1 + pow(50.0 * k / hz, 8)));
}

void passage_way(passage *p, dice *d)
{
    p->round = between(d, 400, 3000);
    p->stage = chance(d);
    p->shown = p->stage + between(d, -0.3, 0.3);
    draw_filter(d, p->elsewhere);
}

void passage_beat(passage *p, dice *d)
{
    p->beat = exp(between(d, log(4), log(40)));
    p->depth = between(d, 0.3, 0.97);
    p->edge = exp(between(d, log(0.5), log(6)));
}

void passage_room(passage *p, dice *d)
{
    p->ring = (float)decibels(-60 * 0.01 / between(d, 0.15, 1.2));
    p->wet = (float)(decibels(between(d, -16, 0)) * sqrt(1 - (double)(p->ring * p->ring)));
}

static void LN_CLONES scale_by(float *restrict x, const float *restrict gain, float level)
{
    for (int k = 0; k < BINS; k++) {
        x[2 * k] *= level * gain[k];
        x[2 * k + 1] *= level * gain[k];
    }
}

static void LN_CLONES scale_partly(float *restrict x, const float *restrict gain, float share)
{
    for (int k = 0; k < BINS; k++) {
        float by = 1 - share + share * gain[k];
        x[2 * k] *= by;
        x[2 * k + 1] *= by;
    }
}

/* What rings in each bin turns by an angle of its own from row to row, so that it does not go with the straight sound. */
static void LN_CLONES ring_on(float *restrict x, float *restrict ringing, const float *restrict turn, float ring, float wet)
{
    for (int k = 0; k < BINS; k++) {
        float re = ringing[2 * k], im = ringing[2 * k + 1], c = ring * turn[2 * k], s = ring * turn[2 * k + 1], straight_re = x[2 * k], straight_im = x[2 * k + 1];
        x[2 * k] += wet * re;
        x[2 * k + 1] += wet * im;
        ringing[2 * k] = c * re - s * im + straight_re;
        ringing[2 * k + 1] = s * re + c * im + straight_im;
    }
}

static void draw_turns(float *turn)
{
    dice d = dice_new(1, "angles of a room");
    for (int k = 0; k < BINS; k++) {
        double angle = between(&d, -pi, pi);
        turn[2 * k] = (float)cos(angle);
        turn[2 * k + 1] = (float)sin(angle);
    }
}

void passage_take(const passage *p, int when, int rows, spectrum *x)
{
    spectrum turn = { 0 }, ringing = { 0 };
    if (p->ring > 0)
        draw_turns(turn);
    for (int t = 0; t < rows; t++) {
        double level = p->beat > 0 ? 1 - p->depth + p->depth * pow(fabs(cos(pi * (t + when) / p->beat)), p->edge) : 1;
        scale_by(x[t], p->filter, (float)level);
        if (p->round > 0)
            scale_partly(x[t], p->elsewhere, (float)(0.5 + 0.5 * cos(2 * pi * ((when < 0 ? p->shown : p->stage) + t / p->round))));
        if (p->ring > 0)
            ring_on(x[t], ringing, turn, p->ring, p->wet);
    }
}

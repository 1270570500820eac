/* SPDX-License-Identifier: Apache-2.0 */
/* Water, wind and fire, which every year has heard: noise without a shaft. Without them a machine that learns would take whatever was made by rule for modern. */
#include "sounds/take.h"

/* Small things that ring and die, as many at once as there are places: drops, bubbles, sparks. */
enum { PLACES = 24 };
typedef struct ringing {
    double phase[PLACES], hz[PLACES], level[PLACES], keep[PLACES], rise[PLACES];
    int next;
} ringing;

/* `rise` is the share of its pitch that it gains a second. */
static void ringing_add(ringing *r, double hz, double level, double keep, double rise)
{
    int n = r->next;
    r->next = (n + 1) % PLACES;
    r->phase[n] = 0;
    r->hz[n] = hz;
    r->level[n] = level;
    r->keep[n] = keep;
    r->rise[n] = rise;
}

static double ringing_next(ringing *r, double rate)
{
    double y = 0;
    for (int n = 0; n < PLACES; n++) {
        if (r->level[n] < 1e-5)
            continue;
        r->phase[n] += r->hz[n] / rate;
        r->hz[n] *= 1 + r->rise[n] / rate;
        y += r->level[n] * sine(r->phase[n]);
        r->level[n] *= r->keep[n];
    }
    return y;
}

/* The hiss of drops without number and single ones nearby: on leaves and earth they thud, on tin and water they ring. */
void ln_play_rain(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double many = ranging(d, 4, 400), hiss_gain = from_db(between(d, -16, 2)), low_hz = ranging(d, 300, 2500), high_hz = low_hz * between(d, 2, 6), seconds = ranging(d, 0.001, 0.02);
    biquad body = high_pass(ranging(d, 300, 3000), 0.6, t->rate), top = low_pass(ranging(d, 4000, 18000), 0.6, t->rate), thud = some_band(d, 200, 2500, 0.4, 1.5, t->rate);
    double rings = between(d, 0, 1), push = 0, fade = fading(between(d, 0.0004, 0.004), t->rate);
    ringing drops = { 0 };
    wander gust = wander_new(now, between(d, 0.1, 0.5), t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double hard = 1 + 0.4 * wander_next(&gust, now), noise = hiss(now);
        if (chance(now) * t->rate < many * hard) {
            double size = chance(now);
            push += 0.3 + size * size * 2;
            if (chance(now) < 0.3)
                ringing_add(&drops, ranging(now, low_hz, high_hz), rings * (0.2 + size * size), fading(seconds, t->rate), 0);
        }
        push *= fade;
        t->out[i] += (float)(hiss_gain * hard * filter(&top, filter(&body, noise)) + 2 * filter(&thud, push * noise) + ringing_next(&drops, t->rate));
    }
}

/* Bubbles, each a sphere of air that rings at 3.26 / radius and rises in pitch as it nears the surface (Minnaert 1933; van den Doel, "Physically based models for liquid sounds", 2005). */
void ln_play_stream(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double many = ranging(d, 40, 600), low = ranging(d, 250, 900), high = low * between(d, 3, 12), wash = from_db(between(d, -22, -2));
    biquad body = band_pass(ranging(d, 500, 4000), 0.3, t->rate);
    ringing bubbles = { 0 };
    wander flow = wander_new(now, between(d, 0.3, 2), t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double more = 1 + 0.6 * wander_next(&flow, now);
        if (chance(now) * t->rate < many * more) {
            double hz = ranging(now, low, high);
            double rise = between(now, 0, 8);
            ringing_add(&bubbles, hz, to_the(chance(now), 2), fading(1 / (0.13 * hz + 0.0072 * hz * sqrt(hz)) * 2, t->rate), rise);
        }
        t->out[i] += (float)(ringing_next(&bubbles, t->rate) + wash * more * 3 * filter(&body, hiss(now)));
    }
}

/* Waves break every 5 to 14 s: a rush that brightens as it comes and hisses as it runs back. */
void ln_play_sea(take *t)
{
    enum { WAVES = 3 };
    dice *d = &t->who, *now = &t->now;
    double seconds = between(d, 5, 14), at[WAVES], length[WAVES], height[WAVES], roar = from_db(between(d, -14, -2)), low[WAVES] = { 0 }, dark = ranging(d, 300, 1200), bright = ranging(d, 2000, 9000);
    biquad far = low_pass(ranging(d, 150, 700), 0.6, t->rate);
    for (int w = 0; w < WAVES; w++) {
        at[w] = (w + chance(now)) / WAVES;
        length[w] = seconds * between(now, 0.7, 1.3);
        height[w] = between(now, 0.3, 1);
    }
    double swell[WAVES] = { 0 }, share[WAVES] = { 0 };
    for (size_t i = 0; i < t->length; i++) {
        double noise = hiss(now), y = roar * 3 * filter(&far, noise);
        for (int w = 0; w < WAVES; w++) {
            at[w] += 1 / (length[w] * t->rate);
            if (at[w] >= 1) {
                at[w] -= 1;
                length[w] = seconds * between(now, 0.7, 1.3);
                height[w] = between(now, 0.3, 1);
            }
            if (i % 64 == 0) {
                double x = at[w] < 0.35 ? at[w] / 0.35 : (1 - at[w]) / 0.65;
                swell[w] = height[w] * x * x;
                share[w] = pole_share(dark * to_the(bright / dark, x), t->rate);
            }
            y += swell[w] * pole(&low[w], share[w], noise);
        }
        t->out[i] += (float)y;
    }
}

/* Gusts that move in loudness and pitch together, through trees or round a corner, where they whistle. */
void ln_play_wind(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double leaves = chance(d) < 0.6 ? from_db(between(d, -18, 4)) : 0, howl = chance(d) < 0.3 ? from_db(between(d, -6, 10)) : 0, base = ranging(d, 80, 500), low[2] = { 0 }, share = 0;
    biquad rustle = high_pass(ranging(d, 1000, 4000), 0.6, t->rate), whistle = band_pass(ranging(d, 300, 900), 25, t->rate);
    wander gust = wander_new(now, between(d, 0.08, 0.4), t->rate), quick = wander_new(now, between(d, 1, 4), t->rate), pitch = wander_new(now, 0.5, t->rate);
    double speed = 0.5;
    for (size_t i = 0; i < t->length; i++) {
        double noise = hiss(now);
        if (i % 64 == 0)
            share = pole_share(base * (0.5 + 2 * speed * speed), t->rate);
        speed = 0.55 + 0.35 * wander_next(&gust, now);
        speed += 0.1 * wander_next(&quick, now);
        double force = speed * speed, sing = 1 + 0.5 * wander_next(&pitch, now);
        t->out[i] += (float)(force * 4 * pole(&low[1], share, pole(&low[0], share, noise)) + leaves * force * speed * filter(&rustle, noise) + howl * force * sing * filter(&whistle, noise));
    }
}

/* Crackle: sparks of a millisecond, singly and in bursts, over the low breath of the flames. */
void ln_play_fire(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double many = ranging(d, 2, 40), breath = from_db(between(d, -20, 0)), push = 0, fade = fading(ranging(d, 0.0003, 0.003), t->rate), burst = 0, hiss_gain = from_db(between(d, -34, -14)), calm = fading(0.15, t->rate);
    biquad wood[3], flame = low_pass(ranging(d, 120, 600), 0.6, t->rate), top = high_pass(2000, 0.6, t->rate);
    for (int k = 0; k < 3; k++)
        wood[k] = some_band(d, 600, 8000, 0.7, 4, t->rate);
    wander flicker = wander_new(now, between(d, 3, 9), t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double noise = hiss(now), x = chance(now);
        if (x * t->rate < many * (1 + burst)) {
            push += to_the(chance(now), 3) * 4;
            burst = chance(now) < 0.15 ? 12 : burst;
        }
        push *= fade;
        burst *= calm;
        double spark = push * noise, y = breath * 3 * filter(&flame, noise) * (1 + 0.5 * wander_next(&flicker, now)) + hiss_gain * filter(&top, noise);
        for (int k = 0; k < 3; k++)
            y += 2 * filter(&wood[k], spark);
        t->out[i] += (float)y;
    }
}

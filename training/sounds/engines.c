/* SPDX-License-Identifier: Apache-2.0 */
/* What burns: pulses at the firing order, each a little other than the one before, through pipes and bodies that ring, with the breath of intake and exhaust in
 * step; and the tyres underneath. */
#include "sounds/take.h"

enum { CYLINDERS = 12, BODIES = 6 };

/* A kind of engine: ranges, of which one engine is drawn. */
typedef struct kind {
    int cylinders[2];     /* the fewest and the most; a V2 fires unevenly, see `odd` */
    int strokes;          /* 2 or 4 */
    double idle[2], full[2]; /* rev/min */
    double hold[2];       /* s for which the throttle stays as it is */
    double rest;          /* share of the time at idle */
    double follow;        /* s that the revs need to follow the throttle */
    double jitter;        /* spread of one firing's strength and, a tenth of it, of its time */
    double odd;           /* how unlike the cylinders are */
    double pulse[2];      /* ms that the pressure falls */
    double body[2];       /* Hz: where pipes and covers ring */
    double knock[2];      /* the hard burst of a diesel, or of valves, beside the pulse */
    double breath[2];     /* noise of intake, exhaust and fan */
} kind;

typedef struct engine {
    int cylinders, next;
    double strength[CYLINDERS], angle[CYLINDERS]; /* angle: share of a cycle */
    double revs_a_cycle, phase, revs, target, left;
    double idle, full;
    double push, press, push_share, press_keep, knock, burst, burst_keep, breath, breath_low, breath_share;
    biquad body[BODIES], rattle;
    double body_gain[BODIES], direct, pipe_dc;
    wander drift, flutter;
} engine;

static engine engine_new(take *t, const kind *k)
{
    dice *d = &t->who;
    engine e = { .cylinders = k->cylinders[0] + (int)((k->cylinders[1] - k->cylinders[0] + 1) * chance(d)), .revs_a_cycle = k->strokes / 2.0 };
    if (e.cylinders == 5 || e.cylinders == 7)
        e.cylinders--;
    for (int c = 0; c < e.cylinders; c++) {
        e.strength[c] = 1 + k->odd * spread(d);
        e.angle[c] = (c + 0.3 * k->odd * spread(d)) / e.cylinders;
        e.angle[c] = e.angle[c] < 0 ? 0 : e.angle[c];
    }
    /* Half of the two-cylinder engines are V-shaped and limp, as 45 to 90 degrees between the cylinders make them. */
    if (e.cylinders == 2 && chance(d) < 0.5)
        e.angle[1] = between(d, 0.56, 0.64);
    e.idle = between(d, k->idle[0], k->idle[1]);
    e.full = between(d, k->full[0], k->full[1]);
    e.push_share = pole_share(ranging(d, 300, 3000), t->rate);
    e.press_keep = fading(ranging(d, k->pulse[0], k->pulse[1]) / 1000, t->rate);
    e.knock = ranging(d, k->knock[0], k->knock[1]);
    e.burst_keep = fading(between(d, 0.0005, 0.002), t->rate);
    e.rattle = band_pass(ranging(d, 1200, 4000), 0.7, t->rate);
    e.breath = ranging(d, k->breath[0], k->breath[1]);
    e.breath_share = pole_share(ranging(d, 400, 3000), t->rate);
    for (int b = 0; b < BODIES; b++) {
        double hz = k->body[0] * to_the(k->body[1] / k->body[0], (b + chance(d)) / BODIES);
        e.body[b] = band_pass(hz, ranging(d, 1.5, 9), t->rate);
        e.body_gain[b] = from_db(between(d, -14, 3)) * to_the(hz / k->body[0], -0.25);
    }
    e.direct = between(d, 0.1, 0.7);
    e.drift = wander_new(&t->now, between(d, 0.1, 0.6), t->rate);
    e.flutter = wander_new(&t->now, between(d, 2, 8), t->rate);
    e.phase = chance(&t->now);
    e.revs = e.target = chance(&t->now) < k->rest ? e.idle : e.full;
    return e;
}

/* Where the throttle goes next, and for how long. */
static void engine_throttle(engine *e, const kind *k, take *t)
{
    e->left = between(&t->now, k->hold[0], k->hold[1]) * t->rate;
    e->target = chance(&t->now) < k->rest ? e->idle * between(&t->now, 0.95, 1.05) : e->full * between(&t->now, 0.8, 1.03);
}

static void engine_fire(engine *e, const kind *k, take *t, double load)
{
    while (e->next < e->cylinders && e->phase >= e->angle[e->next]) {
        double hit = e->strength[e->next] * (1 + k->jitter * spread(&t->now)) * (0.35 + 0.65 * load);
        e->push += hit;
        e->burst += hit;
        e->next++;
    }
}

/* One sample, `load` being 0 at idle and 1 at full revs. */
static double engine_next(engine *e, const kind *k, take *t)
{
    if (e->left-- <= 0)
        engine_throttle(e, k, t);
    e->revs += (e->target - e->revs) / (k->follow * t->rate);
    double turn = 1 + 0.015 * wander_next(&e->drift, &t->now) + 0.006 * wander_next(&e->flutter, &t->now);
    double load = e->full > e->idle ? (e->revs - e->idle) / (e->full - e->idle) : 1;
    e->phase += e->revs * turn * (1 + 0.1 * k->jitter * hiss(&t->now)) / (60 * e->revs_a_cycle * t->rate);
    if (e->phase >= 1) {
        e->phase -= 1;
        e->next = 0;
    }
    engine_fire(e, k, t, load < 0 ? 0 : load);
    e->press = e->press * e->press_keep + e->push_share * e->push;
    e->push -= e->push_share * e->push;
    e->burst *= e->burst_keep;
    double noise = hiss(&t->now), pulse = e->press - pole(&e->pipe_dc, 0.002, e->press);
    double hard = filter(&e->rattle, e->burst * noise) * e->knock, air = pole(&e->breath_low, e->breath_share, noise) * e->breath * (0.2 * load + 0.1 + 0.3 * e->press);
    double in = pulse + hard + air, y = e->direct * pulse + 0.5 * hard + 0.5 * air;
    for (int b = 0; b < BODIES; b++)
        y += e->body_gain[b] * filter(&e->body[b], in);
    return y;
}

/* Tyres: a hump between 800 and 1200 Hz, where the horn of tyre and road and the treads meet (Sandberg 2003, "The multi-coincidence peak around 1000 Hz in tyre/road
 * noise spectra"), falling on both sides; wet roads hiss. */
typedef struct tyres {
    biquad hump, wide, top;
    double level, wet, low;
    wander patch;
} tyres;

static tyres tyres_new(take *t)
{
    dice *d = &t->who;
    tyres w = { .hump = band_pass(between(d, 800, 1200), between(d, 0.6, 1.6), t->rate), .wide = low_pass(ranging(d, 500, 2500), 0.6, t->rate) };
    w.top = high_pass(ranging(d, 2500, 5000), 0.6, t->rate);
    w.level = from_db(between(d, -8, 8));
    w.wet = chance(d) < 0.2 ? between(d, 0.3, 1) : 0.03;
    w.patch = wander_new(&t->now, between(d, 0.5, 4), t->rate);
    return w;
}

static double tyres_next(tyres *w, take *t)
{
    double noise = hiss(&t->now), rough = 1 + 0.15 * wander_next(&w->patch, &t->now);
    return w->level * rough * (filter(&w->hump, noise) + 0.35 * filter(&w->wide, noise) + 0.25 * w->wet * filter(&w->top, noise));
}

static void run_engine(take *t, const kind *k, double gain)
{
    engine e = engine_new(t, k);
    for (size_t i = 0; i < t->length; i++)
        t->out[i] += (float)(gain * engine_next(&e, k, t));
}

static void roll_tyres(take *t, double gain)
{
    tyres w = tyres_new(t);
    for (size_t i = 0; i < t->length; i++)
        t->out[i] += (float)(gain * tyres_next(&w, t));
}

void ln_play_car(take *t)
{
    static const kind petrol = { { 4, 6 }, 4, { 700, 1000 }, { 1400, 3800 }, { 2, 8 }, 0, 0.8, 0.08, 0.06, { 2, 6 }, { 60, 1500 }, { 0.02, 0.2 }, { 0.05, 0.5 } };
    static const kind diesel = { { 4, 4 }, 4, { 700, 900 }, { 1300, 2600 }, { 2, 8 }, 0, 0.8, 0.1, 0.08, { 2, 6 }, { 60, 2500 }, { 0.3, 1.5 }, { 0.05, 0.5 } };
    run_engine(t, chance(&t->who) < 0.6 ? &petrol : &diesel, from_db(between(&t->who, -10, 8)));
    roll_tyres(t, 0.8);
}

void ln_play_motor_cycle(take *t)
{
    static const kind k = { { 1, 4 }, 4, { 900, 1400 }, { 2500, 8000 }, { 1, 5 }, 0.15, 0.35, 0.08, 0.1, { 1, 5 }, { 80, 3000 }, { 0.05, 0.4 }, { 0.1, 0.8 } };
    run_engine(t, &k, 1);
    roll_tyres(t, 0.08);
}

void ln_play_moped(take *t)
{
    static const kind k = { { 1, 1 }, 2, { 1400, 2200 }, { 3500, 8500 }, { 1, 6 }, 0.1, 0.5, 0.12, 0, { 0.6, 2.5 }, { 150, 4000 }, { 0.05, 0.4 }, { 0.2, 1 } };
    run_engine(t, &k, 1);
}

void ln_play_lorry(take *t)
{
    static const kind k = { { 4, 8 }, 4, { 500, 700 }, { 1000, 2100 }, { 2, 7 }, 0.1, 0.7, 0.1, 0.1, { 3, 9 }, { 40, 2500 }, { 0.3, 2 }, { 0.2, 1 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 0.8);
}

void ln_play_motor_bus(take *t)
{
    static const kind k = { { 4, 6 }, 4, { 450, 650 }, { 900, 2200 }, { 2, 8 }, 0.3, 0.9, 0.1, 0.12, { 3, 9 }, { 40, 2000 }, { 0.2, 1.5 }, { 0.2, 1 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 0.3);
}

void ln_play_chainsaw(take *t)
{
    static const kind k = { { 1, 1 }, 2, { 2300, 3200 }, { 7000, 12500 }, { 0.5, 5 }, 0.25, 0.12, 0.12, 0, { 0.4, 1.5 }, { 200, 6000 }, { 0.1, 0.8 }, { 0.3, 1.5 } };
    run_engine(t, &k, 1);
}

void ln_play_lawn_mower_motor(take *t)
{
    static const kind k = { { 1, 1 }, 4, { 1800, 2400 }, { 2600, 3600 }, { 3, 15 }, 0.05, 0.6, 0.1, 0, { 1.5, 6 }, { 80, 2500 }, { 0.1, 0.8 }, { 0.5, 2.5 } };
    run_engine(t, &k, 1);
}

void ln_play_leaf_blower(take *t)
{
    static const kind k = { { 1, 1 }, 2, { 2300, 3200 }, { 5500, 8000 }, { 0.7, 6 }, 0.2, 0.25, 0.1, 0, { 0.5, 2 }, { 200, 5000 }, { 0.1, 0.5 }, { 2, 8 } };
    run_engine(t, &k, 1);
}

void ln_play_motor_pump(take *t)
{
    static const kind k = { { 1, 4 }, 4, { 1200, 1800 }, { 1500, 3600 }, { 5, 30 }, 0, 1, 0.08, 0.1, { 2, 7 }, { 60, 2500 }, { 0.1, 1.2 }, { 0.2, 1.5 } };
    run_engine(t, &k, 1);
}

/* A locomotive of 6 to 16 cylinders at the head of its train: the engine, and wheels that roar lower than tyres. */
void ln_play_diesel_train(take *t)
{
    static const kind k = { { 6, 12 }, 4, { 280, 500 }, { 600, 1500 }, { 4, 15 }, 0.25, 2, 0.1, 0.12, { 4, 12 }, { 30, 1800 }, { 0.3, 2 }, { 0.3, 2 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 1);
}

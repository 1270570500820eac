/* SPDX-License-Identifier: Apache-2.0 */
/* What burns: pulses at the firing order, no two alike, through pipes and bodies that ring, with the breath of intake and exhaust in step; somebody who starts
 * it, plays with its throttle and stops it; and the tyres underneath. */
#include "sounds/take.h"
#include "sounds/unrest.h"

enum { CYLINDERS = 12, BODIES = 10 };

/* How it is brought to life: by a motor or by a cord. */
typedef struct starter {
    double revs, turn[2], pause[2]; /* rev/min, s, s */
    double catches;                 /* chance that it then runs */
} starter;

static const starter motor = { 220, { 0.4, 1.8 }, { 0.3, 1.5 }, 0.85 }, cord = { 700, { 0.2, 0.45 }, { 0.3, 1 }, 0.4 };

/* A kind of engine: ranges, of which one engine is drawn. */
typedef struct kind {
    const starter *start;
    int cylinders[2];     /* the fewest and the most; a V2 fires unevenly, see `odd` */
    int strokes;          /* 2 or 4 */
    double idle[2], full[2]; /* rev/min */
    double hold[2];       /* s for which the throttle stays as it is */
    double rest;          /* share of these at idle, when it stands */
    double follow;        /* s that the revs need to follow the throttle */
    double jitter;        /* how unlike one firing is to the next, at most */
    double miss;          /* up to this share of firings fails at idle: two-strokes hardly clear their smoke without load */
    double odd;           /* how unlike the cylinders are */
    double pulse[2];      /* ms that the pressure falls */
    double body[2];       /* Hz: where pipes and covers ring */
    double knock[2];      /* the hard burst of a diesel, or of valves, beside the pulse */
    double breath[2];     /* noise of intake, exhaust and fan */
} kind;

typedef enum state { STOPPED, CRANKED, RUNS } state;

typedef struct engine {
    const kind *kind;
    state state;
    int cylinders, next;
    double strength[CYLINDERS], angle[CYLINDERS]; /* angle: share of a cycle */
    double revs_a_cycle, phase, revs, target, follow, left, uneven, load;
    double idle, full, quiet, jitter, hunt, miss;
    double push, press, push_share, press_keep, knock, burst, burst_keep, breath, breath_low, breath_share, puff;
    biquad body[BODIES], rattle;
    double body_gain[BODIES], direct, pipe_dc, whine, whine_order, whine_phase;
    wander drift, flutter;
    unrest gusts;
} engine;

static void fire_order(engine *e, const kind *k, dice *d)
{
    e->cylinders = k->cylinders[0] + (int)((k->cylinders[1] - k->cylinders[0] + 1) * chance(d));
    if (e->cylinders == 5 || e->cylinders == 7)
        e->cylinders--;
    for (int c = 0; c < e->cylinders; c++) {
        e->strength[c] = 1 + k->odd * spread(d);
        e->angle[c] = (c + 0.3 * k->odd * spread(d)) / e->cylinders;
        e->angle[c] = e->angle[c] < 0 ? 0 : e->angle[c];
    }
    /* Half of the two-cylinder engines are V-shaped and limp, as 45 to 90 degrees between the cylinders make them. */
    if (e->cylinders == 2 && chance(d) < 0.5)
        e->angle[1] = between(d, 0.56, 0.64);
}

static void engine_turn(engine *e, state to, double target, double follow, double seconds, double rate)
{
    e->state = to;
    e->target = target;
    e->follow = follow;
    e->left = seconds * rate;
}

/* Pressures vary from cycle to cycle, by some percent under load and by several times that at idle (Heywood, Internal Combustion Engine Fundamentals, 1988, 9.4):
 * a smooth engine hums, a rough one has hardly a comb left. */
static engine engine_new(take *t, const kind *k)
{
    dice *d = &t->who;
    engine e = { .kind = k, .state = RUNS, .revs_a_cycle = k->strokes / 2.0, .uneven = 1 };
    fire_order(&e, k, d);
    e.idle = between(d, k->idle[0], k->idle[1]);
    e.full = between(d, k->full[0], k->full[1]);
    e.quiet = ranging(d, 0.08, 0.5);
    e.jitter = k->jitter * ranging(d, 0.1, 1);
    e.hunt = ranging(d, 0.004, 0.06);
    e.miss = k->miss * chance(d);
    e.push_share = pole_share(ranging(d, 300, 3000), t->rate);
    e.press_keep = fading(ranging(d, k->pulse[0], k->pulse[1]) / 1000, t->rate);
    e.knock = ranging(d, k->knock[0], k->knock[1]);
    e.burst_keep = fading(between(d, 0.0005, 0.004), t->rate);
    double q_rattle = ranging(d, 0.4, 2);
    e.rattle = band_pass(ranging(d, 1200, 5000), q_rattle, t->rate);
    e.breath = ranging(d, k->breath[0], k->breath[1]);
    e.breath_share = pole_share(ranging(d, 300, 8000), t->rate);
    e.puff = chance(d);
    e.puff *= chance(d);
    for (int b = 0; b < BODIES; b++) {
        double hz = k->body[0] * to_the(k->body[1] / k->body[0], (b + chance(d)) / BODIES);
        double q = ranging(d, 1.5, 30);
        e.body[b] = band_pass(hz, q, t->rate);
        e.body_gain[b] = from_db(between(d, -16, 4)) * sqrt(q / 4) * to_the(hz / k->body[0], -0.25);
    }
    e.direct = between(d, 0.05, 0.7);
    e.whine = from_db(between(d, -80, -26));
    e.whine_order = floor(ranging(d, 9, 70));
    e.drift = wander_new(&t->now, ranging(d, 0.1, 1.5), t->rate);
    e.flutter = wander_new(&t->now, between(d, 2, 8), t->rate);
    e.gusts = unrest_new(&t->now, 0.3, ranging(d, 0.1, 2), t->rate);
    e.phase = chance(&t->now);
    e.follow = k->follow;
    e.revs = e.target = chance(&t->now) < (t->stays ? k->rest : 0.2 * k->rest) ? e.idle : e.full;
    e.load = e.revs > e.idle ? 1 : 0;
    if (t->stays && k->start && chance(&t->now) < 0.2) {
        e.revs = 0;
        engine_turn(&e, CRANKED, k->start->revs, 0.04, k->start->turn[1], t->rate);
    }
    return e;
}

/* What is done to it next, and for how long. */
static void engine_decide(engine *e, take *t)
{
    dice *d = &t->now;
    const kind *k = e->kind;
    const starter *s = k->start;
    if (e->state == STOPPED) {
        double seconds = between(d, s->turn[0], s->turn[1]);
        engine_turn(e, CRANKED, s->revs * between(d, 0.8, 1.2), 0.04, seconds, t->rate);
    } else if (e->state == CRANKED && chance(d) < s->catches) {
        double seconds = between(d, 0.4, 2);
        engine_turn(e, RUNS, e->idle * between(d, 1, 2), 0.5 * k->follow, seconds, t->rate);
    } else if (e->state == CRANKED || (t->stays && s && chance(d) < 0.08)) {
        double seconds = between(d, s->pause[0], s->pause[1]);
        engine_turn(e, STOPPED, 0, between(d, 0.08, 0.4), seconds, t->rate);
    } else if (chance(d) < (t->stays ? k->rest : 0.2 * k->rest)) {
        double seconds = ranging(d, k->hold[0], k->hold[1]), follow = k->follow * between(d, 1, 2);
        engine_turn(e, RUNS, e->idle * between(d, 0.9, 1.1), follow, seconds, t->rate);
    } else {
        double seconds = ranging(d, k->hold[0], k->hold[1]), follow = k->follow * between(d, 0.5, 1.5);
        engine_turn(e, RUNS, e->idle + (e->full - e->idle) * between(d, 0.3, 1.05), follow, seconds, t->rate);
    }
}

/* A cycle begins: no two take the same time. */
static void engine_cycle(engine *e, dice *d, double load)
{
    e->phase -= 1;
    e->next = 0;
    e->uneven = 1 + 0.15 * e->jitter * (1.3 - load) * spread(d);
}

/* Unlit, it only puffs. */
static void engine_fire(engine *e, dice *d, double load)
{
    while (e->next < e->cylinders && e->phase >= e->angle[e->next]) {
        double hit = e->strength[e->next] * (1 + e->jitter * (1.3 - load) * spread(d)) * (e->quiet + (1 - e->quiet) * load);
        if (e->state != RUNS || chance(d) < e->miss * (1 - load))
            hit *= 0.15;
        hit = hit < 0 ? 0 : hit;
        e->push += hit;
        e->burst += hit;
        e->next++;
    }
}

/* 0 at idle, 1 at full revs; more while it gains them, less while it loses them, as quickly as the pipes fill. */
static double engine_load(engine *e, double rate)
{
    double load = (2 * e->target - e->revs - e->idle) / (e->full - e->idle);
    return e->load += ((load < 0 ? 0 : load > 1 ? 1 : load) - e->load) / (0.4 * e->follow * rate);
}

static double engine_next(engine *e, take *t)
{
    dice *d = &t->now;
    if (e->left-- <= 0)
        engine_decide(e, t);
    e->revs += (e->target - e->revs) / (e->follow * t->rate);
    double drift = wander_next(&e->drift, d), flutter = wander_next(&e->flutter, d), load = engine_load(e, t->rate);
    double turns = e->revs * (1 + e->hunt * (drift + 0.3 * flutter)) / (60 * t->rate);
    e->phase += turns * e->uneven / e->revs_a_cycle;
    e->whine_phase += turns * e->whine_order;
    if (e->phase >= 1)
        engine_cycle(e, d, load);
    engine_fire(e, d, load);
    e->press = e->press * e->press_keep + e->push_share * e->push;
    e->push -= e->push_share * e->push;
    e->burst *= e->burst_keep;
    double noise = hiss(d), pulse = e->press - pole(&e->pipe_dc, 0.002, e->press), gust = unrest_next(&e->gusts, d);
    double moves = e->revs < e->idle ? e->revs / e->idle : 1;
    double flow = moves * (0.1 + 0.4 * load) * (1 - e->puff) + (0.1 + 0.6 * e->puff) * e->press;
    double hard = filter(&e->rattle, e->burst * noise) * e->knock, air = pole(&e->breath_low, e->breath_share, noise) * e->breath * gust * flow;
    double in = pulse + hard + air, y = e->direct * pulse + 0.5 * hard + 0.5 * air + e->whine * moves * sine(e->whine_phase);
    for (int b = 0; b < BODIES; b++)
        y += e->body_gain[b] * filter(&e->body[b], in);
    return y * gust;
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
    double q = between(d, 0.6, 1.6);
    tyres w = { .hump = band_pass(between(d, 800, 1200), q, t->rate) };
    w.wide = low_pass(ranging(d, 500, 2500), 0.6, t->rate);
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
        t->out[i] += (float)(gain * engine_next(&e, t));
}

static void roll_tyres(take *t, double gain)
{
    tyres w = tyres_new(t);
    if (t->stays)
        return;
    for (size_t i = 0; i < t->length; i++)
        t->out[i] += (float)(gain * tyres_next(&w, t));
}

void ln_play_car(take *t)
{
    static const kind petrol = { .start = &motor, .cylinders = { 4, 8 }, .strokes = 4, .idle = { 550, 1000 }, .full = { 1400, 4500 }, .hold = { 0.4, 6 },
                                 .rest = 0.6, .follow = 0.6, .jitter = 0.4, .miss = 0.1, .odd = 0.15, .pulse = { 1, 8 }, .body = { 60, 6000 },
                                 .knock = { 0.02, 1 }, .breath = { 0.1, 12 } };
    static const kind diesel = { .start = &motor, .cylinders = { 4, 4 }, .strokes = 4, .idle = { 700, 900 }, .full = { 1300, 2600 }, .hold = { 0.4, 6 },
                                 .rest = 0.6, .follow = 0.7, .jitter = 0.4, .miss = 0.05, .odd = 0.15, .pulse = { 2, 6 }, .body = { 60, 6000 },
                                 .knock = { 0.3, 5 }, .breath = { 0.1, 12 } };
    double gain = from_db(between(&t->who, -10, 8));
    run_engine(t, chance(&t->who) < 0.6 ? &petrol : &diesel, gain);
    roll_tyres(t, 0.8);
}

void ln_play_motor_cycle(take *t)
{
    static const kind k = { .cylinders = { 1, 4 }, .strokes = 4, .idle = { 900, 1400 }, .full = { 2500, 8000 }, .hold = { 0.4, 5 }, .rest = 0.4, .follow = 0.4,
                            .jitter = 0.3, .miss = 0.15, .odd = 0.1, .pulse = { 1, 5 }, .body = { 80, 5000 }, .knock = { 0.05, 1 }, .breath = { 0.1, 6 } };
    run_engine(t, &k, 1);
    roll_tyres(t, 0.08);
}

void ln_play_moped(take *t)
{
    static const kind k = { .start = &cord, .cylinders = { 1, 1 }, .strokes = 2, .idle = { 1400, 2200 }, .full = { 3500, 8500 }, .hold = { 0.5, 6 },
                            .rest = 0.3, .follow = 0.5, .jitter = 0.2, .miss = 0.3, .pulse = { 0.6, 2.5 }, .body = { 150, 5000 }, .knock = { 0.05, 0.6 },
                            .breath = { 0.2, 4 } };
    run_engine(t, &k, 1);
}

void ln_play_lorry(take *t)
{
    static const kind k = { .start = &motor, .cylinders = { 4, 8 }, .strokes = 4, .idle = { 500, 700 }, .full = { 1000, 2100 }, .hold = { 0.5, 6 }, .rest = 0.5,
                            .follow = 0.9, .jitter = 0.3, .miss = 0.05, .odd = 0.12, .pulse = { 3, 12 }, .body = { 40, 4000 }, .knock = { 0.3, 5 },
                            .breath = { 0.5, 25 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 0.8);
}

void ln_play_motor_bus(take *t)
{
    static const kind k = { .start = &motor, .cylinders = { 4, 6 }, .strokes = 4, .idle = { 450, 650 }, .full = { 900, 2200 }, .hold = { 0.5, 6 }, .rest = 0.5,
                            .follow = 1.1, .jitter = 0.3, .miss = 0.05, .odd = 0.12, .pulse = { 3, 12 }, .body = { 40, 4000 }, .knock = { 0.2, 3 },
                            .breath = { 0.5, 25 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 0.3);
}

void ln_play_chainsaw(take *t)
{
    static const kind k = { .start = &cord, .cylinders = { 1, 1 }, .strokes = 2, .idle = { 2400, 3400 }, .full = { 5500, 12500 }, .hold = { 0.25, 4 },
                            .rest = 0.25, .follow = 0.3, .jitter = 0.08, .miss = 0.15, .pulse = { 0.4, 3 }, .body = { 150, 8000 }, .knock = { 0.05, 0.8 },
                            .breath = { 0.4, 7 } };
    run_engine(t, &k, 1);
}

void ln_play_lawn_mower_motor(take *t)
{
    static const kind k = { .start = &cord, .cylinders = { 1, 1 }, .strokes = 4, .idle = { 1600, 2400 }, .full = { 2400, 3600 }, .hold = { 1, 12 }, .rest = 0.1,
                            .follow = 0.5, .jitter = 0.2, .miss = 0.1, .pulse = { 1.5, 6 }, .body = { 80, 6000 }, .knock = { 0.1, 1.5 }, .breath = { 2, 25 } };
    run_engine(t, &k, 1);
}

void ln_play_leaf_blower(take *t)
{
    static const kind k = { .start = &cord, .cylinders = { 1, 1 }, .strokes = 2, .idle = { 2300, 3200 }, .full = { 5500, 8000 }, .hold = { 0.4, 5 },
                            .rest = 0.25, .follow = 0.3, .jitter = 0.15, .miss = 0.3, .pulse = { 0.5, 2 }, .body = { 200, 6000 }, .knock = { 0.1, 0.8 },
                            .breath = { 5, 50 } };
    run_engine(t, &k, 1);
}

void ln_play_motor_pump(take *t)
{
    static const kind k = { .start = &cord, .cylinders = { 1, 4 }, .strokes = 4, .idle = { 1200, 1800 }, .full = { 1500, 3600 }, .hold = { 3, 30 }, .rest = 0.1,
                            .follow = 1, .jitter = 0.2, .miss = 0.05, .odd = 0.1, .pulse = { 2, 7 }, .body = { 60, 4000 }, .knock = { 0.1, 1.5 },
                            .breath = { 0.2, 8 } };
    run_engine(t, &k, 1);
}

/* A locomotive of 6 to 16 cylinders at the head of its train: the engine, and wheels that roar lower than tyres. */
void ln_play_diesel_train(take *t)
{
    static const kind k = { .cylinders = { 6, 12 }, .strokes = 4, .idle = { 280, 500 }, .full = { 600, 1500 }, .hold = { 2, 15 }, .rest = 0.4, .follow = 2,
                            .jitter = 0.2, .miss = 0.05, .odd = 0.12, .pulse = { 4, 12 }, .body = { 30, 3000 }, .knock = { 0.3, 3 }, .breath = { 0.5, 15 } };
    run_engine(t, &k, 1.4);
    roll_tyres(t, 1);
}

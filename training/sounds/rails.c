/* SPDX-License-Identifier: Apache-2.0 */
/* What runs on rails: wheels that roar in step with the speed, joints and switches that clack by pairs of axles, flats that knock once a turn, motors that whine as they are fed or cylinders that
 * puff, curves that squeal, and a horn or whistle. Any of them may be too soft to be heard. Rolling noise rises by 30 dB a tenfold of speed and lies between 500 and 2,500 Hz (D. Thompson, "Railway Noise and
 * Vibration", 2009, chapter 2). */
#include "sounds/take.h"

/* A kind of train: ranges, of which one is drawn. Levels in dB against each other. */
typedef struct line {
    double speed[2];                  /* m/s at its fastest, which the motors' pitch follows */
    double roar[2];                   /* Hz: where rolling is loudest */
    double roll[2], rumble[2], air[2]; /* dB of rolling, of the ground below it, of what hisses above it */
    double clack[2], flat[2];         /* dB of joints, and of flats */
    double whine_hz[2], whine[2];     /* at full speed */
    double squeal[2];
    double puff[2];                   /* of steam */
    double horn, pipe[2], edge, wind[2]; /* share that sounds one, Hz of its lowest pipe, how far it is driven, dB of the air that it blows */
} line;

enum { AXLES = 4, WHINES = 4, SQUEALS = 3, NOTES = 5 };

/* Clacks of one joint: the axles of two bogies, as far apart as the speed makes them; then the next rail, which may be any length where switches lie. */
typedef struct joints {
    double rail, loose, axle[AXLES], at, next_rail, round, keep, push, clack, flat;
    int next;
    biquad body, iron;
} joints;

static joints joints_new(take *t, const line *k)
{
    dice *d = &t->who;
    joints j = { .rail = between(d, 8, 30) };
    j.loose = between(d, 0, 1);
    j.keep = fading(ranging(d, 0.002, 0.03), t->rate);
    j.clack = gain_between(d, k->clack);
    j.flat = gain_between(d, k->flat);
    double bogie = between(d, 1.8, 2.6), coach = between(d, 0.55, 0.75);
    for (int a = 0; a < AXLES; a++)
        j.axle[a] = (a % 2) * bogie + (a / 2) * coach * j.rail;
    j.body = some_band(d, 80, 400, 0.5, 2, t->rate);
    j.iron = some_band(d, 500, 5000, 0.5, 6, t->rate);
    j.at = chance(&t->now) * j.rail;
    j.next_rail = j.rail;
    return j;
}

static double joints_next(joints *j, take *t, double metres)
{
    enum { ROUND = 3 }; /* m: a wheel's circumference */
    j->at += metres;
    j->round += metres;
    while (j->next < AXLES && j->at >= j->axle[j->next]) {
        j->push += j->clack * between(&t->now, 0.3, 1.2);
        j->next++;
    }
    if (j->at >= j->next_rail + j->axle[AXLES - 1]) {
        j->at -= j->next_rail;
        j->next_rail = j->rail * power_of_two(j->loose * between(&t->now, -1, 1));
        j->next = 0;
    }
    if (j->round >= ROUND) {
        j->round -= ROUND;
        j->push += j->flat * between(&t->now, 0.7, 1);
    }
    j->push = j->push * j->keep + 1e-20;
    double hit = j->push * hiss(&t->now);
    return 3 * filter(&j->body, hit) + 2 * filter(&j->iron, hit);
}

/* Tones that stand in a fixed ratio: a wheel's modes in a curve, a horn's pipes. */
typedef struct tones {
    double hz[NOTES], phase[NOTES], loud[NOTES];
    int count;
} tones;

static double tones_next(tones *s, double way, double edge, double rate)
{
    double y = 0;
    for (int n = 0; n < s->count; n++) {
        s->phase[n] += s->hz[n] * way / rate;
        double first = sine(s->phase[n]);
        y += s->loud[n] * first * (1 + edge * first * (1 + edge * first));
    }
    return y;
}

/* Gears and magnets, each at its own multiple of the speed. */
static tones whines_new(take *t, const line *k)
{
    tones s = { .count = WHINES };
    for (int n = 0; n < WHINES; n++) {
        s.hz[n] = ranging(&t->who, k->whine_hz[0], k->whine_hz[1]);
        s.loud[n] = gain_between(&t->who, k->whine);
    }
    return s;
}

/* Stick and slip in a curve sounds a wheel's modes, 1 to 6 kHz, the lowest loudest. */
static tones squeals_new(take *t, const line *k)
{
    tones s = { .count = SQUEALS };
    double hz = ranging(&t->who, 700, 4000), loud = gain_between(&t->who, k->squeal);
    for (int n = 0; n < SQUEALS; n++) {
        s.hz[n] = hz * (1 + n * between(&t->who, 0.6, 1));
        s.loud[n] = loud * from_db(-between(&t->who, 3, 20) * n);
    }
    return s;
}

/* One to five pipes of a chord, whose ratios are those of 311, 370, 415, 494 and 622 Hz (K5LA, as on North American engines). */
typedef struct horn {
    tones pipes;
    biquad jet;
    double wind, edge, pressed, soft, bend;
    wander hand;
} horn;

static horn horn_new(take *t, const line *k)
{
    static const double chord[] = { 1, 1.189, 1.335, 1.587, 2 };
    dice *d = &t->who;
    horn h = { .pipes.count = chance(d) < k->horn ? 1 + (int)(NOTES * chance(d)) : 0 };
    h.edge = k->edge * chance(d);
    h.soft = pole_share(ranging(d, 0.8, 10), t->rate);
    double lowest = ranging(d, k->pipe[0], k->pipe[1]), q = between(d, 0.3, 1.5);
    h.jet = band_pass(lowest * between(d, 1, 6), q, t->rate);
    h.wind = h.pipes.count ? gain_between(d, k->wind) : 0;
    h.bend = between(d, 0, 0.12);
    h.hand = wander_new(&t->now, ranging(d, 0.2, 1), t->rate);
    for (int n = 0; n < h.pipes.count; n++) {
        h.pipes.hz[n] = lowest * chord[n ? (int)(5 * chance(d)) : 0];
        h.pipes.hz[n] *= between(d, 0.99, 1.01);
        h.pipes.loud[n] = from_db(between(d, -8, 10));
    }
    return h;
}

/* A pipe speaks below its pitch until the pressure is there. */
static double horn_next(horn *h, take *t, double noise)
{
    double open = pole(&h->pressed, h->soft, wander_next(&h->hand, &t->now) > 0 ? 1 : 0);
    return open * (tones_next(&h->pipes, 1 - h->bend * (1 - open), h->edge, t->rate) + h->wind * filter(&h->jet, noise));
}

/* Two double-acting cylinders puff four times in a turn of the driving wheels, each puff of its own strength; below it hisses what leaks. */
typedef struct puffs {
    double metres, at, hit[4], push, keep, press, soft, gain, leak;
    int next;
    biquad funnel, chest;
} puffs;

static puffs puffs_new(take *t, const line *k)
{
    dice *d = &t->who;
    puffs p = { .metres = between(d, 3.5, 6.5) / 4, .soft = pole_share(40, t->rate) };
    p.keep = fading(ranging(d, 0.02, 0.12), t->rate);
    p.gain = gain_between(d, k->puff);
    p.leak = between(d, 0, 0.1);
    for (int n = 0; n < 4; n++)
        p.hit[n] = between(d, 0.4, 1);
    p.funnel = some_band(d, 100, 600, 0.3, 1.5, t->rate);
    p.chest = some_band(d, 800, 4000, 0.3, 1, t->rate);
    return p;
}

static double puffs_next(puffs *p, take *t, double metres, double power, double noise)
{
    p->at += metres;
    if (p->at >= p->metres) {
        p->at -= p->metres;
        p->push = p->hit[p->next] * between(&t->now, 0.8, 1.2);
        p->next = (p->next + 1) % 4;
    }
    p->push = p->push * p->keep + 1e-20;
    pole(&p->press, p->soft, power * p->push + p->leak);
    return p->gain * p->press * (4 * filter(&p->funnel, noise) + 2 * filter(&p->chest, noise));
}

static void run(take *t, const line *k)
{
    dice *d = &t->who, *now = &t->now;
    double speed = between(d, k->speed[0], k->speed[1]), least = chance(d), swing = between(d, 0.05, 0.6), at = ranging(d, k->roar[0], k->roar[1]);
    biquad roar = band_pass(at, between(d, 0.3, 0.9), t->rate), rumble = low_pass(ranging(d, 60, 300), 0.7, t->rate), air = band_pass(at * between(d, 2, 6), 0.4, t->rate);
    double roar_gain = 2 * gain_between(d, k->roll), rumble_gain = 5 * gain_between(d, k->rumble), air_gain = 2 * gain_between(d, k->air), edge = between(d, 0, 0.9);
    joints rail = joints_new(t, k);
    tones whines = whines_new(t, k), squeals = squeals_new(t, k);
    puffs puff = puffs_new(t, k);
    horn call = horn_new(t, k);
    wander pace = wander_new(now, ranging(d, 0.02, 0.2), t->rate), rough = wander_new(now, ranging(d, 1, 20), t->rate), sway = wander_new(now, ranging(d, 0.3, 2), t->rate);
    wander curve = wander_new(now, 0.3, t->rate), load = wander_new(now, 0.2, t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double way = least + (1 - least) * (0.5 + 0.5 * wander_next(&pace, now)), noise = hiss(now), bend = wander_next(&curve, now), power = 0.6 + 0.4 * wander_next(&load, now);
        double roll = way * sqrt(way) * (1 + swing * wander_next(&rough, now));
        roll *= 1 + swing * wander_next(&sway, now);
        double y = roll * (roar_gain * filter(&roar, noise) + rumble_gain * filter(&rumble, noise) + air_gain * filter(&air, noise)) + way * joints_next(&rail, t, speed * way / t->rate);
        y += power * tones_next(&whines, way, edge, t->rate);
        y += (bend > 0.3 ? bend - 0.3 : 0) * tones_next(&squeals, 1 + 0.02 * bend, 0.3, t->rate);
        y += puffs_next(&puff, t, speed * way / t->rate, power, noise);
        t->out[i] += (float)(y + horn_next(&call, t, noise));
    }
}

void ln_play_electric_train(take *t)
{
    static const line k = { .speed = { 10, 50 }, .roar = { 400, 2500 }, .roll = { -14, 0 }, .rumble = { -16, 4 }, .air = { -24, -4 }, .clack = { -24, 12 }, .flat = { -40, 0 },
        .whine_hz = { 120, 2500 }, .whine = { -50, -8 }, .squeal = { -40, 12 },
        .puff = { -120, -120 }, .horn = 0.2, .pipe = { 260, 400 }, .edge = 0.9, .wind = { -60, -20 } };
    run(t, &k);
}

void ln_play_electric_tram(take *t)
{
    static const line k = { .speed = { 4, 16 }, .roar = { 300, 1600 }, .roll = { -14, 0 }, .rumble = { -12, 6 }, .air = { -30, -8 }, .clack = { -20, 14 }, .flat = { -36, 2 },
        .whine_hz = { 100, 1600 }, .whine = { -40, -4 }, .squeal = { -30, 16 },
        .puff = { -120, -120 }, .pipe = { 260, 400 } };
    run(t, &k);
}

void ln_play_steam_train(take *t)
{
    static const line k = { .speed = { 2, 25 }, .roar = { 300, 2000 }, .roll = { -30, -6 }, .rumble = { -30, 0 }, .air = { -30, -6 }, .clack = { -30, 6 }, .flat = { -40, -6 },
        .whine_hz = { 100, 1000 }, .whine = { -120, -120 }, .squeal = { -60, 0 }, .puff = { -20, 12 }, .horn = 0.8, .pipe = { 250, 1100 }, .edge = 0.5, .wind = { -16, 8 } };
    run(t, &k);
}

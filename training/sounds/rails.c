/* SPDX-License-Identifier: Apache-2.0 */
/* What runs on rails with a motor: wheels that roar in step with the speed, joints that clack by pairs of axles, motors that whine as they are fed, curves that squeal. Rolling noise rises by
 * 30 dB a tenfold of speed and lies between 500 and 2,500 Hz (D. Thompson, "Railway Noise and Vibration", 2009, chapter 2). */
#include "sounds/take.h"

/* A kind of train: ranges, of which one is drawn. */
typedef struct line {
    double speed[2];    /* m/s, of which the motors' pitch follows */
    double roar[2];     /* Hz: where rolling is loudest */
    double joint;       /* share that runs on jointed rail */
    double whine[2];    /* Hz at full speed */
    double whine_db[2]; /* of the motors, against the rolling */
    double squeal;      /* share that squeals in curves */
} line;

enum { AXLES = 4, WHINES = 3 };

/* Clacks of one joint: the axles of two bogies, as far apart as the speed makes them; then the next rail. */
typedef struct joints {
    double rail, axle[AXLES], at, keep, push;
    int next;
    biquad body, iron;
} joints;

static joints joints_new(take *t)
{
    dice *d = &t->who;
    joints j = { .rail = between(d, 12, 25), .keep = fading(between(d, 0.003, 0.012), t->rate) };
    double bogie = between(d, 1.8, 2.6), coach = between(d, 0.55, 0.75);
    for (int a = 0; a < AXLES; a++)
        j.axle[a] = (a % 2) * bogie + (a / 2) * coach * j.rail;
    j.body = band_pass(ranging(d, 80, 300), 1, t->rate);
    j.iron = band_pass(ranging(d, 600, 2500), between(d, 2, 6), t->rate);
    j.at = chance(&t->now) * j.rail;
    return j;
}

static double joints_next(joints *j, take *t, double metres)
{
    j->at += metres;
    while (j->next < AXLES && j->at >= j->axle[j->next]) {
        j->push += between(&t->now, 0.6, 1.2);
        j->next++;
    }
    if (j->at >= j->rail + j->axle[AXLES - 1]) {
        j->at -= j->rail;
        j->next = 0;
    }
    j->push *= j->keep;
    double hit = j->push * hiss(&t->now);
    return 3 * filter(&j->body, hit) + 2 * filter(&j->iron, hit);
}

static void run(take *t, const line *k)
{
    dice *d = &t->who, *now = &t->now;
    double speed = between(d, k->speed[0], k->speed[1]), whine_hz[WHINES], whine[WHINES], phase[WHINES] = { 0 };
    biquad roar = band_pass(ranging(d, k->roar[0], k->roar[1]), between(d, 0.4, 0.9), t->rate), rumble = low_pass(ranging(d, 80, 250), 0.7, t->rate);
    biquad squeal = band_pass(ranging(d, 1500, 6000), 60, t->rate);
    joints rail = joints_new(t);
    double clack = chance(d) < k->joint ? between(d, 1, 4) : 0, squeals = chance(d) < k->squeal ? from_db(between(d, 0, 14)) : 0;
    for (int w = 0; w < WHINES; w++) {
        whine_hz[w] = ranging(d, k->whine[0], k->whine[1]);
        whine[w] = from_db(between(d, k->whine_db[0], k->whine_db[1]));
    }
    wander pace = wander_new(now, between(d, 0.03, 0.12), t->rate), rough = wander_new(now, between(d, 1, 5), t->rate), curve = wander_new(now, 0.3, t->rate), load = wander_new(now, 0.2, t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double way = 0.75 + 0.25 * wander_next(&pace, now), noise = hiss(now), bend = wander_next(&curve, now);
        double y = way * way * (1 + 0.2 * wander_next(&rough, now)) * (2 * filter(&roar, noise) + 2 * filter(&rumble, noise)) + clack * joints_next(&rail, t, speed * way / t->rate);
        double power = 0.6 + 0.4 * wander_next(&load, now);
        for (int w = 0; w < WHINES; w++) {
            phase[w] += whine_hz[w] * way / t->rate;
            y += power * whine[w] * (sine(phase[w]) + 0.3 * sine(2 * phase[w]));
        }
        t->out[i] += (float)(y + squeals * (bend > 0.4 ? bend - 0.4 : 0) * 4 * filter(&squeal, noise));
    }
}

void ln_play_electric_train(take *t)
{
    static const line k = { { 12, 45 }, { 500, 2200 }, 0.4, { 150, 2200 }, { -34, -10 }, 0.15 };
    run(t, &k);
}

void ln_play_electric_tram(take *t)
{
    static const line k = { { 4, 15 }, { 300, 1400 }, 0.6, { 120, 1400 }, { -24, -4 }, 0.4 };
    run(t, &k);
}

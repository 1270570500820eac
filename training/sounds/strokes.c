/* SPDX-License-Identifier: Apache-2.0 */
/* What is struck: bells, hooves, wheels on stones, clocks. Beside weather.c, what a film of any year may hold. */
#include "sounds/take.h"

/* Partials of a minor-third bell against its strike note, and how long each rings against the hum (A. Lehr, "The Designing of Swinging Bells and Carillon Bells in the Past and Present", 1987). */
enum { PARTIALS = 9 };
static const double partial[PARTIALS] = { 0.5, 1, 1.2, 1.5, 2, 2.5, 2.67, 3.01, 4.17 }, lasts[PARTIALS] = { 1, 0.6, 0.5, 0.35, 0.3, 0.15, 0.14, 0.12, 0.07 };

typedef struct bell {
    double hz[PARTIALS], level[PARTIALS], keep[PARTIALS], phase[PARTIALS], now[PARTIALS];
} bell;

static bell bell_new(take *t, double strike, double seconds)
{
    bell b = { .hz = { 0 } };
    for (int k = 0; k < PARTIALS; k++) {
        b.hz[k] = strike * partial[k] * (1 + 0.01 * spread(&t->who));
        b.level[k] = b.hz[k] < 0.42 * t->rate ? from_db(between(&t->who, -14, 0)) : 0;
        b.keep[k] = fading(seconds * lasts[k] * between(&t->who, 0.7, 1.4), t->rate);
    }
    return b;
}

static void bell_strike(bell *b, double force)
{
    for (int k = 0; k < PARTIALS; k++)
        b->now[k] += force * b->level[k];
}

static double bell_next(bell *b, double rate)
{
    double y = 0;
    for (int k = 0; k < PARTIALS; k++) {
        if (b->now[k] < 1e-5)
            continue;
        b->phase[k] += b->hz[k] / rate;
        y += b->now[k] * sine(b->phase[k]);
        b->now[k] *= b->keep[k];
    }
    return y;
}

/* One to three bells of a tower, or a hand bell, each swinging in a time of its own. */
void ln_play_bells(take *t)
{
    enum { BELLS = 3 };
    dice *d = &t->who, *now = &t->now;
    bool hand = chance(d) < 0.25;
    int count = hand ? 1 : 1 + (int)(BELLS * chance(d));
    double seconds = hand ? ranging(d, 0.3, 2) : ranging(d, 1.5, 9), base = hand ? ranging(d, 900, 3000) : ranging(d, 180, 900), left[BELLS], every[BELLS];
    bell b[BELLS];
    for (int n = 0; n < count; n++) {
        b[n] = bell_new(t, base * (1 + 0.26 * n), seconds);
        every[n] = hand ? between(d, 0.15, 0.8) : between(d, 0.9, 2.8);
        left[n] = chance(now) * every[n] * t->rate;
    }
    biquad clapper = band_pass(ranging(d, 1500, 5000), 1, t->rate);
    double push = 0, keep = fading(0.003, t->rate), knock = between(d, 0, 0.6);
    for (size_t i = 0; i < t->length; i++) {
        double y = 0;
        for (int n = 0; n < count; n++) {
            if (left[n]-- <= 0) {
                double force = between(now, 0.6, 1.1);
                bell_strike(&b[n], force);
                push += force;
                left[n] = every[n] * between(now, 0.94, 1.06) * t->rate;
            }
            y += bell_next(&b[n], t->rate);
        }
        push *= keep;
        t->out[i] += (float)(y + knock * filter(&clapper, push * hiss(now)));
    }
}

/* Something hard that strikes the ground or wood: a thud and a click, each ringing where it was made. */
typedef struct knock {
    biquad thud, click;
    double push, keep, soft;
} knock;

static knock knock_new(take *t, double low, double high)
{
    dice *d = &t->who;
    knock k = { .thud = some_band(d, low, low * 3, 0.7, 2.5, t->rate) };
    k.click = some_band(d, high, high * 4, 1, 6, t->rate);
    k.keep = fading(ranging(d, 0.001, 0.008), t->rate);
    k.soft = between(d, 0.1, 1);
    return k;
}

static double knock_next(knock *k, dice *now)
{
    double x = k->push * hiss(now);
    k->push *= k->keep;
    return 3 * filter(&k->thud, x) + 2 * k->soft * filter(&k->click, x);
}

/* A walk has four beats, a trot two, a gallop three and a pause (E. Muybridge, "Animals in Motion", 1899). */
typedef struct gait {
    int beats;
    double at[4], seconds[2];
} gait;
static const gait gaits[] = { { 4, { 0, 0.25, 0.5, 0.75 }, { 1, 1.4 } }, { 2, { 0, 0.5, 0, 0 }, { 0.6, 0.85 } }, { 3, { 0, 0.22, 0.42, 0 }, { 0.45, 0.65 } } };

typedef struct horse {
    const gait *gait;
    double phase, seconds, strength[4];
    int next;
    knock hoof;
} horse;

static horse horse_new(take *t)
{
    dice *d = &t->who;
    horse h = { .gait = &gaits[(int)(3 * chance(d))], .phase = chance(&t->now) };
    h.hoof = knock_new(t, 120, 900);
    h.seconds = between(d, h.gait->seconds[0], h.gait->seconds[1]);
    for (int k = 0; k < 4; k++)
        h.strength[k] = between(d, 0.5, 1);
    return h;
}

static double horse_next(horse *h, take *t)
{
    h->phase += 1 / (h->seconds * t->rate);
    if (h->phase >= 1) {
        h->phase -= 1;
        h->next = 0;
        h->seconds *= between(&t->now, 0.97, 1.03);
    }
    while (h->next < h->gait->beats && h->phase >= h->gait->at[h->next])
        h->hoof.push += h->strength[h->next++] * between(&t->now, 0.7, 1.2);
    return knock_next(&h->hoof, &t->now);
}

void ln_play_hooves(take *t)
{
    int count = 1 + (int)(3 * chance(&t->who));
    for (int n = 0; n < count; n++) {
        horse h = horse_new(t);
        for (size_t i = 0; i < t->length; i++)
            t->out[i] += (float)horse_next(&h, t);
    }
}

/* Iron tyres on stones: knocks without order, as many as there are stones, a rumble of the body, boards that rattle; and most often a horse before it. */
void ln_play_carts(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double stones = ranging(d, 12, 70), rattle = between(d, 0, 0.6), rumble = from_db(between(d, -18, 0));
    bool drawn = chance(d) < 0.8;
    knock wheel = knock_new(t, 90, 700), board = knock_new(t, 300, 2000);
    horse h = horse_new(t);
    biquad body = low_pass(ranging(d, 100, 400), 0.8, t->rate);
    wander pace = wander_new(now, 0.5, t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double many = stones * (1 + 0.4 * wander_next(&pace, now));
        if (chance(now) * t->rate < many)
            wheel.push += to_the(chance(now), 2);
        if (chance(now) * t->rate < rattle * 12)
            board.push += chance(now);
        double y = knock_next(&wheel, now);
        y += 0.6 * knock_next(&board, now);
        y += rumble * 2 * filter(&body, hiss(now));
        t->out[i] += (float)(y + (drawn ? horse_next(&h, t) : 0));
    }
}

/* Tick and tock are unlike; a pendulum of 0.25 to 1 m beats half-seconds to seconds, a watch five times a second. */
void ln_play_clock(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double seconds = chance(d) < 0.3 ? between(d, 0.2, 0.3) : between(d, 0.4, 1), left = chance(now) * seconds * t->rate, breath = from_db(between(d, -60, -34)), limp = between(d, -0.04, 0.04);
    knock tick = knock_new(t, 500, 2000), tock = knock_new(t, 400, 1600), side[2] = { tick, tock };
    int which = 0;
    for (size_t i = 0; i < t->length; i++) {
        if (left-- <= 0) {
            side[which].push += between(now, 0.85, 1.1);
            left = seconds * (1 + (which ? limp : -limp)) * t->rate;
            which = !which;
        }
        double y = knock_next(&side[0], now);
        y += knock_next(&side[1], now);
        t->out[i] += (float)(y + breath * hiss(now));
    }
}

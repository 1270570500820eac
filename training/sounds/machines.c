/* SPDX-License-Identifier: Apache-2.0 */
/* What a motor drives: tools held against stone, wood and iron, fans, pumps and presses. All are one machine with other figures: a shaft with its teeth, air that flows through a housing,
 * work that comes and goes and takes speed, and knocks that come with each turn or as they fall. Any of them may be too soft to be heard: many a fan is broad noise without a line. */
#include "sounds/take.h"

enum { HARMONICS = 40, RINGS = 5, KNOCKS = 6 };

/* A kind of machine: ranges, of which one is drawn. Levels are RMS in dB, those of knocks where they are loudest. */
typedef struct kind {
    double shaft[2], tones[2];           /* Hz; of its multiples */
    double teeth[2], gear[2];            /* a tone at so many times the shaft */
    double air[2], air_hz[2];            /* what flows, blows and hums: always */
    double work[2], work_hz[2];          /* what is cut, rubbed or let off: under load */
    double knock[2], knock_hz[2], knock_ms[2];
    double turns[2], loose[2];           /* turns a second of what knocks; 0: each like the last, 1: knocks fall as they like */
    double drift, swing;                 /* how far its speed and its level may move, as shares */
    double sag, duty, hold[2], stop;     /* share of its speed that the load takes; share of the time under load; s that load or rest last; chance that a rest is a stop */
    int most;                            /* so many may run side by side */
} kind;

/* What a housing, a duct or a piece of iron makes of noise: rings, broad or narrow. White noise comes out with an RMS of about 1: a ring lets pi/2 times its width pass. */
typedef struct body {
    biquad ring[RINGS];
    double gain[RINGS];
} body;

static body body_new(take *t, const double hz[2])
{
    dice *d = &t->who;
    body b = { .gain = { 0 } };
    double power = 0, narrow = ranging(d, 0.3, 10);
    for (int r = 0; r < RINGS; r++) {
        double at = ranging(d, hz[0], hz[1]), q = narrow * ranging(d, 0.5, 2), loud = from_db(between(d, -16, 0));
        b.ring[r] = band_pass(at, q, t->rate);
        b.gain[r] = loud * sqrt(3 * q * t->rate / (3.14159265 * at));
        power += loud * loud;
    }
    for (int r = 0; r < RINGS; r++)
        b.gain[r] /= sqrt(power);
    return b;
}

static double body_next(body *b, double x)
{
    double y = 0;
    for (int r = 0; r < RINGS; r++)
        y += b->gain[r] * filter(&b->ring[r], x);
    return y;
}

/* A machine is started, bites, idles and is stopped. */
typedef struct course {
    double turn, load, target, pull, left, heavy, soft;
} course;

static void course_next(course *c, take *t, const kind *k)
{
    if (c->left-- <= 0) {
        bool works = chance(&t->now) < k->duty;
        c->left = ranging(&t->now, k->hold[0], k->hold[1]) * t->rate;
        c->pull = works ? between(&t->now, 0.3, 1) : 0;
        c->target = !works && chance(&t->now) < k->stop ? 0 : 1;
    }
    c->load += c->soft * (c->pull * c->target - c->load);
    c->turn += c->heavy * (c->target * (1 - k->sag * c->load) - c->turn);
}

/* A few knocks in each turn, at their own times and of their own strength, and each a burst of noise that dies away. */
typedef struct knocks {
    double wait[KNOCKS], hit[KNOCKS], loose, left, push, keep;
    int count, next;
} knocks;

static knocks knocks_new(take *t, const kind *k)
{
    dice *d = &t->who;
    knocks n = { .loose = between(d, k->loose[0], k->loose[1]) };
    n.keep = fading(ranging(d, k->knock_ms[0], k->knock_ms[1]) / 1000, t->rate);
    n.count = 1 + (int)(KNOCKS * chance(d));
    double turn = t->rate / ranging(d, k->turns[0], k->turns[1]), sum = 0;
    for (int i = 0; i < n.count; i++) {
        n.hit[i] = between(d, 0.2, 1);
        sum += n.wait[i] = between(d, 0.1, 1);
    }
    for (int i = 0; i < n.count; i++)
        n.wait[i] *= turn / sum;
    return n;
}

/* What falls as it likes waits for an exponential time. */
static double knocks_next(knocks *n, dice *now, double speed)
{
    n->left -= speed;
    if (n->left <= 0 && speed > 0.1) {
        n->left += n->wait[n->next] * (1 - n->loose - 0.69 * n->loose * log_two(1 - chance(now)));
        n->push += n->hit[n->next] * from_db(n->loose * 6 * spread(now));
        n->next = (n->next + 1) % n->count;
    }
    n->push = n->push * n->keep + 1e-20;
    return n->push;
}

static void drive(take *t, const kind *k, double gain)
{
    dice *d = &t->who, *now = &t->now;
    double hz = ranging(d, k->shaft[0], k->shaft[1]), teeth = floor(between(d, k->teeth[0], k->teeth[1])), multiple[HARMONICS], fall = between(d, -10, -1), steady = ranging(d, 0.02, 1) * k->drift;
    for (int h = 0; h < HARMONICS; h++)
        multiple[h] = from_db(fall * log_two(h + 1) + between(d, -10, 10));
    wave tones;
    wave_make(&tones, multiple, HARMONICS, (int)(0.42 * t->rate / hz), d);
    body air = body_new(t, k->air_hz), work = body_new(t, k->work_hz), frame = body_new(t, k->knock_hz);
    double tone_gain = gain_between(d, k->tones), gear_gain = gain_between(d, k->gear), air_gain = gain_between(d, k->air), work_gain = gain_between(d, k->work), knock_gain = gain_between(d, k->knock);
    double breath = between(d, 0, 0.5), bite = between(d, 0, 0.9), slow = k->swing * chance(d), quick = k->swing * chance(d), phase = chance(now);
    knocks knock = knocks_new(t, k);
    course run = { .turn = 1, .target = 1, .heavy = 1 / (ranging(d, 0.05, 1) * t->rate) };
    run.soft = 1 / (ranging(d, 0.01, 0.3) * t->rate);
    wander drift = wander_new(now, 0.3, t->rate), press = wander_new(now, ranging(d, 0.2, 2), t->rate), grip = wander_new(now, ranging(d, 2, 60), t->rate);
    for (size_t i = 0; i < t->length; i++) {
        course_next(&run, t, k);
        phase += hz * run.turn * (1 + steady * wander_next(&drift, now)) / t->rate;
        double noise = hiss(now), turn = sine(phase), hold = wander_next(&press, now), rub = wander_next(&grip, now);
        double y = tone_gain * wave_read(&tones, phase) + gear_gain * (sine(teeth * phase) + 0.4 * sine(2 * teeth * phase)) + air_gain * (1 + breath * turn) * body_next(&air, noise);
        y = y * run.turn * run.turn + run.load * work_gain * (1 + quick * rub) * body_next(&work, noise * (1 + bite * turn));
        y += knock_gain * body_next(&frame, noise * knocks_next(&knock, now, run.turn));
        t->out[i] += (float)(gain * y * (1 + slow * hold) * (1 + 0.5 * quick * rub));
    }
}

/* One alone half of the time, others beside it at less. */
static void play(take *t, const kind *k)
{
    int count = chance(&t->who) < 0.5 ? 1 : 1 + (int)(k->most * chance(&t->who));
    for (int n = 0; n < count; n++)
        drive(t, k, n ? from_db(between(&t->who, -20, 0)) : 1);
}

void ln_play_angle_grinder(take *t)
{
    static const kind k = { .shaft = { 90, 190 }, .tones = { -24, 2 }, .teeth = { 9, 30 }, .gear = { -24, 2 }, .air = { -14, 0 }, .air_hz = { 400, 9000 }, .work = { -4, 14 }, .work_hz = { 1500, 10000 },
        .knock = { -40, -10 }, .knock_hz = { 500, 6000 }, .knock_ms = { 2, 25 }, .turns = { 1, 12 }, .loose = { 0.6, 1 }, .drift = 0.03, .swing = 0.6, .sag = 0.15, .duty = 0.7, .hold = { 0.4, 4 }, .stop = 0.2, .most = 1 };
    play(t, &k);
}

void ln_play_drill_electric(take *t)
{
    static const kind k = { .shaft = { 120, 420 }, .tones = { -14, 4 }, .teeth = { 5, 14 }, .gear = { -14, 6 }, .air = { -14, 0 }, .air_hz = { 500, 6000 }, .work = { -12, 8 }, .work_hz = { 800, 6000 },
        .knock = { -40, 6 }, .knock_hz = { 800, 6000 }, .knock_ms = { 1, 6 }, .turns = { 15, 60 }, .loose = { 0, 0.2 }, .drift = 0.03, .swing = 0.5, .sag = 0.3, .duty = 0.6, .hold = { 0.4, 4 }, .stop = 0.6, .most = 1 };
    play(t, &k);
}

void ln_play_power_tool(take *t)
{
    static const kind k = { .shaft = { 45, 130 }, .tones = { -16, 2 }, .teeth = { 18, 48 }, .gear = { -14, 8 }, .air = { -12, 0 }, .air_hz = { 400, 6000 }, .work = { -4, 12 }, .work_hz = { 1000, 8000 },
        .knock = { -40, -6 }, .knock_hz = { 300, 5000 }, .knock_ms = { 2, 20 }, .turns = { 1, 10 }, .loose = { 0.5, 1 }, .drift = 0.03, .swing = 0.5, .sag = 0.25, .duty = 0.6, .hold = { 0.4, 4 }, .stop = 0.4, .most = 1 };
    play(t, &k);
}

void ln_play_vacuum_cleaner(take *t)
{
    static const kind k = { .shaft = { 150, 600 }, .tones = { -40, -6 }, .teeth = { 2, 12 }, .gear = { -40, -6 }, .air = { 0, 0 }, .air_hz = { 150, 6000 }, .work = { -16, 4 }, .work_hz = { 300, 7000 },
        .knock = { -40, -4 }, .knock_hz = { 400, 7000 }, .knock_ms = { 1, 20 }, .turns = { 0.5, 15 }, .loose = { 0.7, 1 }, .drift = 0.03, .swing = 0.7, .sag = 0.06, .duty = 0.7, .hold = { 0.3, 4 }, .stop = 0.1, .most = 1 };
    play(t, &k);
}

void ln_play_jackhammer(take *t)
{
    static const kind k = { .shaft = { 20, 60 }, .tones = { -40, -14 }, .teeth = { 3, 9 }, .gear = { -40, -20 }, .air = { -20, 0 }, .air_hz = { 150, 8000 }, .work = { -10, 4 }, .work_hz = { 300, 6000 },
        .knock = { 2, 18 }, .knock_hz = { 200, 6000 }, .knock_ms = { 1, 15 }, .turns = { 6, 26 }, .loose = { 0.02, 0.4 }, .drift = 0.03, .swing = 0.5, .sag = 0.1, .duty = 0.75, .hold = { 0.5, 5 }, .stop = 0.9, .most = 2 };
    play(t, &k);
}

/* A fan and its duct; now and then a bearing that rattles. */
void ln_play_ventilation(take *t)
{
    static const kind k = { .shaft = { 8, 50 }, .tones = { -50, -12 }, .teeth = { 3, 15 }, .gear = { -44, -4 }, .air = { 0, 0 }, .air_hz = { 40, 2500 }, .work = { -40, -10 }, .work_hz = { 300, 6000 },
        .knock = { -50, -12 }, .knock_hz = { 150, 3000 }, .knock_ms = { 3, 30 }, .turns = { 2, 20 }, .loose = { 0, 0.6 }, .drift = 0.03, .swing = 0.25, .duty = 0.9, .hold = { 2, 9 }, .most = 2 };
    play(t, &k);
}

/* Whatever stands in a hall: presses, looms, printers, conveyors, lifts. */
void ln_play_machine(take *t)
{
    static const kind k = { .shaft = { 10, 400 }, .tones = { -46, 0 }, .teeth = { 3, 40 }, .gear = { -46, 0 }, .air = { -14, 0 }, .air_hz = { 50, 6000 }, .work = { -14, 8 }, .work_hz = { 150, 8000 },
        .knock = { -24, 14 }, .knock_hz = { 100, 6000 }, .knock_ms = { 2, 80 }, .turns = { 0.5, 12 }, .loose = { 0, 1 }, .drift = 0.03, .swing = 0.9, .sag = 0.25, .duty = 0.65, .hold = { 0.2, 5 }, .stop = 0.3, .most = 3 };
    play(t, &k);
}

/* Pistons, and air that hisses out. */
void ln_play_compressor(take *t)
{
    static const kind k = { .shaft = { 12, 60 }, .tones = { -30, 2 }, .teeth = { 2, 12 }, .gear = { -40, -4 }, .air = { -8, 0 }, .air_hz = { 70, 5000 }, .work = { -24, 6 }, .work_hz = { 1000, 9000 },
        .knock = { -20, 10 }, .knock_hz = { 60, 2500 }, .knock_ms = { 2, 20 }, .turns = { 5, 26 }, .loose = { 0, 0.4 }, .drift = 0.03, .swing = 0.4, .sag = 0.1, .duty = 0.7, .hold = { 1, 9 }, .stop = 0.15, .most = 2 };
    play(t, &k);
}

/* Iron that the mains magnetise, twice a period or once, lamps and arcs that buzz with them, and contacts that crackle. */
void ln_play_mains_hum(take *t)
{
    static const double mains[] = { 50, 50, 100, 60, 120 };
    kind k = { .tones = { -6, 4 }, .teeth = { 2, 9 }, .gear = { -40, -4 }, .air = { -50, -2 }, .air_hz = { 100, 9000 }, .work = { -40, 2 }, .work_hz = { 300, 9000 },
        .knock = { -50, 4 }, .knock_hz = { 500, 9000 }, .knock_ms = { 0.5, 10 }, .turns = { 1, 30 }, .loose = { 0.8, 1 }, .drift = 0.001, .swing = 0.3, .duty = 0.5, .hold = { 0.3, 6 }, .most = 2 };
    k.shaft[0] = k.shaft[1] = mains[(int)(5 * chance(&t->who))];
    play(t, &k);
}

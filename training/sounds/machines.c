/* SPDX-License-Identifier: Apache-2.0 */
/* What a motor drives: tools held against stone, wood and iron, fans, pumps and looms. A motor's tones stand where its shaft turns; what it drives makes most of the noise, and loads it. */
#include "sounds/take.h"

enum { HARMONICS = 40 };

/* A motor with its gears: ranges, of which one is drawn. */
typedef struct motor {
    double hz[2];        /* of the shaft */
    double fall[2];      /* dB an octave of its multiples */
    double gear[2];      /* teeth: a tone at so many times the shaft */
    double gear_db[2];
    double noise[2];     /* Hz: where the work is loudest */
    double width[2];     /* Q of that */
    double noise_db[2];  /* against the tones */
    double sag;          /* share of its speed that the load takes */
    double work;         /* share of the time under load; 1: always */
    double hold[2];      /* s that load or rest last */
    double stop;         /* chance that a rest is a stop */
} motor;

static void drive(take *t, const motor *k)
{
    dice *d = &t->who, *now = &t->now;
    double hz = ranging(d, k->hz[0], k->hz[1]), teeth = floor(between(d, k->gear[0], k->gear[1])), level[HARMONICS], fall = between(d, k->fall[0], k->fall[1]);
    double gear_gain = from_db(between(d, k->gear_db[0], k->gear_db[1])), gain = from_db(between(d, k->noise_db[0], k->noise_db[1]));
    for (int h = 0; h < HARMONICS; h++)
        level[h] = from_db(fall * log_two(h + 1) + between(d, -8, 8));
    wave tones;
    wave_make(&tones, level, HARMONICS, (int)(0.42 * t->rate / hz), d);
    double middle = ranging(d, k->noise[0], k->noise[1]), width = between(d, k->width[0], k->width[1]);
    biquad work = band_pass(middle, width, t->rate), ring = band_pass(middle * between(d, 1.3, 2.5), between(d, 2, 12), t->rate), air = band_pass(ranging(d, 300, 2000), 0.4, t->rate);
    wander drift = wander_new(now, 0.3, t->rate), grip = wander_new(now, between(d, 2, 9), t->rate), press = wander_new(now, 0.6, t->rate);
    double phase = chance(now), turn = 1, load = 0, left = 0, target = 1, pull = 0, follow = 1 / (between(d, 0.05, 0.4) * t->rate);
    for (size_t i = 0; i < t->length; i++) {
        if (left-- <= 0) {
            bool works = chance(now) < k->work;
            left = ranging(now, k->hold[0], k->hold[1]) * t->rate;
            pull = works ? between(now, 0.5, 1) : 0;
            target = !works && chance(now) < k->stop ? 0 : 1;
        }
        load += follow * (pull - load);
        turn += follow * (target * (1 - k->sag * load) - turn);
        phase += hz * turn * (1 + 0.01 * wander_next(&drift, now)) / t->rate;
        double noise = hiss(now), rub = load * (1 + 0.4 * wander_next(&grip, now) + 0.3 * wander_next(&press, now));
        double y = turn * turn * (wave_read(&tones, phase) + gear_gain * (sine(teeth * phase) + 0.4 * sine(2 * teeth * phase)) + 0.7 * filter(&air, noise));
        t->out[i] += (float)(y + gain * rub * (1.5 * filter(&work, noise) + 2 * filter(&ring, noise * (0.6 + 0.4 * sine(phase)))));
    }
}

void ln_play_angle_grinder(take *t)
{
    static const motor k = { { 90, 190 }, { -9, -3 }, { 9, 30 }, { -14, 2 }, { 2500, 9000 }, { 0.4, 1.5 }, { 0, 14 }, 0.15, 0.65, { 0.5, 4 }, 0.2 };
    drive(t, &k);
}

void ln_play_drill_electric(take *t)
{
    static const motor k = { { 120, 420 }, { -8, -2 }, { 5, 14 }, { -8, 6 }, { 800, 5000 }, { 0.4, 2 }, { -12, 8 }, 0.3, 0.6, { 0.4, 4 }, 0.6 };
    drive(t, &k);
}

void ln_play_power_tool(take *t)
{
    static const motor k = { { 45, 100 }, { -8, -3 }, { 18, 48 }, { -8, 8 }, { 1000, 6000 }, { 0.5, 3 }, { -4, 14 }, 0.2, 0.6, { 0.7, 5 }, 0.3 };
    drive(t, &k);
}

void ln_play_vacuum_cleaner(take *t)
{
    static const motor k = { { 150, 600 }, { -10, -4 }, { 2, 12 }, { -14, 0 }, { 400, 3500 }, { 0.25, 0.7 }, { 0, 12 }, 0.06, 0.95, { 2, 9 }, 0 };
    drive(t, &k);
}

/* A fan: broad noise that falls with pitch, the blades' tone, a duct that rings, bearings that may rattle once a turn. */
void ln_play_ventilation(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double shaft = ranging(d, 8, 50), blades = 3 + floor(12 * chance(d)), tone = from_db(between(d, -34, -8)), fall = ranging(d, 150, 2500), rattle = chance(d) < 0.3 ? between(d, 0.1, 0.6) : 0;
    biquad body = low_pass(fall, between(d, 0.5, 1), t->rate), wide = low_pass(fall * between(d, 3, 8), 0.6, t->rate), duct[3];
    double duct_gain[3], wide_gain = from_db(between(d, -22, -8)), hum = chance(d) < 0.4 ? from_db(between(d, -30, -12)) : 0;
    for (int k = 0; k < 3; k++) {
        duct[k] = band_pass(ranging(d, 80, 2500), between(d, 2, 14), t->rate);
        duct_gain[k] = from_db(between(d, -16, 2));
    }
    wander drift = wander_new(now, 0.1, t->rate), gust = wander_new(now, 1, t->rate);
    double phase = 0, mains = 0;
    for (size_t i = 0; i < t->length; i++) {
        double noise = hiss(now);
        phase += shaft * (1 + 0.006 * wander_next(&drift, now)) / t->rate;
        mains += 100 / t->rate;
        double y = 2 * filter(&body, noise) + wide_gain * filter(&wide, noise) + tone * (sine(blades * phase) + 0.4 * sine(2 * blades * phase)) + hum * (sine(mains) + 0.5 * sine(2 * mains));
        for (int k = 0; k < 3; k++)
            y += duct_gain[k] * filter(&duct[k], noise);
        t->out[i] += (float)(y * (1 + rattle * sine(phase) + 0.08 * wander_next(&gust, now)));
    }
}

/* A machine that repeats: in each turn a few knocks at their own times, over the hum and breath of what drives it. */
typedef struct works {
    double turns[2];  /* a second */
    double knock_ms[2], knock_db[2], ring[2]; /* how long a knock lasts, how loud, where it rings (Hz) */
    double hum_db[2], breath_db[2];
} works;

enum { KNOCKS = 6 };

static void turn_over(take *t, const works *k)
{
    dice *d = &t->who, *now = &t->now;
    double turns = ranging(d, k->turns[0], k->turns[1]), at[KNOCKS], hit[KNOCKS], keep = fading(ranging(d, k->knock_ms[0], k->knock_ms[1]) / 1000, t->rate), knock_gain = from_db(between(d, k->knock_db[0], k->knock_db[1]));
    int knocks = 1 + (int)(KNOCKS * chance(d)), next = 0;
    for (int n = 0; n < knocks; n++) {
        at[n] = (n + 0.8 * chance(d)) / knocks;
        hit[n] = between(d, 0.3, 1);
    }
    biquad ring[3];
    for (int n = 0; n < 3; n++)
        ring[n] = band_pass(ranging(d, k->ring[0], k->ring[1]), between(d, 1.5, 10), t->rate);
    double level[HARMONICS], hum_hz = chance(d) < 0.6 ? 50 : between(d, 23, 60), fall = between(d, -9, -4), hum_gain = from_db(between(d, k->hum_db[0], k->hum_db[1])), breath_gain = from_db(between(d, k->breath_db[0], k->breath_db[1]));
    for (int h = 0; h < HARMONICS; h++)
        level[h] = from_db(fall * log_two(h + 1) + between(d, -10, 10));
    wave hum;
    wave_make(&hum, level, HARMONICS, (int)(0.42 * t->rate / hum_hz), d);
    biquad breath = low_pass(ranging(d, 300, 3000), 0.6, t->rate);
    wander drift = wander_new(now, 0.2, t->rate), gust = wander_new(now, 1.5, t->rate);
    double phase = chance(now), mains = 0, push = 0;
    for (size_t i = 0; i < t->length; i++) {
        phase += turns * (1 + 0.01 * wander_next(&drift, now)) / t->rate;
        mains += hum_hz / t->rate;
        if (phase >= 1) {
            phase -= 1;
            next = 0;
        }
        while (next < knocks && phase >= at[next])
            push += hit[next++] * (1 + 0.12 * spread(now));
        push *= keep;
        double noise = hiss(now), knock = push * noise, y = hum_gain * wave_read(&hum, mains) + breath_gain * filter(&breath, noise) * (0.8 + 0.2 * sine(phase)) * 2;
        for (int n = 0; n < 3; n++)
            y += knock_gain * filter(&ring[n], knock);
        t->out[i] += (float)(y * (1 + 0.06 * wander_next(&gust, now)));
    }
}

void ln_play_machine(take *t)
{
    static const works k = { { 1, 18 }, { 3, 40 }, { 0, 22 }, { 150, 4500 }, { -14, 2 }, { -10, 4 } };
    turn_over(t, &k);
}

void ln_play_compressor(take *t)
{
    static const works k = { { 6, 26 }, { 2, 20 }, { 4, 18 }, { 60, 1200 }, { -12, 4 }, { -8, 4 } };
    turn_over(t, &k);
}

void ln_play_jackhammer(take *t)
{
    static const works k = { { 12, 32 }, { 1, 10 }, { 18, 32 }, { 400, 5000 }, { -34, -18 }, { -20, -6 } };
    turn_over(t, &k);
}

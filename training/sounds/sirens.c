/* SPDX-License-Identifier: Apache-2.0 */
/* What warns: loudspeakers and horns driven to their limit, so rich in odd and even multiples, with a pitch that wails, yelps, steps or stands; and the vehicle that carries them, from not
 * heard at all to nearly as loud. */
#include "sounds/take.h"

enum { HARMONICS = 24 };

/* A driver with a horn before it: multiples that fall by `fall` dB an octave, raised around the horn's resonance by the room and the air afterwards. */
static void horn_wave(wave *w, take *t, double highest, double fall)
{
    double level[HARMONICS];
    for (int h = 0; h < HARMONICS; h++)
        level[h] = from_db(fall * log_two(h + 1) + between(&t->who, -5, 5));
    wave_make(w, level, HARMONICS, (int)(0.42 * t->rate / highest), &t->who);
}

/* Tyres, engine and wind of the vehicle itself: pink noise that ends somewhere, and that swells. */
static void add_vehicle(take *t)
{
    double gain = from_db(between(&t->who, -45, 0));
    biquad end = low_pass(ranging(&t->who, 150, 4000), 0.6, t->rate);
    wander swell = wander_new(&t->now, ranging(&t->who, 0.2, 4), t->rate);
    pink noise = { 0 };
    for (size_t i = 0; i < t->length; i++) {
        double level = gain * (1 + 0.5 * wander_next(&swell, &t->now));
        t->out[i] += (float)(level * filter(&end, pink_next(&noise, hiss(&t->now))));
    }
}

/* 500 to 1,500 Hz and back, every 3 to 8 s (wail) or three times a second (yelp); who drives switches now and then. */
void ln_play_siren_wail(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double low = between(d, 400, 800), high = low * between(d, 1.7, 2.6), slow = between(d, 3, 8), quick = between(d, 0.2, 0.45), share = between(d, 0, 0.6), rise = between(d, 0.3, 0.7);
    wave w;
    horn_wave(&w, t, high, between(d, -9, -4));
    double phase = 0, way = chance(now), seconds = chance(now) < share ? quick : slow, left = between(now, 3, 9) * t->rate;
    for (size_t i = 0; i < t->length; i++) {
        if (left-- <= 0) {
            left = between(now, 3, 9) * t->rate;
            seconds = chance(now) < share ? quick : slow;
        }
        way += 1 / (seconds * t->rate);
        way -= floor(way);
        double up = way < rise ? way / rise : (1 - way) / (1 - rise);
        phase += low * to_the(high / low, up * up * (3 - 2 * up)) / t->rate;
        t->out[i] += (float)wave_read(&w, phase);
    }
    add_vehicle(t);
}

/* Two notes in turn, 360 to 630 Hz, most often a fourth or a second apart, each for 0.35 to 0.9 s (in Germany DIN 14610: 360 to 630 Hz, a ratio of 1 : 1.333). */
void ln_play_siren_two_tone(take *t)
{
    static const double ratios[] = { 1.333, 1.333, 1.122, 1.189, 1.26 };
    dice *d = &t->who;
    double low = between(d, 360, 500), ratio = ratios[(int)(5 * chance(d))], seconds = between(d, 0.35, 0.9), gap = chance(d) < 0.3 ? between(d, 0.02, 0.15) : 0;
    wave w;
    horn_wave(&w, t, low * ratio, between(d, -8, -2));
    double phase = 0, at = chance(&t->now) * 2 * seconds, level = 0, share = 1 - fading(0.01, t->rate);
    for (size_t i = 0; i < t->length; i++) {
        at += 1 / t->rate;
        at -= at >= 2 * seconds ? 2 * seconds : 0;
        double inside = at < seconds ? at : at - seconds;
        level += share * ((inside < gap * seconds ? 0 : 1) - level);
        phase += (at < seconds ? low : low * ratio) / t->rate;
        t->out[i] += (float)(level * wave_read(&w, phase));
    }
    add_vehicle(t);
}

/* One or two horns of 250 to 550 Hz, pressed for 0.1 to 3 s, and let go. One in six is a klaxon, whose wheel takes a while to turn: its pitch climbs and sinks with the breath it has. */
void ln_play_car_horn(take *t)
{
    dice *d = &t->who, *now = &t->now;
    bool klaxon = chance(d) < 0.16;
    double hz = between(d, 250, 460), other = !klaxon && chance(d) < 0.7 ? hz * between(d, 1.15, 1.3) : 0, patience = ranging(d, 0.1, 1.5), sag = klaxon ? between(d, 0.3, 0.7) : between(d, 0, 0.03);
    wave w, v;
    horn_wave(&w, t, hz, between(d, -6, 2));
    horn_wave(&v, t, other > 0 ? other : hz, between(d, -6, 2));
    double phase = 0, second = 0, level = 0, left = 0, share = 1 - fading(klaxon ? ranging(d, 0.08, 0.3) : ranging(d, 0.003, 0.04), t->rate);
    bool pressed = false;
    for (size_t i = 0; i < t->length; i++) {
        if (left-- <= 0) {
            pressed = !pressed;
            left = ranging(now, 0.5, 2) * (pressed ? patience : chance(now) < 0.5 ? 0.25 : 2) * t->rate;
        }
        level += share * ((pressed ? 1 : 0) - level);
        double climb = 1 - sag * (1 - level);
        phase += hz * climb / t->rate;
        second += other * climb / t->rate;
        t->out[i] += (float)(level * (wave_read(&w, phase) + (other > 0 ? wave_read(&v, second) : 0)));
    }
    add_vehicle(t);
}

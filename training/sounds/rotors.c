/* SPDX-License-Identifier: Apache-2.0 */
/* What turns in the air: blades that beat it at their passing frequency, and the noise they shed. */
#include "sounds/take.h"
#include "sounds/unrest.h"

enum { HARMONICS = 60 };

/* Harmonics falling by `db` an octave, each up to `rough` dB off. */
static void fill_harmonics(double *level, int count, double db, double rough, dice *d)
{
    for (int h = 0; h < count; h++)
        level[h] = from_db(db * log_two(h + 1) + between(d, -rough, rough));
}

static int below_limit(double hz, double rate)
{
    return (int)(0.42 * rate / hz);
}

/* Rotor: 10 to 25 blades a second. Each passage is a thump, and in some flight states a slap, when a blade meets the vortex of the one before (Widnall 1971):
 * sharp, so rich in harmonics. The noise of the blades comes and goes with them. Blades meet other air each time, so that no thump comes quite in time or is as
 * strong as the last, and far away hardly more than a flutter is left of all that. */
void ln_play_helicopter(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double level[HARMONICS], hz = ranging(d, 9, 30), tail_hz = hz * between(d, 4, 6.5), slap = chance(d) < 0.5 ? between(d, 0, 1) : 0;
    double tail_gain = from_db(between(d, -30, -6)), whine_gain = from_db(between(d, -60, -24));
    double hiss_gain = from_db(between(d, -10, 18)), deep = between(d, 0, 0.7), loose = ranging(d, 0.005, 0.25);
    wave rotor, tail;
    fill_harmonics(level, HARMONICS, between(d, -9, -3), 4, d);
    wave_make(&rotor, level, HARMONICS, below_limit(hz, t->rate), d);
    fill_harmonics(level, 14, between(d, -9, -4), 5, d);
    wave_make(&tail, level, 14, below_limit(tail_hz, t->rate), d);
    biquad wash = band_pass(ranging(d, 120, 1500), 0.35, t->rate), crack = band_pass(ranging(d, 150, 800), 0.5, t->rate);
    wander drift = wander_new(now, 0.2, t->rate), state = wander_new(now, ranging(d, 0.1, 1), t->rate);
    double gust_db = ranging(d, 0.3, 2.5);
    unrest gust = unrest_new(now, ranging(d, 0.1, 0.6), gust_db, t->rate), air_gust = unrest_new(now, 0.5, ranging(d, 0.3, 2.5), t->rate);
    int blades = 2 + (int)(4 * chance(d));
    double own[6], phase = chance(now), tail_phase = 0, whine = 0, sharp = between(d, 0.008, 0.08), whine_hz = ranging(d, 600, 7000), pace = 1, strength = 1;
    for (int b = 0; b < 6; b++)
        own[b] = 1 + 0.12 * spread(d);
    for (size_t i = 0; i < t->length; i++) {
        double turn = (1 + 0.015 * wander_next(&drift, now)) / t->rate, slapping = slap * (0.5 + 0.7 * wander_next(&state, now)), before = floor(phase);
        phase += hz * turn * pace;
        if (floor(phase) > before) {
            pace = 1 + 0.3 * loose * spread(now);
            strength = 1 + loose * spread(now);
        }
        tail_phase += tail_hz * turn;
        whine += whine_hz * turn;
        double part = phase - floor(phase), blade = own[(int)(phase - blades * floor(phase / blades))] * strength, away = part < 0.5 ? part : 1 - part;
        double pulse = sharp * sharp / (sharp * sharp + away * away), noise = hiss(now);
        double air = filter(&wash, noise) * (1 - deep + 2 * deep * (pulse + 0.15)) * hiss_gain * 1.6 * unrest_next(&air_gust, now);
        double y = blade * wave_read(&rotor, phase) * 0.5 + air + 8 * (slapping > 0 ? slapping : 0) * filter(&crack, blade * pulse * (1 + 0.4 * noise));
        y += tail_gain * wave_read(&tail, tail_phase) + whine_gain * sine(whine);
        t->out[i] += (float)(y * unrest_next(&gust, now));
    }
}

/* One or two propellers of nearly equal speed, which beat, over a piston engine: blade passing is `blades` times the shaft, the firing is cylinders / 2 times. */
void ln_play_propeller_aircraft(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double level[HARMONICS], shaft = between(d, 22, 45), gain[2] = { 1, chance(d) < 0.35 ? between(d, 0.6, 1) : 0 }, apart = 1 + 0.02 * spread(d);
    int blades = 2 + (int)(2.5 * chance(d)), cylinders = 4 + 2 * (int)(3 * chance(d)), orders = 2 * HARMONICS / 3;
    double tilt = between(d, -9, -4), hiss_gain = from_db(between(d, -14, 12));
    /* On the cycle of two turns: the blades are order 2 * blades, the firings order `cylinders`; what lies between are the cylinders' differences. */
    for (int h = 1; h <= orders; h++) {
        level[h - 1] = from_db(between(d, -40, -22)) / sqrt(h);
        if (h % (2 * blades) == 0)
            level[h - 1] += from_db(tilt * log_two(h / (2.0 * blades)) + between(d, -3, 3));
        if (h % cylinders == 0)
            level[h - 1] += from_db(-6 + tilt * log_two((double)h / cylinders) + between(d, -4, 4));
    }
    wave prop;
    wave_make(&prop, level, orders, below_limit(shaft / 2, t->rate), d);
    biquad wash = band_pass(ranging(d, 300, 1500), 0.3, t->rate);
    wander left = wander_new(now, 0.15, t->rate), right = wander_new(now, 0.25, t->rate), drift[2] = { left, right };
    unrest gust = unrest_new(now, 0.3, ranging(d, 0.3, 3), t->rate);
    double phase[2];
    for (int p = 0; p < 2; p++)
        phase[p] = chance(now);
    for (size_t i = 0; i < t->length; i++) {
        double y = filter(&wash, hiss(now)) * hiss_gain;
        for (int p = 0; p < 2; p++) {
            phase[p] += shaft / 2 * (p ? apart : 1) * (1 + 0.008 * wander_next(&drift[p], now)) / t->rate;
            y += gain[p] * wave_read(&prop, phase[p]);
        }
        t->out[i] += (float)(y * unrest_next(&gust, now));
    }
}

/* Jet: the broad hump of the mixing, low behind and higher before, the fan's tone and its "buzz saw" of shaft orders, a crackle at full power; bass and treble
 * come through the turbulent air each in its own gusts. The comb that moves through it comes from the ground, in the scene. */
void ln_play_jet(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double fan_hz = ranging(d, 900, 4200), fan_gain = chance(d) < 0.5 ? from_db(between(d, -40, -14)) : 0, shaft = fan_hz / (18 + (int)(18 * chance(d)));
    double saw_gain = chance(d) < 0.25 ? from_db(between(d, -28, -12)) : 0, level[HARMONICS];
    biquad hump = some_band(d, 120, 1200, 0.2, 0.6, t->rate), high = band_pass(ranging(d, 900, 5000), 0.3, t->rate);
    double high_gain = from_db(between(d, -18, 10)), rumble = pole_share(ranging(d, 60, 300), t->rate), rumble_gain = ranging(d, 0.2, 3), low = 0;
    double crackle = chance(d) < 0.3 ? between(d, 0.5, 2) : 0;
    wave saw;
    fill_harmonics(level, HARMONICS, -2, 10, d);
    wave_make(&saw, level, HARMONICS, below_limit(shaft, t->rate), d);
    wander thrust = wander_new(now, 0.08, t->rate);
    double gust_db = ranging(d, 0.5, 4);
    unrest gust = unrest_new(now, ranging(d, 0.1, 0.6), gust_db, t->rate), deep = unrest_new(now, 0.5, ranging(d, 0.3, 4), t->rate);
    double fan = 0, keep = fading(0.004, t->rate), crack = 0;
    for (size_t i = 0; i < t->length; i++) {
        double noise = hiss(now), spin = 1 + 0.04 * wander_next(&thrust, now);
        fan += fan_hz * spin / t->rate;
        crack = crack * keep + (chance(now) * t->rate < 60 ? chance(now) : 0);
        double y = filter(&hump, noise) * 2 + high_gain * filter(&high, noise) + rumble_gain * pole(&low, rumble, noise) * unrest_next(&deep, now);
        y *= 1 + crackle * crack;
        y += fan_gain * (sine(fan) + 0.4 * sine(2 * fan)) + saw_gain * wave_read(&saw, fan * shaft / fan_hz);
        t->out[i] += (float)(y * unrest_next(&gust, now));
    }
}

/* Four small propellers, each steered by itself: four combs that never stay together. */
void ln_play_drone(take *t)
{
    dice *d = &t->who, *now = &t->now;
    double level[24], hz = ranging(d, 130, 320), hiss_gain = from_db(between(d, -18, -3)), share[4], phase[4];
    wave prop;
    wander own[4], all = wander_new(now, 0.4, t->rate), shake = wander_new(now, 6, t->rate);
    fill_harmonics(level, 24, between(d, -5, -1), 6, d);
    wave_make(&prop, level, 24, below_limit(hz * 1.3, t->rate), d);
    for (int p = 0; p < 4; p++) {
        share[p] = 1 + 0.04 * spread(d);
        phase[p] = chance(now);
        own[p] = wander_new(now, between(d, 1, 4), t->rate);
    }
    biquad wash = band_pass(ranging(d, 1500, 6000), 0.3, t->rate);
    for (size_t i = 0; i < t->length; i++) {
        double steer = wander_next(&all, now), turn = 1 + 0.08 * steer + 0.01 * wander_next(&shake, now), y = filter(&wash, hiss(now)) * hiss_gain * 3;
        for (int p = 0; p < 4; p++) {
            phase[p] += hz * share[p] * (turn + 0.03 * wander_next(&own[p], now)) / t->rate;
            y += 0.5 * wave_read(&prop, phase[p]);
        }
        t->out[i] += (float)y;
    }
}

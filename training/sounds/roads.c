/* SPDX-License-Identifier: Apache-2.0 */
/* A road with many cars: comings and goings that overlap, brighter when nearer, over a rumble that never ends; now and then one stands out and hums. */
#include "sounds/take.h"
#include "sounds/unrest.h"

enum { CARS = 64, LAYERS = 3, HUM = 16 };

typedef struct passer {
    double closest, near, speed, gain, hum; /* samples, m, m/s; hum: Hz, its firings */
    int layer;                         /* how near, so how bright */
} passer;

static passer passer_new(take *t, double at, double distance, double speed)
{
    dice *d = &t->now;
    passer p = { .closest = at, .near = distance * ranging(d, 0.7, 2) };
    p.speed = speed * between(d, 0.75, 1.25);
    p.gain = from_db(between(d, -9, 7));
    p.hum = ranging(d, 40, 160);
    if (chance(d) < 0.1)
        p.gain *= 2; /* a lorry */
    p.layer = p.near < 15 ? 0 : p.near < 50 ? 1 : 2;
    return p;
}

/* Poisson traffic: the next car comes after an exponential time; far ones are always there. The level is that of 1/r, taken anew every STEP samples. */
void ln_play_dense_traffic(take *t)
{
    enum { STEP = 64 };
    dice *d = &t->who, *now = &t->now;
    double distance = ranging(d, 3, 120), speed = between(d, 9, 33), gap = ranging(d, 0.25, 5), rumble = from_db(between(d, -18, 8));
    double gain[LAYERS] = { 0 }, step[LAYERS] = { 0 };
    biquad hump[LAYERS], low[LAYERS];
    static const double top[LAYERS][2] = { { 5000, 12000 }, { 2500, 6000 }, { 1000, 3000 } };
    for (int k = 0; k < LAYERS; k++)
        low[k] = low_pass(ranging(d, top[k][0], top[k][1]), 0.6, t->rate);
    for (int k = 0; k < LAYERS; k++) {
        double q = between(d, 0.4, 1);
        hump[k] = band_pass(between(d, 700, 1200), q, t->rate);
    }
    double level[HUM], hum_gain = from_db(between(d, -40, -14)), hum_hz = 80, hum_phase = 0, loudest = 0;
    wave hum;
    for (int h = 0; h < HUM; h++)
        level[h] = from_db(between(d, -14, 0)) / (h + 1);
    wave_make(&hum, level, HUM, HUM, d);
    biquad far = low_pass(ranging(d, 120, 600), 0.6, t->rate), engines = some_band(d, 60, 160, 0.5, 1.5, t->rate);
    passer car[CARS];
    double next = -8 * t->rate;
    for (int c = 0; c < CARS; c++) {
        car[c] = passer_new(t, next, distance, speed);
        next -= gap * t->rate * log_two(1 - chance(now)) * 0.6931471805599453;
    }
    int oldest = 0;
    unrest swell = unrest_new(now, 0.1, ranging(d, 0.3, 2.5), t->rate), air = unrest_new(now, 0.3, ranging(d, 0.2, 2), t->rate);
    for (size_t i = 0; i < t->length; i++) {
        if (i % STEP == 0) {
            double want[LAYERS] = { 0 }, aim = hum_hz;
            loudest = 0;
            for (; car[oldest].closest < (double)i - 8 * t->rate; oldest = (oldest + 1) % CARS) {
                car[oldest] = passer_new(t, next, distance, speed);
                next -= gap * t->rate * log_two(1 - chance(now)) * 0.6931471805599453;
            }
            for (int c = 0; c < CARS; c++) {
                double along = car[c].speed * ((double)i - car[c].closest) / t->rate;
                double arrives = car[c].gain * distance / sqrt(car[c].near * car[c].near + along * along);
                want[car[c].layer] += arrives;
                aim = arrives > loudest ? car[c].hum : aim;
                loudest = arrives > loudest ? arrives : loudest;
            }
            hum_hz += 0.01 * (aim - hum_hz);
            for (int k = 0; k < LAYERS; k++)
                step[k] = (want[k] - gain[k]) / STEP;
        }
        double noise = hiss(now), y = rumble * unrest_next(&swell, now) * filter(&far, noise);
        hum_phase += hum_hz / t->rate;
        for (int k = 0; k < LAYERS; k++) {
            gain[k] += step[k];
            y += gain[k] * filter(&low[k], filter(&hump[k], noise) + 0.3 * noise);
        }
        y += 1.5 * (gain[0] + gain[1]) * filter(&engines, noise) + hum_gain * loudest * wave_read(&hum, hum_phase);
        t->out[i] += (float)(y * unrest_next(&air, now));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sounds/noise.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

dice dice_new(uint64_t seed, const char *what)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *what; what++)
        hash = (hash ^ (unsigned char)*what) * 0x100000001b3u;
    uint64_t state = hash;
    state = splitmix(&state) ^ seed;
    dice d;
    for (int i = 0; i < 4; i++)
        d.s[i] = splitmix(&state);
    return d;
}

double spread(dice *d)
{
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += chance(d);
    return (sum - 2) * 1.7320508075688772;
}

double power_of_two(double x)
{
    x = x < -1000 ? -1000 : x > 1000 ? 1000 : x;
    double whole = floor(x + 0.5), y = (x - whole) * 0.6931471805599453, sum = 1;
    for (int k = 10; k > 0; k--)
        sum = 1 + sum * y / k;
    uint64_t bits = (uint64_t)((int64_t)whole + 1023) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    return sum * scale;
}

double log_two(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    double exponent = (double)((int)(bits >> 52) - 1023), part;
    bits = (bits & 0xfffffffffffffu) | (uint64_t)1023 << 52;
    memcpy(&part, &bits, sizeof part);
    if (part > 1.4142135623730951) {
        part *= 0.5;
        exponent += 1;
    }
    double s = (part - 1) / (part + 1), q = s * s, sum = 0;
    for (int k = 15; k > 0; k -= 2)
        sum = sum * q + 1.0 / k;
    return exponent + 2 * s * sum * 1.4426950408889634;
}

double to_the(double base, double exponent)
{
    return base > 0 ? power_of_two(exponent * log_two(base)) : 0;
}

double from_db(double db)
{
    return power_of_two(db * 0.16609640474436813);
}

double ranging(dice *d, double low, double high)
{
    return low * power_of_two(chance(d) * log_two(high / low));
}

double fading(double seconds, double rate)
{
    return power_of_two(-1.4426950408889634 / (seconds * rate));
}

double pole_share(double hz, double rate)
{
    return hz >= 0.45 * rate ? 1 : 1 - power_of_two(-9.064720283654388 * hz / rate);
}

/* The cookbook's w0 and alpha. Corners above what the rate can hold are pulled down to where the filter still stands. */
typedef struct corner {
    double cosine, alpha;
} corner;

static corner corner_of(double hz, double q, double rate)
{
    double turns = hz / rate > 0.47 ? 0.47 : hz / rate;
    return (corner){ sine(turns + 0.25), sine(turns) / (2 * q) };
}

static biquad scaled(double b0, double b1, double b2, double a0, double a1, double a2)
{
    return (biquad){ b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0, 0, 0 };
}

biquad low_pass(double hz, double q, double rate)
{
    corner k = corner_of(hz, q, rate);
    return scaled((1 - k.cosine) / 2, 1 - k.cosine, (1 - k.cosine) / 2, 1 + k.alpha, -2 * k.cosine, 1 - k.alpha);
}

biquad high_pass(double hz, double q, double rate)
{
    corner k = corner_of(hz, q, rate);
    return scaled((1 + k.cosine) / 2, -1 - k.cosine, (1 + k.cosine) / 2, 1 + k.alpha, -2 * k.cosine, 1 - k.alpha);
}

biquad band_pass(double hz, double q, double rate)
{
    corner k = corner_of(hz, q, rate);
    return scaled(k.alpha, 0, -k.alpha, 1 + k.alpha, -2 * k.cosine, 1 - k.alpha);
}

biquad some_band(dice *d, double low, double high, double broad, double narrow, double rate)
{
    double q = between(d, broad, narrow);
    return band_pass(ranging(d, low, high), q, rate);
}

biquad peak(double hz, double q, double db, double rate)
{
    corner k = corner_of(hz, q, rate);
    double a = from_db(db / 2);
    return scaled(1 + k.alpha * a, -2 * k.cosine, 1 - k.alpha * a, 1 + k.alpha / a, -2 * k.cosine, 1 - k.alpha / a);
}

biquad high_shelf(double hz, double db, double rate)
{
    corner k = corner_of(hz, 0.7071067811865476, rate);
    double a = from_db(db / 2), c = k.cosine, root = 2 * sqrt(a) * k.alpha;
    return scaled(a * (a + 1 + (a - 1) * c + root), -2 * a * (a - 1 + (a + 1) * c), a * (a + 1 + (a - 1) * c - root), a + 1 - (a - 1) * c + root,
                  2 * (a - 1 - (a + 1) * c), a + 1 - (a - 1) * c - root);
}

wander wander_new(dice *d, double hz, double rate)
{
    wander w = { .at = chance(d), .step = 2 * hz / rate };
    w.from = 2 * chance(d) - 1;
    w.to = 2 * chance(d) - 1;
    return w;
}

void wave_make(wave *w, const double *level, int count, int limit, dice *d)
{
    double sum[WAVE] = { 0 }, power = 0;
    for (int h = 1; h <= count; h++) {
        double phase = chance(d);
        if (h > limit || level[h - 1] == 0)
            continue;
        for (int i = 0; i < WAVE; i++)
            sum[i] += level[h - 1] * sine(phase + (double)(h * i % WAVE) / WAVE);
        power += level[h - 1] * level[h - 1] / 2;
    }
    double scale = power > 0 ? 1 / sqrt(power) : 0;
    for (int i = 0; i <= WAVE; i++)
        w->at[i] = (float)(sum[i % WAVE] * scale);
}

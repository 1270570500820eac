/* SPDX-License-Identifier: Apache-2.0 */
#include "sounds/scene.h"

#include <stdlib.h>

#include "sounds/noise.h"

/* Samples for which a moving source's distance is taken to change evenly. */
enum { STEP = 32 };
static const double sound_speed = 343;

path path_new(dice *d, const stage *where, double speed, double near, double closest)
{
    path p = { .near = near, .speed = speed, .closest = closest };
    p.height = between(d, where->height[0], where->height[1]);
    p.ears = between(d, 1, 2);
    /* Asphalt throws nearly all back, grass little at these angles. */
    p.ground = between(d, 0.1, 0.9);
    p.celsius = between(d, 0, 30);
    p.humidity = between(d, 30, 95);
    return p;
}

/* Seconds that the sound heard at `samples` was under way: the root of r(t - delay) = c * delay on a straight line at constant speed. `mirror` is the source
 * below the ground. */
static double delay_at(const path *p, double rate, double samples, bool mirror)
{
    double up = mirror ? p->height + p->ears : p->height - p->ears, v2 = p->speed * p->speed, c2 = sound_speed * sound_speed;
    double t = (samples - p->closest) / rate, b2 = p->near * p->near + up * up;
    return (sqrt(v2 * v2 * t * t + (c2 - v2) * (v2 * t * t + b2)) - v2 * t) / (c2 - v2);
}

static double shortest(const path *p)
{
    double up = p->height - p->ears;
    return sqrt(p->near * p->near + up * up);
}

size_t path_lead(const path *p, double rate, double from, double to)
{
    double a = delay_at(p, rate, from, true), b = delay_at(p, rate, to, true);
    return (size_t)((a > b ? a : b) * rate - shortest(p) / sound_speed * rate) + 8;
}

double air_absorption(double hz, double celsius, double humidity)
{
    double kelvin = celsius + 273.15, warm = kelvin / 293.15, f2 = hz * hz;
    double saturation = to_the(10, -6.8346 * to_the(273.16 / kelvin, 1.261) + 4.6151), h = humidity * saturation;
    double oxygen = 24 + 4.04e4 * h * (0.02 + h) / (0.391 + h);
    double nitrogen = (9 + 280 * h * to_the(2.718281828459045, -4.170 * (to_the(warm, -1.0 / 3) - 1))) / sqrt(warm);
    double vibration = 0.01275 * to_the(2.718281828459045, -2239.1 / kelvin) / (oxygen + f2 / oxygen)
                       + 0.1068 * to_the(2.718281828459045, -3352.0 / kelvin) / (nitrogen + f2 / nitrogen);
    return 8.686 * f2 * (1.84e-11 * sqrt(warm) + to_the(warm, -2.5) * vibration);
}

/* What a distance does to the top: two one-pole low-passes whose corner is where the air takes 6 dB, looked up by distance in steps of half an octave. */
enum { FAR_STEPS = 32 };
typedef struct air {
    double share[FAR_STEPS];
} air;

static air air_new(const path *p, double rate)
{
    air a;
    for (int i = 0; i < FAR_STEPS; i++) {
        double metres = power_of_two(0.5 * i), low = 20, high = 80000;
        for (int k = 0; k < 20; k++) {
            double middle = sqrt(low * high);
            if (metres * air_absorption(middle, p->celsius, p->humidity) > 6)
                high = middle;
            else
                low = middle;
        }
        a.share[i] = pole_share(low, rate);
    }
    return a;
}

static double air_share(const air *a, double metres)
{
    double x = 2 * log_two(metres < 1 ? 1 : metres);
    int i = x < FAR_STEPS - 2 ? (int)x : FAR_STEPS - 2;
    return a->share[i] + (a->share[i + 1] - a->share[i]) * (x - i > 1 ? 1 : x - i);
}

/* Third-order Lagrange between the samples around `at`, which lies at least one inside. */
static double read_between(const float *dry, double at)
{
    size_t i = (size_t)at;
    double x = at - (double)i, a = (double)dry[i - 1], b = (double)dry[i], c = (double)dry[i + 1], e = (double)dry[i + 2];
    return b + x * (c - a * (1.0 / 3) - b * 0.5 - e * (1.0 / 6) + x * ((a + c) * 0.5 - b + x * ((b - c) * 0.5 + (e - a) * (1.0 / 6))));
}

/* One of the two ways from source to microphone, straight or off the ground, over the next STEP samples. */
typedef struct ray {
    double place, place_step, gain, gain_step, delay;
    bool mirror;
} ray;

static void ray_aim(ray *r, const path *p, double rate, double dry_at, double at)
{
    double then = delay_at(p, rate, at + STEP, r->mirror), base = shortest(p), now_gain = base / (r->delay * sound_speed), next_gain = base / (then * sound_speed);
    r->place = dry_at - (r->delay - base / sound_speed) * rate;
    r->place_step = 1 - (then - r->delay) * rate / STEP;
    r->gain = now_gain;
    r->gain_step = (next_gain - now_gain) / STEP;
    r->delay = then;
}

static double ray_next(ray *r, const float *dry)
{
    double y = r->gain * read_between(dry, r->place);
    r->place += r->place_step;
    r->gain += r->gain_step;
    return y;
}

void path_fly(const path *p, double rate, const float *dry, size_t lead, float *out, size_t from, size_t to, dice *d)
{
    air a = air_new(p, rate);
    ray straight = { .mirror = false }, thrown = { .mirror = true };
    straight.delay = delay_at(p, rate, (double)from, false);
    thrown.delay = delay_at(p, rate, (double)from, true);
    /* The ground is rough: it throws the lows back and scatters the highs. */
    double low[3] = { 0 }, rough = pole_share(ranging(d, 800, 8000), rate), share = 1;
    for (size_t i = from; i < to; i++) {
        if ((i - from) % STEP == 0) {
            share = air_share(&a, straight.delay * sound_speed);
            ray_aim(&straight, p, rate, (double)(lead + i - from), (double)i);
            ray_aim(&thrown, p, rate, (double)(lead + i - from), (double)i);
        }
        double y = ray_next(&straight, dry) + p->ground * pole(&low[0], rough, ray_next(&thrown, dry));
        out[i] += (float)pole(&low[1], share, pole(&low[2], share, y));
    }
}

/* A room is its first reflections (image sources of a box, Allen and Berkley 1979) and what follows them (a network of eight delays: Stautner and Puckette 1982,
 * Jot 1991). Outdoors there are a few façades and hardly a tail. */
enum { IMAGES = 26, LINES = 8 };

typedef struct room {
    double gain[IMAGES], tail, seconds, damping, dry;
    size_t delay[IMAGES];
    int images;
} room;

/* The images of a source in a box, up to two reflections: one coordinate's reflections times another's. */
static void box_images(room *r, double rate, dice *d, double volume_min, double volume_max)
{
    double size = to_the(ranging(d, volume_min, volume_max), 1.0 / 3), side[3], at[3], ears[3];
    double hardness = between(d, 0.55, 0.93), straight = 0;
    for (int k = 0; k < 3; k++) {
        side[k] = size * (k == 2 ? between(d, 0.5, 0.8) : between(d, 0.8, 1.6));
        at[k] = side[k] * between(d, 0.1, 0.9);
        ears[k] = side[k] * between(d, 0.1, 0.9);
        straight += (at[k] - ears[k]) * (at[k] - ears[k]);
    }
    straight = sqrt(straight) + 0.3;
    for (int n = 0; n < 27; n++) {
        int turn[3] = { n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1 }, bounces = abs(turn[0]) + abs(turn[1]) + abs(turn[2]);
        double far = 0;
        for (int k = 0; k < 3; k++) {
            double image = turn[k] ? (turn[k] < 0 ? -at[k] : 2 * side[k] - at[k]) : at[k];
            far += (image - ears[k]) * (image - ears[k]);
        }
        far = sqrt(far) + 0.3;
        if (!bounces || far < straight)
            continue;
        r->delay[r->images] = (size_t)((far - straight) / sound_speed * rate);
        r->gain[r->images++] = to_the(hardness, bounces) * straight / far;
    }
    /* Sabine: 0.161 V / (S * absorption). */
    double volume = side[0] * side[1] * side[2], surface = 2 * (side[0] * side[1] + side[1] * side[2] + side[0] * side[2]);
    r->seconds = 0.161 * volume / (surface * (1 - hardness * hardness));
    r->tail = between(d, 0.2, 0.9);
    r->damping = ranging(d, 2000, 9000);
}

static void street_images(room *r, double rate, dice *d)
{
    r->images = (int)between(d, 0, 7);
    for (int i = 0; i < r->images; i++) {
        double far = ranging(d, 3, 90);
        r->delay[i] = (size_t)(far / sound_speed * rate);
        r->gain[i] = between(d, 0.1, 0.6) * 8 / (8 + far);
        r->gain[i] *= chance(d) < 0.5 ? -1 : 1;
    }
    r->tail = chance(d) < 0.5 ? 0 : between(d, 0.02, 0.2);
    r->seconds = between(d, 0.4, 2);
    r->damping = ranging(d, 1000, 5000);
}

static room room_new(const stage *where, double rate, dice *d)
{
    room r = { .dry = 1 };
    double lot = chance(d);
    if (where->place == INDOORS) {
        if (lot < 0.85)
            box_images(&r, rate, d, 20, 4000);
    } else if (lot < 0.15)
        box_images(&r, rate, d, 200, 20000);
    else if (lot < 0.8)
        street_images(&r, rate, d);
    return r;
}

typedef struct tail {
    float *memory;
    size_t delay[LINES], at[LINES], start[LINES];
    double keep[LINES], low[LINES], share;
} tail;

/* Delays of 20 to 80 ms without common factors, near enough: each line loses 60 dB in the room's seconds. */
static ln_status tail_new(tail *t, const room *r, double rate, dice *d)
{
    size_t all = 0;
    *t = (tail){ .share = pole_share(r->damping, rate) };
    for (int k = 0; k < LINES; k++) {
        double seconds = 0.02 * power_of_two(0.26 * (k + chance(d)));
        t->delay[k] = (size_t)(seconds * rate) | 1;
        t->start[k] = all;
        t->keep[k] = to_the(10, -3 * seconds / (r->seconds < 0.1 ? 0.1 : r->seconds));
        all += t->delay[k];
    }
    t->memory = calloc(all, sizeof *t->memory);
    return t->memory ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a room");
}

/* Hadamard's matrix mixes the lines and keeps their energy. */
static double tail_next(tail *t, double x)
{
    double v[LINES], sum = 0;
    for (int k = 0; k < LINES; k++) {
        v[k] = pole(&t->low[k], t->share, (double)t->memory[t->start[k] + t->at[k]]) * t->keep[k];
        sum += k % 2 ? -v[k] : v[k];
    }
    for (int span = 1; span < LINES; span *= 2)
        for (int k = 0; k < LINES; k++)
            if (!(k & span)) {
                double a = v[k], b = v[k + span];
                v[k] = a + b;
                v[k + span] = a - b;
            }
    for (int k = 0; k < LINES; k++) {
        /* The small constant keeps a dying tail out of the denormals, which are a hundred times slower. */
        t->memory[t->start[k] + t->at[k]] = (float)(v[k] * 0.3535533905932738 + x + 1e-20);
        if (++t->at[k] == t->delay[k])
            t->at[k] = 0;
    }
    return sum * 0.35;
}

ln_status scene_room(const stage *where, double rate, float *sound, size_t length, dice *d)
{
    room r = room_new(where, rate, d);
    tail t;
    if (!r.images && r.tail <= 0)
        return LN_OK;
    ln_status status = tail_new(&t, &r, rate, d);
    size_t reach = 1;
    for (int i = 0; i < r.images; i++)
        reach = r.delay[i] >= reach ? r.delay[i] + 1 : reach;
    float *ring = calloc(reach, sizeof *ring);
    if (!ring)
        status = ln_fail(LN_EMEMORY, "no memory for a room");
    double low = 0, share = pole_share(r.damping * 2, rate);
    for (size_t i = 0, at = 0; i < length && !status; i++, at = at + 1 == reach ? 0 : at + 1) {
        double early = 0, x = (double)sound[i];
        ring[at] = sound[i];
        for (int k = 0; k < r.images; k++)
            early += r.gain[k] * (double)ring[at >= r.delay[k] ? at - r.delay[k] : at + reach - r.delay[k]];
        sound[i] = (float)(x + pole(&low, share, early) + r.tail * tail_next(&t, 0.35 * x));
    }
    free(ring);
    free(t.memory);
    return status;
}

/* What recorders and files do to a sound's edges, as chances: figures are ours, wide on purpose. */
typedef struct microphone {
    biquad chain[8];
    int filters;
    double hiss, level, drive, grain;
} microphone;

static void add_filter(microphone *m, biquad f)
{
    m->chain[m->filters++] = f;
}

static microphone microphone_new(double rate, dice *d)
{
    microphone m = { .hiss = from_db(between(d, -85, -48)), .drive = 1 };
    m.level = from_db(between(d, -18, -1));
    add_filter(&m, high_pass(ranging(d, 20, 120), 0.7071067811865476, rate));
    double shelf_db = between(d, -8, 5);
    add_filter(&m, high_shelf(ranging(d, 1000, 6000), shelf_db, rate));
    double peak_db = between(d, -5, 5), peak_q = between(d, 0.5, 2);
    add_filter(&m, peak(ranging(d, 150, 6000), peak_q, peak_db, rate));
    add_filter(&m, low_pass(ranging(d, 7000, 24000), 0.7071067811865476, rate));
    if (chance(d) < 0.2) {
        /* A codec's or a telephone's edge, as a Butterworth of eighth order. */
        static const double edges[] = { 3400, 5500, 7000, 11000, 13000, 15000, 16000, 16000 }, q[] = { 0.50979558, 0.60134489, 0.89997622, 2.5629154 };
        double edge = edges[(int)between(d, 0, 8)];
        for (int k = 0; k < 4; k++)
            add_filter(&m, low_pass(edge, q[k], rate));
    }
    if (chance(d) < 0.04)
        m.drive = from_db(between(d, 2, 10));
    if (chance(d) < 0.04)
        m.grain = power_of_two(-between(d, 7, 12));
    return m;
}

static double loudest(const float *sound, size_t length)
{
    double most = 1e-9;
    for (size_t i = 0; i < length; i++) {
        double x = sound[i] < 0 ? -(double)sound[i] : (double)sound[i];
        most = x > most ? x : most;
    }
    return most;
}

void scene_microphone(double rate, float *sound, size_t length, dice *d)
{
    microphone m = microphone_new(rate, d);
    double before = 1 / loudest(sound, length);
    for (size_t i = 0; i < length; i++) {
        double x = (double)sound[i] * before;
        for (int k = 0; k < m.filters; k++)
            x = filter(&m.chain[k], x + 1e-20);
        sound[i] = (float)(x + m.hiss * hiss(d));
    }
    double scale = m.drive / loudest(sound, length);
    for (size_t i = 0; i < length; i++) {
        double x = (double)sound[i] * scale;
        x = x > 1 ? 1 : x < -1 ? -1 : x;
        if (m.grain > 0)
            x = floor(x / m.grain + 0.5) * m.grain;
        sound[i] = (float)(x * m.level);
    }
}

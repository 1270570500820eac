/* SPDX-License-Identifier: Apache-2.0 */
/* A street for the README and its tests to work on: twenty seconds that no camera shot and no microphone heard, the same on every machine.
 *
 *   street picture   500 pictures of 640x360 as raw bgr0, 25 a second
 *   street sound     the sound without its voice as raw float, stereo, 48 kHz
 *
 * What belongs to 1895: houses, a tower and its bell, a horse and cart, birds, wind. What does not: a car from 4 to 10 s, a van with a two-tone siren from 12 to
 * 19 s, and the faint 50 Hz hum of the recorder. docs/street.sh adds the voice and makes a file of it. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cairo.h>

enum { WIDTH = 640, HEIGHT = 360, FPS = 25, SECONDS = 20, RATE = 48000, SAMPLES = RATE * SECONDS };

static const double tau = 6.283185307179586;
static float mix[SAMPLES][2];
static uint32_t dice = 1895;

/* xorshift32 (Marsaglia 2003), -1 to 1. */
static double chance(void)
{
    dice ^= dice << 13;
    dice ^= dice >> 17;
    dice ^= dice << 5;
    return dice / 2147483648.0 - 1;
}

static void put(int at, double value, double pan)
{
    if (at < 0 || at >= SAMPLES)
        return;
    mix[at][0] += (float)(value * sqrt((1 - pan) / 2));
    mix[at][1] += (float)(value * sqrt((1 + pan) / 2));
}

/* Hum, prime, tierce, quint and nominal of a bell, as founders name them; the minor third gives it its sadness. */
static void bell(double at, double prime, double level, double pan)
{
    static const double partial[][3] = { { .5, .6, 5 }, { 1, 1, 3 }, { 1.2, .7, 2.4 }, { 1.5, .3, 1.6 }, { 2, .8, 1.4 }, { 2.67, .25, .8 }, { 3.01, .2, .6 } };
    for (int p = 0; p < 7; p++)
        for (int i = 0; i < 6 * RATE; i++) {
            double t = (double)i / RATE;
            put((int)(at * RATE) + i, level * partial[p][1] * exp(-t / partial[p][2]) * sin(tau * prime * partial[p][0] * t) * fmin(1, t * 400), pan);
        }
}

static void bird(double at, double pan)
{
    for (int note = 0; note < 5; note++) {
        double start = at + .13 * note + .02 * chance(), from = 3600 + 500 * chance(), bend = 900 * chance(), phase = 0;
        for (int i = 0; i < RATE / 14; i++) {
            double x = i * 14.0 / RATE;
            phase += tau * (from + bend * x) / RATE;
            put((int)(start * RATE) + i, .03 * sin(x * tau / 2) * sin(phase), pan);
        }
    }
}

static void hoof(double at, double level, double pan)
{
    double ring = 0, before = 0, pole = .97, turn = 2 * pole * cos(tau * (900 + 150 * chance()) / RATE);
    for (int i = 0; i < RATE / 12; i++) {
        double now = chance() * exp(-i / 150.0) + turn * ring - pole * pole * before;
        before = ring;
        ring = now;
        put((int)(at * RATE) + i, level * now * exp(-i / 900.0), pan);
    }
}

/* Wind: noise through a one-pole low-pass at about 400 Hz, breathing. */
static void wind(void)
{
    double low[2] = { 0 };
    for (int i = 0; i < SAMPLES; i++)
        for (int c = 0; c < 2; c++) {
            low[c] += .05 * (chance() - low[c]);
            mix[i][c] += (float)(.012 * (1.3 + sin(tau * i / RATE / 7)) * low[c]);
        }
}

/* A car on a straight road 5 m away: engine orders of a four-cylinder at 2200 rpm and tyre noise around 900 Hz, both falling with distance and bent by Doppler. */
static void car(double passes, double speed)
{
    double phase = 0, ring = 0, before = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double x = speed * ((double)i / RATE - passes), far = sqrt(x * x + 25), near = 5 / far;
        phase += tau * 73.3 / RATE * 343 / (343 + speed * x / far);
        double engine = 0, tyres = chance() + 1.92 * ring - .935 * before;
        before = ring;
        ring = tyres;
        for (int order = 1; order <= 12; order++)
            engine += sin(order * phase + order * order) / order;
        if (fabs(x) < 3 * speed)
            put(i, near * fmin(1, (3 * speed - fabs(x)) / speed) * (.07 * engine + .006 * tyres), fmax(-.9, fmin(.9, x / 20)));
    }
}

/* The pair of notes that French police and the German Martin-Horn of 1932 share, about 55 turns a minute, from a horn: odd and even harmonics. */
static void siren(double from, double to)
{
    double phase = 0;
    for (int i = (int)(from * RATE); i < to * RATE; i++) {
        double t = (double)i / RATE - from, edge = fmin(1, fmin(t, to - from - t) / .8), horn = 0;
        phase += tau * (fmod(t, 1.1) < .55 ? 435 : 580) / RATE;
        for (int harmonic = 1; harmonic <= 8; harmonic++)
            horn += sin(harmonic * phase) / pow(harmonic, 1.3);
        put(i, .06 * edge * horn, .4);
    }
}

static void hum(void)
{
    static const double level[] = { 1, .5, .7, .2, .35 };
    for (int i = 0; i < SAMPLES; i++)
        for (int harmonic = 0; harmonic < 5; harmonic++)
            put(i, .003 * level[harmonic] * sin(tau * 50 * (harmonic + 1) * i / RATE), 0);
}

static int sound(void)
{
    wind();
    hum();
    for (int stroke = 0; stroke < 5; stroke++)
        bell(.6 + 3.9 * stroke, 294, .03, -.3);
    for (int song = 0; song < 11; song++)
        bird(.3 + 1.8 * song + .4 * chance(), .8 * chance());
    for (int step = 0; step < 44; step++)
        hoof(.2 + .45 * step + .04 * (step % 2), .022 * (step % 2 ? 1 : .7), -.8 + step * .036);
    car(7, 11);
    siren(12, 19);
    return fwrite(mix, sizeof *mix, SAMPLES, stdout) == SAMPLES ? 0 : 1;
}

static void box(cairo_t *to, double x, double y, double width, double height, double red, double green, double blue)
{
    cairo_set_source_rgb(to, red, green, blue);
    cairo_rectangle(to, x, y, width, height);
    cairo_fill(to);
}

static void disc(cairo_t *to, double x, double y, double radius, double red, double green, double blue)
{
    cairo_set_source_rgb(to, red, green, blue);
    cairo_arc(to, x, y, radius, 0, tau);
    cairo_fill(to);
}

static void house(cairo_t *to, double x, double width, double height)
{
    double tone = .62 + .08 * chance(), top = 250 - height;
    box(to, x, top, width - 2, height, tone, tone * .86, tone * .68);
    cairo_set_source_rgb(to, .42, .24, .2);
    cairo_move_to(to, x - 4, top);
    cairo_line_to(to, x + width / 2, top - 34);
    cairo_line_to(to, x + width + 2, top);
    cairo_fill(to);
    for (int row = 0; top + 14 + row * 34 < 200; row++)
        for (int window = 0; 10 + window * 24 < width - 16; window++)
            box(to, x + 10 + window * 24, top + 14 + row * 34, 12, 20, .2, .24, .3);
    box(to, x + width / 2 - 8, 216, 16, 34, .28, .17, .12);
}

/* What stands still is drawn once. */
static cairo_surface_t *scenery(void)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *to = cairo_create(surface);
    cairo_pattern_t *sky = cairo_pattern_create_linear(0, 0, 0, 250);
    cairo_pattern_add_color_stop_rgb(sky, 0, .45, .63, .86);
    cairo_pattern_add_color_stop_rgb(sky, 1, .93, .88, .78);
    cairo_set_source(to, sky);
    cairo_paint(to);
    cairo_pattern_destroy(sky);
    box(to, 300, 52, 44, 200, .55, .52, .48);
    cairo_set_source_rgb(to, .33, .37, .42);
    cairo_move_to(to, 296, 52);
    cairo_line_to(to, 322, 4);
    cairo_line_to(to, 348, 52);
    cairo_fill(to);
    disc(to, 322, 78, 12, .9, .88, .8);
    for (int i = 0; i < 8; i++)
        house(to, i * 82 - 8, 82, 100 + 22 * chance());
    box(to, 0, 250, WIDTH, 20, .6, .58, .55);
    box(to, 0, 270, WIDTH, 90, .4, .38, .37);
    for (int row = 0; row < 9; row++)
        for (int stone = 0; stone < 33; stone++)
            box(to, stone * 20 - (row % 2) * 10, 271 + row * 10, 18, 8, .44 + .03 * chance(), .42 + .02 * chance(), .41);
    cairo_destroy(to);
    return surface;
}

static void cart(cairo_t *to, double x, double t)
{
    double trot = 2 * sin(t * tau / .9);
    box(to, x, 262, 74, 26, .45, .3, .17);
    disc(to, x + 14, 292, 15, .25, .16, .1);
    disc(to, x + 62, 292, 15, .25, .16, .1);
    disc(to, x + 14, 292, 11, .5, .46, .42);
    disc(to, x + 62, 292, 11, .5, .46, .42);
    box(to, x + 74, 278, 24, 3, .25, .16, .1);
    box(to, x + 94, 264 + trot, 46, 20, .33, .2, .12);
    box(to, x + 132, 246 + trot, 12, 24, .33, .2, .12);
    box(to, x + 136, 244 + trot, 22, 11, .33, .2, .12);
    for (int leg = 0; leg < 4; leg++)
        box(to, x + 97 + leg * 11 + 3 * sin(t * tau / .9 + leg * 2), 282, 5, 26, .28, .17, .1);
}

static void motor(cairo_t *to, double x, double red, double green, double blue, double height)
{
    box(to, x, 302 - height / 2, 124, height / 2, red, green, blue);
    box(to, x + 26, 302 - height, 66, height / 2, red * .9, green * .9, blue * .9);
    box(to, x + 32, 306 - height, 25, height / 2 - 6, .62, .78, .86);
    box(to, x + 62, 306 - height, 25, height / 2 - 6, .62, .78, .86);
    disc(to, x + 26, 304, 14, .08, .08, .09);
    disc(to, x + 98, 304, 14, .08, .08, .09);
    disc(to, x + 26, 304, 6, .7, .7, .72);
    disc(to, x + 98, 304, 6, .7, .7, .72);
}

static void moment(cairo_t *to, cairo_surface_t *still, double t)
{
    cairo_set_source_surface(to, still, 0, 0);
    cairo_paint(to);
    cairo_set_source_rgb(to, .2, .2, .24);
    cairo_set_line_width(to, 2);
    for (int bird = 0; bird < 4; bird++) {
        double x = fmod(60 + bird * 170 + t * (26 + bird * 4), WIDTH + 40) - 20, y = 40 + bird * 13, wing = 6 * sin(t * 14 + bird);
        cairo_move_to(to, x - 8, y - wing);
        cairo_line_to(to, x, y);
        cairo_line_to(to, x + 8, y - wing);
        cairo_stroke(to);
    }
    cart(to, -180 + t * 40, t);
    if (t > 4 && t < 10)
        motor(to, 258 + (t - 7) * 220, .8, .1, .12, 44);
    if (t > 11 && t < 20) {
        double x = t < 14 ? 640 - (t - 11) * 80 : t > 18 ? 400 - (t - 18) * 280 : 400;
        motor(to, x, .92, .93, .95, 64);
        if (fmod(t, .5) < .25)
            disc(to, x + 58, 232, 7, .15, .3, 1);
    }
}

static int picture(void)
{
    cairo_surface_t *still = scenery(), *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *to = cairo_create(surface);
    size_t bytes = (size_t)cairo_image_surface_get_stride(surface) * HEIGHT, written = bytes;
    for (int frame = 0; frame < FPS * SECONDS && written == bytes; frame++) {
        moment(to, still, (double)frame / FPS);
        cairo_surface_flush(surface);
        written = fwrite(cairo_image_surface_get_data(surface), 1, bytes, stdout);
    }
    cairo_destroy(to);
    cairo_surface_destroy(surface);
    cairo_surface_destroy(still);
    return written == bytes ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "picture"))
        return picture();
    if (argc == 2 && !strcmp(argv[1], "sound"))
        return sound();
    fprintf(stderr, "usage: %s picture|sound\n", argv[0]);
    return 2;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_SCENES_H
#define LN_TESTS_SCENES_H

#include <math.h>
#include <stdlib.h>

#include "grading/cdl.h"
#include "grading/small.h"

/* Scenes made of discs that lie on each other like fallen leaves, which have edges and corners at all sizes, as photographs have. */
enum { SCENES_DISCS = 400 };

typedef struct scene {
    struct {
        double x, y, radius, rgb[3];
    } disc[SCENES_DISCS];
} scene;

static inline double scenes_share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

/* The scene fills [0,1] x [0,1]. */
static inline void scenes_lay(unsigned seed, scene *s)
{
    for (int i = 0; i < SCENES_DISCS; i++) {
        double light = 0.1 + 0.75 * scenes_share(&seed), colour = 0.16;
        s->disc[i].x = scenes_share(&seed);
        s->disc[i].y = scenes_share(&seed);
        s->disc[i].radius = 0.02 + 0.2 * pow(scenes_share(&seed), 3);
        for (int c = 0; c < 3; c++)
            s->disc[i].rgb[c] = fmin(fmax(light + colour * (scenes_share(&seed) - 0.5), 0.02), 0.95);
    }
}

static inline void scenes_look(const scene *s, double x, double y, float rgb[3])
{
    for (int i = SCENES_DISCS - 1; i >= 0; i--)
        if (hypot(x - s->disc[i].x, y - s->disc[i].y) < s->disc[i].radius) {
            for (int c = 0; c < 3; c++)
                rgb[c] = (float)(s->disc[i].rgb[c] + 0.03 * sin(90 * x) * sin(70 * y));
            return;
        }
    for (int c = 0; c < 3; c++)
        rgb[c] = 0.3f;
}

/* A framing of a scene, under a grade (NULL: none), as a small picture. */
static inline ln_small *scenes_small(const scene *s, int width, int height, double left, double top, double size, const ln_cdl *cdl)
{
    const size_t cells = (size_t)width * height;
    ln_small *small = calloc(1, sizeof *small + 4 * cells * sizeof(float));
    if (!small)
        abort();
    small->width = width;
    small->height = height;
    float *memory = (float *)(small + 1);
    for (int c = 0; c < 3; c++)
        small->rgb[c] = memory + c * cells;
    small->alpha = memory + 3 * cells;
    for (size_t i = 0; i < cells; i++) {
        float rgb[3];
        scenes_look(s, left + size * ((double)(i % (size_t)width) + 0.5) / width, top + size * ((double)(i / (size_t)width) + 0.5) / width, rgb);
        small->alpha[i] = 1;
        for (int c = 0; c < 3; c++)
            small->rgb[c][i] = rgb[c];
    }
    if (cdl)
        ln_cdl_rows(cdl, small->rgb[0], small->rgb[1], small->rgb[2], (int)cells);
    return small;
}

static const ln_cdl scenes_warm = { .slope = { 1.12, 1.0, 0.86 }, .offset = { 0.01, 0, -0.01 }, .power = { 0.9, 0.92, 0.95 }, .saturation = 1.2, .dither = true };

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Every worker counts in memory of its own, which is added up at the end. Levels are found for a whole row at once, by a loop that the compiler turns into vectors; only the
 * counting itself goes pixel by pixel. */
#include "grading/scopecount.h"

#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/matrix.h"
#include "grading/rgbrows.h"

/* All codes of narrow 8-bit luma, 0 to 255 with black at 16 and white at 235: what lies beyond black and white is part of the signal. */
static const double low_code = 16.5, codes = 256, white_codes = 219;
static const double half_code = 0.5 / 255;
enum { DEEP_LEVELS = 1024, COLOUR_SIDE = 256, BT2020_PRIMARIES = 9, YCGCO = 8 };
static const double colour_reach = 128.0 / 224; /* all codes of narrow 8-bit chroma */

typedef struct count_task {
    ln_scope_counts *c;
    int width;
    const int *column;    /* of each x, times levels */
    size_t size;          /* of one worker's counts */
    uint32_t *counts;     /* [worker] */
    int *place;           /* [worker][2 * width] */
    float *luma;          /* [worker][width] */
    int64_t *ends;        /* [worker][2 * LN_SCOPE_CHANNELS] */
} count_task;

static void LN_CLONES weigh(const float weight[3], const float *restrict r, const float *restrict g, const float *restrict b, int count, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = weight[0] * r[i] + weight[1] * g[i] + weight[2] * b[i];
}

/* Where `x` falls among `places` that begin at `low`. */
static void LN_CLONES place(const float *restrict x, int count, float low, float scale, int places, int *restrict out)
{
    const float top = (float)places - 1;
    for (int i = 0; i < count; i++) {
        float at = (x[i] - low) * scale;
        at = at > 0 ? at : 0;
        out[i] = (int)(at < top ? at : top);
    }
}

static int64_t LN_CLONES count_below(const float *x, int count, float edge)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += x[i] < edge;
    return n;
}

static void count_channel(const count_task *t, int worker, int channel, const float *x, uint32_t *counts)
{
    const ln_scope_counts *c = t->c;
    int *at = t->place + (size_t)worker * 2 * (size_t)t->width;
    int64_t *ends = t->ends + (size_t)worker * 2 * LN_SCOPE_CHANNELS;
    place(x, t->width, (float)c->low, (float)(c->levels / (c->high - c->low)), c->levels, at);
    for (int i = 0; i < t->width; i++)
        counts[t->column[i] + at[i]]++;
    ends[channel] += count_below(x, t->width, (float)half_code);
    ends[LN_SCOPE_CHANNELS + channel] += t->width - count_below(x, t->width, (float)(1 - half_code));
}

static void count_colours(const count_task *t, int worker, const float *r, const float *g, const float *b, float *difference, uint32_t *counts)
{
    const ln_scope_counts *c = t->c;
    int *cb = t->place + (size_t)worker * 2 * (size_t)t->width, *cr = cb + t->width;
    for (int d = 0; d < 2; d++) {
        weigh(c->difference[d], r, g, b, t->width, difference);
        place(difference, t->width, (float)-c->reach, (float)(c->side / (2 * c->reach)), c->side, d ? cr : cb);
    }
    for (int i = 0; i < t->width; i++)
        counts[cr[i] * c->side + cb[i]]++;
}

static void see(void *user, int worker, int y, const float *red, const float *green, const float *blue)
{
    const count_task *t = user;
    const ln_scope_counts *c = t->c;
    const float *x[LN_SCOPE_CHANNELS] = { red, green, blue, t->luma + (size_t)worker * (size_t)t->width };
    uint32_t *counts = t->counts + (size_t)worker * t->size;
    (void)y;
    if (c->level[LN_SCOPE_LUMA])
        weigh(c->luma, red, green, blue, t->width, t->luma + (size_t)worker * (size_t)t->width);
    for (int k = 0; k < LN_SCOPE_CHANNELS; k++)
        if (c->level[k])
            count_channel(t, worker, k, x[k], counts + (c->level[k] - (uint32_t *)c->memory));
    if (c->colour)
        count_colours(t, worker, red, green, blue, t->luma + (size_t)worker * (size_t)t->width, counts + (c->colour - (uint32_t *)c->memory));
}

static void LN_CLONES add(uint32_t *restrict sum, const uint32_t *restrict more, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sum[i] += more[i];
}

/* Y' Cb Cr by the picture's matrix, where it is one of luma and colour differences. */
static ln_status set_matrix(const ln_block *picture, ln_scope_counts *c)
{
    const ln_pixels *p = &picture->pixels;
    ln_matrix m;
    ln_status status = ln_matrix_of(p, picture->height, &m);
    int own = m.assumed ? m.assumed : p->matrix;
    if (p->model != LN_YUV || own == YCGCO)
        own = p->primaries == BT2020_PRIMARIES ? BT2020_PRIMARIES : LN_MATRIX_BT709;
    const ln_pixels nominal = { .model = LN_YUV, .depth = 32, .real = true, .matrix = own };
    if (!status)
        status = ln_matrix_of(&nominal, picture->height, &m);
    for (int i = 0; i < 3 && !status; i++) {
        c->luma[i] = m.from_rgb[0][i];
        c->difference[0][i] = m.from_rgb[1][i];
        c->difference[1][i] = m.from_rgb[2][i];
    }
    return status;
}

/* As many levels as the picture has codes, so that none stays empty between two. */
static int levels_of(const ln_pixels *p, int most)
{
    int levels = p->depth > 8 ? DEEP_LEVELS : p->full ? (int)(codes / white_codes * 255 + 0.5) : (int)codes;
    return levels < most ? levels : most;
}

static size_t lay_out(const ln_scope_wish *wish, ln_scope_counts *c, uint32_t *memory)
{
    size_t plane = (size_t)c->columns * (size_t)c->levels, at = 0;
    for (int k = 0; k < LN_SCOPE_CHANNELS; k++)
        if (wish->channel[k]) {
            c->level[k] = memory ? memory + at : NULL;
            at += plane;
        }
    if (wish->colours) {
        c->colour = memory ? memory + at : NULL;
        at += (size_t)c->side * (size_t)c->side;
    }
    return at;
}

static void run(count_task *t, const ln_block *picture, ln_pool *pool, int *column, ln_status *status)
{
    ln_scope_counts *c = t->c;
    int workers = ln_pool_threads(pool);
    for (int x = 0; x < t->width; x++)
        column[x] = (int)((int64_t)x * c->columns / t->width) * c->levels;
    t->column = column;
    *status = ln_rgb_rows(picture, pool, see, t);
    for (int w = 1; w < workers; w++)
        add(t->counts, t->counts + (size_t)w * t->size, t->size);
    for (int w = 0; w < workers; w++)
        for (int k = 0; k < LN_SCOPE_CHANNELS; k++) {
            c->black[k] += t->ends[w * 2 * LN_SCOPE_CHANNELS + k];
            c->white[k] += t->ends[(w * 2 + 1) * LN_SCOPE_CHANNELS + k];
        }
}

ln_status ln_scope_count(const ln_block *picture, const ln_scope_wish *wish, ln_pool *pool, ln_scope_counts *out)
{
    ln_scope_counts c = { .columns = picture->width < wish->columns ? picture->width : wish->columns,
                          .levels = levels_of(&picture->pixels, wish->levels),
                          .low = -low_code / white_codes,
                          .high = (codes - low_code) / white_codes,
                          .side = COLOUR_SIDE,
                          .reach = colour_reach,
                          .pixels = (int64_t)picture->width * picture->height,
                          .full = picture->pixels.full };
    size_t workers = (size_t)ln_pool_threads(pool), width = (size_t)picture->width;
    count_task t = { .c = &c, .width = picture->width, .size = lay_out(wish, &c, NULL) };
    ln_status status = set_matrix(picture, &c);
    if (status)
        return status;
    int *column = malloc(width * sizeof *column);
    t.counts = calloc(workers * t.size + 1, sizeof *t.counts);
    t.place = malloc(workers * 2 * width * sizeof *t.place);
    t.luma = malloc(workers * width * sizeof *t.luma);
    t.ends = calloc(workers * 2 * LN_SCOPE_CHANNELS, sizeof *t.ends);
    c.memory = t.counts;
    lay_out(wish, &c, t.counts);
    if (column && t.counts && t.place && t.luma && t.ends)
        run(&t, picture, pool, column, &status);
    else
        status = ln_fail(LN_EMEMORY, "no memory for a scope");
    free(column);
    free(t.place);
    free(t.luma);
    free(t.ends);
    if (status)
        free(t.counts);
    else
        *out = c;
    return status;
}

void ln_scope_counts_free(ln_scope_counts *counts)
{
    free(counts->memory);
    counts->memory = NULL;
}

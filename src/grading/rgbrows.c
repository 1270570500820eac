/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/rgbrows.h"

#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/chroma.h"
#include "grading/matrix.h"
#include "grading/picture.h"

enum { FLOATS_A_LINE = 16, TAPS_UP = 4 };

typedef struct reading {
    const ln_block *picture;
    void (*see)(void *user, int worker, int y, const float *red, const float *green, const float *blue);
    void *user;
    ln_matrix matrix;
    int shift_x, shift_y; /* 0 unless chroma is subsampled */
    bool shared_x;
    ln_chroma_place place;
    size_t line;          /* floats a row takes, whole chroma samples and aligned */
    float *memory;        /* ROWS rows for every worker */
} reading;

enum { ROWS = 3 + TAPS_UP + 2 };

/* A NaN is no light. */
static void LN_CLONES hold_real(float *value, int count)
{
    for (int i = 0; i < count; i++)
        value[i] = value[i] > -1e6f && value[i] < 1e6f ? value[i] : 0;
}

static void read_row(const ln_block *picture, int plane, int y, float *to)
{
    ln_picture_row(picture, plane, y, to);
    if (picture->pixels.real)
        hold_real(to, ln_plane_width(picture, plane));
}

static void LN_CLONES to_rgb(const float m[3][4], float *restrict a, float *restrict b, float *restrict c, int count)
{
    for (int i = 0; i < count; i++) {
        float x = a[i], y = b[i], z = c[i];
        a[i] = m[0][0] * x + m[0][1] * y + m[0][2] * z + m[0][3];
        b[i] = m[1][0] * x + m[1][1] * y + m[1][2] * z + m[1][3];
        c[i] = m[2][0] * x + m[2][1] * y + m[2][2] * z + m[2][3];
    }
}

static int held(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

/* A chroma row at full size, in `to`; `spare` is TAPS_UP + 2 rows. */
static void chroma_row(const reading *r, int plane, int y, float *spare, float *to)
{
    const ln_chroma_taps *taps = ln_chroma_up(r->shift_y, r->place, y & ((1 << r->shift_y) - 1));
    int width = ln_plane_width(r->picture, plane), height = ln_plane_height(r->picture, plane);
    float *narrow = spare + TAPS_UP * r->line, *half = narrow + r->line;
    const float *rows[TAPS_UP];
    for (int i = 0; i < taps->count; i++) {
        rows[i] = spare + (size_t)i * r->line;
        read_row(r->picture, plane, held((y >> r->shift_y) + taps->first + i, height), spare + (size_t)i * r->line);
    }
    ln_chroma_weigh(taps, rows, width, r->shift_x ? narrow : to);
    if (r->shift_x == 2)
        ln_chroma_spread(narrow, width, r->shared_x, half);
    if (r->shift_x)
        ln_chroma_spread(r->shift_x == 2 ? half : narrow, r->shift_x == 2 ? 2 * width : width, r->shared_x, to);
}

static void work(void *user, int worker, int from, int to)
{
    const reading *r = user;
    float *row[3], *spare = r->memory + (size_t)worker * ROWS * r->line;
    bool grey = r->picture->pixels.model == LN_GREY, chroma = r->shift_x || r->shift_y;
    for (int p = 0; p < 3; p++, spare += r->line)
        row[p] = spare;
    for (int y = from; y < to; y++) {
        read_row(r->picture, 0, y, row[0]);
        for (int p = 1; p < 3; p++)
            if (grey)
                memset(row[p], 0, r->line * sizeof(float));
            else if (chroma)
                chroma_row(r, p, y, spare, row[p]);
            else
                read_row(r->picture, p, y, row[p]);
        to_rgb(r->matrix.to_rgb, row[0], row[1], row[2], r->picture->width);
        r->see(r->user, worker, y, row[0], row[1], row[2]);
    }
}

ln_status ln_rgb_rows(const ln_block *picture, ln_pool *pool, void (*see)(void *user, int worker, int y, const float *red, const float *green, const float *blue), void *user)
{
    const ln_pixels *p = &picture->pixels;
    reading r = { .picture = picture, .see = see, .user = user };
    if (p->model == LN_YUV) {
        r.shift_x = p->shift_x;
        r.shift_y = p->shift_y;
    }
    r.shared_x = ln_chroma_shares(p->siting);
    r.place = ln_chroma_between(p->siting, r.shift_y);
    ln_status status = ln_matrix_of(p, picture->height, &r.matrix);
    if (status)
        return status;
    size_t width = (size_t)((picture->width + (1 << r.shift_x) - 1) >> r.shift_x << r.shift_x);
    r.line = (width + FLOATS_A_LINE - 1) / FLOATS_A_LINE * FLOATS_A_LINE;
    r.memory = aligned_alloc(FLOATS_A_LINE * sizeof(float), (size_t)ln_pool_threads(pool) * ROWS * r.line * sizeof(float));
    if (!r.memory)
        return ln_fail(LN_EMEMORY, "no memory to look at a picture");
    ln_pool_rows(pool, picture->height, work, &r);
    free(r.memory);
    return LN_OK;
}

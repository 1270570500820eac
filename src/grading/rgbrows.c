/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/rgbrows.h"

#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/matrix.h"
#include "grading/planerows.h"

typedef struct reading {
    void (*see)(void *user, int worker, int y, const float *red, const float *green, const float *blue);
    void *user;
    ln_matrix matrix;
    ln_plane_rows rows;
    float *memory; /* LINES rows for every worker */
} reading;

enum { CACHE_LINE = 64, LINES = 3 + LN_PLANE_READER_LINES };

/* A NaN is no light. */
static void LN_CLONES hold_real(float *value, int count)
{
    for (int i = 0; i < count; i++)
        value[i] = value[i] > -1e6f && value[i] < 1e6f ? value[i] : 0;
}

static void work(void *user, int worker, int from, int to)
{
    const reading *r = user;
    const ln_block *picture = r->rows.picture;
    const size_t line = ln_plane_rows_line(&r->rows);
    const bool grey = picture->pixels.model == LN_GREY;
    float *at = r->memory + (size_t)worker * LINES * line, *const row[3] = { at, at + line, at + 2 * line };
    ln_plane_reader reader = ln_plane_reader_on(&r->rows, at + 3 * line);
    for (int y = from; y < to; y++) {
        for (int p = 0; p < 3; p++) {
            if (p && grey)
                memset(row[p], 0, line * sizeof(float));
            else
                ln_plane_row(&r->rows, &reader, p, y, row[p]);
            if (picture->pixels.real)
                hold_real(row[p], picture->width);
        }
        ln_matrix_rows(r->matrix.to_rgb, row[0], row[1], row[2], picture->width);
        r->see(r->user, worker, y, row[0], row[1], row[2]);
    }
}

ln_status ln_rgb_rows(const ln_block *picture, ln_pool *pool, void (*see)(void *user, int worker, int y, const float *red, const float *green, const float *blue), void *user)
{
    reading r = { .rows = ln_plane_rows_of(picture), .see = see, .user = user };
    const size_t bytes = (size_t)ln_pool_threads(pool) * LINES * ln_plane_rows_line(&r.rows) * sizeof(float);
    ln_status status = ln_matrix_of(&picture->pixels, picture->height, &r.matrix);
    if (status)
        return status;
    r.memory = aligned_alloc(CACHE_LINE, bytes);
    if (!r.memory)
        return ln_fail(LN_EMEMORY, "no memory to look at a picture");
    ln_pool_rows(pool, picture->height, work, &r);
    free(r.memory);
    return LN_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A picture through a grade, row by row: a row's samples are read as float, turned to R'G'B', graded, turned back, rounded with dither and written while they are
 * still in the cache. Chroma that is stored for several rows waits in a ring of the last graded rows until all that it is made of are there. */
#include "grading/picture.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/clones.h"
#include "grading/chroma.h"
#include "grading/dither.h"
#include "grading/matrix.h"
#include "grading/planerows.h"

enum { RING = 16, DITHER_DEPTH_MAX = 15, FLOATS_A_LINE = 16, PIECE = 64, PART = 512 };

/* A worker's own memory: rows of float as long as the widest, padded to whole chroma samples. */
typedef struct bench {
    float *row[3];        /* planes at full size, and R'G'B' in between */
    float *half, *mixed;  /* chroma rows on their way down */
    ln_plane_reader reader;
    float *ring[RING][2]; /* graded rows, already as narrow as chroma */
} bench;

typedef struct task {
    const ln_block *in;
    ln_block *out;
    const ln_grade *grades;
    int grade_count;
    bool dither;
    float *const *open;    /* where R'G'B' goes instead of into `out`, or NULL */
    const float *const *opened; /* where it comes from instead of `in`, or NULL */
    ln_matrix matrix;
    ln_plane_rows rows;
    float *memory;
} task;

/* Samples to float and back. */

static inline int rounded(float x, float top)
{
    x = x > 0 ? x : 0; /* in this order a NaN becomes 0 */
    return (int)((x < top ? x : top) + 0.5f);
}

/* `noise` repeats every LN_DITHER_SIDE columns. */
static void LN_CLONES to_bytes(const float *restrict from, const float *restrict noise, int count, float top, uint8_t *restrict to)
{
    for (int at = 0; at < count; at += LN_DITHER_SIDE) {
        int piece = count - at < LN_DITHER_SIDE ? count - at : LN_DITHER_SIDE;
        for (int i = 0; i < piece; i++)
            to[at + i] = (uint8_t)rounded(from[at + i] + noise[i], top);
    }
}

static void LN_CLONES to_words(const float *restrict from, const float *restrict noise, int count, float top, uint16_t *restrict to)
{
    for (int at = 0; at < count; at += LN_DITHER_SIDE) {
        int piece = count - at < LN_DITHER_SIDE ? count - at : LN_DITHER_SIDE;
        for (int i = 0; i < piece; i++)
            to[at + i] = (uint16_t)rounded(from[at + i] + noise[i], top);
    }
}

static void write_row(const task *t, int plane, int y, const float *from)
{
    static const float silence[LN_DITHER_SIDE];
    const ln_pixels *p = &t->out->pixels;
    uint8_t *row = t->out->plane[plane] + t->out->stride[plane] * y;
    int count = ln_plane_width(t->out, plane);
    if (p->real) {
        memcpy(row, from, (size_t)count * sizeof *from);
        return;
    }
    const float *noise = t->dither && p->depth <= DITHER_DEPTH_MAX ? ln_dither_row(plane, y) : silence;
    float top = (float)((1 << p->depth) - 1);
    if (p->depth > 8)
        to_words(from, noise, count, top, (uint16_t *)(void *)row);
    else
        to_bytes(from, noise, count, top, row);
}

/* Colour. */

static void LN_CLONES scale(float by, float plus, float *restrict a, int count)
{
    for (int i = 0; i < count; i++)
        a[i] = a[i] * by + plus;
}

static void run_grades(const task *t, float *red, float *green, float *blue, int count)
{
    for (int i = 0; i < t->grade_count; i++)
        t->grades[i].rows(t->grades[i].what, red, green, blue, count);
}

/* Row `y` of R'G'B' that was opened before, or that is opened now: red, green and blue. */
static void take_row(const task *t, int y, float *const rgb[3])
{
    const size_t width = (size_t)t->in->width, at = (size_t)(y < t->in->height ? y : t->in->height - 1) * width;
    for (int c = 0; c < 3; c++) {
        memcpy(rgb[c], t->opened[c] + at, width * sizeof *rgb[c]);
        for (int x = t->in->width; x < t->rows.width; x++)
            rgb[c][x] = rgb[c][x - 1];
    }
}

static void give_row(const task *t, int y, float *const rgb[3])
{
    const size_t width = (size_t)t->in->width;
    for (int c = 0; c < 3; c++)
        memcpy(t->open[c] + (size_t)y * width, rgb[c], width * sizeof *rgb[c]);
}

/* Planes of R'G'B' are only scaled: what does not mix cannot round. */
static void grade_part(const task *t, float *const part[3], int count)
{
    const ln_matrix *m = &t->matrix;
    if (t->in->pixels.model != LN_RGB) {
        if (!t->opened)
            ln_matrix_rows(m->to_rgb, part[0], part[1], part[2], count);
        run_grades(t, part[0], part[1], part[2], count);
        if (!t->open)
            ln_matrix_rows(m->from_rgb, part[0], part[1], part[2], count);
        return;
    }
    for (int p = 0; p < 3 && !t->opened; p++)
        scale(m->to_rgb[1][0], m->to_rgb[1][3], part[p], count);
    run_grades(t, part[2], part[0], part[1], count);
    for (int p = 0; p < 3 && !t->open; p++)
        scale(m->from_rgb[0][1], m->from_rgb[0][3], part[p], count);
}

/* From planes to planes a part at a time, which stays in the first-level cache from the first matrix to the last. */
static void grade_row(const task *t, int y, float *const row[3])
{
    const bool in_order = t->in->pixels.model != LN_RGB; /* planes of R'G'B' are green, blue, red */
    float *const rgb[3] = { row[in_order ? 0 : 2], row[in_order ? 1 : 0], row[in_order ? 2 : 1] };
    if (t->opened)
        take_row(t, y, rgb);
    for (int x = 0; x < t->rows.width; x += PART) {
        float *const part[3] = { row[0] + x, row[1] + x, row[2] + x };
        grade_part(t, part, t->rows.width - x < PART ? t->rows.width - x : PART);
    }
    if (t->open)
        give_row(t, y, rgb);
}

/* Chroma down. */

static void chroma_down(const task *t, bench *b, int plane, float *to)
{
    if (t->rows.shift_x == 2)
        ln_chroma_gather(b->row[plane], t->rows.width / 2, t->rows.shared_x, b->half);
    if (t->rows.shift_x)
        ln_chroma_gather(t->rows.shift_x == 2 ? b->half : b->row[plane], t->rows.chroma_width, t->rows.shared_x, to);
    else
        memcpy(to, b->row[plane], (size_t)t->rows.width * sizeof *to);
}

/* Luma row `y` of the picture and the chroma that belongs to it, graded, in b->row. */
static void grade_subsampled_row(const task *t, bench *b, int y)
{
    for (int p = 0; p < 3 && !t->opened; p++)
        ln_plane_row(&t->rows, &b->reader, p, y, b->row[p]);
    grade_row(t, y, b->row);
}

/* Chroma rows [from, to) and the luma rows that share their place. A run's first and last rows need a few luma rows more, which are graded again there. */
static void grade_subsampled(const task *t, bench *b, int from, int to)
{
    const ln_chroma_taps *taps = ln_chroma_down(t->rows.shift_y, t->rows.place);
    int first = from << t->rows.shift_y, end = to << t->rows.shift_y, reach = taps->first + taps->count;
    if (t->open) { /* only their own rows: others may write the rest */
        for (int row = first; row < end && row < t->in->height; row++)
            grade_subsampled_row(t, b, row);
        return;
    }
    for (int row = first + taps->first, k = from; k < to; row++) {
        grade_subsampled_row(t, b, ln_chroma_mirror(row, t->rows.height, t->rows.place));
        if (row >= first && row < end && row < t->in->height)
            write_row(t, 0, row, b->row[0]);
        for (int c = 0; c < 2; c++)
            chroma_down(t, b, c + 1, b->ring[row & (RING - 1)][c]);
        if (row + 1 < (k << t->rows.shift_y) + reach)
            continue;
        for (int c = 0; c < 2; c++) {
            const float *rows[LN_CHROMA_TAPS];
            for (int i = 0; i < taps->count; i++)
                rows[i] = b->ring[((k << t->rows.shift_y) + taps->first + i) & (RING - 1)][c];
            ln_chroma_weigh(taps, rows, t->rows.chroma_width, b->mixed);
            write_row(t, c + 1, k, b->mixed);
        }
        k++;
    }
}

/* Pictures whose planes are of one size, and grey ones. */
static void grade_whole(const task *t, bench *b, int from, int to)
{
    int planes = t->in->pixels.model == LN_GREY ? 1 : 3;
    for (int y = from; y < to; y++) {
        for (int p = 0; p < 3; p++)
            if (p < planes && !t->opened)
                ln_plane_row(&t->rows, &b->reader, p, y, b->row[p]);
            else
                memset(b->row[p], 0, (size_t)t->rows.width * sizeof **b->row);
        grade_row(t, y, b->row);
        for (int p = 0; p < planes && !t->open; p++)
            write_row(t, p, y, b->row[p]);
    }
}

/* Planes of real R'G'B' need no rows of their own: they are graded where they go, a piece at a time. The rest of their cost is waiting for memory: what the next piece needs is
 * asked for before this one is graded. */
static void grade_piece(const task *t, const float *const in[3], float *const out[3], int count)
{
    for (int p = 0; p < 3; p++) {
        memcpy(out[p], in[p], (size_t)count * sizeof *out[p]);
        for (int i = PIECE; i < 2 * PIECE; i += FLOATS_A_LINE) {
            __builtin_prefetch(in[p] + i);
            __builtin_prefetch(out[p] + i, 1);
        }
    }
    run_grades(t, out[2], out[0], out[1], count);
}

static void grade_real(const task *t, int from, int to)
{
    for (int y = from; y < to; y++)
        for (int x = 0; x < t->rows.width; x += PIECE) {
            const float *in[3];
            float *out[3];
            for (int p = 0; p < 3; p++) {
                in[p] = (const float *)(const void *)(t->in->plane[p] + t->in->stride[p] * y) + x;
                out[p] = (float *)(void *)(t->out->plane[p] + t->out->stride[p] * y) + x;
            }
            grade_piece(t, in, out, t->rows.width - x < PIECE ? t->rows.width - x : PIECE);
        }
}

/* Memory. */

enum { BENCH_LINES = 5 + 2 * RING + LN_PLANE_READER_LINES };

static void lay_bench(const task *t, int worker, bench *b)
{
    const size_t line = ln_plane_rows_line(&t->rows);
    float *at = t->memory + (size_t)worker * BENCH_LINES * line, **wide[5] = { &b->row[0], &b->row[1], &b->row[2], &b->half, &b->mixed };
    for (int i = 0; i < 5; i++, at += line)
        *wide[i] = at;
    for (int i = 0; i < 2 * RING; i++, at += line)
        b->ring[i / 2][i % 2] = at;
    b->reader = ln_plane_reader_on(&t->rows, at);
}

static void work(void *user, int worker, int from, int to)
{
    const task *t = user;
    bench b;
    lay_bench(t, worker, &b);
    if (t->rows.shift_x || t->rows.shift_y)
        grade_subsampled(t, &b, from, to);
    else if (t->in->pixels.model == LN_RGB && t->in->pixels.real && !t->opened && !t->open)
        grade_real(t, from, to);
    else
        grade_whole(t, &b, from, to);
}

/* The whole picture. */

static void copy_alpha(const ln_block *in, ln_block *out)
{
    int plane = ln_plane_count(&in->pixels) - 1;
    size_t bytes = (size_t)in->width * (in->pixels.real ? sizeof(float) : in->pixels.depth > 8 ? 2 : 1);
    for (int y = 0; y < in->height; y++)
        memcpy(out->plane[plane] + out->stride[plane] * y, in->plane[plane] + in->stride[plane] * y, bytes);
}

static void tell_once(atomic_flag *told, const char *what)
{
    if (!atomic_flag_test_and_set(told))
        ln_log(LN_NOTE, "%s", what);
}

static void tell(const ln_block *in, const ln_matrix *matrix)
{
    static atomic_flag high = ATOMIC_FLAG_INIT, low = ATOMIC_FLAG_INIT, grey = ATOMIC_FLAG_INIT;
    if (matrix->assumed == LN_MATRIX_BT709)
        tell_once(&high, "the picture does not say its matrix: taken as BT.709, since it has 720 rows or more");
    else if (matrix->assumed == LN_MATRIX_BT601)
        tell_once(&low, "the picture does not say its matrix: taken as BT.601, since it has fewer than 720 rows");
    if (in->pixels.model == LN_GREY)
        tell_once(&grey, "the picture is grey and stays so: of the grade, the lightness is kept");
}

ln_status ln_picture_gradable(const ln_pixels *pixels)
{
    ln_matrix matrix;
    return ln_matrix_of(pixels, 0, &matrix);
}

/* Run the rows of `t`, whose picture, grades and way out are set. */
static ln_status run(task *t, ln_pool *pool)
{
    ln_status status = ln_matrix_of(&t->in->pixels, t->in->height, &t->matrix);
    if (status)
        return status;
    tell(t->in, &t->matrix);
    size_t bytes = BENCH_LINES * ln_plane_rows_line(&t->rows) * (size_t)ln_pool_threads(pool) * sizeof(float);
    t->memory = aligned_alloc(FLOATS_A_LINE * sizeof(float), bytes);
    if (!t->memory)
        return ln_fail(LN_EMEMORY, "no memory for %zu bytes of rows", bytes);
    ln_pool_rows(pool, t->rows.chroma_height, work, t);
    free(t->memory);
    return LN_OK;
}

ln_status ln_picture_grade(const ln_block *in, const ln_grade *grades, int count, bool dither, ln_pool *pool, ln_block **out)
{
    return ln_picture_close(in, NULL, grades, count, dither, pool, out);
}

ln_status ln_picture_close(const ln_block *in, const float *const rgb[3], const ln_grade *grades, int count, bool dither, ln_pool *pool, ln_block **out)
{
    task t = { .in = in, .rows = ln_plane_rows_of(in) };
    *out = NULL;
    t.opened = rgb;
    t.grades = grades;
    t.grade_count = count;
    t.dither = dither;
    ln_status status = ln_block_picture(&in->pixels, in->width, in->height, in, &t.out);
    if (!status && (status = run(&t, pool)))
        ln_block_unref(&t.out);
    if (!status && in->pixels.alpha)
        copy_alpha(in, t.out);
    *out = t.out;
    return status;
}

ln_status ln_picture_open(const ln_block *in, const float *const from[3], const ln_grade *grades, int count, ln_pool *pool, float *const rgb[3])
{
    task t = { .in = in, .rows = ln_plane_rows_of(in) };
    t.opened = from;
    t.grades = grades;
    t.grade_count = count;
    t.open = rgb;
    return run(&t, pool);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/small.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/matrix.h"

enum { CLOSER = 3 }; /* parts a side of a cell */

/* A row's sum over the columns of one cell. Whole numbers sum exactly. */
static float LN_CLONES sum_bytes(const uint8_t *from, int count)
{
    unsigned sum = 0;
    for (int i = 0; i < count; i++)
        sum += from[i];
    return (float)sum;
}

static float LN_CLONES sum_words(const uint16_t *from, int count)
{
    unsigned sum = 0;
    for (int i = 0; i < count; i++)
        sum += from[i];
    return (float)sum;
}

static float sum_reals(const float *from, int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        sum += isfinite(from[i]) ? from[i] : 0;
    return sum;
}

static float sum(const ln_block *picture, int plane, int row, int from, int count)
{
    const uint8_t *at = picture->plane[plane] + picture->stride[plane] * row;
    if (picture->pixels.real)
        return sum_reals((const float *)(const void *)at + from, count);
    if (picture->pixels.depth > 8)
        return sum_words((const uint16_t *)(const void *)at + from, count);
    return sum_bytes(at + from, count);
}

/* Where cell `i` of `cells` begins in `samples`. A plane of chroma may have fewer samples than there are cells: every cell has at least one. */
static int edge(int i, int cells, int samples)
{
    int at = (int)((int64_t)i * samples / cells);
    return at < samples ? at : samples - 1;
}

static void means(const ln_block *picture, int plane, const ln_small *small, float *out)
{
    const int rows = ln_plane_height(picture, plane), columns = ln_plane_width(picture, plane);
    for (int y = 0; y < small->height; y++) {
        float *cell = out + (size_t)y * small->width;
        int top = edge(y, small->height, rows), bottom = edge(y + 1, small->height, rows);
        bottom = y + 1 == small->height ? rows : bottom > top ? bottom : top + 1;
        memset(cell, 0, (size_t)small->width * sizeof *cell);
        for (int row = top; row < bottom; row++)
            for (int x = 0; x < small->width; x++) {
                int left = edge(x, small->width, columns), right = edge(x + 1, small->width, columns);
                right = x + 1 == small->width ? columns : right > left ? right : left + 1;
                cell[x] += sum(picture, plane, row, left, right - left) / (float)(right - left);
            }
        for (int x = 0; x < small->width; x++)
            cell[x] /= (float)(bottom - top);
    }
}

static void to_rgb(const ln_matrix *m, ln_small *small)
{
    for (int i = 0; i < small->width * small->height; i++) {
        float in[3] = { small->rgb[0][i], small->rgb[1][i], small->rgb[2][i] };
        for (int c = 0; c < 3; c++) {
            float value = m->to_rgb[c][0] * in[0] + m->to_rgb[c][1] * in[1] + m->to_rgb[c][2] * in[2] + m->to_rgb[c][3];
            small->rgb[c][i] = isfinite(value) ? value : 0;
        }
    }
}

static void read_alpha(const ln_block *picture, ln_small *small)
{
    const ln_pixels *p = &picture->pixels;
    const float top = p->real ? 1 : (float)((1L << p->depth) - 1);
    const size_t cells = (size_t)small->width * small->height;
    if (p->alpha)
        means(picture, ln_plane_count(p) - 1, small, small->alpha);
    for (size_t i = 0; i < cells; i++) {
        float share = p->alpha ? small->alpha[i] / top : 1;
        small->alpha[i] = share > 0 ? share < 1 ? share : 1 : 0;
    }
}

static ln_status make(const ln_block *picture, int width, int height, bool closely, ln_small **out)
{
    ln_matrix matrix;
    *out = NULL;
    ln_status status = ln_matrix_of(&picture->pixels, picture->height, &matrix);
    if (status)
        return status;
    width = width < picture->width ? width : picture->width;
    height = height < picture->height ? height : picture->height;
    const size_t cells = (size_t)width * height;
    ln_small *small = calloc(1, sizeof *small + (closely ? 10 : 4) * cells * sizeof(float));
    if (!small)
        return ln_fail(LN_EMEMORY, "no memory for a small picture of %dx%d", width, height);
    float *at = (float *)(small + 1);
    small->width = width;
    small->height = height;
    small->assumed = picture->pixels.model == LN_YUV ? matrix.assumed : 0;
    small->alpha = at + 3 * cells;
    for (int p = 0; p < 3; p++) {
        small->rgb[p] = at + p * cells;
        small->low[p] = closely ? at + (4 + p) * cells : NULL;
        small->high[p] = closely ? at + (7 + p) * cells : NULL;
        if (p == 0 || picture->pixels.model != LN_GREY)
            means(picture, p, small, small->rgb[p]);
    }
    to_rgb(&matrix, small);
    read_alpha(picture, small);
    *out = small;
    return LN_OK;
}

ln_status ln_small_make(const ln_block *picture, int width, int height, ln_small **out)
{
    return make(picture, width, height, false, out);
}

/* Fewer parts than CLOSER a side where the picture has no more pixels. */
static void fold(const ln_small *parts, ln_small *small)
{
    const size_t cells = (size_t)small->width * small->height;
    for (int c = 0; c < 3; c++) {
        for (size_t i = 0; i < cells; i++) {
            small->low[c][i] = INFINITY;
            small->high[c][i] = -INFINITY;
        }
        for (int y = 0; y < parts->height; y++)
            for (int x = 0; x < parts->width; x++) {
                const int cell = (int)((int64_t)y * small->height / parts->height) * small->width + (int)((int64_t)x * small->width / parts->width);
                const float value = parts->rgb[c][(size_t)y * parts->width + x];
                small->low[c][cell] = fminf(small->low[c][cell], value);
                small->high[c][cell] = fmaxf(small->high[c][cell], value);
            }
    }
}

ln_status ln_small_make_closely(const ln_block *picture, int width, int height, ln_small **out)
{
    ln_small *parts;
    ln_status status = make(picture, width, height, true, out);
    if (!status)
        status = make(picture, CLOSER * (*out)->width, CLOSER * (*out)->height, false, &parts);
    if (status) {
        free(*out);
        *out = NULL;
        return status;
    }
    fold(parts, *out);
    free(parts);
    return LN_OK;
}

void ln_small_grid(int picture_width, int picture_height, int most, int *width, int *height)
{
    double longer = picture_width > picture_height ? picture_width : picture_height;
    double scale = longer > most ? most / longer : 1;
    *width = (int)lround(picture_width * scale);
    *height = (int)lround(picture_height * scale);
    *width = *width > 1 ? *width : 1;
    *height = *height > 1 ? *height : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/planerows.h"

#include <string.h>

#include "base/clones.h"

enum { FLOATS_A_LINE = 16 };

ln_plane_rows ln_plane_rows_of(const ln_block *picture)
{
    const ln_pixels *p = &picture->pixels;
    ln_plane_rows r = { .picture = picture };
    if (p->model == LN_YUV) {
        r.shift_x = p->shift_x;
        r.shift_y = p->shift_y;
    }
    r.shared_x = ln_chroma_shares(p->siting);
    r.place = ln_chroma_between(p->siting, r.shift_y);
    r.chroma_width = (picture->width + (1 << r.shift_x) - 1) >> r.shift_x;
    r.chroma_height = (picture->height + (1 << r.shift_y) - 1) >> r.shift_y;
    r.width = r.chroma_width << r.shift_x;
    r.height = r.chroma_height << r.shift_y;
    return r;
}

size_t ln_plane_rows_line(const ln_plane_rows *rows)
{
    return ((size_t)rows->width + FLOATS_A_LINE - 1) / FLOATS_A_LINE * FLOATS_A_LINE;
}

ln_plane_reader ln_plane_reader_on(const ln_plane_rows *rows, float *memory)
{
    const size_t line = ln_plane_rows_line(rows);
    ln_plane_reader r = { .narrow = memory, .half = memory + line };
    for (int i = 0; i < 2 * LN_PLANE_READER_KEPT; i++) {
        r.kept[i % 2][i / 2] = memory + (size_t)(i + 2) * line;
        r.row[i % 2][i / 2] = -1;
    }
    return r;
}

static void LN_CLONES from_bytes(const uint8_t *restrict from, int count, float *restrict to)
{
    for (int i = 0; i < count; i++)
        to[i] = (float)from[i];
}

static void LN_CLONES from_words(const uint16_t *restrict from, int count, float *restrict to)
{
    for (int i = 0; i < count; i++)
        to[i] = (float)from[i];
}

static void read_row(const ln_block *picture, int plane, int y, float *to)
{
    const uint8_t *row = picture->plane[plane] + picture->stride[plane] * y;
    int count = ln_plane_width(picture, plane);
    if (picture->pixels.real)
        memcpy(to, row, (size_t)count * sizeof *to);
    else if (picture->pixels.depth > 8)
        from_words((const uint16_t *)(const void *)row, count, to);
    else
        from_bytes(row, count, to);
}

static int within(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

/* Row `y` of a chroma plane as it is stored. Rows that are asked for together follow each other, so that none pushes out another. */
static const float *chroma_row(const ln_plane_rows *rows, ln_plane_reader *reader, int plane, int y)
{
    const int place = y % LN_PLANE_READER_KEPT;
    float *kept = reader->kept[plane - 1][place];
    if (reader->row[plane - 1][place] != y)
        read_row(rows->picture, plane, y, kept);
    reader->row[plane - 1][place] = y;
    return kept;
}

static void spread_chroma(const ln_plane_rows *rows, ln_plane_reader *reader, int plane, int y, float *to)
{
    const ln_chroma_taps *taps = ln_chroma_up(rows->shift_y, rows->place, y & ((1 << rows->shift_y) - 1));
    const float *row[LN_PLANE_READER_KEPT], *narrow = reader->narrow;
    for (int i = 0; i < taps->count; i++)
        row[i] = chroma_row(rows, reader, plane, within((y >> rows->shift_y) + taps->first + i, rows->chroma_height));
    if (taps->count == 1 && rows->shift_x)
        narrow = row[0];
    else
        ln_chroma_weigh(taps, row, rows->chroma_width, rows->shift_x ? reader->narrow : to);
    if (rows->shift_x == 2)
        ln_chroma_spread(narrow, rows->chroma_width, rows->shared_x, reader->half);
    if (rows->shift_x)
        ln_chroma_spread(rows->shift_x == 2 ? reader->half : narrow, rows->width / 2, rows->shared_x, to);
}

void ln_plane_row(const ln_plane_rows *rows, ln_plane_reader *reader, int plane, int y, float *to)
{
    if (plane && (rows->shift_x || rows->shift_y)) {
        spread_chroma(rows, reader, plane, y, to);
        return;
    }
    read_row(rows->picture, plane, within(y, rows->picture->height), to);
    for (int x = rows->picture->width; x < rows->width; x++)
        to[x] = to[rows->picture->width - 1];
}

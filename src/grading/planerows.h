/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_PLANEROWS_H
#define LN_GRADING_PLANEROWS_H

#include <lanterne/block.h>

#include "grading/chroma.h"

/* Rows of a picture's planes as float: code values as they are stored, real samples as they are; subsampled chroma brought to every luma sample, from where the tags say
 * that it sits. */
typedef struct ln_plane_rows {
    const ln_block *picture;
    int shift_x, shift_y;            /* 0 unless chroma is subsampled */
    bool shared_x;                   /* chroma sits on even luma columns */
    ln_chroma_place place;           /* and here between the rows */
    int chroma_width, chroma_height; /* as stored */
    int width, height;               /* the picture's, in whole chroma samples */
} ln_plane_rows;

ln_plane_rows ln_plane_rows_of(const ln_block *picture);

/* What one thread reads with: chroma rows on their way. They are kept, since neighbouring luma rows share them. */
enum { LN_PLANE_READER_KEPT = 4 };
typedef struct ln_plane_reader {
    float *kept[2][LN_PLANE_READER_KEPT], *narrow, *half;
    int row[2][LN_PLANE_READER_KEPT]; /* which one each of them is, or -1 */
} ln_plane_reader;

/* Numbers that a row takes, a multiple of 16; how many rows a reader needs; and a reader on that much memory, which it borrows. */
size_t ln_plane_rows_line(const ln_plane_rows *rows);
enum { LN_PLANE_READER_LINES = 2 * LN_PLANE_READER_KEPT + 2 };
ln_plane_reader ln_plane_reader_on(const ln_plane_rows *rows, float *memory);

/* Row `y`, below rows->height, in plane 0, 1 or 2: rows->width numbers. Where the picture ends before, its last sample, or row, is repeated. */
void ln_plane_row(const ln_plane_rows *rows, ln_plane_reader *reader, int plane, int y, float *to);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_BLOCK_H
#define LANTERNE_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

typedef enum ln_kind { LN_SOUND, LN_PICTURE } ln_kind;

enum { LN_CHANNELS_MAX = 64, LN_PLANES_MAX = 4 };

/* How a picture's samples lie in memory: always planar. Up to 8 bits a sample is a byte, above that a native-endian 16-bit word with the value in its low
 * bits; `real` samples are 32-bit float. Planes stand in the order Y U V A, G B R A, or Y A. */
typedef enum ln_model { LN_GREY, LN_YUV, LN_RGB } ln_model;
typedef struct ln_pixels {
    ln_model model;
    int depth;              /* 8 to 16; 32 when real */
    bool real;
    bool alpha;             /* one more plane, last, at full size */
    int shift_x, shift_y;   /* log2 of chroma subsampling: 4:2:0 is 1,1; 4:2:2 is 1,0 */
    /* What the numbers mean, as code points of Rec. ITU-T H.273 (07/2021); 2 is "unspecified". */
    int primaries, transfer, matrix;
    bool full;              /* full range; else narrow ("video", "limited") range */
    int siting;             /* chroma sample location type of H.273 (0 left, 1 centre, 2 top left ...); -1 unspecified */
} ln_pixels;

/* A stretch of sound or one picture. Immutable once shared: whoever holds the only reference and has just made it may write, nobody else. */
typedef struct ln_block {
    ln_kind kind;
    int64_t at;      /* first sample, or the picture's time: ticks of the clip's base */
    int64_t length;  /* samples; or how long the picture stands, in ticks, 0 when unknown */
    /* sound: float32, [-1,1] nominal, louder values are kept as they are */
    int channels;
    float *sound[LN_CHANNELS_MAX];
    /* picture */
    ln_pixels pixels;
    int width, height;
    uint8_t *plane[LN_PLANES_MAX];
    ptrdiff_t stride[LN_PLANES_MAX]; /* bytes from row to row, >= 0 */
    /* Where it comes from: the decoder's own frame, with what lanterne does not look at (side data, the native samples). Blocks made from another share it,
     * so that it reaches the writer. NULL for blocks made from nothing. */
    struct ln_origin *origin;
    bool touched;    /* false only as it left the decoder: the writer may then use the native samples, bit for bit */
    struct ln_block_own *own; /* references and memory; block.c's */
} ln_block;

/* A decoder's frame behind blocks. free_frame is called once, by whichever thread lets go last. */
typedef struct ln_origin ln_origin;
ln_origin *ln_origin_new(void *frame, void (*free_frame)(void *frame)); /* NULL without memory; frame then still belongs to the caller */
void *ln_origin_frame(const ln_origin *origin);
ln_origin *ln_origin_ref(ln_origin *origin);                             /* NULL gives NULL */
void ln_origin_unref(ln_origin **origin);

/* New blocks with uninitialised memory of their own, rows 64-byte aligned, touched; *out has one reference. LN_EMEMORY leaves *out NULL.
 * `like`, which may be NULL, lends its origin, place and (for pictures) nothing else. */
ln_status ln_block_sound(int channels, int64_t at, int64_t length, const ln_block *like, ln_block **out);
ln_status ln_block_picture(const ln_pixels *pixels, int width, int height, const ln_block *like, ln_block **out);

/* A block that shows memory of `origin` without copying; the caller fills planes and strides before sharing it. Takes the reference to `origin` on LN_OK. */
ln_status ln_block_over(ln_kind kind, ln_origin *origin, ln_block **out);

/* Part of a sound block, sharing its samples: [from, to) counted from the block's own first sample. It stays untouched if the block is. */
ln_status ln_block_part(ln_block *block, int64_t from, int64_t to, ln_block **out);

/* The memory of a picture of 1 MiB or more waits for the next one of its size; no more than LN_PICTURES_KEPT bytes do, for the whole process. */
enum { LN_PICTURES_KEPT = 64 << 20 };

ln_block *ln_block_ref(ln_block *block);
void ln_block_unref(ln_block **block); /* NULL and *block NULL are fine; *block becomes NULL */

/* Rows and bytes a row of a plane, chroma rounded up. */
int ln_plane_height(const ln_block *picture, int plane);
int ln_plane_width(const ln_block *picture, int plane); /* samples, not bytes */
int ln_plane_count(const ln_pixels *pixels);

/* Any thread may take and drop references; the counts are atomic. */
#endif

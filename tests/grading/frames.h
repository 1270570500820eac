/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_FRAMES_H
#define LN_TESTS_FRAMES_H

#include <stdlib.h>

#include <lanterne/clip.h>

/* Pictures in memory, for the tests of this room. */

static inline unsigned frames_get(const ln_block *b, int plane, int x, int y)
{
    const uint8_t *row = b->plane[plane] + b->stride[plane] * y;
    return b->pixels.depth > 8 ? ((const uint16_t *)(const void *)row)[x] : row[x];
}

static inline float frames_get_real(const ln_block *b, int plane, int x, int y)
{
    return ((const float *)(const void *)(b->plane[plane] + b->stride[plane] * y))[x];
}

static inline void frames_put(ln_block *b, int plane, int x, int y, unsigned code, float real)
{
    uint8_t *row = b->plane[plane] + b->stride[plane] * y;
    if (b->pixels.real)
        ((float *)(void *)row)[x] = real;
    else if (b->pixels.depth > 8)
        ((uint16_t *)(void *)row)[x] = (uint16_t)code;
    else
        row[x] = (uint8_t)code;
}

/* A picture of noise; codes from `low` to `high`, as shares of the whole range. */
static inline ln_block *frames_noise(const ln_pixels *pixels, int width, int height, double low, double high)
{
    ln_block *b = NULL;
    if (ln_block_picture(pixels, width, height, NULL, &b))
        abort();
    for (int p = 0; p < ln_plane_count(pixels); p++)
        for (int y = 0; y < ln_plane_height(b, p); y++)
            for (int x = 0; x < ln_plane_width(b, p); x++) {
                double share = low + (high - low) * rand() / RAND_MAX;
                frames_put(b, p, x, y, pixels->real ? 0 : (unsigned)(share * ((1 << pixels->depth) - 1) + 0.5), (float)share);
            }
    return b;
}

/* A picture of one colour, given in codes of its planes. */
static inline ln_block *frames_flat(const ln_pixels *pixels, int width, int height, const unsigned code[4])
{
    ln_block *b = NULL;
    if (ln_block_picture(pixels, width, height, NULL, &b))
        abort();
    for (int p = 0; p < ln_plane_count(pixels); p++)
        for (int y = 0; y < ln_plane_height(b, p); y++)
            for (int x = 0; x < ln_plane_width(b, p); x++)
                frames_put(b, p, x, y, code[p], 0);
    return b;
}

/* A clip that gives `count` pictures, one a tick, 25 a second; the pictures stay the caller's. */
typedef struct frames_clip {
    ln_clip clip;
    ln_block *const *picture;
    int64_t at;
} frames_clip;

static inline ln_status frames_next(ln_clip *clip, ln_block **out)
{
    frames_clip *f = (frames_clip *)clip;
    if (f->at >= clip->info.length)
        return LN_END;
    *out = ln_block_ref(f->picture[f->at++]);
    return LN_OK;
}

static inline ln_status frames_seek(ln_clip *clip, int64_t at)
{
    ((frames_clip *)clip)->at = at;
    return LN_OK;
}

static inline void frames_close(ln_clip *clip)
{
    free(clip);
}

static inline ln_clip *frames_clip_of(ln_block *const *picture, int count)
{
    static const ln_clip_verbs verbs = { frames_next, frames_seek, frames_close };
    frames_clip *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    f->clip.verbs = &verbs;
    f->clip.info = (ln_clip_info){ .kind = LN_PICTURE, .base = { 1, 25 }, .length = count, .width = picture[0]->width, .height = picture[0]->height,
                                   .pixels = picture[0]->pixels, .frame_rate = { 25, 1 }, .timecode = { .rate = { 25, 1 }, .fps = 25 }, .path = "" };
    f->picture = picture;
    return &f->clip;
}

#endif

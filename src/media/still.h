/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_STILL_H
#define LN_MEDIA_STILL_H

#include <lanterne/clip.h>

/* Pictures for looking at, small and quick: key pictures of a file, a clip scaled down, a picture as JPEG. */

/* The size in which pictures of `width` x `height` with pixels of `aspect`, which a player turns by `rotation` degrees, are stored so that they are shown `rows` rows high (at least 2;
 * never larger than they are). Even numbers. */
void ln_small_size(int width, int height, ln_ratio aspect, int rotation, int rows, int *small_width, int *small_height);

/* Wrap `in` in a clip of the same pictures scaled to `width` x `height`, with the same kind of pixels: what works on each pixel by itself can be put around it and then has less to do.
 * On LN_OK the new clip owns `in`; on failure `in` still belongs to the caller and *out is NULL. */
ln_status ln_small_clip(ln_clip *in, int width, int height, ln_clip **out);

/* Key pictures of one track (-1: the default one), decoded alone: about as quick anywhere in a long film. One thread at a time.
 *   as ln_media_open */
typedef struct ln_stills ln_stills;
ln_status ln_stills_open(const char *path, int track, ln_stills **out);
void ln_stills_close(ln_stills **stills); /* NULL inside is fine */

/* The key picture at or before `seconds`, or the first one; one reference, the caller's. LN_END when none can be decoded there. */
ln_status ln_stills_at(ln_stills *stills, double seconds, ln_block **out);

/* Writes JPEG (ITU-T T.81 baseline, 4:2:0, in the colours of JFIF: BT.601, full range). Keeps what it needs from picture to picture; one thread at a time. */
typedef struct ln_jpeg ln_jpeg;
ln_status ln_jpeg_new(ln_jpeg **out);
void ln_jpeg_free(ln_jpeg **jpeg); /* NULL inside is fine */

/* `picture` at `width` x `height` (even numbers), then turned clockwise by `rotation` (0, 90, 180, 270). `coarseness` as MPEG's quantizer, 2 (fine) to 31. *bytes is malloc's, the caller's.
 *   LN_EUNSUPPORTED  pixels that cannot be converted;  LN_EMEMORY */
ln_status ln_jpeg_write(ln_jpeg *jpeg, ln_block *picture, int width, int height, int rotation, int coarseness, uint8_t **bytes, size_t *size);

#endif

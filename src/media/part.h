/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_PART_H
#define LN_MEDIA_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libavformat/avio.h>

#include <lanterne/status.h>

/* A file in the making: PATH.part beside its place, whole or not there at all. */
typedef struct ln_part ln_part;

/* Begin `path`. `source` (which may be NULL) is the file that must never be written, whatever name it goes by: symbolic and hard links are seen through.
 * What a killed run left under PATH.part is overwritten.
 *   LN_ESAME   `path` or its .part is `source`
 *   LN_EWRITE  no such directory, no right to write there, not a regular file, or another run is writing it now */
ln_status ln_part_open(const char *path, const char *source, ln_part **out);

/* Where FFmpeg writes; owned by the part. NULL once the part is flushed. */
AVIOContext *ln_part_io(ln_part *part);

const char *ln_part_path(const ln_part *part); /* of the .part */

/* Why writing failed, when it did: LN_EFULL or LN_EWRITE with its sentence, LN_OK when all that was written went through. */
ln_status ln_part_trouble(const ln_part *part);

/* Everything written is on disk after this, under the .part; nothing more may be written through FFmpeg.  LN_EFULL LN_EWRITE */
ln_status ln_part_flush(ln_part *part);

/* Append `size` bytes, or replace those at `at`, after ln_part_flush. */
ln_status ln_part_append(ln_part *part, const void *bytes, size_t size);
ln_status ln_part_patch(ln_part *part, int64_t at, const void *bytes, size_t size);

/* Give the flushed file its name, replacing what stood there; frees the part, also on failure, when the .part is removed. */
ln_status ln_part_commit(ln_part **part);

/* All of a file at once: `size` bytes at `path`, or what stood there before.
 *   LN_ESAME LN_EWRITE as ln_part_open, LN_EFULL LN_EWRITE as writing goes */
ln_status ln_part_whole(const char *path, const char *source, const void *bytes, size_t size);

/* Remove the .part and free. NULL and *part NULL are fine. */
void ln_part_drop(ln_part **part);

#endif

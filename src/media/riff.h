/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_RIFF_H
#define LN_MEDIA_RIFF_H

#include <stdbool.h>

#include "media/part.h"

/* Carry what FFmpeg does not know of a WAV file (iXML of field recorders, cue points, ADM ...) from `source` to the end of the flushed WAV file `part`, byte for byte, and
 * make its bext chunk the source's own where it has the same size. A source that is no WAV file has nothing to carry.
 *   LN_EREAD LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status ln_riff_carry(const char *source, ln_part *part);

/* The first chunk `name` of the WAV file `path`, malloc, when it holds 1 to `most` bytes; false, with nothing to free, when there is none or it cannot be read. */
bool ln_riff_read(const char *path, const char *name, size_t most, char **bytes, size_t *size);

/* How many bytes of sound a WAV file's header tells of and the file does not hold: 0 where none lack, where it is no WAV file, and where its writer, into a pipe, could not know. */
int64_t ln_riff_lacks(const char *path);

#endif

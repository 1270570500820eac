/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_STEM_H
#define LN_MEDIA_STEM_H

#include <lanterne/job.h>

/* What was taken off a sound track: original minus kept, sample by sample, as a WAV file of 32-bit floats (RF64 when large), so that the two add up to the original. */
typedef struct ln_stem ln_stem;

/* Begin `path` for track `track` of `source`, read a second time. `bits` is what the output keeps of a sample (0: all); `info` the treated clip's.
 * `kept`, borrowed and at its start, says what was kept where that is not what the output gets; NULL otherwise.
 *   as ln_part_open and ln_media_open */
ln_status ln_stem_open(const char *path, const char *source, int track, int bits, const ln_clip_info *info, ln_clip *kept, ln_stem **out);

/* The next block of the output, in order. One thread at a time. */
ln_status ln_stem_add(ln_stem *stem, const ln_block *block);

/* Flush the file; then give it its name (frees the stem, also on failure). */
ln_status ln_stem_flush(ln_stem *stem);
ln_status ln_stem_commit(ln_stem **stem);
void ln_stem_drop(ln_stem **stem); /* removes what was written; NULL inside is fine */

#endif

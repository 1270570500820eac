/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_LIVE_H
#define LN_SOUND_LIVE_H

#include <lanterne/status.h>

#include "sound/engines.h"

/* Shown noise taken off sound that arrives as it is played: the remover of shown.h for hosts that push. Sound goes in and comes out in pieces of any size, later by a latency that
 * never changes. Both engines answer as they do at the end of a file that stops a little over half a second behind the row that they are asked of. What holds a chain's end against its beginning (voice limit,
 * room tone) and what has edges (fades, beds) is a file's. */
typedef struct ln_live ln_live;

/* What the sound that comes out now is an example of. */
typedef enum ln_lesson { LN_LESSON_NONE, LN_LESSON_NOISE, LN_LESSON_KEEP } ln_lesson;

/* For 1 to LN_CHANNELS_MAX channels at `rate`, 8,000 to 192,000. LN_ESETTING, LN_EMEMORY leave *out NULL. */
ln_status ln_live_new(int rate, int channels, ln_live **out);
void ln_live_free(ln_live **live); /* NULL and *live NULL are fine */

int ln_live_latency(const ln_live *live); /* in samples */

/* Take `count` samples of each channel and give as many, from ln_live_latency earlier; planes of `in` and `out` may be the same. Before an example was learnt, and wherever nothing is
 * taken off, what comes out is what went in, bit for bit. Samples that are no sound (base/audible.h) come out as they are and break no other. Neither allocates nor waits. */
void ln_live_process(ln_live *live, const float *const *in, float *const *out, size_t count, double floor_db, double strength);

/* Remember what is given out from here on as an example, silence left out, and the last 10 s of it when it is longer. A lesson that begins forgets the one before of its kind. Does not allocate. */
void ln_live_hear(ln_live *live, ln_lesson lesson);

/* Make engines of what was heard: allocates, so on another thread, while no lesson lasts. LN_ESETTING when nothing was heard for a tenth of a second while the noise was shown; LN_EMEMORY. Either leaves *out NULL. */
ln_status ln_live_learn(const ln_live *live, ln_engines **out);

/* What was heard in a lesson (not LN_LESSON_NONE), to be kept and given back another day, at any rate: *count rows of LN_BANDS powers, borrowed until it is heard or taught again. */
const float *ln_live_lesson(const ln_live *live, ln_lesson which, size_t *count);

/* As if these rows had been heard; of more than 10 s the last. Rows that are not finite or are negative make it LN_EDAMAGED, and the lesson stays as it was. */
ln_status ln_live_teach(ln_live *live, ln_lesson which, const float *rows, size_t count);

/* Take that off from now on; NULL takes nothing off. Quick; on the thread that processes. `engines` are owned from here on; those that were shown before are given back, to be freed where there is time. */
ln_engines *ln_live_show(ln_live *live, ln_engines *engines);

/* Forget the sound that is inside, as after a jump; lessons stay, and what is shown. */
void ln_live_start(ln_live *live);

#endif

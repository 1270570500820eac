/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SHOTS_H
#define LN_GRADING_SHOTS_H

#include <lanterne/job.h>

/* Where one shot ends and the next begins.
 *
 * A cut is a picture that the one before does not lead to: no small move of its parts explains it, the pictures around it change far less, and what was there does not come
 * back within a few pictures (that is a flash). A dissolve is a change whose middle is the mean of its two ends, and whose quarters lie on the way. A fade ends its shot where the picture has become one colour. A pan, a light that is turned
 * on by hand, rain, somebody running past: none of these is either. */
typedef struct ln_shot {
    int64_t from, to;  /* ticks of the clip: the time of its first picture, and of the next shot's */
    int64_t pictures;
    bool dissolved;    /* it grows out of the shot before, `from` being the middle of the dissolve */
} ln_shot;

typedef struct ln_shots {
    ln_shot *shot;     /* in order, without gaps; in the arena of the job */
    size_t count;
} ln_shots;

/* Read `clip` from its start to its end and fill in *out: at least one shot when there is a picture. The last shot ends where the last picture does by its own length, or
 * with the clip by the file's word, whichever is later. Some forty small pictures are held, whatever the clip's length.
 *
 *   LN_OK         done; the clip stands at its end
 *   LN_EBLIND     not one picture came: open another
 *   LN_ECANCELLED the job was stopped
 *   others        as reading says, LN_EUNSUPPORTED as ln_small_make, LN_EMEMORY */
ln_status ln_shots_find(ln_clip *clip, ln_job *job, ln_shots *out);

#endif

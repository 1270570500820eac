/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_CHOSEN_H
#define LN_STUDIO_CHOSEN_H

#include "studio/desk.h"

/* Which proposals a listening or a picture carries out, and what a person shows with the mouse. */

/* The proposals of the track's clip in an arena of their own, those that `p` names as accepted and all others refused; `p` as words_choice_parse reads it, NULL: as they are
 * accepted now. What is shown is among them as a proposal that is stored nowhere. `changes`, "4:{"floor":-12}" or NULL, are settings of one of them for this time only. On LN_OK
 * chosen->arena is the caller's to free.
 *   LN_ESETTING  not a choice, not settings of that operation, or a number that is no proposal of this clip */
ln_status chosen_proposals(ln_desk *desk, const desk_track *track, const char *p, const char *changes, ln_proposals *chosen);

/* {"clip", "track", "noise", "keep", "settings"}: shown noise becomes a proposal of the person's, open; *told is that proposal.
 *   as the operation says: LN_ESETTING for a stretch that is silent, outside the clip, too short ... */
ln_status chosen_show(ln_desk *desk, const json_t *body, json_t **told);

#endif

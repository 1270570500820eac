/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_LOOKS_H
#define LN_STUDIO_LOOKS_H

#include "studio/desk.h"

/* Looking at clips in the background: each is recorded (its content hashed), then every operation that works by itself is asked what it would do, track by track, and what was accepted on the
 * film's other clips is offered (ln_film_offer). What is found is stored as soon as it is, through a ledger of this thread's own, and told to the windows: "looking" now and then, "proposals", and
 * "looked" at the end. */
typedef struct ln_looks ln_looks;

ln_status looks_open(ln_desk *desk, ln_looks **out); /* the desk is borrowed */
void looks_close(ln_looks **looks); /* stops what is going on; NULL inside is fine */

/* Look at a clip, `year` 0: the film's; after what is being looked at now. The same clip for the same year is not queued twice.
 *   LN_EMISSING  no such clip
 *   LN_ESETTING  too many are waiting */
ln_status looks_at(ln_looks *looks, int64_t clip, int year);

/* The same for every clip of the film and its year. */
ln_status looks_at_all(ln_looks *looks);

/* Something was accepted: offer it on the other clips of the film that are recorded already. As many as fit into the queue; the rest are asked when they are looked at. */
void looks_offer(ln_looks *looks);

#endif

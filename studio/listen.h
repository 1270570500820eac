/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_LISTEN_H
#define LN_STUDIO_LISTEN_H

#include "studio/desk.h"

/* A clip's sound as a WAV file that exists only where it is asked for: 16 bits, one or two channels, as it was (original), with proposals carried out (kept), and the difference
 * (removed = original - kept, sample by sample in 16 bits).
 *
 * Sound is made in pieces of one second that lie on whole seconds, and the last ones are kept, so that the three versions of a stretch cost one rendering and a sequence of ranges
 * costs what playing costs. A chain of operations stays open where it stopped and goes on there. What is bounded: PIECES_MAX bytes of pieces, CHAINS_MAX open chains.
 *
 * Two channels and one are given as they are; a take of separate microphones is heard as their mean, and other layouts as a pair (5.1 by Rec. ITU-R BS.775-3 table 2, halved so
 * that it cannot clip; others even channels left and odd ones right). */
typedef struct ln_listen ln_listen;

enum { LISTEN_HEADER = 44 }; /* bytes before the first sample */

typedef enum listen_version { LISTEN_ORIGINAL, LISTEN_KEPT, LISTEN_REMOVED } listen_version;

ln_status listen_open(ln_desk *desk, ln_listen **out); /* the desk is borrowed */
void listen_close(ln_listen **listen); /* NULL inside is fine; no body may be left */

/* The file as a body to send; `chosen` are proposals of that clip of which the accepted ones are carried out (taken over with their arena, also on failure).
 *   as ln_film_open says */
ln_status listen_body(ln_listen *listen, const desk_track *track, listen_version version, ln_proposals *chosen, http_body *body);

/* A word that tells two sets of proposals apart: SHA-256 over what each accepted one would do. */
ln_status listen_word(const ln_proposals *chosen, int track, char word[65]);

#endif

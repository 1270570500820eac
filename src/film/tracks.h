/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_TRACKS_H
#define LN_FILM_TRACKS_H

#include <lanterne/media.h>

/* True for a track that operations of that kind work on: covers and data are none. */
static inline bool ln_track_is(const ln_track *track, ln_kind kind)
{
    return track->kind == (kind == LN_SOUND ? LN_TRACK_SOUND : LN_TRACK_PICTURE);
}

#endif

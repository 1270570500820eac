/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_IXML_H
#define LN_MEDIA_IXML_H

#include <stdbool.h>
#include <stddef.h>

#include <lanterne/block.h>

/* What a field recorder says of a WAV file's channels: the TRACK_LIST of the iXML chunk (iXML specification 3.0, gallery.co.uk/ixml). Everything in it is optional. */
typedef struct ln_ixml {
    int count;                         /* channels that are listed */
    bool listed[LN_CHANNELS_MAX];      /* by their place in the file */
    char name[LN_CHANNELS_MAX][64];    /* "Boom", "Anna lav"; UTF-8, cut where it is longer, "" when unsaid */
    char function[LN_CHANNELS_MAX][24]; /* "M-MID_SIDE", "L-MIX" ...; "" for a microphone of its own */
} ln_ixml;

/* Read `size` bytes of XML, which may be anything. A track's place is its INTERLEAVE_INDEX, or else its order in the list. */
void ln_ixml_read(const char *xml, size_t size, ln_ixml *out);

/* True when the list says that the channels are separate microphones: two or more that are no mix, no stereo and no surround, one of them at least without any function at all
 * (microphones that belong together, as mid and side, say so). */
bool ln_ixml_microphones(const ln_ixml *ixml, int channels);

/* Read the iXML chunk of a WAV file; one that is no WAV file, or has none, lists nothing. */
void ln_ixml_of(const char *path, ln_ixml *out);

#endif

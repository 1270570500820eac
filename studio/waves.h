/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_WAVES_H
#define LN_STUDIO_WAVES_H

#include "studio/desk.h"

/* Waveform and spectrogram of a sound track at every zoom, made in one pass over the clip in the background, in memory that does not grow with its length.
 *
 * Peaks: level L has a pair (least, greatest) of int8 for every 64 * 2^L samples of the channels' mean; 127 is full scale. Spectrum: level L has a column for every 512 * 2^L samples:
 * 128 bands, 40 Hz to 20 kHz in equal ratios, a byte each: 0 is -110 dBFS or less, 255 is 0 dBFS (a sine at full scale). On level 0 a column is a Hann window of 4096 samples around
 * its middle; higher levels are means of power. A tile is 256 pairs or columns.
 *
 * It is kept in $XDG_CACHE_HOME/lanterne (~/.cache/lanterne), named by the clip's hash, and found there by the next run; where no such folder can be made, in an unnamed temporary file.
 * The folder holds WAVES_CACHE_MAX bytes at most: what was not used for longest goes. Nothing is written beside the clip or the film. */
enum { WAVES_TILE = 256, WAVES_BANDS = 128, WAVES_PAIR = 64, WAVES_COLUMN = 512, WAVES_LEVELS = 17 };
#define WAVES_CACHE_MAX ((int64_t)2 << 30)

typedef enum waves_kind { WAVES_PEAKS, WAVES_SPECTRUM, WAVES_KINDS } waves_kind;

typedef struct ln_waves ln_waves;

ln_status waves_open(ln_desk *desk, ln_waves **out); /* the desk is borrowed */
void waves_close(ln_waves **waves); /* what is not finished is dropped; NULL inside is fine */

/* One tile, as far as it is made: *bytes is malloc's, the caller's. Asking for the first tile of a track begins it. *complete is false while more of the tile will come.
 *   LN_END  there is no such level or tile */
ln_status waves_tile(ln_waves *waves, const desk_track *track, waves_kind kind, int level, int64_t tile, char **bytes, size_t *size, bool *complete);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MIXER_RECORDINGS_H
#define LN_MIXER_RECORDINGS_H

#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

/* The recordings that may be trained on, decoded once: 48 kHz, one channel, 16 bits, all in one file that is mapped. */
enum { RECORDING_RATE = 48000 };

typedef enum recording_class { RECORDING_VOICE, RECORDING_PERIOD, RECORDING_MODERN, RECORDING_CLASSES } recording_class;

/* One take of one source: the files that were cut from it, one behind the other. */
typedef struct recording {
    char name[200], family[40];
    recording_class class;
    int generated;   /* made by rule (training/sounds): no microphone heard it */
    int top_hz;      /* what lies above is silence, not sound */
    int64_t at, length; /* samples of the file */
} recording;

typedef struct recordings {
    recording *one;
    size_t count;
    const int16_t *sound;
    size_t bytes;
} recordings;

/* Open the recordings of `split` ("train", "validate", a half: "validate-even", "validate-odd", or several: "train+validate-even") in `list` (training/data.tsv), decoding them and `seeds` clips of each generated family into `cache` when it does not hold them yet. Files lie under
 * `audio`. A line whose licence is not permissive stops it, whatever its split.
 *   LN_EREAD LN_EDAMAGED LN_EMISSING  the list, a file of it, or the cache
 *   LN_EWRITE                         the cache
 *   LN_EMEMORY */
ln_status recordings_open(const char *list, const char *audio, const char *split, const char *cache, int seeds, recordings *out);
void recordings_close(recordings *r); /* zeros are fine */

#endif

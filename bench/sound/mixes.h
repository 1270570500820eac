/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_MIXES_H
#define LN_BENCH_MIXES_H

/* Seeded mixes of real recordings: 8 s at 48 kHz of a voice and one sound of the period (what is kept), and a modern sound 0 to 10 dB below them, with an example of each of the
 * two sounds from other stretches of the same recordings. */
enum { MIX_RATE = 48000, MIX_LENGTH = 8 * MIX_RATE, MIX_EXAMPLE = 3 * MIX_RATE / 2 };

typedef struct mix {
    float voice[MIX_LENGTH], period[MIX_LENGTH], noise[MIX_LENGTH]; /* at the levels of the mix */
    float example[MIX_EXAMPLE];  /* the noise alone */
    float stays[MIX_EXAMPLE];    /* the period sound alone */
    float beside[MIX_EXAMPLE];   /* another stretch of the period sound: pollutes the example */
    char names[3][200];          /* of the recordings */
} mix;

/* The list of recordings: manifest.tsv in `folder`; those of one half only, by a hash of where they come from. NULL when it cannot be read. */
typedef struct shelf shelf;
shelf *shelf_open(const char *folder, int half);
void shelf_close(shelf *shelf);

/* Make mix `number`; false when a recording cannot be decoded (by the ffmpeg program). */
int mix_make(const shelf *shelf, unsigned number, mix *mix);

#endif

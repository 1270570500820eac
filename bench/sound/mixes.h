/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_MIXES_H
#define LN_BENCH_MIXES_H

#include <stdbool.h>

/* Seeded mixes of real recordings: 8 s at 48 kHz of a voice and one sound of the period (what is kept), and a modern sound 0 to 10 dB below the two of them, with an example of
 * each of the two sounds from other stretches of the same recordings. The loudest sample is 0.3: an example 8 dB too loud still fits into a file of whole numbers. */
enum { MIX_RATE = 48000, MIX_LENGTH = 8 * MIX_RATE, MIX_EXAMPLE = 3 * MIX_RATE / 2 };
enum { MIX_VOICE, MIX_PERIOD, MIX_NOISE, MIX_PARTS };

typedef struct mix {
    float part[MIX_PARTS][MIX_LENGTH]; /* at the levels of the mix; their sum is the mix */
    float example[MIX_EXAMPLE];        /* the noise alone */
    float stays[MIX_EXAMPLE];          /* the period sound alone */
    float beside[MIX_EXAMPLE];         /* another stretch of the period sound: pollutes the example */
    char family[MIX_PARTS][40];
    char recording[MIX_PARTS][240];
} mix;

/* The recordings of one split ("train", "validate", or half of one: "validate-odd") in `list`, a table with a line of headings: file, class, family, recording, seconds and split are read. Files lie under `folder`.
 * `profile` says which families: "all", each as likely as any other, or "street": rotors, saws, roads, trains, aircraft, machines, sirens in turn, under rain, sea, clocks, dogs, cocks, fire, babies, as likely one
 * as another. Sounds made of a few lines (beeps, bells of telephones, hum) are left out: they are combed out, not masked. NULL when the list cannot be read or lacks a class. */
typedef struct shelf shelf;
shelf *shelf_open(const char *list, const char *folder, const char *split, const char *profile);
void shelf_close(shelf *shelf);

/* Make mix `number`: the same list and number give the same mix. False when twenty draws held nothing usable. */
bool mix_make(const shelf *shelf, unsigned number, mix *mix);

#endif

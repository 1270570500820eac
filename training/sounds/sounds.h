/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUNDS_SOUNDS_H
#define LN_SOUNDS_SOUNDS_H

#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

/* Sounds made by rule, to train on where recordings lack: what a film's year had not heard, and what it had. Nothing made here is ever heard in a film.
 *
 * Both classes go through the same rooms, distances and microphones, so that nothing but the source tells them apart: a network that is shown generated engines
 * and recorded bells learns "generated means modern", and nothing else. */

/* Version and seed are a clip's provenance: the same pair gives the same samples, to the bit, on every x86-64 machine and by gcc as by clang. Any change that is heard counts up.
 *
 * So no expression throws the same dice twice, unless && or ?: say which throw comes first: C leaves the order of arguments and operands open, and compilers differ. */
enum { LN_SOUNDS_VERSION = 2 };

enum { LN_SOUND_RATE_MIN = 8000, LN_SOUND_RATE_MAX = 192000, LN_SOUND_SECONDS_MAX = 600 };

typedef enum ln_sound_class { LN_SOUND_MODERN, LN_SOUND_PERIOD } ln_sound_class;

struct take;
struct stage;

typedef struct ln_sound_family {
    const char *name;     /* as in src/history, where the family has its years */
    ln_sound_class class; /* modern: a film of 1895 must not hold it */
    void (*play)(struct take *take);  /* the source alone, a metre away: for this folder */
    const struct stage *stage;        /* where such a source stands or passes: for this folder */
} ln_sound_family;

/* All families, modern first. Constant; ask by name, since rows may be added. */
extern const ln_sound_family ln_sounds[];
extern const size_t ln_sound_count;

/* NULL when there is none. */
const ln_sound_family *ln_sound_find(const char *name);

/* The samples ln_sound_make writes: seconds * rate, rounded down. */
size_t ln_sound_length(int rate, double seconds);

/* Make `seconds` of the family's `seed`-th example at `rate` Hz: one channel, float32, finite, within [-1, 1], its peak between -20 dBFS and full scale.
 *
 * One clip is one thing in one place under one microphone, and varies as such a thing does: revs, gusts, passes. Two stretches of a clip are therefore the same
 * source, and not the same spectrum. A longer clip of the same seed is not the continuation of a shorter one.
 *
 *   LN_ESETTING  rate outside LN_SOUND_RATE_MIN to LN_SOUND_RATE_MAX, or seconds not above 0 or above LN_SOUND_SECONDS_MAX
 *   LN_EMEMORY
 *
 * `out` has room for ln_sound_length samples; on failure it holds nothing of use. Nothing is shared: any number of threads may run at once. Rounding mode and
 * denormals must be as a C program finds them when it starts. */
ln_status ln_sound_make(const ln_sound_family *family, uint64_t seed, int rate, double seconds, float *out);

#endif

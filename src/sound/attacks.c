/* SPDX-License-Identifier: Apache-2.0 */
/* Gains are read from 50 ms and more, and a stroke is over by then: its first window is judged by what stands around it. An attack is told by the window itself, which no steady noise
 * does: the chance that half of 60 bands rise by 6 dB at once is none.
 *
 * Measured on 1,170 attacks of struck sounds under a noise that is shown (bench/sound/attacks.py): of those 30 dB above the noise 97 % lose less than a decibel, without this 94; of those 20 dB
 * above it 77, without 75. On 40 mixes of validate-odd period sound comes out at -2.49 dB instead of -2.61, noise at -7.61 instead of -7.64. */
#include "sound/attacks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "sound/beside.h"

enum { BEFORE = 7, GAP = 1, RING = 16, LOWEST = 4 }; /* rows that an attack rises above, and those next to it that do not count: its window reaches into them; rows held; bands below rumble */
static const float rise = 4;            /* in power */
static const float together = 0.5F;     /* of the bands */
static const float left_least = 0.5F;   /* amplitude */
static const float kept = 0.89F;        /* no attack is lowered further: 1 dB */

typedef struct attacks {
    ln_beside beside;
    float *sound;
    float (*before)[RING][LN_BANDS]; /* power, by channel */
    float (*back)[RING][LN_BANDS];   /* what is given back, as a share of what went in */
    bool (*any)[RING];               /* that is something */
    int64_t first;
    int bands;                       /* that the rate reaches */
} attacks;

/* Which bands rise above what they held before; false when they are too few. */
static bool LN_CLONES rises(const attacks *a, int64_t row, int channel, bool up[LN_BANDS])
{
    const int64_t from = row - BEFORE > a->first ? row - BEFORE : a->first, to = row - GAP;
    const float *now = a->before[channel][row % RING];
    float sum[LN_BANDS] = { 0 };
    int count = 0;
    for (int64_t r = from; r < to; r++)
        for (int b = 0; b < LN_BANDS; b++)
            sum[b] += a->before[channel][r % RING][b];
    for (int b = 0; b < LN_BANDS; b++)
        up[b] = now[b] > rise * sum[b] / (float)(to - from);
    for (int b = LOWEST; b < a->bands; b++)
        count += up[b];
    return from < to && (float)count >= together * (float)(a->bands - LOWEST);
}

/* What of an attack is owed; nothing when the chain has left little of it. */
static bool owed(const attacks *a, const bool up[LN_BANDS], const float *before, const float left[LN_BANDS], float back[LN_BANDS])
{
    float was = 0, is = 0;
    bool any = false;
    for (int b = 0; b < LN_BANDS; b++) {
        bool counts = b < a->bands && up[b];
        was += counts ? before[b] : 0;
        is += counts ? left[b] : 0;
        back[b] = counts ? fmaxf(0, kept - sqrtf(left[b] / before[b])) : 0;
        any = any || back[b] > 0;
    }
    return any && is >= left_least * left_least * was;
}

static void hear(ln_beside *beside, int64_t r, bool first)
{
    attacks *a = (attacks *)beside;
    a->first = first ? r : a->first;
    for (int c = 0; c < beside->lap.clip.info.channels; c++) {
        float *before = a->before[c][r % RING], left[LN_BANDS];
        bool up[LN_BANDS];
        ln_beside_power(beside, c, before);
        a->any[c][r % RING] = rises(a, r, c, up);
        if (!a->any[c][r % RING])
            continue;
        ln_beside_measure(beside, ln_beside_left(beside, c), left);
        a->any[c][r % RING] = owed(a, up, before, left, a->back[c][r % RING]);
    }
}

static bool lay(ln_beside *beside, int64_t row, int channel)
{
    attacks *a = (attacks *)beside;
    if (!a->any[channel][row % RING])
        return false;
    ln_beside_before(beside, channel, ln_beside_at(beside, row), beside->bands.frame, a->sound);
    ln_beside_look(beside, a->sound);
    ln_bands_scale(&beside->bands, a->back[channel][row % RING], beside->spectrum);
    return true;
}

static void free_attacks(ln_beside *beside)
{
    attacks *a = (attacks *)beside;
    free(a->sound);
    free(a->before);
    free(a->back);
    free(a->any);
}

ln_status ln_attacks_keep(ln_clip *in, ln_tap *tap, const ln_fader *fader, ln_clip **out)
{
    static const ln_beside_verbs verbs = { hear, lay, free_attacks };
    attacks *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    ln_status status = ln_beside_prepare(&a->beside, &verbs, &in->info);
    while (a->bands < LN_BANDS && a->beside.bands.first[a->bands] < a->beside.bands.first[a->bands + 1])
        a->bands++;
    a->sound = malloc(((size_t)a->beside.bands.frame + 2) * sizeof *a->sound);
    a->before = calloc((size_t)in->info.channels, sizeof *a->before);
    a->back = calloc((size_t)in->info.channels, sizeof *a->back);
    a->any = calloc((size_t)in->info.channels, sizeof *a->any);
    if (!status && (!a->sound || !a->before || !a->back || !a->any))
        status = ln_fail(LN_EMEMORY, "no memory to keep attacks");
    if (status) {
        ln_beside_drop(&a->beside);
        free(a);
        return status;
    }
    ln_beside_begin(&a->beside, in, tap, fader, BEFORE);
    *out = &a->beside.lap.clip;
    return LN_OK;
}

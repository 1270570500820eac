/* SPDX-License-Identifier: Apache-2.0 */
/* simulate LIST FOLDER TRIALS SEED: hidden grades as rows of numbers for learn.py, every sixth of one scene framed anew. A row is fold and group of
 * source and reference, whether they are one scene, traits of the reference, the effects of the truth, of the transport and of what both show, and how well the last two went. */
#include <stdio.h>
#include <stdlib.h>

#include "grading/effect.h"
#include "grading/overlap.h"
#include "grading/traits.h"
#include "grading/transport.h"
#include "match/trials.h"

static void print(const double *value, int count)
{
    for (int i = 0; i < count; i++)
        printf("\t%.6g", value[i]);
}

static ln_status row(const trial *t, trial_kind kind)
{
    const bool same = kind == TRIAL_FRAMED;
    ln_traits reference;
    ln_transport transport = { .cdl = { .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1 } };
    ln_overlap overlap = { 0 };
    ln_colour_pairs pairs = { 0 };
    double truth[LN_EFFECT_COUNT], carried[LN_EFFECT_COUNT], seen[LN_EFFECT_COUNT] = { 0 }, left = 0;
    ln_status status = ln_traits_of(t->reference, &reference);
    if (!status && same) /* different scenes have none of both; whether it is found there all the same is the bench's question */
        status = ln_transport_find(t->source, t->reference, &transport);
    if (!status && same)
        status = ln_overlap_find(t->source, t->reference, &overlap, &pairs);
    if (status)
        return status;
    ln_effect_of(&(ln_grade){ hidden_rows, &t->grade }, truth);
    ln_effect_of_cdl(&transport.cdl, carried);
    if (pairs.count) {
        ln_cdl cdl = { .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1 };
        left = ln_cdl_fit(&pairs, &cdl);
        ln_effect_of_cdl(&cdl, seen);
    }
    printf("%d\t%d\t%d\t%d\t%d", t->of_source->fold, t->of_source->group, t->of_reference->fold, t->of_reference->group, same);
    print(reference.value, LN_TRAIT_COUNT);
    print(truth, LN_EFFECT_COUNT);
    print(carried, LN_EFFECT_COUNT);
    print(seen, LN_EFFECT_COUNT);
    const double how[] = { transport.before, transport.after, overlap.agreeing, overlap.share, pairs.count, left };
    print(how, sizeof how / sizeof *how);
    putchar('\n');
    free(pairs.from[0]);
    return LN_OK;
}

static trial_kind kind_of(int i)
{
    return i % 6 == 5 ? TRIAL_FRAMED : TRIAL_SCENES;
}

int main(int count, char **words)
{
    return trials_print(count, words, kind_of, row);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* simulate-classes LIST FOLDER TRIALS SEED: hidden grades between two shots of one scene, three of four times of the halves of one picture, else of two moments, as rows of numbers for
 * classes.py. A row is fold and group, the effects of the truth, and of source and reference for each class its confidence, its share and its mean L*a*b*. */
#include <stdio.h>
#include <stdlib.h>

#include "grading/classes.h"
#include "grading/effect.h"
#include "match/trials.h"

static void print_side(const ln_classes *c)
{
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        printf("\t%.4g\t%.4g\t%.5g\t%.5g\t%.5g", c->of[k].confidence, c->of[k].share, c->of[k].mean[0], c->of[k].mean[1], c->of[k].mean[2]);
}

static ln_status row(const trial *t, trial_kind kind)
{
    (void)kind;
    ln_classes in_source, in_reference;
    double truth[LN_EFFECT_COUNT];
    ln_status status = ln_classes_find(t->source, &in_source, NULL);
    if (!status)
        status = ln_classes_find(t->reference, &in_reference, NULL);
    if (status)
        return status;
    ln_effect_of(&(ln_grade){ hidden_rows, &t->grade }, truth);
    printf("%d\t%d", t->of_source->fold, t->of_source->group);
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        printf("\t%.6g", truth[k]);
    print_side(&in_source);
    print_side(&in_reference);
    putchar('\n');
    return LN_OK;
}

static trial_kind kind_of(int i)
{
    return i % 4 ? TRIAL_BESIDE : TRIAL_LATER;
}

int main(int count, char **words)
{
    return trials_print(count, words, kind_of, row);
}

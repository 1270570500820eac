/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/classmatch.h"

#include <string.h>

#include "grading/matrix.h"
#include "grading/normal.h"

static const double confident = 0.5;

static ln_status look(ln_small *const *small, int count, ln_classes *out)
{
    double weight[LN_CLASS_COUNT] = { 0 };
    memset(out, 0, sizeof *out);
    for (int i = 0; i < count; i++) {
        ln_classes one;
        ln_status status = ln_classes_find(small[i], &one, NULL);
        if (status)
            return status;
        for (int k = 0; k < LN_CLASS_COUNT; k++) {
            const ln_class_seen *from = &one.of[k];
            ln_class_seen *to = &out->of[k];
            to->confidence += from->confidence / count;
            to->share += from->share / count;
            weight[k] += from->share;
            for (int c = 0; c < 3 && weight[k] > 0; c++) {
                to->mean[c] += from->share / weight[k] * (from->mean[c] - to->mean[c]);
                for (int n = 0; n < 3; n++) /* of cells around their own picture's mean */
                    to->covariance[c][n] += from->share / weight[k] * (from->covariance[c][n] - to->covariance[c][n]);
            }
        }
    }
    return LN_OK;
}

ln_status ln_class_match_look(ln_small *const *source, int source_count, ln_small *const *reference, int reference_count, ln_class_match *out)
{
    out->trusted = NULL;
    ln_status status = look(source, source_count, &out->source);
    return status ? status : look(reference, reference_count, &out->reference);
}

bool ln_class_match_counts(const ln_class_match *m, int class)
{
    return m->trusted && m->trusted->covariance[class][0][0] > 0 && m->source.of[class].confidence > confident && m->reference.of[class].confidence > confident;
}

/* How the effects show in a colour: those on greys between the two levels of which its lightness lies, and its chroma with the strength of colours. */
static void shows(const double lab[3], double h[3][LN_TEN])
{
    static const double level[LN_EFFECT_LEVELS] = { 9.4, 42.0, 81.0 }; /* L* of R'G'B' 0.15, 0.42 and 0.8 (effect.h) on a BT.709 display */
    const double lightness = fmin(fmax(lab[0], level[0]), level[2]);
    const int below = lightness < level[1] ? 0 : 1;
    const double above = (lightness - level[below]) / (level[below + 1] - level[below]);
    memset(h, 0, 3 * sizeof *h);
    for (int c = 0; c < 3; c++) {
        h[c][3 * below + c] = 1 - above;
        h[c][3 * below + 3 + c] = above;
        h[c][LN_EFFECT_STRENGTH] = c ? lab[c] / 10 / 2 : 0; /* d exp(s / 2) = 1/2 at no change */
    }
}

static void add_class(const ln_class_match *m, int class, int counting, double *precision, double *pull)
{
    double h[3][LN_TEN], covariance[3][3], inverse[3][3], weighted[3][LN_TEN] = { { 0 } };
    memcpy(covariance, m->trusted->covariance[class], sizeof covariance);
    if (!(ln_matrix_invert(covariance, inverse) > 0))
        return;
    shows(m->source.of[class].mean, h);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < LN_TEN; i++)
            for (int n = 0; n < 3; n++)
                weighted[c][i] += inverse[c][n] * h[n][i] / counting;
    for (int c = 0; c < 3; c++) {
        const double difference = (m->reference.of[class].mean[c] - m->source.of[class].mean[c]) / 10;
        for (int i = 0; i < LN_TEN; i++) {
            pull[i] += weighted[c][i] * difference;
            for (int k = 0; k < LN_TEN; k++)
                precision[i * LN_TEN + k] += h[c][i] * weighted[c][k];
        }
    }
}

/* Where the light differs it does so for all classes at once: together they count as much as one of them. */
void ln_class_match_add(const ln_class_match *m, double *precision, double *pull)
{
    int counting = 0;
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        counting += ln_class_match_counts(m, k);
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        if (ln_class_match_counts(m, k))
            add_class(m, k, counting, precision, pull);
}

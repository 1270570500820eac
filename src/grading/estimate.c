/* SPDX-License-Identifier: Apache-2.0 */
/* Tried and dropped: the plausibility of single pixels under a density of natural colours (pixels of a picture are no independent witnesses: worse than no change from the
 * sixth effective one on), and one strength for all of a grade (the safe part of it is nearly always something). */
#include "grading/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/normal.h"

enum { DRAWS = 192, PARTS = 4 };
static const double least_gain = 0.2;    /* CIEDE2000: what promises less is not worth a grade */
static const double held = 0.8;          /* standard deviations to which traits are held: HELD of training/match/learn.py */
static const double strange = 1.4;       /* mean of standard deviations, each at most 4: where a scene left out lay beyond, two grades in three made it worse */
static const double nearly_all = 0.01;   /* what a transport leaves, in R'G'B', where it is one scene: 2 in 2668 different ones come as near */

const double ln_match_caution = 20;

/* Evidence. */

static void mean_of(const ln_traits *one, int count, ln_traits *out)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < LN_TRAIT_COUNT; k++)
            out->value[k] += one[i].value[k] / count;
        for (int k = 0; k < 3; k++)
            out->level[k] += one[i].level[k] / count;
        out->cells += one[i].cells;
        out->lightness += one[i].lightness / count;
        out->contrast += one[i].contrast / count;
        out->chroma += one[i].chroma / count;
        out->spread += one[i].spread / count;
    }
}

static ln_status traits_of(ln_small *const *small, int count, const char *side, ln_traits *out)
{
    ln_status status = LN_OK;
    ln_traits *each = malloc((size_t)count * sizeof *each);
    if (!each)
        return ln_fail(LN_EMEMORY, "no memory for traits");
    for (int i = 0; i < count && !status; i++)
        status = ln_traits_of(small[i], &each[i]);
    if (!status)
        mean_of(each, count, out);
    else if (status == LN_ESETTING)
        status = ln_fail(status, "%s: %s", side, ln_why());
    free(each);
    return status;
}

/* Of all pictures of both sides, the two that have most in common. */
static ln_status compare(ln_small *const *source, int source_count, ln_small *const *reference, int reference_count, ln_match_evidence *out)
{
    ln_status status = LN_OK;
    for (int i = 0; i < source_count * reference_count && !status; i++) {
        ln_overlap overlap;
        ln_colour_pairs pairs;
        status = ln_overlap_find(source[i % source_count], reference[i / source_count], &overlap, &pairs);
        if (!status && pairs.count && overlap.agreeing > out->overlap.agreeing) {
            ln_cdl cdl = out->transport.cdl;
            out->overlap = overlap;
            out->in_source = i % source_count;
            out->in_reference = i / source_count;
            out->left = ln_cdl_fit(&pairs, &cdl);
            ln_effect_of_cdl(&cdl, out->seen);
        }
        free(pairs.from[0]);
    }
    return status;
}

ln_status ln_match_look(ln_small *const *source, int source_count, ln_small *const *reference, int reference_count, ln_match_evidence *out)
{
    memset(out, 0, sizeof *out);
    ln_status status = traits_of(source, source_count, "the clip", &out->source);
    if (!status)
        status = traits_of(reference, reference_count, "the reference", &out->reference);
    if (!status)
        status = ln_transport_find(source[source_count / 2], reference[reference_count / 2], &out->transport);
    return status ? status : compare(source, source_count, reference, reference_count, out);
}

/* Belief. */

/* Multiply the belief so far, kept as precision and precision times mean, with one more. */
static void add(double *precision, double *pull, const double *mean, const double *covariance)
{
    double inverse[LN_TEN * LN_TEN];
    ln_covariance_invert(covariance, inverse);
    for (int i = 0; i < LN_TEN; i++)
        for (int k = 0; k < LN_TEN; k++) {
            precision[i * LN_TEN + k] += inverse[i * LN_TEN + k];
            pull[i] += inverse[i * LN_TEN + k] * mean[k];
        }
}

static void add_transport(const ln_match_learnt *learnt, const ln_transport *transport, double *precision, double *pull)
{
    double mean[LN_TEN], deviation[LN_TEN], covariance[LN_TEN * LN_TEN];
    ln_effect_of_cdl(&transport->cdl, mean);
    for (int k = 0; k < LN_TEN; k++)
        deviation[k] = exp(0.5 * (learnt->carried_line[k][0] + learnt->carried_line[k][1] * log(transport->after + 0.002)));
    for (int i = 0; i < LN_TEN; i++)
        for (int k = 0; k < LN_TEN; k++)
            covariance[i * LN_TEN + k] = learnt->carried_corr[i][k] * deviation[i] * deviation[k];
    add(precision, pull, mean, covariance);
}

void ln_match_believe(const ln_match_learnt *learnt, const ln_match_evidence *e, ln_match_belief *out)
{
    double precision[LN_TEN * LN_TEN] = { 0 }, pull[LN_TEN] = { 0 }, mean[LN_TEN], prior[LN_TEN * LN_TEN];
    double away = 0;
    memcpy(mean, learnt->base, sizeof mean);
    for (int t = 0; t < LN_TRAIT_COUNT; t++) {
        double deviations = (e->reference.value[t] - learnt->trait_middle[t]) / learnt->trait_scale[t];
        away += fmin(fabs(deviations), 4) / LN_TRAIT_COUNT;
        for (int k = 0; k < LN_TEN; k++)
            mean[k] += fmin(fmax(deviations, -held), held) * learnt->map[t][k];
    }
    for (int i = 0; i < LN_TEN * LN_TEN; i++)
        prior[i] = learnt->prior[i / LN_TEN][i % LN_TEN] * exp(learnt->doubt[0] + learnt->doubt[1] * log(away));
    add(precision, pull, mean, prior);
    out->measured = e->transport.after < nearly_all || e->overlap.agreeing;
    out->strange = !out->measured && away > strange;
    if (e->transport.after < nearly_all)
        add_transport(learnt, &e->transport, precision, pull);
    if (e->overlap.agreeing)
        add(precision, pull, e->seen, learnt->seen[0]);
    if (!out->measured)
        ln_class_match_add(&e->classes, precision, pull);
    ln_covariance_invert(precision, out->covariance[0]);
    for (int i = 0; i < LN_TEN; i++) {
        out->effect[i] = 0;
        for (int k = 0; k < LN_TEN; k++)
            out->effect[i] += out->covariance[i][k] * pull[k];
    }
}

/* Decision. */

/* What could be true, drawn from the belief, and what counts of it for this source. */
typedef struct outlook {
    double truth[DRAWS][LN_TEN]; /* each effect times its weight: distances are CIEDE2000, nearly */
    double believed[LN_TEN];
    double nothing[DRAWS];       /* distance of the truth from no change */
    double caution;
} outlook;

/* Which of the four parts an effect is of. */
static int part_of(int effect)
{
    return effect == LN_EFFECT_STRENGTH ? 3 : effect % 3;
}

/* Deviates of the normal distribution, always the same (Box, Muller 1958, over a generator of Numerical Recipes). */
static double deviate(uint32_t *seed)
{
    double share[2];
    for (int i = 0; i < 2; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        share[i] = ((*seed >> 8) + 0.5) / 16777216;
    }
    return sqrt(-2 * log(share[0])) * cos(2 * M_PI * share[1]);
}

static void look_out(const ln_match_belief *belief, const ln_traits *source, double caution, outlook *o)
{
    /* CIEDE2000 a unit of ten L*, a*, b* near grey at these lightnesses, and a unit of strength for a colour of chroma 1. */
    static const double of_tone[3] = { 7.5, 8.5, 7.5 };
    static const double of_strength = 0.35;
    double l[LN_TEN * LN_TEN] = { 0 }, weight[LN_TEN];
    uint32_t seed = 1;
    for (int k = 0; k < 9; k++)
        weight[k] = of_tone[k % 3] * sqrt((source->level[k / 3] + 0.15) / 1.45);
    weight[LN_EFFECT_STRENGTH] = of_strength * source->chroma;
    ln_triangle(belief->covariance[0], l);
    o->caution = caution;
    for (int k = 0; k < LN_TEN; k++)
        o->believed[k] = weight[k] * belief->effect[k];
    for (int d = 0; d < DRAWS; d += 2) {
        double z[LN_TEN];
        for (int k = 0; k < LN_TEN; k++)
            z[k] = deviate(&seed);
        /* One time in five there is much less of a grade, and the rest of what was believed to be one is the scene: harm is met where grades are small. */
        const double real = belief->measured || d / 2 % 5 ? 1 : 0.4;
        for (int sign = 0; sign < 2; sign++) { /* each deviate with its opposite */
            double square = 0;
            for (int k = 0; k < LN_TEN; k++) {
                double off = 0;
                for (int n = 0; n <= k; n++)
                    off += l[k * LN_TEN + n] * z[n];
                o->truth[d + sign][k] = real * (o->believed[k] + (sign ? -off : off) * weight[k]);
                square += o->truth[d + sign][k] * o->truth[d + sign][k];
            }
            o->nothing[d + sign] = sqrt(square);
        }
    }
}

/* What taking these parts is worth; gain and harm besides. */
static double worth(const outlook *o, const double part[PARTS], double *gain, double *harm)
{
    double done[LN_TEN];
    *gain = *harm = 0;
    for (int k = 0; k < LN_TEN; k++)
        done[k] = part[part_of(k)] * o->believed[k];
    for (int d = 0; d < DRAWS; d++) {
        double square = 0;
        for (int k = 0; k < LN_TEN; k++)
            square += (o->truth[d][k] - done[k]) * (o->truth[d][k] - done[k]);
        double better = o->nothing[d] - sqrt(square);
        *gain += better / DRAWS;
        *harm += better < -LN_MATCH_HARM ? 1.0 / DRAWS : 0;
    }
    return *gain - o->caution * *harm;
}

/* From one start, the best of each part in turn until nothing gets better. */
static double climb(const outlook *o, double part[PARTS])
{
    static const double step[] = { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 };
    double gain, harm, best = worth(o, part, &gain, &harm);
    for (bool better = true; better;) {
        better = false;
        for (int p = 0; p < PARTS; p++)
            for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
                double was = part[p];
                part[p] = step[i];
                double now = worth(o, part, &gain, &harm);
                if (now > best + 1e-9) {
                    best = now;
                    better = true;
                } else
                    part[p] = was;
            }
    }
    return best;
}

void ln_match_decide(const ln_match_belief *belief, const ln_traits *source, double caution, ln_match_decision *out)
{
    static const double starts[][PARTS] = { { 0, 0, 0, 0 }, { 0.4, 0.4, 0.4, 0.4 }, { 1, 1, 1, 1 }, { 0.7, 0, 0, 0.5 } };
    outlook o;
    double best = 0;
    memset(out, 0, sizeof *out);
    look_out(belief, source, caution, &o);
    for (int d = 0; d < DRAWS; d++)
        out->nothing += o.nothing[d] / DRAWS;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        double part[PARTS];
        memcpy(part, starts[i], sizeof part);
        double now = climb(&o, part);
        if (now > best) {
            best = now;
            memcpy(out->part, part, sizeof part);
        }
    }
    worth(&o, out->part, &out->gain, &out->harm);
    if (out->gain < least_gain || belief->strange) {
        memset(out->part, 0, sizeof out->part);
        out->gain = out->harm = 0;
    }
    for (int k = 0; k < LN_TEN; k++)
        out->effect[k] = out->part[part_of(k)] * belief->effect[k];
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tried and dropped: the plausibility of single pixels under a density of natural colours (pixels of a picture are no independent witnesses: worse than no change from the
 * sixth effective one on), and a share of its own for lightness, tint and strength (more harm at the same gain than one share of the whole). */
#include "grading/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/normal.h"

enum { DRAWS = 768, STEPS = 20 };
static const double least_gain = 0.2;    /* CIEDE2000: what promises less is not worth a grade */
static const double held = 1.25;         /* standard deviations to which traits are held: HELD of training/match/learn.py */
static const double strange = 1.7;       /* mean of standard deviations, each at most 4: a timecode on plain green lies beyond, and 8 of 2800 references. Of the 56 beyond 1.4 a match takes a fifth of the difference */
static const double nearly_all = 0.01;   /* what a transport leaves, in R'G'B', where it is one scene: 2 in 2668 different ones come as near */

/* How large grades are beside the mean of them all, and how often: mostly near it. A few hardly are, and what looks like a grade there is the scene: harm is met where grades are small. */
static const double size[LN_MATCH_SIZES] = { 0.35, 0.7, 1, 1.4 }, often[LN_MATCH_SIZES] = { 0.1, 0.3, 0.35, 0.25 };

const double ln_match_caution = 10;

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

/* What traits say; returns how unusual they are: mean of standard deviations, each at most 4. */
static double add_traits(const ln_match_learnt *learnt, const ln_traits *reference, double *precision, double *pull)
{
    double away = 0;
    for (int k = 0; k < LN_TEN; k++)
        pull[k] -= learnt->told_by_usual[k];
    for (int t = 0; t < LN_TRAIT_COUNT; t++) {
        double deviations = (reference->value[t] - learnt->trait_middle[t]) / learnt->trait_scale[t];
        away += fmin(fabs(deviations), 4) / LN_TRAIT_COUNT;
        for (int k = 0; k < LN_TEN; k++)
            pull[k] += fmin(fmax(deviations, -held), held) * learnt->told[t][k];
    }
    for (int i = 0; i < LN_TEN * LN_TEN; i++)
        precision[i] += learnt->precision[i / LN_TEN][i % LN_TEN];
    return away;
}

/* Grades of one size, of which `mean` and the inverse `before` of the covariance are those of size 1, and all that was seen: what follows, and the logarithm of how well it goes together. */
static double of_size(double of, const double *mean, const double *before, const double *seen_precision, const double *seen_pull, double *effect, double *covariance)
{
    double precision[LN_TEN * LN_TEN], pull[LN_TEN], l[LN_TEN * LN_TEN], fit = -LN_TEN * log(of);
    for (int i = 0; i < LN_TEN; i++) {
        pull[i] = seen_pull[i];
        for (int k = 0; k < LN_TEN; k++) {
            precision[i * LN_TEN + k] = before[i * LN_TEN + k] / (of * of) + seen_precision[i * LN_TEN + k];
            pull[i] += before[i * LN_TEN + k] * mean[k] / of; /* the mean grows with the size */
        }
    }
    ln_covariance_invert(precision, covariance);
    ln_triangle(precision, l);
    for (int i = 0; i < LN_TEN; i++) {
        effect[i] = 0;
        for (int k = 0; k < LN_TEN; k++)
            effect[i] += covariance[i * LN_TEN + k] * pull[k];
        fit += 0.5 * effect[i] * pull[i] - log(l[i * LN_TEN + i]);
    }
    return fit;
}

/* Shares from logarithms, then mean and covariance over all sizes. */
static void over_sizes(const double fit[LN_MATCH_SIZES], ln_match_belief *b)
{
    double best = -HUGE_VAL, sum = 0;
    for (int s = 0; s < LN_MATCH_SIZES; s++)
        best = fmax(best, fit[s]);
    for (int s = 0; s < LN_MATCH_SIZES; s++)
        sum += b->of_size[s].share = often[s] * exp(fit[s] - best);
    for (int s = 0; s < LN_MATCH_SIZES; s++) {
        b->of_size[s].share /= sum;
        for (int i = 0; i < LN_TEN; i++)
            b->effect[i] += b->of_size[s].share * b->of_size[s].effect[i];
    }
    for (int s = 0; s < LN_MATCH_SIZES; s++)
        for (int i = 0; i < LN_TEN; i++)
            for (int k = 0; k < LN_TEN; k++)
                b->covariance[i][k] += b->of_size[s].share * (b->of_size[s].covariance[i][k] + (b->of_size[s].effect[i] - b->effect[i]) * (b->of_size[s].effect[k] - b->effect[k]));
}

void ln_match_believe(const ln_match_learnt *learnt, const ln_match_evidence *e, ln_match_belief *out)
{
    double precision[LN_TEN * LN_TEN] = { 0 }, pull[LN_TEN] = { 0 }, before[LN_TEN * LN_TEN], fit[LN_MATCH_SIZES];
    memset(out, 0, sizeof *out);
    out->measured = e->transport.after < nearly_all || e->overlap.agreeing;
    out->sizes = out->measured ? 0 : LN_MATCH_SIZES;
    const double away = add_traits(learnt, &e->reference, precision, pull);
    out->strange = !out->measured && away > strange;
    if (e->transport.after < nearly_all)
        add_transport(learnt, &e->transport, precision, pull);
    if (e->overlap.agreeing)
        add(precision, pull, e->seen, learnt->seen[0]);
    if (!out->measured)
        ln_class_match_add(&e->classes, precision, pull);
    ln_covariance_invert(learnt->grades[0], before);
    for (int s = 0; s < LN_MATCH_SIZES; s++)
        fit[s] = of_size(size[s], learnt->grades_mean, before, precision, pull, out->of_size[s].effect, out->of_size[s].covariance[0]);
    over_sizes(fit, out);
}

/* Decision. */

/* What could be true, drawn from the belief, and what counts of it for this source. */
typedef struct outlook {
    double truth[DRAWS][LN_TEN]; /* each effect times its weight: distances are CIEDE2000, nearly */
    double believed[LN_TEN];
    double nothing[DRAWS];       /* distance of the truth from no change */
    double caution;
} outlook;

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

/* Which size draw `d` is of: shares met as evenly as the golden section meets them. */
static int size_of(const ln_match_belief *belief, int d)
{
    double place = fmod(d * 0.6180339887498949, 1);
    int s = 0;
    while (s < LN_MATCH_SIZES - 1 && (place -= belief->of_size[s].share) >= 0)
        s++;
    return s;
}

static void look_out(const ln_match_belief *belief, const ln_traits *source, double caution, outlook *o)
{
    /* CIEDE2000 a unit of ten L*, a*, b* near grey at these lightnesses, and a unit of strength for a colour of chroma 1. */
    static const double of_tone[3] = { 7.5, 8.5, 7.5 };
    static const double of_strength = 0.35;
    double l[LN_MATCH_SIZES][LN_TEN * LN_TEN] = { { 0 } }, weight[LN_TEN];
    uint32_t seed = 1;
    const bool sizes = belief->sizes && !belief->measured;
    for (int k = 0; k < 9; k++)
        weight[k] = of_tone[k % 3] * sqrt((source->level[k / 3] + 0.15) / 1.45);
    weight[LN_EFFECT_STRENGTH] = of_strength * source->chroma;
    for (int s = 0; s < (sizes ? LN_MATCH_SIZES : 1); s++)
        ln_triangle(sizes ? belief->of_size[s].covariance[0] : belief->covariance[0], l[s]);
    o->caution = caution;
    for (int k = 0; k < LN_TEN; k++)
        o->believed[k] = weight[k] * belief->effect[k];
    for (int d = 0; d < DRAWS; d += 2) {
        double z[LN_TEN];
        const int s = sizes ? size_of(belief, d / 2) : 0;
        const double *mean = sizes ? belief->of_size[s].effect : belief->effect;
        for (int k = 0; k < LN_TEN; k++)
            z[k] = deviate(&seed);
        for (int sign = 0; sign < 2; sign++) { /* each deviate with its opposite */
            double square = 0;
            for (int k = 0; k < LN_TEN; k++) {
                double off = 0;
                for (int n = 0; n <= k; n++)
                    off += l[s][k * LN_TEN + n] * z[n];
                o->truth[d + sign][k] = (mean[k] + (sign ? -off : off)) * weight[k];
                square += o->truth[d + sign][k] * o->truth[d + sign][k];
            }
            o->nothing[d + sign] = sqrt(square);
        }
    }
}

/* What taking this part is worth; gain and harm besides. */
static double worth(const outlook *o, double part, double *gain, double *harm)
{
    *gain = *harm = 0;
    for (int d = 0; d < DRAWS; d++) {
        double square = 0;
        for (int k = 0; k < LN_TEN; k++) {
            double left = o->truth[d][k] - part * o->believed[k];
            square += left * left;
        }
        double better = o->nothing[d] - sqrt(square);
        *gain += better / DRAWS;
        *harm += better < -LN_MATCH_HARM ? 1.0 / DRAWS : 0;
    }
    return *gain - o->caution * *harm;
}

void ln_match_decide(const ln_match_belief *belief, const ln_traits *source, double caution, ln_match_decision *out)
{
    outlook o;
    double best = 0;
    memset(out, 0, sizeof *out);
    look_out(belief, source, caution, &o);
    for (int d = 0; d < DRAWS; d++)
        out->nothing += o.nothing[d] / DRAWS;
    for (int i = 1; i <= STEPS && !belief->strange; i++) {
        double gain, harm, now = worth(&o, (double)i / STEPS, &gain, &harm);
        if (now <= best || gain < least_gain)
            continue;
        best = now;
        out->part = (double)i / STEPS;
        out->gain = gain;
        out->harm = harm;
    }
    for (int k = 0; k < LN_TEN; k++)
        out->effect[k] = out->part * belief->effect[k];
}

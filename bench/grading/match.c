/* SPDX-License-Identifier: Apache-2.0 */
/* bench-match LIST FOLDER [TRIALS] [SEED] [CAUTION] [shipped]: hidden grades, different scenes, one scene framed anew, at two moments, and in two shots that share no place, our match
 * beside doing nothing and beside others; and with `--classes` where a class is on both sides, beside ours without.
 *
 * A trial's pictures are of one fold, and what judges them was learnt without that fold. With "shipped", from a LIST of other pictures, what is shipped judges. Seeds of the training
 * are below 1000. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "folds.h"
#include "grading/estimate.h"
#include "grading/lab.h"
#include "grading/matchwords.h"
#include "grading/residual.h"
#include "match/trials.h"
#include "peers.h"

enum { METHODS = 20, STRIDE = 7, OURS = 3 /* rows of ours */, BOTH = 16, CLASSED /* rows of where a class is on both sides, ours without and with classes */ };

typedef struct score {
    const char *name;
    double *nothing, *difference;
    int count, changed;
    bool acted; /* the last time */
} score;

static double *lab_of(float *const rgb[3], int count)
{
    float *lab = malloc(3 * (size_t)count * sizeof *lab);
    double *out = malloc(3 * (size_t)count * sizeof *out);
    if (!lab || !out)
        abort();
    ln_lab_rows(rgb[0], rgb[1], rgb[2], count, lab, lab + count, lab + 2 * count);
    for (int i = 0; i < 3 * count; i++)
        out[i] = (double)lab[i % 3 * count + i / 3];
    free(lab);
    return out;
}

/* Mean CIEDE2000. */
static double difference(float *const rgb[3], const double *truth, int count)
{
    double *mine = lab_of(rgb, count), sum = 0;
    for (int i = 0; i < count; i++)
        sum += ln_ciede2000(mine + 3 * i, truth + 3 * i);
    free(mine);
    return sum / count;
}

static void note(score *s, const char *name, double nothing, double difference_, bool changed)
{
    s->name = name;
    s->nothing[s->count] = nothing;
    s->difference[s->count++] = difference_;
    s->changed += changed;
    s->acted = changed;
}

/* The grade alone, on rows of the source. */
static void graded(const ln_cdl *cdl, float *const source[3], float *const rgb[3], int count)
{
    for (int c = 0; c < 3; c++)
        memcpy(rgb[c], source[c], (size_t)count * sizeof *rgb[c]);
    ln_cdl_rows(cdl, rgb[0], rgb[1], rgb[2], count);
}

/* What is left of it by places seen in both, as match.c has it. */
static ln_status residual_rows(const trial *t, const ln_cdl *cdl, float *const rgb[3], int count)
{
    ln_residual residual;
    ln_lattice *lattice = NULL;
    ln_status status = ln_residual_find(t->source, t->reference, cdl, LN_RESIDUAL_MOST, &residual);
    if (!status)
        status = ln_residual_lattice(&residual, 1, &lattice);
    if (lattice)
        ln_lattice_rows(lattice, rgb[0], rgb[1], rgb[2], count);
    ln_lattice_free(lattice);
    return status;
}

/* The same with classes, where one is on both sides and nothing is measured. */
static ln_status with_classes(const trial *t, const ln_match_learnt *learnt, const ln_class_learnt *trusted, double caution, ln_match_evidence *evidence, const double *truth, double nothing,
                              score *scores, float *const source[3], float *const rgb[3], int count, ln_arena *arena)
{
    ln_match_belief belief;
    ln_match_decision decision;
    ln_cdl cdl;
    ln_status status = ln_class_match_look(&t->source, 1, &t->reference, 1, &evidence->classes);
    evidence->classes.trusted = trusted;
    bool counts = false;
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        counts |= ln_class_match_counts(&evidence->classes, k);
    ln_match_believe(learnt, evidence, &belief);
    if (status || belief.measured || !counts)
        return status;
    ln_match_decide(&belief, &evidence->source, caution, &decision);
    const bool acts = !ln_match_refusal(evidence, &decision, arena);
    const double none[LN_EFFECT_COUNT] = { 0 };
    ln_effect_to_cdl(acts ? decision.effect : none, &cdl);
    graded(&cdl, source, rgb, count);
    note(&scores[BOTH], "a class on both", nothing, scores[1].difference[scores[1].count - 1], scores[1].acted);
    note(&scores[CLASSED], "with classes", nothing, difference(rgb, truth, count), acts);
    return LN_OK;
}

static ln_status ours(const trial *t, const ln_match_learnt *learnt, const ln_class_learnt *trusted, double caution, const double *truth, double nothing, score *scores, float *const source[3],
                      float *const rgb[3], int count)
{
    ln_match_evidence evidence;
    ln_match_belief belief;
    ln_match_decision decision;
    ln_cdl cdl;
    ln_arena *arena = ln_arena_new();
    if (!arena)
        return LN_EMEMORY;
    ln_status status = ln_match_look(&t->source, 1, &t->reference, 1, &evidence);
    if (status)
        goto done;
    ln_match_believe(learnt, &evidence, &belief);
    ln_match_decide(&belief, &evidence.source, caution, &decision);
    const bool acts = !ln_match_refusal(&evidence, &decision, arena); /* else the shot is left as it is */
    for (int turn = 0; turn < 2; turn++) {
        const double none[LN_EFFECT_COUNT] = { 0 };
        ln_effect_to_cdl(turn ? belief.effect : acts ? decision.effect : none, &cdl);
        graded(&cdl, source, rgb, count);
        note(&scores[1 + 2 * turn], turn ? "all we believe" : "match", nothing, difference(rgb, truth, count), turn || acts);
        if (!turn && acts && belief.measured && evidence.overlap.agreeing)
            status = residual_rows(t, &cdl, rgb, count);
        if (!turn)
            note(&scores[2], "with residual", nothing, difference(rgb, truth, count), acts);
    }
    if (getenv("BENCH_MATCH_TRIALS"))
        printf("%s on %s: nothing %.2f, match %.2f, with residual %.2f, expected %.2f gain %.2f harm %.2f, agreeing %d\n", t->of_reference->name, t->of_source->name, nothing,
               scores[1].difference[scores[1].count - 1], scores[2].difference[scores[2].count - 1], decision.nothing, decision.gain, decision.harm, evidence.overlap.agreeing);
    if (!status)
        status = with_classes(t, learnt, trusted, caution, &evidence, truth, nothing, scores, source, rgb, count, arena);
done:
    ln_arena_free(arena);
    return status;
}

/* Every seventh cell, which is what is judged. */
static int thin(const ln_small *small, float *const out[3])
{
    int count = 0;
    for (int i = 0; i < small->width * small->height; i += STRIDE, count++)
        for (int c = 0; c < 3; c++)
            out[c][count] = small->rgb[c][i];
    return count;
}

static ln_status run_trial(const trial *t, const ln_match_learnt *learnt, const ln_class_learnt *trusted, double caution, score *scores)
{
    const size_t most = (size_t)t->source->width * t->source->height / STRIDE + 1, others = (size_t)t->reference->width * t->reference->height / STRIDE + 1;
    float *memory = malloc((9 * most + 3 * others) * sizeof *memory);
    if (!memory)
        return ln_fail(LN_EMEMORY, "no memory for a picture");
    float *rgb[3], *source[3], *truth_rgb[3], *reference[3];
    for (int c = 0; c < 3; c++) {
        rgb[c] = memory + c * most;
        source[c] = memory + (3 + c) * most;
        truth_rgb[c] = memory + (6 + c) * most;
        reference[c] = memory + 9 * most + c * others;
    }
    const int count = thin(t->source, source), reference_count = thin(t->reference, reference);
    thin(t->truth, truth_rgb);
    double *truth = lab_of(truth_rgb, count), nothing = difference(source, truth, count);
    note(&scores[0], "do nothing", nothing, nothing, false);
    ln_status status = ours(t, learnt, trusted, caution, truth, nothing, scores, source, rgb, count);
    for (int p = 0; p < peer_count; p++) {
        memcpy(rgb[0], source[0], 3 * most * sizeof *memory);
        peers[p].match(rgb, count, reference, reference_count);
        note(&scores[1 + OURS + p], peers[p].name, nothing, difference(rgb, truth, count), true);
        if (strcmp(peers[p].name, "MKL"))
            continue;
        for (int i = 0; i < count; i++)
            for (int c = 0; c < 3; c++)
                rgb[c][i] = (rgb[c][i] + source[c][i]) / 2;
        note(&scores[1 + OURS + peer_count], "half MKL", nothing, difference(rgb, truth, count), true);
    }
    free(memory);
    free(truth);
    return status;
}

static int by_value(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static void tell(const score *s)
{
    double mean = 0, nothing = 0;
    int harm = 0, worse = 0;
    for (int i = 0; i < s->count; i++) {
        mean += s->difference[i] / s->count;
        nothing += s->nothing[i] / s->count;
        harm += s->difference[i] > s->nothing[i] + LN_MATCH_HARM;
        worse += s->difference[i] > s->nothing[i] + 0.05;
    }
    qsort(s->difference, (size_t)s->count, sizeof *s->difference, by_value);
    printf("| %-15s | %6.2f | %6.2f | %5.2fx | %5.1f %% | %5.1f %% | %5.1f %% |\n", s->name, mean, s->difference[s->count * 95 / 100], mean / nothing, 100.0 * harm / s->count,
           100.0 * worse / s->count, 100.0 * s->changed / s->count);
}

/* A fold for trial `i`: they take turns, of two moments those that have a scene twice. */
static int fold_for(const pictures *p, trial_kind kind, int i)
{
    int able[64], count = 0; /* the list has four */
    for (int fold = 0; fold < fold_count && fold < 64; fold++) {
        bool twice = kind != TRIAL_LATER;
        for (int a = 0; a < p->count; a++)
            for (int b = 0; b < a; b++)
                twice = twice || (p->picture[a].fold == fold && p->picture[a].group == p->picture[b].group);
        if (twice)
            able[count++] = fold;
    }
    return count ? able[i % count] : i % fold_count;
}

int main(int count, char **words)
{
    pictures p;
    if (count < 3) {
        fputs("bench-match LIST FOLDER [TRIALS] [SEED] [CAUTION] [shipped]\n", stderr);
        return 2;
    }
    const int trials = count > 3 ? atoi(words[3]) : 400;
    const uint64_t seed = count > 4 ? strtoull(words[4], NULL, 10) : 20261;
    const double caution = count > 5 ? atof(words[5]) : ln_match_caution;
    const bool shipped = count > 6;
    ln_status status = pictures_read(words[1], words[2], &p);
    static const char *const title[] = { "Different scenes", "\nOne scene, framed anew", "\nOne scene at two moments, framed anew", "\nOne scene, two shots that share no place" };
    for (int kind = TRIAL_SCENES; kind <= TRIAL_BESIDE && !status; kind++) {
        score scores[METHODS] = { { 0 } };
        dice d = { seed * 2 + (uint64_t)kind };
        for (int m = 0; m < METHODS; m++) {
            scores[m].nothing = calloc((size_t)trials + 1, sizeof(double));
            scores[m].difference = calloc((size_t)trials + 1, sizeof(double));
        }
        const int now = kind == TRIAL_SCENES ? trials : trials / 4;
        for (int i = 0; i < now && !status; i++) {
            trial t;
            int fold = shipped ? -1 : fold_for(&p, (trial_kind)kind, i);
            double strength = 0.5 + 0.7 * dice_share(&d);
            status = trial_roll(&p, fold, (trial_kind)kind, true, strength, &d, &t);
            if (!status)
                status = run_trial(&t, shipped ? &ln_match_shipped : &fold_learnt[fold], shipped ? &ln_class_shipped : &fold_classes[fold], caution, scores);
            trial_free(&t);
        }
        if (status)
            break;
        printf("%s, %d trials, seed %llu\n", title[kind], now, (unsigned long long)seed);
        puts("| way | mean dE2000 | p95 | of nothing | harm (> 0.5 worse) | worse at all | acts |\n|---|---|---|---|---|---|---|");
        for (int m = 0; m < 2 + OURS + peer_count; m++)
            tell(&scores[m]);
        printf("Where a class is on both sides and nothing is measured, %d trials:\n", scores[BOTH].count);
        for (int m = BOTH; m <= CLASSED && scores[BOTH].count; m++)
            tell(&scores[m]);
    }
    if (status)
        fprintf(stderr, "%s\n", ln_why());
    pictures_free(&p);
    return status ? 1 : 0;
}

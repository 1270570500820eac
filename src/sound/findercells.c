/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/finderparts.h"

#include <math.h>
#include <stdlib.h>

#include "base/list.h"

static const double usually = 0.6, doubt = 0.5;          /* of the usual cell's odds, where they speak against anything; and what is taken off all odds beside */
static const double never = -4;                          /* what a window of silence answers */

/* [from, to) of the clip, channels as their mean, is heard as the next part of what is described. */
static ln_status hear(const ln_finder *f, int64_t from, int64_t to)
{
    ln_block *block;
    ln_status status = ln_clip_read_sound(f->clip, from, to, &block);
    if (status)
        return status;
    float *mean = block->sound[0]; /* the block is ours alone */
    for (int64_t i = 0; i < block->length && block->channels > 1; i++) {
        for (int c = 1; c < block->channels; c++)
            mean[i] += block->sound[c][i];
        mean[i] /= (float)block->channels;
    }
    ln_describe_push(f->describe, mean, (size_t)block->length);
    ln_block_unref(&block);
    return LN_OK;
}

/* Whoever names a family knows that it is there: before a note is heard, what is modern is as likely that one as all others together (Bayes). */
static double named_share(const ln_finder *f, const ln_name *name)
{
    double share = ln_namer_share(f->namer, name, f->wanted->name), others = (double)ln_namer_families(f->namer) - 1;
    return others * share / (others * share + 1 - share);
}

double ln_finder_unheard(const ln_finder *f, const ln_name *name)
{
    double share = 0;
    for (size_t i = 0; i < ln_namer_families(f->namer); i++)
        share += ln_family_usual(ln_namer_family(f->namer, i), f->job->year) ? 0 : name->family[i];
    return name->modern * (f->wanted ? named_share(f, name) : share);
}

/* Sample of the clip at which window `w` begins. */
static int64_t window_at(const ln_finder *f, size_t w)
{
    return (int64_t)((double)w * ln_finder_cell * (double)f->clip->info.rate);
}

/* First tick of window `w`: the last one ends where the clip does. */
static int64_t window_from(const ln_finder *f, size_t w)
{
    int64_t rate = f->clip->info.rate, from = f->first + window_at(f, w), latest = f->last - (int64_t)(ln_finder_window * (double)rate);
    from = from < latest ? from : latest;
    return from > f->first ? from : f->first;
}

static int64_t window_to(const ln_finder *f, size_t w)
{
    int64_t to = window_from(f, w) + (int64_t)(ln_finder_window * f->clip->info.rate);
    return to < f->last ? to : f->last;
}

ln_status ln_finder_describe(ln_finder *f, size_t w, ln_description *out)
{
    ln_status status = hear(f, window_from(f, w), window_to(f, w));
    return status ? status : ln_describe_finish(f->describe, out);
}

/* What was pushed to `heard` is the next window, and named. */
static ln_status name_window(ln_finder *f, ln_describe *heard)
{
    ln_description description;
    ln_status status = ln_describe_finish(heard, &description);
    if (status && status != LN_ESILENT)
        return status;
    ln_named *longer = ln_list_room(f->window, f->named, &f->room, sizeof *longer);
    if (!longer)
        return LN_EMEMORY;
    f->window = longer;
    ln_named *n = &f->window[f->named++];
    *n = (ln_named){ .name.answer = never };
    if (!status)
        ln_namer_name(f->namer, &description, &n->name);
    return LN_OK;
}

ln_status ln_finder_pass(void *who, const float *mean, size_t count)
{
    ln_finder *f = who;
    const int64_t length = (int64_t)(ln_finder_window * f->clip->info.rate), from = f->passed, to = from + (int64_t)count;
    ln_status status = ln_sweeps_push(f->sweeps, mean, count);
    f->passed = to;
    for (size_t w = f->named; !status && window_at(f, w) < to; w++) {
        const int64_t start = window_at(f, w), end = start + length, first = start > from ? start : from, last = end < to ? end : to;
        ln_describe *heard = f->open[w % LN_FINDER_OPEN];
        ln_describe_push(heard, mean + (first - from), (size_t)(last - first));
        status = last == end ? name_window(f, heard) : LN_OK;
    }
    return status;
}

void ln_finder_add(ln_named *sum, const ln_named *n, double weight)
{
    sum->name.answer += weight * n->name.answer;
    for (size_t i = 0; i < LN_NAMER_FAMILIES; i++)
        sum->name.family[i] += weight * n->name.family[i];
}

double ln_finder_odds(double share)
{
    double held = fmin(fmax(share, 1e-4), 1 - 1e-4);
    return log(held / (1 - held));
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* In a clip that usually holds nothing modern, less is needed for an event: whatever its birds and its rain sound like, they were heard as what they are. */
static ln_status find_ground(ln_finder *f)
{
    double *odds = malloc(f->cells * sizeof *odds);
    if (!odds)
        return ln_fail(LN_EMEMORY, "no memory for %zu cells", f->cells);
    for (size_t c = 0; c < f->cells; c++)
        odds[c] = ln_finder_odds(f->cell[c].name.modern);
    qsort(odds, f->cells, sizeof *odds, ascending);
    f->ground = doubt + usually * fmin((odds[f->cells / 2] + odds[(f->cells - 1) / 2]) / 2, 0);
    free(odds);
    return LN_OK;
}

/* A cell lies in the window that begins with it and in the one before. */
static void name_cells(const ln_finder *f)
{
    for (size_t c = 0; c < f->cells; c++) {
        size_t one = c ? c - 1 : 0, two = c < f->windows ? c : f->windows - 1;
        one = one < f->windows ? one : f->windows - 1;
        ln_finder_add(&f->cell[c], &f->window[one], 0.5);
        ln_finder_add(&f->cell[c], &f->window[two], 0.5);
        f->cell[c].name.modern = ln_namer_modern(f->namer, f->cell[c].name.answer);
        f->cell[c].unheard = ln_finder_unheard(f, &f->cell[c].name);
    }
}

ln_status ln_finder_name(ln_finder *f)
{
    const ln_background *b = &f->background;
    f->first = b->stretch[0].from;
    f->last = b->stretch[b->count - 1].to;
    double seconds = ln_finder_seconds(f, f->last - f->first);
    f->windows = seconds > ln_finder_window ? (size_t)ceil((seconds - ln_finder_window) / ln_finder_cell - 1e-6) + 1 : 1;
    f->cells = (size_t)ceil(seconds / ln_finder_cell - 1e-6);
    f->cells = f->cells ? f->cells : 1;
    f->cell = calloc(f->cells, sizeof *f->cell);
    if (!f->cell)
        return ln_fail(LN_EMEMORY, "no memory for %zu names", f->cells);
    ln_status status = LN_OK;
    if (f->named < f->windows) /* the last, unless it was full when the clip had passed */
        status = hear(f, window_from(f, f->named), window_to(f, f->named));
    if (!status && f->named < f->windows)
        status = name_window(f, f->describe);
    if (!status)
        name_cells(f);
    return status ? status : find_ground(f);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The background is cut where it changes (stretches.h); every stretch is described and named, by parts of a few seconds, with what is heard around it when it is short. Neighbours that
 * hold the same kind of thing make one event. What is heard nearly throughout is a bed, and its span is the clip.
 *
 * The example is made of the event's own pauses, the still and soft ones first: a dog barks in the louder ones. It holds whatever of the period is always there too, so the sound is not
 * lowered as far as with an example that a person chose (100 mixes, all taken off: 6 dB bring 1.65 dB and harm 3 in 100 by half a decibel, 9 dB 1.79 and 13, 18 dB 1.59 and 25; to name the
 * example too, and go deeper where it is heard as modern, brought nothing). Stretches of the same clip without the sound show what stays. */
#include "sound/finder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "sound/namer.h"
#include "sound/reasons.h"
#include "sound/stretches.h"

static const double part_step = 2, part_window = 4;      /* seconds: how far apart, and what is named at once. A whole scene at once is named worse (area under the curve .79 to .82); */
static const double part_many = 16;                      /* a stretch longer than this has parts enough without overlap */
static const double margin = 0.5;                        /* seconds to either side of an event: it is heard before it is named */
static const double bed_share = 0.8;                     /* of the clip */
static const double absent = 0.2;                        /* so unlikely, it counts as not there */
static const double same_thing = 0.35;                   /* neighbours as likely as this are one event */
static const double example_most = 3, example_least = 0.25; /* seconds of example */
static const double least_named = 0.3;                   /* a family or narrow kind less likely than this is not named; */
static const double least_engine = 0.7;                  /* it is still an engine or machine if that is as likely as this, */
static const double unknown_most = 0.5;                  /* and otherwise unknown: shown, and left to a person */
static const double floor_db = -9;

/* A stretch, named. */
typedef struct named {
    ln_name name;
    ln_description description; /* of its longest part */
    size_t parts;
    double seconds, unheard;    /* unheard: how likely it is what is looked for */
} named;

typedef struct finder {
    ln_clip *clip;
    const ln_job *job;
    const ln_family *wanted;
    double least;
    ln_namer *namer;
    ln_describe *describe;
    ln_background background;
    named *named;
    ln_findings *into;
} finder;

static double seconds_of(const finder *f, int64_t ticks)
{
    return ln_seconds(ticks, f->clip->info.base);
}

/* [from, to) of the clip, channels as their mean, is heard as the next part of what is described. */
static ln_status hear(const finder *f, int64_t from, int64_t to)
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

/* Name one part, widened to part_window as far as the clip goes, and add it to the stretch's name with its weight in seconds. */
static ln_status name_part(finder *f, int64_t from, int64_t to, named *into)
{
    const ln_background *b = &f->background;
    int64_t first = b->stretch[0].from, last = b->stretch[b->count - 1].to, least = (int64_t)(part_window * f->clip->info.rate);
    double weight = seconds_of(f, to - from);
    if (to - from < least) {
        from -= (least - (to - from)) / 2;
        from = from < first ? first : from;
        to = from + least < last ? from + least : last;
        from = to - least > first ? to - least : first;
    }
    ln_description description;
    ln_name name;
    ln_status status = hear(f, from, to);
    if (status || ln_describe_finish(f->describe, &description)) /* silence has no name */
        return status;
    ln_namer_name(f->namer, &description, &name);
    if (description.seconds > into->description.seconds)
        into->description = description;
    into->name.answer += weight * name.answer;
    into->parts++;
    for (size_t i = 0; i < LN_NAMER_FAMILIES; i++)
        into->name.family[i] += weight * name.family[i];
    into->seconds += weight;
    return LN_OK;
}

static double share_of(const finder *f, const ln_name *name, const char *family)
{
    for (size_t i = 0; i < ln_namer_families(f->namer); i++)
        if (!strcmp(ln_namer_family(f->namer, i)->name, family))
            return name->family[i];
    return 0;
}

/* Whoever names a family knows that it is there: before a note is heard, what is modern is as likely that one as all others together (Bayes). */
static double named_share(const finder *f, const ln_name *name)
{
    double share = share_of(f, name, f->wanted->name), others = (double)ln_namer_families(f->namer) - 1;
    return others * share / (others * share + 1 - share);
}

/* How likely it is that this is what is looked for. */
static double unheard(const finder *f, const ln_name *name)
{
    double share = 0;
    for (size_t i = 0; i < ln_namer_families(f->namer); i++)
        share += ln_family_usual(ln_namer_family(f->namer, i), f->job->year) ? 0 : name->family[i];
    return name->modern * (f->wanted ? named_share(f, name) : share);
}

static void weigh(const finder *f, named *n)
{
    if (n->seconds > 0) {
        n->name.answer /= n->seconds;
        for (size_t i = 0; i < LN_NAMER_FAMILIES; i++)
            n->name.family[i] /= n->seconds;
        n->name.modern = ln_namer_modern(f->namer, n->name.answer, n->parts);
    }
}

static ln_status name_stretch(finder *f, size_t i)
{
    const ln_stretch *s = &f->background.stretch[i];
    named *n = &f->named[i];
    int64_t length = s->to - s->from;
    double seconds = seconds_of(f, length);
    int64_t parts = (int64_t)ceil(seconds / (seconds > part_many ? part_window : part_step));
    ln_status status = LN_OK;
    for (int64_t p = 0; !status && p < parts; p++) {
        if (ln_job_stopping(f->job))
            return ln_job_stopped();
        status = name_part(f, s->from + length * p / parts, s->from + length * (p + 1) / parts, n);
    }
    weigh(f, n);
    n->unheard = unheard(f, &n->name);
    if (f->job->progress && f->clip->info.length > 0)
        f->job->progress(f->job->who, "naming what is heard", (double)(s->to - f->clip->info.start) / (double)f->clip->info.length, seconds_of(f, s->to));
    return status;
}

/* Softer and stiller first: what comes and goes in a pause is not the sound that stands behind it. */
static int by_stillness(const void *a, const void *b)
{
    const ln_pause *p = a, *q = b;
    float x = p->level + p->swing, y = q->level + q->swing;
    return (x > y) - (x < y);
}

static int by_time(const void *a, const void *b)
{
    const ln_span *p = a, *q = b;
    return (p->from > q->from) - (p->from < q->from);
}

/* Fill `span` with pauses of stretches [from, to) for which `those` holds, at most example_most seconds of them. */
static ln_status choose(const finder *f, size_t from, size_t to, bool (*those)(const finder *, size_t), ln_span *span, size_t *count)
{
    const ln_background *b = &f->background;
    ln_pause *all = malloc((b->pauses + 1) * sizeof *all);
    size_t candidates = 0;
    double seconds = 0;
    *count = 0;
    if (!all)
        return ln_fail(LN_EMEMORY, "no memory for %zu pauses", b->pauses);
    for (size_t i = from; i < to; i++)
        if (those(f, i)) {
            memcpy(all + candidates, b->pause + b->stretch[i].pause, b->stretch[i].pauses * sizeof *all);
            candidates += b->stretch[i].pauses;
        }
    if (candidates)
        qsort(all, candidates, sizeof *all, by_stillness);
    for (size_t i = 0; i < candidates && *count < LN_FINDER_EXAMPLES && seconds < example_most; i++) {
        span[(*count)++] = (ln_span){ all[i].from, all[i].to, f->clip->info.base };
        seconds += seconds_of(f, all[i].to - all[i].from);
    }
    free(all);
    if (seconds < example_least)
        *count = 0;
    qsort(span, *count, sizeof *span, by_time);
    return LN_OK;
}

static bool any(const finder *f, size_t stretch)
{
    (void)f;
    (void)stretch;
    return true;
}

static bool without(const finder *f, size_t stretch)
{
    return f->named[stretch].name.modern < absent;
}

/* Families that are easily taken for one another; in the last row, what engines and machines have in common. */
enum { KIN = 14, BROAD = 6, KINDS };
static const char *const kinds[KINDS][KIN] = {
    { "car", "motor-bus", "motor-cycle", "dense-traffic" },
    { "helicopter", "propeller-aircraft", "jet" },
    { "chainsaw", "power-tool", "motor-cycle" },
    { "electric-train", "steam-train", "motor-bus" },
    { "machine", "ventilation", "mains-hum", "power-tool" },
    { "siren-wail", "car-horn" },
    { "car", "motor-bus", "motor-cycle", "dense-traffic", "helicopter", "propeller-aircraft", "jet", "chainsaw", "power-tool", "electric-train", "machine", "ventilation", "mains-hum" },
};

/* How likely the kinds [from, to) that `family` is of are, at most. */
static double kind_share(const finder *f, const ln_name *name, const ln_family *family, size_t from, size_t to)
{
    double most = 0;
    for (size_t k = from; k < to; k++) {
        double all = 0;
        bool among = false;
        for (size_t i = 0; i < KIN && kinds[k][i]; i++) {
            all += share_of(f, name, kinds[k][i]);
            among = among || !strcmp(kinds[k][i], family->name);
        }
        most = among ? fmax(most, all) : most;
    }
    return most;
}

/* What to call it: the likeliest family, itself or as one engine among others; NULL when it is neither. */
static const ln_family *call(const finder *f, const ln_name *name, bool *perhaps)
{
    size_t best = 0;
    for (size_t i = 1; i < ln_namer_families(f->namer); i++)
        best = name->family[i] > name->family[best] ? i : best;
    const ln_family *family = ln_namer_family(f->namer, best);
    *perhaps = fmax(name->family[best], kind_share(f, name, family, 0, BROAD)) < least_named;
    return *perhaps && kind_share(f, name, family, BROAD, KINDS) < least_engine ? NULL : family;
}

/* "motor car: beating at 26 Hz, harmonic comb at 52 Hz, 9 s; a rarity before 1904". The year before which it was not heard at all is said by whoever prints the proposal. */
static ln_status give_reason(const finder *f, const named *n, bool perhaps, ln_finding *found)
{
    int figure[LN_NAMER_REASONS];
    struct ln_arena *arena = f->into->arena;
    ln_namer_reasons(f->namer, &n->description, true, figure);
    const char *said = ln_reasons_say(figure, &n->description, arena), *rare = "";
    if (found->family && ln_family_heard(found->family, f->job->year) && !ln_family_usual(found->family, f->job->year))
        rare = ln_arena_print(arena, "; a rarity before %d", ln_family_usual_from(found->family, NULL, NULL));
    found->reason = said && rare ? ln_arena_print(arena, "%s%s: %s%s%.0f s%s", perhaps ? "engine or machine, perhaps " : "", found->family ? found->family->label : "something unknown",
                                                  said, *said ? ", " : "", n->seconds, rare)
                                 : NULL;
    return found->reason ? LN_OK : LN_EMEMORY;
}

static ln_status add(ln_findings *list, const ln_finding *found)
{
    ln_finding *item = ln_arena_room(list->arena, list->item, list->count, &list->room, sizeof *item);
    if (!item)
        return LN_EMEMORY;
    list->item = item;
    list->item[list->count++] = *found;
    return LN_OK;
}

/* What stretches [from, to) say together. */
static named join(const finder *f, size_t from, size_t to)
{
    named all = { 0 };
    for (size_t i = from; i < to; i++) {
        const named *n = &f->named[i];
        all.name.answer += n->seconds * n->name.answer;
        all.parts += n->parts;
        for (size_t k = 0; k < LN_NAMER_FAMILIES; k++)
            all.name.family[k] += n->seconds * n->name.family[k];
        all.seconds += n->seconds;
        if (n->description.seconds > all.description.seconds)
            all.description = n->description;
    }
    weigh(f, &all);
    all.unheard = unheard(f, &all.name);
    return all;
}

static void place(const finder *f, size_t from, size_t to, ln_finding *found)
{
    const ln_background *b = &f->background;
    int64_t first = b->stretch[0].from, last = b->stretch[b->count - 1].to, edge = (int64_t)(margin * f->clip->info.rate);
    int64_t start = b->stretch[from].from, end = b->stretch[to - 1].to;
    found->bed = (double)(end - start) >= bed_share * (double)(last - first);
    found->span = (ln_span){ start - edge < first || found->bed ? first : start - edge, end + edge > last || found->bed ? last : end + edge, f->clip->info.base };
}

static ln_status tell(const finder *f, size_t from, size_t to)
{
    named all = join(f, from, to);
    ln_finding found = { .confidence = all.unheard, .floor_db = floor_db };
    bool perhaps = false;
    if (all.unheard < f->least)
        return LN_OK;
    found.family = f->wanted ? f->wanted : call(f, &all.name, &perhaps);
    if (!found.family)
        found.confidence = fmin(found.confidence, unknown_most);
    place(f, from, to, &found);
    ln_status status = choose(f, from, to, any, found.noise, &found.noise_count);
    if (!status)
        status = choose(f, 0, f->background.count, without, found.keep, &found.keep_count);
    if (!status)
        status = give_reason(f, &all, perhaps && found.family, &found);
    return status ? status : add(f->into, &found);
}

static ln_status gather(const finder *f)
{
    ln_status status = LN_OK;
    double least = fmin(same_thing, f->least);
    for (size_t i = 0; !status && i < f->background.count;) {
        size_t end = i;
        while (end < f->background.count && f->named[end].unheard >= least)
            end++;
        if (end > i)
            status = tell(f, i, end);
        i = end > i ? end : i + 1;
    }
    return status;
}

ln_status ln_finder_find(ln_clip *clip, const ln_job *job, const ln_family *wanted, double least, ln_findings *into)
{
    finder f = { .clip = clip, .job = job, .wanted = wanted, .least = least, .into = into };
    ln_status status = ln_background_cut(clip, job, &f.background);
    if (status || !f.background.count)
        goto done;
    f.named = calloc(f.background.count, sizeof *f.named);
    status = f.named ? ln_namer_open(&f.namer) : ln_fail(LN_EMEMORY, "no memory for %zu stretches", f.background.count);
    if (!status)
        status = ln_describe_new(clip->info.rate, &f.describe);
    for (size_t i = 0; !status && i < f.background.count; i++)
        status = name_stretch(&f, i);
    if (!status)
        status = gather(&f);
done:
    ln_describe_free(&f.describe);
    ln_namer_free(&f.namer);
    free(f.named);
    ln_background_free(&f.background);
    return status;
}

ln_status ln_finder_families(const ln_family *family[LN_FINDER_FAMILIES], size_t *count)
{
    ln_namer *namer;
    ln_status status = ln_namer_open(&namer);
    *count = 0;
    for (size_t i = 0; !status && i < ln_namer_families(namer) && i < LN_FINDER_FAMILIES; i++)
        family[(*count)++] = ln_namer_family(namer, i);
    ln_namer_free(&namer);
    return status;
}

const ln_family *ln_finder_family(const char *word)
{
    const ln_family *all[LN_FINDER_FAMILIES], *family = ln_family_find(word);
    size_t count;
    if (!family || ln_finder_families(all, &count))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (all[i] == family)
            return family;
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The clip is named by windows of 4 s, 2 s apart; two of them say what is heard in each cell of 2 s. Where cells are likely enough on end that it pays to enter and to leave them, something
 * is heard (the likeliest course of a chain of two states, A. Viterbi, 1967): one cell of doubt does not cut an event in two, and one of suspicion makes none. Its ends are then moved to where
 * the background changes (stretches.h), if that is near. What is heard nearly throughout is a bed, and its span is the clip.
 *
 * The example is made of the event's own pauses, the still and soft ones first: a dog barks in the louder ones. It holds whatever of the period is always there too, so the
 * remover doubts it (ln_example_doubt). Stretches of the same clip without the sound show what stays; an event that has none is not lowered as far
 * (bench/sound/NAMER.md). */
#include "sound/finderparts.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sound/reasons.h"

static const double turn_cost = 1;                       /* natural logarithm of how much surer a course must be to enter or leave an event */
static const double near_cut = 1.5;                      /* seconds: an end this near to a change of the background lies there */
static const double margin = 0.5;                        /* seconds to either side of an event: it is heard before it is named */
static const double short_clip = 12;                     /* seconds: what is no longer than an event is heard as a whole */
static const double bed_share = 0.8;                     /* of the clip */
static const double absent = 0.2, doubtful = 0.5;        /* so unlikely, it counts as not there; and where there is no such moment: what stays, shown with some of what goes, leaves more */
static const double example_most = 3, example_least = 0.25; /* seconds of example */
static const double known_floor = -18, event_floor = -12; /* dB: of a bed, and of an event beside which it is known what stays; of one of which only its own few pauses are known */
static const double seldom = 0.5;                        /* of what is asked for: a clip that is heard as a whole has one proposal at most, and a person decides. Not of what is named: the name says what it is to be */
static const double agreed = 1.5, elsewhere = 0.35;      /* how much surer cells that agree are of a family than one; what is taken off of what the rest of the clip sounds like */
static const double least_share = 1e-4;                  /* of a family in a cell */

static size_t cell_of(const ln_finder *f, int64_t tick)
{
    size_t c = (size_t)(ln_finder_seconds(f, tick - f->first) / ln_finder_cell);
    return c < f->cells ? c : f->cells - 1;
}

/* What may show the event, or, `below` so much that something modern is heard there, what stays when it goes: never both, however doubtful an event is. */
static bool shows(const ln_finder *f, const ln_pause *p, const ln_span *event, double below)
{
    bool within = p->from >= event->from && p->to <= event->to, apart = p->to <= event->from || p->from >= event->to;
    return below > 0 ? apart && f->cell[cell_of(f, p->from)].name.modern < below : within;
}

/* Fill `span` with pauses inside `event`, or, `below` 0 to 1, with those beside it that hold nothing modern; at most example_most seconds of them. */
static ln_status choose(const ln_finder *f, const ln_span *event, double below, ln_span *span, size_t *count)
{
    const ln_background *b = &f->background;
    ln_pause *all = malloc((b->pauses + 1) * sizeof *all);
    size_t candidates = 0;
    double seconds = 0;
    *count = 0;
    if (!all)
        return ln_fail(LN_EMEMORY, "no memory for %zu pauses", b->pauses);
    for (size_t i = 0; i < b->pauses; i++)
        if (shows(f, &b->pause[i], event, below))
            all[candidates++] = b->pause[i];
    if (candidates)
        qsort(all, candidates, sizeof *all, ln_pause_by_stillness);
    for (size_t i = 0; i < candidates && *count < LN_FINDER_EXAMPLES && seconds < example_most; i++) {
        span[(*count)++] = (ln_span){ all[i].from, all[i].to, f->clip->info.base };
        seconds += ln_finder_seconds(f, all[i].to - all[i].from);
    }
    free(all);
    if (seconds < example_least)
        *count = 0;
    qsort(span, *count, sizeof *span, ln_span_by_time);
    return LN_OK;
}

/* "road traffic, perhaps motor car: beating at 26 Hz, harmonic comb at 52 Hz, 9 s; a rarity before 1904". The year before which it was not heard at all is said by whoever prints the
 * proposal. What decided is told of the window that is surest. */
static ln_status give_reason(ln_finder *f, size_t from, size_t to, const char *label, ln_finding *found)
{
    int figure[LN_NAMER_REASONS];
    struct ln_arena *arena = f->into->arena;
    ln_description description;
    size_t best = from < f->windows ? from : f->windows - 1;
    for (size_t w = from; w < to && w < f->windows; w++)
        best = f->window[w].name.answer > f->window[best].name.answer ? w : best;
    ln_status status = ln_finder_describe(f, best, &description);
    if (status && status != LN_ESILENT)
        return status;
    ln_namer_reasons(f->namer, &description, true, figure);
    const char *said = ln_reasons_say(figure, &description, arena), *rare = "";
    if (ln_family_heard(found->family, f->job->year) && !ln_family_usual(found->family, f->job->year))
        rare = ln_arena_print(arena, "; a rarity before %d", ln_family_usual_from(found->family, NULL, NULL));
    found->reason = said && rare ? ln_arena_print(arena, "%s%s%s: %s%s%.0f s%s", label, *label ? ", perhaps " : "", found->family->label, said, *said ? ", " : "",
                                                  ln_finder_seconds(f, found->span.to - found->span.from), rare)
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

/* Which family the event in cells [from, to) is, held against the rest of the clip: what the trees hear of an engine where nobody heard one is the scene's. A cell to either side
 * belongs to neither. Where there is no rest, the families stay as they are. */
static void hold_against_rest(const ln_finder *f, size_t from, size_t to, ln_name *name)
{
    const size_t families = ln_namer_families(f->namer);
    double within[LN_NAMER_FAMILIES] = { 0 }, beside[LN_NAMER_FAMILIES] = { 0 }, share[LN_NAMER_FAMILIES], top = -HUGE_VAL, all = 0;
    size_t rest = 0;
    for (size_t c = 0; c < f->cells; c++) {
        bool inside = c >= from && c < to, apart = c + 1 < from || c > to;
        rest += apart;
        for (size_t i = 0; i < families && (inside || apart); i++)
            (inside ? within : beside)[i] += log(fmax(f->cell[c].name.family[i], least_share));
    }
    if (!rest)
        return;
    for (size_t i = 0; i < families; i++) {
        share[i] = agreed * (within[i] / (double)(to - from) - elsewhere * beside[i] / (double)rest);
        top = fmax(top, share[i]);
    }
    for (size_t i = 0; i < families; i++)
        all += share[i] = exp(share[i] - top);
    for (size_t i = 0; i < families; i++)
        name->family[i] = share[i] / all;
}

/* What cells [from, to) say together; as an event, or as all of a short clip. */
static ln_named join(const ln_finder *f, size_t from, size_t to, bool event)
{
    ln_named all = { 0 };
    double odds = 0;
    for (size_t c = from; c < to; c++) {
        ln_finder_add(&all, &f->cell[c], 1 / (double)(to - from));
        odds += (ln_finder_odds(f->cell[c].name.modern) - f->ground) / (double)(to - from);
    }
    if (event)
        hold_against_rest(f, from, to, &all.name);
    all.name.modern = event ? ln_namer_event(f->namer, odds, (double)(to - from) * ln_finder_cell) : ln_namer_whole(f->namer, all.name.answer);
    all.unheard = ln_finder_unheard(f, &all.name);
    return all;
}

/* Where the background changes nearest to `tick`, if that is near. */
static int64_t at_change(const ln_finder *f, int64_t tick)
{
    const ln_background *b = &f->background;
    int64_t best = tick, off = (int64_t)(near_cut * f->clip->info.rate);
    for (size_t i = 1; i < b->count; i++) {
        int64_t away = b->stretch[i].from > tick ? b->stretch[i].from - tick : tick - b->stretch[i].from;
        if (away < off) {
            off = away;
            best = b->stretch[i].from;
        }
    }
    return best;
}

static void place(const ln_finder *f, size_t from, size_t to, ln_finding *found)
{
    int64_t rate = f->clip->info.rate, edge = (int64_t)(margin * (double)rate), start = f->first + (int64_t)(ln_finder_cell * (double)from * (double)rate), end = f->first + (int64_t)(ln_finder_cell * (double)to * (double)rate);
    found->bed = (double)(end - start) >= bed_share * (double)(f->last - f->first);
    start = from ? at_change(f, start) : f->first;
    end = to < f->cells ? at_change(f, end) : f->last;
    found->span = (ln_span){ start - edge < f->first || found->bed ? f->first : start - edge, end + edge > f->last || found->bed ? f->last : end + edge, f->clip->info.base };
}

/* The examples that a finding has, by where it is. */
static ln_status show(const ln_finder *f, ln_finding *found)
{
    ln_status status = choose(f, &found->span, 0, found->noise, &found->noise_count);
    if (!status)
        status = choose(f, &found->span, absent, found->keep, &found->keep_count);
    if (!status && !found->keep_count)
        status = choose(f, &found->span, doubtful, found->keep, &found->keep_count);
    found->floor_db = found->bed || found->keep_count ? known_floor : event_floor;
    return status;
}

static ln_status tell(ln_finder *f, size_t from, size_t to, bool event)
{
    ln_named all = join(f, from, to, event);
    ln_finding found = { .confidence = all.unheard };
    const char *label = "";
    if (all.unheard < f->least * (event || f->wanted ? 1 : seldom))
        return LN_OK;
    found.family = f->wanted ? f->wanted : ln_namer_call(f->namer, &all.name, &label);
    place(f, from, to, &found);
    ln_status status = show(f, &found);
    if (!status)
        status = give_reason(f, from, to, label, &found);
    return status ? status : add(f->into, &found);
}

/* The likeliest course through the cells, in (true) and out of events: `course` gets one state a cell. `turned` is room for two marks a cell. */
static void follow(const ln_finder *f, bool *course, bool *turned)
{
    double out = 0, in = 0; /* what was heard before the clip is not known, nor what will be behind it */
    for (size_t c = 0; c < f->cells; c++) {
        double left = in - turn_cost, entered = out - turn_cost;
        turned[2 * c] = c && left > out;
        turned[2 * c + 1] = c && entered > in;
        double stayed = turned[2 * c] ? left : out;
        in = (turned[2 * c + 1] ? entered : in) + ln_finder_odds(f->cell[c].unheard) - f->ground;
        out = stayed;
    }
    bool state = in > out;
    for (size_t c = f->cells; c-- > 0;) {
        course[c] = state;
        state = turned[2 * c + (state ? 1 : 0)] ? !state : state;
    }
}

static ln_status gather(ln_finder *f)
{
    if (ln_finder_seconds(f, f->last - f->first) <= short_clip)
        return tell(f, 0, f->cells, false);
    bool *course = calloc(3 * f->cells, sizeof *course);
    ln_status status = course ? LN_OK : ln_fail(LN_EMEMORY, "no memory for %zu cells", f->cells);
    if (course)
        follow(f, course, course + f->cells);
    for (size_t c = 0; !status && c < f->cells;) {
        size_t end = c;
        while (end < f->cells && course[end])
            end++;
        if (end > c)
            status = tell(f, c, end, true);
        c = end > c ? end : c + 1;
    }
    free(course);
    return status;
}

/* A siren that was found by its course: what it is called and how sure that is, where the trees have found something there, and by itself otherwise. */
static ln_status tell_sweep(ln_finder *f, const ln_family *siren, const ln_sweep *sweep)
{
    const int64_t from = f->first + sweep->from, to = f->first + sweep->to < f->last ? f->first + sweep->to : f->last;
    ln_finding *there = NULL, found = { .span = { from, to, f->clip->info.base } };
    for (size_t i = 0; i < f->into->count; i++) {
        ln_finding *one = &f->into->item[i];
        int64_t shared = (one->span.to < to ? one->span.to : to) - (one->span.from > from ? one->span.from : from);
        there = 2 * shared > to - from ? one : there;
    }
    if (there && there->confidence > sweep->confidence && there->family == siren)
        return LN_OK;
    found.family = siren;
    found.confidence = there ? fmax(there->confidence, sweep->confidence) : sweep->confidence;
    if (there) {
        found.span.from = there->span.from < from ? there->span.from : from;
        found.span.to = there->span.to > to ? there->span.to : to;
    }
    found.bed = (double)(found.span.to - found.span.from) >= bed_share * (double)(f->last - f->first);
    if (found.bed)
        found.span = (ln_span){ f->first, f->last, f->clip->info.base };
    found.reason = sweep->period > 0 ? ln_arena_print(f->into->arena, "wailing siren %.0f to %.0f Hz, every %.1f s", sweep->low, sweep->high, sweep->period)
                                     : ln_arena_print(f->into->arena, "siren that rises and falls, %.0f to %.0f Hz", sweep->low, sweep->high);
    ln_status status = found.reason ? show(f, &found) : LN_EMEMORY;
    if (status || !there)
        return status ? status : add(f->into, &found);
    *there = found;
    return LN_OK;
}

static ln_status tell_sweeps(ln_finder *f)
{
    const ln_family *siren = ln_family_find("siren-wail");
    size_t count;
    ln_status status = ln_sweeps_end(f->sweeps);
    const ln_sweep *sweep = ln_sweeps_found(f->sweeps, &count);
    bool looked_for = f->wanted ? f->wanted == siren : !ln_family_usual(siren, f->job->year);
    for (size_t i = 0; i < count && looked_for && !status; i++)
        status = tell_sweep(f, siren, &sweep[i]);
    return status;
}

ln_status ln_finder_find(ln_clip *clip, const ln_job *job, const ln_family *wanted, double least, ln_findings *into)
{
    ln_finder f = { .clip = clip, .job = job, .wanted = wanted, .least = least, .into = into };
    ln_status status = ln_namer_open(&f.namer);
    if (!status)
        status = ln_describe_new(clip->info.rate, ln_namer_ear(f.namer), &f.describe);
    if (!status)
        status = ln_sweeps_new(clip->info.rate, &f.sweeps);
    for (int i = 0; !status && i < LN_FINDER_OPEN; i++)
        status = ln_describe_new(clip->info.rate, ln_namer_ear(f.namer), &f.open[i]);
    if (!status)
        status = ln_background_cut(clip, job, &(ln_listener){ ln_finder_pass, &f }, &f.background);
    if (!status && f.background.count)
        status = ln_finder_name(&f);
    if (!status && f.background.count)
        status = gather(&f);
    if (!status && f.background.count)
        status = tell_sweeps(&f);
    for (int i = 0; i < LN_FINDER_OPEN; i++)
        ln_describe_free(&f.open[i]);
    ln_describe_free(&f.describe);
    ln_sweeps_free(&f.sweeps);
    ln_namer_free(&f.namer);
    free(f.window);
    free(f.cell);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* What was accepted on one clip of a film, offered on another: an example helps as long as place, day and microphone are the same. The film's file and the clips' own say what may be; whether the
 * noise is there is asked of the sound. What its example would take off is measured: of a noise that is not there, the remover takes next to nothing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "base/filename.h"
#include "sound/hushparts.h"
#include "sound/loan.h"
#include "sound/tap.h"

/* How likely it is that an example brings the sound nearer to what is to be kept, by half a decibel at least, when it takes off what is so many dB below the whole: a logistic curve over cases of 8 s
 * from 120 mixes of validate-even, a quarter with the same noise, a quarter with another, half without any (bench/sound/RESULTS.md, "On another clip"). */
static const double sure = 4.56, sure_per_db = 0.272;
enum { SECONDS = 8 }; /* where it takes most */
static const double least_offered = 0.3, helps = 0.5;
static const double much_less_db = 6, next_to_nothing_db = -30; /* below the whole: of what takes so little, less tells nothing */
static const double unvouched = 0.5; /* what was found in pauses holds that clip's scene too: taken off elsewhere it brings as much as it harms, so that it is only shown */

/* Energies of what goes and of all there is, second by second. */
typedef struct measure {
    double gone[SECONDS], all[SECONDS];
    int64_t seconds; /* that are full */
    int samples;     /* of the one that is being filled */
    double most;     /* largest share of so many seconds */
} measure;

static void weigh(measure *m)
{
    double gone = 0, all = 0;
    for (int i = 0; i < SECONDS; i++) {
        gone += m->gone[i];
        all += m->all[i];
    }
    if (all > 0)
        m->most = fmax(m->most, gone / all);
}

static void next_second(measure *m)
{
    if (++m->seconds >= SECONDS)
        weigh(m);
    m->samples = 0;
    m->gone[m->seconds % SECONDS] = m->all[m->seconds % SECONDS] = 0;
}

/* `count` samples of a block, against what went into them. */
static void add(measure *m, const ln_tap *tap, const ln_block *block, int64_t count, int rate, float *before)
{
    for (int64_t done = 0; done < count;) {
        const int piece = (int)fmin((double)(count - done), rate - m->samples), second = (int)(m->seconds % SECONDS);
        for (int c = 0; c < block->channels; c++) {
            const float *after = block->sound[c] + done;
            ln_tap_read(tap, c, block->at + done, piece, before);
            for (int i = 0; i < piece; i++) {
                const double was = (double)before[i], off = was - (double)after[i];
                m->gone[second] += off * off;
                m->all[second] += was * was;
            }
        }
        done += piece;
        if ((m->samples += piece) == rate)
            next_second(m);
    }
}

static ln_status pull(ln_clip *chain, ln_tap *tap, ln_span span, const ln_job *job, measure *m)
{
    float *before = malloc((size_t)chain->info.rate * sizeof *before);
    ln_block *block;
    ln_status status = before ? ln_clip_seek(chain, span.from) : ln_fail(LN_EMEMORY, "no memory for a second of sound");
    ln_tap_open(tap);
    while (!status) {
        status = ln_job_stopping(job) ? ln_job_stopped() : ln_clip_next(chain, &block);
        if (status)
            break;
        const int64_t left = span.to - block->at, behind = block->at + block->length;
        add(m, tap, block, block->length < left ? block->length : left, chain->info.rate, before);
        ln_block_unref(&block);
        ln_tap_forget(tap, behind);
        if (behind >= span.to)
            break;
    }
    if (m->seconds < SECONDS)
        weigh(m);
    free(before);
    return status == LN_END ? LN_OK : status;
}

/* What a proposal shows, as it is heard before anything is carried out, and where, in words. */
static ln_status learn(const ln_hush_search *s, const ln_proposal *proposal, ln_example *example, const char **where)
{
    ln_hush_shown shows;
    ln_status status = ln_hush_show(proposal->settings, s->clip, s->end, s->job, s->job->arena, &shows);
    if (status)
        return status;
    status = ln_hush_learn(&shows, ln_hush_is_doubtful(proposal), s->job, example);
    *where = ln_hush_words(shows.noise, s->into->arena);
    ln_hush_shown_close(&shows);
    return status || *where ? status : LN_EMEMORY;
}

/* How far below the whole that is which a proposal would take off, once those in `laid` are carried out; in decibels, where it takes most. As deep as it goes by itself, all channels alike:
 * what the person's own floor is says nothing of whether the noise is there. */
static ln_status hold(const ln_hush_search *s, const ln_proposals *laid, const ln_proposal *proposal, const ln_example *example, double *db)
{
    ln_fader fader = ln_hush_fader(proposal);
    ln_loan *lent;
    ln_tap *tap;
    ln_clip *longer;
    measure m = { 0 };
    ln_hush standard;
    ln_settings_standard(&ln_op_hush.table, &standard);
    fader.floor_db = standard.floor_db;
    ln_status status = ln_lend(s->clip, &lent);
    if (status)
        return status;
    ln_clip *chain = &lent->clip;
    if (laid->count && !(status = ln_op_hush.apply(laid, chain, s->job, &longer)))
        chain = longer;
    if (!status && !(status = ln_tap_new(chain, &tap, &longer)))
        chain = longer;
    if (!status && !(status = ln_shown_remove(chain, &fader, example, standard.strength, &longer)))
        chain = longer;
    if (!status)
        status = pull(chain, tap, ln_span_in(proposal->span, s->clip->info.base), s->job, &m);
    ln_clip_close(&chain);
    *db = 10 * log10(fmax(m.most, 1e-12));
    return status;
}

/* An accepted proposal as it would stand on this clip. */
typedef struct candidate {
    ln_proposal proposal;
    ln_hush settings;
    ln_example *example;
    const char *where;
    double db;
} candidate;

static double confidence_of(const candidate *c)
{
    return (c->settings.example == LN_EXAMPLE_PAUSES ? unvouched : 1) / (1 + exp(-(sure + sure_per_db * c->db)));
}

static const char *reason_of(const candidate *c, ln_arena *arena)
{
    return ln_arena_print(arena, "accepted on %s, %s there at %s; what goes here is %.0f dB below the whole", ln_filename(c->settings.shown_in),
                          c->settings.example == LN_EXAMPLE_PAUSES ? "found" : "shown", c->where, fmax(0, -c->db));
}

/* Stretches of room tone are those of the other clip: here they are looked for anew. */
static void bring(const ln_elsewhere *from, const ln_hush_search *s, candidate *c)
{
    c->settings = *(const ln_hush *)from->proposal->settings;
    if (!c->settings.shown_in)
        c->settings.shown_in = from->path;
    c->settings.example = ln_hush_is_doubtful(from->proposal) ? LN_EXAMPLE_PAUSES : LN_EXAMPLE_ALONE;
    c->settings.tone = (ln_texts){ 0 };
    c->proposal = ln_hush_proposal(s, &c->settings);
    c->proposal.family = from->proposal->family;
    c->proposal.by = "lanterne";
}

static bool shows_noise(const ln_proposal *p)
{
    return p->op == &ln_op_hush && ((const ln_hush *)p->settings)->noise.count;
}

static int by_share(const void *one, const void *other)
{
    const candidate *a = one, *b = other;
    return (b->db > a->db) - (b->db < a->db);
}

/* Those of which more is heard than nothing, the loudest first. */
static ln_status hold_all(const ln_hush_search *s, const ln_elsewhere *accepted, size_t count, candidate *list, size_t *kept)
{
    const ln_proposals none = { 0 };
    ln_example *example = NULL; /* of one that was not kept: the next one's */
    ln_status status = LN_OK;
    *kept = 0;
    for (size_t i = 0; !status && i < count; i++) {
        candidate *c = &list[*kept];
        if (!shows_noise(accepted[i].proposal))
            continue;
        bring(&accepted[i], s, c);
        if (s->job->progress)
            s->job->progress(s->job->who, "comparing with other clips", (double)i / (double)count, ln_seconds(s->end - s->clip->info.start, s->clip->info.base) * (double)i);
        c->example = example ? example : ln_arena_alloc(s->into->arena, sizeof *example);
        status = c->example ? learn(s, &c->proposal, c->example, &c->where) : LN_EMEMORY;
        if (!status)
            status = hold(s, &none, &c->proposal, c->example, &c->db);
        const bool keep = !status && confidence_of(c) >= least_offered;
        example = keep ? NULL : c->example;
        *kept += keep;
        if (status && status != LN_ECANCELLED && status != LN_EMEMORY) {
            ln_log(LN_WARNING, "what was accepted on %s is not offered: %s", ln_filename(accepted[i].path), ln_why());
            status = LN_OK;
        }
    }
    qsort(list, *kept, sizeof *list, by_share);
    return status;
}

/* One noise may have been accepted on many clips. What an example would still take off once those before it have is what it is worth, and where
 * that is much less than by itself it is one of theirs. */
static ln_status choose(const ln_hush_search *s, candidate *list, size_t count, ln_proposals *chosen)
{
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        candidate *c = &list[i];
        const double alone = c->db;
        c->proposal.settings = &c->settings; /* which sorting has moved */
        if (chosen->count)
            status = hold(s, chosen, &c->proposal, c->example, &c->db);
        c->proposal.confidence = confidence_of(c);
        if (status || c->proposal.confidence < least_offered || c->db < alone - much_less_db)
            continue;
        c->proposal.reason = reason_of(c, s->into->arena);
        c->proposal.verdict = LN_ACCEPTED; /* for those after it */
        status = c->proposal.reason ? ln_proposals_add(chosen, &c->proposal) : LN_EMEMORY;
    }
    return status;
}

/* Little is left to a finding in the pauses of this clip once `likely` are carried out: it is the same noise. */
static ln_status is_done(const ln_hush_search *s, const ln_proposals *likely, const ln_proposal *p, bool *done)
{
    const ln_proposals none = { 0 };
    ln_example example;
    const char *where;
    double before = 0, after = 0;
    *done = false;
    if (!shows_noise(p) || p->track != s->clip->info.track || ((const ln_hush *)p->settings)->example != LN_EXAMPLE_PAUSES)
        return LN_OK;
    ln_status status = learn(s, p, &example, &where);
    if (!status)
        status = hold(s, &none, p, &example, &before);
    if (!status)
        status = hold(s, likely, p, &example, &after);
    *done = !status && before > next_to_nothing_db && after <= before - much_less_db;
    return status;
}

/* What was found between the words of this clip goes when an example of the same noise that somebody has vouched for takes it off better. */
static ln_status make_room(const ln_hush_search *s, const ln_proposals *chosen, ln_proposals *into)
{
    ln_proposals likely = { .arena = into->arena };
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < chosen->count; i++)
        if (chosen->item[i].confidence >= helps)
            status = ln_proposals_add(&likely, &chosen->item[i]);
    for (size_t i = 0; !status && likely.count && i < into->count;) {
        bool done;
        status = is_done(s, &likely, &into->item[i], &done);
        if (!done) {
            i++;
            continue;
        }
        ln_log(LN_DETAIL, "%s is what was accepted on %s", into->item[i].reason, ln_filename(((const ln_hush *)likely.item[0].settings)->shown_in));
        memmove(&into->item[i], &into->item[i + 1], (--into->count - i) * sizeof *into->item);
    }
    return status;
}

ln_status ln_hush_offer(const ln_elsewhere *accepted, size_t count, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_hush_search s = { .clip = clip, .job = job, .into = into };
    ln_proposals chosen = { .arena = into->arena };
    candidate *list = ln_arena_alloc(into->arena, (count + 1) * sizeof *list);
    size_t kept = 0;
    ln_status status = list ? ln_hush_end_of(clip, job, &s.end) : LN_EMEMORY;
    if (!status)
        status = hold_all(&s, accepted, count, list, &kept);
    if (!status)
        status = choose(&s, list, kept, &chosen);
    if (!status)
        status = make_room(&s, &chosen, into);
    for (size_t i = 0; !status && i < chosen.count; i++) {
        chosen.item[i].verdict = LN_OPEN;
        status = ln_proposals_add(into, &chosen.item[i]);
    }
    return status;
}

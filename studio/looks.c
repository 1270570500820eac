/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/looks.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "studio/words.h"

enum { WAITING_MAX = 64 };
static const double a_while = 0.25; /* seconds between two words of progress */

typedef struct wish {
    int64_t clip;
    int year;
    bool offers; /* nothing is looked for: only what was accepted on other clips is held against this one */
} wish;

struct ln_looks {
    ln_desk *desk;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    wish waiting[WAITING_MAX];
    int count;
    bool closing;
    ln_job *running; /* under the lock */
};

/* One clip being looked at. */
typedef struct look {
    ln_looks *all;
    wish wish;
    ln_ledger *ledger;
    ln_asset asset;
    ln_job job;
    ln_proposals found;
    size_t stored, news;
    double share_from, share_step, told;
} look;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Store what was found since the last time. */
static ln_status store(look *l)
{
    if (l->found.count == l->stored)
        return LN_OK;
    ln_proposals fresh = { .arena = l->job.arena, .item = l->found.item + l->stored, .count = l->found.count - l->stored };
    ln_status status = ln_ledger_propose(l->ledger, &l->asset, &fresh, &l->job);
    l->stored = l->found.count;
    l->news += fresh.count;
    if (!status)
        events_tell(desk_events(l->all->desk), "proposals", words_ids(&fresh));
    return status;
}

static void tell_progress(look *l, double share)
{
    desk_set_looking(l->all->desk, json_pack("{s:I s:f}", "clip", (json_int_t)l->wish.clip, "share", share));
    events_tell(desk_events(l->all->desk), "looking", json_pack("{s:I s:f}", "clip", (json_int_t)l->wish.clip, "share", share));
}

static void on_progress(void *who, const char *what, double share, double seconds_done)
{
    look *l = who;
    (void)what, (void)seconds_done;
    double t = now();
    if (t - l->told < a_while)
        return;
    l->told = t;
    tell_progress(l, l->share_from + (share > 0 ? share < 1 ? share : 1 : 0) * l->share_step);
    if (store(l)) /* the disk is full, or another program holds the film: looking on would be for nothing */
        atomic_store(&l->job.stop, true);
}

/* Operations that must be given a file or a name have nothing to say by themselves. */
static bool works_by_itself(const ln_op *op)
{
    return !ln_op_main(op);
}

static ln_status ask(look *l, const ln_op *op, int track)
{
    void *settings = ln_arena_alloc(l->job.arena, op->table.size);
    if (!settings)
        return LN_EMEMORY;
    ln_settings_standard(&op->table, settings);
    ln_status status = ln_film_propose_track(l->asset.path, op, settings, track, &l->job, &l->found), stored = store(l);
    if (status == LN_ESETTING || status == LN_EUNSUPPORTED) /* an operation that does not take this track has nothing to say of it */
        status = LN_OK;
    return stored ? stored : status;
}

/* Every track of the operation's kind; without `go` they are counted only. */
static ln_status ask_tracks(look *l, const ln_op *op, const ln_media_info *media, bool go, int *tasks)
{
    ln_status status = LN_OK;
    for (size_t t = 0; t < media->track_count && !status; t++) {
        if (media->track[t].kind != (op->kind == LN_SOUND ? LN_TRACK_SOUND : LN_TRACK_PICTURE))
            continue;
        l->share_from = 0.05 + (*tasks)++ * l->share_step;
        if (go)
            status = ask(l, op, media->track[t].index);
    }
    return status;
}

static ln_status ask_all(look *l, const ln_media_info *media)
{
    int tasks = 1;
    ln_status status = LN_OK;
    for (int pass = 0; pass < 2 && !status; pass++) { /* count first, so that progress is one */
        l->share_step = 0.95 / tasks;
        tasks = 0;
        for (ln_kind kind = LN_PICTURE; !status; kind = LN_SOUND) { /* pictures answer at a glance, sound is listened to from end to end */
            for (size_t o = 0; ln_ops[o] && !status; o++)
                if (ln_ops[o]->kind == kind && works_by_itself(ln_ops[o]))
                    status = ask_tracks(l, ln_ops[o], media, pass, &tasks);
            if (kind == LN_SOUND)
                break;
        }
        tasks = tasks ? tasks : 1;
    }
    return status;
}

/* What was found stands in the film already, so that nothing of it makes room for an offer: whoever judges sees both. */
static ln_status ask_others(look *l, const ln_media_info *media)
{
    ln_proposals offers = { .arena = l->job.arena };
    ln_status status = LN_OK;
    for (size_t o = 0; ln_ops[o] && !status; o++)
        status = ln_film_offer(l->ledger, &l->asset, media, ln_ops[o], &l->job, &offers);
    for (size_t i = 0; i < offers.count && !status; i++)
        status = ln_proposals_add(&l->found, &offers.item[i]);
    return status ? status : store(l);
}

static ln_status look_at(look *l)
{
    char path[PATH_MAX], sha256[65];
    int64_t bytes;
    ln_media_info media;
    ln_status status = desk_clip_path(l->all->desk, l->wish.clip, path, sha256, &bytes);
    if (!status)
        status = ln_ledger_open(desk_film(l->all->desk), false, ln_ops, &l->ledger);
    l->asset = (ln_asset){ l->wish.clip, ln_arena_text(l->job.arena, path), ln_arena_text(l->job.arena, sha256), bytes };
    if (!status && (!l->asset.path || !l->asset.sha256))
        status = LN_EMEMORY;
    if (!status && !l->wish.offers) {
        l->share_step = 0.05;
        tell_progress(l, 0);
        status = ln_ledger_add_asset(l->ledger, path, &l->job, &l->asset);
        if (!status)
            desk_recorded(l->all->desk, l->wish.clip, &l->asset);
        l->wish.clip = l->asset.id;
    }
    if (!status)
        status = ln_media_probe(l->asset.path, l->job.arena, &media);
    if (!status && !l->wish.offers)
        status = ask_all(l, &media);
    return status ? status : ask_others(l, &media);
}

static void look_once(ln_looks *all, wish asked)
{
    look l = { .all = all, .wish = asked };
    if (ln_job_begin(&l.job))
        return;
    l.job.year = asked.year;
    l.job.person = desk_person(all->desk);
    l.job.threads = 1; /* whoever listens meanwhile comes first */
    l.job.progress = on_progress;
    l.job.who = &l;
    l.found.arena = l.job.arena;
    pthread_mutex_lock(&all->lock);
    all->running = all->closing ? NULL : &l.job;
    pthread_mutex_unlock(&all->lock);
    ln_status status = all->running ? look_at(&l) : LN_ECANCELLED;
    pthread_mutex_lock(&all->lock);
    all->running = NULL;
    pthread_mutex_unlock(&all->lock);
    desk_set_looking(all->desk, NULL);
    if (status != LN_ECANCELLED && (l.news || !asked.offers))
        events_tell(desk_events(all->desk), "looked", json_pack("{s:I s:i s:s}", "clip", (json_int_t)l.wish.clip, "found", (int)l.news, "why", status ? ln_why() : ""));
    ln_ledger_close(&l.ledger);
    ln_job_end(&l.job);
}

static void *look_on(void *user)
{
    ln_looks *all = user;
    pthread_mutex_lock(&all->lock);
    for (;;) {
        while (!all->count && !all->closing)
            pthread_cond_wait(&all->more, &all->lock);
        if (all->closing)
            break;
        wish first = all->waiting[0];
        memmove(all->waiting, all->waiting + 1, (size_t)--all->count * sizeof *all->waiting);
        pthread_mutex_unlock(&all->lock);
        look_once(all, first);
        pthread_mutex_lock(&all->lock);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

ln_status looks_open(ln_desk *desk, ln_looks **out)
{
    ln_looks *all = calloc(1, sizeof *all);
    *out = NULL;
    if (!all)
        return ln_fail(LN_EMEMORY, "no memory to look at clips");
    all->desk = desk;
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->more, NULL);
    if (pthread_create(&all->thread, NULL, look_on, all)) {
        free(all);
        return ln_fail(LN_EMEMORY, "no more threads for the studio");
    }
    *out = all;
    return LN_OK;
}

void looks_close(ln_looks **looks_)
{
    ln_looks *all = *looks_;
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->closing = true;
    if (all->running)
        atomic_store(&all->running->stop, true);
    pthread_cond_signal(&all->more);
    pthread_mutex_unlock(&all->lock);
    pthread_join(all->thread, NULL);
    pthread_cond_destroy(&all->more);
    pthread_mutex_destroy(&all->lock);
    free(all);
    *looks_ = NULL;
}

static ln_status queue(ln_looks *all, wish asked)
{
    ln_status status = LN_OK;
    bool twice = false;
    pthread_mutex_lock(&all->lock);
    for (int i = 0; i < all->count; i++)
        twice = twice || (all->waiting[i].clip == asked.clip && all->waiting[i].year == asked.year && (asked.offers || !all->waiting[i].offers));
    if (!twice && all->count == WAITING_MAX)
        status = ln_fail(LN_ESETTING, "%d clips are waiting to be looked at already", all->count);
    else if (!twice)
        all->waiting[all->count++] = asked;
    pthread_cond_signal(&all->more);
    pthread_mutex_unlock(&all->lock);
    return status;
}

ln_status looks_at(ln_looks *all, int64_t clip, int year)
{
    char path[PATH_MAX], sha256[65];
    int64_t bytes;
    ln_status status = desk_clip_path(all->desk, clip, path, sha256, &bytes);
    return status ? status : queue(all, (wish){ clip, year ? year : desk_year(all->desk), false });
}

ln_status looks_at_all(ln_looks *all)
{
    int64_t ids[WAITING_MAX];
    size_t count = desk_clips(all->desk, ids, WAITING_MAX);
    ln_status status = LN_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = looks_at(all, ids[i], 0);
    return status;
}

void looks_offer(ln_looks *all)
{
    int64_t ids[WAITING_MAX], bytes;
    char path[PATH_MAX], sha256[65];
    const size_t count = desk_clips(all->desk, ids, WAITING_MAX);
    for (size_t i = 0; count > 1 && i < count; i++)
        if (!desk_clip_path(all->desk, ids[i], path, sha256, &bytes) && *sha256 && queue(all, (wish){ ids[i], desk_year(all->desk), true }))
            return;
}

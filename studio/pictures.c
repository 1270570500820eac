/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/pictures.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "media/still.h"
#include "studio/listen.h"

enum { REELS_MAX = 5, FINE = 3, PREFIX = 4 + 8 + 8 };
static const double near = 1.0; /* seconds: pictures that are read and passed over sooner than a jump is made */

/* One open source of pictures. */
typedef struct reel {
    int64_t clip;
    int track, rows;
    char word[65];     /* proposals carried out; "" none */
    bool keys;         /* key pictures only */
    int width, height; /* of its pictures, as stored */
    ln_stills *stills;
    ln_job job;
    ln_clip *pictures;
    ln_block *ahead;   /* pulled, not given */
    double next;       /* where the next one stands, below 0: nowhere */
    ln_jpeg *jpeg;
    bool busy;
    int64_t used;
} reel;

struct ln_pictures {
    ln_desk *desk;
    pthread_mutex_t lock;
    reel *reels[REELS_MAX];
    int64_t clock;
};

static void close_reel(reel *r)
{
    if (!r)
        return;
    ln_block_unref(&r->ahead);
    ln_clip_close(&r->pictures);
    ln_stills_close(&r->stills);
    ln_jpeg_free(&r->jpeg);
    if (r->job.arena)
        ln_job_end(&r->job);
    free(r);
}

/* Decoder, scaler, then the operations around it. */
static ln_status open_run(reel *r, const desk_track *t, const ln_proposals *chosen)
{
    ln_clip *small;
    ln_status status = ln_job_begin(&r->job);
    if (status)
        return status;
    r->job.threads = 1;
    r->job.person = "";
    status = ln_media_open(t->path, LN_PICTURE, t->track, 1, &r->pictures);
    if (!status)
        status = ln_small_clip(r->pictures, r->width, r->height, &small);
    if (!status) {
        r->pictures = small;
        r->next = ln_seconds(small->info.start, small->info.base);
        status = *r->word ? ln_film_chain(chosen, &r->job, &r->pictures) : LN_OK;
    }
    return status;
}

static ln_status open_reel(const reel *like, const desk_track *t, const ln_proposals *chosen, reel **out)
{
    reel *r = malloc(sizeof *r);
    *out = NULL;
    if (!r)
        return ln_fail(LN_EMEMORY, "no memory for pictures");
    *r = *like;
    r->busy = true;
    ln_small_size(t->width, t->height, t->aspect, t->rotation, r->rows, &r->width, &r->height);
    ln_status status = ln_jpeg_new(&r->jpeg);
    if (!status)
        status = r->keys ? ln_stills_open(t->path, t->track, &r->stills) : open_run(r, t, chosen);
    if (status)
        close_reel(r);
    else
        *out = r;
    return status;
}

static bool fits(const reel *r, const reel *like)
{
    return r->clip == like->clip && r->track == like->track && r->rows == like->rows && r->keys == like->keys && !strcmp(r->word, like->word);
}

/* A reel of that kind, the one that stands at `from` before others; busy until it is given back. */
static ln_status take_reel(ln_pictures *p, const reel *like, const desk_track *t, const ln_proposals *chosen, double from, reel **out)
{
    static reel reserved = { .busy = true };
    reel *gone = NULL;
    int best = -1, place = -1;
    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < REELS_MAX; i++) {
        const reel *r = p->reels[i];
        if (r && r->busy)
            continue;
        if (r && fits(r, like) && (best < 0 || fabs(r->next - from) < fabs(p->reels[best]->next - from)))
            best = i;
        if (place < 0 || !r || (p->reels[place] && r->used < p->reels[place]->used))
            place = i;
    }
    *out = best >= 0 ? p->reels[best] : NULL;
    if (*out) {
        (*out)->busy = true;
    } else if (place >= 0) {
        gone = p->reels[place];
        p->reels[place] = &reserved;
    }
    pthread_mutex_unlock(&p->lock);
    if (*out)
        return LN_OK;
    if (place < 0)
        return ln_fail(LN_EMEMORY, "%d runs of pictures are being made already", REELS_MAX);
    close_reel(gone);
    ln_status status = open_reel(like, t, chosen, out);
    pthread_mutex_lock(&p->lock);
    p->reels[place] = *out;
    pthread_mutex_unlock(&p->lock);
    return status;
}

/* After a failure a reel can only be closed. */
static void give_back(ln_pictures *p, reel *r, bool failed)
{
    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < REELS_MAX && failed; i++)
        if (p->reels[i] == r)
            p->reels[i] = NULL;
    r->busy = false;
    r->used = ++p->clock;
    pthread_mutex_unlock(&p->lock);
    if (failed)
        close_reel(r);
}

ln_status pictures_thumb(ln_pictures *p, const desk_track *t, double at, int rows, char **bytes, size_t *size)
{
    const reel like = { .clip = t->clip, .track = t->track, .rows = rows, .keys = true };
    reel *r;
    ln_block *picture = NULL;
    uint8_t *jpeg = NULL;
    ln_status status = take_reel(p, &like, t, NULL, 0, &r);
    if (status)
        return status;
    status = ln_stills_at(r->stills, at, &picture);
    if (!status)
        status = ln_jpeg_write(r->jpeg, picture, r->width, r->height, t->rotation, FINE, &jpeg, size);
    ln_block_unref(&picture);
    give_back(p, r, status != LN_OK && status != LN_END);
    *bytes = (char *)jpeg;
    return status;
}

/* Make r->ahead the picture that stands at `from`, or the first one after. LN_END behind the clip. */
static ln_status go_to(reel *r, double from)
{
    const ln_clip_info *info = &r->pictures->info;
    double tick = ln_seconds(1, info->base), ahead = from - r->next;
    ln_status status = LN_OK;
    if (r->next < 0 || ahead < -tick || ahead > near) {
        int64_t at = (int64_t)floor(from / tick + 0.5);
        ln_block_unref(&r->ahead);
        status = ln_clip_seek(r->pictures, at > info->start ? at : info->start);
    }
    for (;;) {
        if (!status && !r->ahead)
            status = ln_clip_next(r->pictures, &r->ahead);
        if (status || !r->ahead)
            return status;
        double end = ln_seconds(r->ahead->at + r->ahead->length, info->base);
        if (end > from + tick / 2 || !r->ahead->length)
            return LN_OK;
        ln_block_unref(&r->ahead);
    }
}

typedef struct pile {
    char *bytes;
    size_t size, room;
} pile;

static void little(char *at, const void *value, size_t size)
{
    const unsigned char *from = value;
    const union {
        uint16_t two;
        uint8_t one[2];
    } order = { 1 };
    for (size_t i = 0; i < size; i++)
        at[i] = (char)from[order.one[0] ? i : size - 1 - i];
}

static ln_status add_picture(reel *r, const desk_track *t, pile *all)
{
    uint8_t *jpeg;
    size_t size;
    const ln_clip_info *info = &r->pictures->info;
    ln_status status = ln_jpeg_write(r->jpeg, r->ahead, r->width, r->height, t->rotation, FINE, &jpeg, &size);
    if (status)
        return status;
    if (all->size + PREFIX + size > all->room) {
        size_t room = 2 * (all->size + PREFIX + size);
        char *grown = realloc(all->bytes, room);
        if (!grown) {
            free(jpeg);
            return ln_fail(LN_EMEMORY, "no memory for pictures");
        }
        all->bytes = grown;
        all->room = room;
    }
    uint32_t bytes = (uint32_t)size;
    double at = ln_seconds(r->ahead->at, info->base), length = ln_seconds(r->ahead->length, info->base);
    char *to = all->bytes + all->size;
    little(to, &bytes, 4);
    little(to + 4, &at, 8);
    little(to + 12, &length, 8);
    memcpy(to + PREFIX, jpeg, size);
    all->size += PREFIX + size;
    free(jpeg);
    return LN_OK;
}

static ln_status run(reel *r, const desk_track *t, double from, int count, pile *all)
{
    ln_status status = go_to(r, from);
    while (!status && count--) {
        status = add_picture(r, t, all);
        if (status)
            break;
        r->next = ln_seconds(r->ahead->at + r->ahead->length, r->pictures->info.base);
        ln_block_unref(&r->ahead);
        if (count)
            status = ln_clip_next(r->pictures, &r->ahead);
    }
    if (status)
        r->next = -1;
    return status == LN_END ? LN_OK : status;
}

ln_status pictures_run(ln_pictures *p, const desk_track *t, const ln_proposals *chosen, double from, int count, int rows, char **bytes, size_t *size)
{
    reel like = { .clip = t->clip, .track = t->track, .rows = rows };
    pile all = { 0 };
    reel *r = NULL;
    ln_status status = chosen ? listen_word(chosen, t->track, like.word) : LN_OK;
    if (!status)
        status = take_reel(p, &like, t, chosen, from, &r);
    if (status || !r)
        return status;
    status = run(r, t, from, count, &all);
    give_back(p, r, status != LN_OK);
    if (status) {
        free(all.bytes);
        all = (pile){ 0 };
    }
    *bytes = all.bytes;
    *size = all.size;
    return status;
}

/* Make r->ahead the last picture of the clip: playing ends behind it, and looks at it still. */
static ln_status go_to_last(reel *r, const desk_track *t)
{
    enum { BEFORE = 2 }; /* seconds; pictures that stand longer are found from the start */
    ln_block *last = NULL;
    ln_status status = LN_END;
    for (double from = t->seconds > BEFORE ? t->seconds - BEFORE : 0; status == LN_END && !last; from = 0) {
        r->next = -1;
        status = go_to(r, from);
        while (!status) {
            ln_block_unref(&last);
            last = r->ahead;
            r->ahead = NULL;
            status = ln_clip_next(r->pictures, &r->ahead);
        }
        if (from <= 0)
            break;
    }
    r->ahead = last;
    return last && status == LN_END ? LN_OK : status;
}

static ln_status draw(reel *r, const desk_track *t, double at, const ln_scope_sheet *sheet, uint8_t **png, size_t *size)
{
    ln_status status = go_to(r, at);
    if (status == LN_END)
        status = go_to_last(r, t);
    if (status)
        return status;
    r->next = ln_seconds(r->ahead->at, r->pictures->info.base);
    ln_pool *pool = ln_pool_new(1);
    if (!pool)
        return ln_fail(LN_EMEMORY, "no memory for a scope");
    status = ln_scope_png(r->ahead, sheet, pool, png, size);
    ln_pool_free(pool);
    return status;
}

ln_status pictures_scope(ln_pictures *p, const desk_track *t, const ln_proposals *chosen, double at, int rows, const ln_scope_sheet *sheet, char **bytes, size_t *size)
{
    reel like = { .clip = t->clip, .track = t->track, .rows = rows };
    uint8_t *png = NULL;
    reel *r = NULL;
    ln_status status = chosen ? listen_word(chosen, t->track, like.word) : LN_OK;
    if (!status)
        status = take_reel(p, &like, t, chosen, at, &r);
    if (status || !r)
        return status;
    status = draw(r, t, at, sheet, &png, size);
    give_back(p, r, status != LN_OK);
    *bytes = (char *)png;
    return status;
}

ln_status pictures_open(ln_desk *desk, ln_pictures **out)
{
    ln_pictures *p = *out = calloc(1, sizeof *p);
    if (!p)
        return ln_fail(LN_EMEMORY, "no memory for pictures");
    p->desk = desk;
    pthread_mutex_init(&p->lock, NULL);
    return LN_OK;
}

void pictures_close(ln_pictures **pictures)
{
    ln_pictures *p = *pictures;
    if (!p)
        return;
    for (int i = 0; i < REELS_MAX; i++)
        close_reel(p->reels[i]);
    pthread_mutex_destroy(&p->lock);
    free(p);
    *pictures = NULL;
}

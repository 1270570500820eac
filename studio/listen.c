/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/listen.h"

#include <math.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "film/near.h"
#include "film/stems.h"

enum { PIECES_MAX = 32 << 20, CHAINS_MAX = 4, AHEAD = 120 /* seconds that a cut chain is good for */ };

/* Whose sound: of one track, with one set of proposals carried out ("": none). */
typedef struct source {
    int64_t clip;
    int track;
    char word[65];
} source;

typedef struct piece {
    source of;
    int64_t index;    /* its second */
    int16_t *samples; /* NULL while it is made */
    size_t bytes;     /* of samples */
    struct piece *next;
    int64_t used;
} piece;

/* An open clip, with all that it needs to go on. */
typedef struct chain {
    source of;
    ln_job job;
    ln_clip *clip;
    ln_block *rest;      /* pulled, reaching beyond the piece made last */
    int64_t next, until; /* the pieces it can make without a jump: [next, until) */
    bool cut, busy;
    int64_t used;
} chain;

struct ln_listen {
    ln_desk *desk;
    pthread_mutex_t lock;
    pthread_cond_t made;
    piece *pieces;
    size_t bytes;
    chain *chains[CHAINS_MAX];
    int64_t clock;
};

/* What one body needs. */
typedef struct hearing {
    ln_listen *all;
    desk_track track;
    listen_version version;
    ln_proposals chosen;
    char word[65];
    int channels; /* given out */
    int64_t frames;
    uint8_t header[LISTEN_HEADER];
} hearing;

ln_status listen_word(const ln_proposals *chosen, int track, char word[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    bool any = false;
    int good = sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL);
    for (size_t i = 0; i < chosen->count && good; i++) {
        char place[200];
        const ln_proposal *p = &chosen->item[i];
        if (p->verdict != LN_ACCEPTED || p->track != track)
            continue;
        char *settings = ln_settings_json(&p->op->table, p->settings);
        int length = snprintf(place, sizeof place, "%s %lld %lld %d/%d ", p->op->name, (long long)p->span.from, (long long)p->span.to, p->span.base.num, p->span.base.den);
        good = settings && EVP_DigestUpdate(sha, place, (size_t)length) && EVP_DigestUpdate(sha, settings, strlen(settings) + 1);
        free(settings);
        any = true;
    }
    *word = 0;
    good = good && EVP_DigestFinal_ex(sha, digest, NULL);
    EVP_MD_CTX_free(sha);
    for (int i = 0; i < 32 && good && any; i++)
        snprintf(word + 2 * i, 3, "%02x", digest[i]);
    return good ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a fingerprint");
}

/* Sixteen bits, as the writer of files rounds them. */
static int16_t rounded(float x)
{
    float y = rintf(x * 32768);
    return (int16_t)(y < -32768 ? -32768 : y > 32767 ? 32767 : y);
}

/* What each channel of the source adds to left and right. */
static void mix_of(const desk_track *t, int channel, float mix[2])
{
    static const float surround[6][2] = { { 0.5f, 0 }, { 0, 0.5f }, { 0.35355339f, 0.35355339f }, { 0, 0 }, { 0.35355339f, 0 }, { 0, 0.35355339f } };
    if (t->channels <= 2) {
        mix[0] = channel == 0 ? 1 : 0;
        mix[1] = channel == 1 ? 1 : 0;
    } else if (t->microphones) {
        mix[0] = mix[1] = 1 / (float)t->channels;
    } else if (t->channels == 6) {
        memcpy(mix, surround[channel], sizeof surround[channel]);
    } else {
        mix[channel % 2] = 2 / (float)(t->channels + 1);
        mix[1 - channel % 2] = 0;
    }
}

/* Lay samples [from, to) of the block (its own count) into `out` from frame `at` on. */
static void lay(const desk_track *t, int channels, const ln_block *block, int64_t from, int64_t to, int16_t *out)
{
    if (t->channels <= 2) {
        for (int c = 0; c < channels; c++)
            for (int64_t i = from; i < to; i++)
                out[(i - from) * channels + c] = rounded(block->sound[c][i]);
        return;
    }
    float mix[LN_CHANNELS_MAX][2];
    for (int c = 0; c < block->channels; c++)
        mix_of(t, c, mix[c]);
    for (int64_t i = from; i < to; i++) {
        float sum[2] = { 0 };
        for (int c = 0; c < block->channels; c++) {
            sum[0] += mix[c][0] * block->sound[c][i];
            sum[1] += mix[c][1] * block->sound[c][i];
        }
        out[2 * (i - from)] = rounded(sum[0]);
        out[2 * (i - from) + 1] = rounded(sum[1]);
    }
}

/* Chains */

static bool same(const source *a, const source *b)
{
    return a->clip == b->clip && a->track == b->track && !strcmp(a->word, b->word);
}

static void close_chain(chain *c)
{
    if (!c)
        return;
    ln_block_unref(&c->rest);
    ln_clip_close(&c->clip);
    ln_job_end(&c->job);
    free(c);
}

static ln_status open_chain(const hearing *h, const source *of, int64_t index, chain **out)
{
    chain *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c)
        return ln_fail(LN_EMEMORY, "no memory to listen");
    ln_proposals none = { 0 }, near;
    ln_status status = ln_job_begin(&c->job);
    if (status) {
        free(c);
        return status;
    }
    c->of = *of;
    c->job.person = desk_person(h->all->desk);
    c->job.threads = 1;
    c->until = INT64_MAX;
    c->busy = true;
    if (*of->word)
        status = ln_film_near(&h->chosen, (double)index, (double)(index + AHEAD), c->job.arena, &near, &c->cut);
    if (!status)
        status = ln_film_open(h->track.path, *of->word ? &near : &none, LN_SOUND, of->track, &c->job, &c->clip);
    if (!status && c->cut)
        c->until = index + AHEAD;
    c->next = 0;
    if (status)
        close_chain(c);
    else
        *out = c;
    return status;
}

/* A chain for that piece, busy: one that stands there, one that can jump there, or a new one. Under the lock, which it lets go while it opens. */
static ln_status take_chain(const hearing *h, const source *of, int64_t index, chain **out)
{
    ln_listen *l = h->all;
    int best = -1, free_place = -1, oldest = -1;
    for (int i = 0; i < CHAINS_MAX; i++) {
        chain *c = l->chains[i];
        if (!c)
            free_place = i;
        else if (!c->busy && same(&c->of, of) && (c->next == index ? index < c->until : !c->cut))
            best = best < 0 || c->next == index ? i : best;
        if (c && !c->busy && (oldest < 0 || c->used < l->chains[oldest]->used))
            oldest = i;
    }
    if (best >= 0) {
        *out = l->chains[best];
        (*out)->busy = true;
        return LN_OK;
    }
    int place = free_place >= 0 ? free_place : oldest;
    if (place < 0)
        return ln_fail(LN_EMEMORY, "%d stretches are being rendered already", CHAINS_MAX);
    chain *gone = l->chains[place];
    static chain reserved = { .busy = true };
    l->chains[place] = &reserved;
    pthread_mutex_unlock(&l->lock);
    close_chain(gone);
    ln_status status = open_chain(h, of, index, out);
    pthread_mutex_lock(&l->lock);
    l->chains[place] = *out;
    return status;
}

/* Fill one piece from the chain; silence where the clip has none. */
static ln_status pull(const hearing *h, chain *c, int64_t index, int16_t *out)
{
    int64_t rate = h->track.rate, from = index * rate, to = from + rate;
    ln_status status = LN_OK;
    if (c->next != index) {
        ln_block_unref(&c->rest);
        status = ln_clip_seek(c->clip, from > c->clip->info.start ? from : c->clip->info.start);
    }
    while (!status) {
        if (!c->rest)
            status = ln_clip_next(c->clip, &c->rest);
        ln_block *b = c->rest;
        if (status || !b)
            break;
        int64_t first = b->at > from ? b->at : from, last = b->at + b->length < to ? b->at + b->length : to;
        if (first < last)
            lay(&h->track, h->channels, b, first - b->at, last - b->at, out + (first - from) * h->channels);
        if (b->at + b->length > to || b->at >= to)
            break;
        ln_block_unref(&c->rest);
    }
    c->next = index + 1;
    return status == LN_END ? LN_OK : status;
}

/* Pieces */

static piece *find_piece(ln_listen *l, const source *of, int64_t index)
{
    for (piece *p = l->pieces; p; p = p->next)
        if (p->index == index && same(&p->of, of))
            return p;
    return NULL;
}

static size_t piece_bytes(const hearing *h)
{
    return (size_t)h->track.rate * (size_t)h->channels * sizeof(int16_t);
}

static void drop_piece(ln_listen *l, piece *gone)
{
    piece **at = &l->pieces;
    while (*at && *at != gone)
        at = &(*at)->next;
    if (*at)
        *at = gone->next;
    l->bytes -= gone->bytes;
    free(gone->samples);
    free(gone);
}

/* Let the ones not heard for longest go. */
static void make_room(ln_listen *l, size_t bytes)
{
    while (l->bytes && l->bytes + bytes > PIECES_MAX) {
        piece *oldest = NULL;
        for (piece *p = l->pieces; p; p = p->next)
            if (p->samples && (!oldest || p->used < oldest->used))
                oldest = p;
        if (!oldest)
            return;
        drop_piece(l, oldest);
    }
}

static ln_status make_piece(const hearing *h, const source *of, int64_t index, int16_t *samples)
{
    ln_listen *l = h->all;
    chain *c = NULL;
    ln_status status = take_chain(h, of, index, &c);
    if (status || !c)
        return status;
    pthread_mutex_unlock(&l->lock);
    status = pull(h, c, index, samples);
    pthread_mutex_lock(&l->lock);
    c->busy = false;
    c->used = ++l->clock;
    for (int i = 0; i < CHAINS_MAX && status; i++)
        if (l->chains[i] == c) { /* after a failure it can only be closed */
            close_chain(c);
            l->chains[i] = NULL;
            c = NULL;
        }
    return status;
}

/* The samples of one second, made when they are not there; a copy into `out`, since others may let the piece go. */
static ln_status get_piece(const hearing *h, const source *of, int64_t index, int16_t *out)
{
    ln_listen *l = h->all;
    ln_status status = LN_OK;
    pthread_mutex_lock(&l->lock);
    piece *p;
    while ((p = find_piece(l, of, index)) && !p->samples)
        pthread_cond_wait(&l->made, &l->lock);
    if (!p) {
        make_room(l, piece_bytes(h));
        p = calloc(1, sizeof *p);
        int16_t *samples = calloc(1, piece_bytes(h));
        if (p && samples) {
            *p = (piece){ .of = *of, .index = index, .next = l->pieces };
            l->pieces = p;
            status = make_piece(h, of, index, samples);
            if (status)
                drop_piece(l, p);
            else
                p->samples = samples, l->bytes += p->bytes = piece_bytes(h);
        } else {
            free(p);
            status = ln_fail(LN_EMEMORY, "no memory to listen");
        }
        if (status)
            free(samples);
        pthread_cond_broadcast(&l->made);
    }
    if (!status) {
        p->used = ++l->clock;
        memcpy(out, p->samples, piece_bytes(h));
    }
    pthread_mutex_unlock(&l->lock);
    return status;
}

static ln_status samples_of(const hearing *h, int64_t index, int16_t *out)
{
    source untouched = { h->track.clip, h->track.track, "" }, kept = untouched;
    memcpy(kept.word, h->word, sizeof kept.word);
    ln_status status = get_piece(h, h->version == LISTEN_ORIGINAL ? &untouched : &kept, index, out);
    if (status || h->version != LISTEN_REMOVED)
        return status;
    size_t count = piece_bytes(h) / sizeof *out;
    int16_t *was = malloc(piece_bytes(h));
    status = was ? get_piece(h, &untouched, index, was) : ln_fail(LN_EMEMORY, "no memory to listen");
    for (size_t i = 0; i < count && !status; i++) {
        int taken = was[i] - out[i];
        out[i] = (int16_t)(taken < -32768 ? -32768 : taken > 32767 ? 32767 : taken);
    }
    free(was);
    return status;
}

/* The file */

static void little(uint8_t *at, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* RIFF WAVE, PCM; sizes beyond 32 bits are held at their end, as players expect of long files. */
static void write_header(hearing *h)
{
    uint64_t align = 2 * (uint64_t)h->channels, data = (uint64_t)h->frames * align;
    uint8_t *at = h->header;
    memcpy(at, "RIFF....WAVEfmt ", 16);
    little(at + 4, 4, data + LISTEN_HEADER - 8 < UINT32_MAX ? data + LISTEN_HEADER - 8 : UINT32_MAX);
    little(at + 16, 4, 16);
    little(at + 20, 2, 1);
    little(at + 22, 2, (uint64_t)h->channels);
    little(at + 24, 4, (uint64_t)h->track.rate);
    little(at + 28, 4, (uint64_t)h->track.rate * align);
    little(at + 32, 2, align);
    little(at + 34, 2, 16);
    memcpy(at + 36, "data", 4);
    little(at + 40, 4, data < UINT32_MAX ? data : UINT32_MAX);
}

static ln_status read_hearing(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    hearing *h = own;
    *got = 0;
    if (at < LISTEN_HEADER) {
        *got = (size_t)(LISTEN_HEADER - at) < room ? (size_t)(LISTEN_HEADER - at) : room;
        memcpy(into, h->header + at, *got);
        return LN_OK;
    }
    int64_t bytes = (int64_t)piece_bytes(h), place = at - LISTEN_HEADER, index = place / bytes, end = h->frames * 2 * h->channels;
    size_t offset = (size_t)(place % bytes), left = (size_t)bytes - offset;
    if (place >= end)
        return LN_END;
    left = left < (size_t)(end - place) ? left : (size_t)(end - place);
    int16_t *samples = malloc((size_t)bytes);
    ln_status status = samples ? samples_of(h, index, samples) : ln_fail(LN_EMEMORY, "no memory to listen");
    if (!status) {
        *got = left < room ? left : room;
        memcpy(into, (const uint8_t *)samples + offset, *got);
    }
    free(samples);
    return status;
}

static void free_hearing(void *own)
{
    hearing *h = own;
    ln_arena_free(h->chosen.arena);
    free(h);
}

ln_status listen_body(ln_listen *l, const desk_track *track, listen_version version, ln_proposals *chosen, http_body *body)
{
    hearing *h = calloc(1, sizeof *h);
    if (!h) {
        ln_arena_free(chosen->arena);
        return ln_fail(LN_EMEMORY, "no memory to listen");
    }
    *h = (hearing){ .all = l, .track = *track, .version = version, .chosen = *chosen, .channels = track->channels == 1 ? 1 : 2, .frames = track->samples };
    ln_status status = LN_OK;
    if (version == LISTEN_REMOVED && ln_film_has_tone(chosen, track->track)) /* kept and removed are the original; what was laid in is neither */
        status = ln_film_without_tone(chosen, chosen->arena, &h->chosen);
    if (!status)
        status = listen_word(&h->chosen, track->track, h->word);
    write_header(h);
    *body = (http_body){ .size = LISTEN_HEADER + h->frames * 2 * h->channels, .read = read_hearing, .free = free_hearing, .own = h };
    if (status) {
        free_hearing(h);
        *body = (http_body){ 0 };
    }
    return status;
}

ln_status listen_open(ln_desk *desk, ln_listen **out)
{
    ln_listen *l = *out = calloc(1, sizeof *l);
    if (!l)
        return ln_fail(LN_EMEMORY, "no memory to listen");
    l->desk = desk;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->made, NULL);
    return LN_OK;
}

void listen_close(ln_listen **listen_)
{
    ln_listen *l = *listen_;
    if (!l)
        return;
    while (l->pieces)
        drop_piece(l, l->pieces);
    for (int i = 0; i < CHAINS_MAX; i++)
        close_chain(l->chains[i]);
    pthread_cond_destroy(&l->made);
    pthread_mutex_destroy(&l->lock);
    free(l);
    *listen_ = NULL;
}

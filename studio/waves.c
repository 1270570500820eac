/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/pyramid.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <lanterne/log.h>

enum { TRACKS_MAX = 64, STALE = 24 * 3600 /* seconds after which an unfinished file was left by a run that was killed */ };
static const double a_while = 0.3; /* seconds between two looks of the page */

typedef struct wave {
    desk_track track;
    ln_pyramid *pyramid;
    char part[PATH_MAX]; /* the file while it is made; "" when it has no name */
    bool done;
} wave;

struct ln_waves {
    ln_desk *desk;
    char folder[PATH_MAX]; /* "" when none can be had */
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    wave *waves[TRACKS_MAX]; /* in the order in which they were asked for; they stay until the end */
    int count, next;         /* the next one to be made */
    bool closing;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The cache */

static void find_folder(ln_waves *w)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char parent[PATH_MAX - 16];
    int length = cache && *cache == '/' ? snprintf(parent, sizeof parent, "%s", cache) : snprintf(parent, sizeof parent, "%s/.cache", home && *home == '/' ? home : "");
    if (length >= (int)sizeof parent || (!(cache && *cache == '/') && !(home && *home == '/')))
        return;
    mkdir(parent, 0700);
    snprintf(w->folder, sizeof w->folder, "%s/lanterne", parent);
    if (mkdir(w->folder, 0700) && errno != EEXIST)
        *w->folder = 0;
}

/* "HASH-TRACK.wave" */
static bool final_name(const ln_waves *w, const desk_track *t, char path[PATH_MAX])
{
    return *w->folder && *t->sha256 && snprintf(path, PATH_MAX, "%s/%.32s-%d.wave", w->folder, t->sha256, t->track) < PATH_MAX;
}

typedef struct kept {
    char path[PATH_MAX];
    int64_t bytes;
    time_t used;
} kept;

/* Walk through the cache: unfinished files of killed runs go; the bytes of all others, and the one not used for longest. */
static int64_t survey(const ln_waves *w, kept *oldest)
{
    int64_t total = 0;
    DIR *folder = opendir(w->folder);
    *oldest = (kept){ .used = 0 };
    for (struct dirent *e; folder && (e = readdir(folder));) {
        kept one;
        struct stat file;
        const char *dot = strrchr(e->d_name, '.');
        bool part = !strncmp(e->d_name, "part-", 5);
        if ((!part && (!dot || strcmp(dot, ".wave"))) || snprintf(one.path, sizeof one.path, "%s/%s", w->folder, e->d_name) >= (int)sizeof one.path || stat(one.path, &file))
            continue;
        if (part) {
            if (file.st_mtime + STALE < time(NULL))
                unlink(one.path);
            continue;
        }
        one.bytes = file.st_size;
        one.used = file.st_mtime;
        total += one.bytes;
        if (!*oldest->path || one.used < oldest->used)
            *oldest = one;
    }
    if (folder)
        closedir(folder);
    return total;
}

static void hold_to_size(const ln_waves *w)
{
    kept oldest;
    while (*w->folder && survey(w, &oldest) > WAVES_CACHE_MAX && *oldest.path)
        if (unlink(oldest.path))
            return;
}

static int unnamed_file(void)
{
    FILE *file = tmpfile();
    int copy = file ? dup(fileno(file)) : -1;
    if (file)
        fclose(file);
    return copy;
}

static ln_status begin_wave(ln_waves *w, wave *one)
{
    char path[PATH_MAX];
    int file;
    if (final_name(w, &one->track, path) && (file = open(path, O_RDONLY | O_CLOEXEC)) >= 0 && !pyramid_old(file, one->track.samples, one->track.rate, &one->pyramid)) {
        utimensat(AT_FDCWD, path, NULL, 0); /* used today */
        one->done = true;
        return LN_OK;
    }
    file = -1;
    if (*w->folder && snprintf(one->part, sizeof one->part, "%s/part-XXXXXX", w->folder) < (int)sizeof one->part)
        file = mkstemp(one->part);
    if (file < 0) {
        *one->part = 0;
        file = unnamed_file();
    }
    if (file < 0)
        return ln_fail(LN_EWRITE, "waveforms cannot be kept: %s", strerror(errno));
    return pyramid_new(file, one->track.samples, one->track.rate, &one->pyramid);
}

/* The background */

static bool is_closing(ln_waves *w)
{
    pthread_mutex_lock(&w->lock);
    bool closing = w->closing;
    pthread_mutex_unlock(&w->lock);
    return closing;
}

/* Samples before the clip's zero are not shown; before the first one it is silent. */
static ln_status add_block(ln_pyramid *p, const ln_block *block)
{
    enum { PIECE = 4096 };
    float mean[PIECE];
    ln_status status = LN_OK;
    for (int64_t at = block->at < 0 ? -block->at : 0; at < block->length && !status; at += PIECE) {
        int count = block->length - at < PIECE ? (int)(block->length - at) : PIECE;
        memset(mean, 0, sizeof mean);
        for (int c = 0; c < block->channels; c++)
            for (int i = 0; i < count; i++)
                mean[i] += block->sound[c][at + i] / (float)block->channels;
        status = pyramid_add(p, mean, count);
    }
    return status;
}

static ln_status add_silence(ln_pyramid *p, int64_t samples)
{
    static const float nothing[4096];
    ln_status status = LN_OK;
    for (; samples > 0 && !status; samples -= 4096)
        status = pyramid_add(p, nothing, samples < 4096 ? (int)samples : 4096);
    return status;
}

static ln_status listen_through(ln_waves *w, wave *one, ln_clip *clip)
{
    double last = now();
    ln_status status = add_silence(one->pyramid, clip->info.start);
    while (!status) {
        ln_block *block;
        status = is_closing(w) ? ln_job_stopped() : ln_clip_next(clip, &block);
        if (status)
            break;
        status = add_block(one->pyramid, block);
        ln_block_unref(&block);
        if (!status && now() - last > a_while) {
            status = pyramid_flush(one->pyramid, false);
            last = now();
        }
    }
    return status == LN_END ? pyramid_flush(one->pyramid, true) : status;
}

/* Give the file its name, when the clip's hash is known by now. */
static void keep(ln_waves *w, wave *one)
{
    char path[PATH_MAX], clip[PATH_MAX];
    int64_t bytes;
    if (!*one->part)
        return;
    if (!*one->track.sha256)
        desk_clip_path(w->desk, one->track.clip, clip, one->track.sha256, &bytes);
    if (!final_name(w, &one->track, path) || rename(one->part, path))
        unlink(one->part);
    *one->part = 0;
    hold_to_size(w);
}

static void make_wave(ln_waves *w, wave *one)
{
    ln_clip *clip;
    ln_status status = ln_media_open(one->track.path, LN_SOUND, one->track.track, 1, &clip);
    if (!status)
        status = listen_through(w, one, clip);
    ln_clip_close(&clip);
    if (!status)
        keep(w, one);
    else if (*one->part)
        unlink(one->part);
    if (status && status != LN_ECANCELLED)
        ln_log(LN_WARNING, "no waveform of clip %lld: %s", (long long)one->track.clip, ln_why());
}

static void *make_all(void *user)
{
    ln_waves *w = user;
    hold_to_size(w);
    pthread_mutex_lock(&w->lock);
    while (!w->closing) {
        if (w->next == w->count) {
            pthread_cond_wait(&w->more, &w->lock);
            continue;
        }
        wave *one = w->waves[w->next++];
        pthread_mutex_unlock(&w->lock);
        if (!one->done)
            make_wave(w, one);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

ln_status waves_open(ln_desk *desk, ln_waves **out)
{
    ln_waves *w = *out = calloc(1, sizeof *w);
    if (!w)
        return ln_fail(LN_EMEMORY, "no memory for waveforms");
    w->desk = desk;
    find_folder(w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    if (!pthread_create(&w->thread, NULL, make_all, w))
        return LN_OK;
    free(w);
    *out = NULL;
    return ln_fail(LN_EMEMORY, "no more threads for the studio");
}

void waves_close(ln_waves **waves)
{
    ln_waves *w = *waves;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    for (int i = 0; i < w->count; i++) {
        if (*w->waves[i]->part)
            unlink(w->waves[i]->part);
        pyramid_free(&w->waves[i]->pyramid);
        free(w->waves[i]);
    }
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
    *waves = NULL;
}

/* The wave of a track, begun when it is new. Under the lock. */
static ln_status find_wave(ln_waves *w, const desk_track *t, wave **out)
{
    for (int i = 0; i < w->count; i++) {
        *out = w->waves[i];
        if ((*out)->track.track == t->track && !strcmp((*out)->track.path, t->path) && (*out)->track.samples == t->samples)
            return LN_OK;
    }
    if (w->count == TRACKS_MAX)
        return ln_fail(LN_EMEMORY, "waveforms of %d tracks are open already", TRACKS_MAX);
    wave *one = *out = calloc(1, sizeof *one);
    if (!one)
        return ln_fail(LN_EMEMORY, "no memory for waveforms");
    one->track = *t;
    ln_status status = begin_wave(w, one);
    if (status) {
        free(one);
        *out = NULL;
        return status;
    }
    w->waves[w->count++] = one;
    pthread_cond_signal(&w->more);
    return LN_OK;
}

ln_status waves_tile(ln_waves *w, const desk_track *t, waves_kind kind, int level, int64_t tile, char **bytes, size_t *size, bool *complete)
{
    wave *one = NULL;
    pthread_mutex_lock(&w->lock);
    ln_status status = find_wave(w, t, &one);
    pthread_mutex_unlock(&w->lock);
    return status || !one ? status : pyramid_tile(one->pyramid, kind, level, tile, bytes, size, complete);
}

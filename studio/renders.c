/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/renders.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/filename.h"

static const double a_while = 0.25; /* seconds between two words of progress */

typedef enum state { RUNNING, DONE, FAILED, STOPPED } state;
static const char *const state_names[] = { "running", "done", "failed", "stopped" };

struct ln_renders {
    ln_desk *desk;
    pthread_mutex_t lock;
    pthread_t thread;
    bool begun, joinable; /* a render was begun; its thread is there to be waited for */
    /* The render that was begun last. */
    int64_t clip;
    char path[PATH_MAX], removed[PATH_MAX], source[PATH_MAX], sha256[65];
    int64_t source_bytes, bytes;
    state state;
    char why[500];
    double share, started, told;
    ln_cost cost;
    ln_job job;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* How it stands. Under the lock. */
static json_t *tell(const ln_renders *r)
{
    double spent = now() - r->started, left = r->state == RUNNING && r->share > 0.005 ? spent / r->share - spent : 0;
    const ln_cost *c = &r->cost;
    return json_pack("{s:I s:s s:f s:f s:s s:s s:I s:{s:f s:f s:f s:f s:f s:s}}", "clip", (json_int_t)r->clip, "name", ln_filename(r->path), "share", r->share, "seconds_left", left, "state",
                     state_names[r->state], "why", r->why, "bytes", (json_int_t)r->bytes, "cost", "cpu_seconds", c->cpu_seconds, "wall_seconds", c->wall_seconds, "watt_hours",
                     c->watt_hours, "watt_hours_low", c->watt_hours_low, "watt_hours_high", c->watt_hours_high, "method", c->method ? c->method : "");
}

/* To every window; not under the lock. `told` is taken over. */
static void tell_all(ln_renders *r, json_t *told)
{
    desk_set_rendering(r->desk, json_incref(told));
    events_tell(desk_events(r->desk), "render", told);
}

static void on_progress(void *who, const char *what, double share, double seconds_done)
{
    ln_renders *r = who;
    (void)what, (void)seconds_done;
    double t = now();
    if (t - r->told < a_while)
        return;
    r->told = t;
    pthread_mutex_lock(&r->lock);
    r->share = share > 0 ? share < 1 ? share : 1 : 0;
    ln_job_cost(&r->job, &r->cost);
    json_t *told = tell(r);
    pthread_mutex_unlock(&r->lock);
    tell_all(r, told);
}

/* The work */

static ln_status record(ln_renders *r, ln_ledger *ledger, const ln_proposals *list, const ln_delivery *how)
{
    size_t count = 0;
    int64_t *applied = ln_arena_alloc(r->job.arena, (list->count + 1) * sizeof *applied);
    char *settings = ln_settings_json(&ln_delivery_table, how);
    ln_status status = applied && settings ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the record");
    for (size_t i = 0; i < list->count && !status; i++)
        if (list->item[i].verdict == LN_ACCEPTED)
            applied[count++] = list->item[i].id;
    if (!status) {
        ln_rendered done = { .asset = r->clip, .path = r->path, .settings = settings, .applied = applied, .applied_count = count };
        ln_job_cost(&r->job, &done.cost);
        status = ln_ledger_render(ledger, &done, &r->job);
    }
    free(settings);
    return status;
}

static ln_status render(ln_renders *r)
{
    ln_ledger *ledger = NULL;
    ln_delivery how;
    ln_proposals list = { .arena = r->job.arena };
    ln_media_info media;
    const ln_asset asset = { r->clip, r->source, r->sha256, r->source_bytes };
    ln_settings_standard(&ln_delivery_table, &how);
    if (*r->removed)
        how.removed = r->removed;
    ln_status status = ln_ledger_open(desk_film(r->desk), false, ln_ops, &ledger);
    if (!status)
        status = ln_ledger_proposals(ledger, &asset, &list, NULL);
    if (!status)
        status = ln_film_check(ledger, &asset, &list, &r->job);
    if (!status)
        status = ln_media_probe(r->source, r->job.arena, &media);
    if (!status)
        status = ln_film_render(&media, &list, r->path, &how, &r->job);
    if (!status)
        status = record(r, ledger, &list, &how);
    ln_ledger_close(&ledger);
    return status;
}

static void *work(void *user)
{
    ln_renders *r = user;
    struct stat file;
    ln_status status = render(r);
    pthread_mutex_lock(&r->lock);
    snprintf(r->why, sizeof r->why, "%s", status && status != LN_ECANCELLED ? ln_why() : "");
    ln_job_cost(&r->job, &r->cost);
    r->bytes = !status && !stat(r->path, &file) ? file.st_size : 0;
    r->share = status ? r->share : 1;
    r->state = !status ? DONE : status == LN_ECANCELLED ? STOPPED : FAILED;
    json_t *told = tell(r); /* from here on the next one may begin, which waits for this thread under the lock */
    pthread_mutex_unlock(&r->lock);
    tell_all(r, told);
    return NULL;
}

/* What the film remembers */

typedef struct rendered {
    int64_t id, bytes;
    char *path, *when, *removed;
    json_t *cost;
    struct rendered *next;
} rendered;

typedef struct memory {
    ln_arena *arena;
    rendered *first, **last;
    json_t *bodies; /* keeps the costs */
} memory;

static bool remember(void *user, const ln_entry *e)
{
    memory *m = user;
    if (strcmp(e->what, "render"))
        return true;
    json_t *body = json_loads(e->body, 0, NULL);
    rendered *one = ln_arena_alloc(m->arena, sizeof *one);
    if (!one || json_array_append_new(m->bodies, body))
        return false;
    one->id = json_integer_value(json_object_get(body, "id"));
    one->bytes = json_integer_value(json_object_get(body, "bytes"));
    one->path = ln_arena_text(m->arena, json_string_value(json_object_get(body, "path")));
    one->removed = ln_arena_text(m->arena, json_string_value(json_object_get(json_object_get(body, "settings"), "removed")));
    one->when = ln_arena_text(m->arena, e->when);
    one->cost = json_object_get(body, "cost");
    if (one->path && one->when) {
        *m->last = one;
        m->last = &one->next;
    }
    return true;
}

static ln_status recall(ln_renders *r, memory *m)
{
    ln_ledger *ledger = NULL;
    *m = (memory){ .arena = ln_arena_new(), .bodies = json_array() };
    m->last = &m->first;
    ln_status status = m->arena && m->bodies ? ln_ledger_open(desk_film(r->desk), false, ln_ops, &ledger) : ln_fail(LN_EMEMORY, "no memory to tell of renders");
    if (!status)
        status = ln_ledger_log(ledger, remember, m);
    ln_ledger_close(&ledger);
    return status;
}

static void forget(memory *m)
{
    json_decref(m->bodies);
    ln_arena_free(m->arena);
}

/* Still what was written, as far as its size tells. */
static bool stands(const rendered *one)
{
    struct stat file;
    return !lstat(one->path, &file) && S_ISREG(file.st_mode) && file.st_size == one->bytes;
}

ln_status renders_list(ln_renders *r, json_t **told)
{
    memory m;
    ln_status status = recall(r, &m);
    *told = status ? NULL : json_array();
    for (const rendered *one = m.first; one && !status; one = one->next)
        if (stands(one) && json_array_append_new(*told, json_pack("{s:I s:s s:I s:s s:O?}", "id", (json_int_t)one->id, "name", ln_filename(one->path), "bytes", (json_int_t)one->bytes, "when",
                                                                 one->when, "cost", one->cost)))
            status = ln_fail(LN_EMEMORY, "no memory to tell of renders");
    forget(&m);
    return status;
}

/* Sending one */

typedef struct sending {
    int file;
} sending;

static ln_status read_file(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    ssize_t count = pread(((sending *)own)->file, into, room, at);
    *got = count > 0 ? (size_t)count : 0;
    return count > 0 ? LN_OK : count < 0 ? ln_fail(LN_EREAD, "the render cannot be read: %s", strerror(errno)) : LN_END;
}

static void close_file(void *own)
{
    close(((sending *)own)->file);
    free(own);
}

ln_status renders_body(ln_renders *r, int64_t id, http_body *body, char name[NAME_MAX + 1])
{
    memory m;
    const rendered *found = NULL;
    sending *s = malloc(sizeof *s);
    ln_status status = s ? recall(r, &m) : ln_fail(LN_EMEMORY, "no memory to send a render");
    if (!s)
        return status;
    for (const rendered *one = m.first; one && !status; one = one->next)
        found = one->id == id && stands(one) ? one : found;
    if (!status && !found)
        status = ln_fail(LN_EMISSING, "there is no render %lld, or its file is gone or another by now", (long long)id);
    if (!status && (s->file = open(found->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
        status = ln_fail(LN_EREAD, "%s cannot be read: %s", found->path, strerror(errno));
    if (!status) {
        snprintf(name, NAME_MAX + 1, "%s", ln_filename(found->path));
        *body = (http_body){ .size = found->bytes, .read = read_file, .free = close_file, .own = s };
    } else
        free(s);
    forget(&m);
    return status;
}

/* Beginning one */

const char *renders_name_fault(const char *name)
{
    size_t length = strlen(name);
    const char *ending = ln_suffix(name);
    if (!length || length > 200)
        return "it takes a name of 1 to 200 bytes";
    if (strchr(name, '/') || strchr(name, '\\'))
        return "it takes the bare name of a file, and no folder";
    if (*name == '.')
        return "it would be hidden: begin it with something else than a dot";
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 32 || name[i] == 127)
            return "it holds a character that no name should";
    if (!*ending || !ending[1])
        return "its ending says what kind of file it becomes: mp4, mov, mkv, wav, flac ...";
    return !strcasecmp(ending, ".lanterne") || !strcasecmp(ending, ".part") ? "that is no ending of a clip" : NULL;
}

/* Nothing that is not ours is written over. */
static ln_status is_free(ln_renders *r, const char *path)
{
    memory m;
    bool ours = false;
    struct stat file;
    if (lstat(path, &file) && errno == ENOENT)
        return LN_OK;
    ln_status status = recall(r, &m);
    for (const rendered *one = m.first; one && !status; one = one->next)
        ours = ours || (!strcmp(one->path, path) && stands(one)) || (one->removed && !strcmp(one->removed, path));
    forget(&m);
    return status || ours ? status : ln_fail(LN_ESAME, "%s is there already, and this film has not rendered it: choose another name", ln_filename(path));
}

/* The folder of `beside`, when something can be made in it. */
static bool folder_of(const char *beside, char folder[PATH_MAX])
{
    const char *slash = strrchr(beside, '/');
    snprintf(folder, PATH_MAX, "%.*s", slash && slash > beside ? (int)(slash - beside) : 1, beside);
    return !access(folder, W_OK | X_OK);
}

static ln_status find_place(ln_renders *r, const char *name, bool removed)
{
    char folder[PATH_MAX];
    const char *fault = renders_name_fault(name);
    if (fault)
        return ln_fail(LN_ESETTING, "\"%.100s\" cannot be the output's name: %s", name, fault);
    if (!folder_of(r->source, folder) && !folder_of(desk_film(r->desk), folder))
        return ln_fail(LN_EWRITE, "neither the clip's folder nor the film's can be written: change the rights of one");
    *r->removed = 0;
    if (snprintf(r->path, sizeof r->path, "%s/%s", folder, name) >= (int)sizeof r->path ||
        (removed && snprintf(r->removed, sizeof r->removed, "%s/%.*s-removed.wav", folder, (int)(ln_suffix(name) - name), name) >= (int)sizeof r->removed))
        return ln_fail(LN_ESETTING, "\"%.100s\" is too long a name here", name);
    ln_status status = is_free(r, r->path);
    return status || !removed ? status : is_free(r, r->removed);
}

/* The thread of the render before has ended, or is waited for now. */
static void join(ln_renders *r)
{
    if (!r->joinable)
        return;
    pthread_join(r->thread, NULL);
    ln_job_end(&r->job);
    r->joinable = false;
}

static ln_status begin(ln_renders *r, int64_t clip, const char *name, bool removed)
{
    join(r);
    r->begun = false;
    ln_status status = desk_clip_path(r->desk, clip, r->source, r->sha256, &r->source_bytes);
    if (!status && !*r->sha256)
        status = ln_fail(LN_ELEDGER, "%s is still being read for the first time: wait until it is recorded", ln_filename(r->source));
    if (!status)
        status = find_place(r, name, removed);
    if (!status)
        status = ln_job_begin(&r->job);
    if (status)
        return status;
    r->clip = clip;
    r->job.person = desk_person(r->desk);
    r->job.year = desk_year(r->desk);
    r->job.progress = on_progress;
    r->job.who = r;
    r->state = RUNNING;
    r->share = r->told = 0;
    r->bytes = 0;
    *r->why = 0;
    r->cost = (ln_cost){ .method = "cpu-time" };
    r->started = now();
    r->joinable = r->begun = !pthread_create(&r->thread, NULL, work, r);
    if (r->joinable)
        return LN_OK;
    ln_job_end(&r->job);
    return ln_fail(LN_EMEMORY, "no more threads for the studio");
}

ln_status renders_start(ln_renders *r, int64_t clip, const char *name, bool removed, json_t **told)
{
    *told = NULL;
    pthread_mutex_lock(&r->lock);
    ln_status status = r->begun && r->state == RUNNING ? ln_fail(LN_ELEDGER, "%s is being rendered: wait, or stop it", ln_filename(r->path)) : begin(r, clip, name, removed);
    if (!status && !(*told = tell(r)))
        status = ln_fail(LN_EMEMORY, "no memory to tell of a render");
    pthread_mutex_unlock(&r->lock);
    if (!status)
        tell_all(r, json_incref(*told));
    return status;
}

void renders_stop(ln_renders *r)
{
    pthread_mutex_lock(&r->lock);
    if (r->joinable)
        atomic_store(&r->job.stop, true);
    pthread_mutex_unlock(&r->lock);
}

ln_status renders_open(ln_desk *desk, ln_renders **out)
{
    ln_renders *r = *out = calloc(1, sizeof *r);
    if (!r)
        return ln_fail(LN_EMEMORY, "no memory for renders");
    r->desk = desk;
    pthread_mutex_init(&r->lock, NULL);
    return LN_OK;
}

void renders_close(ln_renders **renders)
{
    ln_renders *r = *renders;
    if (!r)
        return;
    renders_stop(r);
    join(r);
    pthread_mutex_destroy(&r->lock);
    free(r);
    *renders = NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/events.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BEHIND_MAX = 256 << 10 }; /* bytes that a window may be behind */

typedef struct window {
    ln_events *all;
    http_exchange *exchange;
    char *text; /* not yet sent */
    size_t size, room;
    bool lost;  /* it fell behind */
    struct window *next;
} window;

struct ln_events {
    pthread_mutex_t lock;
    window *windows;
    int count;
    long long number;
};

ln_events *events_new(void)
{
    ln_events *e = calloc(1, sizeof *e);
    if (e)
        pthread_mutex_init(&e->lock, NULL);
    return e;
}

void events_free(ln_events *e)
{
    if (!e)
        return;
    pthread_mutex_destroy(&e->lock);
    free(e);
}

static void append(window *w, const char *text, size_t size)
{
    if (w->size + size > w->room) {
        size_t room = 2 * (w->size + size);
        char *grown = room <= BEHIND_MAX ? realloc(w->text, room) : NULL;
        if (!grown) {
            w->lost = true;
            return;
        }
        w->text = grown;
        w->room = room;
    }
    memcpy(w->text + w->size, text, size);
    w->size += size;
}

static void tell_all(ln_events *e, const char *text, size_t size)
{
    for (window *w = e->windows; w; w = w->next) {
        if (!w->lost)
            append(w, text, size);
        http_wake(w->exchange);
    }
}

void events_tell(ln_events *e, const char *what, json_t *data)
{
    char *json = data ? json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    size_t room = json ? strlen(json) + strlen(what) + 64 : 0;
    char *text = json ? malloc(room) : NULL;
    json_decref(data);
    if (text) {
        pthread_mutex_lock(&e->lock);
        int size = snprintf(text, room, "id: %lld\nevent: %s\ndata: %s\n\n", ++e->number, what, json);
        tell_all(e, text, (size_t)size);
        pthread_mutex_unlock(&e->lock);
    }
    free(json);
    free(text);
}

void events_beat(ln_events *e)
{
    pthread_mutex_lock(&e->lock);
    tell_all(e, ":\n\n", 3);
    pthread_mutex_unlock(&e->lock);
}

static ln_status read_window(void *own, int64_t at, uint8_t *into, size_t room, size_t *got)
{
    window *w = own;
    (void)at;
    pthread_mutex_lock(&w->all->lock);
    *got = w->size < room ? w->size : room;
    if (*got) {
        memcpy(into, w->text, *got);
        memmove(w->text, w->text + *got, w->size - *got);
        w->size -= *got;
    }
    bool over = !*got && w->lost;
    pthread_mutex_unlock(&w->all->lock);
    return over ? LN_END : LN_OK;
}

static void leave(void *own)
{
    window *w = own, **at;
    pthread_mutex_lock(&w->all->lock);
    for (at = &w->all->windows; *at != w;)
        at = &(*at)->next;
    *at = w->next;
    w->all->count--;
    pthread_mutex_unlock(&w->all->lock);
    free(w->text);
    free(w);
}

bool events_join(ln_events *e, http_exchange *exchange, http_body *body)
{
    static const char hello[] = "retry: 1000\n\n";
    window *w = calloc(1, sizeof *w);
    if (!w)
        return false;
    w->all = e;
    w->exchange = exchange;
    append(w, hello, sizeof hello - 1);
    pthread_mutex_lock(&e->lock);
    bool room = e->count < EVENTS_WINDOWS_MAX && !w->lost;
    if (room) {
        w->next = e->windows;
        e->windows = w;
        e->count++;
    }
    pthread_mutex_unlock(&e->lock);
    if (!room) {
        free(w->text);
        free(w);
        return false;
    }
    *body = (http_body){ .size = -1, .read = read_window, .free = leave, .own = w };
    return true;
}

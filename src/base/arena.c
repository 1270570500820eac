/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/status.h>

enum { PAGE = 16 * 1024 };

typedef struct page {
    struct page *older;
    size_t used, room;
    alignas(max_align_t) unsigned char bytes[];
} page;

struct ln_arena {
    page *newest;
};

ln_arena *ln_arena_new(void)
{
    ln_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        ln_fail(LN_EMEMORY, "no memory for an arena");
    return arena;
}

void ln_arena_free(ln_arena *arena)
{
    if (!arena)
        return;
    for (page *p = arena->newest; p;) {
        page *older = p->older;
        free(p);
        p = older;
    }
    free(arena);
}

static page *page_with(ln_arena *arena, size_t size)
{
    page *p = arena->newest;
    if (p && p->room - p->used >= size)
        return p;
    size_t room = size > PAGE ? size : PAGE;
    p = malloc(sizeof *p + room);
    if (!p)
        return NULL;
    p->used = 0;
    p->room = room;
    p->older = arena->newest;
    arena->newest = p;
    return p;
}

void *ln_arena_alloc(ln_arena *arena, size_t size)
{
    const size_t grain = alignof(max_align_t);
    page *p = size > SIZE_MAX / 2 ? NULL : page_with(arena, (size + grain - 1) / grain * grain);
    if (!p) {
        ln_fail(LN_EMEMORY, "no memory for %zu bytes", size);
        return NULL;
    }
    void *piece = p->bytes + p->used;
    p->used += (size + grain - 1) / grain * grain;
    return memset(piece, 0, size);
}

void *ln_arena_room(ln_arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t more = *room ? *room * 2 : 16;
    void *grown = ln_arena_alloc(arena, more * size);
    if (!grown)
        return NULL;
    *room = more;
    return count ? memcpy(grown, items, count * size) : grown;
}

char *ln_arena_text(ln_arena *arena, const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = ln_arena_alloc(arena, size);
    return copy ? memcpy(copy, text, size) : NULL;
}

char *ln_arena_print(ln_arena *arena, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    char *text = length < 0 ? NULL : ln_arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(list);
    return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_ARENA_H
#define LN_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/* Memory that is given out piece by piece and freed at once. One thread at a time. */
typedef struct ln_arena ln_arena;

ln_arena *ln_arena_new(void); /* NULL without memory */
void ln_arena_free(ln_arena *arena); /* NULL is fine */

/* `size` bytes of zeros, aligned for any type; NULL without memory, with ln_why set. Never moves. */
void *ln_arena_alloc(ln_arena *arena, size_t size);

/* Room for one more item of `size` bytes behind `count` of them: `items` as it is while there is room, else a longer copy of it (NULL and *room 0 begin a list). NULL without
 * memory, with ln_why set; the list is then what it was. */
void *ln_arena_room(ln_arena *arena, void *items, size_t count, size_t *room, size_t size);

/* A copy of `text` (NULL gives NULL), or of what printf would write. */
char *ln_arena_text(ln_arena *arena, const char *text);
char *ln_arena_print(ln_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

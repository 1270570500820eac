/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_DESKPARTS_H
#define LN_STUDIO_DESKPARTS_H

#include <pthread.h>

#include "base/arena.h"
#include "studio/desk.h"

/* What desk.c, which holds the film, and decide.c, which tells of it and decides in it, have in common. Nothing here is for other files. */

typedef struct desk_clip {
    int64_t id, bytes;
    char *path, *sha256; /* "" before it is recorded */
    bool probed;
    ln_status fault;      /* of probing, with `why` */
    char why[300];
    ln_media_info media;
} desk_clip;

struct ln_desk {
    pthread_mutex_t lock;
    ln_arena *arena;
    ln_ledger *ledger;
    ln_events *events;
    char *film, *person;
    int year;
    desk_clip *clips;
    size_t count, room;
    size_t first;
    json_t *looking, *rendering;
};

/* A piece of work with an arena of its own, by the desk's person, with the film held; desk_end lets go of it and returns `status`. */
ln_status desk_begin(ln_desk *desk, ln_job *job);
ln_status desk_end(ln_desk *desk, ln_job *job, ln_status status);

/* With the film held: a clip by its number (NULL with a sentence), what its file says of itself (asked once), and whether it is there with as many bytes as ever. */
desk_clip *desk_clip_of(ln_desk *desk, int64_t id);
ln_status desk_probe(ln_desk *desk, desk_clip *clip);
ln_status desk_is_there(const desk_clip *clip);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_DESK_H
#define LN_STUDIO_DESK_H

#include <jansson.h>
#include <limits.h>

#include <lanterne/film.h>

#include "studio/events.h"

/* The film on the desk: its ledger, its clips, the person who decides. Every function may be called from any thread; one at a time touches the film. */
typedef struct ln_desk ln_desk;

/* Open a film's file, or a clip: its film is then the file of the same name with the extension .lanterne beside it, made when it is not there. `year` 0: the film's own.
 * A clip that the film does not know is on the desk at once and recorded when it is first looked at, since reading all of it takes a while.
 *   as ln_ledger_open and ln_media_probe */
ln_status desk_open(const char *path, int year, const char *person, ln_events *events, ln_desk **out);
void desk_close(ln_desk **desk); /* NULL inside is fine */

/* What other threads open for themselves: constant while the desk is open. */
const char *desk_film(const ln_desk *desk);   /* path */
const char *desk_person(const ln_desk *desk);
ln_events *desk_events(const ln_desk *desk);
int desk_year(ln_desk *desk);

/* One track of a clip, as the rooms that show it need it. */
typedef struct desk_track {
    int64_t clip;
    char path[PATH_MAX];
    char sha256[65];      /* "" while the clip is not recorded yet */
    ln_kind kind;
    int track;            /* stream index */
    double seconds;       /* the file's length */
    int rate, channels;   /* sound */
    int64_t samples;      /* of sound, from the clip's zero to its end by the file's word */
    bool microphones;
    int width, height, rotation; /* picture, as stored */
    ln_ratio aspect;      /* of a pixel */
} desk_track;

/* Track `track` of a clip, -1: the default one of that kind.
 *   LN_EMISSING  no such clip, or its file is gone;  LN_ESILENT, LN_EBLIND  no such track;  others as ln_media_probe */
ln_status desk_find_track(ln_desk *desk, int64_t clip, ln_kind kind, int track, desk_track *out);

/* The clip that is on the desk first, 0 when there is none; *unseen says that nothing was proposed for it yet. */
int64_t desk_first_clip(ln_desk *desk, bool *unseen);

/* The numbers of at most `room` clips; returns how many. */
size_t desk_clips(ln_desk *desk, int64_t *ids, size_t room);

/* Where a clip lies and what it is, for who works with a ledger of his own. `sha256` "" as above.
 *   LN_EMISSING  no such clip */
ln_status desk_clip_path(ln_desk *desk, int64_t clip, char path[PATH_MAX], char sha256[65], int64_t *bytes);

/* A clip was recorded as `asset`: its place on the desk takes that number, and windows are told when it is another. */
void desk_recorded(ln_desk *desk, int64_t clip, const ln_asset *asset);

/* Answers, as the page reads them (studio/README.md). NULL and a status with its sentence on failure. */
ln_status desk_tell_film(ln_desk *desk, json_t **out);
ln_status desk_tell_proposals(ln_desk *desk, json_t **out);
ln_status desk_tell_log(ln_desk *desk, int64_t after, int most, json_t **out);

/* A verdict, on disk when this returns LN_OK, and told to every window; *out is the changed proposals.
 *   LN_ESETTING  an id that is not there, a change that the operation does not take: nothing is changed */
ln_status desk_judge(ln_desk *desk, const int64_t *ids, size_t count, ln_verdict verdict, const json_t *changes, const char *how, json_t **out);

/* Store proposals of a person's own for a clip, and tell windows; ids are set. */
ln_status desk_propose(ln_desk *desk, int64_t clip, ln_proposals *list);

/* What a year would still ask for, proposal by proposal; with `keep` it becomes the film's. */
ln_status desk_year_would(ln_desk *desk, int year, bool keep, json_t **out);

/* Proposals of a clip in `arena`. */
ln_status desk_proposals_of(ln_desk *desk, int64_t clip, ln_proposals *list);

/* What is being worked on: objects for /api/film, kept by the desk; NULL is nothing. The reference is taken over. */
void desk_set_looking(ln_desk *desk, json_t *looking);
void desk_set_rendering(ln_desk *desk, json_t *rendering);

#endif

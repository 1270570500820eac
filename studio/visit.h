/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_VISIT_H
#define LN_STUDIO_VISIT_H

#include "studio/routes.h"

/* One request on its way to a room, and what every room needs to read it and to answer. */
enum { VISIT_STARS = 2 };

typedef struct visit {
    ln_routes *all;
    const http_request *request;
    http_answer *answer;
    char star[VISIT_STARS][24]; /* what stood for the stars of the path */
} visit;

/* Answer with JSON, which is taken over; NULL is LN_EMEMORY. */
ln_status visit_say(visit *v, json_t *value);

/* Mark the answer with what tells it apart from all others; true when the client has that one already, and is told so. */
bool visit_known(visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Arguments of the query. LN_ESETTING when they are there and wrong, with what would be accepted. */
ln_status visit_whole(const visit *v, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number);
ln_status visit_seconds(const visit *v, const char *name, double *seconds); /* 0 when it is not there */

/* The clip of the first star, and of it the track that `track` names, or the default one. */
ln_status visit_track(const visit *v, ln_kind kind, desk_track *track);

/* The proposals that `p` and `changes` choose for a listening or a picture; chosen->arena is the caller's to free. */
ln_status visit_chosen(const visit *v, const desk_track *track, ln_proposals *chosen);

/* The body, a JSON object, the caller's; and a whole number of it. */
ln_status visit_body(const visit *v, json_t **body);
ln_status visit_whole_of(const json_t *body, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number);

/* The rooms: film.c reads and decides, sense.c shows and sounds. */
ln_status film_tell(visit *v);
ln_status film_proposals(visit *v);
ln_status film_log(visit *v);
ln_status film_events(visit *v);
ln_status film_verdict(visit *v);
ln_status film_look(visit *v);
ln_status film_year(visit *v);
ln_status film_show(visit *v);
ln_status film_render(visit *v);
ln_status film_render_stop(visit *v);
ln_status film_rendered(visit *v);
ln_status film_rendered_file(visit *v);

ln_status sense_sound(visit *v);
ln_status sense_thumb(visit *v);
ln_status sense_pictures(visit *v);
ln_status sense_peaks(visit *v);
ln_status sense_spectrum(visit *v);
ln_status sense_scopes(visit *v);

#endif

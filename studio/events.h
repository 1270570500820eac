/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_EVENTS_H
#define LN_STUDIO_EVENTS_H

#include <jansson.h>

#include "studio/http.h"

/* What happens is told to every open window, as server-sent events (WHATWG HTML, section 9.2). A window that does not keep up is cut off: when it comes back it reads
 * everything anew, as every window does after a pause. Any thread. */
enum { EVENTS_WINDOWS_MAX = 64, EVENTS_BEAT = 15 };

typedef struct ln_events ln_events;

ln_events *events_new(void); /* NULL without memory */
void events_free(ln_events *events); /* once no window is joined */

/* Tell all: `data` is taken over; NULL (no memory for it) tells nothing. */
void events_tell(ln_events *events, const char *what, json_t *data);

/* A comment to all, so that a dead connection is noticed: every EVENTS_BEAT seconds. */
void events_beat(ln_events *events);

/* The body of a window's stream. False: too many windows, or no memory. */
bool events_join(ln_events *events, http_exchange *exchange, http_body *body);

#endif

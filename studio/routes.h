/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_ROUTES_H
#define LN_STUDIO_ROUTES_H

#include "studio/gate.h"
#include "studio/listen.h"
#include "studio/looks.h"
#include "studio/pictures.h"
#include "studio/renders.h"
#include "studio/waves.h"

/* From a request to the room that answers it. Paths are matched whole, segment by segment; nothing of a path ever names a file. */

typedef struct ln_routes {
    ln_gate gate;
    ln_desk *desk;
    ln_looks *looks;
    ln_listen *listen;
    ln_pictures *pictures;
    ln_renders *renders;
    ln_waves *waves;
} ln_routes;

/* An http_ways.let_in and http_ways.answer, with a routes as their user. */
bool routes_let_in(void *user, http_request *request, http_answer *answer);
void routes_answer(void *user, const http_request *request, http_answer *answer);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_GATE_H
#define LN_STUDIO_GATE_H

#include "studio/http.h"

/* Who may come in. Other programs of this machine and pages of other origins can reach a port of 127.0.0.1; none of them may read or do anything here.
 *
 *   another machine        the socket listens on 127.0.0.1 only
 *   DNS rebinding          Host must be 127.0.0.1:PORT or localhost:PORT, once
 *   another local program  a key of 128 random bits, new at each start: /?key=KEY gives it as an HttpOnly cookie, without which nothing else answers
 *   another page           the cookie is SameSite=Strict; Sec-Fetch-Site other than same-origin and none is refused; a POST must bring Origin of our own, X-Lanterne: 1 and
 *                          Content-Type: application/json, which no form and no foreign script can send without being asked first, and nobody is told yes
 *   what was let in        the headers below: no script, style or frame from elsewhere or inline
 */
enum { GATE_KEY = 33 };

typedef struct ln_gate {
    char key[GATE_KEY];  /* 32 hex digits */
    char cookie[24];     /* its name carries the port: cookies of 127.0.0.1 are shared by all ports */
    char hosts[2][32], origins[2][40];
} ln_gate;

/* LN_EREAD: the system gives no random numbers. */
ln_status gate_open(ln_gate *gate);

/* Once the port is known. */
void gate_at(ln_gate *gate, int port);

/* On headers alone. False: `answer` refuses, or, for the key itself, sends on to "/". */
bool gate_let_in(const ln_gate *gate, const http_request *request, http_answer *answer);

/* A refusal in words, as every refusal of the studio: {"error": sentence, "status": word}. Returns false. */
bool gate_refuse(http_answer *answer, int status, const char *word, const char *sentence);

extern const char *const gate_headers[][2];

#endif

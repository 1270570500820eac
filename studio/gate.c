/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/gate.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

const char *const gate_headers[][2] = {
    { "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
                                 "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { NULL, NULL },
};

ln_status gate_open(ln_gate *gate)
{
    unsigned char noise[GATE_KEY / 2];
    if (getrandom(noise, sizeof noise, 0) != (ssize_t)sizeof noise)
        return ln_fail(LN_EREAD, "the system gives no random numbers, and without a key the studio stays shut");
    for (size_t i = 0; i < sizeof noise; i++)
        snprintf(gate->key + 2 * i, 3, "%02x", noise[i]);
    return LN_OK;
}

void gate_at(ln_gate *gate, int port)
{
    static const char *const names[] = { "127.0.0.1", "localhost" };
    snprintf(gate->cookie, sizeof gate->cookie, "lanterne-%d", port);
    for (int i = 0; i < 2; i++) {
        snprintf(gate->hosts[i], sizeof gate->hosts[i], "%s:%d", names[i], port);
        snprintf(gate->origins[i], sizeof gate->origins[i], "http://%s:%d", names[i], port);
    }
}

bool gate_refuse(http_answer *answer, int status, const char *word, const char *sentence)
{
    static const char nothing[] = "{\"error\": \"no memory\", \"status\": \"no memory\"}";
    json_t *object = json_pack("{s:s s:s}", "error", sentence, "status", word);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    answer->status = status;
    answer->type = "application/json";
    answer->bytes = text;
    answer->fixed = nothing;
    answer->size = text ? strlen(text) : sizeof nothing - 1;
    http_say(answer, "Cache-Control", "no-store");
    return false;
}

/* All of it is looked at, wherever it differs. */
static bool is_key(const ln_gate *gate, const char *word)
{
    unsigned differs = !word || strlen(word) != GATE_KEY - 1;
    for (size_t i = 0; !differs && i < GATE_KEY - 1; i++)
        differs |= 0x100u * ((unsigned char)word[i] != (unsigned char)gate->key[i]);
    return !differs;
}

static int which(const char names[2][32], const char *word)
{
    for (int i = 0; word && i < 2; i++)
        if (!strcasecmp(names[i], word))
            return i;
    return -1;
}

static bool is_json(const char *type)
{
    return type && !strncasecmp(type, "application/json", 16) && (!type[16] || type[16] == ';' || type[16] == ' ');
}

/* A page's own script sends all of this; a form, an image or another page's script cannot. */
static const char *fault_of_post(const ln_gate *gate, const http_request *request, int host)
{
    const char *origin = http_header(request, "Origin"), *ours = http_header(request, "X-Lanterne");
    if (!origin || strcmp(origin, gate->origins[host]) || http_header_times(request, "Origin") != 1)
        return "this was asked by another page than the studio's own, and nothing was done";
    if (!ours || strcmp(ours, "1"))
        return "X-Lanterne: 1 is missing: this does not come from the studio's own page, and nothing was done";
    return is_json(http_header(request, "Content-Type")) ? NULL : "a request of the studio carries Content-Type: application/json";
}

static const char *fault_of_site(const http_request *request, bool posts)
{
    const char *site = http_header(request, "Sec-Fetch-Site");
    bool own = !site || !strcmp(site, "same-origin") || (!posts && !strcmp(site, "none"));
    return own ? NULL : "another page asked for this: the studio answers its own page only";
}

static bool give_cookie(const ln_gate *gate, const http_request *request, http_answer *answer)
{
    if (!is_key(gate, http_query(request, "key")))
        return gate_refuse(answer, 403, "setting", "this key opens nothing: use the address that `lanterne studio` printed last");
    answer->status = 303;
    http_say(answer, "Location", "/");
    http_say(answer, "Set-Cookie", "%s=%s; HttpOnly; SameSite=Strict; Path=/", gate->cookie, gate->key);
    http_say(answer, "Cache-Control", "no-store");
    return false;
}

bool gate_let_in(const ln_gate *gate, const http_request *request, http_answer *answer)
{
    bool posts = !strcmp(request->method, "POST");
    int host = which(gate->hosts, http_header(request, "Host"));
    const char *fault;
    if (host < 0 || http_header_times(request, "Host") != 1)
        return gate_refuse(answer, 421, "setting", "the studio answers under the address that it printed, and no other name");
    if (!posts && strcmp(request->method, "GET"))
        return gate_refuse(answer, 405, "setting", "the studio is asked with GET and POST");
    if (!posts && !strcmp(request->path, "/") && http_query(request, "key"))
        return give_cookie(gate, request, answer);
    if ((fault = fault_of_site(request, posts)) || (posts && (fault = fault_of_post(gate, request, host))))
        return gate_refuse(answer, 403, "setting", fault);
    if (!is_key(gate, http_cookie(request, gate->cookie)))
        return gate_refuse(answer, 403, "setting", "the studio is open to the page that `lanterne studio` opened: use the address with the key that it printed");
    return true;
}

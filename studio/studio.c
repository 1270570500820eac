/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/studio.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <time.h>

#include "studio/routes.h"

extern char **environ;

/* The browser runs on its own; should there be none, the address that was printed is still good. */
static void show(const char *address)
{
    const char *const words[] = { "xdg-open", address, NULL };
    posix_spawn_file_actions_t quiet;
    pid_t browser;
    if (posix_spawn_file_actions_init(&quiet))
        return;
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnp(&browser, words[0], &quiet, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&quiet);
}

static void wait_for_end(const ln_job *job, ln_events *events)
{
    for (int tenths = 0; !ln_job_stopping(job); tenths++) {
        nanosleep(&(struct timespec){ 0, 100000000 }, NULL); /* a signal cuts it short */
        if (tenths % (10 * EVENTS_BEAT) == 10 * EVENTS_BEAT - 1)
            events_beat(events);
    }
}

static ln_status serve(const ln_studio *how, ln_job *job, ln_routes *r)
{
    char address[100];
    ln_http *server;
    bool unseen;
    const http_ways ways = { .let_in = routes_let_in, .answer = routes_answer, .headers = gate_headers, .user = r };
    ln_status status = http_open(how->port, &ways, &server);
    if (status)
        return status;
    gate_at(&r->gate, http_port(server));
    snprintf(address, sizeof address, "http://127.0.0.1:%d/?key=%s", http_port(server), r->gate.key);
    how->listening(how->user, address);
    if (how->open)
        show(address);
    int64_t first = desk_first_clip(r->desk, &unseen);
    if (first && unseen && desk_year(r->desk))
        looks_at(r->looks, first, 0);
    wait_for_end(job, desk_events(r->desk));
    http_close(&server);
    return LN_OK;
}

ln_status ln_studio_run(const ln_studio *how, ln_job *job)
{
    ln_routes r = { 0 };
    ln_events *events = events_new();
    ln_status status = events ? gate_open(&r.gate) : ln_fail(LN_EMEMORY, "no memory for the studio");
    if (!status)
        status = desk_open(how->path, job->year, job->person, events, &r.desk);
    if (!status)
        status = looks_open(r.desk, &r.looks);
    if (!status)
        status = listen_open(r.desk, &r.listen);
    if (!status)
        status = pictures_open(r.desk, &r.pictures);
    if (!status)
        status = waves_open(r.desk, &r.waves);
    if (!status)
        status = renders_open(r.desk, &r.renders);
    if (!status)
        status = serve(how, job, &r);
    renders_close(&r.renders);
    looks_close(&r.looks);
    listen_close(&r.listen);
    pictures_close(&r.pictures);
    waves_close(&r.waves);
    desk_close(&r.desk);
    events_free(events);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_STUDIO_H
#define LN_STUDIO_STUDIO_H

#include <lanterne/job.h>

/* The local page: see, hear, decide. A server on 127.0.0.1 for one film, and the page that it gives out. */
typedef struct ln_studio {
    const char *path;   /* a film's file, or a clip to begin one with */
    int port;           /* 0: any free one */
    bool open;          /* show the page in the person's browser */
    void (*listening)(void *user, const char *address); /* called once, with the address that carries the key */
    void *user;
} ln_studio;

/* Serve until `job` is asked to stop, for job->person and, unless it is 0, job->year. Ends whatever is being looked at or rendered; verdicts are on disk before they are answered.
 *   LN_OK  it was stopped;  others as opening the film, the clip or the port says */
ln_status ln_studio_run(const ln_studio *how, ln_job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_LOG_H
#define LANTERNE_LOG_H

/* What the library wants to say while it works. Failures are not logged: they are returned, with their sentence (status.h). */
typedef enum ln_level {
    LN_WARNING, /* the result is whole but not what one would expect: a hole in the file, a stream that the container cannot hold */
    LN_NOTE,    /* a decision taken on the way: which codec, which assumption about a missing tag */
    LN_DETAIL,  /* for whoever looks for a fault */
} ln_level;

/* Where it goes: NULL (as at the start) is nowhere. Set it before other threads work; it may be called from any thread, one at a time. */
void ln_log_to(void (*sink)(void *user, ln_level level, const char *sentence), void *user);

void ln_log(ln_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/log.h>

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static void (*to)(void *user, ln_level level, const char *sentence);
static void *whose;

void ln_log_to(void (*sink)(void *user, ln_level level, const char *sentence), void *user)
{
    pthread_mutex_lock(&turn);
    to = sink;
    whose = user;
    pthread_mutex_unlock(&turn);
}

void ln_log(ln_level level, const char *format, ...)
{
    char sentence[1000];
    va_list list;
    va_start(list, format);
    vsnprintf(sentence, sizeof sentence, format, list);
    va_end(list);
    pthread_mutex_lock(&turn);
    if (to)
        to(whose, level, sentence);
    pthread_mutex_unlock(&turn);
}

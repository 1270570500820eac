/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_HEARD_H
#define LN_TESTS_HEARD_H

#include <stdlib.h>
#include <sys/stat.h>

#include "stage.h"

/* All samples of a file on the stage, channels side by side. */
typedef struct heard {
    float *sample;
    size_t count;
} heard;

static inline heard heard_in(const char *file)
{
    char line[300];
    struct stat st;
    snprintf(line, sizeof line, "ffmpeg -v error -y -i %s -f f32le samples.raw </dev/null", file);
    stage_shell(line);
    assert_int_equal(stat("samples.raw", &st), 0);
    heard h = { malloc((size_t)st.st_size + 1), (size_t)st.st_size / sizeof(float) };
    FILE *f = fopen("samples.raw", "rb");
    assert_true(f && h.sample && fread(h.sample, sizeof(float), h.count, f) == h.count);
    fclose(f);
    return h;
}

#endif

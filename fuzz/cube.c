/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "grading/cube.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A table that was accepted is used: every colour, and what is no colour, goes through it without reading beside it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
    if (!file)
        return 0;
    ln_cube *cube = NULL;
    if (!ln_cube_read(file, "fuzz.cube", &cube)) {
        float red[] = { 0, 1, .5F, -1, 2, NAN, INFINITY, 1e30F }, green[] = { 0, 1, .25F, 2, -1, 0, -INFINITY, NAN }, blue[] = { 0, 1, .75F, .5F, .5F, 1, NAN, -1e30F };
        ln_cube_rows(cube, red, green, blue, 8);
    } else if (cube)
        abort();
    ln_cube_free(cube);
    fclose(file);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_LINES_H
#define LN_BASE_LINES_H

#include <stdlib.h>
#include <string.h>

/* Where vectors go over them, numbers begin with a line of the cache: a vector of 64 bytes that does not is two reads. Put LN_LINES before the first array of a struct that comes from here. */
enum { LN_LINE = 64 };
#define LN_LINES _Alignas(LN_LINE)

/* Zeros, at a multiple of LN_LINE; free() them. NULL without memory. */
static inline void *ln_lines_new(size_t bytes)
{
    const size_t whole = (bytes + LN_LINE - 1) / LN_LINE * LN_LINE;
    void *lines = aligned_alloc(LN_LINE, whole);
    return lines ? memset(lines, 0, whole) : NULL;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_FILENAME_H
#define LN_BASE_FILENAME_H

#include <string.h>

/* A file as sentences name it: without its folder. Part of `path`. */
static inline const char *ln_filename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* How it ends, with the dot: ".wav"; "" where it has no ending, as a name has that begins with its only dot. Part of `path`. */
static inline const char *ln_suffix(const char *path)
{
    const char *name = ln_filename(path), *dot = strrchr(name, '.');
    return dot && dot > name ? dot : path + strlen(path);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_PAGE_H
#define LN_STUDIO_PAGE_H

#include <stddef.h>

/* The page, as it lies in studio/page, inside the program: printed by embed.c while it is built. */
typedef struct page_file {
    const char *path;  /* "/index.html" */
    const char *type;
    const char *etag;  /* the first 128 bits of the SHA-256 */
    const unsigned char *bytes;
    size_t size;
} page_file;
extern const page_file page_files[]; /* ends with a NULL path */

#endif

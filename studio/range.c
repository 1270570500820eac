/* SPDX-License-Identifier: Apache-2.0 */
/* Range of RFC 9110, section 14: one range of bytes, or none. */
#include "studio/http.h"

#include <string.h>
#include <strings.h>

/* Digits only, and fewer than overflow. */
static bool whole_number(const char *text, size_t length, int64_t *number)
{
    *number = 0;
    if (!length || length > 18)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

ln_status http_range(const char *header, int64_t size, int64_t *from, int64_t *to)
{
    if (!header || strncasecmp(header, "bytes=", 6))
        return LN_END;
    const char *first = header + 6, *dash = strchr(first, '-');
    if (!dash)
        return LN_END;
    size_t before = (size_t)(dash - first), after = strlen(dash + 1);
    int64_t tail;
    if (!before) { /* the last so many bytes */
        if (!whole_number(dash + 1, after, &tail))
            return LN_END;
        *from = tail < size ? size - tail : 0;
        *to = size - 1;
        return tail && size ? LN_OK : LN_ESETTING;
    }
    *to = size - 1;
    if (!whole_number(first, before, from) || (after && !whole_number(dash + 1, after, to)) || *to < *from)
        return *to < *from && !after ? LN_ESETTING : LN_END;
    *to = *to < size ? *to : size - 1;
    return *from < size ? LN_OK : LN_ESETTING;
}

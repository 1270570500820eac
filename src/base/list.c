/* SPDX-License-Identifier: Apache-2.0 */
#include "base/list.h"

#include <stdint.h>
#include <stdlib.h>

#include <lanterne/status.h>

void *ln_list_room(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    const size_t more = *room ? 2 * *room : 64;
    void *longer = more < SIZE_MAX / 2 / size ? realloc(items, more * size) : NULL;
    if (longer)
        *room = more;
    else
        ln_fail(LN_EMEMORY, "no memory for a list of %zu", more);
    return longer;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_LIST_H
#define LN_BASE_LIST_H

#include <stddef.h>

/* Room for one more item of `size` bytes behind `count` of them, in a list that is freed by itself: `items` as it is while there is room, else longer (NULL and *room 0 begin a list). NULL without
 * memory, with ln_why set; the list is then what it was. */
void *ln_list_room(void *items, size_t count, size_t *room, size_t size);

#endif

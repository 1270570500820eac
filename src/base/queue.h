/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_QUEUE_H
#define LN_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include <lanterne/status.h>

/* A bounded queue between two threads: whoever puts waits for room, whoever takes waits for something. Once they wait, they do so until half of the room is free, or half of it taken: so
 * neither may meanwhile wait for the other by any other way. */
typedef struct ln_queue ln_queue;

ln_queue *ln_queue_new(size_t room, void (*free_item)(void *item)); /* NULL without memory */
void ln_queue_free(ln_queue *queue);                                /* frees what is still in it; no thread may be waiting */

/* LN_OK: the queue owns `item`. LN_ECANCELLED: it was closed; the item is still the caller's, the sentence is not set. */
ln_status ln_queue_put(ln_queue *queue, void *item);

/* LN_OK: *item is the caller's. Otherwise the queue is empty and ended: the status given to ln_queue_end, with its sentence on this thread. */
ln_status ln_queue_take(ln_queue *queue, void **item);

/* The putter has no more: what is in the queue can still be taken, after that `status` (LN_END, or a failure whose sentence is ln_why of this thread). */
void ln_queue_end(ln_queue *queue, ln_status status);

/* The taker wants no more: puts fail from now on, also one that waits. */
void ln_queue_close(ln_queue *queue);

#endif

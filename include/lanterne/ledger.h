/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_LEDGER_H
#define LANTERNE_LEDGER_H

#include <lanterne/job.h>

/* A film's memory: one SQLite file (WAL, synchronous FULL, STRICT tables). What a call acknowledged with LN_OK is on disk.
 *
 * Next to the tables stands an append-only log: every change to a table is also an entry there, in the same transaction, and each entry carries the SHA-256 of the
 * one before, so that a changed, missing or reordered entry shows. */
typedef struct ln_ledger ln_ledger;

/* Open `path`, made first when it is not there and `create` says so. `ops` is a NULL-terminated list that outlives the ledger: proposals are read back as these.
 *   LN_EMISSING  not there and not to be made
 *   LN_ELEDGER   locked by another program for 10 s, or written by a newer lanterne
 *   LN_EDAMAGED  not a film file
 *   LN_EWRITE / LN_EFULL  it cannot be made there
 * A ledger belongs to one thread at a time; several programs may hold the same file. */
ln_status ln_ledger_open(const char *path, bool create, const ln_op *const *ops, ln_ledger **out);
void ln_ledger_close(ln_ledger **ledger);

/* One clip of the film. */
typedef struct ln_asset {
    int64_t id;
    const char *path;    /* absolute, where it was when it was added */
    const char *sha256;  /* 64 hex digits: what it is */
    int64_t bytes;
} ln_asset;

/* Record the clip at `path`, hashing it; the same content again is the same asset. Strings of *asset belong to `arena`. Reports progress through `job`. */
ln_status ln_ledger_add_asset(ln_ledger *ledger, const char *path, ln_job *job, ln_asset *asset);

/* All assets, in order, in `arena`. */
ln_status ln_ledger_assets(ln_ledger *ledger, struct ln_arena *arena, ln_asset **assets, size_t *count);

/* Store all of `list` for `asset` in one transaction and set their ids, by job->person on behalf of job->year. What stands there already for the same asset, op,
 * track, span and settings, whatever its verdict, is not stored again: its id and verdict are copied into the item. */
ln_status ln_ledger_propose(ln_ledger *ledger, const ln_asset *asset, ln_proposals *list, const ln_job *job);

/* Proposals of `asset` (NULL: of all), in order of id, added to `into`. `assets_of`, when not NULL, gets an array in the arena with each one's asset id.
 * A proposal whose operation is not in the list is left out and said so in the log. */
ln_status ln_ledger_proposals(ln_ledger *ledger, const ln_asset *asset, ln_proposals *into, int64_t **assets_of);

/* A person's verdict on several proposals, in one transaction. `changes` is NULL or a JSON object of settings to change first (accepted ones only), recorded
 * as an entry of its own. `how` says by what gesture: "by id", "--all", "above 0.80" and is recorded as it is.
 *   LN_ESETTING  an id that is not there: nothing is changed */
ln_status ln_ledger_judge(ln_ledger *ledger, const int64_t *ids, size_t count, ln_verdict verdict, const char *changes, const char *how, const ln_job *job);

/* A finished output. */
typedef struct ln_rendered {
    int64_t asset;          /* whose */
    const char *path;       /* absolute */
    const char *sha256;     /* of the file as renamed into place; NULL: ln_ledger_render hashes it */
    const char *settings;   /* JSON: how it was delivered */
    const int64_t *applied; /* the proposals carried out */
    size_t applied_count;
    ln_cost cost;
} ln_rendered;
ln_status ln_ledger_render(ln_ledger *ledger, const ln_rendered *rendered, ln_job *job);

/* The log, oldest first: `entry` returns false to stop. Strings live for the call. */
typedef struct ln_entry {
    int64_t number;       /* from 1 */
    const char *when;     /* UTC, RFC 3339 */
    const char *who;
    const char *what;     /* "film", "asset", "proposal", "verdict", "change", "render" */
    const char *body;     /* JSON */
    const char *hash;     /* SHA-256 of this entry, 64 hex digits */
} ln_entry;
ln_status ln_ledger_log(ln_ledger *ledger, bool (*entry)(void *user, const ln_entry *entry), void *user);

/* Check all of it: the chain, that the tables say what the log says, that foreign keys and SQLite's own structure hold. Every fault is told to `fault` in words.
 *   LN_OK       all holds
 *   LN_EBROKEN  something does not; `fault` has said what */
ln_status ln_ledger_verify(ln_ledger *ledger, void (*fault)(void *user, const char *sentence), void *user);

#endif

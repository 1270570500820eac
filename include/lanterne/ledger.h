/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_LEDGER_H
#define LANTERNE_LEDGER_H

#include <lanterne/job.h>

/* A film's memory: one SQLite file (WAL, synchronous FULL, STRICT tables). What a call acknowledged with LN_OK is on disk.
 *
 * Next to the tables stands an append-only log: every change to a table is also an entry there, in the same transaction, and each entry carries the SHA-256 of the
 * one before, so that a changed, missing or reordered entry shows. An entry's hash is SHA-256 over seven texts, each after its length in bytes as a 64-bit
 * big-endian number: "lanterne log 1", the number in decimal, when, who, what, body, and the hash of the entry before (64 zeros before the first).
 *
 * What the file alone cannot show: whoever may write the whole file can make the whole chain anew, or put back an older copy of the file. Only a head that somebody
 * else holds (ln_ledger_head, printed with every log and render) proves such a rewrite.
 *
 * Names of people stand in a table of their own, which can be erased; everywhere else a person is a salted hash. Erasing takes the salt too, so that a guess at the
 * name can no longer be tried. Paths of files and reasons are kept as they are: a name written there is not found. */
typedef struct ln_ledger ln_ledger;

/* Open `path`, made first when it is not there and `create` says so. `ops` is a NULL-terminated list that outlives the ledger: proposals are read back as these.
 *   LN_EMISSING  not there and not to be made
 *   LN_ELEDGER   locked by another program for 10 s, or written by a newer lanterne
 *   LN_EDAMAGED  not a film file
 *   LN_EREAD     no right to read it
 *   LN_EWRITE / LN_EFULL  it cannot be made there
 * An empty file counts as one that is not there. A file that may only be read opens, and what would write to it says LN_EWRITE. A ledger belongs to one thread at a time; several programs may hold the same file. */
ln_status ln_ledger_open(const char *path, bool create, const ln_op *const *ops, ln_ledger **out);
void ln_ledger_close(ln_ledger **ledger); /* NULL and *ledger NULL are fine; *ledger becomes NULL */

/* The film's year, 0 when nobody has said it. */
ln_status ln_ledger_year(ln_ledger *ledger, int *year);

/* One clip of the film. */
typedef struct ln_asset {
    int64_t id;
    const char *path;    /* absolute, where it was when it was last added */
    const char *sha256;  /* 64 hex digits: what it is */
    int64_t bytes;
} ln_asset;

/* Record the clip at `path`, hashing it; the same content again is the same asset, and has its path brought up to date. Strings of *asset belong to job->arena.
 *   LN_EMISSING, LN_EREAD  also when the file changed while it was read: wait until it is whole
 *   LN_ESETTING            a name that is not UTF-8
 *   LN_ECANCELLED */
ln_status ln_ledger_add_asset(ln_ledger *ledger, const char *path, ln_job *job, ln_asset *asset);

/* All assets, in order, in `arena`. */
ln_status ln_ledger_assets(ln_ledger *ledger, struct ln_arena *arena, ln_asset **assets, size_t *count);

/* Hash the clip again: a verdict holds for what the file was then.
 *   LN_EDAMAGED            the file is there and is another: put the old one back, or propose anew
 *   LN_EMISSING, LN_EREAD, LN_ECANCELLED  as ln_ledger_add_asset */
ln_status ln_ledger_check_asset(const ln_asset *asset, ln_job *job);

/* Store all of `list` for `asset` in one transaction and set their ids, by job->person ("" is lanterne itself); job->year becomes the film's. What stands there
 * already for the same asset, op, track, span and settings (as they were proposed, or as they were changed since), whatever its verdict, is not stored again:
 * its id, verdict and judge are copied into the item. */
ln_status ln_ledger_propose(ln_ledger *ledger, const ln_asset *asset, ln_proposals *list, const ln_job *job);

/* Proposals of `asset` (NULL: of all), in order of id, added to `into`. `assets_of`, when not NULL, gets an array in the arena of `into` with the asset's id of each
 * one added. A proposal whose operation is not in the list, or whose settings that operation does not take, is left out and said so in the log. */
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
    const char *settings;   /* a JSON object: how it was delivered; NULL: {} */
    const char *versions;   /* a JSON object: what it was made with besides lanterne, {"libavcodec": "59.37.100"}; NULL: {} */
    const int64_t *applied; /* the proposals carried out */
    size_t applied_count;
    ln_cost cost;
} ln_rendered;
ln_status ln_ledger_render(ln_ledger *ledger, const ln_rendered *rendered, ln_job *job);

/* Erase a person's name; an entry says that somebody was erased. Where another program holds the file, its write-ahead log may keep the name until that
 * program closes it, which is said in the log.
 *   LN_ESETTING  nobody of that name is in the film */
ln_status ln_ledger_forget(ln_ledger *ledger, const char *name, const ln_job *job);

/* The log, oldest first: `entry` returns false to stop. Strings live for the call. */
typedef struct ln_entry {
    int64_t number;       /* from 1 */
    const char *when;     /* UTC, RFC 3339 */
    const char *who;      /* "lanterne", a person's name, or "erased person 3f2a9c01" */
    const char *what;     /* "film", "asset", "proposal", "verdict", "change", "render", "forget" */
    const char *body;     /* a JSON object, keys sorted, without spaces */
    const char *hash;     /* SHA-256 of this entry, 64 hex digits */
} ln_entry;
ln_status ln_ledger_log(ln_ledger *ledger, bool (*entry)(void *user, const ln_entry *entry), void *user);

/* How many entries there are and the hash of the last: to be printed where others keep it. */
ln_status ln_ledger_head(ln_ledger *ledger, int64_t *count, char hash[65]);

/* Check all of it: the chain and its head, that the tables say what the log says when it is played again from the start, that nobody's name was altered or removed
 * without an entry, that foreign keys and SQLite's own structure hold. Every fault is told to `fault` in words.
 *   LN_OK       all holds
 *   LN_EBROKEN  something does not; `fault` has said what */
ln_status ln_ledger_verify(ln_ledger *ledger, void (*fault)(void *user, const char *sentence), void *user);

/* Hash the clips and outputs again, and tell each that is gone or is not what was recorded to `note`. This is information and LN_OK: outputs are moved, worked on
 * and deleted in the course of things, and the film's memory of them holds all the same.
 *   LN_ECANCELLED */
ln_status ln_ledger_check_files(ln_ledger *ledger, ln_job *job, void (*note)(void *user, const char *sentence), void *user);

#endif

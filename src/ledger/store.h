/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_LEDGER_STORE_H
#define LN_LEDGER_STORE_H

#include <jansson.h>
#include <sqlite3.h>

#include <lanterne/ledger.h>

/* What the files of this room share. Nothing here is for other rooms. */

enum { LN_HEX = 65 }; /* a SHA-256 in hex digits, with its end */

struct ln_ledger {
    sqlite3 *db;
    sqlite3_stmt *undo; /* ROLLBACK, ready for when there is no memory to prepare it */
    const ln_op *const *ops;
    char *path; /* absolute */
};

/* store.c: the file, statements, transactions */

/* An empty film of the same make in a temporary file, to play a log into. */
ln_status ln_store_scratch(ln_ledger **out);

/* What SQLite just refused, as a status with its sentence. */
ln_status ln_store_failed(const ln_ledger *ledger);

/* Prepare `sql` and bind what follows to ?1, ?2 ...: a letter each in `kinds`, 'i' for int64_t, 't' for const char * (NULL is NULL; it must outlive the statement). */
ln_status ln_store_prepare(const ln_ledger *ledger, sqlite3_stmt **statement, const char *sql, const char *kinds, ...);

/* LN_OK: there is a row. LN_END: there is none. */
ln_status ln_store_step(const ln_ledger *ledger, sqlite3_stmt *statement);

/* Done with a statement: `status`, or LN_EMEMORY when a text it gave was "" for want of memory. Stepped to LN_END, sqlite3_finalize will do. */
ln_status ln_store_close(const ln_ledger *ledger, sqlite3_stmt *statement, ln_status status);

/* Prepare, bind, step to the end. */
ln_status ln_store_run(const ln_ledger *ledger, const char *sql, const char *kinds, ...);

/* The one integer that `sql` asks for; LN_END without a row. */
ln_status ln_store_number(const ln_ledger *ledger, int64_t *number, const char *sql, const char *kinds, ...);

/* Text of a column, "" for NULL. */
const char *ln_store_text(sqlite3_stmt *statement, int column);

/* A transaction that writes; end commits when `status` is LN_OK and takes all back otherwise. Returns the status, or why it could not be committed. */
ln_status ln_store_begin(const ln_ledger *ledger);
ln_status ln_store_end(const ln_ledger *ledger, ln_status status);

/* seal.c: SHA-256 */

/* Of `parts`, each after its length as 64 bits, big-endian. */
ln_status ln_seal(const char *const *parts, size_t count, char hex[LN_HEX]);

/* Of a file, which must not change meanwhile. `job` may be NULL. */
ln_status ln_seal_file(const char *path, ln_job *job, char hex[LN_HEX], int64_t *bytes);

/* chain.c: the log and what it does to the tables */

/* As json_pack, with LN_EMEMORY or LN_ESETTING for what is not UTF-8. */
ln_status ln_body(json_t **body, const char *format, ...);

/* A JSON object's text in the one form in which it is stored: sorted, compact, 15 digits. malloc's. */
char *ln_canonical(const json_t *object);

/* Read a JSON object; NULL is {}. */
ln_status ln_object(const char *json, json_t **object);

/* Append an entry by `person` (a name) and carry it out. Takes `body` over. Within a transaction. */
ln_status ln_append(const ln_ledger *ledger, const char *person, const char *what, json_t *body);

/* Carry out an entry on the tables: the only way in which they change, now and when the log is played again. */
ln_status ln_carry_out(const ln_ledger *ledger, const char *when, const char *who, const char *what, const char *body);

/* Run one statement over an entry: ?1 when, ?2 who, ?3 body. */
ln_status ln_do(const ln_ledger *ledger, const char *sql, const char *when, const char *who, const char *body);

/* The hash that an entry should carry. */
ln_status ln_entry_hash(const ln_entry *entry, const char *previous, char hex[LN_HEX]);

extern const char ln_no_entry[LN_HEX]; /* 64 zeros */

/* people.c */

/* The id under which `name` is written ("" and "lanterne" are themselves), made when it is new. Within a transaction. */
ln_status ln_person_id(const ln_ledger *ledger, const char *name, char id[LN_HEX]);

/* The id that belongs to a name and a salt. */
ln_status ln_person_hash(const char *salt, const char *name, char id[LN_HEX]);

/* SQL: the name behind an id in `column`. */
#define LN_NAME_OF(column)                                                                                                                \
    "CASE " column " WHEN 'lanterne' THEN " column " ELSE coalesce((SELECT name FROM people WHERE people.id = " column "), "               \
    "'erased person ' || substr(" column ", 1, 8)) END"

#endif

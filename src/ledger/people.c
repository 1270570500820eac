/* SPDX-License-Identifier: Apache-2.0 */
/* Names of people, in the one table that can be erased. Everything else knows a person by an id: SHA-256 over a random salt and the name. Without the salt, which
 * goes with the name, the id says nothing to somebody who guesses. */
#include "ledger/store.h"

#include <lanterne/log.h>

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

enum { SALT = 16 };

ln_status ln_person_hash(const char *salt, const char *name, char id[LN_HEX])
{
    const char *const parts[] = { "lanterne person 1", salt, name };
    return ln_seal(parts, sizeof parts / sizeof *parts, id);
}

static ln_status known(const ln_ledger *ledger, const char *name, char id[LN_HEX])
{
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(ledger, &row, "SELECT id FROM people WHERE name = ?1", "t", name);
    if (!status)
        status = ln_store_step(ledger, row);
    if (!status)
        snprintf(id, LN_HEX, "%s", ln_store_text(row, 0));
    return ln_store_close(ledger, row, status);
}

ln_status ln_person_id(const ln_ledger *ledger, const char *name, char id[LN_HEX])
{
    if (!name || !*name || !strcmp(name, "lanterne")) {
        snprintf(id, LN_HEX, "lanterne");
        return LN_OK;
    }
    ln_status status = known(ledger, name, id);
    if (status != LN_END)
        return status;
    json_t *text = NULL; /* a name that cannot be printed as JSON is refused here as everywhere */
    status = ln_body(&text, "s", name);
    json_decref(text);
    unsigned char noise[SALT];
    char salt[2 * SALT + 1];
    if (!status && RAND_bytes(noise, SALT) != 1)
        status = ln_fail(LN_ELEDGER, "the system gives no random numbers");
    if (status)
        return status;
    for (int i = 0; i < SALT; i++)
        snprintf(salt + 2 * i, 3, "%02x", noise[i]);
    status = ln_person_hash(salt, name, id);
    return status ? status : ln_store_run(ledger, "INSERT INTO people (id, salt, name) VALUES (?1, ?2, ?3)", "ttt", id, salt, name);
}

static ln_status forget(const ln_ledger *ledger, const char *name, const ln_job *job)
{
    char id[LN_HEX];
    json_t *body = NULL;
    ln_status status = known(ledger, name, id);
    if (status == LN_END)
        return ln_fail(LN_ESETTING, "nobody called \"%.80s\" is in %s", name, ledger->path);
    if (!status)
        status = ln_body(&body, "{s:s}", "person", id);
    return status ? status : ln_append(ledger, job->person, "forget", body);
}

ln_status ln_ledger_forget(ln_ledger *ledger, const char *name, const ln_job *job)
{
    ln_status status = ln_store_begin(ledger);
    if (status)
        return status;
    status = ln_store_end(ledger, forget(ledger, name, job));
    /* secure_delete has blanked the row; the write-ahead log still holds the page as it was before. */
    if (!status && sqlite3_wal_checkpoint_v2(ledger->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL))
        ln_log(LN_WARNING, "%s-wal may keep the erased name until every program has closed the film", ledger->path);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The file: made, opened with distrust, closed; statements and transactions on it.
 *
 * A film file may come from anybody. So SQLite is held to what we need: no triggers or views of the file's run in our hands (ours are there to stop others), the
 * schema is not trusted with functions, cells are checked as they are read, no value is longer than LONGEST, and the file is never mapped into memory. */
#include "ledger/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    APPLICATION = 0x6c6e7465, /* "lnte": what makes an SQLite file a film */
    FORMAT = 1,
    PATIENCE = 10 * 1000, /* milliseconds to wait for another program */
    LONGEST = 16 << 20,   /* bytes of a text; a verdict on a million proposals takes 8 MB */
};

static const char make[] =
    "CREATE TABLE log (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL,"
    " previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE TABLE people (id TEXT PRIMARY KEY, salt TEXT NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE film (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, year INTEGER NOT NULL) STRICT;"
    "CREATE TABLE assets (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, path TEXT NOT NULL) STRICT;"
    "CREATE TABLE proposals (id INTEGER PRIMARY KEY, asset INTEGER NOT NULL REFERENCES assets, op TEXT NOT NULL, track INTEGER NOT NULL,"
    " start INTEGER NOT NULL, stop INTEGER NOT NULL, num INTEGER NOT NULL, den INTEGER NOT NULL, family TEXT NOT NULL, year INTEGER NOT NULL,"
    " confidence REAL NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL, proposed TEXT NOT NULL, settings TEXT NOT NULL) STRICT;"
    "CREATE INDEX places ON proposals (asset, op, track, start);"
    "CREATE TABLE verdicts (proposal INTEGER PRIMARY KEY REFERENCES proposals, verdict TEXT NOT NULL CHECK (verdict IN ('open', 'accepted', 'refused')),"
    " judge TEXT NOT NULL, at TEXT NOT NULL, how TEXT NOT NULL) STRICT;"
    "CREATE TABLE renders (id INTEGER PRIMARY KEY, asset INTEGER NOT NULL REFERENCES assets, path TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " settings TEXT NOT NULL, versions TEXT NOT NULL, cost TEXT NOT NULL) STRICT;"
    "CREATE TABLE applied (render INTEGER NOT NULL REFERENCES renders, proposal INTEGER NOT NULL REFERENCES proposals, PRIMARY KEY (render, proposal)) STRICT;"
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT raise(ABORT, 'the log is never changed'); END;"
    "CREATE TRIGGER log_keeps BEFORE DELETE ON log BEGIN SELECT raise(ABORT, 'nothing is taken from the log'); END;"
    "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN new.number <> (SELECT count + 1 FROM head) BEGIN SELECT raise(ABORT, 'the log grows at its end'); END;";

/* ENOSPC becomes SQLITE_FULL in SQLite itself; a quota and a limit on file sizes do not. What fails in a commit never reaches sqlite3_system_errno, so errno is
 * looked at too: nothing has happened since. */
static bool is_full(int code, int system)
{
    return (code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG));
}

static bool is_reading(int code)
{
    return code == SQLITE_IOERR_READ || code == SQLITE_IOERR_FSTAT || code == SQLITE_IOERR_ACCESS;
}

ln_status ln_store_failed(const ln_ledger *ledger)
{
    int system = errno, code = sqlite3_extended_errcode(ledger->db);
    const char *path = ledger->path, *why = sqlite3_errmsg(ledger->db);
    if (code == SQLITE_IOERR_NOMEM)
        return ln_fail(LN_EMEMORY, "no memory to work on %s", path);
    if (is_full(code, system) || is_full(code, sqlite3_system_errno(ledger->db)))
        return ln_fail(LN_EFULL, "%s: the disk is full; nothing was recorded: make room and run again", path);
    if (code == SQLITE_IOERR_SHORT_READ)
        return ln_fail(LN_EDAMAGED, "%s is cut short: open another copy", path);
    switch (code & 0xff) {
    case SQLITE_NOMEM: return ln_fail(LN_EMEMORY, "no memory to work on %s", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ln_fail(LN_ELEDGER, "%s is held by another program since %d s: close that one", path, PATIENCE / 1000);
    case SQLITE_READONLY: return ln_fail(LN_EWRITE, "%s may only be read: change its rights, or those of its folder", path);
    case SQLITE_CANTOPEN: return ln_fail(LN_EWRITE, "%s cannot be opened or made there: %s", path, why);
    case SQLITE_IOERR: return ln_fail(is_reading(code) ? LN_EREAD : LN_EWRITE, "%s: %s", path, why);
    case SQLITE_CONSTRAINT: return ln_fail(LN_ELEDGER, "%s refuses this: %s", path, why);
    case SQLITE_TOOBIG: return ln_fail(LN_ELEDGER, "%s holds no text longer than %d bytes: do less at once", path, LONGEST);
    default: return ln_fail(LN_EDAMAGED, "%s is not a film file, or damaged: %s", path, why);
    }
}

static ln_status bind(const ln_ledger *ledger, sqlite3_stmt *statement, const char *kinds, va_list values)
{
    for (int i = 1; kinds[i - 1]; i++) {
        int code = kinds[i - 1] == 'i' ? sqlite3_bind_int64(statement, i, va_arg(values, int64_t))
                                       : sqlite3_bind_text(statement, i, va_arg(values, const char *), -1, SQLITE_STATIC);
        if (code)
            return ln_store_failed(ledger);
    }
    return LN_OK;
}

static ln_status prepare(const ln_ledger *ledger, sqlite3_stmt **statement, const char *sql, const char *kinds, va_list values)
{
    *statement = NULL;
    if (sqlite3_prepare_v2(ledger->db, sql, -1, statement, NULL))
        return ln_store_failed(ledger);
    ln_status status = bind(ledger, *statement, kinds, values);
    if (status) {
        sqlite3_finalize(*statement);
        *statement = NULL;
    }
    return status;
}

ln_status ln_store_prepare(const ln_ledger *ledger, sqlite3_stmt **statement, const char *sql, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    ln_status status = prepare(ledger, statement, sql, kinds, values);
    va_end(values);
    return status;
}

ln_status ln_store_step(const ln_ledger *ledger, sqlite3_stmt *statement)
{
    errno = 0;
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW: return LN_OK;
    case SQLITE_DONE: return LN_END;
    default: return ln_store_failed(ledger);
    }
}

ln_status ln_store_close(const ln_ledger *ledger, sqlite3_stmt *statement, ln_status status)
{
    int code = sqlite3_finalize(statement);
    return !status && code == SQLITE_NOMEM ? ln_fail(LN_EMEMORY, "no memory to work on %s", ledger->path) : status;
}

ln_status ln_store_run(const ln_ledger *ledger, const char *sql, const char *kinds, ...)
{
    va_list values;
    sqlite3_stmt *statement;
    va_start(values, kinds);
    ln_status status = prepare(ledger, &statement, sql, kinds, values);
    va_end(values);
    while (!status)
        status = ln_store_step(ledger, statement);
    sqlite3_finalize(statement);
    return status == LN_END ? LN_OK : status;
}

ln_status ln_store_number(const ln_ledger *ledger, int64_t *number, const char *sql, const char *kinds, ...)
{
    va_list values;
    sqlite3_stmt *statement;
    va_start(values, kinds);
    ln_status status = prepare(ledger, &statement, sql, kinds, values);
    va_end(values);
    if (!status)
        status = ln_store_step(ledger, statement);
    if (!status)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

const char *ln_store_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

ln_status ln_store_begin(const ln_ledger *ledger)
{
    return ln_store_run(ledger, "BEGIN IMMEDIATE", "");
}

ln_status ln_store_end(const ln_ledger *ledger, ln_status status)
{
    if (!status)
        status = ln_store_run(ledger, "COMMIT", "");
    if (status && !sqlite3_get_autocommit(ledger->db)) { /* SQLite takes some failures back by itself */
        sqlite3_step(ledger->undo);
        sqlite3_reset(ledger->undo);
    }
    return status;
}

static ln_status distrust(ln_ledger *ledger)
{
    static const int limits[][2] = {
        { SQLITE_LIMIT_LENGTH, LONGEST },     { SQLITE_LIMIT_SQL_LENGTH, 64 << 10 }, { SQLITE_LIMIT_COLUMN, 32 },          { SQLITE_LIMIT_EXPR_DEPTH, 32 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 4 },  { SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },    { SQLITE_LIMIT_VARIABLE_NUMBER, 32 },
        { SQLITE_LIMIT_FUNCTION_ARG, 8 },     { SQLITE_LIMIT_WORKER_THREADS, 0 },    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(ledger->db, limits[i][0], limits[i][1]);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_busy_timeout(ledger->db, PATIENCE);
    if (sqlite3_exec(ledger->db, "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA secure_delete = ON;", NULL, NULL, NULL))
        return ln_store_failed(ledger);
    return ln_store_prepare(ledger, &ledger->undo, "ROLLBACK", "");
}

static ln_status create_tables(const ln_ledger *ledger)
{
    char number[96];
    snprintf(number, sizeof number, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION, FORMAT);
    if (sqlite3_exec(ledger->db, make, NULL, NULL, NULL) || sqlite3_exec(ledger->db, number, NULL, NULL, NULL))
        return ln_store_failed(ledger);
    return ln_store_run(ledger, "INSERT INTO head VALUES (1, 0, ?1)", "t", ln_no_entry);
}

/* How an empty film begins: with an id of its own, so that no two films have the same log. */
static ln_status first_entry(const ln_ledger *ledger)
{
    sqlite3_stmt *noise = NULL;
    json_t *body = NULL;
    ln_status status = ln_store_prepare(ledger, &noise, "SELECT lower(hex(randomblob(16)))", "");
    if (!status)
        status = ln_store_step(ledger, noise);
    if (!status)
        status = ln_body(&body, "{s:i s:s s:s s:i}", "format", (int)FORMAT, "id", ln_store_text(noise, 0), "lanterne", LANTERNE_VERSION, "year", 0);
    status = ln_store_close(ledger, noise, status);
    return status ? status : ln_append(ledger, "lanterne", "film", body);
}

/* What kind of file it is: LN_OK a film of ours, LN_END nothing yet. */
static ln_status recognise(const ln_ledger *ledger)
{
    int64_t application = 0, format = 0, objects = 0;
    ln_status status = ln_store_number(ledger, &application, "PRAGMA application_id", "");
    if (!status)
        status = ln_store_number(ledger, &format, "PRAGMA user_version", "");
    if (!status)
        status = ln_store_number(ledger, &objects, "SELECT count(*) FROM sqlite_schema", "");
    if (status)
        return status == LN_END ? ln_fail(LN_EDAMAGED, "%s is not a film file", ledger->path) : status;
    if (!application && !format && !objects)
        return LN_END;
    if (application != APPLICATION || format < 1)
        return ln_fail(LN_EDAMAGED, "%s is a database of another program, not a film file", ledger->path);
    if (format > FORMAT)
        return ln_fail(LN_ELEDGER, "%s was written by a newer lanterne (format %lld, this one knows %d): update lanterne", ledger->path, (long long)format, FORMAT);
    return LN_OK;
}

/* Two programs that change the journal at once each hold what the other waits for. So neither waits: who is refused lets go of everything and comes again, each after a time of its own. */
static ln_status write_ahead(const ln_ledger *ledger)
{
    const int step = 2 + (int)getpid() % 7;
    ln_status status;
    sqlite3_busy_timeout(ledger->db, 0);
    for (int waited = 0; (status = ln_store_run(ledger, "PRAGMA journal_mode = WAL", "")) && sqlite3_errcode(ledger->db) % 256 == SQLITE_BUSY && waited < PATIENCE; waited += step)
        nanosleep(&(struct timespec){ 0, step * 1000000L }, NULL);
    sqlite3_busy_timeout(ledger->db, PATIENCE);
    return status;
}

/* Two programs may make the same film at once: who comes second finds it made. */
static ln_status found(const ln_ledger *ledger)
{
    ln_status status = write_ahead(ledger);
    if (!status)
        status = ln_store_begin(ledger);
    if (status)
        return status;
    status = recognise(ledger);
    if (status == LN_END) {
        status = create_tables(ledger);
        if (!status)
            status = first_entry(ledger);
    }
    return ln_store_end(ledger, status);
}

/* The whole path of a file that need not be there. malloc's. */
static char *whole_path(const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole || errno != ENOENT)
        return whole;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char folder[PATH_MAX];
    int length = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    char *parent = length < PATH_MAX && *name ? realpath(folder, NULL) : NULL;
    whole = parent ? malloc(strlen(parent) + strlen(name) + 2) : NULL;
    if (whole)
        sprintf(whole, "%s/%s", parent, name);
    free(parent);
    return whole;
}

/* A film on a disk that may only be read has no write-ahead log and can get none: it is then read as it stands. */
static int open_database(const ln_ledger *ledger, sqlite3 **db)
{
    char log[PATH_MAX + 8], uri[3 * PATH_MAX + 32];
    snprintf(log, sizeof log, "%s-wal", ledger->path);
    if (!access(ledger->path, W_OK) || access(ledger->path, F_OK) || !access(log, F_OK))
        return sqlite3_open_v2(ledger->path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
    size_t used = (size_t)snprintf(uri, sizeof uri, "file:");
    for (const char *c = ledger->path; *c && used + 16 < sizeof uri; c++)
        used += (size_t)snprintf(uri + used, sizeof uri - used, strchr("?#%", *c) ? "%%%02x" : "%c", (unsigned)*c);
    snprintf(uri + used, sizeof uri - used, "?immutable=1");
    return sqlite3_open_v2(uri, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

static ln_status look_at(const char *path, bool create)
{
    struct stat file;
    if (stat(path, &file)) {
        if (errno != ENOENT)
            return ln_fail(errno == EACCES ? LN_EREAD : LN_EMISSING, "%s cannot be reached: %s", path, strerror(errno));
        return create ? LN_OK : ln_fail(LN_EMISSING, "%s is not there: check the path, or make a film with `lanterne propose`", path);
    }
    if (!S_ISREG(file.st_mode))
        return ln_fail(LN_EDAMAGED, "%s is not a film file: it is no file at all", path);
    if (access(path, R_OK))
        return ln_fail(LN_EREAD, "%s may not be read: change its rights", path);
    return LN_OK;
}

static ln_status open_film(ln_ledger *ledger, const char *path, bool create)
{
    ledger->path = whole_path(path);
    if (!ledger->path)
        return errno == ENOMEM ? ln_fail(LN_EMEMORY, "no memory to open %s", path) : ln_fail(LN_EWRITE, "%s cannot be made: its folder is not there", path);
    if (open_database(ledger, &ledger->db))
        return ledger->db ? ln_store_failed(ledger) : ln_fail(LN_EMEMORY, "no memory to open %s", path);
    sqlite3_extended_result_codes(ledger->db, 1);
    ln_status status = distrust(ledger);
    if (!status)
        status = ln_store_run(ledger, "BEGIN", ""); /* seen at one moment: another program may be making the tables */
    if (!status)
        status = ln_store_end(ledger, recognise(ledger));
    if (status == LN_END)
        status = create ? found(ledger) : ln_fail(LN_EDAMAGED, "%s is not a film file: it is empty", path);
    return status;
}

ln_status ln_ledger_open(const char *path, bool create, const ln_op *const *ops, ln_ledger **out)
{
    *out = NULL;
    ln_status status = look_at(path, create);
    if (status)
        return status;
    ln_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger)
        return ln_fail(LN_EMEMORY, "no memory to open %s", path);
    ledger->ops = ops;
    status = open_film(ledger, path, create);
    if (status)
        ln_ledger_close(&ledger);
    *out = ledger;
    return status;
}

ln_status ln_store_scratch(ln_ledger **out)
{
    *out = NULL;
    ln_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger)
        return ln_fail(LN_EMEMORY, "no memory to play the log again");
    ln_status status = LN_OK;
    ledger->path = strdup("the log played again");
    if (!ledger->path || (sqlite3_open_v2("", &ledger->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) && !ledger->db))
        status = ln_fail(LN_EMEMORY, "no memory to play the log again");
    if (!status)
        status = distrust(ledger);
    if (!status && sqlite3_exec(ledger->db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;", NULL, NULL, NULL))
        status = ln_store_failed(ledger);
    if (!status)
        status = create_tables(ledger);
    if (status)
        ln_ledger_close(&ledger);
    *out = ledger;
    return status;
}

void ln_ledger_close(ln_ledger **ledger)
{
    if (!ledger || !*ledger)
        return;
    sqlite3_finalize((*ledger)->undo);
    sqlite3_close((*ledger)->db);
    free((*ledger)->path);
    free(*ledger);
    *ledger = NULL;
}

ln_status ln_ledger_year(ln_ledger *ledger, int *year)
{
    int64_t number = 0;
    ln_status status = ln_store_number(ledger, &number, "SELECT year FROM film", "");
    *year = (int)number;
    return status == LN_END ? ln_fail(LN_EBROKEN, "%s has lost the row of the film itself: see `lanterne verify`", ledger->path) : status;
}

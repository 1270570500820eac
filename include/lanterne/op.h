/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_OP_H
#define LANTERNE_OP_H

#include <stdbool.h>
#include <stddef.h>

#include <lanterne/clip.h>

/* One table, every face: each setting is described once, in the table of what it belongs to. Command line, --help, man pages, completion, JSON, reference pages,
 * the fuzz dictionary, the sweep test and the ledger's record are printed from it. */
typedef enum ln_type {
    LN_TYPE_FLOAT,  /* double */
    LN_TYPE_INT,    /* int */
    LN_TYPE_BOOL,   /* bool; on the command line --name and --no-name */
    LN_TYPE_CHOICE, /* int: the index into `choices` */
    LN_TYPE_TEXT,   /* const char *, UTF-8, owned by the arena it was read into */
    LN_TYPE_PATH,   /* const char *: the name of a file */
    LN_TYPE_RGB,    /* double[3]; written "r,g,b" or one number for all three */
    LN_TYPE_SPANS,  /* ln_texts: stretches of the clip as the person wrote them, repeatable; read with ln_span_parse once the clip is known */
    LN_TYPE_TEXTS,  /* ln_texts: any texts, repeatable */
} ln_type;

typedef struct ln_texts {
    const char **text; /* owned by the arena it was read into */
    size_t count;
} ln_texts;

typedef struct ln_setting {
    ln_type type;
    const char *name;    /* "floor": the option is --floor, the JSON key "floor" */
    const char *label;   /* "Floor" */
    const char *unit;    /* "dB", "" when it has none */
    double min, max;     /* of numbers, included */
    double standard;     /* the default; index for choices, 0 or 1 for BOOL, of each of the three for RGB */
    const char *const *choices; /* NULL-terminated, CHOICE only */
    const char *standard_text;  /* the default of TEXT and PATH, may be NULL */
    const char *text;    /* one sentence: what the ear or the eye will notice */
    size_t offset;       /* into the settings struct */
} ln_setting;

/* LN_FLOAT(ln_hush, floor_db, "floor", "Floor", "dB", -60, 0, -18, "how far ...") and its sisters: an entry of a table over `struct_type`. */
#define LN_FLOAT(S, field, name_, label_, unit_, min_, max_, standard_, text_) \
    { .type = LN_TYPE_FLOAT, .name = name_, .label = label_, .unit = unit_, .min = min_, .max = max_, .standard = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_INT(S, field, name_, label_, unit_, min_, max_, standard_, text_) \
    { .type = LN_TYPE_INT, .name = name_, .label = label_, .unit = unit_, .min = min_, .max = max_, .standard = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_BOOL(S, field, name_, label_, standard_, text_) \
    { .type = LN_TYPE_BOOL, .name = name_, .label = label_, .unit = "", .min = 0, .max = 1, .standard = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_CHOICE(S, field, name_, label_, choices_, standard_, text_) \
    { .type = LN_TYPE_CHOICE, .name = name_, .label = label_, .unit = "", .choices = choices_, .standard = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_TEXT(S, field, name_, label_, standard_, text_) \
    { .type = LN_TYPE_TEXT, .name = name_, .label = label_, .unit = "", .standard_text = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_PATH(S, field, name_, label_, text_) \
    { .type = LN_TYPE_PATH, .name = name_, .label = label_, .unit = "", .text = text_, .offset = offsetof(S, field) }
#define LN_RGB(S, field, name_, label_, unit_, min_, max_, standard_, text_) \
    { .type = LN_TYPE_RGB, .name = name_, .label = label_, .unit = unit_, .min = min_, .max = max_, .standard = standard_, .text = text_, .offset = offsetof(S, field) }
#define LN_SPANS(S, field, name_, label_, text_) \
    { .type = LN_TYPE_SPANS, .name = name_, .label = label_, .unit = "", .text = text_, .offset = offsetof(S, field) }

#define LN_TEXTS(S, field, name_, label_, text_) \
    { .type = LN_TYPE_TEXTS, .name = name_, .label = label_, .unit = "", .text = text_, .offset = offsetof(S, field) }

/* A table of settings over one struct. */
typedef struct ln_table {
    const ln_setting *settings;
    size_t count;
    size_t size; /* of the struct */
} ln_table;
#define LN_TABLE(S, array) { .settings = array, .count = sizeof(array) / sizeof((array)[0]), .size = sizeof(S) }

struct ln_arena;
struct ln_job;
struct ln_proposals;

typedef enum ln_department { LN_DEPARTMENT_SOUND, LN_DEPARTMENT_GRADING } ln_department;
const char *ln_department_name(ln_department department);

/* What a person accepted on another clip of the film, which lies at `path`. */
typedef struct ln_elsewhere {
    const struct ln_proposal *proposal;
    const char *path;
} ln_elsewhere;

/* An operation: a constant description and two verbs, propose and apply. The one looks and never touches, the other does only what was accepted. */
typedef struct ln_op {
    const char *name;    /* "hush": the command and the record */
    const char *label;   /* "Hush the modern world" */
    const char *summary; /* one sentence, for lists */
    const char *story;   /* a few paragraphs for help and man page: what it does, when to reach for it, what it cannot do */
    ln_department department;
    ln_kind kind;        /* which tracks it works on */
    ln_table table;

    /* Look at `clip` and add proposals to `into` (a person's own, from settings that say exactly what to do, are added too: confidence 1).
     * job->year is the film's year, 0 when it was not said.
     *
     * The clip is borrowed and read from its start as often as needed, in memory that does not grow with its length; what is added belongs to the arena of `into`.
     *
     *   LN_OK         done; nothing found is also LN_OK, with nothing added
     *   LN_ESETTING   a setting does not fit this clip (a stretch outside it ...)
     *   LN_ECANCELLED the job was stopped; what was added so far stays
     *
     * May run beside others on different clips; not twice at once on one clip. */
    ln_status (*propose)(const void *how, ln_clip *clip, struct ln_job *job, struct ln_proposals *into);

    /* Wrap `in` in a clip that carries out the accepted proposals of this operation in `accepted` for the clip's track, and nothing else: samples and pixels
     * outside their spans pass through bit for bit (same blocks, or parts of them). It may read `in` to learn from it and leaves it at its start. `accepted`
     * outlives the new clip, which takes `in` over on LN_OK only; on failure `in` still belongs to the caller and *out is NULL. With nothing accepted for this track, *out is `in`. */
    ln_status (*apply)(const struct ln_proposals *accepted, ln_clip *in, struct ln_job *job, ln_clip **out);

    /* NULL where what was accepted on one clip says nothing of another. Else hold it against `clip`, which the same microphone may have recorded in the same place, and add what helps here too
     * to `into`: by "lanterne", open, with all in its settings that apply needs. `into` holds what propose found in this clip; of that, what such an offer does as well is taken out, so that
     * nothing is done twice.
     *
     * Reads `clip` as propose does, and the other clips where their examples lie. One that cannot be read any more is passed over and said so in the log.
     *   LN_ECANCELLED LN_EMEMORY, and as reading `clip` says */
    ln_status (*offer)(const ln_elsewhere *accepted, size_t count, ln_clip *clip, struct ln_job *job, struct ln_proposals *into);
} ln_op;

/* The setting without which the operation does nothing: the first of its table when that is a file, a text or a choice which by default is none (no file, no text, the word
 * "none"); NULL for operations that work by themselves. Where several operations meet on one command line it is called like the operation: --lut LOOK.cube. */
const ln_setting *ln_op_main(const ln_op *op);

/* Settings of `table` live in a struct of the table's own type, passed as void *. What is read into it (texts, spans) belongs to `arena`. */

/* Every setting at its default. */
void ln_settings_standard(const ln_table *table, void *settings);

/* The setting of that name, NULL when there is none. */
const ln_setting *ln_setting_find(const ln_table *table, const char *name);

/* Read `value` as a person wrote it. BOOL reads yes/no, true/false, on/off, 1/0. SPANS and TEXTS add to what is there.
 *   LN_ESETTING  the sentence names the option, the value given and what would be accepted; the struct is unchanged */
ln_status ln_setting_parse(const ln_setting *setting, const char *value, struct ln_arena *arena, void *settings);

/* Write the value as a person would write it (SPANS and TEXTS joined with a space), cut to `size`; returns what snprintf would. */
int ln_setting_print(const ln_setting *setting, const void *settings, char *text, size_t size);

/* True when the value is the default. */
bool ln_setting_is_standard(const ln_setting *setting, const void *settings);

/* What the command line and the reference page say would be accepted: "-60 to 0 dB", "one of a, b, c", "a file" ...; cut to `size`. */
int ln_setting_accepts(const ln_setting *setting, char *text, size_t size);

/* The settings as a JSON object in the table's order, all of them (so that a record made today still says what was done when a default changes), allocated with malloc; NULL without memory. */
char *ln_settings_json(const ln_table *table, const void *settings);

/* Read such an object over what `settings` holds: keys left out keep their value, unknown keys and bad values are LN_ESETTING, broken JSON is LN_EDAMAGED. */
ln_status ln_settings_from_json(const ln_table *table, const char *json, struct ln_arena *arena, void *settings);

#endif

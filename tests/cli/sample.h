/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_CLI_SAMPLE_H
#define LN_TESTS_CLI_SAMPLE_H

/* Two operations that exist nowhere else, with a setting of each type and numbers that stand in no other text: what a face prints of them can only come from here. */
#include "../check.h"

#include "../../cli/call.h"

typedef struct varnish {
    double thickness, tint[3];
    int coats, finish;
    bool glossy, careful;
    const char *maker, *file;
    ln_texts where, notes;
} varnish;

static const char *const finishes[] = { "matte", "satin", "mirror", NULL };
static const ln_setting varnish_settings[] = {
    LN_PATH(varnish, file, "file", "File", "a recipe"),
    LN_FLOAT(varnish, thickness, "thickness", "Thickness", "um", -61.25, 3.75, -17.125, "how thick it lies"),
    LN_INT(varnish, coats, "coats", "Coats", "", 2, 97, 13, "how often"),
    LN_BOOL(varnish, glossy, "glossy", "Glossy", true, "whether it shines"),
    LN_BOOL(varnish, careful, "careful", "Careful", false, "whether edges are spared"),
    LN_CHOICE(varnish, finish, "finish", "Finish", finishes, 1, "what it looks like"),
    LN_TEXT(varnish, maker, "maker", "Maker", "anonymous", "who made it"),
    LN_RGB(varnish, tint, "tint", "Tint", "", 0.0625, 7.875, 1.375, "its colour"),
    LN_SPANS(varnish, where, "where", "Where", "where it goes"),
    LN_TEXTS(varnish, notes, "note", "Notes", "what to remember"),
};
static const ln_op op_varnish = { .name = "varnish", .label = "Varnish", .summary = "put a coat on it", .story = "A coat.\n\n  lanterne varnish a -o b\n\nIt's .dry \\ soon.",
                                  .department = LN_DEPARTMENT_GRADING, .kind = LN_PICTURE, .table = LN_TABLE(varnish, varnish_settings) };

typedef struct polish {
    int coats;
    const char *file;
} polish;
static const ln_setting polish_settings[] = {
    LN_PATH(polish, file, "file", "File", "a cloth"),
    LN_INT(polish, coats, "coats", "Coats", "", 1, 89, 17, "how often it is rubbed"),
};
static const ln_op op_polish = { .name = "polish", .label = "Polish", .summary = "rub it", .story = "Rubbing.", .department = LN_DEPARTMENT_SOUND, .kind = LN_SOUND,
                                 .table = LN_TABLE(polish, polish_settings) };

static const ln_op *const one_op[] = { &op_varnish, NULL };
static const ln_op *const two_ops[] = { &op_varnish, &op_polish, NULL };

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Every setting of every operation at its least, its default and its most, on small real media through the real program: it ends with 0, and what comes out can be
 * read whole. The settings are the tables' own, so a new one is swept by being there. */
#include "stage.h"

#include <lanterne/film.h>

#include "base/arena.h"

/* What an operation cannot work without. */
static const char *given_with(const ln_op *op, const ln_setting *setting)
{
    if (!strcmp(op->name, "lut") && strcmp(setting->name, "file"))
        return "--file look.cube";
    if (!strcmp(op->name, "hush") && strcmp(setting->name, "noise"))
        return strcmp(setting->name, "fill") ? "--noise 0-0.5" : "--noise 0-0.5 --tone 0.5-0.9";
    if (!strcmp(op->name, "look") && strcmp(setting->name, "process"))
        return !strcmp(setting->name, "tint") ? "--process tinting" : !strcmp(setting->name, "tone") ? "--process toning" : "--process autochrome";
    if (!strcmp(op->name, "match")) /* numbers given by hand need no reference */
        return strcmp(setting->name, "matched-saturation") ? "--matched-saturation 1.1" : "--matched-slope 1.1";
    if (!strcmp(op->name, "review") && strcmp(setting->name, "kind"))
        return "--kind all";
    return "";
}

/* Scopes want room to be read in. */
static const char *clip_for(const ln_op *op)
{
    return strcmp(op->name, "review") ? "clip.mkv" : "wide.mkv";
}

/* A look is refused in a year that did not have it: none is said. */
static const char *in_year(const ln_op *op)
{
    return strcmp(op->name, "look") ? "--year 1895" : "";
}

static void sweep(const ln_op *op, const ln_setting *setting, const char *value)
{
    char words[1000];
    unlink("out.mkv");
    snprintf(words, sizeof words, "%s %s -o out.mkv -q %s %s '--%s=%s'", op->name, clip_for(op), in_year(op), given_with(op, setting), setting->name, value);
    const ran *r = stage_run(words);
    if (r->status)
        fail_msg("lanterne %s ended with %d: %s", words, r->status, r->err);
    if (stage_status("ffmpeg -v error -xerror -i out.mkv -f null - 2>read.txt") || stage_status("test ! -s read.txt"))
        fail_msg("lanterne %s: what came out cannot be read", words);
}

static void sweep_number(const ln_op *op, const ln_setting *s)
{
    const double values[] = { s->min, s->standard, s->max };
    char text[40];
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%.17g", values[i]);
        if (values[i] >= s->min && values[i] <= s->max)
            sweep(op, s, text);
    }
}

static void sweep_setting(const ln_op *op, const ln_setting *s)
{
    switch (s->type) {
    case LN_TYPE_FLOAT:
    case LN_TYPE_INT:
    case LN_TYPE_RGB: sweep_number(op, s); break;
    case LN_TYPE_BOOL:
        sweep(op, s, "yes");
        sweep(op, s, "no");
        break;
    case LN_TYPE_CHOICE:
        for (int i = s == ln_op_main(op); s->choices[i]; i++) /* the first is then none, and nothing to be done */
            sweep(op, s, s->choices[i]);
        break;
    case LN_TYPE_TEXT:
        if (s->standard_text)
            sweep(op, s, s->standard_text);
        break;
    case LN_TYPE_PATH:
        if (!strcmp(s->name, "file"))
            sweep(op, s, "look.cube");
        break;
    case LN_TYPE_SPANS: sweep(op, s, "0.5-0.9"); break;
    case LN_TYPE_TEXTS: sweep(op, s, "helicopter"); break;
    }
}

static void every_setting_at_every_end(void **state)
{
    (void)state;
    assert_non_null(ln_ops[0]);
    stage_shell("ffmpeg -v error -y -i clip.mkv -vf scale=240:180 -r 4 -c:v ffv1 wide.mkv");
    for (size_t i = 0; ln_ops[i]; i++)
        for (size_t k = 0; k < ln_ops[i]->table.count; k++)
            sweep_setting(ln_ops[i], &ln_ops[i]->table.settings[k]);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_setting_at_every_end) };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}

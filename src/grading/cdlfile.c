/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/cdlfile.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grading/matrix.h"
#include "grading/processlist.h"

enum { LONGEST = 8000, NAME = 128, TOLD = 300 };

/* Steps. */

static ln_affine slopes(const ln_cdl *cdl, bool backwards)
{
    ln_affine a = { { { 0 } } };
    for (int c = 0; c < 3; c++) {
        a.m[c][c] = backwards ? 1 / cdl->slope[c] : cdl->slope[c];
        a.m[c][3] = backwards ? -cdl->offset[c] / cdl->slope[c] : cdl->offset[c];
    }
    return a;
}

/* Luma stays, so the way back is the same with the number turned over. */
static ln_affine saturations(double saturation)
{
    const double luma[3] = { LN_LUMA_RED, LN_LUMA_GREEN, LN_LUMA_BLUE };
    ln_affine a = { { { 0 } } };
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            a.m[i][j] = (1 - saturation) * luma[j] + (i == j ? saturation : 0);
    return a;
}

static ln_status add_power(ln_chain *chain, const ln_cdl *cdl, bool backwards, bool clamps)
{
    ln_bend bend[3];
    if (cdl->power[0] == 1 && cdl->power[1] == 1 && cdl->power[2] == 1)
        return LN_OK;
    for (int c = 0; c < 3; c++) /* without clamps, what lies below black passes as it is */
        bend[c] = (ln_bend){ .slope = clamps ? 0 : 1, .before = 1, .exponent = backwards ? 1 / cdl->power[c] : cdl->power[c], .after = 1 };
    return ln_chain_bend(chain, LN_BEND_POWER, bend);
}

static ln_status add_clamp(ln_chain *chain, bool clamps)
{
    return clamps ? ln_chain_clamp(chain, 0, 1) : LN_OK;
}

ln_status ln_cdl_steps(ln_chain *chain, const ln_cdl *cdl, bool backwards, bool clamps)
{
    if (backwards && (cdl->slope[0] == 0 || cdl->slope[1] == 0 || cdl->slope[2] == 0 || cdl->saturation == 0))
        return ln_fail(LN_ESETTING, "a CDL with a slope or a saturation of 0 cannot be undone");
    const ln_affine straight = slopes(cdl, backwards), colour = cdl->saturation == 1 ? saturations(1) : saturations(backwards ? 1 / cdl->saturation : cdl->saturation);
    ln_status status = backwards ? add_clamp(chain, clamps) : ln_chain_matrix(chain, &straight);
    if (!status && backwards)
        status = ln_chain_matrix(chain, &colour);
    if (!status)
        status = add_clamp(chain, clamps);
    if (!status)
        status = add_power(chain, cdl, backwards, clamps);
    if (!status)
        status = ln_chain_matrix(chain, backwards ? &straight : &colour);
    return status ? status : add_clamp(chain, clamps);
}

/* XML. */

static ln_status judge(const ln_xml *where, const char *file, const ln_cdl *cdl)
{
    for (int c = 0; c < 3; c++) {
        if (!(cdl->slope[c] >= 0))
            return ln_xml_refuse(where, file, "a Slope of %g; accepted are 0 and above", cdl->slope[c]);
        if (!(cdl->power[c] > 0))
            return ln_xml_refuse(where, file, "a Power of %g; accepted are numbers above 0", cdl->power[c]);
    }
    if (!(cdl->saturation >= 0))
        return ln_xml_refuse(where, file, "a Saturation of %g; accepted are 0 and above", cdl->saturation);
    return LN_OK;
}

static const ln_xml *either(const ln_xml *element, const char *a, const char *b)
{
    const ln_xml *found = ln_xml_child(element, a);
    return found ? found : ln_xml_child(element, b);
}

ln_status ln_cdl_read_xml(const ln_xml *element, const char *file, ln_cdl *cdl)
{
    const struct {
        const char *name;
        double *value;
    } three[] = { { "Slope", cdl->slope }, { "Offset", cdl->offset }, { "Power", cdl->power } };
    const ln_xml *sop = either(element, "SOPNode", "ASC_SOP"), *sat = either(element, "SatNode", "ASC_SAT");
    ln_status status = LN_OK;
    for (int i = 0; sop && i < 3 && !status; i++) {
        const ln_xml *node = ln_xml_child(sop, three[i].name);
        status = node ? ln_numbers_all(node, file, 3, three[i].value) : ln_xml_refuse(sop, file, "%s lacks its %s; it needs Slope, Offset and Power", sop->name, three[i].name);
    }
    const ln_xml *saturation = sat ? ln_xml_child(sat, "Saturation") : NULL;
    if (!status && sat)
        status = saturation ? ln_numbers_all(saturation, file, 1, &cdl->saturation) : ln_xml_refuse(sat, file, "%s lacks its Saturation", sat->name);
    return status ? status : judge(element, file, cdl);
}

/* Which of a file's corrections: the first that answers to `id`, all others only counted. */
typedef struct choice {
    const char *file, *id;
    int count, found; /* found: its place from 1, 0 not yet */
    char told[TOLD];  /* some names, for a sentence */
    ln_cdl cdl;
} choice;

static bool answers(choice *c, const char *name, const char *other)
{
    char place[16];
    c->count++;
    snprintf(place, sizeof place, "#%d", c->count);
    size_t used = strlen(c->told);
    if (used + 24 < TOLD)
        snprintf(c->told + used, TOLD - used, "%s%.60s", used ? ", " : "", name && *name ? name : place);
    if (c->found)
        return false;
    bool it = !c->id || !*c->id ? c->count == 1 : (name && !strcmp(c->id, name)) || (other && !strcmp(c->id, other)) || !strcmp(c->id, place);
    c->found = it ? c->count : 0;
    return it;
}

static ln_status settle(const choice *c, ln_chain *chain)
{
    if (!c->count)
        return ln_fail(LN_EDAMAGED, "%.100s holds no ASC CDL: neither a ColorCorrection nor a line with ASC_SOP or ASC_SAT", c->file);
    if ((!c->id || !*c->id) && c->count > 1)
        return ln_fail(LN_ESETTING, "%.100s holds %d corrections, and none was chosen; say which: %s", c->file, c->count, c->told);
    if (!c->found)
        return ln_fail(LN_ESETTING, "%.100s has no correction \"%.60s\"; it has %s", c->file, c->id, c->told);
    return ln_cdl_steps(chain, &c->cdl, false, true);
}

static ln_status read_correction(const ln_xml *correction, choice *c)
{
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    ln_status status = ln_cdl_read_xml(correction, c->file, &cdl);
    if (!status && answers(c, ln_xml_attribute(correction, "id"), NULL))
        c->cdl = cdl;
    return status;
}

static ln_status read_corrections(const ln_xml *element, choice *c)
{
    ln_status status = LN_OK;
    if (ln_xml_is(element, "ColorCorrection"))
        return read_correction(element, c);
    for (const ln_xml *e = element->first; e && !status; e = e->next)
        if (ln_xml_is(e, "ColorCorrection") || ln_xml_is(e, "ColorDecision"))
            status = read_corrections(e, c);
    return status;
}

ln_status ln_cdl_file_xml(const ln_xml *root, const char *file, const char *id, ln_chain *chain)
{
    choice c = { .file = file, .id = id };
    ln_status status = read_corrections(root, &c);
    return status ? status : settle(&c, chain);
}

/* Lines of an ALE (Avid Log Exchange) or an EDL (CMX 3600 with comments). */

typedef struct lines {
    choice choice;
    int line;
    char text[LONGEST + 1];
    /* the event in hand */
    ln_cdl cdl;
    bool graded;
    char event[NAME], clip[NAME];
    /* columns of an ALE, -1 where there is none */
    bool ale, data;
    int name, sop, sat;
} lines;

static void begin_event(lines *l)
{
    ln_settings_standard(&ln_op_cdl.table, &l->cdl);
    l->graded = false;
    l->event[0] = l->clip[0] = 0;
}

static void end_event(lines *l)
{
    if (l->graded && answers(&l->choice, l->event, l->clip))
        l->choice.cdl = l->cdl;
    begin_event(l);
}

static ln_status refuse(const lines *l, const char *what, const char *text)
{
    return ln_fail(LN_EDAMAGED, "%.100s, line %d: %s, not \"%.60s\"", l->choice.file, l->line, what, text);
}

/* `count` numbers, with spaces, commas and brackets between them, and nothing else. */
static bool read_numbers(const char *text, int count, double *value)
{
    static const char between[] = " \t,()[]:";
    for (int i = 0;; i++) {
        text += strspn(text, between);
        if (!*text)
            return i == count;
        char *end;
        double x = strtod(text, &end);
        if (i == count || end == text || (*end && !strchr(between, *end)) || !isfinite((float)x))
            return false;
        value[i] = x;
        text = end;
    }
}

static ln_status read_sop(lines *l, const char *text)
{
    double v[9];
    if (!read_numbers(text, 9, v))
        return refuse(l, "ASC_SOP needs nine numbers such as (1 1 1)(0 0 0)(1 1 1)", text);
    memcpy(l->cdl.slope, v, sizeof l->cdl.slope);
    memcpy(l->cdl.offset, v + 3, sizeof l->cdl.offset);
    memcpy(l->cdl.power, v + 6, sizeof l->cdl.power);
    l->graded = true;
    const ln_xml here = { .line = l->line };
    return judge(&here, l->choice.file, &l->cdl);
}

static ln_status read_sat(lines *l, const char *text)
{
    if (!read_numbers(text, 1, &l->cdl.saturation))
        return refuse(l, "ASC_SAT needs one number such as 0.9", text);
    l->graded = true;
    const ln_xml here = { .line = l->line };
    return judge(&here, l->choice.file, &l->cdl);
}

static void keep_name(char to[NAME], const char *text, size_t length)
{
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    snprintf(to, NAME, "%.*s", (int)(length < NAME ? length : NAME - 1), text);
}

static ln_status read_edl_line(lines *l, char *text)
{
    char *found;
    text += strspn(text, " \t");
    if (isdigit((unsigned char)*text)) {
        size_t number = strspn(text, "0123456789");
        if (strlen(l->event) != number || strncmp(l->event, text, number)) /* a dissolve's second line has its event's number too */
            end_event(l);
        keep_name(l->event, text, number);
        return LN_OK;
    }
    if ((found = strstr(text, "ASC_SOP")))
        return read_sop(l, found + 7);
    if ((found = strstr(text, "ASC_SAT")))
        return read_sat(l, found + 7);
    if ((found = strstr(text, "FROM CLIP NAME:"))) {
        found += 15 + strspn(found + 15, " \t");
        keep_name(l->clip, found, strlen(found));
    }
    return LN_OK;
}

/* The field in a column of a line of tabs; NULL when the line is shorter. */
static char *field(char *text, int column, char *to, size_t size)
{
    for (; column > 0; column--) {
        text = strchr(text, '\t');
        if (!text++)
            return NULL;
    }
    snprintf(to, size, "%.*s", (int)strcspn(text, "\t"), text);
    return to;
}

static void read_columns(lines *l, char *text)
{
    char one[NAME];
    for (int i = 0; field(text, i, one, sizeof one); i++) {
        size_t end = strlen(one);
        while (end && isspace((unsigned char)one[end - 1]))
            one[--end] = 0;
        if (!strcasecmp(one, "Name"))
            l->name = i;
        else if (!strcasecmp(one, "ASC_SOP"))
            l->sop = i;
        else if (!strcasecmp(one, "ASC_SAT"))
            l->sat = i;
    }
}

static ln_status read_ale_line(lines *l, char *text)
{
    char one[1000];
    ln_status status = LN_OK;
    if (!l->data) {
        l->data = !strncasecmp(text, "Data", 4) && strlen(text) < 6;
        if (strstr(text, "ASC_S") && strchr(text, '\t'))
            read_columns(l, text);
        return LN_OK;
    }
    if (l->name >= 0 && field(text, l->name, one, sizeof one))
        keep_name(l->event, one, strlen(one));
    if (l->sop >= 0 && field(text, l->sop, one, sizeof one) && strspn(one, " ") != strlen(one))
        status = read_sop(l, one);
    if (!status && l->sat >= 0 && field(text, l->sat, one, sizeof one) && strspn(one, " ") != strlen(one))
        status = read_sat(l, one);
    end_event(l);
    return status;
}

/* LN_END after the last line. */
static ln_status next_line(lines *l, FILE *file)
{
    int length = 0, c;
    l->line++;
    while ((c = getc(file)) != EOF && c != '\n' && c != '\r') {
        if (!c || length == LONGEST)
            return ln_fail(LN_EDAMAGED, c ? "%.100s, line %d: longer than %d characters, so this is no EDL or ALE" : "%.100s, line %d: a byte of zero, so this is not text",
                           l->choice.file, l->line, LONGEST);
        l->text[length++] = (char)c;
    }
    l->text[length] = 0;
    if (c == '\r' && (c = getc(file)) != '\n' && c != EOF)
        ungetc(c, file);
    if (ferror(file))
        return ln_fail(LN_EREAD, "%.100s cannot be read on after line %d", l->choice.file, l->line - 1);
    return c == EOF && !length && feof(file) ? LN_END : LN_OK;
}

ln_status ln_cdl_file_lines(FILE *file, const char *name, const char *id, ln_chain *chain)
{
    lines l = { .choice = { .file = name, .id = id }, .name = -1, .sop = -1, .sat = -1 };
    ln_status status;
    bool begun = false;
    begin_event(&l);
    while (!(status = next_line(&l, file))) {
        char *text = !begun && !strncmp(l.text, "\xef\xbb\xbf", 3) ? l.text + 3 : l.text;
        if (!begun && *text) {
            begun = true;
            l.ale = !strncasecmp(text, "Heading", 7);
        }
        if (*text && (status = l.ale ? read_ale_line(&l, text) : read_edl_line(&l, text)))
            return status;
    }
    if (status != LN_END)
        return status;
    end_event(&l);
    return settle(&l.choice, chain);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/cdlwrite.h"

#include <stdlib.h>

#include "grading/written.h"

typedef enum form { CC, CCC, CDL, EDL, FORMS } form;
static const char *const endings[FORMS] = { ".cc", ".ccc", ".cdl", ".edl" };

enum { EVENTS = 999, STILLS_FPS = 24, FIRST_HOUR = 3600 /* seconds: a cut begins at 01:00:00:00 */ };

typedef struct decisions {
    form form;
    const ln_correction *correction;
    size_t count;
    const char *title;
} decisions;

static form form_of(const char *path)
{
    return (form)ln_written_form(path, endings, FORMS);
}

/* XML. */

void ln_cdl_print_xml(FILE *to, const ln_cdl *cdl, int depth)
{
    const struct {
        const char *name;
        const double *value;
    } node[] = { { "Slope", cdl->slope }, { "Offset", cdl->offset }, { "Power", cdl->power } };
    fprintf(to, "%*s<SOPNode>\n", depth, "");
    for (int i = 0; i < 3; i++)
        fprintf(to, "%*s<%s>%.9g %.9g %.9g</%s>\n", depth + 4, "", node[i].name, node[i].value[0], node[i].value[1], node[i].value[2], node[i].name);
    fprintf(to, "%*s</SOPNode>\n%*s<SatNode>\n%*s<Saturation>%.9g</Saturation>\n%*s</SatNode>\n", depth, "", depth, "", depth + 4, "", cdl->saturation, depth, "");
}

static void print_correction(FILE *to, const ln_correction *c, form f)
{
    const int depth = f == CC ? 0 : f == CCC ? 4 : 8;
    char id[LN_WRITTEN_TITLE + 1];
    ln_written_title(c->id, id);
    fprintf(to, "%*s<ColorCorrection id=\"", depth, "");
    ln_written_xml(to, *id ? id : "lanterne");
    fputs(f == CC ? "\" xmlns=\"urn:ASC:CDL:v1.2\">\n" : "\">\n", to);
    ln_cdl_print_xml(to, &c->cdl, depth + 4);
    fprintf(to, "%*s</ColorCorrection>\n", depth, "");
}

static void print_corrections(FILE *to, const decisions *d)
{
    const bool decided = d->form == CDL;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", to);
    if (d->form != CC)
        fprintf(to, "<%s xmlns=\"urn:ASC:CDL:v1.2\">\n", decided ? "ColorDecisionList" : "ColorCorrectionCollection");
    for (size_t i = 0; i < d->count; i++) {
        fputs(decided ? "    <ColorDecision>\n" : "", to);
        print_correction(to, &d->correction[i], d->form);
        fputs(decided ? "    </ColorDecision>\n" : "", to);
    }
    if (d->form != CC)
        fprintf(to, "</%s>\n", decided ? "ColorDecisionList" : "ColorCorrectionCollection");
}

/* EDL. */

/* Frame numbers that drop-frame counting leaves out come back here: two a minute, but not in minutes 0, 10, 20 ... (SMPTE ST 12-1; of 60 frames a second, four). */
static void print_timecode(FILE *to, int64_t frame, int fps, bool drop)
{
    if (drop) {
        const int left_out = fps / 15, minute = 60 * fps - left_out;
        const int64_t tens = frame / (10 * minute + left_out), rest = frame % (10 * minute + left_out);
        frame += left_out * (9 * tens + (rest > left_out ? (rest - left_out) / minute : 0));
    }
    const int64_t seconds = frame / fps;
    fprintf(to, " %02d:%02d:%02d%c%02d", (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60), drop ? ';' : ':', (int)(frame % fps));
}

static void print_event(FILE *to, const ln_correction *c, size_t number)
{
    const ln_cdl *g = &c->cdl;
    const int fps = c->timecode.fps > 0 ? c->timecode.fps : STILLS_FPS;
    const bool drop = c->timecode.drop && fps % 15 == 0;
    /* The hour at which a cut begins, in frames that exist: drop-frame counting leaves 108 a hour out at 30 frames a second. */
    const int64_t hour = (int64_t)FIRST_HOUR * fps - (drop ? 54 * (fps / 15) : 0), record = hour + c->record, length = c->to - c->from;
    char text[LN_WRITTEN_TITLE + 1];
    fprintf(to, "%03zu  AX       V     C       ", number);
    print_timecode(to, c->timecode.first + c->from, fps, drop);
    print_timecode(to, c->timecode.first + c->to, fps, drop);
    print_timecode(to, record, fps, drop);
    print_timecode(to, record + length, fps, drop);
    ln_written_title(c->clip, text);
    fprintf(to, "\n* FROM CLIP NAME: %s\n", text);
    fprintf(to, "*ASC_SOP (%.6f %.6f %.6f)(%.6f %.6f %.6f)(%.6f %.6f %.6f)\n*ASC_SAT %.6f\n", g->slope[0], g->slope[1], g->slope[2], g->offset[0], g->offset[1], g->offset[2],
            g->power[0], g->power[1], g->power[2], g->saturation);
    ln_written_title(c->note, text);
    if (*text)
        fprintf(to, "* COMMENT: %s\n", text);
}

static void print_edl(FILE *to, const decisions *d)
{
    char title[LN_WRITTEN_TITLE + 1];
    ln_written_title(d->title, title);
    fprintf(to, "TITLE: %s\nFCM: %s\n", *title ? title : "lanterne", d->correction[0].timecode.drop ? "DROP FRAME" : "NON-DROP FRAME");
    for (size_t i = 0; i < d->count; i++) {
        fputs("\n", to);
        print_event(to, &d->correction[i], i + 1);
    }
}

static ln_status print(FILE *to, const void *what)
{
    const decisions *d = what;
    if (d->form == EDL)
        print_edl(to, d);
    else
        print_corrections(to, d);
    return LN_OK;
}

ln_status ln_cdl_write(const char *path, const ln_correction *correction, size_t count, const char *title)
{
    const decisions d = { form_of(path), correction, count, title };
    if (d.form == FORMS)
        return ln_fail(LN_EUNSUPPORTED, "%s is no form of ten numbers that is written here; accepted endings are .cc, .ccc, .cdl and .edl", path);
    if (d.form == CC && count > 1)
        return ln_fail(LN_EUNSUPPORTED, "%s cannot hold %zu grades: a .cc is one; choose .ccc", path, count);
    if (d.form == EDL && count > EVENTS)
        return ln_fail(LN_EUNSUPPORTED, "%s cannot hold %zu grades: an EDL has %d events at most; choose .ccc", path, count, EVENTS);
    return ln_written(path, print, &d);
}

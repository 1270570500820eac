/* SPDX-License-Identifier: Apache-2.0 */
/* A look as a file. The text is made in memory (a lattice of 65^3 is 8 MB), so that what is refused half-way has written nothing. */
#include "grading/lutwrite.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grading/cdl.h"
#include "media/part.h"

enum { PIECE = 1024, TITLE_MAX = 200 };

typedef enum form { CUBE, CLF, CC, CCC, CDL, FORMS } form;
static const char *const endings[FORMS] = { ".cube", ".clf", ".cc", ".ccc", ".cdl" };

typedef struct look {
    const ln_grade *grade;
    const ln_cdl *cdl;
    int size;
    char title[TITLE_MAX + 1];
} look;

static form form_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    int f = 0;
    while (f < FORMS && (!dot || strcasecmp(dot, endings[f])))
        f++;
    return (form)f;
}

ln_status ln_lut_writable(const char *path, bool exactly_cdl)
{
    form f = form_of(path);
    if (f == FORMS)
        return ln_fail(LN_EUNSUPPORTED, "%s is no form of look that is written here; accepted endings are .cube, .clf, .cc, .ccc and .cdl", path);
    if (f >= CC && !exactly_cdl)
        return ln_fail(LN_EUNSUPPORTED, "%s cannot hold this grade: it is more than the ten numbers of an ASC CDL; choose .cube or .clf", path);
    return LN_OK;
}

/* The colours of a lattice in the order of a file, some at a time. */

static void lattice_colours(int size, bool blue_fastest, long from, int count, float *red, float *green, float *blue)
{
    float *fast = blue_fastest ? blue : red, *slow = blue_fastest ? red : blue;
    const double last = size - 1;
    for (int i = 0; i < count; i++) {
        long at = from + i;
        fast[i] = (float)((double)(at % size) / last);
        green[i] = (float)((double)(at / size % size) / last);
        slow[i] = (float)((double)(at / size / size) / last);
    }
}

/* Fixed digits: some readers know no exponents. */
static ln_status print_lattice(FILE *to, const look *l, bool blue_fastest)
{
    const long total = (long)l->size * l->size * l->size;
    float rgb[3][PIECE], asked[3][PIECE];
    for (long from = 0; from < total; from += PIECE) {
        int count = total - from < PIECE ? (int)(total - from) : PIECE;
        lattice_colours(l->size, blue_fastest, from, count, rgb[0], rgb[1], rgb[2]);
        memcpy(asked, rgb, sizeof asked);
        l->grade->rows(l->grade->what, rgb[0], rgb[1], rgb[2], count);
        for (int i = 0; i < count; i++) {
            if (!isfinite(rgb[0][i]) || !isfinite(rgb[1][i]) || !isfinite(rgb[2][i]))
                return ln_fail(LN_EUNSUPPORTED, "the grade gives no finite number for the colour %g %g %g, so it cannot be written as a lattice", (double)asked[0][i],
                               (double)asked[1][i], (double)asked[2][i]);
            fprintf(to, "%.7f %.7f %.7f\n", (double)rgb[0][i], (double)rgb[1][i], (double)rgb[2][i]);
        }
    }
    return LN_OK;
}

/* Forms. */

static ln_status print_cube(FILE *to, const look *l)
{
    if (*l->title)
        fprintf(to, "TITLE \"%s\"\n", l->title);
    fprintf(to, "LUT_3D_SIZE %d\nDOMAIN_MIN 0.0 0.0 0.0\nDOMAIN_MAX 1.0 1.0 1.0\n", l->size);
    return print_lattice(to, l, false);
}

static void print_xml(FILE *to, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': fputs("&amp;", to); break;
        case '<': fputs("&lt;", to); break;
        case '>': fputs("&gt;", to); break;
        case '"': fputs("&quot;", to); break;
        default: putc(*text, to);
        }
}

static void print_ten(FILE *to, const ln_cdl *cdl, int depth)
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

/* ASC CDL 1.2's three wrappings of one correction. */
static ln_status print_correction(FILE *to, const look *l, form f)
{
    static const char *const open[FORMS] = { [CCC] = "<ColorCorrectionCollection xmlns=\"urn:ASC:CDL:v1.2\">\n",
                                             [CDL] = "<ColorDecisionList xmlns=\"urn:ASC:CDL:v1.2\">\n    <ColorDecision>\n" };
    static const char *const close[FORMS] = { [CCC] = "</ColorCorrectionCollection>\n", [CDL] = "    </ColorDecision>\n</ColorDecisionList>\n" };
    const int depth = f == CC ? 0 : f == CCC ? 4 : 8;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", to);
    fputs(open[f] ? open[f] : "", to);
    fprintf(to, "%*s<ColorCorrection id=\"", depth, "");
    print_xml(to, *l->title ? l->title : "lanterne");
    fputs(f == CC ? "\" xmlns=\"urn:ASC:CDL:v1.2\">\n" : "\">\n", to);
    print_ten(to, l->cdl, depth + 4);
    fprintf(to, "%*s</ColorCorrection>\n", depth, "");
    fputs(close[f] ? close[f] : "", to);
    return LN_OK;
}

/* A CLF wants an id that names this very look: Fowler, Noll, Vo's hash (FNV-1a, 64 bits) of what follows. */
static ln_status print_clf_body(FILE *to, const look *l)
{
    if (l->cdl) {
        fputs("    <ASC_CDL inBitDepth=\"32f\" outBitDepth=\"32f\" style=\"Fwd\">\n", to);
        print_ten(to, l->cdl, 8);
        fputs("    </ASC_CDL>\n", to);
        return LN_OK;
    }
    fprintf(to, "    <LUT3D inBitDepth=\"32f\" outBitDepth=\"32f\" interpolation=\"tetrahedral\">\n        <Array dim=\"%d %d %d 3\">\n", l->size, l->size, l->size);
    ln_status status = print_lattice(to, l, true);
    fputs("        </Array>\n    </LUT3D>\n", to);
    return status;
}

static ln_status print_clf(FILE *to, const look *l)
{
    char *body = NULL;
    size_t size = 0;
    FILE *inner = open_memstream(&body, &size);
    if (!inner)
        return ln_fail(LN_EMEMORY, "no memory to write a look");
    ln_status status = print_clf_body(inner, l);
    if (fclose(inner) && !status)
        status = ln_fail(LN_EMEMORY, "no memory to write a look");
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; !status && i < size; i++)
        hash = (hash ^ (unsigned char)body[i]) * UINT64_C(0x100000001b3);
    if (!status) {
        fprintf(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ProcessList id=\"lanterne-%016llx\" compCLFversion=\"3\"", (unsigned long long)hash);
        if (*l->title) {
            fputs(" name=\"", to);
            print_xml(to, l->title);
            putc('"', to);
        }
        fputs(">\n", to);
        fwrite(body, 1, size, to);
        fputs("</ProcessList>\n", to);
    }
    free(body);
    return status;
}

static ln_status print_form(FILE *to, const look *l, form f)
{
    return f == CUBE ? print_cube(to, l) : f == CLF ? print_clf(to, l) : print_correction(to, l, f);
}

/* To the disk. */

static ln_status put_in_place(const char *path, const char *text, size_t size)
{
    ln_part *part = NULL;
    ln_status status = ln_part_open(path, NULL, &part);
    if (!status)
        status = ln_part_flush(part); /* the file's bytes from here on are ours, not FFmpeg's */
    if (!status)
        status = ln_part_append(part, text, size);
    if (!status)
        return ln_part_commit(&part);
    ln_part_drop(&part);
    return status;
}

/* A quotation mark would end a .cube's title; a title too long is cut between characters of UTF-8. */
static void clean_title(const char *title, char to[TITLE_MAX + 1])
{
    size_t length = 0;
    for (; title && *title && length < TITLE_MAX; title++)
        if ((unsigned char)*title >= ' ' && *title != 0x7f)
            to[length++] = *title == '"' ? '\'' : *title;
    bool cut = title && ((unsigned char)*title & 0xc0) == 0x80;
    while (cut && length && ((unsigned char)to[length - 1] & 0xc0) == 0x80)
        length--;
    to[length - (cut && length)] = 0;
}

ln_status ln_lut_write(const char *path, const ln_grade *grade, const struct ln_cdl *cdl, int size, const char *title)
{
    look l = { .grade = grade, .cdl = cdl, .size = size };
    form f = form_of(path);
    char *text = NULL;
    size_t length = 0;
    ln_status status = ln_lut_writable(path, cdl != NULL);
    if (status)
        return status;
    if ((f == CUBE || (f == CLF && !cdl)) && (size < LN_LUT_WRITE_MIN || size > LN_LUT_WRITE_MAX))
        return ln_fail(LN_ESETTING, "a lattice of %d points an axis for %s; accepted are %d to %d", size, path, LN_LUT_WRITE_MIN, LN_LUT_WRITE_MAX);
    clean_title(title, l.title);
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    FILE *to = open_memstream(&text, &length);
    if (!to || !c_locale) {
        status = ln_fail(LN_EMEMORY, "no memory to write %s", path);
        goto done;
    }
    locale_t before = uselocale(c_locale); /* points in numbers, whatever the person's locale */
    status = print_form(to, &l, f);
    uselocale(before);
done:
    if (to && fclose(to) && !status)
        status = ln_fail(LN_EMEMORY, "no memory to write %s", path);
    if (!status)
        status = put_in_place(path, text, length);
    free(text);
    if (c_locale)
        freelocale(c_locale);
    return status;
}

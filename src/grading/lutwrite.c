/* SPDX-License-Identifier: Apache-2.0 */
/* A look as a file. A lattice of 65^3 is 8 MB of text. */
#include "grading/lutwrite.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/cdlwrite.h"
#include "grading/written.h"

enum { PIECE = 1024 };

typedef enum form { CUBE, CLF, CC, CCC, CDL, FORMS } form;
static const char *const endings[FORMS] = { ".cube", ".clf", ".cc", ".ccc", ".cdl" };

typedef struct look {
    form form;
    const ln_grade *grade;
    const ln_cdl *cdl;
    int size;
    char title[LN_WRITTEN_TITLE + 1];
} look;

static form form_of(const char *path)
{
    return (form)ln_written_form(path, endings, FORMS);
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

/* A CLF wants an id that names this very look: Fowler, Noll, Vo's hash (FNV-1a, 64 bits) of what follows. */
static ln_status print_clf_body(FILE *to, const look *l)
{
    if (l->cdl) {
        fputs("    <ASC_CDL inBitDepth=\"32f\" outBitDepth=\"32f\" style=\"Fwd\">\n", to);
        ln_cdl_print_xml(to, l->cdl, 8);
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
            ln_written_xml(to, l->title);
            putc('"', to);
        }
        fputs(">\n", to);
        fwrite(body, 1, size, to);
        fputs("</ProcessList>\n", to);
    }
    free(body);
    return status;
}

static ln_status print(FILE *to, const void *what)
{
    const look *l = what;
    return l->form == CUBE ? print_cube(to, l) : print_clf(to, l);
}

ln_status ln_lut_write(const char *path, const ln_grade *grade, const struct ln_cdl *cdl, int size, const char *title)
{
    look l = { .form = form_of(path), .grade = grade, .cdl = cdl, .size = size };
    ln_status status = ln_lut_writable(path, cdl != NULL);
    if (status)
        return status;
    if (l.form >= CC)
        return ln_cdl_write(path, &(ln_correction){ .id = title, .cdl = *cdl }, 1, title);
    if ((l.form == CUBE || !cdl) && (size < LN_LUT_WRITE_MIN || size > LN_LUT_WRITE_MAX))
        return ln_fail(LN_ESETTING, "a lattice of %d points an axis for %s; accepted are %d to %d", size, path, LN_LUT_WRITE_MIN, LN_LUT_WRITE_MAX);
    ln_written_title(title, l.title);
    return ln_written(path, print, &l);
}

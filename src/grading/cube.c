/* SPDX-License-Identifier: Apache-2.0 */
/* A .cube file is read a line at a time: keywords first, then rows of three numbers until the end. A row is weighed as it comes, so that a file which promises
 * more than it holds costs no more memory than it has lines. */
#include "grading/cube.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lanterne/log.h>

#include "grading/curves.h"
#include "grading/lattice.h"

enum {
    LONGEST = 1000,    /* characters a line; the specification allows 250; some programs write long comments */
    FIRST_ROOM = 4096, /* numbers */
};

/* Below this an axis has no length worth the name, and its scale would overflow. */
static const float least_range = 1e-6f;

typedef enum keyword { TITLE, SIZE_1D, SIZE_3D, DOMAIN_MIN, DOMAIN_MAX, RANGE_1D, RANGE_3D, KEYWORDS } keyword;
static const char *const keywords[KEYWORDS] = { "TITLE", "LUT_1D_SIZE", "LUT_3D_SIZE", "DOMAIN_MIN", "DOMAIN_MAX", "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE" };

typedef struct reader {
    FILE *file;
    const char *name;
    locale_t c_locale;        /* a .cube has decimal points whatever the person's locale */
    int line;                 /* number of the line in `text`, from 1 */
    char text[LONGEST + 1];
    int given[KEYWORDS];      /* the line each keyword stood on, 0 for none */
    float domain[2][3], range[2][2];
    ln_cube *cube;
    bool begun;               /* the first row of numbers was there */
    ln_cube_table *turn;      /* the table whose rows come now, NULL before the first and after the last */
    size_t rows, room;        /* rows it has; numbers its memory holds */
} reader;

static ln_status refuse(const reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static ln_status refuse(const reader *r, const char *format, ...)
{
    char what[400];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    return ln_fail(LN_EDAMAGED, "%.100s, line %d: %s", r->name, r->line, what);
}

/* The next line without its end, LN_END after the last. */
static ln_status next_line(reader *r)
{
    int length = 0, c;
    r->line++;
    while ((c = getc_unlocked(r->file)) != EOF && c != '\n' && c != '\r') {
        if (!c)
            return refuse(r, "a byte of zero, so this is not text; a .cube is plain text (saved as UTF-16, it must be saved again as UTF-8)");
        if (length == LONGEST)
            return refuse(r, "longer than %d characters, so this is not a .cube", LONGEST);
        r->text[length++] = (char)c;
    }
    r->text[length] = 0;
    if (c == '\r' && (c = getc_unlocked(r->file)) != '\n' && c != EOF)
        ungetc(c, r->file);
    if (ferror(r->file))
        return ln_fail(LN_EREAD, "%.100s cannot be read on after line %d", r->name, r->line - 1);
    return c == EOF && !length && feof(r->file) ? LN_END : LN_OK;
}

/* strtod for words of plain digits, which nearly all are, at a fraction of its time: up to fifteen digits and the powers of ten up to 10^15 are whole in a double, so that one division rounds
 * as strtod does. */
static double number(const char *text, char **end)
{
    static const double tens[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    const bool minus = *text == '-';
    const char *p = text + minus;
    int digits = 0, behind = 0;
    int64_t whole = 0;
    for (bool point = false; digits <= 15 && (isdigit((unsigned char)*p) || (*p == '.' && !point)); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        whole = 10 * whole + (*p - '0');
        digits++;
        behind += point;
    }
    if (!digits || digits > 15 || (*p && *p != ' ' && *p != '\t'))
        return strtod(text, end);
    *end = (char *)p;
    return (minus ? -1 : 1) * ((double)whole / tens[behind]);
}

/* Read exactly `count` numbers and nothing after them. */
static ln_status numbers(const reader *r, const char *text, int count, float *value)
{
    static const char *const form[] = { "", "one number", "two numbers such as 0 1", "three numbers such as 0.5 0.5 0.5" };
    const char *p = text;
    for (int i = 0; i < count; i++) {
        char *end;
        p += strspn(p, " \t");
        double x = number(p, &end);
        size_t word = strcspn(p, " \t");
        if (end == p || end != p + word) {
            if (!word)
                return refuse(r, "\"%.60s\" ends after %d of %s", text, i, form[count]);
            bool comma = memchr(p, ',', word);
            return refuse(r, "\"%.*s\" is not a number; accepted are %s%s", word < 40 ? (int)word : 40, p, form[count], comma ? ", with decimal points and no commas" : "");
        }
        if (!isfinite((float)x))
            return refuse(r, "\"%.*s\" is no value a colour can have; accepted are %s", word < 40 ? (int)word : 40, p, form[count]);
        value[i] = (float)x;
        p = end;
    }
    p += strspn(p, " \t");
    if (*p)
        return refuse(r, "\"%.60s\" goes on where %s would be all", text, form[count]);
    return LN_OK;
}

static ln_status read_size(reader *r, keyword k, const char *text)
{
    int most = k == SIZE_1D ? LN_CUBE_CURVE_MAX : LN_CUBE_LATTICE_MAX;
    float size = 0;
    ln_status status = numbers(r, text, 1, &size);
    if (status)
        return status;
    if (size < (float)LN_CUBE_SIZE_MIN || size > (float)most || size != floorf(size))
        return refuse(r, "%s %.40s; accepted are whole numbers from %d to %d", keywords[k], text, LN_CUBE_SIZE_MIN, most);
    (k == SIZE_1D ? &r->cube->curves : &r->cube->lattice)->size = (int)size;
    return LN_OK;
}

static void read_title(reader *r, const char *text)
{
    size_t length = strlen(text);
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
    }
    snprintf(r->cube->title, sizeof r->cube->title, "%.*s", (int)length, text);
}

static ln_status read_keyword(reader *r, const char *text)
{
    size_t word = strcspn(text, " \t");
    const char *rest = text + word + strspn(text + word, " \t");
    int k = 0;
    while (k < KEYWORDS && (strlen(keywords[k]) != word || strncmp(keywords[k], text, word)))
        k++;
    if (k == KEYWORDS) {
        ln_log(LN_WARNING, "%s, line %d: \"%.*s\" is not a word of .cube files and was passed over", r->name, r->line, word < 40 ? (int)word : 40, text);
        return LN_OK;
    }
    if (r->begun)
        return refuse(r, "%s comes after the first row of numbers; it must stand above them", keywords[k]);
    if (r->given[k])
        return refuse(r, "%s was given on line %d already; once is accepted", keywords[k], r->given[k]);
    r->given[k] = r->line;
    switch (k) {
    case TITLE: read_title(r, rest); return LN_OK;
    case DOMAIN_MIN:
    case DOMAIN_MAX: return numbers(r, rest, 3, r->domain[k == DOMAIN_MAX]);
    case RANGE_1D:
    case RANGE_3D: return numbers(r, rest, 2, r->range[k == RANGE_3D]);
    default: return read_size(r, (keyword)k, rest);
    }
}

/* A file's DOMAIN belongs to the table its numbers meet first; Resolve's ranges say which table they mean, and are heard before it. */
static ln_status settle_axes(reader *r, ln_cube_table *table, bool first, keyword range)
{
    for (int c = 0; table->size && c < 3; c++) {
        bool own = r->given[range];
        table->low[c] = own ? r->range[range == RANGE_3D][0] : first ? r->domain[0][c] : 0;
        table->high[c] = own ? r->range[range == RANGE_3D][1] : first ? r->domain[1][c] : 1;
        if (!(table->high[c] - table->low[c] >= least_range) || !isfinite(table->high[c] - table->low[c])) {
            r->line = own ? r->given[range] : r->given[DOMAIN_MAX] ? r->given[DOMAIN_MAX] : r->given[DOMAIN_MIN];
            return refuse(r, "the %s table would run from %g to %g; its high end must lie above its low end", range == RANGE_3D ? "3D" : "1D", (double)table->low[c],
                          (double)table->high[c]);
        }
    }
    return LN_OK;
}

static size_t rows_of(const ln_cube *cube, const ln_cube_table *table)
{
    size_t n = (size_t)table->size;
    return table == &cube->curves ? n : n * n * n;
}

/* Rows of the 1D table lie as they come (three numbers each) until it is whole; those of the 3D table with a fourth, so that one load brings a colour. */
static ln_status add_row(reader *r, ln_cube_table *table, const float rgb[3])
{
    size_t width = table == &r->cube->curves ? 3 : 4, need = (r->rows + 1) * width, most = rows_of(r->cube, table) * width;
    if (need > r->room) {
        size_t room = r->room ? r->room * 2 : FIRST_ROOM;
        room = room < need ? need : room > most ? most : room;
        float *value = realloc(table->value, room * sizeof *value);
        if (!value)
            return ln_fail(LN_EMEMORY, "no memory for %zu rows of %.100s", rows_of(r->cube, table), r->name);
        table->value = value;
        r->room = room;
    }
    float *at = table->value + r->rows * width;
    memcpy(at, rgb, 3 * sizeof *rgb);
    if (width == 4)
        at[3] = 0;
    r->rows++;
    return LN_OK;
}

static ln_status part_curves(reader *r)
{
    ln_cube_table *table = &r->cube->curves;
    size_t n = (size_t)table->size;
    float *apart = malloc(n * 3 * sizeof *apart);
    if (!apart)
        return ln_fail(LN_EMEMORY, "no memory for the curves of %.100s", r->name);
    for (size_t i = 0; i < n * 3; i++)
        apart[i % 3 * n + i / 3] = table->value[i];
    free(table->value);
    table->value = apart;
    return LN_OK;
}

/* The table after `table`: curves, then the lattice; tables without a size have no turn. */
static ln_cube_table *table_after(ln_cube *cube, const ln_cube_table *table)
{
    if (!table && cube->curves.size)
        return &cube->curves;
    return table != &cube->lattice && cube->lattice.size ? &cube->lattice : NULL;
}

static ln_status read_row(reader *r, const char *text)
{
    ln_cube *cube = r->cube;
    float rgb[3];
    ln_status status = numbers(r, text, 3, rgb);
    if (status)
        return status;
    if (!cube->curves.size && !cube->lattice.size)
        return refuse(r, "a row of numbers before LUT_1D_SIZE or LUT_3D_SIZE has said how many there are");
    if (!r->begun)
        r->turn = table_after(cube, NULL);
    r->begun = true;
    if (!r->turn)
        return refuse(r, "one row more than the size on line %d asks for", r->given[cube->lattice.size ? SIZE_3D : SIZE_1D]);
    if ((status = add_row(r, r->turn, rgb)) || r->rows < rows_of(cube, r->turn))
        return status;
    if (r->turn == &cube->curves)
        status = part_curves(r);
    r->turn = table_after(cube, r->turn);
    r->rows = r->room = 0;
    return status;
}

static ln_status read_line(reader *r)
{
    char *text = r->text;
    if (r->line == 1 && !strncmp(text, "\xef\xbb\xbf", 3))
        text += 3;
    if (r->line == 1 && (!strncmp(text, "\xff\xfe", 2) || !strncmp(text, "\xfe\xff", 2)))
        return refuse(r, "this is UTF-16 text; it must be saved again as UTF-8");
    text += strspn(text, " \t");
    for (size_t end = strlen(text); end && strchr(" \t", text[end - 1]);)
        text[--end] = 0;
    if (!*text || *text == '#')
        return LN_OK;
    bool no_number = !strncasecmp(text, "nan", 3) || !strncasecmp(text, "inf", 3);
    return isalpha((unsigned char)*text) && !no_number ? read_keyword(r, text) : read_row(r, text);
}

static ln_status finish(reader *r)
{
    ln_cube *cube = r->cube;
    const ln_cube_table *unfinished = r->begun ? r->turn : table_after(cube, NULL);
    r->line--;
    if (!cube->curves.size && !cube->lattice.size)
        return refuse(r, "the end, and neither LUT_1D_SIZE nor LUT_3D_SIZE was there; this is not a .cube");
    if (unfinished)
        return refuse(r, "the end, after %zu rows; %s %d needs %zu", r->rows, keywords[unfinished == &cube->curves ? SIZE_1D : SIZE_3D], unfinished->size,
                      rows_of(cube, unfinished));
    ln_status status = settle_axes(r, &cube->curves, true, RANGE_1D);
    return status ? status : settle_axes(r, &cube->lattice, !cube->curves.size, RANGE_3D);
}

ln_status ln_cube_read(FILE *file, const char *name, ln_cube **out)
{
    reader r = { .file = file, .name = name, .domain = { { 0, 0, 0 }, { 1, 1, 1 } } };
    *out = NULL;
    r.cube = calloc(1, sizeof *r.cube);
    r.c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!r.cube || !r.c_locale) {
        free(r.cube);
        return ln_fail(LN_EMEMORY, "no memory to read %.100s", name);
    }
    locale_t before = uselocale(r.c_locale);
    ln_status status;
    while (!(status = next_line(&r)))
        if ((status = read_line(&r)))
            break;
    if (status == LN_END)
        status = finish(&r);
    uselocale(before);
    freelocale(r.c_locale);
    if (status)
        ln_cube_free(r.cube);
    else
        *out = r.cube;
    return status;
}

void ln_cube_free(ln_cube *cube)
{
    if (!cube)
        return;
    free(cube->curves.value);
    free(cube->lattice.value);
    free(cube);
}

void ln_cube_rows(const ln_cube *cube, float *red, float *green, float *blue, int count)
{
    ln_curves curves = { .size = cube->curves.size, .value = cube->curves.value };
    ln_lattice lattice = { .size = cube->lattice.size, .value = cube->lattice.value };
    for (int c = 0; c < 3; c++) {
        curves.low[c] = cube->curves.low[c];
        curves.high[c] = cube->curves.high[c];
        lattice.low[c] = cube->lattice.low[c];
        lattice.high[c] = cube->lattice.high[c];
    }
    if (curves.size)
        ln_curves_rows(&curves, red, green, blue, count);
    if (lattice.size)
        ln_lattice_rows(&lattice, red, green, blue, count);
}

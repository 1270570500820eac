/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/threedl.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 16000,      /* characters a line: a curve of 1024 points stands in one */
    SHAPER_MAX = 4096,    /* points */
    LATTICE_MAX = 129,
    LEAST_TOP = 128,      /* below this the numbers are not code values, and the file is another's */
    FIRST_ROOM = 4096,
};

typedef struct reader {
    FILE *file;
    const char *name;
    int line;
    char text[LONGEST + 1];
    int *shaper, shaper_size, shaper_line;
    int32_t *row; /* three numbers each */
    size_t rows, room;
    int32_t shaper_top, row_top;
} reader;

/* LN_END after the last line. */
static ln_status next_line(reader *r)
{
    int length = 0, c;
    r->line++;
    while ((c = getc(r->file)) != EOF && c != '\n' && c != '\r') {
        if (!c)
            return ln_fail(LN_EDAMAGED, "%.100s, line %d: a byte of zero, so this is not text; a .3dl is plain text", r->name, r->line);
        if (length == LONGEST)
            return ln_fail(LN_EDAMAGED, "%.100s, line %d: longer than %d characters, so this is not a .3dl", r->name, r->line, LONGEST);
        r->text[length++] = (char)c;
    }
    r->text[length] = 0;
    if (c == '\r' && (c = getc(r->file)) != '\n' && c != EOF)
        ungetc(c, r->file);
    if (ferror(r->file))
        return ln_fail(LN_EREAD, "%.100s cannot be read on after line %d", r->name, r->line - 1);
    return c == EOF && !length && feof(r->file) ? LN_END : LN_OK;
}

/* How many whole numbers the line is made of; 0 when it is anything else. */
static int whole_numbers(const char *text, int *value, int most)
{
    static const char space[] = " \t";
    int count = 0;
    for (const char *p = text + strspn(text, space); *p; p += strspn(p, space)) {
        char *end;
        long x = strtol(p, &end, 10);
        if (end == p || (*end && !strchr(space, *end)) || count == most || x < -INT32_MAX || x > INT32_MAX)
            return 0;
        value[count++] = (int)x;
        p = end;
    }
    return count;
}

static ln_status take_shaper(reader *r, const int *value, int count)
{
    if (r->shaper)
        return ln_fail(LN_EDAMAGED, "%.100s, line %d: a second line of %d numbers, and one stood on line %d; accepted are one such line, then rows of three", r->name, r->line, count,
                       r->shaper_line);
    r->shaper = malloc((size_t)count * sizeof *r->shaper);
    if (!r->shaper)
        return ln_fail(LN_EMEMORY, "no memory to read %.100s", r->name);
    memcpy(r->shaper, value, (size_t)count * sizeof *value);
    r->shaper_size = count;
    r->shaper_line = r->line;
    for (int i = 0; i < count; i++)
        r->shaper_top = value[i] > r->shaper_top ? value[i] : r->shaper_top;
    return LN_OK;
}

static ln_status take_row(reader *r, const int value[3])
{
    const size_t most = (size_t)LATTICE_MAX * LATTICE_MAX * LATTICE_MAX;
    if (r->rows == most)
        return ln_fail(LN_EDAMAGED, "%.100s, line %d: more than %zu rows; accepted are lattices of up to %d points an axis", r->name, r->line, most, LATTICE_MAX);
    if (r->rows == r->room) {
        size_t room = r->room ? 2 * r->room : FIRST_ROOM;
        int32_t *more = realloc(r->row, room * 3 * sizeof *more);
        if (!more)
            return ln_fail(LN_EMEMORY, "no memory for %zu rows of %.100s", room, r->name);
        r->row = more;
        r->room = room;
    }
    for (int c = 0; c < 3; c++) {
        r->row[3 * r->rows + (size_t)c] = value[c];
        r->row_top = value[c] > r->row_top ? value[c] : r->row_top;
    }
    r->rows++;
    return LN_OK;
}

/* Lines of words (3DMESH, Mesh 5 12, gamma 1.0 ...) say nothing that the rows do not. */
static ln_status take_line(reader *r, int *value)
{
    const char *text = r->text + strspn(r->text, " \t");
    if (!*text || *text == '#')
        return LN_OK;
    if (*text == '<')
        return ln_fail(LN_EDAMAGED, "%.100s, line %d: a line that begins with <, so this is another kind of look; give it the ending of its kind", r->name, r->line);
    int count = whole_numbers(text, value, SHAPER_MAX);
    if (!count && strspn(text, "+-.0123456789eE \t") == strlen(text))
        return ln_fail(LN_EDAMAGED, "%.100s, line %d: \"%.60s\" are not whole numbers, as those of a .3dl are", r->name, r->line, text);
    if (!count)
        return LN_OK;
    if (count < 3)
        return ln_fail(LN_EDAMAGED, "%.100s, line %d: %d number%s; a row of a .3dl has three", r->name, r->line, count, count > 1 ? "s" : "");
    return count > 3 ? take_shaper(r, value, count) : take_row(r, value);
}

/* The largest code value of the smallest usual depth that is not far exceeded: looks may reach above white, but hardly to twice of it. */
static ln_status top_of(const reader *r, const char *what, int32_t largest, double *top)
{
    static const int bits[] = { 8, 10, 12, 16 };
    *top = 1;
    if (largest < LEAST_TOP)
        return ln_fail(LN_EDAMAGED, "%.100s: the largest number of its %s is %d, which is too small for code values; this is hardly a .3dl", r->name, what, (int)largest);
    size_t i = 0;
    while (i < 3 && largest > 2 * (1 << bits[i]) - 1)
        i++;
    *top = (1 << bits[i]) - 1;
    return LN_OK;
}

/* Places that lie evenly, give or take two code values, only say where the lattice's points are. */
static bool is_even(const reader *r, double top)
{
    for (int i = 0; i < r->shaper_size; i++)
        if (fabs(i * top / (r->shaper_size - 1) - r->shaper[i]) >= 2)
            return false;
    return true;
}

static ln_status add_shaper(const reader *r, ln_chain *chain)
{
    double top;
    ln_status status = top_of(r, "curve", r->shaper_top, &top);
    if (status || is_even(r, top))
        return status;
    ln_curves *curves = ln_curves_new(r->shaper_size, false);
    if (!curves)
        return LN_EMEMORY;
    for (int i = 0; i < 3 * r->shaper_size; i++)
        curves->value[i] = (float)(r->shaper[i % r->shaper_size] / top);
    return ln_chain_curves(chain, curves);
}

static ln_status add_rows(const reader *r, ln_chain *chain)
{
    double top;
    ln_status status = top_of(r, "rows", r->row_top, &top);
    size_t n = (size_t)lround(cbrt((double)r->rows));
    if (status)
        return status;
    if (n < 2 || n * n * n != r->rows)
        return ln_fail(LN_EDAMAGED, "%.100s has %zu rows, which is no lattice; the nearest, of %zu points an axis, has %zu", r->name, r->rows, n < 2 ? 2 : n,
                       n < 2 ? (size_t)8 : n * n * n);
    ln_lattice *lattice = calloc(1, sizeof *lattice);
    float *value = malloc(r->rows * 4 * sizeof *value);
    if (!lattice || !value) {
        free(lattice);
        free(value);
        return ln_fail(LN_EMEMORY, "no memory for %zu rows of %.100s", r->rows, r->name);
    }
    *lattice = (ln_lattice){ (int)n, { 0, 0, 0 }, { 1, 1, 1 }, false, value };
    for (size_t i = 0; i < r->rows; i++) {
        float *to = value + 4 * (i / n / n + i / n % n * n + i % n * n * n);
        for (int c = 0; c < 3; c++)
            to[c] = (float)(r->row[3 * i + (size_t)c] / top);
        to[3] = 0;
    }
    return ln_chain_lattice(chain, lattice);
}

ln_status ln_threedl_read(FILE *file, const char *name, ln_chain *chain)
{
    reader r = { .file = file, .name = name };
    int *value = malloc(SHAPER_MAX * sizeof *value);
    ln_status status = value ? LN_OK : ln_fail(LN_EMEMORY, "no memory to read %.100s", name);
    while (!status && !(status = next_line(&r)))
        status = take_line(&r, value);
    if (status == LN_END)
        status = r.shaper || r.rows ? LN_OK : ln_fail(LN_EDAMAGED, "%.100s holds neither a curve nor rows of three whole numbers, so it is not a .3dl", name);
    if (!status && r.shaper)
        status = add_shaper(&r, chain);
    if (!status && r.rows)
        status = add_rows(&r, chain);
    free(value);
    free(r.shaper);
    free(r.row);
    return status;
}

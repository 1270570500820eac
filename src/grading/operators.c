/* SPDX-License-Identifier: Apache-2.0 */
/* Operators of a ProcessList that are numbers in rows: matrices, ranges, tables. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lanterne/log.h>

#include "grading/processlist.h"

enum { CTF_2 = 200, CTF_1_2 = 102, DIMENSIONS = 4, CURVE_MAX = 1 << 20, LATTICE_MAX = 129, FIRST_ROOM = 4096 };

/* The numbers of an Array's dim; *count of them, none above `most`. */
static ln_status read_dimensions(const ln_process_list *list, const ln_xml *element, const ln_xml **array, int dim[DIMENSIONS], int *count)
{
    *array = ln_xml_child(element, "Array");
    *count = 0;
    if (!*array)
        return ln_xml_refuse(element, list->name, "%s lacks its Array", element->name);
    const char *text = ln_xml_attribute(*array, "dim");
    if (!text)
        return ln_xml_refuse(*array, list->name, "the Array of %s lacks the attribute dim", element->name);
    if (ln_xml_again(*array))
        ln_log(LN_WARNING, "%s, line %d: a second Array in one %s was passed over", list->name, ln_xml_again(*array)->line, element->name);
    ln_xml as_element = { .name = "dim", .text = text, .text_line = (*array)->line };
    ln_numbers n = ln_numbers_in(&as_element, list->name);
    double value;
    ln_status status;
    while (!(status = ln_numbers_next(&n, &value))) {
        if (*count == DIMENSIONS || !(value >= 1 && value <= CURVE_MAX) || value != floor(value))
            return ln_xml_refuse(*array, list->name, "dim=\"%.40s\" is not what the Array of %s can have", text, element->name);
        dim[(*count)++] = (int)value;
    }
    return status == LN_END ? LN_OK : status;
}

static ln_status refuse_dimensions(const ln_process_list *list, const ln_xml *element, const ln_xml *array, const char *accepted)
{
    return ln_xml_refuse(array, list->name, "dim=\"%.40s\" is not what the Array of %s can have; accepted are %s", ln_xml_attribute(array, "dim"), element->name, accepted);
}

/* Matrix: 3x3, 3x4 with what is added, 4x4 and 4x5 with alpha, which is 1 here. Before CTF 1.3, 4x4 was 3x4 with a row that says nothing. */
ln_status ln_operator_matrix(ln_process_list *list, const ln_xml *element)
{
    const ln_xml *array;
    int dim[DIMENSIONS] = { 0 }, count;
    double value[20];
    ln_status status = read_dimensions(list, element, &array, dim, &count);
    if (status)
        return status;
    const bool old = list->version <= CTF_1_2;
    const bool square = dim[0] == dim[1] && (dim[0] == 3 || dim[0] == 4), wide = dim[1] == dim[0] + 1 && (dim[0] == 3 || dim[0] == 4);
    if (old ? !(square && count == 3 && dim[2] == 3) : !((square || wide) && (count == 2 || (count == 3 && dim[2] == dim[0]))))
        return refuse_dimensions(list, element, array, old ? "3 3 3 and 4 4 3" : "3 3, 3 4, 4 4 and 4 5");
    if ((status = ln_numbers_all(array, list->name, dim[0] * dim[1], value)))
        return status;
    ln_affine matrix;
    for (int i = 0; i < 3; i++) {
        const double *row = value + (ptrdiff_t)i * dim[1];
        for (int j = 0; j < 3; j++)
            matrix.m[i][j] = row[j] * list->in_top / list->out_top;
        matrix.m[i][3] = (wide ? row[dim[1] - 1] : 0) / list->out_top;
        if (dim[0] == 4 && old)
            matrix.m[i][3] = row[3] / list->out_top;
        else if (dim[0] == 4)
            matrix.m[i][3] += row[3] * list->in_top / list->out_top;
    }
    return ln_operator_add_matrix(list, element, &matrix);
}

/* Range. */

typedef struct range_ends {
    double in, out;
    bool given;
} range_ends;

static ln_status read_end(const ln_process_list *list, const ln_xml *element, const char *in, const char *out, range_ends *ends)
{
    const ln_xml *from = ln_xml_child(element, in), *to = ln_xml_child(element, out);
    if (!from && !to)
        return LN_OK;
    if (!from || !to)
        return ln_xml_refuse(element, list->name, "Range has %s without %s; both are accepted, or none", from ? in : out, from ? out : in);
    ln_status status = ln_numbers_all(from, list->name, 1, &ends->in);
    if (!status)
        status = ln_numbers_all(to, list->name, 1, &ends->out);
    ends->in /= list->in_top;
    ends->out /= list->out_top;
    ends->given = true;
    return status;
}

static bool nearly(double a, double b)
{
    return fabs(a - b) <= 1e-6 * fmax(1, fmax(fabs(a), fabs(b)));
}

static ln_status judge_range(const ln_process_list *list, const ln_xml *element, const range_ends *low, const range_ends *high, bool clamps)
{
    if (!low->given && !high->given)
        return ln_xml_refuse(element, list->name, "Range has no values; accepted are minInValue and minOutValue, maxInValue and maxOutValue, or all four");
    if (!clamps && !(low->given && high->given))
        return ln_xml_refuse(element, list->name, "Range of style noClamp must have all four values");
    if (low->given && high->given && !(high->in - low->in > 1e-6))
        return ln_xml_refuse(element, list->name, "Range would begin at %g and end at %g; its maxInValue must lie above its minInValue", low->in * list->in_top,
                             high->in * list->in_top);
    if (low->given && high->given && high->out < low->out)
        return ln_xml_refuse(element, list->name, "Range would give %g to %g; its maxOutValue must not lie below its minOutValue", low->out * list->out_top,
                             high->out * list->out_top);
    const range_ends *one = low->given ? low : high;
    if (!(low->given && high->given) && !nearly(one->in, one->out))
        return ln_xml_refuse(element, list->name, "Range clamps at one end only and would also move it, from %g to %g of 1; with one end both must be the same", one->in, one->out);
    return LN_OK;
}

static ln_status add_range(ln_process_list *list, const ln_xml *element, const range_ends *low, const range_ends *high, bool clamps)
{
    ln_affine matrix = { { { 0 } } };
    const bool both = low->given && high->given;
    const double scale = both ? (high->out - low->out) / (high->in - low->in) : 1, plus = both ? low->out - low->in * scale : 0;
    for (int i = 0; i < 3; i++) {
        matrix.m[i][i] = scale;
        matrix.m[i][3] = plus;
    }
    ln_status status = ln_operator_add_matrix(list, element, &matrix);
    if (!status && clamps)
        status = ln_chain_clamp(list->chain, low->given ? low->out : -HUGE_VAL, high->given ? high->out : HUGE_VAL);
    return status;
}

ln_status ln_operator_range(ln_process_list *list, const ln_xml *element)
{
    range_ends low = { 0 }, high = { 0 };
    const char *style = ln_xml_attribute(element, "style");
    if (style && strcasecmp(style, "clamp") && strcasecmp(style, "noClamp"))
        return ln_xml_refuse(element, list->name, "Range has style=\"%.40s\"; accepted are Clamp and noClamp", style);
    const bool clamps = !style || !strcasecmp(style, "clamp");
    ln_status status = read_end(list, element, "minInValue", "minOutValue", &low);
    if (!status)
        status = read_end(list, element, "maxInValue", "maxOutValue", &high);
    if (!status)
        status = judge_range(list, element, &low, &high, clamps);
    return status ? status : add_range(list, element, &low, &high, clamps);
}

/* Tables. */

/* All numbers of an array, which must be `count`; memory grows with those that are there. *out is the caller's. */
static ln_status read_table(const ln_process_list *list, const ln_xml *array, size_t count, float **out)
{
    ln_numbers n = ln_numbers_in(array, list->name);
    size_t have = 0, room = 0;
    float *value = NULL;
    ln_status status;
    double x;
    *out = NULL;
    while (!(status = ln_numbers_next(&n, &x))) {
        if (have == count) {
            status = ln_xml_refuse(array, list->name, "the Array goes on after the %zu numbers that its dim asks for", count);
            break;
        }
        if (have == room) {
            room = room ? room * 2 : FIRST_ROOM;
            room = room < count ? room : count;
            float *more = realloc(value, room * sizeof *more);
            if (!more) {
                status = ln_fail(LN_EMEMORY, "no memory for %zu numbers of %.100s", count, list->name);
                break;
            }
            value = more;
        }
        value[have++] = (float)x;
    }
    if (status == LN_END)
        status = have == count ? LN_OK : ln_xml_refuse(array, list->name, "the Array has %zu numbers; its dim asks for %zu", have, count);
    if (status)
        free(value);
    else
        *out = value;
    return status;
}

/* A flag that is either "true" or not there. */
static ln_status read_flag(const ln_process_list *list, const ln_xml *element, const char *name, bool *flag)
{
    const char *text = ln_xml_attribute(element, name);
    *flag = text != NULL;
    return text && strcasecmp(text, "true") ? ln_xml_refuse(element, list->name, "%s has %s=\"%.40s\"; accepted is true, or to leave it out", element->name, name, text) : LN_OK;
}

static ln_status read_word(const ln_process_list *list, const ln_xml *element, const char *name, const char *const *accepted, const char *sentence, int *which)
{
    const char *text = ln_xml_attribute(element, name);
    *which = -1;
    for (int i = 0; text && accepted[i]; i++)
        if (!strcasecmp(text, accepted[i]))
            *which = i;
    return text && *which < 0 ? ln_xml_refuse(element, list->name, "%s has %s=\"%.40s\"; accepted are %s", element->name, name, text, sentence) : LN_OK;
}

/* "low@0 high@N", of versions before CLF 3: what the table's ends stand for. */
static ln_status read_index_map(ln_process_list *list, const ln_xml *element, int size)
{
    const ln_xml *map = ln_xml_child(element, "IndexMap");
    if (!map)
        return LN_OK;
    if (list->version >= CTF_2) {
        ln_log(LN_WARNING, "%s, line %d: an IndexMap, which CLF 3 no longer has, was passed over", list->name, map->line);
        return LN_OK;
    }
    if (ln_xml_again(map))
        return ln_xml_refuse(ln_xml_again(map), list->name, "a second IndexMap in one %s; one is accepted", element->name);
    double dim, pair[4];
    ln_status status = ln_number_attribute(map, list->name, "dim", LN_UNSAID, &dim);
    if (status)
        return status;
    if (dim != 2)
        return ln_xml_refuse(map, list->name, "an IndexMap of %g places; accepted is one of 2, the ends of the table", dim);
    char text[200];
    int length = snprintf(text, sizeof text, "%s", map->text);
    for (char *at = text; (at = strchr(at, '@')); at++)
        *at = ' ';
    if (length >= (int)sizeof text)
        return ln_xml_refuse(map, list->name, "an IndexMap of %d characters; accepted is one such as 0@0 1023@32", length);
    ln_xml as_element = { .name = "IndexMap", .text = text, .text_line = map->text_line };
    if ((status = ln_numbers_all(&as_element, list->name, 4, pair)))
        return status;
    const range_ends low = { pair[0] / list->in_top, pair[1] / (size - 1), true }, high = { pair[2] / list->in_top, pair[3] / (size - 1), true };
    status = judge_range(list, map, &low, &high, true);
    return status ? status : add_range(list, map, &low, &high, true);
}

/* Numbers of a curve become values of which 1 is white. Those of 16-bit floats that are no numbers are never looked at, and are laid to rest; what
 * such a table makes infinite (the logarithm of 0, say) goes as far as a float does. */
static ln_status settle_curve(const ln_process_list *list, const ln_xml *array, ln_curves *curves, const float *table, int channels, bool raw, double top)
{
    for (int i = 0; i < curves->size; i++)
        for (int c = 0; c < 3; c++) {
            double x = (double)table[(size_t)i * (size_t)channels + (size_t)(channels == 3 ? c : 0)];
            if (raw && !(x >= 0 && x <= 65535 && x == floor(x)))
                return ln_xml_refuse(array, list->name, "%g among raw halfs; accepted are whole numbers from 0 to 65535", x);
            x = (raw ? (double)ln_half((unsigned)x) : x) / top;
            if (curves->halves && (i & 0x7c00) == 0x7c00)
                x = 0;
            else if (curves->halves && isinf(x))
                x = x > 0 ? (double)FLT_MAX : (double)-FLT_MAX;
            else if (!isfinite(x))
                return ln_xml_refuse(array, list->name, "row %d is %g, which is no value a colour can have; accepted are finite numbers", i + 1, x);
            curves->value[(size_t)c * (size_t)curves->size + (size_t)i] = (float)x;
        }
    return LN_OK;
}

ln_status ln_operator_lut1d(ln_process_list *list, const ln_xml *element)
{
    static const char *const linear[] = { "linear", NULL }, *const hues[] = { "dw3", NULL };
    const bool backwards = ln_xml_is(element, "InverseLUT1D");
    const ln_xml *array;
    int dim[DIMENSIONS], count, word;
    bool halves, raw, keep_hue = false;
    float *table = NULL;
    ln_status status = read_dimensions(list, element, &array, dim, &count);
    if (!status && (count != 2 || dim[0] < 2 || (dim[1] != 1 && dim[1] != 3)))
        status = refuse_dimensions(list, element, array, "N 1 and N 3, N being 2 to 1048576");
    if (!status)
        status = read_flag(list, element, "halfDomain", &halves);
    if (!status)
        status = read_flag(list, element, "rawHalfs", &raw);
    if (!status && halves && dim[0] != LN_CURVES_HALVES)
        status = ln_xml_refuse(array, list->name, "%s of a half domain has %d rows; it needs %d", element->name, dim[0], LN_CURVES_HALVES);
    if (!status)
        status = read_word(list, element, "interpolation", linear, "linear, or to leave it out", &word);
    if (!status && !(status = read_word(list, element, "hueAdjust", hues, "dw3, or to leave it out", &word)))
        keep_hue = word == 0;
    if (!status)
        status = read_index_map(list, element, dim[0]);
    if (!status)
        status = read_table(list, array, (size_t)dim[0] * (size_t)dim[1], &table);
    if (status)
        return status;
    ln_curves *curves = ln_curves_new(dim[0], halves);
    status = curves ? settle_curve(list, array, curves, table, dim[1], raw, backwards ? list->in_top : list->out_top) : LN_EMEMORY;
    free(table);
    if (status) {
        ln_curves_free(curves);
        return status;
    }
    curves->keep_hue = keep_hue;
    if (backwards)
        ln_curves_turn(curves);
    return ln_chain_curves(list->chain, curves);
}

/* Blue changes fastest in the file, red in our lattice. */
static ln_status settle_lattice(const ln_process_list *list, const ln_xml *array, const float *table, int size, bool trilinear, double top, ln_lattice **out)
{
    const size_t n = (size_t)size, total = n * n * n;
    ln_lattice *lattice = calloc(1, sizeof *lattice);
    *out = NULL;
    if (lattice)
        lattice->value = malloc(total * 4 * sizeof *lattice->value);
    if (!lattice || !lattice->value) {
        ln_lattice_free(lattice);
        return ln_fail(LN_EMEMORY, "no memory for a lattice of %d points an axis", size);
    }
    *lattice = (ln_lattice){ size, { 0, 0, 0 }, { 1, 1, 1 }, trilinear, lattice->value };
    for (size_t i = 0; i < total; i++) {
        float *to = lattice->value + 4 * (i / n / n + i / n % n * n + i % n * n * n);
        for (int c = 0; c < 3; c++)
            if (!isfinite(to[c] = (float)((double)table[3 * i + (size_t)c] / top))) {
                ln_lattice_free(lattice);
                return ln_xml_refuse(array, list->name, "row %zu has %g, which is no value a colour can have; accepted are finite numbers", i + 1, (double)table[3 * i + (size_t)c]);
            }
        to[3] = 0;
    }
    *out = lattice;
    return LN_OK;
}

ln_status ln_operator_lut3d(ln_process_list *list, const ln_xml *element)
{
    static const char *const between[] = { "trilinear", "tetrahedral", NULL };
    const ln_xml *array;
    int dim[DIMENSIONS] = { 0 }, count, word;
    float *table;
    ln_lattice *lattice;
    const bool backwards = ln_xml_is(element, "InverseLUT3D");
    ln_status status = read_dimensions(list, element, &array, dim, &count);
    if (!status && (count != 4 || dim[0] < 2 || dim[0] > LATTICE_MAX || dim[1] != dim[0] || dim[2] != dim[0] || dim[3] != 3))
        status = refuse_dimensions(list, element, array, "N N N 3, N being 2 to 129");
    if (!status)
        status = read_word(list, element, "interpolation", between, "trilinear and tetrahedral", &word);
    if (!status)
        status = read_index_map(list, element, dim[0]);
    if (!status)
        status = read_table(list, array, (size_t)dim[0] * (size_t)dim[0] * (size_t)dim[0] * 3, &table);
    if (status)
        return status;
    status = settle_lattice(list, array, table, dim[0], word == 0, backwards ? list->in_top : list->out_top, &lattice);
    free(table);
    if (status || !backwards)
        return status ? status : ln_chain_lattice(list->chain, lattice);
    ln_lattice_back *back;
    status = ln_lattice_back_new(lattice, &back);
    ln_lattice_free(lattice);
    return status ? status : ln_chain_lattice_back(list->chain, back);
}

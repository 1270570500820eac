/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processlist.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lanterne/log.h>

enum { CTF_OLDEST = 102, CTF_OF_CLF2 = 107, CTF_2 = 200, CTF_NEWEST = 200, CLF_NEWEST = 300, INFO_NEWEST = 2 };

/* Sentences and numbers. */

__attribute__((format(printf, 3, 0))) static ln_status refuse_at(const char *file, int line, const char *format, va_list list)
{
    char what[400];
    vsnprintf(what, sizeof what, format, list);
    return ln_fail(LN_EDAMAGED, "%.100s, line %d: %s", file, line, what);
}

ln_status ln_xml_refuse(const ln_xml *where, const char *file, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    ln_status status = refuse_at(file, where->line, format, list);
    va_end(list);
    return status;
}

static ln_status refuse_number(const ln_numbers *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
static ln_status refuse_number(const ln_numbers *n, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    ln_status status = refuse_at(n->file, n->line, format, list);
    va_end(list);
    return status;
}

ln_numbers ln_numbers_in(const ln_xml *element, const char *file)
{
    return (ln_numbers){ element, file, element->text, element->text_line };
}

static const char space[] = " \t\r\n,\f\v";

ln_status ln_numbers_next(ln_numbers *n, double *value)
{
    for (; *n->at && strchr(space, *n->at); n->at++)
        n->line += *n->at == '\n';
    if (!*n->at)
        return LN_END;
    char *end;
    *value = strtod(n->at, &end);
    size_t word = strcspn(n->at, space);
    if (end != n->at + word)
        return refuse_number(n, "\"%.*s\" in %s is not a number", word < 40 ? (int)word : 40, n->at, n->where->name);
    n->at = end;
    return LN_OK;
}

ln_status ln_numbers_all(const ln_xml *element, const char *file, int count, double *value)
{
    ln_numbers n = ln_numbers_in(element, file);
    double more;
    for (int i = 0; i < count; i++) {
        ln_status status = ln_numbers_next(&n, &value[i]);
        if (status == LN_END)
            return refuse_number(&n, "%s has %d numbers; it needs %d", element->name, i, count);
        if (status)
            return status;
        if (!isfinite((float)value[i]))
            return refuse_number(&n, "%g in %s is no value that it can have; accepted are finite numbers", value[i], element->name);
    }
    ln_status status = ln_numbers_next(&n, &more);
    return status == LN_END ? LN_OK : status ? status : refuse_number(&n, "%s goes on after its %d numbers", element->name, count);
}

ln_status ln_number_attribute(const ln_xml *element, const char *file, const char *name, double standard, double *value)
{
    const char *text = ln_xml_attribute(element, name);
    *value = standard;
    if (!text)
        return isnan(standard) ? ln_xml_refuse(element, file, "%s lacks the attribute %s", element->name, name) : LN_OK;
    ln_xml as_element = { .name = name, .text = text, .text_line = element->line };
    return ln_numbers_all(&as_element, file, 1, value);
}

ln_status ln_operator_add_matrix(ln_process_list *list, const ln_xml *element, const ln_affine *matrix)
{
    for (int i = 0; i < 12; i++)
        if (!isfinite((float)matrix->m[i / 4][i % 4]))
            return ln_xml_refuse(element, list->name, "the numbers of this %s lead beyond what a colour can be", element->name);
    return ln_chain_matrix(list->chain, matrix);
}

ln_status ln_operator_add_bend(ln_process_list *list, const ln_xml *element, ln_bend_form form, const ln_bend bend[3])
{
    for (int c = 0; c < 3; c++) {
        const ln_bend *b = &bend[c];
        const double all[] = { b->slope, b->plus, b->before, b->shift, b->exponent, b->after, b->last };
        bool good = !isnan(b->foot) && b->foot < HUGE_VAL;
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            good = good && isfinite((float)all[i]);
        if (!good)
            return ln_xml_refuse(element, list->name, "the numbers of this %s lead beyond what a colour can be", element->name);
    }
    return ln_chain_bend(list->chain, form, bend);
}

/* The outermost element. */

/* MAJOR[.MINOR[.REVISION]] as 100 major + minor, -1 for anything else. */
static int version_of(const char *text)
{
    int part[3] = { 0 }, parts = 0;
    for (const char *p = text;; p++) {
        char *end;
        if (*p < '0' || *p > '9' || parts == 3)
            return -1;
        long value = strtol(p, &end, 10);
        part[parts++] = value < 10000 ? (int)value : 10000;
        p = end;
        if (*p != '.')
            return *p ? -1 : 100 * part[0] + (part[1] < 99 ? part[1] : 99);
    }
}

static bool says_smpte(const char *namespace)
{
    return !strcasecmp(namespace, "http://www.smpte-ra.org/ns/2136-1/2024");
}

/* The newer of the two CLF versions is also said by the SMPTE's namespace alone. */
static bool is_smpte(const ln_xml *root)
{
    for (const char *const *a = root->attribute; *a; a += 2)
        if (!strncasecmp(*a, "xmlns", 5) && says_smpte(a[1]))
            return true;
    return false;
}

static ln_status read_clf_version(ln_process_list *list, const ln_xml *root, const char *text)
{
    int version = !strcasecmp(text, "ST2136-1:2024") ? CLF_NEWEST : version_of(text);
    if (version < 0)
        return ln_xml_refuse(root, list->name, "compCLFversion=\"%.40s\" is no version; accepted are 1 to 3 and ST2136-1:2024", text);
    if (version > CLF_NEWEST)
        return ln_xml_refuse(root, list->name, "compCLFversion=\"%.40s\" is newer than what is known here, 3; save the look as CLF 3", text);
    list->version = version <= 200 ? CTF_OF_CLF2 : CTF_2;
    return LN_OK;
}

static ln_status read_ctf_version(ln_process_list *list, const ln_xml *root, const char *text)
{
    list->version = version_of(text);
    if (list->version < 0)
        return ln_xml_refuse(root, list->name, "version=\"%.40s\" is no version; accepted are 1.2 to 2", text);
    if (list->version / 100 > CTF_NEWEST / 100)
        return ln_xml_refuse(root, list->name, "version=\"%.40s\" is newer than what is known here, 2; save the look as CTF 2", text);
    return LN_OK;
}

static ln_status read_root(ln_process_list *list, const ln_xml *root)
{
    const char *clf = ln_xml_attribute(root, "compCLFversion"), *ctf = ln_xml_attribute(root, "version"), *id = ln_xml_attribute(root, "id");
    static const char *const worded[] = { "id", "name", "inverseOf", "version", "compCLFversion" };
    const bool smpte = is_smpte(root);
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++) {
        const char *value = ln_xml_attribute(root, worded[i]);
        if (value && !*value)
            return ln_xml_refuse(root, list->name, "ProcessList has an empty attribute %s; leave it out or say something", worded[i]);
    }
    if (ctf && (clf || smpte))
        return ln_xml_refuse(root, list->name, "ProcessList has both version and %s; one of them is accepted", clf ? "compCLFversion" : "the namespace of SMPTE ST 2136-1");
    if (!id && !smpte)
        return ln_xml_refuse(root, list->name, "ProcessList lacks the attribute id");
    size_t length = strlen(list->name);
    list->clf = clf || smpte || (length > 4 && !strcasecmp(list->name + length - 4, ".clf"));
    list->version = smpte ? CTF_2 : CTF_OLDEST;
    if (clf)
        return read_clf_version(list, root, clf);
    if (ctf)
        return read_ctf_version(list, root, ctf);
    return list->clf && !smpte ? ln_xml_refuse(root, list->name, "ProcessList lacks the attribute compCLFversion") : LN_OK;
}

/* Operators. */

/* What a whole-number depth calls 1; 0 for a depth nobody defined. */
static double top_of(const char *depth)
{
    static const struct {
        const char *name;
        double top;
    } depths[] = { { "8i", 255 }, { "10i", 1023 }, { "12i", 4095 }, { "16i", 65535 }, { "16f", 1 }, { "32f", 1 } };
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++)
        if (!strcasecmp(depths[i].name, depth))
            return depths[i].top;
    return 0;
}

static ln_status read_depth(const ln_process_list *list, const ln_xml *element, const char *attribute, const char **text, double *top)
{
    *text = ln_xml_attribute(element, attribute);
    if (!*text)
        return ln_xml_refuse(element, list->name, "%s lacks the attribute %s; accepted are 8i, 10i, 12i, 16i, 16f and 32f", element->name, attribute);
    *top = top_of(*text);
    return *top > 0 ? LN_OK : ln_xml_refuse(element, list->name, "%s=\"%.40s\" is no depth; accepted are 8i, 10i, 12i, 16i, 16f and 32f", attribute, *text);
}

ln_status ln_style_attribute(const ln_process_list *list, const ln_xml *element, const char *const *accepted, int count, int *style)
{
    const char *text = ln_xml_attribute(element, "style");
    char all[400] = "";
    if (!text)
        return ln_xml_refuse(element, list->name, "%s lacks the attribute style", element->name);
    for (*style = 0; *style < count; ++*style)
        if (!strcasecmp(accepted[*style], text))
            return LN_OK;
    for (int i = 0; i < count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", accepted[i]);
    return ln_xml_refuse(element, list->name, "%s has style=\"%.40s\"; accepted are %s", element->name, text, all);
}

typedef struct operator {
    const char *name;
    int ctf, clf; /* from which version of CTF it stands in a CTF, and in a CLF; 0: never */
    ln_status (*read)(ln_process_list *list, const ln_xml *element); /* NULL: known, not carried out */
} operator;

static const operator operators[] = {
    { "Matrix", CTF_OLDEST, CTF_OLDEST, ln_operator_matrix },
    { "Range", CTF_OLDEST, CTF_OLDEST, ln_operator_range },
    { "LUT1D", CTF_OLDEST, CTF_OLDEST, ln_operator_lut1d },
    { "LUT3D", CTF_OLDEST, CTF_OLDEST, ln_operator_lut3d },
    { "InverseLUT1D", 103, 0, ln_operator_lut1d },
    { "InverseLUT3D", 106, 0, ln_operator_lut3d },
    { "ASC_CDL", 103, 103, ln_operator_cdl },
    { "Exponent", CTF_2, CTF_2, ln_operator_exponent },
    { "Gamma", CTF_OLDEST, 0, ln_operator_exponent },
    { "Log", 103, CTF_2, ln_operator_log },
    { "ExposureContrast", CTF_OLDEST, 0, ln_operator_exposure },
    { "FixedFunction", CTF_2, 0, ln_operator_fixed },
    { "Function", 106, 0, ln_operator_fixed },
    { "ACES", 105, 0, ln_operator_fixed },
    { "GradingPrimary", CTF_2, 0, ln_operator_primary },
    { "GradingTone", CTF_2, 0, ln_operator_tone },
    { "GradingRGBCurve", CTF_2, 0, ln_operator_rgb_curve },
    { "GradingHueCurve", CTF_2, 0, NULL },
    { "Reference", CTF_OLDEST, 0, NULL },
};

static const operator *operator_of(const ln_xml *element)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (ln_xml_is(element, operators[i].name))
            return &operators[i];
    return NULL;
}

static ln_status not_carried_out(const ln_process_list *list, const ln_xml *element)
{
    if (ln_xml_is(element, "Reference"))
        return ln_fail(LN_EUNSUPPORTED, "%.100s, line %d: Reference takes another file into this one, which a look's hash would not cover; save the look as one file", list->name,
                       element->line);
    return ln_fail(LN_EUNSUPPORTED, "%.100s, line %d: the operator %s is not carried out here; save the look as a lattice (.cube, or a CLF with LUT3D)", list->name, element->line,
                   element->name);
}

static ln_status read_operator(ln_process_list *list, const operator *op, const ln_xml *element, const char **depth_before)
{
    const char *in, *out;
    int from = list->clf ? op->clf : op->ctf;
    if (!from || list->version < from)
        return ln_xml_refuse(element, list->name, "a %s of this version has no operator %s", list->clf ? "CLF" : "CTF", element->name);
    ln_status status = read_depth(list, element, "inBitDepth", &in, &list->in_top);
    if (!status)
        status = read_depth(list, element, "outBitDepth", &out, &list->out_top);
    if (status)
        return status;
    if (*depth_before && strcasecmp(*depth_before, in))
        return ln_xml_refuse(element, list->name, "%s takes %.40s, and the operator before it gives %.40s; they must be the same", element->name, in, *depth_before);
    *depth_before = out;
    return op->read ? op->read(list, element) : not_carried_out(list, element);
}

static ln_status read_info(const ln_process_list *list, const ln_xml *info)
{
    const char *text = ln_xml_attribute(info, "version");
    if (!text)
        return LN_OK;
    int version = version_of(text);
    if (version < 0 || version / 100 > INFO_NEWEST)
        return ln_xml_refuse(info, list->name, "Info has version=\"%.40s\"; accepted are versions up to %d", text, INFO_NEWEST);
    return LN_OK;
}

static ln_status read_child(ln_process_list *list, const ln_xml *child, const char **depth, int *count)
{
    static const char *const words[] = { "Description", "InputDescriptor", "OutputDescriptor", "Id" };
    const operator *op = operator_of(child);
    if (op) {
        ++*count;
        return read_operator(list, op, child, depth);
    }
    if (ln_xml_is(child, "Info"))
        return read_info(list, child);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ln_xml_is(child, words[i]))
            return LN_OK;
    ln_log(LN_WARNING, "%s, line %d: \"%.40s\" is not an element of looks and was passed over", list->name, child->line, child->name);
    return LN_OK;
}

ln_status ln_process_list_read(const ln_xml *root, const char *name, ln_chain **out)
{
    ln_process_list list = { .name = name, .chain = ln_chain_new() };
    const char *depth = NULL;
    int count = 0;
    *out = NULL;
    if (!list.chain)
        return LN_EMEMORY;
    ln_status status = read_root(&list, root);
    for (const ln_xml *child = root->first; child && !status; child = child->next)
        status = read_child(&list, child, &depth, &count);
    if (!status && !count)
        status = ln_xml_refuse(root, name, "ProcessList holds no operator");
    if (status)
        ln_chain_free(list.chain);
    else
        *out = list.chain;
    return status;
}

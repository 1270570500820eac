/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/lutread.h"

#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/filename.h"
#include "grading/cdlfile.h"
#include "grading/cube.h"
#include "grading/processlist.h"
#include "grading/threedl.h"

/* A .cube's tables become steps. */
static ln_status take_cube(ln_cube *cube, ln_chain *chain)
{
    ln_status status = LN_OK;
    if (cube->curves.size) {
        ln_curves *curves = calloc(1, sizeof *curves);
        if (!curves)
            return ln_fail(LN_EMEMORY, "no memory for a look");
        curves->size = cube->curves.size;
        memcpy(curves->low, cube->curves.low, sizeof curves->low);
        memcpy(curves->high, cube->curves.high, sizeof curves->high);
        curves->value = cube->curves.value;
        cube->curves.value = NULL;
        status = ln_chain_curves(chain, curves);
    }
    if (!status && cube->lattice.size) {
        ln_lattice *lattice = calloc(1, sizeof *lattice);
        if (!lattice)
            return ln_fail(LN_EMEMORY, "no memory for a look");
        lattice->size = cube->lattice.size;
        memcpy(lattice->low, cube->lattice.low, sizeof lattice->low);
        memcpy(lattice->high, cube->lattice.high, sizeof lattice->high);
        lattice->value = cube->lattice.value;
        cube->lattice.value = NULL;
        status = ln_chain_lattice(chain, lattice);
    }
    return status;
}

static ln_status read_cube(FILE *file, const char *name, ln_chain *chain)
{
    ln_cube *cube;
    ln_status status = ln_cube_read(file, name, &cube);
    if (!status)
        status = take_cube(cube, chain);
    ln_cube_free(cube);
    return status;
}

static ln_status read_root(const ln_xml *root, const char *name, const char *id, ln_chain **chain)
{
    static const char *const corrections[] = { "ColorCorrection", "ColorCorrectionCollection", "ColorDecisionList" };
    for (size_t i = 0; i < sizeof corrections / sizeof *corrections; i++)
        if (ln_xml_is(root, corrections[i]))
            return ln_cdl_file_xml(root, name, id, *chain);
    if (!ln_xml_is(root, "ProcessList"))
        return ln_xml_refuse(root, name, "a file of <%.40s>, which is no look; accepted are ProcessList (CLF, CTF), ColorCorrection, ColorCorrectionCollection and ColorDecisionList",
                             root->name);
    if (id && *id)
        return ln_fail(LN_ESETTING, "%.100s is one look and has no correction \"%.60s\"; leave that out", name, id);
    ln_chain *read;
    ln_status status = ln_process_list_read(root, name, &read);
    if (!status) {
        ln_chain_free(*chain);
        *chain = read;
    }
    return status;
}

static ln_status read_xml(FILE *file, const char *name, const char *id, ln_chain **chain)
{
    ln_arena *arena = ln_arena_new();
    const ln_xml *root;
    if (!arena)
        return ln_fail(LN_EMEMORY, "no memory to read %.100s", name);
    ln_status status = ln_xml_read(file, name, arena, &root);
    if (!status)
        status = read_root(root, name, id, chain);
    ln_arena_free(arena);
    return status;
}

/* What the file begins with, past space and a byte order mark. */
static ln_status first_character(FILE *file, const char *name, int *first)
{
    do
        *first = getc(file);
    while (isspace(*first) || *first == 0xef || *first == 0xbb || *first == 0xbf);
    if (ferror(file))
        return ln_fail(LN_EREAD, "%.100s cannot be read", name);
    return fseek(file, 0, SEEK_SET) ? ln_fail(LN_EREAD, "%.100s cannot be read twice; a look must be a plain file", name) : LN_OK;
}

static bool ends_in(const char *name, const char *ending)
{
    return !strcasecmp(ln_suffix(name), ending);
}

static ln_status read_kind(FILE *file, const char *name, const char *id, ln_chain **chain)
{
    static const char *const xml[] = { ".clf", ".ctf", ".cc", ".ccc", ".cdl" };
    int first;
    ln_status status = first_character(file, name, &first);
    if (status)
        return status;
    bool is_xml = first == '<' && !ends_in(name, ".3dl");
    for (size_t i = 0; i < sizeof xml / sizeof *xml; i++)
        is_xml = is_xml || ends_in(name, xml[i]);
    if (is_xml)
        return read_xml(file, name, id, chain);
    if (ends_in(name, ".ale") || ends_in(name, ".edl"))
        return ln_cdl_file_lines(file, name, id, *chain);
    if (id && *id)
        return ln_fail(LN_ESETTING, "%.100s is one look and has no correction \"%.60s\"; leave that out", name, id);
    return ends_in(name, ".3dl") ? ln_threedl_read(file, name, *chain) : read_cube(file, name, *chain);
}

/* Points in numbers, whatever the person's locale. */
ln_status ln_lut_read(FILE *file, const char *name, const char *id, ln_chain **out)
{
    ln_chain *chain = ln_chain_new();
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    *out = NULL;
    if (!chain || !c_locale) {
        ln_chain_free(chain);
        if (c_locale)
            freelocale(c_locale);
        return ln_fail(LN_EMEMORY, "no memory to read %.100s", name);
    }
    locale_t before = uselocale(c_locale);
    ln_status status = read_kind(file, name, id, &chain);
    uselocale(before);
    freelocale(c_locale);
    if (status)
        ln_chain_free(chain);
    else
        *out = chain;
    return status;
}

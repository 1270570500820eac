/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/xml.h"

#include <ctype.h>
#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

enum { CHUNK = 65536 };

/* Text of an element whose end was not yet there. */
typedef struct pile {
    char *text;
    size_t length, room;
    bool words; /* something other than space */
} pile;

typedef struct reader {
    XML_Parser parser;
    const char *name;
    ln_arena *arena;
    ln_status status; /* why we stopped it */
    int depth, elements;
    ln_xml *open, *root;
    ln_xml *last[LN_XML_DEPTH + 1]; /* child of each open element */
    pile pile[LN_XML_DEPTH + 1];
} reader;

static void stop(reader *r, ln_status status)
{
    r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

static int line_of(const reader *r)
{
    return (int)XML_GetCurrentLineNumber(r->parser);
}

static const char *without_prefix(const char *name)
{
    const char *colon = strncmp(name, "xmlns", 5) ? strrchr(name, ':') : NULL;
    return colon ? colon + 1 : name;
}

static const char *const *copy_attributes(ln_arena *arena, const char **given)
{
    size_t count = 0;
    while (given[count])
        count++;
    const char **copy = ln_arena_alloc(arena, (count + 1) * sizeof *copy);
    for (size_t i = 0; copy && i < count; i++)
        if (!(copy[i] = ln_arena_text(arena, i % 2 ? given[i] : without_prefix(given[i]))))
            return NULL;
    return copy;
}

static void XMLCALL begin(void *user, const char *name, const char **attributes)
{
    reader *r = user;
    if (r->status)
        return;
    if (r->depth == LN_XML_DEPTH || r->elements == LN_XML_ELEMENTS) {
        stop(r, ln_fail(LN_EDAMAGED, r->depth == LN_XML_DEPTH ? "%.100s, line %d: elements in elements, more than %d deep, so this is no look"
                                                              : "%.100s, line %d: more than %d elements, so this is no look",
                        r->name, line_of(r), r->depth == LN_XML_DEPTH ? LN_XML_DEPTH : LN_XML_ELEMENTS));
        return;
    }
    ln_xml *e = ln_arena_alloc(r->arena, sizeof *e);
    if (!e || !(e->name = ln_arena_text(r->arena, without_prefix(name))) || !(e->attribute = copy_attributes(r->arena, attributes))) {
        stop(r, LN_EMEMORY);
        return;
    }
    e->line = e->text_line = line_of(r);
    e->text = "";
    e->parent = r->open;
    if (!r->root)
        r->root = e;
    else if (r->last[r->depth])
        r->last[r->depth]->next = e;
    else if (r->open)
        r->open->first = e;
    r->last[r->depth] = e;
    r->open = e;
    r->elements++;
    r->depth++;
    r->last[r->depth] = NULL;
    r->pile[r->depth].length = 0;
    r->pile[r->depth].words = false;
}

static void XMLCALL words(void *user, const char *text, int length)
{
    reader *r = user;
    pile *p = &r->pile[r->depth];
    if (r->status || !r->open)
        return;
    if (!p->length)
        r->open->text_line = line_of(r);
    if (p->length + (size_t)length + 1 > p->room) {
        size_t room = 2 * p->room + (size_t)length + 256;
        char *more = realloc(p->text, room);
        if (!more) {
            stop(r, ln_fail(LN_EMEMORY, "no memory to read %.100s", r->name));
            return;
        }
        p->text = more;
        p->room = room;
    }
    memcpy(p->text + p->length, text, (size_t)length);
    p->length += (size_t)length;
    p->text[p->length] = 0;
    for (int i = 0; i < length && !p->words; i++)
        p->words = !isspace((unsigned char)text[i]);
}

/* A comment's line ends stay, so that the text's lines can be counted. */
static void XMLCALL comment(void *user, const char *text)
{
    for (; *text; text++)
        if (*text == '\n')
            words(user, "\n", 1);
    words(user, " ", 1);
}

static void XMLCALL end(void *user, const char *name)
{
    (void)name;
    reader *r = user;
    if (r->status)
        return;
    const pile *p = &r->pile[r->depth];
    if (p->words && !(r->open->text = ln_arena_text(r->arena, p->text))) {
        stop(r, LN_EMEMORY);
        return;
    }
    r->open = r->open->parent;
    r->depth--;
}

static void XMLCALL doctype(void *user, const char *name, const char *system, const char *public, int subset)
{
    (void)name, (void)system, (void)public, (void)subset;
    reader *r = user;
    stop(r, ln_fail(LN_EDAMAGED, "%.100s, line %d: a DOCTYPE, which looks do not have and which is not followed; take it out", r->name, line_of(r)));
}

static ln_status feed(reader *r, FILE *file)
{
    size_t total = 0;
    for (bool last = false; !last;) {
        void *bytes = XML_GetBuffer(r->parser, CHUNK);
        if (!bytes)
            return ln_fail(LN_EMEMORY, "no memory to read %.100s", r->name);
        size_t got = fread(bytes, 1, CHUNK, file);
        if (ferror(file))
            return ln_fail(LN_EREAD, "%.100s cannot be read on after line %d", r->name, line_of(r));
        total += got;
        if (total > LN_XML_BYTES)
            return ln_fail(LN_EDAMAGED, "%.100s is longer than %d bytes, so it is no look", r->name, LN_XML_BYTES);
        last = got < CHUNK;
        if (XML_ParseBuffer(r->parser, (int)got, last) == XML_STATUS_ERROR) {
            enum XML_Error error = XML_GetErrorCode(r->parser);
            if (r->status)
                return r->status;
            if (error == XML_ERROR_NO_MEMORY)
                return ln_fail(LN_EMEMORY, "no memory to read %.100s", r->name);
            return ln_fail(LN_EDAMAGED, "%.100s, line %d: not whole XML (%s)%s%s", r->name, line_of(r), XML_ErrorString(error), r->open ? ", inside the element " : "",
                           r->open ? r->open->name : "");
        }
    }
    return r->status;
}

ln_status ln_xml_read(FILE *file, const char *name, ln_arena *arena, const ln_xml **root)
{
    reader r = { .parser = XML_ParserCreate(NULL), .name = name, .arena = arena };
    *root = NULL;
    if (!r.parser)
        return ln_fail(LN_EMEMORY, "no memory to read %.100s", name);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, begin, end);
    XML_SetCharacterDataHandler(r.parser, words);
    XML_SetCommentHandler(r.parser, comment);
    XML_SetStartDoctypeDeclHandler(r.parser, doctype);
    ln_status status = feed(&r, file);
    for (int i = 0; i <= LN_XML_DEPTH; i++)
        free(r.pile[i].text);
    XML_ParserFree(r.parser);
    if (!status)
        *root = r.root;
    return status;
}

const char *ln_xml_attribute(const ln_xml *element, const char *name)
{
    for (const char *const *a = element->attribute; *a; a += 2)
        if (!strcasecmp(*a, name))
            return a[1];
    return NULL;
}

int ln_xml_is(const ln_xml *element, const char *name)
{
    return !strcasecmp(element->name, name);
}

static const ln_xml *from(const ln_xml *element, const char *name)
{
    while (element && strcasecmp(element->name, name))
        element = element->next;
    return element;
}

const ln_xml *ln_xml_child(const ln_xml *element, const char *name)
{
    return from(element->first, name);
}

const ln_xml *ln_xml_again(const ln_xml *element)
{
    return from(element->next, element->name);
}

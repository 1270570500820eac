/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_XML_H
#define LN_GRADING_XML_H

#include <stdio.h>

#include <lanterne/status.h>

struct ln_arena;

/* An element of an XML file of a look, with all that stands in it. */
typedef struct ln_xml {
    const char *name;             /* without the prefix of a namespace */
    const char *const *attribute; /* name, value, name, value, NULL; names without prefix, but for those of namespaces (xmlns:...) */
    const char *text;             /* what stands directly in it, in one piece, "" when that is nothing but space; line ends where there were some, comments' included */
    int line, text_line;          /* from 1 */
    struct ln_xml *parent, *first, *next; /* `first` of its children, `next` of its parent's */
} ln_xml;

/* Deeper, larger or more than these is no look; a lattice of 129^3 is some 60 MB of text. */
enum { LN_XML_DEPTH = 32, LN_XML_ELEMENTS = 1000000, LN_XML_BYTES = 256 * 1024 * 1024 };

/* Read `file`, which stays the caller's; `name` is what sentences call it. No entity but the five of XML is known and no other file is opened: a file with a DOCTYPE is
 * refused. What is read belongs to `arena` and is no larger than a few times the file.
 *
 *   LN_OK        *root is the outermost element
 *   LN_EREAD     the file cannot be read on
 *   LN_EDAMAGED  it is not whole XML; the sentence names file and line */
ln_status ln_xml_read(FILE *file, const char *name, struct ln_arena *arena, const ln_xml **root);

/* The value of an attribute, in any mixture of capital and small letters, NULL when it is not there. */
const char *ln_xml_attribute(const ln_xml *element, const char *name);

/* Whether the element has this name, in any mixture of letters; its first child of this name, NULL when there is none; the next of the same name beside it. */
int ln_xml_is(const ln_xml *element, const char *name);
const ln_xml *ln_xml_child(const ln_xml *element, const char *name);
const ln_xml *ln_xml_again(const ln_xml *element);

#endif

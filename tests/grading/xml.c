/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "grading/xml.h"

static ln_status read_xml(const char *text, size_t size, ln_arena *arena, const ln_xml **root)
{
    FILE *file = fmemopen((void *)text, size, "rb");
    assert_non_null(file);
    ln_status status = ln_xml_read(file, "look.clf", arena, root);
    fclose(file);
    return status;
}

static void elements_stand_as_they_were_written(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbf<?xml version='1.0'?>\r\n<c:List xmlns:c='urn:x' c:Id='a&amp;b'>\r\n  <!-- two\r\n lines -->\n  <One>1<!--\n-->2 &#x33;</One><Two/>\n <one a=''>\n\n4</one></c:List>";
    ln_arena *arena = ln_arena_new();
    const ln_xml *root;
    assert_ok(read_xml(text, sizeof text - 1, arena, &root));
    assert_string_equal(root->name, "List");
    assert_true(ln_xml_is(root, "LIST") && !ln_xml_is(root, "Lists"));
    assert_string_equal(ln_xml_attribute(root, "ID"), "a&b");
    assert_string_equal(ln_xml_attribute(root, "xmlns:c"), "urn:x");
    assert_null(ln_xml_attribute(root, "name"));
    assert_string_equal(root->text, "");
    const ln_xml *one = ln_xml_child(root, "one"), *again = ln_xml_again(one);
    assert_string_equal(one->text, "1\n 2 3");
    assert_int_equal(one->line, 5);
    assert_string_equal(again->text, "\n\n4");
    assert_string_equal(ln_xml_attribute(again, "a"), "");
    assert_null(ln_xml_again(again));
    assert_null(ln_xml_child(root, "Three"));
    assert_ptr_equal(one->next, ln_xml_child(root, "Two"));
    assert_ptr_equal(one->parent, root);
    ln_arena_free(arena);
}

static void what_is_not_whole_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says[2];
    } wrong[] = {
        { " ", { "not whole XML" } },
        { "words", { "line 1" } },
        { "<a>\n<b>\n</a>", { "line 3", "element b" } },
        { "<a>\n<b/>", { "line 2", "element a" } },
        { "<a/>\n<b/>", { "line 2" } },
        { "<a>&nbsp;</a>", { "entity" } },
        { "<a b='1' b='2'/>", { "attribute" } },
        { "<a>\xff</a>", { "line 1" } },
        { "<!DOCTYPE a [<!ENTITY x 'xxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>]>\n<a>&y;</a>", { "DOCTYPE", "line 1" } },
        { "<!DOCTYPE a SYSTEM '/etc/passwd'><a/>", { "DOCTYPE" } },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ln_arena *arena = ln_arena_new();
        const ln_xml *root;
        assert_int_equal(read_xml(wrong[i].text, strlen(wrong[i].text), arena, &root), LN_EDAMAGED);
        assert_null(root);
        for (int s = 0; s < 2 && wrong[i].says[s]; s++)
            if (!strstr(ln_why(), wrong[i].says[s]))
                fail_msg("\"%s\" does not say \"%s\"", ln_why(), wrong[i].says[s]);
        ln_arena_free(arena);
    }
}

/* As deep as is allowed is read; deeper is refused. */
static void depth_has_an_end(void **state)
{
    (void)state;
    for (int deep = LN_XML_DEPTH; deep <= LN_XML_DEPTH + 1; deep++) {
        char text[1000] = "";
        for (int i = 0; i < deep; i++)
            strcat(text, "<a>");
        for (int i = 0; i < deep; i++)
            strcat(text, "</a>");
        ln_arena *arena = ln_arena_new();
        const ln_xml *root;
        assert_int_equal(read_xml(text, strlen(text), arena, &root), deep > LN_XML_DEPTH ? LN_EDAMAGED : LN_OK);
        ln_arena_free(arena);
    }
}

/* Text longer than the parser's pieces arrives whole. */
static void long_texts_are_one(void **state)
{
    (void)state;
    enum { NUMBERS = 100000 };
    char *text = malloc(NUMBERS * 8 + 20), *at = text + sprintf(text, "<a>");
    assert_non_null(text);
    for (int i = 0; i < NUMBERS; i++)
        at += sprintf(at, "%d\n", i);
    at += sprintf(at, "</a>");
    ln_arena *arena = ln_arena_new();
    const ln_xml *root;
    assert_ok(read_xml(text, (size_t)(at - text), arena, &root));
    assert_int_equal(strlen(root->text), (size_t)(at - text) - 7);
    assert_memory_equal(root->text, text + 3, strlen(root->text));
    ln_arena_free(arena);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_stand_as_they_were_written),
        cmocka_unit_test(what_is_not_whole_is_refused_with_its_line),
        cmocka_unit_test(depth_has_an_end),
        cmocka_unit_test(long_texts_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../cli/progress.h"
#include "../../cli/text.h"

static char *wrapped(const char *text, int at, int indent, int width)
{
    char *page = NULL;
    size_t size;
    FILE *out = open_memstream(&page, &size);
    text_wrap(out, text, at, indent, width);
    fclose(out);
    return page;
}

static void check_wrap(const char *text, int indent, int width, const char *expected)
{
    char *page = wrapped(text, indent, indent, width);
    assert_string_equal(page, expected);
    free(page);
}

static void text_is_broken_between_words(void **state)
{
    (void)state;
    check_wrap("one two three four", 2, 11, "one two\n  three\n  four\n");
    check_wrap("a\nb  c", 0, 80, "a b c\n");
    check_wrap("first part\n\nsecond", 0, 80, "first part\n\nsecond\n");
    check_wrap("so:\n\n  keep   this line as it is\n\nthen", 0, 12, "so:\n\n  keep   this line as it is\n\nthen\n");
    check_wrap("run `a b c` now", 0, 8, "run\n`a b c`\nnow\n");
    check_wrap("", 4, 20, "\n");
    check_wrap("averyverylongword x", 0, 6, "averyverylongword\nx\n");
}

static void no_line_is_wider_than_it_may_be(void **state)
{
    (void)state;
    static const char text[] = "Caf\xc3\xa9 d\xc3\xa9j\xc3\xa0 vu \xe2\x80\x93 the quick brown fox jumps over the lazy dog, again and again, until the end of the reel";
    for (int width = 20; width < 60; width++) {
        char *page = wrapped(text, 5, 5, width);
        int columns = 5;
        for (const char *p = page; *p; p++) {
            columns = *p == '\n' ? 0 : columns + (((unsigned char)*p & 0xc0) != 0x80);
            assert_true(columns <= width);
        }
        free(page);
    }
}

static void progress_fits_the_terminal(void **state)
{
    (void)state;
    char line[400];
    for (int columns = 10; columns < 140; columns++)
        for (int share = -1; share <= 100; share++) {
            progress_line(line, sizeof line, columns, share % 2, "rendering the pictures", share / 100.0, share * 3, 4000 - share * 40);
            assert_true(text_columns(line) <= columns);
        }
    progress_line(line, sizeof line, 80, false, "rendering", 0.5, 12.34, 61);
    assert_string_equal(line, "rendering  [###############...............]  50 %  12x  1:01 left");
    progress_line(line, sizeof line, 80, true, "rendering", 1.0 / 240, 1.25, 3661);
    assert_non_null(strstr(line, "\u2595\u258f "));
    assert_non_null(strstr(line, "  1.2x  1:01:01 left"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_broken_between_words),
        cmocka_unit_test(no_line_is_wider_than_it_may_be),
        cmocka_unit_test(progress_fits_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

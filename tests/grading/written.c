/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "grading/written.h"
#include "peer.h"

static char path[200], text[400];

static const char *read_back(void)
{
    FILE *file = peer_open("text", "rb");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

static ln_status half(FILE *to, const void *number)
{
    fprintf(to, "%g <%s>\n", *(const double *)number, "x");
    return LN_OK;
}

static ln_status breaks(FILE *to, const void *nothing)
{
    (void)nothing;
    fputs("half of it", to);
    return ln_fail(LN_EUNSUPPORTED, "no");
}

static void numbers_have_points_and_what_breaks_leaves_what_stood(void **state)
{
    (void)state;
    const double number = 0.5;
    snprintf(path, sizeof path, "%s/text", peer_folder);
    setlocale(LC_ALL, "fr_FR.UTF-8"); /* where it is installed */
    assert_ok(ln_written(path, half, &number));
    assert_string_equal(read_back(), "0.5 <x>\n");
    assert_int_equal(ln_written(path, breaks, NULL), LN_EUNSUPPORTED);
    assert_string_equal(read_back(), "0.5 <x>\n");
    assert_int_equal(ln_written("/nowhere/at/all", half, &number), LN_EWRITE);
}

static void texts_cannot_break_out(void **state)
{
    (void)state;
    char title[LN_WRITTEN_TITLE + 1], longer[LN_WRITTEN_TITLE + 3];
    ln_written_title("a \"b\"\n\tc\x7f", title);
    assert_string_equal(title, "a 'b'c");
    ln_written_title(NULL, title);
    assert_string_equal(title, "");
    memset(longer, 'x', sizeof longer - 1);
    memcpy(longer + LN_WRITTEN_TITLE - 1, "\xc3\xa9", 3); /* an e with an accent across the end */
    ln_written_title(longer, title);
    assert_int_equal(strlen(title), LN_WRITTEN_TITLE - 1);
    FILE *file = peer_open("text", "wb");
    ln_written_xml(file, "a<b>&\"c\"");
    fclose(file);
    assert_string_equal(read_back(), "a&lt;b&gt;&amp;&quot;c&quot;");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers_have_points_and_what_breaks_leaves_what_stood), cmocka_unit_test(texts_cannot_break_out) };
    peer_begin();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    peer_end();
    return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdbool.h>

#include "studio/http.h"

static void a_range_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        ln_status says;
        int64_t from, to;
    } cases[] = {
        { "bytes=0-99", LN_OK, 0, 99 },       { "bytes=0-", LN_OK, 0, 999 },          { "bytes=990-2000", LN_OK, 990, 999 }, { "bytes=-10", LN_OK, 990, 999 },
        { "bytes=-5000", LN_OK, 0, 999 },     { "Bytes=5-5", LN_OK, 5, 5 },           { "bytes=999-", LN_OK, 999, 999 },     { "bytes=1000-", LN_ESETTING, 0, 0 },
        { "bytes=1000-1001", LN_ESETTING, 0, 0 }, { "bytes=-0", LN_ESETTING, 0, 0 },  { NULL, LN_END, 0, 0 },                { "", LN_END, 0, 0 },
        { "bytes=", LN_END, 0, 0 },           { "bytes=5-4", LN_END, 0, 0 },          { "bytes=0-1,5-6", LN_END, 0, 0 },     { "items=0-1", LN_END, 0, 0 },
        { "bytes=a-b", LN_END, 0, 0 },        { "bytes=0x1-", LN_END, 0, 0 },         { "bytes=--1", LN_END, 0, 0 },         { "bytes=1 - 2", LN_END, 0, 0 },
        { "bytes=99999999999999999999-", LN_END, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t from = -1, to = -1;
        ln_status says = http_range(cases[i].header, 1000, &from, &to);
        if (says != cases[i].says || (!says && (from != cases[i].from || to != cases[i].to)))
            fail_msg("\"%s\": %d, %lld-%lld", cases[i].header ? cases[i].header : "(none)", says, (long long)from, (long long)to);
    }
    int64_t from, to;
    assert_int_equal(http_range("bytes=0-", 0, &from, &to), LN_ESETTING);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_range_is_read) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

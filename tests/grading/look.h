/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_LOOK_H
#define LN_TESTS_LOOK_H

#include <stdio.h>

#include "grading/lutread.h"

/* Looks from texts of the test's own. */

static inline ln_status look_read_bytes(const char *name, const char *id, const char *text, size_t size, ln_chain **out)
{
    FILE *file = fmemopen((void *)text, size, "rb");
    assert_non_null(file);
    ln_status status = ln_lut_read(file, name, id, out);
    fclose(file);
    if (status)
        assert_null(*out);
    return status;
}

static inline ln_status look_read(const char *name, const char *id, const char *text, ln_chain **out)
{
    return look_read_bytes(name, id, text, strlen(text), out);
}

/* What a case must be refused with, and what the sentence must say: where, what was found, what would do. */
typedef struct look_wrong {
    const char *name, *text;
    const char *says[3];
} look_wrong;

static inline void look_refused(const look_wrong *wrong, size_t count, ln_status expected)
{
    for (size_t i = 0; i < count; i++) {
        ln_chain *chain;
        ln_status status = look_read(wrong[i].name, NULL, wrong[i].text, &chain);
        if (status != expected)
            fail_msg("case %zu gave %s (%s): %s", i, ln_status_name(status), status ? ln_why() : "", wrong[i].text);
        for (int s = 0; s < 3 && wrong[i].says[s]; s++)
            if (!strstr(ln_why(), wrong[i].says[s]))
                fail_msg("case %zu: \"%s\" does not say \"%s\"", i, ln_why(), wrong[i].says[s]);
    }
}

/* One colour through a look that must be read. */
static inline void look_gives(const char *name, const char *id, const char *text, float r, float g, float b, const double expected[3], double within)
{
    ln_chain *chain;
    if (look_read(name, id, text, &chain))
        fail_msg("%s: %s", ln_why(), text);
    float rgb[3] = { r, g, b };
    ln_chain_rows(chain, &rgb[0], &rgb[1], &rgb[2], 1);
    ln_chain_free(chain);
    for (int c = 0; c < 3; c++)
        if (!((double)rgb[c] >= expected[c] - within && (double)rgb[c] <= expected[c] + within))
            fail_msg("channel %d is %.8g, not %.8g: %s", c, (double)rgb[c], expected[c], text);
}

#endif

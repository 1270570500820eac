/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/tones.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double lowest_hz = 20, highest_hz = 20000;

/* A decimal number without sign or exponent, whatever the locale says of commas. False leaves *text where it was. */
static bool read_number(const char **text, double *value)
{
    const char *t = *text;
    double number = 0, place = 1;
    int digits = 0;
    for (; *t >= '0' && *t <= '9' && digits < 9; t++, digits++)
        number = number * 10 + (*t - '0');
    if (*t == '.')
        for (t++; *t >= '0' && *t <= '9' && digits < 12; t++, digits++)
            number += (*t - '0') * (place /= 10);
    if (!digits)
        return false;
    *text = t;
    *value = number;
    return true;
}

static bool is_gap(char c)
{
    return c == ' ' || c == ',' || c == '\t';
}

/* "435x8", "500~1500x6" or "1000"; false when it is none of these or out of range. */
static bool read_tone(const char **text, ln_tone *tone)
{
    double count = 1;
    if (!read_number(text, &tone->from))
        return false;
    tone->to = tone->from;
    if (**text == '~' && (++*text, !read_number(text, &tone->to)))
        return false;
    if (**text == 'x' && (++*text, !read_number(text, &count)))
        return false;
    tone->harmonics = (int)count;
    return tone->harmonics == count && tone->from >= lowest_hz && tone->to <= highest_hz && tone->from <= tone->to && count >= 1 && count <= LN_TONES_HARMONICS && (!**text || is_gap(**text));
}

ln_status ln_tones_parse(const char *text, ln_tones *out)
{
    ln_tones read = { .count = 0 };
    for (const char *t = text ? text : ""; *t;) {
        if (is_gap(*t)) {
            t++;
            continue;
        }
        const char *item = t;
        if (read.count == LN_TONES_ITEMS)
            return ln_fail(LN_ESETTING, "--tones does not take \"%.80s\": it takes %d lines at most, each with its multiples", text, LN_TONES_ITEMS);
        const size_t length = strcspn(item, " ,\t");
        if (!read_tone(&t, &read.item[read.count++]))
            return ln_fail(LN_ESETTING, "--tones does not take \"%.*s\": give \"1000\", \"435x8\" (with its multiples up to the 8th) or \"500~1500x6\" (moving), %.0f to %.0f Hz, up to %d multiples",
                           (int)(length < 80 ? length : 80), item, lowest_hz, highest_hz, LN_TONES_HARMONICS);
    }
    if (out)
        *out = read;
    return LN_OK;
}

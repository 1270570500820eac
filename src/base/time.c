/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/time.h>

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef __int128 wide;

static int64_t hold(wide x)
{
    return x > INT64_MAX ? INT64_MAX : x < INT64_MIN ? INT64_MIN : (int64_t)x;
}

/* a / b to the nearest, halves away from zero; b > 0. */
static wide nearest(wide a, wide b)
{
    return a < 0 ? -((-a + b / 2) / b) : (a + b / 2) / b;
}

int64_t ln_rescale(int64_t ticks, ln_ratio from, ln_ratio to)
{
    wide up = (wide)from.num * to.den, down = (wide)from.den * to.num;
    return down ? hold(nearest(ticks * up, down)) : 0;
}

ln_span ln_span_in(ln_span span, ln_ratio base)
{
    return (ln_span){ ln_rescale(span.from, span.base, base), ln_rescale(span.to, span.base, base), base };
}

double ln_seconds(int64_t ticks, ln_ratio base)
{
    return (double)ticks * base.num / base.den;
}

/* Digits of a decimal number as a ratio: "12.345" is 12345/1000. At most nine digits either side keep the product with any base inside 128 bits. */
static bool decimal(const char **text, int64_t *value, int64_t *scale)
{
    const char *p = *text;
    int whole = 0, fraction = 0;
    *value = 0;
    *scale = 1;
    for (; isdigit((unsigned char)*p) && whole < 10; p++, whole++)
        *value = *value * 10 + (*p - '0');
    if (*p == '.' || *p == ',')
        for (p++; isdigit((unsigned char)*p) && fraction < 9; p++, fraction++) {
            *value = *value * 10 + (*p - '0');
            *scale *= 10;
        }
    *text = p;
    return whole + fraction > 0 && whole < 10;
}

/* Frames since zero for hh:mm:ss:ff. Drop frame leaves out the first two (of 30; four of 60) numbers of every minute but each tenth. */
static int64_t frame_number(const ln_timecode *tc, const int64_t part[4], bool drop)
{
    int64_t minutes = part[0] * 60 + part[1];
    int64_t frames = (minutes * 60 + part[2]) * tc->fps + part[3];
    return drop ? frames - (minutes - minutes / 10) * (tc->fps / 15) : frames;
}

static ln_status refuse(const char *text, const char *why)
{
    return ln_fail(LN_ESETTING, "\"%.60s\" is not a moment of this clip: %s; write seconds (12.5), minutes (1:02.5), hours (00:01:02.500) or timecode (00:01:02:12)",
                   text, why);
}

static ln_status parse_frames(const char *text, const int64_t part[4], bool drop, const ln_timecode *tc, ln_ratio base, int64_t *ticks)
{
    if (!tc || tc->fps <= 0 || tc->rate.num <= 0)
        return refuse(text, "it counts frames, and the clip has no frame rate");
    if (part[1] > 59 || part[2] > 59 || part[3] >= tc->fps)
        return refuse(text, "minutes, seconds or frames are too large");
    int64_t frame = frame_number(tc, part, drop || tc->drop) - (tc->present ? tc->first : 0);
    if (frame < 0)
        return refuse(text, "it is before the clip's start timecode");
    *ticks = ln_rescale(frame, (ln_ratio){ tc->rate.den, tc->rate.num }, base);
    return LN_OK;
}

ln_status ln_time_parse(const char *text, const ln_timecode *timecode, ln_ratio base, int64_t *ticks)
{
    const char *p = text;
    int64_t part[4] = { 0 }, scale = 1;
    int parts = 0;
    bool drop = false;
    for (;;) {
        if (parts == 4 || scale != 1 || !decimal(&p, &part[parts], &scale))
            return refuse(text, "that is not how one is written");
        parts++;
        if (*p != ':' && *p != ';')
            break;
        drop = *p++ == ';';
        if (drop && parts != 3)
            return refuse(text, "\";\" stands before frames only");
    }
    if (*p || (parts == 4 && scale != 1))
        return refuse(text, "that is not how one is written");
    if (parts == 4)
        return parse_frames(text, part, drop, timecode, base, ticks);
    int64_t whole = 0;
    for (int i = 0; i + 1 < parts; i++)
        whole = (whole + part[i]) * 60;
    wide value = (wide)whole * scale + part[parts - 1];
    if (parts > 1 && (part[parts - 1] >= 60 * scale || (parts == 3 && part[1] > 59)))
        return refuse(text, "minutes or seconds are too large");
    *ticks = hold(nearest(value * base.den, (wide)base.num * scale));
    return LN_OK;
}

ln_status ln_span_parse(const char *text, const ln_timecode *timecode, ln_ratio base, ln_span *span)
{
    static const char en_dash[] = "\xe2\x80\x93";
    const char *dash = strstr(text, en_dash), *right = dash ? dash + strlen(en_dash) : NULL;
    if (!dash && (dash = strchr(text, '-')))
        right = dash + 1;
    char left[64];
    if (!dash || dash == text || (size_t)(dash - text) >= sizeof left)
        return ln_fail(LN_ESETTING, "\"%.60s\" is not a stretch: write FROM-TO, such as 10-12.5 or 00:00:10-00:00:12", text);
    memcpy(left, text, (size_t)(dash - text));
    left[dash - text] = 0;
    ln_span found = { .base = base };
    ln_status status = ln_time_parse(left, timecode, base, &found.from);
    if (!status)
        status = ln_time_parse(right, timecode, base, &found.to);
    if (!status && found.from >= found.to)
        status = ln_fail(LN_ESETTING, "the stretch \"%.60s\" %s: its end must come after its start", text, found.from == found.to ? "is empty" : "runs backwards");
    if (!status)
        *span = found;
    return status;
}

char *ln_time_print(int64_t ticks, ln_ratio base, char text[24])
{
    wide ms = (wide)ticks * base.num * 1000;
    bool before = ms < 0;
    ms = (before ? -ms : ms) / base.den;
    int64_t t = hold(ms);
    char whole[64];
    snprintf(whole, sizeof whole, "%s%02" PRId64 ":%02d:%02d.%03d", before ? "-" : "", t / 3600000, (int)(t / 60000 % 60), (int)(t / 1000 % 60), (int)(t % 1000));
    whole[23] = 0;
    return memcpy(text, whole, 24);
}

/* SPDX-License-Identifier: Apache-2.0 */
#define _FILE_OFFSET_BITS 64
#include "media/ixml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/riff.h"

enum { XML_MAX = 1 << 20 };

/* A stretch of text. */
typedef struct words {
    const char *at, *end;
} words;

static const char *seek(words in, const char *what)
{
    size_t size = strlen(what);
    for (const char *p = in.at; (size_t)(in.end - p) >= size; p++)
        if (!memcmp(p, what, size))
            return p;
    return NULL;
}

/* What stands between <tag> and </tag>, first in `in`; *in goes on behind it. Attributes are passed over. */
static bool element(words *in, const char *tag, words *inside)
{
    char open[40], shut[40];
    snprintf(open, sizeof open, "<%s", tag);
    snprintf(shut, sizeof shut, "</%s>", tag);
    for (const char *p; (p = seek(*in, open)); in->at = p + 1) {
        const char *after = p + strlen(open);
        if (after == in->end || !strchr("> \t\r\n", *after) || !*after)
            continue; /* another tag that begins alike */
        words rest = { after, in->end };
        const char *from = memchr(after, '>', (size_t)(in->end - after));
        rest.at = from ? from + 1 : in->end;
        const char *to = seek(rest, shut);
        if (!to)
            return false;
        *inside = (words){ rest.at, to };
        in->at = to + strlen(shut);
        return true;
    }
    return false;
}

/* Bytes of the UTF-8 letter at p, 0 when it is none (some recorders write Latin-1). */
static size_t letter(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    size_t size = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if ((size_t)(end - p) < size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if (((unsigned char)p[i] & 0xc0) != 0x80)
            return 0;
    unsigned char second = size > 2 ? (unsigned char)p[1] : 0x90;
    bool strange = (c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f);
    return strange ? 0 : size;
}

/* The letter an entity stands for, NULL when it is none of XML's own five. */
static const char *entity(const char *p, const char *end, size_t *size)
{
    static const char *const five[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" } };
    for (size_t i = 0; i < 5; i++) {
        *size = strlen(five[i][0]);
        if ((size_t)(end - p) >= *size && !memcmp(p, five[i][0], *size))
            return five[i][1];
    }
    return NULL;
}

/* Text as a person reads it, without white space around it. */
static void copy(words in, char *to, size_t room)
{
    size_t used = 0;
    while (in.at < in.end && strchr(" \t\r\n", *in.at) && *in.at)
        in.at++;
    while (in.at < in.end && strchr(" \t\r\n", in.end[-1]) && in.end[-1])
        in.end--;
    while (in.at < in.end) {
        size_t size = letter(in.at, in.end), out = size ? size : 1;
        const char *from = size ? in.at : "?", *stands = entity(in.at, in.end, &size);
        if (stands) {
            from = stands;
            out = 1;
        } else
            size = out;
        if (used + out >= room)
            break;
        if ((unsigned char)*from >= ' ' && *from != 0x7f) {
            memcpy(to + used, from, out);
            used += out;
        }
        in.at += size;
    }
    to[used] = 0;
}

static int number(words in)
{
    char digits[8];
    copy(in, digits, sizeof digits);
    return atoi(digits);
}

void ln_ixml_read(const char *xml, size_t size, ln_ixml *out)
{
    words all = { xml, xml + size }, list, track, inside;
    memset(out, 0, sizeof *out);
    if (!size || !element(&all, "TRACK_LIST", &list))
        return;
    for (int order = 1; element(&list, "TRACK", &track) && order <= LN_CHANNELS_MAX; order++) {
        words again = track;
        int place = element(&again, "INTERLEAVE_INDEX", &inside) ? number(inside) : order;
        if (place < 1 || place > LN_CHANNELS_MAX || out->listed[place - 1])
            continue;
        out->listed[place - 1] = true;
        out->count++;
        again = track;
        if (element(&again, "NAME", &inside))
            copy(inside, out->name[place - 1], sizeof out->name[0]);
        again = track;
        if (element(&again, "FUNCTION", &inside))
            copy(inside, out->function[place - 1], sizeof out->function[0]);
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), tail = strlen(end);
    return size >= tail && !strcmp(text + size - tail, end);
}

bool ln_ixml_microphones(const ln_ixml *ixml, int channels)
{
    int alone = 0, pairs = 0;
    for (int c = 0; c < channels && c < LN_CHANNELS_MAX; c++) {
        const char *function = ixml->function[c];
        alone += ixml->listed[c] && !*function;
        pairs += ends_with(function, "-MID_SIDE") || ends_with(function, "-X_Y") || ends_with(function, "-DMS");
    }
    return alone > 0 && alone + pairs > 1;
}

void ln_ixml_of(const char *path, ln_ixml *out)
{
    char *xml;
    size_t size;
    memset(out, 0, sizeof *out);
    if (!ln_riff_read(path, "iXML", XML_MAX, &xml, &size))
        return;
    ln_ixml_read(xml, size, out);
    free(xml);
}

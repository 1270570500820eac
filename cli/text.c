/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int text_columns(const char *text)
{
    int columns = 0;
    for (; *text; text++)
        columns += ((unsigned char)*text & 0xc0) != 0x80; /* bytes that continue a character take no column */
    return columns;
}

int text_terminal(FILE *file)
{
    struct winsize size;
    if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size))
        return 0;
    return size.ws_col ? size.ws_col : 80;
}

int text_width(FILE *file)
{
    int width = text_terminal(file);
    return !width ? 80 : width < 40 ? 40 : width > 100 ? 100 : width;
}

void text_pad(FILE *out, const char *text, int columns)
{
    fprintf(out, "%s%*s", text, columns > text_columns(text) ? columns - text_columns(text) : 0, "");
}

static int word_columns(const char *word, size_t bytes)
{
    int columns = 0;
    for (size_t i = 0; i < bytes; i++)
        columns += ((unsigned char)word[i] & 0xc0) != 0x80;
    return columns;
}

/* What lies within `quotes is one word: a command broken over two lines cannot be copied. */
static size_t word_bytes(const char *text)
{
    size_t bytes = strcspn(text, " \n"), quoted = text[0] == '`' ? strcspn(text + 1, "`\n") : 0;
    if (quoted && text[quoted + 1] == '`' && quoted < 40)
        bytes = quoted + 2 + strcspn(text + quoted + 2, " \n");
    return bytes;
}

void text_wrap(FILE *out, const char *text, int at, int indent, int width)
{
    bool first = true;
    while (*text) {
        size_t blank = strspn(text, "\n");
        bool kept = (blank || first) && !strncmp(text + blank, "  ", 2);
        if (blank && (blank > 1 || kept)) {
            fprintf(out, blank > 1 ? "\n\n%*s" : "\n%*s", kept ? 0 : indent, "");
            at = indent;
            first = true;
        }
        text += blank;
        if (kept) {
            size_t line = strcspn(text, "\n");
            fprintf(out, "%*s%.*s", first && !blank ? 0 : indent, "", (int)line, text);
            text += line;
            at = width;
            first = false;
            continue;
        }
        text += strspn(text, " ");
        size_t bytes = word_bytes(text);
        int columns = word_columns(text, bytes);
        if (!bytes)
            continue;
        if (!first && at + 1 + columns > width) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
            first = true;
        }
        fprintf(out, "%s%.*s", first ? "" : " ", (int)bytes, text);
        at += columns + !first;
        first = false;
        text += bytes;
    }
    putc('\n', out);
}

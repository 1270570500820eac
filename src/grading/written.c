/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/written.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/filename.h"
#include "media/part.h"

ln_status ln_written(const char *path, ln_status (*print)(FILE *to, const void *what), const void *what)
{
    char *text = NULL;
    size_t length = 0;
    ln_status status = LN_OK;
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    FILE *to = open_memstream(&text, &length);
    if (to && c_locale) {
        locale_t before = uselocale(c_locale);
        status = print(to, what);
        uselocale(before);
    } else
        status = ln_fail(LN_EMEMORY, "no memory to write %s", path);
    if (to && fclose(to) && !status)
        status = ln_fail(LN_EMEMORY, "no memory to write %s", path);
    if (!status)
        status = ln_part_whole(path, NULL, text, length);
    free(text);
    if (c_locale)
        freelocale(c_locale);
    return status;
}

void ln_written_xml(FILE *to, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': fputs("&amp;", to); break;
        case '<': fputs("&lt;", to); break;
        case '>': fputs("&gt;", to); break;
        case '"': fputs("&quot;", to); break;
        default: putc(*text, to);
        }
}

void ln_written_title(const char *title, char to[LN_WRITTEN_TITLE + 1])
{
    size_t length = 0;
    for (; title && *title && length < LN_WRITTEN_TITLE; title++)
        if ((unsigned char)*title >= ' ' && *title != 0x7f)
            to[length++] = *title == '"' ? '\'' : *title;
    bool cut = title && ((unsigned char)*title & 0xc0) == 0x80;
    while (cut && length && ((unsigned char)to[length - 1] & 0xc0) == 0x80)
        length--;
    to[length - (cut && length)] = 0;
}

int ln_written_form(const char *path, const char *const *ending, int count)
{
    int form = 0;
    while (form < count && strcasecmp(ln_suffix(path), ending[form]))
        form++;
    return form;
}

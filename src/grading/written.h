/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_WRITTEN_H
#define LN_GRADING_WRITTEN_H

#include <stdio.h>

#include <lanterne/status.h>

/* Texts that other programs read: made in memory, so that what is refused half-way has written nothing, and put in place whole. */

/* Print with `print`, which is handed `what` and writes numbers with points whatever the person's locale, and put the result at `path`, replacing what stood there.
 *   as print says, LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status ln_written(const char *path, ln_status (*print)(FILE *to, const void *what), const void *what);

/* Which of `count` endings (".cube") the name has, in capitals or not; `count` when none. */
int ln_written_form(const char *path, const char *const *ending, int count);

/* `text` inside an element or an attribute of XML. */
void ln_written_xml(FILE *to, const char *text);

/* `text` as a title of at most LN_WRITTEN_TITLE bytes: without control characters, quotation marks (which would end a .cube's title) made single, cut between characters of
 * UTF-8. NULL gives "". */
enum { LN_WRITTEN_TITLE = 200 };
void ln_written_title(const char *text, char to[LN_WRITTEN_TITLE + 1]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_TEXT_H
#define LN_CLI_TEXT_H

#include <stdio.h>

/* Text in columns. Texts are UTF-8; a column is a character, which holds for the letters and signs that lanterne prints. */

/* How many columns `text` takes. */
int text_columns(const char *text);

/* Columns of the terminal behind `file`; 0 when it is no terminal. */
int text_terminal(FILE *file);

/* Columns for running text on `file`: its terminal's, held between 40 and 100; 80 when it is none. */
int text_width(FILE *file);

/* Write `text` word by word from column `at` on, in lines that begin at column `indent` and end before `width`, and end the last one. Paragraphs are separated by
 * an empty line; lines that begin with two spaces are kept as they are. */
void text_wrap(FILE *out, const char *text, int at, int indent, int width);

/* `text`, then spaces up to `columns` columns. */
void text_pad(FILE *out, const char *text, int columns);

#endif

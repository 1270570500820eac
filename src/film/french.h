/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_FRENCH_H
#define LN_FILM_FRENCH_H

/* What operations and their settings are called in French, beside the English of their tables; tests/film/french.c holds that none lacks it and none is left over. */
typedef struct ln_french {
    const char *op, *setting;  /* by name; setting "" for the operation itself */
    const char *label, *text;  /* as ln_setting's; of an operation its label and summary */
    const char *unit;          /* NULL where it is the same */
} ln_french;

/* Ends with a row whose op is NULL. */
extern const ln_french ln_french_words[];

/* NULL when there is none. */
const ln_french *ln_french_find(const char *op, const char *setting);

#endif

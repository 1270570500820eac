/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MIXER_SPLITS_H
#define LN_MIXER_SPLITS_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Whether what was recorded `together`, of the split `whole` (columns of training/data.tsv), is of one of `splits`, several with a plus between them: a split ("train") or a half of one ("validate-even",
 * "validate-odd"), told apart by the last letter or digit of `together`. As is_of in training/data.py. */
static inline bool splits_hold(const char *splits, const char *whole, const char *together)
{
    char half[100];
    if (!*whole || !*together)
        return false;
    snprintf(half, sizeof half, "%.80s-%s", whole, strchr("02468acegikmoqsuwyACEGIKMOQSUWY", together[strlen(together) - 1]) ? "even" : "odd");
    for (size_t length; *splits; splits += length + (splits[length] == '+')) {
        length = strcspn(splits, "+");
        if ((length == strlen(whole) && !strncmp(splits, whole, length)) || (length == strlen(half) && !strncmp(splits, half, length)))
            return true;
    }
    return false;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/status.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char sentence[500];

const char *ln_status_name(ln_status status)
{
    static const char *const names[] = {
        [LN_OK] = "done",
        [LN_END] = "the end",
        [LN_ESETTING] = "wrong setting",
        [LN_EMISSING] = "no such file",
        [LN_EREAD] = "cannot read",
        [LN_EDAMAGED] = "damaged",
        [LN_EUNSUPPORTED] = "unsupported",
        [LN_ESILENT] = "no sound",
        [LN_EBLIND] = "no picture",
        [LN_EWRITE] = "cannot write",
        [LN_EFULL] = "disk full",
        [LN_ESAME] = "target is the source",
        [LN_ELEDGER] = "film file refused",
        [LN_EBROKEN] = "log broken",
        [LN_EMODEL] = "weights refused",
        [LN_ECANCELLED] = "stopped",
        [LN_EMEMORY] = "no memory",
    };
    size_t i = (size_t)status;
    return i < sizeof names / sizeof *names ? names[i] : "unknown status";
}

ln_status ln_fail(ln_status status, const char *format, ...)
{
    char text[sizeof sentence]; /* the arguments may point into the old sentence */
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    memcpy(sentence, text, sizeof text);
    return status;
}

const char *ln_why(void)
{
    return sentence;
}

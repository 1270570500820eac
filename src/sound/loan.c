/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/loan.h"

#include <stdlib.h>

static ln_status loan_next(ln_clip *clip, ln_block **out)
{
    return ln_clip_next(((ln_loan *)clip)->in, out);
}

static ln_status loan_seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((ln_loan *)clip)->in, at);
}

static void loan_close(ln_clip *clip)
{
    ln_loan *l = (ln_loan *)clip;
    if (l->kept)
        ln_clip_close(&l->in);
    free(l);
}

ln_status ln_lend(ln_clip *in, ln_loan **out)
{
    static const ln_clip_verbs verbs = { loan_next, loan_seek, loan_close };
    ln_loan *l = *out = calloc(1, sizeof *l);
    if (!l)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    l->clip = (ln_clip){ &verbs, in->info };
    l->in = in;
    return LN_OK;
}

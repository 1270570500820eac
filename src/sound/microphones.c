/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/microphones.h"

#include <stdlib.h>

#include <lanterne/log.h>

#include "sound/apart.h"
#include "sound/array.h"
#include "sound/loan.h"

/* The clip with the filter around it where the fader stands, if there is one. The chain is closable whatever happens, and then leaves `in` alone unless *base is kept. */
static ln_status filtered(ln_clip *in, const ln_fader *fader, ln_array *array, ln_loan **base, ln_clip **chain)
{
    ln_clip *longer;
    *chain = NULL;
    ln_status status = ln_lend(in, base);
    if (status)
        return status;
    *chain = &(*base)->clip;
    if (array && !(status = ln_array_remove(*chain, fader, array, &longer)))
        *chain = longer;
    return status;
}

/* What is known of each channel while gains are made for it. */
typedef struct channels {
    const ln_microphones *how;
    ln_example example[LN_CHANNELS_MAX];
    bool heard[LN_CHANNELS_MAX]; /* the noise, where it was shown */
} channels;

static ln_status learn(void *who, int channel, ln_clip *one, ln_clip **out)
{
    channels *c = who;
    *out = one;
    ln_status status = ln_shown_learn(one, c->how->noise, c->how->keep, c->how->job, &c->example[channel]);
    c->heard[channel] = !status;
    if (!status && c->how->doubt)
        ln_example_doubt(&c->example[channel]);
    return status == LN_ESETTING ? LN_OK : status;
}

static ln_status treat(void *who, int channel, ln_clip *one, ln_clip **out)
{
    const channels *c = who;
    ln_clip *longer;
    *out = one;
    if (!c->heard[channel])
        return LN_OK;
    ln_status status = ln_shown_remove(one, &c->how->fader, &c->example[channel], c->how->strength, &longer);
    if (!status)
        *out = longer;
    return status;
}

/* The examples are heard through the filter even where they lie outside the span. */
static ln_status learn_all(ln_clip *in, ln_array *array, channels *c)
{
    ln_loan *base;
    ln_clip *chain, *apart;
    const ln_fader everywhere = { .span = { INT64_MIN / 2, INT64_MAX / 2, in->info.base } };
    ln_status status = filtered(in, &everywhere, array, &base, &chain);
    if (!status)
        status = ln_apart(chain, learn, c, &apart);
    if (!status)
        chain = apart;
    ln_clip_close(&chain);
    return status;
}

ln_status ln_microphones_remove(ln_clip *in, const ln_microphones *how, ln_clip **out)
{
    ln_array *array;
    const char *why;
    ln_loan *base;
    ln_clip *chain = NULL, *apart;
    *out = NULL;
    ln_status status = ln_array_learn(in, how->noise, how->keep, how->fader.span, how->job, &array, &why);
    if (status)
        return status;
    ln_log(LN_NOTE, array ? "%s" : "each microphone is treated by itself: %s", why);
    channels *c = calloc(1, sizeof *c);
    status = c ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the channels");
    if (status)
        goto done;
    c->how = how;
    status = learn_all(in, array, c);
    if (!status)
        status = filtered(in, &how->fader, array, &base, &chain);
    if (!status)
        status = ln_apart(chain, treat, c, &apart);
    if (status)
        goto done;
    base->kept = true;
    *out = apart;
    chain = NULL;
done:
    ln_clip_close(&chain);
    ln_array_free(&array);
    free(c);
    return status;
}

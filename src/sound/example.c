/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/example.h"

#include <string.h>

#include "sound/ground.h"

/* So many at most, evenly drawn; returns how many. */
static size_t draw(const float *heard, size_t heard_count, float (*out)[LN_BANDS])
{
    const size_t count = heard_count < LN_FEATURES_FRAMES ? heard_count : LN_FEATURES_FRAMES;
    for (size_t i = 0; i < count; i++)
        memcpy(out[i], heard + i * heard_count / count * LN_BANDS, sizeof out[i]);
    return count;
}

ln_status ln_example_of(const float *noise, size_t count, const float *keep, size_t keep_count, ln_example *out)
{
    out->shown_count = 0;
    out->vouched = true;
    out->noise_count = draw(noise, count, out->noise);
    out->keep_count = draw(keep, keep_count, out->keep);
    out->moment_count = count < LN_MOMENTS_LEAST ? 0 : count < LN_MOMENTS ? count : LN_MOMENTS;
    memcpy(out->moment, noise, out->moment_count * sizeof out->moment[0]);
    return ln_profile_of(noise, count, keep, keep_count, &out->profile);
}

/* What stays is as loud as before against less noise: with r of one to the other, r / (r + 1) becomes r / (r + share). */
static void believe(ln_example *example, int band, float share)
{
    ln_profile *p = &example->profile;
    p->noise[band] *= share;
    p->low[band] *= share;
    p->least[band] = p->least[band] > 0 ? p->least[band] / (p->least[band] + (1 - p->least[band]) * share) : 0;
    for (size_t i = 0; i < example->noise_count; i++)
        example->noise[i][band] *= share;
}

void ln_example_doubt(ln_example *example)
{
    float column[LN_FEATURES_FRAMES];
    example->shown_count = 0;
    example->vouched = false;
    if (example->moment_count && ln_moments_move(example->moment[0], example->moment_count, &example->profile))
        return;
    example->moment_count = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        double sum = 0;
        for (size_t i = 0; i < example->noise_count; i++)
            sum += (double)(column[i] = example->noise[i][b]);
        if (sum > 0)
            believe(example, b, (float)((double)ln_nth(column, (int)example->noise_count, (int)example->noise_count / 2) * (double)example->noise_count / sum));
    }
}

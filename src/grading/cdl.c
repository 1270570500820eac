/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/cdl.h"

#include <stdio.h>
#include <stdlib.h>

#include <lanterne/log.h>
#include <lanterne/proposal.h>

#include "base/arena.h"
#include "base/clones.h"
#include "grading/firstgrade.h"
#include "grading/graded.h"
#include "grading/matrix.h"
#include "grading/power.h"

static inline float clamped(float x)
{
    x = x > 0 ? x : 0; /* in this order a NaN becomes 0 */
    return x < 1 ? x : 1;
}

static void LN_CLONES slope_offset(float *restrict value, int count, float slope, float offset)
{
    for (int i = 0; i < count; i++)
        value[i] = clamped(value[i] * slope + offset);
}

static void LN_CLONES raise(float *restrict value, int count, float power)
{
    for (int i = 0; i < count; i++)
        value[i] = ln_to_power(value[i], power);
}

static void LN_CLONES saturate(float *restrict red, float *restrict green, float *restrict blue, int count, float saturation)
{
    for (int i = 0; i < count; i++) {
        float luma = (float)LN_LUMA_RED * red[i] + (float)LN_LUMA_GREEN * green[i] + (float)LN_LUMA_BLUE * blue[i];
        red[i] = clamped(luma + saturation * (red[i] - luma));
        green[i] = clamped(luma + saturation * (green[i] - luma));
        blue[i] = clamped(luma + saturation * (blue[i] - luma));
    }
}

/* Steps whose number is 1 are left out: what changes nothing must not round. */
void ln_cdl_rows(const ln_cdl *cdl, float *red, float *green, float *blue, int count)
{
    float *channel[3] = { red, green, blue };
    for (int c = 0; c < 3; c++) {
        slope_offset(channel[c], count, (float)cdl->slope[c], (float)cdl->offset[c]);
        if (cdl->power[c] != 1)
            raise(channel[c], count, (float)cdl->power[c]);
    }
    if (cdl->saturation != 1)
        saturate(red, green, blue, count, (float)cdl->saturation);
}

/* One of the ten numbers is not at its default. */
static bool says_what_to_do(const ln_cdl *how)
{
    const ln_table *table = &ln_op_cdl.table;
    for (size_t i = 0; i < table->count; i++)
        if (table->settings[i].type != LN_TYPE_BOOL && !ln_setting_is_standard(&table->settings[i], how))
            return true;
    return false;
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_cdl how = *(const ln_cdl *)settings;
    ln_proposal one = { .op = &ln_op_cdl, .track = clip->info.track, .span = ln_graded_whole(clip), .year = job->year, .settings = &how,
                        .confidence = 1, .reason = "numbers given by hand", .by = job->person };
    if (!says_what_to_do(&how)) {
        ln_first_grade first;
        if (!job->year)
            return LN_OK;
        ln_status status = ln_first_grade_of(job->year, job->arena, &first);
        if (status)
            return status;
        if (first.confidence <= 0) {
            ln_log(LN_NOTE, "%s", first.reason);
            return LN_OK;
        }
        how.saturation = first.saturation;
        one.confidence = first.confidence;
        one.reason = first.reason;
        one.by = "lanterne";
    }
    ln_status status = ln_picture_gradable(&clip->info.pixels);
    return status ? status : ln_proposals_add(into, &one);
}

static void grade(const void *cdl, float *red, float *green, float *blue, int count)
{
    ln_cdl_rows(cdl, red, green, blue, count);
}

static ln_status make(const void *settings, const ln_clip_info *clip, ln_graded_look *look)
{
    (void)clip;
    const ln_cdl *how = settings; /* lives as long as the proposal, which outlives the clip */
    *look = (ln_graded_look){ { grade, how }, NULL, NULL, how->dither };
    return LN_OK;
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    return ln_graded_clip(&ln_op_cdl, make, accepted, in, job, out);
}

static const ln_setting settings[] = {
    LN_RGB(ln_cdl, slope, "slope", "Slope", "", 0, 16, 1, "multiplies: above 1 lights grow brighter, blacks stay"),
    LN_RGB(ln_cdl, offset, "offset", "Offset", "", -2, 2, 0, "adds: the whole picture grows lighter or darker, blacks included"),
    LN_RGB(ln_cdl, power, "power", "Power", "", 0.1, 10, 1, "bends the middle: above 1 it grows darker, black and white stay"),
    LN_FLOAT(ln_cdl, saturation, "saturation", "Saturation", "", 0, 4, 1, "how strong colours are: 0 is black and white, 1 leaves them"),
    LN_BOOL(ln_cdl, dither, "dither", "Dither", true, "keeps skies and walls free of steps where 8 to 15 bits are rounded; left out by itself where the codec would lose it (H.264 and its like)"),
};

const ln_op ln_op_cdl = {
    .name = "cdl",
    .label = "Grade with ten numbers",
    .summary = "slope, offset, power and saturation: the ASC's Color Decision List",
    .story = "Slope, offset and power, for red, green and blue, then saturation, as the ASC CDL version 1.2 defines them, on the clip's own R'G'B' values as they are shown. The "
             "same ten numbers give the same picture in any grading system.\n\n"
             "With no number given and the film's year known, a first grade is proposed: how much colour the processes of that year could show, from published measurements "
             "where there are some; the reason says which. It is a place to start from, not a look.\n\n"
             "Values below black and above white end at black and white, as the ASC defines it.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_cdl, settings),
    .propose = propose,
    .apply = apply,
};

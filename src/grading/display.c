/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/display.h"

#include <math.h>


/* Which primaries go with a curve, as its makers' documents pair them, and how much of its light is a white reflector. BT.2408-4 (2021), table 1: 203 cd/m2 in PQ,
 * whose 1 is 10 000; 75 % of HLG's signal, whose light is then 0.265. */
static const struct {
    ln_transfer transfer;
    ln_space_name space;
    double white;
} cameras[] = {
    { LN_TRANSFER_LOGC3, LN_SPACE_ARRI3, 1 },
    { LN_TRANSFER_LOGC4, LN_SPACE_ARRI4, 1 },
    { LN_TRANSFER_SLOG3, LN_SPACE_SGAMUT3_CINE, 1 },
    { LN_TRANSFER_VLOG, LN_SPACE_VGAMUT, 1 },
    { LN_TRANSFER_CLOG2, LN_SPACE_CINEMA_GAMUT, 1 },
    { LN_TRANSFER_CLOG3, LN_SPACE_CINEMA_GAMUT, 1 },
    { LN_TRANSFER_LOG3G10, LN_SPACE_RED, 1 },
    { LN_TRANSFER_ACESCCT, LN_SPACE_AP1, 1 },
    { LN_TRANSFER_ACESCC, LN_SPACE_AP1, 1 },
    { LN_TRANSFER_DAVINCI, LN_SPACE_DAVINCI, 1 },
    { LN_TRANSFER_PQ, LN_SPACE_BT2020, 203.0 / 10000 },
    { LN_TRANSFER_HLG, LN_SPACE_BT2020, 0.265 },
};

/* What `what` points to. */
static const ln_transfer each[LN_TRANSFER_COUNT] = {
    LN_TRANSFER_LINEAR, LN_TRANSFER_SRGB,  LN_TRANSFER_BT1886, LN_TRANSFER_BT709, LN_TRANSFER_GAMMA22, LN_TRANSFER_GAMMA26, LN_TRANSFER_GAMMA28,
    LN_TRANSFER_PQ,     LN_TRANSFER_HLG,   LN_TRANSFER_LOGC3,  LN_TRANSFER_LOGC4, LN_TRANSFER_SLOG3,   LN_TRANSFER_VLOG,    LN_TRANSFER_CLOG2,
    LN_TRANSFER_CLOG3,  LN_TRANSFER_LOG3G10, LN_TRANSFER_ACESCCT, LN_TRANSFER_ACESCC, LN_TRANSFER_DAVINCI,
};

bool ln_display_camera(ln_transfer transfer, ln_space_name *space, double *white)
{
    *space = LN_SPACE_BT709;
    *white = 1;
    for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++)
        if (cameras[i].transfer == transfer) {
            *space = cameras[i].space;
            *white = cameras[i].white;
            return true;
        }
    return false;
}

static void rows(const void *what, float *red, float *green, float *blue, int count)
{
    const ln_transfer transfer = *(const ln_transfer *)what;
    ln_space_name space;
    double m[3][3], white;
    float *channel[3] = { red, green, blue };
    bool camera = ln_display_camera(transfer, &space, &white);
    ln_space_between(ln_space_of(space), ln_space_of(LN_SPACE_BT709), LN_ADAPT_BRADFORD, m);
    for (int c = 0; c < 3; c++)
        ln_transfer_rows_to_light(transfer, channel[c], count);
    for (int i = 0; i < count && camera; i++) {
        const double in[3] = { (double)red[i], (double)green[i], (double)blue[i] };
        for (int c = 0; c < 3; c++) {
            double light = (m[c][0] * in[0] + m[c][1] * in[1] + m[c][2] * in[2]) / white;
            channel[c][i] = (float)(light > 0.5 ? 1 - 0.5 * exp(1 - 2 * light) : fmax(light, 0));
        }
    }
    for (int c = 0; c < 3; c++)
        ln_transfer_rows_to_code(LN_TRANSFER_BT1886, channel[c], count);
}

ln_grade ln_display_of(ln_transfer transfer)
{
    return transfer == LN_TRANSFER_BT1886 ? (ln_grade){ NULL, NULL } : (ln_grade){ rows, &each[transfer] };
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/space.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "grading/matrix.h"

#define D65 { 0.3127, 0.3290 }
#define ACES_WHITE { 0.32168, 0.33767 }

static const ln_space spaces[LN_SPACE_COUNT] = {
    [LN_SPACE_BT709] = { "bt709", "BT.709, sRGB", "Rec. ITU-R BT.709-6 (2015), item 1.3; IEC 61966-2-1:1999",
                         { { 0.64, 0.33 }, { 0.30, 0.60 }, { 0.15, 0.06 } }, D65 },
    [LN_SPACE_BT601_625] = { "bt601-625", "BT.601, 625 lines", "Rec. ITU-R BT.601-7 (2011), 2.5.1; BT.470-6 system B, G",
                             { { 0.64, 0.33 }, { 0.29, 0.60 }, { 0.15, 0.06 } }, D65 },
    [LN_SPACE_BT601_525] = { "bt601-525", "BT.601, 525 lines; SMPTE C", "Rec. ITU-R BT.601-7 (2011), 2.5.1; SMPTE RP 145; SMPTE ST 240",
                             { { 0.630, 0.340 }, { 0.310, 0.595 }, { 0.155, 0.070 } }, D65 },
    [LN_SPACE_BT2020] = { "bt2020", "BT.2020, BT.2100", "Rec. ITU-R BT.2020-2 (2015), table 3",
                          { { 0.708, 0.292 }, { 0.170, 0.797 }, { 0.131, 0.046 } }, D65 },
    [LN_SPACE_P3_D65] = { "p3-d65", "P3, D65", "SMPTE EG 432-1:2010",
                          { { 0.680, 0.320 }, { 0.265, 0.690 }, { 0.150, 0.060 } }, D65 },
    [LN_SPACE_P3_DCI] = { "p3-dci", "P3, cinema white", "SMPTE RP 431-2:2011",
                          { { 0.680, 0.320 }, { 0.265, 0.690 }, { 0.150, 0.060 } }, { 0.314, 0.351 } },
    [LN_SPACE_BT470_M] = { "bt470-m", "NTSC of 1953", "Rec. ITU-R BT.470-6 (1998), system M; Rec. ITU-T H.273 (07/2021), table 2, value 4",
                           { { 0.67, 0.33 }, { 0.21, 0.71 }, { 0.14, 0.08 } }, { 0.310, 0.316 } },
    [LN_SPACE_FILM] = { "generic-film", "film behind Wratten 25, 58 and 47B", "Rec. ITU-T H.273 (07/2021), table 2, value 8",
                        { { 0.681, 0.319 }, { 0.243, 0.692 }, { 0.145, 0.049 } }, { 0.310, 0.316 } },
    [LN_SPACE_EBU3213] = { "ebu3213", "EBU Tech. 3213-E", "Rec. ITU-T H.273 (07/2021), table 2, value 22",
                           { { 0.630, 0.340 }, { 0.295, 0.605 }, { 0.155, 0.077 } }, D65 },
    [LN_SPACE_XYZ] = { "xyz", "CIE 1931 XYZ", "SMPTE ST 428-1:2006; Rec. ITU-T H.273 (07/2021), table 2, value 10",
                       { { 1, 0 }, { 0, 1 }, { 0, 0 } }, { 1.0 / 3, 1.0 / 3 } },
    [LN_SPACE_AP0] = { "aces-ap0", "ACES 2065-1", "SMPTE ST 2065-1:2012, 4.1",
                       { { 0.7347, 0.2653 }, { 0, 1 }, { 0.0001, -0.0770 } }, ACES_WHITE },
    [LN_SPACE_AP1] = { "aces-ap1", "ACEScg, ACEScct, ACEScc", "AMPAS S-2014-004, ACEScg (2015), 4.3",
                       { { 0.713, 0.293 }, { 0.165, 0.830 }, { 0.128, 0.044 } }, ACES_WHITE },
    [LN_SPACE_ARRI3] = { "arri-wide-gamut-3", "ARRI Wide Gamut 3", "ARRI, \"ALEXA Log C Curve: Usage in VFX\", 2017",
                         { { 0.6840, 0.3130 }, { 0.2210, 0.8480 }, { 0.0861, -0.1020 } }, D65 },
    [LN_SPACE_ARRI4] = { "arri-wide-gamut-4", "ARRI Wide Gamut 4", "ARRI, \"LogC4 Logarithmic Color Space Specification\", 2022",
                         { { 0.7347, 0.2653 }, { 0.1424, 0.8576 }, { 0.0991, -0.0308 } }, D65 },
    [LN_SPACE_SGAMUT3] = { "s-gamut3", "S-Gamut3", "Sony, \"Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3\", 2014",
                           { { 0.730, 0.280 }, { 0.140, 0.855 }, { 0.100, -0.050 } }, D65 },
    [LN_SPACE_SGAMUT3_CINE] = { "s-gamut3-cine", "S-Gamut3.Cine", "Sony, \"Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3\", 2014",
                                { { 0.766, 0.275 }, { 0.225, 0.800 }, { 0.089, -0.087 } }, D65 },
    [LN_SPACE_VGAMUT] = { "v-gamut", "V-Gamut", "Panasonic, \"V-Log/V-Gamut Reference Manual\", 2014",
                          { { 0.730, 0.280 }, { 0.165, 0.840 }, { 0.100, -0.030 } }, D65 },
    [LN_SPACE_CINEMA_GAMUT] = { "cinema-gamut", "Canon Cinema Gamut", "Canon, \"EOS C300 Mark II Canon Log 2 and Cinema Gamut\", white paper, 2015",
                                { { 0.740, 0.270 }, { 0.170, 1.140 }, { 0.080, -0.100 } }, D65 },
    [LN_SPACE_RED] = { "red-wide-gamut", "REDWideGamutRGB", "RED, \"White Paper on REDWideGamutRGB and Log3G10\", 2017",
                       { { 0.780308, 0.304253 }, { 0.121595, 1.493994 }, { 0.095612, -0.084589 } }, D65 },
    [LN_SPACE_DAVINCI] = { "davinci-wide-gamut", "DaVinci Wide Gamut", "Blackmagic Design, \"DaVinci Resolve Wide Gamut Intermediate\", 2021",
                           { { 0.8000, 0.3130 }, { 0.1682, 0.9877 }, { 0.0790, -0.1155 } }, D65 },
};

const char *const ln_space_names[] = {
    "bt709",    "bt601-625", "bt601-525", "bt2020",            "p3-d65",            "p3-dci",   "bt470-m",       "generic-film", "ebu3213",      "xyz",
    "aces-ap0", "aces-ap1",  "arri-wide-gamut-3", "arri-wide-gamut-4", "s-gamut3", "s-gamut3-cine", "v-gamut",      "cinema-gamut", "red-wide-gamut", "davinci-wide-gamut",
    NULL,
};

const ln_space *ln_space_of(ln_space_name name)
{
    return &spaces[name];
}

const ln_space *ln_space_find(const char *name)
{
    for (size_t i = 0; i < LN_SPACE_COUNT; i++)
        if (!strcmp(spaces[i].name, name))
            return &spaces[i];
    return NULL;
}

const ln_space *ln_space_of_h273(int primaries)
{
    switch (primaries) {
    case 1: return &spaces[LN_SPACE_BT709];
    case 4: return &spaces[LN_SPACE_BT470_M];
    case 5: return &spaces[LN_SPACE_BT601_625];
    case 6:
    case 7: return &spaces[LN_SPACE_BT601_525];
    case 8: return &spaces[LN_SPACE_FILM];
    case 9: return &spaces[LN_SPACE_BT2020];
    case 10: return &spaces[LN_SPACE_XYZ];
    case 11: return &spaces[LN_SPACE_P3_DCI];
    case 12: return &spaces[LN_SPACE_P3_D65];
    case 22: return &spaces[LN_SPACE_EBU3213];
    default: return NULL;
    }
}

void ln_white_xyz(const double xy[2], double xyz[3])
{
    xyz[0] = xy[0] / xy[1];
    xyz[1] = 1;
    xyz[2] = (1 - xy[0] - xy[1]) / xy[1];
}

/* Columns are x, y, z and not X / y: a primary may have no luminance (y = 0). */
void ln_space_to_xyz(const ln_space *space, double m[3][3])
{
    double inverse[3][3], white[3], strength[3];
    for (int c = 0; c < 3; c++) {
        m[0][c] = space->xy[c][0];
        m[1][c] = space->xy[c][1];
        m[2][c] = 1 - space->xy[c][0] - space->xy[c][1];
    }
    ln_matrix_invert(m, inverse);
    ln_white_xyz(space->white, white);
    ln_matrix_carry(inverse, white, strength);
    for (int i = 0; i < 9; i++)
        m[i / 3][i % 3] *= strength[i % 3];
}

void ln_adapt(ln_adaptation how, const double from[2], const double to[2], double m[3][3])
{
    static const double cones[][3][3] = {
        [LN_ADAPT_BRADFORD] = { { 0.8951, 0.2664, -0.1614 }, { -0.7502, 1.7135, 0.0367 }, { 0.0389, -0.0685, 1.0296 } },
        [LN_ADAPT_CAT02] = { { 0.7328, 0.4296, -0.1624 }, { -0.7036, 1.6975, 0.0061 }, { 0.0030, 0.0136, 0.9834 } },
        [LN_ADAPT_NONE] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    };
    double to_cones[3][3], back[3][3], white[2][3], seen[2][3];
    memcpy(to_cones, cones[how], sizeof to_cones);
    ln_matrix_invert(to_cones, back);
    ln_white_xyz(from, white[0]);
    ln_white_xyz(to, white[1]);
    for (int i = 0; i < 2; i++)
        ln_matrix_carry(to_cones, white[i], seen[i]);
    for (int i = 0; i < 9 && how != LN_ADAPT_NONE; i++)
        to_cones[i / 3][i % 3] *= seen[1][i / 3] / seen[0][i / 3];
    ln_matrix_multiply(back, to_cones, m);
}

void ln_space_between(const ln_space *from, const ln_space *to, ln_adaptation how, double m[3][3])
{
    double in[3][3], out[3][3], back[3][3], adapt[3][3], middle[3][3];
    bool same = from->white[0] == to->white[0] && from->white[1] == to->white[1];
    ln_space_to_xyz(from, in);
    ln_space_to_xyz(to, out);
    ln_matrix_invert(out, back);
    ln_adapt(same ? LN_ADAPT_NONE : how, from->white, to->white, adapt);
    ln_matrix_multiply(adapt, in, middle);
    ln_matrix_multiply(back, middle, m);
}

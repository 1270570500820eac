/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/matrix.h"

#include <string.h>

#include "base/clones.h"

/* MatrixCoefficients of H.273 that are met here by number. */
enum { IDENTITY = 0, BT709 = LN_MATRIX_BT709, UNSPECIFIED = 2, FCC = 4, BT470BG = 5, BT601 = LN_MATRIX_BT601, SMPTE240 = 7, YCGCO = 8, BT2020 = 9, LAST = 14 };
enum { HD_ROWS = 720 };

static bool weights(int matrix, double *kr, double *kb)
{
    static const struct {
        int matrix;
        double kr, kb;
    } known[] = { { BT709, LN_LUMA_RED, LN_LUMA_BLUE }, { FCC, 0.30, 0.11 }, { BT470BG, 0.299, 0.114 },
                  { BT601, 0.299, 0.114 },              { SMPTE240, 0.212, 0.087 }, { BT2020, 0.2627, 0.0593 } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].matrix == matrix) {
            *kr = known[i].kr;
            *kb = known[i].kb;
            return true;
        }
    return false;
}

static const char *name(int matrix)
{
    static const char *const names[LAST + 1] = { [IDENTITY] = "RGB in the planes of Y'CbCr", [3] = "kept for later use", [10] = "BT.2020 constant luminance",
                                                 [11] = "Y'D'zD'x", [12] = "derived from the primaries", [13] = "derived from the primaries, constant luminance", [14] = "ICtCp" };
    return matrix >= 0 && matrix <= LAST && names[matrix] ? names[matrix] : "unknown";
}

/* R'G'B' to Y' and two colour differences in [-1/2, 1/2]. */
static ln_status forward(int matrix, double m[3][3])
{
    double kr, kb;
    if (matrix == YCGCO) {
        static const double ycgco[3][3] = { { 0.25, 0.5, 0.25 }, { -0.25, 0.5, -0.25 }, { 0.5, 0, -0.5 } };
        memcpy(m, ycgco, sizeof ycgco);
        return LN_OK;
    }
    if (!weights(matrix, &kr, &kb))
        return ln_fail(LN_EUNSUPPORTED,
                       "the picture's matrix is %d of H.273 (%s), which is not graded; convert it to BT.709, BT.601, BT.2020 non-constant luminance, SMPTE 240M, FCC or "
                       "YCgCo first",
                       matrix, name(matrix));
    const double y[3] = { kr, 1 - kr - kb, kb };
    for (int c = 0; c < 3; c++) {
        m[0][c] = y[c];
        m[1][c] = ((c == 2) - y[c]) / (2 * (1 - kb));
        m[2][c] = ((c == 0) - y[c]) / (2 * (1 - kr));
    }
    return LN_OK;
}

double ln_matrix_invert(double m[3][3], double out[3][3])
{
    double det = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            out[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
        }
    for (int i = 0; i < 3; i++)
        det += m[0][i] * out[i][0];
    for (int i = 0; i < 9; i++)
        out[i / 3][i % 3] /= det;
    return det;
}

void ln_matrix_multiply(double a[3][3], double b[3][3], double out[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
}

void ln_matrix_carry(double m[3][3], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2];
}

/* Code value = scale * nominal + offset, for samples that are light (0 to 1) or colour differences (-1/2 to 1/2). */
static void code_values(const ln_pixels *p, bool difference, double *scale, double *offset)
{
    const double top = (double)((1L << (p->real ? 1 : p->depth)) - 1), unit = p->real ? 0 : (double)(1L << (p->depth - 8));
    *scale = p->real ? 1 : p->full ? top : unit * (difference ? 224 : 219);
    *offset = p->real ? 0 : difference ? unit * 128 : p->full ? 0 : unit * 16;
}

ln_status ln_matrix_of(const ln_pixels *pixels, int height, ln_matrix *out)
{
    static const double grey_in[3][3] = { { 1, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 } }, grey_out[3][3] = { { LN_LUMA_RED, LN_LUMA_GREEN, LN_LUMA_BLUE } };
    static const double gbr_in[3][3] = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } }, gbr_out[3][3] = { { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } };
    double in[3][3], back[3][3];
    memset(out, 0, sizeof *out);
    if (pixels->model == LN_YUV) {
        out->assumed = pixels->matrix != UNSPECIFIED ? 0 : height >= HD_ROWS ? BT709 : BT601;
        ln_status status = forward(out->assumed ? out->assumed : pixels->matrix, back);
        if (status)
            return status;
        ln_matrix_invert(back, in);
    } else {
        memcpy(in, pixels->model == LN_GREY ? grey_in : gbr_in, sizeof in);
        memcpy(back, pixels->model == LN_GREY ? grey_out : gbr_out, sizeof back);
    }
    for (int plane = 0; plane < 3; plane++) {
        double scale, offset;
        code_values(pixels, pixels->model == LN_YUV && plane > 0, &scale, &offset);
        for (int c = 0; c < 3; c++) {
            out->to_rgb[c][plane] = (float)(in[c][plane] / scale);
            out->from_rgb[plane][c] = (float)(back[plane][c] * scale);
            in[c][plane] *= offset / scale; /* gathered into the constant below */
        }
        out->from_rgb[plane][3] = (float)offset;
    }
    for (int c = 0; c < 3; c++)
        out->to_rgb[c][3] = (float)-(in[c][0] + in[c][1] + in[c][2]);
    return LN_OK;
}

void LN_CLONES ln_matrix_rows(const float m[3][4], float *restrict a, float *restrict b, float *restrict c, int count)
{
    for (int i = 0; i < count; i++) {
        float x = a[i], y = b[i], z = c[i];
        a[i] = m[0][0] * x + m[0][1] * y + m[0][2] * z + m[0][3];
        b[i] = m[1][0] * x + m[1][1] * y + m[1][2] * z + m[1][3];
        c[i] = m[2][0] * x + m[2][1] * y + m[2][2] * z + m[2][3];
    }
}

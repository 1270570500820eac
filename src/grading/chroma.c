/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/chroma.h"

#include "base/clones.h"

enum { PIECE = 256 };

/* Chroma sample location types of H.273, figure 1: 0 left, 1 centre, 2 top left, 3 top, 4 bottom left, 5 bottom. */
bool ln_chroma_shares(int siting)
{
    return siting != 1 && siting != 3 && siting != 5;
}

ln_chroma_place ln_chroma_between(int siting, int shift_y)
{
    if (shift_y == 2)
        return LN_CHROMA_MIDDLE;
    return siting == 2 || siting == 3 ? LN_CHROMA_TOP : siting == 4 || siting == 5 ? LN_CHROMA_BOTTOM : LN_CHROMA_MIDDLE;
}

void LN_CLONES ln_chroma_spread(const float *restrict chroma, int count, bool shared, float *restrict full)
{
    const int last = count - 1;
    if (shared) {
        for (int i = 0; i < last; i++) {
            full[2 * i] = chroma[i];
            full[2 * i + 1] = 0.5f * (chroma[i] + chroma[i + 1]);
        }
        full[2 * last] = full[2 * last + 1] = chroma[last];
        return;
    }
    full[0] = chroma[0];
    full[2 * last + 1] = chroma[last];
    for (int i = 0; i < last; i++) {
        full[2 * i + 1] = 0.75f * chroma[i] + 0.25f * chroma[i + 1];
        full[2 * i + 2] = 0.25f * chroma[i] + 0.75f * chroma[i + 1];
    }
}

/* The samples at the ends, whose neighbours outside are mirrored. */
static float gather_edge(const float *full, int count, bool shared, int i)
{
    static const float even[5] = { -0.125f, 0.25f, 0.75f, 0.25f, -0.125f }, half[4] = { -0.25f, 0.75f, 0.75f, -0.25f };
    float sum = 0;
    for (int t = 0; t < (shared ? 5 : 4); t++)
        sum += (shared ? even[t] : half[t]) * full[ln_chroma_mirror(2 * i + t - (shared ? 2 : 1), 2 * count, shared ? LN_CHROMA_TOP : LN_CHROMA_MIDDLE)];
    return sum;
}

/* `count` samples from full[2 first] on, whose neighbours are all there. Even and odd ones are taken apart once: what is read with a stride is shuffled for every tap anew. */
static void LN_CLONES gather_piece(const float *restrict full, int first, int count, bool shared, float *restrict chroma)
{
    float even[PIECE + 2], odd[PIECE + 2]; /* from the neighbour before on */
    full += 2 * (first - 1);
    for (int i = 0; i < count + 2; i++) {
        even[i] = full[2 * i];
        odd[i] = full[2 * i + 1];
    }
    chroma += first;
    if (shared)
        for (int i = 0; i < count; i++)
            chroma[i] = 0.75f * even[i + 1] + 0.25f * (odd[i] + odd[i + 1]) - 0.125f * (even[i] + even[i + 2]);
    else
        for (int i = 0; i < count; i++)
            chroma[i] = 0.75f * (even[i + 1] + odd[i + 1]) - 0.25f * (odd[i] + even[i + 2]);
}

void ln_chroma_gather(const float *restrict full, int count, bool shared, float *restrict chroma)
{
    chroma[0] = gather_edge(full, count, shared, 0);
    chroma[count - 1] = gather_edge(full, count, shared, count - 1);
    for (int i = 1; i < count - 1; i += PIECE)
        gather_piece(full, i, count - 1 - i < PIECE ? count - 1 - i : PIECE, shared, chroma);
}

const ln_chroma_taps *ln_chroma_up(int shift, ln_chroma_place place, int phase)
{
    static const ln_chroma_taps whole = { 0, 1, { 1 } }, before = { -1, 2, { 0.5f, 0.5f } }, after = { 0, 2, { 0.5f, 0.5f } };
    static const ln_chroma_taps middle[2] = { { -1, 2, { 0.25f, 0.75f } }, { 0, 2, { 0.75f, 0.25f } } };
    /* twice `middle` */
    static const ln_chroma_taps quarter[4] = {
        { -1, 2, { 0.375f, 0.625f } }, { -1, 3, { 0.1875f, 0.75f, 0.0625f } }, { -1, 3, { 0.0625f, 0.75f, 0.1875f } }, { 0, 2, { 0.625f, 0.375f } }
    };
    if (shift == 0)
        return &whole;
    if (shift == 2)
        return &quarter[phase];
    if (place == LN_CHROMA_MIDDLE)
        return &middle[phase];
    return phase == (place == LN_CHROMA_BOTTOM) ? &whole : phase ? &after : &before;
}

const ln_chroma_taps *ln_chroma_down(int shift, ln_chroma_place place)
{
    static const ln_chroma_taps whole = { 0, 1, { 1 } }, middle = { -1, 4, { -0.25f, 0.75f, 0.75f, -0.25f } };
    static const ln_chroma_taps top = { -2, 5, { -0.125f, 0.25f, 0.75f, 0.25f, -0.125f } }, bottom = { -1, 5, { -0.125f, 0.25f, 0.75f, 0.25f, -0.125f } };
    static const ln_chroma_taps quarter = { -3, 10, { 0.0625f, -0.1875f, -0.375f, 0.625f, 0.375f, 0.375f, 0.625f, -0.375f, -0.1875f, 0.0625f } };
    if (shift == 0)
        return &whole;
    if (shift == 2)
        return &quarter;
    return place == LN_CHROMA_MIDDLE ? &middle : place == LN_CHROMA_TOP ? &top : &bottom;
}

int ln_chroma_mirror(int row, int rows, ln_chroma_place place)
{
    const int edge = place == LN_CHROMA_MIDDLE; /* the mirror stands between two rows, or on one */
    while (row < 0 || row >= rows)
        row = row < 0 ? -row - edge : 2 * rows - 2 + edge - row;
    return row;
}

/* One pass over the row for each count of taps: what is summed up stays in registers. */
static void LN_CLONES weigh_two(const float *restrict weight, const float *restrict a, const float *restrict b, int count, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = weight[0] * a[i] + weight[1] * b[i];
}

static void LN_CLONES weigh_four(const float *restrict weight, const float *const *rows, int count, float *restrict out)
{
    const float *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
    for (int i = 0; i < count; i++)
        out[i] = weight[0] * a[i] + weight[1] * b[i] + weight[2] * c[i] + weight[3] * d[i];
}

static void LN_CLONES weigh_more(const float *restrict weight, const float *const *rows, int taps, int count, float *restrict out)
{
    const float *row = rows[0];
    for (int i = 0; i < count; i++)
        out[i] = weight[0] * row[i];
    for (int t = 1; t < taps; t++) {
        row = rows[t];
        for (int i = 0; i < count; i++)
            out[i] += weight[t] * row[i];
    }
}

void ln_chroma_weigh(const ln_chroma_taps *taps, const float *const *rows, int count, float *restrict out)
{
    switch (taps->count) {
    case 2: weigh_two(taps->weight, rows[0], rows[1], count, out); break;
    case 4: weigh_four(taps->weight, rows, count, out); break;
    default: weigh_more(taps->weight, rows, taps->count, count, out);
    }
}

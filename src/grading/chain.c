/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/chain.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/matrix.h"
#include "grading/power.h"

enum { PIECE = 512, STEPS_FIRST = 8 }; /* colours at a time through all steps: they stay in the first-level cache */

typedef enum step_kind { MATRIX, CLAMP, BEND, CURVES, SPLINES, LATTICE, LATTICE_BACK, OTHER } step_kind;

/* A bend as the kernel wants it. */
typedef struct bend {
    float foot, slope, plus, before, shift, exponent, after, last;
} bend;

typedef struct step {
    step_kind kind;
    union {
        struct {
            ln_affine whole; /* as it was given or became; the kernel takes the floats */
            float m[3][4];
        } matrix;
        struct {
            float low, high;
        } clamp;
        struct {
            ln_bend_form form;
            bool mirror;
            bend of[3];
        } bend;
        ln_curves *curves;
        struct {
            ln_spline *of; /* three */
            bool backwards;
        } splines;
        ln_lattice *lattice;
        ln_lattice_back *back;
        struct {
            void (*rows)(const void *numbers, float *red, float *green, float *blue, int count);
            float numbers[LN_CHAIN_NUMBERS];
        } other;
    } of;
} step;

struct ln_chain {
    step *step;
    int count, room;
};

ln_chain *ln_chain_new(void)
{
    ln_chain *chain = calloc(1, sizeof *chain);
    if (!chain)
        ln_fail(LN_EMEMORY, "no memory for a look");
    return chain;
}

static void free_step(step *s)
{
    if (s->kind == CURVES)
        ln_curves_free(s->of.curves);
    else if (s->kind == SPLINES)
        free(s->of.splines.of);
    else if (s->kind == LATTICE)
        ln_lattice_free(s->of.lattice);
    else if (s->kind == LATTICE_BACK)
        ln_lattice_back_free(s->of.back);
}

void ln_chain_free(ln_chain *chain)
{
    if (!chain)
        return;
    for (int i = 0; i < chain->count; i++)
        free_step(&chain->step[i]);
    free(chain->step);
    free(chain);
}

int ln_chain_steps(const ln_chain *chain)
{
    return chain->count;
}

static ln_status add(ln_chain *chain, step s)
{
    if (chain->count == chain->room) {
        int room = chain->room ? 2 * chain->room : STEPS_FIRST;
        step *more = realloc(chain->step, (size_t)room * sizeof *more);
        if (!more) {
            free_step(&s);
            return ln_fail(LN_EMEMORY, "no memory for a look");
        }
        chain->step = more;
        chain->room = room;
    }
    chain->step[chain->count++] = s;
    return LN_OK;
}

static step *last_of(ln_chain *chain, step_kind kind)
{
    step *s = chain->count ? &chain->step[chain->count - 1] : NULL;
    return s && s->kind == kind ? s : NULL;
}

/* Adding steps. */

static bool changes_nothing(const ln_affine *a)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            if (a->m[i][j] != (i == j))
                return false;
    return true;
}

/* What `second` makes of what `first` made. */
static ln_affine after(const ln_affine *second, const ln_affine *first)
{
    ln_affine both;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) {
            both.m[i][j] = j == 3 ? second->m[i][3] : 0;
            for (int k = 0; k < 3; k++)
                both.m[i][j] += second->m[i][k] * first->m[k][j];
        }
    return both;
}

static void set_matrix(step *s, const ln_affine *matrix)
{
    s->kind = MATRIX;
    s->of.matrix.whole = *matrix;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            s->of.matrix.m[i][j] = (float)matrix->m[i][j];
}

ln_status ln_chain_matrix(ln_chain *chain, const ln_affine *matrix)
{
    step *last = last_of(chain, MATRIX), s;
    if (changes_nothing(matrix))
        return LN_OK;
    if (last) {
        ln_affine both = after(matrix, &last->of.matrix.whole);
        set_matrix(last, &both);
        return LN_OK;
    }
    set_matrix(&s, matrix);
    return add(chain, s);
}

ln_status ln_chain_clamp(ln_chain *chain, double low, double high)
{
    step *last = last_of(chain, CLAMP);
    const float l = (float)fmax(low, -(double)FLT_MAX), h = (float)fmin(high, (double)FLT_MAX);
    if (last && l <= last->of.clamp.high && h >= last->of.clamp.low) {
        last->of.clamp.low = l > last->of.clamp.low ? l : last->of.clamp.low;
        last->of.clamp.high = h < last->of.clamp.high ? h : last->of.clamp.high;
        return LN_OK;
    }
    return add(chain, (step){ CLAMP, .of.clamp = { l, h } });
}

ln_status ln_chain_bend(ln_chain *chain, ln_bend_form form, const ln_bend given[3])
{
    step s = { BEND, .of.bend = { .form = form, .mirror = given[0].mirror } };
    for (int c = 0; c < 3; c++) {
        const ln_bend *b = &given[c];
        s.of.bend.of[c] = (bend){ (float)b->foot, (float)b->slope, (float)b->plus, (float)b->before, (float)b->shift, (float)b->exponent,
                                  (float)b->after, (float)b->last };
    }
    return add(chain, s);
}

ln_status ln_chain_curves(ln_chain *chain, ln_curves *curves)
{
    return add(chain, (step){ CURVES, .of.curves = curves });
}

ln_status ln_chain_splines(ln_chain *chain, const ln_spline of[3], bool backwards)
{
    ln_spline *own = malloc(3 * sizeof *own);
    if (!own)
        return ln_fail(LN_EMEMORY, "no memory for a look");
    memcpy(own, of, 3 * sizeof *own);
    return add(chain, (step){ SPLINES, .of.splines = { own, backwards } });
}

ln_status ln_chain_lattice(ln_chain *chain, ln_lattice *lattice)
{
    return add(chain, (step){ LATTICE, .of.lattice = lattice });
}

ln_status ln_chain_lattice_back(ln_chain *chain, ln_lattice_back *back)
{
    return add(chain, (step){ LATTICE_BACK, .of.back = back });
}

ln_status ln_chain_other(ln_chain *chain, void (*rows)(const void *numbers, float *red, float *green, float *blue, int count), const float numbers[LN_CHAIN_NUMBERS])
{
    step s = { OTHER, .of.other.rows = rows };
    memcpy(s.of.other.numbers, numbers, sizeof s.of.other.numbers);
    return add(chain, s);
}

ln_status ln_chain_join(ln_chain *chain, ln_chain *more)
{
    ln_status status = LN_OK;
    int done = 0;
    while (done < more->count && !status) {
        step *s = &more->step[done++];
        status = s->kind == MATRIX  ? ln_chain_matrix(chain, &s->of.matrix.whole)
                 : s->kind == CLAMP ? ln_chain_clamp(chain, (double)s->of.clamp.low, (double)s->of.clamp.high)
                                    : add(chain, *s);
    }
    for (; done < more->count; done++)
        free_step(&more->step[done]);
    more->count = 0;
    return status;
}

/* Kernels. */

static void LN_CLONES clamp(float low, float high, float *restrict value, int count)
{
    for (int i = 0; i < count; i++) {
        float x = value[i] == value[i] ? value[i] : 0;
        x = x > low ? x : low;
        value[i] = x < high ? x : high;
    }
}

static inline float of_sign(float x, float like)
{
    return like < 0 ? -x : x;
}

static inline float at_least_least(float t)
{
    return t > FLT_MIN ? t : FLT_MIN;
}

/* 2^y as far as a float goes. */
static inline float two_to(float y)
{
    return ln_exp2_of(y < 127 ? y : 127);
}

/* One loop a form, so that each stays without branches. */

static void LN_CLONES to_power(const bend *b, bool mirror, float *restrict value, int count)
{
    const bend k = *b;
    for (int i = 0; i < count; i++) {
        float given = value[i], x = mirror && given < 0 ? -given : given;
        float t = k.before * x + k.shift;
        float power = t > 0 ? two_to(k.exponent * ln_log2_of(at_least_least(t))) : 0;
        float bent = x > k.foot ? k.after * power + k.last : k.slope * x + k.plus;
        value[i] = mirror ? of_sign(bent, given) : bent;
    }
}

static void LN_CLONES to_log(const bend *b, float *restrict value, int count)
{
    const bend k = *b;
    for (int i = 0; i < count; i++) {
        float x = value[i], bent = k.after * ln_log2_of(at_least_least(k.before * x + k.shift)) + k.last;
        value[i] = x > k.foot ? bent : k.slope * x + k.plus;
    }
}

static void LN_CLONES from_log(const bend *b, float *restrict value, int count)
{
    const bend k = *b;
    for (int i = 0; i < count; i++) {
        float x = value[i], bent = k.after * two_to(k.before * x + k.shift) + k.last;
        value[i] = x > k.foot ? bent : k.slope * x + k.plus;
    }
}

static void bend_channel(const step *s, int c, float *value, int count)
{
    const bend *b = &s->of.bend.of[c];
    if (s->of.bend.form == LN_BEND_POWER)
        to_power(b, s->of.bend.mirror, value, count);
    else if (s->of.bend.form == LN_BEND_LOG)
        to_log(b, value, count);
    else
        from_log(b, value, count);
}

static void run(const step *s, float *red, float *green, float *blue, int count)
{
    float *channel[3] = { red, green, blue };
    switch (s->kind) {
    case MATRIX: ln_matrix_rows(s->of.matrix.m, red, green, blue, count); break;
    case CLAMP:
        for (int c = 0; c < 3; c++)
            clamp(s->of.clamp.low, s->of.clamp.high, channel[c], count);
        break;
    case BEND:
        for (int c = 0; c < 3; c++)
            bend_channel(s, c, channel[c], count);
        break;
    case CURVES: ln_curves_rows(s->of.curves, red, green, blue, count); break;
    case SPLINES:
        for (int c = 0; c < 3; c++)
            (s->of.splines.backwards ? ln_spline_rows_back : ln_spline_rows)(&s->of.splines.of[c], channel[c], count);
        break;
    case LATTICE: ln_lattice_rows(s->of.lattice, red, green, blue, count); break;
    case LATTICE_BACK: ln_lattice_back_rows(s->of.back, red, green, blue, count); break;
    case OTHER: s->of.other.rows(s->of.other.numbers, red, green, blue, count); break;
    }
}

/* A clamp gives finite numbers by itself, and so does a lattice, whose weights are shares of 1. A curve may not: the difference of two of its values may be beyond a float. */
void ln_chain_rows(const ln_chain *chain, float *red, float *green, float *blue, int count)
{
    const step *last = chain->count ? &chain->step[chain->count - 1] : NULL;
    const bool finite = last && (last->kind == CLAMP || last->kind == LATTICE || last->kind == LATTICE_BACK);
    for (int at = 0; at < count; at += PIECE) {
        int piece = count - at < PIECE ? count - at : PIECE;
        for (int i = 0; i < chain->count; i++)
            run(&chain->step[i], red + at, green + at, blue + at, piece);
        if (finite)
            continue;
        clamp(-FLT_MAX, FLT_MAX, red + at, piece);
        clamp(-FLT_MAX, FLT_MAX, green + at, piece);
        clamp(-FLT_MAX, FLT_MAX, blue + at, piece);
    }
}

static void grade(const void *chain, float *red, float *green, float *blue, int count)
{
    ln_chain_rows(chain, red, green, blue, count);
}

ln_grade ln_chain_grade(const ln_chain *chain)
{
    return (ln_grade){ grade, chain };
}

/* Words. */

static int say_step(const step *s, char *text, size_t size)
{
    static const char *const names[] = { [MATRIX] = "a matrix", [CLAMP] = "a clamp", [SPLINES] = "curves through points", [LATTICE_BACK] = "an inverted lattice", [OTHER] = "a fixed function" };
    static const char *const bends[] = { [LN_BEND_POWER] = "a power", [LN_BEND_LOG] = "a logarithm", [LN_BEND_EXP] = "an exponential" };
    switch (s->kind) {
    case CURVES: return snprintf(text, size, "%scurves of %d points", s->of.curves->backwards ? "inverted " : "", s->of.curves->size);
    case LATTICE: return snprintf(text, size, "%dx%dx%d", s->of.lattice->size, s->of.lattice->size, s->of.lattice->size);
    case BEND: return snprintf(text, size, "%s", bends[s->of.bend.form]);
    default: return snprintf(text, size, "%s", names[s->kind]);
    }
}

void ln_chain_say(const ln_chain *chain, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "%s", chain->count ? "" : "nothing");
    for (int i = 0; i < chain->count && used < size; i++) {
        if (i)
            used += (size_t)snprintf(text + used, size - used, ", then ");
        if (used < size)
            used += (size_t)say_step(&chain->step[i], text + used, size - used);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/together.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/normal.h"

enum { ROUNDS = 6, PAIRS_MAX = LN_TOGETHER_MAX * (LN_TOGETHER_MAX - 1) / 2 };

/* The grade that gives `from` the look of `to`, read off places that both show. */
typedef struct link {
    int from, to;
    double effect[LN_TEN];
} link;

typedef struct scene {
    const ln_match_learnt *learnt;
    ln_match_member *member;
    int count;
    link link[PAIRS_MAX];
    int links;
    bool tied[LN_TOGETHER_MAX];            /* measured, or by links to one that is */
    double effect[LN_TOGETHER_MAX][LN_TEN]; /* the solution so far */
    double *precision, *pull;              /* of the unknowns of all members in a row */
} scene;

/* Pairs of measured ones are passed over: each stands by itself, and most pairs of a long film are of that kind. */
static ln_status find_links(scene *s, ln_job *job)
{
    for (int i = 0; i < s->count; i++)
        for (int k = i + 1; k < s->count; k++) {
            ln_match_evidence between;
            if (s->member[i].belief.measured && s->member[k].belief.measured)
                continue;
            ln_status status = ln_job_stopping(job) ? ln_job_stopped() : ln_match_look(&s->member[i].picture, 1, &s->member[k].picture, 1, &between);
            if (status)
                return status;
            if (!between.overlap.agreeing)
                continue;
            link *l = &s->link[s->links++];
            *l = (link){ .from = i, .to = k };
            memcpy(l->effect, between.seen, sizeof l->effect);
        }
    return LN_OK;
}

typedef struct one_then_other {
    ln_cdl cdl[2];
} one_then_other;

static void both(const void *what, float *red, float *green, float *blue, int count)
{
    const one_then_other *c = what;
    for (int i = 0; i < 2; i++)
        ln_cdl_rows(&c->cdl[i], red, green, blue, count);
}

/* What `first` and then `second` do. */
static void after(const double first[LN_TEN], const double second[LN_TEN], double effect[LN_TEN])
{
    one_then_other c;
    ln_effect_to_cdl(first, &c.cdl[0]);
    ln_effect_to_cdl(second, &c.cdl[1]);
    ln_effect_of(&(ln_grade){ both, &c }, effect);
}

/* From the measured ones outwards, which members can be told anything of, and a first solution for each. */
static void tie(scene *s)
{
    for (int i = 0; i < s->count; i++) {
        s->tied[i] = s->member[i].belief.measured;
        memcpy(s->effect[i], s->member[i].belief.effect, sizeof s->effect[i]);
    }
    for (bool more = true; more;) {
        more = false;
        for (int n = 0; n < s->links; n++) {
            const link *l = &s->link[n];
            if (s->tied[l->from] == s->tied[l->to])
                continue;
            more = true;
            if (s->tied[l->to])
                after(l->effect, s->effect[l->to], s->effect[l->from]);
            else { /* to first order the way back is the way there with its sign changed; the rounds put it right */
                for (int k = 0; k < LN_TEN; k++)
                    s->effect[l->to][k] = s->effect[l->from][k] - l->effect[k];
            }
            s->tied[l->from] = s->tied[l->to] = true;
        }
    }
}

/* One equation: the grade of `one`, less that of `other` (-1: less nothing), is `value`. */
static void add_equation(scene *s, int one, int other, const double value[LN_TEN], const double *inverse)
{
    const size_t width = (size_t)s->count * LN_TEN;
    for (int i = 0; i < LN_TEN; i++)
        for (int k = 0; k < LN_TEN; k++) {
            const double p = inverse[i * LN_TEN + k];
            const size_t row = (size_t)(one * LN_TEN + i), column = (size_t)(one * LN_TEN + k);
            s->precision[row * width + column] += p;
            s->pull[row] += p * value[k];
            if (other < 0)
                continue;
            const size_t other_row = (size_t)(other * LN_TEN + i), other_column = (size_t)(other * LN_TEN + k);
            s->precision[other_row * width + other_column] += p;
            s->precision[row * width + other_column] -= p;
            s->precision[other_row * width + column] -= p;
            s->pull[other_row] -= p * value[k];
        }
}

static void gather(scene *s)
{
    const size_t width = (size_t)s->count * LN_TEN;
    double inverse[LN_TEN * LN_TEN], put_together[LN_TEN], seen[LN_TEN * LN_TEN];
    memset(s->precision, 0, width * width * sizeof *s->precision);
    memset(s->pull, 0, width * sizeof *s->pull);
    ln_covariance_invert(s->learnt->seen[0], seen);
    for (int i = 0; i < s->count; i++) {
        const ln_match_belief *b = &s->member[i].belief;
        ln_covariance_invert(b->covariance[0], inverse);
        if (b->measured || !s->tied[i]) /* the untied stand beside the system, so that it can be solved */
            add_equation(s, i, -1, b->effect, inverse);
    }
    for (int n = 0; n < s->links; n++) {
        const link *l = &s->link[n];
        if (!s->tied[l->from])
            continue;
        after(l->effect, s->effect[l->to], put_together);
        for (int k = 0; k < LN_TEN; k++)
            put_together[k] -= s->effect[l->to][k];
        add_equation(s, l->from, l->to, put_together, seen);
    }
}

/* What the solution says of each tied member, and how sure it is. */
static void conclude(scene *s)
{
    const size_t width = (size_t)s->count * LN_TEN;
    for (int i = 0; i < s->count; i++) {
        ln_match_member *m = &s->member[i];
        for (int n = 0; n < s->links; n++)
            m->evidence.leant += s->tied[i] && !m->belief.measured && (s->link[n].from == i || s->link[n].to == i);
        if (!s->tied[i])
            continue;
        memcpy(m->belief.effect, s->effect[i], sizeof m->belief.effect);
        for (int k = 0; k < LN_TEN; k++) {
            memset(s->pull, 0, width * sizeof *s->pull);
            s->pull[i * LN_TEN + k] = 1;
            ln_triangle_solve_in_place(s->precision, width, s->pull);
            memcpy(m->belief.covariance[k], s->pull + (ptrdiff_t)i * LN_TEN, sizeof m->belief.covariance[k]);
        }
        m->belief.strange = false;
    }
    for (int i = 0; i < s->count; i++)
        s->member[i].belief.measured = s->tied[i];
}

static ln_status solve_all(scene *s)
{
    const size_t width = (size_t)s->count * LN_TEN;
    for (int round = 0; round < ROUNDS; round++) {
        gather(s);
        if (!ln_triangle_in_place(s->precision, width))
            return LN_OK; /* learnt numbers that are no covariances: each is believed by itself */
        ln_triangle_solve_in_place(s->precision, width, s->pull);
        for (int i = 0; i < s->count; i++)
            if (s->tied[i])
                memcpy(s->effect[i], s->pull + (ptrdiff_t)i * LN_TEN, sizeof s->effect[i]);
    }
    conclude(s);
    return LN_OK;
}

ln_status ln_match_together(const ln_match_learnt *learnt, ln_match_member *member, int count, ln_job *job)
{
    ln_status status = LN_OK;
    const size_t width = (size_t)count * LN_TEN;
    for (int i = 0; i < count; i++) {
        member[i].evidence.leant = 0;
        ln_match_believe(learnt, &member[i].evidence, &member[i].belief);
    }
    scene *s = calloc(1, sizeof *s + (width + 1) * width * sizeof(double));
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for %d shots at once", count);
    s->learnt = learnt;
    s->member = member;
    s->count = count;
    s->precision = (double *)(s + 1);
    s->pull = s->precision + width * width;
    bool measured = false;
    for (int i = 0; i < count; i++)
        measured = measured || member[i].belief.measured;
    if (measured) /* else nothing can be leant on */
        status = find_links(s, job);
    if (!status && s->links) {
        tie(s);
        status = solve_all(s);
    }
    free(s);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "metrics.h"

enum { BEFORE, AFTER, VOICE, PERIOD, NOISE, CONSONANTS, RATIO, FIGURES };

typedef struct row {
    char mix[40], period[40], noise[40], condition[24], system[24];
    double figure[FIGURES];
} row;

typedef struct table {
    row *rows;
    size_t count;
} table;

/* In the order in which they are printed; `harm`: nothing in the clip should go, so what counts is what is left. */
static const struct condition {
    const char *name, *title;
    bool harm;
} conditions[] = {
    { "clean", "a clean example of 1.5 s", false },
    { "polluted", "the example holds the period sound too", false },
    { "stays", "the same, and a stretch that stays is shown", false },
    { "loud", "the example is 8 dB too loud", false },
    { "soft", "the example is 8 dB too soft", false },
    { "cut", "a clean example, and the track is cut", false },
    { "nothing", "nothing is shown", false },
    { "cut-nothing", "nothing is shown, and the track is cut", false },
    { "absent", "the noise that was shown is absent", true },
    { "harmless", "nothing is shown and nothing is modern", true },
};
enum { CONDITIONS = sizeof conditions / sizeof *conditions };

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void score_print(const score *s, const char *folder, const char *system, const char *condition)
{
    char path[600], family[3][40] = { "", "", "" };
    snprintf(path, sizeof path, "%s/names.tsv", folder);
    FILE *file = fopen(path, "r");
    for (int i = 0; file && i < 3; i++)
        if (fscanf(file, "%39[^\t]%*[^\n]\n", family[i]) != 1)
            break;
    if (file)
        fclose(file);
    printf("%s\t%s\t%s\t%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", last_name(folder), family[1], family[2], condition, system, s->before, s->after, s->left[0],
           s->left[1], s->left[2], s->consonants, s->ratio);
}

static int read_table(const char *path, table *t)
{
    char line[1000];
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        row r, *more;
        double *f = r.figure;
        if (sscanf(line, "%39s %39s %39s %23s %23s %lf %lf %lf %lf %lf %lf %lf", r.mix, r.period, r.noise, r.condition, r.system, f, f + 1, f + 2, f + 3, f + 4, f + 5, f + 6) != 12)
            continue;
        more = realloc(t->rows, (t->count + 1) * sizeof *more);
        if (!more)
            break;
        t->rows = more;
        t->rows[t->count++] = r;
    }
    if (!file) {
        fprintf(stderr, "cannot read %s\n", path);
        return 1;
    }
    fclose(file);
    return 0;
}

/* Figures of the rows of one condition and system ("" any family); `figure` FIGURES is the gain, after less before. */
static size_t column(const table *t, const char *condition, const char *system, const char *period, const char *noise, int figure, double *out)
{
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++) {
        const row *r = &t->rows[i];
        if (strcmp(r->condition, condition) || strcmp(r->system, system) || (*period && strcmp(r->period, period)) || (*noise && strcmp(r->noise, noise)))
            continue;
        out[count++] = figure == FIGURES ? r->figure[AFTER] - r->figure[BEFORE] : r->figure[figure];
    }
    return count;
}

static double mean_figure(const table *t, const char *condition, const char *system, const char *period, const char *noise, int figure, double *room)
{
    return mean_of(room, column(t, condition, system, period, noise, figure, room));
}

static void cell(double value)
{
    if (isnan(value))
        printf(" | -");
    else
        printf(" | %.2f", value);
}

static void system_line(const table *t, const struct condition *c, const char *system, double *room)
{
    size_t count = column(t, c->name, system, "", "", c->harm ? AFTER : FIGURES, room), worse = 0, harmed = 0;
    for (size_t i = 0; i < count; i++) {
        worse += room[i] < 0;
        harmed += room[i] < -0.5;
    }
    printf("| %s", system);
    cell(mean_of(room, count));
    cell(quantile_of(room, count, 0.5));
    cell(quantile_of(room, count, 0.05));
    if (!c->harm)
        printf(" | %.0f %% | %.0f %%", 100.0 * (double)worse / (double)count, 100.0 * (double)harmed / (double)count);
    for (int figure = VOICE; figure <= (c->harm ? CONSONANTS : RATIO); figure++)
        if (!(c->harm && figure == NOISE))
            cell(mean_figure(t, c->name, system, "", "", figure, room));
    printf(" |\n");
}

/* Each system once, in the order of the rows. */
static size_t systems_of(const table *t, const char *condition, const char **names, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++) {
        size_t k = 0;
        while (k < count && strcmp(names[k], t->rows[i].system))
            k++;
        if (k == count && count < most && !strcmp(t->rows[i].condition, condition))
            names[count++] = t->rows[i].system;
    }
    return count;
}

static void condition_table(const table *t, const struct condition *c, double *room, chart *bars)
{
    const char *names[32];
    size_t count = systems_of(t, c->name, names, 32);
    if (!count)
        return;
    printf("\n### %c%s\n\n", c->title[0] - 'a' + 'A', c->title + 1);
    printf(c->harm ? "| system | SI-SDR left, mean | median | 5th percentile | voice | period | consonants |\n|---|---|---|---|---|---|---|\n"
                   : "| system | dSI-SDR, mean | median | 5th percentile | worse | by 0.5 dB | voice | period | noise | consonants | musical noise |\n"
                     "|---|---|---|---|---|---|---|---|---|---|---|\n");
    if (!c->harm)
        chart_group(bars, c->title);
    for (size_t i = 0; i < count; i++) {
        system_line(t, c, names[i], room);
        if (!c->harm)
            chart_bar(bars, names[i], mean_figure(t, c->name, names[i], "", "", FIGURES, room));
    }
}

typedef struct family {
    char name[40];
    double gain, oracle, period;
    size_t count;
} family;

static int farthest_first(const void *a, const void *b)
{
    double x = ((const family *)a)->oracle - ((const family *)a)->gain, y = ((const family *)b)->oracle - ((const family *)b)->gain;
    return (x < y) - (x > y);
}

/* What the clean example brings by family, those farthest from the oracle first; nothing where either was not asked. */
static void family_table(const table *t, bool of_noise, const char *system, double *room)
{
    family list[64];
    size_t count = 0;
    if (!column(t, "clean", system, "", "", FIGURES, room) || !column(t, "clean", "oracle", "", "", FIGURES, room))
        return;
    for (size_t i = 0; i < t->count && count < 64; i++) {
        const char *name = of_noise ? t->rows[i].noise : t->rows[i].period, *period = of_noise ? "" : name, *noise = of_noise ? name : "";
        size_t k = 0;
        while (k < count && strcmp(list[k].name, name))
            k++;
        if (k < count)
            continue;
        family *f = &list[count++];
        snprintf(f->name, sizeof f->name, "%s", name);
        f->count = column(t, "clean", system, period, noise, FIGURES, room);
        f->gain = mean_of(room, f->count);
        f->oracle = mean_figure(t, "clean", "oracle", period, noise, FIGURES, room);
        f->period = mean_figure(t, "clean", system, period, noise, PERIOD, room);
    }
    qsort(list, count, sizeof *list, farthest_first);
    printf("\n### %s, clean example, by family of the %s\n\n| family | mixes | dSI-SDR | oracle | to the oracle | period left |\n|---|---|---|---|---|---|\n", system,
           of_noise ? "noise" : "period sound");
    for (size_t i = 0; i < count; i++)
        if (list[i].count)
            printf("| %s | %zu | %.2f | %.2f | %.2f | %.2f |\n", list[i].name, list[i].count, list[i].gain, list[i].oracle, list[i].oracle - list[i].gain, list[i].period);
}

/* The same mixes at another level or rate, against themselves with a clean example. */
static void invariance_table(const table *t, const char *system)
{
    static const char *const others[] = { "quiet", "8000", "16000", "44100", "96000" };
    bool head = false;
    for (size_t o = 0; o < sizeof others / sizeof *others; o++) {
        double most = 0, sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < t->count; i++)
            for (size_t k = 0; !strcmp(t->rows[i].condition, others[o]) && k < t->count; k++) {
                const row *a = &t->rows[i], *b = &t->rows[k];
                if (strcmp(b->condition, "clean") || strcmp(a->system, b->system) || strcmp(a->mix, b->mix) || strcmp(a->system, system))
                    continue;
                double difference = a->figure[AFTER] - a->figure[BEFORE] - b->figure[AFTER] + b->figure[BEFORE];
                most = fmax(most, fabs(difference));
                sum += difference;
                count++;
            }
        if (count && !head)
            printf("\n### Other levels and rates (%s)\n\n| | mixes | dSI-SDR against the same at 48 kHz, mean | largest |\n|---|---|---|---|\n", system);
        head = head || count;
        if (count)
            printf("| %s | %zu | %+.3f | %.3f |\n", o == 0 ? "40 dB softer" : others[o], count, sum / (double)count, most);
    }
}

static void speed_table(const char *path)
{
    char system[24], condition[24], last[24] = "";
    double seconds, sound;
    FILE *file = fopen(path, "r");
    if (!file)
        return;
    printf("\n### Processor time\n\n| system | times realtime on one core |\n|---|---|\n");
    while (fscanf(file, "%23s %23s %lf %lf", system, condition, &seconds, &sound) == 4)
        if (seconds > 0 && strcmp(system, last)) { /* the first condition speaks for all */
            printf("| %s | %.0f |\n", system, sound / seconds);
            memcpy(last, system, sizeof last);
        }
    fclose(file);
}

int report(const char *scores, const char *speeds, const char *path)
{
    table t = { 0 };
    int status = read_table(scores, &t);
    double *room = malloc((t.count + 1) * sizeof *room);
    chart *bars = chart_new();
    for (int c = 0; !status && room && bars && c < CONDITIONS; c++)
        condition_table(&t, &conditions[c], room, bars);
    if (!status && room && bars) {
        static const char *const ours[] = { "classic", "hush" };
        for (int i = 0; i < 4; i++)
            family_table(&t, i % 2 == 0, ours[i / 2], room);
        for (int i = 0; i < 2; i++)
            invariance_table(&t, ours[i]);
        speed_table(speeds);
        status = !chart_write(bars, path);
    }
    chart_free(bars);
    free(room);
    free(t.rows);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that run.sh strings together; sounds between them lie in files of bare 32-bit floats, so that programs of any language can take part.
 *
 *   mixes LIST AUDIO SPLIT PROFILE COUNT FOLDER   make mixes 0 to COUNT - 1, each in a folder of its own, unless they are there
 *   treat SYSTEM < tasks                  clean them; prints the processor's seconds and the seconds of sound
 *   score SYSTEM CONDITION < tasks        print a line for each clip (see report.h)
 *   report SCORES SPEEDS CHART            print the tables and draw the chart
 *   sum FOLDER WHOLE ONE OTHER            print how far ONE and OTHER together are from WHOLE, in dB of it
 *
 * A task is a line: rate, folder of the mix, sound, example, what stays, result; files are named inside the folder, "-" is none, the result may lie anywhere. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "metrics.h"
#include "mixes.h"
#include "report.h"
#include "systems.h"

static void give_up(const char *what, const char *which)
{
    fprintf(stderr, "%s %s\n", what, which);
    exit(1);
}

static void write_sound(const char *folder, const char *name, const float *sound, size_t length)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s.f32", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(sound, sizeof *sound, length, file) != length || fclose(file))
        give_up("cannot write", path);
}

/* malloc; "-" is NULL. A name without a slash lies in `folder`. */
static float *read_sound(const char *folder, const char *name, size_t *length)
{
    char path[600];
    struct stat about;
    *length = 0;
    if (!strcmp(name, "-"))
        return NULL;
    snprintf(path, sizeof path, strchr(name, '/') ? "%.0s%s" : "%s/%s.f32", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &about))
        give_up("cannot read", path);
    *length = (size_t)about.st_size / sizeof(float);
    float *sound = malloc((*length + 1) * sizeof *sound);
    if (!sound || fread(sound, sizeof *sound, *length, file) != *length)
        give_up("cannot read", path);
    fclose(file);
    return sound;
}

/* One mix in its folder: parts, sums, and the example as it is, polluted, 8 dB too loud and too soft. */
static void write_mix(const mix *m, const char *folder)
{
    static float keep[MIX_LENGTH], all[MIX_LENGTH], example[3][MIX_EXAMPLE];
    for (int i = 0; i < MIX_LENGTH; i++) {
        keep[i] = m->part[MIX_VOICE][i] + m->part[MIX_PERIOD][i];
        all[i] = keep[i] + m->part[MIX_NOISE][i];
    }
    for (int i = 0; i < MIX_EXAMPLE; i++) {
        example[0][i] = m->example[i] + m->beside[i];
        example[1][i] = m->example[i] * 2.5119F;
        example[2][i] = m->example[i] * 0.3981F;
    }
    write_sound(folder, "voice", m->part[MIX_VOICE], MIX_LENGTH);
    write_sound(folder, "period", m->part[MIX_PERIOD], MIX_LENGTH);
    write_sound(folder, "noise", m->part[MIX_NOISE], MIX_LENGTH);
    write_sound(folder, "keep", keep, MIX_LENGTH);
    write_sound(folder, "mix", all, MIX_LENGTH);
    write_sound(folder, "example", m->example, MIX_EXAMPLE);
    write_sound(folder, "polluted", example[0], MIX_EXAMPLE);
    write_sound(folder, "loud", example[1], MIX_EXAMPLE);
    write_sound(folder, "soft", example[2], MIX_EXAMPLE);
    write_sound(folder, "stays", m->stays, MIX_EXAMPLE);
}

/* The names come last: a folder that has them is whole. */
static int make_mixes(char **word)
{
    static mix m;
    shelf *s = shelf_open(word[0], word[1], word[2], word[3]);
    if (!s)
        give_up("no recordings of that split and profile in", word[0]);
    for (int n = 0; n < atoi(word[4]); n++) {
        char folder[500], names[600];
        snprintf(folder, sizeof folder, "%s/%d", word[5], n);
        snprintf(names, sizeof names, "%s/names.tsv", folder);
        FILE *file = fopen(names, "r");
        if (file) {
            fclose(file);
            continue;
        }
        if (!mix_make(s, (unsigned)n, &m))
            give_up("no mix can be made of", word[0]);
        mkdir(folder, 0777);
        write_mix(&m, folder);
        file = fopen(names, "w");
        if (!file)
            give_up("cannot write", names);
        for (int p = 0; p < MIX_PARTS; p++)
            fprintf(file, "%s\t%s\n", m.family[p], m.recording[p]);
        fclose(file);
    }
    shelf_close(s);
    return 0;
}

enum { RATE, FOLDER, IN, EXAMPLE, STAYS, OUT, WORDS };

static int next_task(char *line, int size, char **word)
{
    if (!fgets(line, size, stdin))
        return 0;
    line[strcspn(line, "\n")] = 0;
    for (int i = 0; i < WORDS; i++)
        if (!(word[i] = strtok(i ? NULL : line, "\t")))
            give_up("a task wants six fields:", line);
    return 1;
}

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int treat(const char *name)
{
    char line[3000], *word[WORDS];
    double seconds = 0, sound = 0;
    const system_entry *system = systems;
    while (system->name && strcmp(system->name, name))
        system++;
    if (!system->name)
        give_up("no such system:", name);
    while (next_task(line, sizeof line, word)) {
        task t = { .rate = atoi(word[RATE]) };
        size_t same;
        float *in = read_sound(word[FOLDER], word[IN], &t.length), *example = read_sound(word[FOLDER], word[EXAMPLE], &t.example_length);
        float *stays = read_sound(word[FOLDER], word[STAYS], &t.stays_length), *keep = read_sound(word[FOLDER], "keep", &same), *noise = read_sound(word[FOLDER], "noise", &same);
        t.in = in, t.example = example, t.stays = stays, t.keep = keep, t.noise = noise;
        t.out = calloc(t.length, sizeof *t.out);
        double start = processor_seconds();
        system->run(&t);
        seconds += processor_seconds() - start;
        sound += (double)t.length / t.rate;
        char *slash = strrchr(word[OUT], '/');
        word[OUT][strlen(word[OUT]) - 4] = 0; /* ".f32", which write_sound gives back */
        *slash = 0;
        write_sound(word[OUT], slash + 1, t.out, t.length);
        free(t.out), free(in), free(example), free(stays), free(keep), free(noise);
    }
    printf("%.3f\t%.3f\n", seconds, sound);
    return 0;
}

/* Everybody is judged without the first and last 50 ms, which those who answer late do not have. */
static void score_one(char **word, int delay, const char *system, const char *condition)
{
    size_t length, got;
    float *in = read_sound(word[FOLDER], word[IN], &length), *raw = read_sound("", word[OUT], &got), *out = calloc(length, sizeof *out);
    float *keep = read_sound(word[FOLDER], "keep", &length), *part[MIX_PARTS];
    int rate = atoi(word[RATE]);
    size_t edge = (size_t)rate / 20, inner = length - 2 * edge;
    score s = { .ratio = (double)NAN };
    static const char *const names[MIX_PARTS] = { "voice", "period", "noise" };
    for (size_t i = 0; out && i < length; i++) {
        long from = (long)i + delay;
        out[i] = from >= 0 && from < (long)got ? raw[from] : 0;
        out[i] = isfinite(out[i]) ? out[i] : 0;
    }
    s.before = si_sdr(keep + edge, in + edge, inner);
    s.after = si_sdr(keep + edge, out + edge, inner);
    powers a = powers_of(in + edge, inner, rate), z = powers_of(out + edge, inner, rate), k = powers_of(keep + edge, inner, rate), p[MIX_PARTS];
    for (int i = 0; i < MIX_PARTS; i++) {
        part[i] = read_sound(word[FOLDER], names[i], &length);
        p[i] = powers_of(part[i] + edge, inner, rate);
        s.left[i] = retained(&p[i], &a, &z, NULL, 0, rate);
    }
    bool *rows = consonants(&p[MIX_VOICE]);
    s.consonants = retained(&p[MIX_VOICE], &a, &z, rows, 4000, 8000);
    if (strcmp(word[IN], "keep"))
        s.ratio = musical_noise(&k, &p[MIX_NOISE], &a, &z);
    score_print(&s, word[FOLDER], system, condition);
    free(rows), free(in), free(raw), free(out), free(keep), free(a.power), free(z.power), free(k.power);
    for (int i = 0; i < MIX_PARTS; i++)
        free(part[i]), free(p[i].power);
}

/* How late the system answers is measured on the first clip, whose sound it was given in order to be measured. */
static int score_all(const char *system, const char *condition)
{
    char line[3000], *word[WORDS];
    int delay = 0;
    for (bool first = true; next_task(line, sizeof line, word); first = false) {
        if (first) {
            size_t length, got;
            float *in = read_sound(word[FOLDER], word[IN], &length), *out = read_sound("", word[OUT], &got);
            delay = delay_of(in, out, length < got ? length : got, atoi(word[RATE]) / 20);
            if (delay)
                fprintf(stderr, "%s, %s: answers %d samples late\n", system, condition, delay);
            free(in), free(out);
        }
        score_one(word, delay, system, condition);
    }
    return 0;
}

static int sum(char **word)
{
    size_t length, same;
    float *whole = read_sound(word[0], word[1], &length), *one = read_sound(word[0], word[2], &same), *other = read_sound(word[0], word[3], &same);
    double all = 0, off = 0;
    for (size_t i = 0; i < length && i < same; i++) {
        double d = (double)one[i] + (double)other[i] - (double)whole[i];
        all += (double)whole[i] * (double)whole[i];
        off += d * d;
    }
    printf("%.1f\n", 10 * log10((off + 1e-30) / (all + 1e-20)));
    free(whole), free(one), free(other);
    return length == same ? 0 : 1;
}

int main(int count, char **word)
{
    if (count == 8 && !strcmp(word[1], "mixes"))
        return make_mixes(word + 2);
    if (count == 3 && !strcmp(word[1], "treat"))
        return treat(word[2]);
    if (count == 4 && !strcmp(word[1], "score"))
        return score_all(word[2], word[3]);
    if (count == 6 && !strcmp(word[1], "sum"))
        return sum(word + 2);
    if (count == 5 && !strcmp(word[1], "report"))
        return report(word[2], word[3], word[4]);
    fprintf(stderr, "usage: %s mixes|treat|score|sum|report ...: bench/sound/run.sh calls it\n", word[0]);
    return 2;
}

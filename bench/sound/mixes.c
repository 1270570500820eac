/* SPDX-License-Identifier: Apache-2.0 */
#include "mixes.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VOICE, PERIOD, MODERN, CLASSES };
static const char *const class_names[CLASSES] = { "voice", "period", "modern" };

/* Kinds that make a bed of noise, as the manifest names them; lines and beeps are for another bench. */
static const char *const noise_kinds[] = { "chainsaw", "helicopter", "car", "train", "city", "traffic", "aircraft-propeller", "aircraft-jet", "snowmobile", "city-bus-tram",
                                           "traffic-car", "construction", "compressor", "pump", "motorcycle", "ventilation", "generator", "machine", "computer-fan", "air-hiss", NULL };
static const char *const period_kinds[] = { "birds", "rain", "sea", "clock", "fire", "dog", "rooster", "crowd", "animals", "horse-cart", "wind", "thunder", "stream", "bells", "insects",
                                            "market-bell", "footsteps", "waves", "forest", "heavy-rain", "water", "fireplace", "waterfall", "farm", NULL };

/* One recording: the files that were cut from it, one after the other. */
typedef struct recording {
    char group[200], kind[40], files[8][240];
    int count;
    double seconds;
} recording;

struct shelf {
    char folder[300];
    recording *list[CLASSES];
    size_t count[CLASSES];
};

static uint32_t draw(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static double uniform(uint32_t *seed, double low, double high)
{
    return low + (high - low) * draw(seed) / 4294967296.0;
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261U;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619U;
    return h ^ h >> 15;
}

static int listed(const char *const *list, const char *kind)
{
    for (; *list; list++)
        if (!strcmp(*list, kind))
            return 1;
    return 0;
}

/* ESC-10 cuts one recording into files -A, -B ...; elsewhere a file is a recording. */
static void group_of(const char *file, char *group, size_t size)
{
    snprintf(group, size, "%.180s", file);
    char *dash = strrchr(group, '-');
    if (strstr(file, "/ESC-10/") && dash)
        *dash = 0;
}

static recording *find_group(shelf *s, int class, const char *group)
{
    for (size_t i = 0; i < s->count[class]; i++)
        if (!strcmp(s->list[class][i].group, group))
            return &s->list[class][i];
    recording *list = realloc(s->list[class], (s->count[class] + 1) * sizeof *list);
    if (!list)
        return NULL;
    s->list[class] = list;
    recording *r = &list[s->count[class]++];
    memset(r, 0, sizeof *r);
    snprintf(r->group, sizeof r->group, "%s", group);
    return r;
}

static void take_line(shelf *s, char *line, int half)
{
    char *field[4], *rest = line, group[200];
    for (int i = 0; i < 4; i++) {
        field[i] = rest;
        rest = strchr(rest, '\t');
        if (!rest)
            return;
        *rest++ = 0;
    }
    double seconds = atof(field[3]);
    int class = !strcmp(field[1], "voice") ? VOICE : !strcmp(field[1], "period") ? PERIOD : MODERN;
    if ((class == VOICE && (!strstr(field[0], "/Resemblyzer/") || seconds < 8)) || (class == PERIOD && (!listed(period_kinds, field[2]) || seconds < 4.9)) ||
        (class == MODERN && (!listed(noise_kinds, field[2]) || seconds < 4.9)))
        return;
    if (strlen(field[0]) >= 180)
        return;
    group_of(field[0], group, sizeof group);
    recording *r = (int)(hash(group) & 1) == half ? find_group(s, class, group) : NULL;
    if (!r || r->count == 8)
        return;
    snprintf(r->kind, sizeof r->kind, "%s", field[2]);
    snprintf(r->files[r->count++], sizeof r->files[0], "%.180s", field[0]);
    r->seconds += seconds;
}

shelf *shelf_open(const char *folder, int half)
{
    char path[400], line[4000];
    snprintf(path, sizeof path, "%s/manifest.tsv", folder);
    FILE *file = fopen(path, "r");
    shelf *s = file ? calloc(1, sizeof *s) : NULL;
    while (s && fgets(line, sizeof line, file))
        take_line(s, line, half);
    if (file)
        fclose(file);
    if (s)
        snprintf(s->folder, sizeof s->folder, "%s", folder);
    return s;
}

void shelf_close(shelf *s)
{
    for (int c = 0; s && c < CLASSES; c++)
        free(s->list[c]);
    free(s);
}

/* Kinds weigh alike, however many recordings each has. */
static const recording *pick(const shelf *s, int class, uint32_t *seed)
{
    const recording *first = &s->list[class][draw(seed) % s->count[class]], *chosen = first;
    const char *kinds[64];
    size_t count = 0, of_kind = 0;
    for (size_t i = 0; i < s->count[class]; i++) {
        size_t k = 0;
        while (k < count && strcmp(kinds[k], s->list[class][i].kind))
            k++;
        if (k == count && count < 64)
            kinds[count++] = s->list[class][i].kind;
    }
    const char *kind = kinds[draw(seed) % count];
    for (size_t i = 0; i < s->count[class]; i++)
        if (!strcmp(s->list[class][i].kind, kind) && draw(seed) % ++of_kind == 0)
            chosen = &s->list[class][i];
    return chosen;
}

/* All of a recording at 48 kHz mono; *count samples, malloc. */
static float *decode(const shelf *s, const recording *r, size_t *count)
{
    size_t room = 1 << 20, got = 0;
    float *sound = malloc(room * sizeof *sound);
    for (int f = 0; sound && f < r->count; f++) {
        char command[800];
        snprintf(command, sizeof command, "ffmpeg -v error -nostdin -i '%s/%s' -t 60 -ac 1 -ar %d -f f32le -", s->folder, r->files[f], MIX_RATE);
        FILE *pipe = popen(command, "r");
        for (size_t n; pipe && (n = fread(sound + got, sizeof *sound, room - got, pipe)) > 0;) {
            got += n;
            if (got == room) {
                float *more = realloc(sound, 2 * room * sizeof *sound);
                if (!more)
                    break;
                sound = more;
                room *= 2;
            }
        }
        if (pipe)
            pclose(pipe);
    }
    *count = got;
    return sound;
}

/* `length` samples from `at` on; what the recording lacks is made by going round in [low, high) with seams of 20 ms. */
static void lay(const float *from, size_t low, size_t high, size_t at, float *to, size_t length)
{
    const size_t seam = MIX_RATE / 50;
    size_t pos = at;
    for (size_t i = 0; i < length; i++) {
        to[i] = from[pos];
        size_t left = high - pos;
        if (left <= seam) {
            float share = (float)(seam - left) / (float)seam;
            to[i] = (1 - share) * to[i] + share * from[low + seam - left];
        }
        if (++pos >= high)
            pos = low + seam;
    }
}

/* Examples from one end of the recording, the mix from what is left. */
static int cut(const float *sound, size_t count, uint32_t *seed, float *main, float *one, float *two)
{
    size_t examples = (size_t)MIX_EXAMPLE * (two ? 2 : 1);
    if (count < examples + MIX_RATE)
        return 0;
    int front = (int)(draw(seed) & 1);
    size_t low = front ? examples : 0, high = front ? count : count - examples, head = front ? 0 : high;
    size_t spare = high - low > MIX_LENGTH ? high - low - MIX_LENGTH : 0;
    lay(sound, low, high, low + (spare ? draw(seed) % spare : 0), main, MIX_LENGTH);
    memcpy(one, sound + head, sizeof(float) * MIX_EXAMPLE);
    if (two)
        memcpy(two, sound + head + MIX_EXAMPLE, sizeof(float) * MIX_EXAMPLE);
    return 1;
}

static double energy(const float *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)x[i] * (double)x[i];
    return sum;
}

static void scale(float *x, size_t count, double by)
{
    for (size_t i = 0; i < count; i++)
        x[i] *= (float)by;
}

static int set_levels(mix *m, uint32_t *seed)
{
    static float keep[MIX_LENGTH];
    double voice = energy(m->voice, MIX_LENGTH), period = energy(m->period, MIX_LENGTH), noise = energy(m->noise, MIX_LENGTH);
    if (voice <= 0 || period <= 1e-6 || noise <= 1e-6 || energy(m->example, MIX_EXAMPLE) <= 1e-4 * noise || energy(m->stays, MIX_EXAMPLE) <= 1e-4 * period ||
        energy(m->beside, MIX_EXAMPLE) <= 1e-4 * period)
        return 0;
    double by = sqrt(voice / period) * pow(10, uniform(seed, -10, 0) / 20);
    scale(m->period, MIX_LENGTH, by);
    scale(m->stays, MIX_EXAMPLE, by);
    scale(m->beside, MIX_EXAMPLE, by);
    for (int i = 0; i < MIX_LENGTH; i++)
        keep[i] = m->voice[i] + m->period[i];
    by = sqrt(energy(keep, MIX_LENGTH) / noise) * pow(10, uniform(seed, -10, 0) / 20);
    scale(m->noise, MIX_LENGTH, by);
    scale(m->example, MIX_EXAMPLE, by);
    return 1;
}

int mix_make(const shelf *s, unsigned number, mix *m)
{
    uint32_t seed = number * 2654435761U + 12345;
    for (int i = 0; i < 8; i++)
        draw(&seed);
    for (int tries = 0; tries < 20; tries++) {
        float *sound[CLASSES] = { 0 };
        size_t count[CLASSES] = { 0 };
        for (int c = 0; c < CLASSES; c++) {
            const recording *r = pick(s, c, &seed);
            sound[c] = decode(s, r, &count[c]);
            snprintf(m->names[c], sizeof m->names[c], "%s: %.180s", class_names[c], r->group);
        }
        int good = count[VOICE] >= MIX_RATE;
        if (good)
            lay(sound[VOICE], 0, count[VOICE], 0, m->voice, MIX_LENGTH);
        good = good && cut(sound[PERIOD], count[PERIOD], &seed, m->period, m->stays, m->beside) && cut(sound[MODERN], count[MODERN], &seed, m->noise, m->example, NULL);
        for (int c = 0; c < CLASSES; c++)
            free(sound[c]);
        if (good && set_levels(m, &seed))
            return 1;
    }
    return 0;
}

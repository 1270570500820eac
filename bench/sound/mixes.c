/* SPDX-License-Identifier: Apache-2.0 */
#include "mixes.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mixer/splits.h"

static const char *const class_names[MIX_PARTS] = { "voice", "period", "modern" };
static const char *const lines[] = { "alarm-clock-electronic", "beep", "mains-hum", "reversing-beeper", "telephone-bell", "steam-whistle", "bicycle-bell", "whistling" };

/* The families of the profile "street", and what they are drawn as. */
static const struct {
    const char *family, *group;
} street[] = {
    { "helicopter", "rotor" }, { "chainsaw", "saw" }, { "saw-electric", "saw" }, { "car", "road" }, { "motor-bus", "road" }, { "motor-cycle", "road" }, { "dense-traffic", "road" },
    { "electric-train", "train" }, { "steam-train", "train" }, { "propeller-aircraft", "aircraft" }, { "jet", "aircraft" }, { "machine", "machine" }, { "computer-fan", "machine" },
    { "ventilation", "machine" }, { "compressor", "machine" }, { "motor-pump", "machine" }, { "generator", "machine" }, { "siren-wail", "siren" },
    { "rain", "rain" }, { "sea", "sea" }, { "clock", "clock" }, { "dogs", "dogs" }, { "cocks", "cocks" }, { "fire", "fire" }, { "baby", "baby" }, { "voice", "voice" },
};

/* One recording: the files that were cut from it, one after the other. */
typedef struct recording {
    char name[240], family[40], files[8][240];
    const char *group; /* what is drawn: its family, unless the profile says otherwise */
    int count;
    double seconds;
} recording;

struct shelf {
    char folder[300];
    bool street;
    recording *list[MIX_PARTS];
    size_t count[MIX_PARTS];
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

/* ESC-10 cuts one recording into files -A, -B ...; elsewhere a file is a recording. */
static void recording_of(const char *file, char *name, size_t size)
{
    snprintf(name, size, "%s", file);
    char *dash = strrchr(name, '-');
    if (strstr(file, "/ESC-10/") && dash)
        *dash = 0;
}

static recording *find_recording(shelf *s, int class, const char *name)
{
    for (size_t i = 0; i < s->count[class]; i++)
        if (!strcmp(s->list[class][i].name, name))
            return &s->list[class][i];
    recording *list = realloc(s->list[class], (s->count[class] + 1) * sizeof *list);
    if (!list)
        return NULL;
    s->list[class] = list;
    recording *r = &list[s->count[class]++];
    memset(r, 0, sizeof *r);
    snprintf(r->name, sizeof r->name, "%s", name);
    return r;
}

enum { FILE_NAME, CLASS, FAMILY, RECORDING, SECONDS, SPLIT, COLUMNS };
static const char *const headings[COLUMNS] = { "file", "class", "family", "recording", "seconds", "split" };

/* Cut a line at its tabs; returns the count of fields. */
static int cut_line(char *line, char **field, int most)
{
    int count = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *rest = line; rest && count < most; count++) {
        field[count] = rest;
        rest = strchr(rest, '\t');
        if (rest)
            *rest++ = 0;
    }
    return count;
}

static int class_of(const char *name)
{
    int class = 0;
    while (class < MIX_PARTS && strcmp(class_names[class], name))
        class++;
    return class;
}

static bool is_line(const char *family)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strcmp(lines[i], family))
            return true;
    return false;
}

/* NULL: not in the profile. */
static const char *group_of(const shelf *s, const char *family)
{
    for (size_t i = 0; s->street && i < sizeof street / sizeof *street; i++)
        if (!strcmp(street[i].family, family))
            return street[i].group;
    return NULL;
}

static void take_line(shelf *s, char **field, const int *column, const char *split)
{
    const char *file = field[column[FILE_NAME]], *family = field[column[FAMILY]];
    int class = class_of(field[column[CLASS]]);
    double seconds = atof(field[column[SECONDS]]);
    char name[240];
    if (class == MIX_PARTS || !splits_hold(split, field[column[SPLIT]], field[column[RECORDING]]) || strlen(file) >= sizeof name || strchr(file, '\'') || is_line(family) || (s->street && !group_of(s, family)) || (class == MIX_VOICE && seconds < 8))
        return;
    recording_of(file, name, sizeof name);
    recording *r = find_recording(s, class, name);
    if (!r || r->count == 8)
        return;
    snprintf(r->family, sizeof r->family, "%.39s", family);
    snprintf(r->files[r->count++], sizeof r->files[0], "%s", file);
    r->group = group_of(s, family);
    r->seconds += seconds;
}

/* Recordings too short for their examples and a second more are of no use. */
static void drop_short(shelf *s)
{
    for (int c = MIX_PERIOD; c < MIX_PARTS; c++) {
        size_t kept = 0;
        for (size_t i = 0; i < s->count[c]; i++)
            if (s->list[c][i].seconds > (c == MIX_PERIOD ? 4.1 : 2.6))
                s->list[c][kept++] = s->list[c][i];
        s->count[c] = kept;
    }
}

static bool read_list(shelf *s, FILE *file, const char *split)
{
    char line[4000], *field[32];
    int column[COLUMNS], last = 0;
    int count = fgets(line, sizeof line, file) ? cut_line(line, field, 32) : 0;
    for (int c = 0; c < COLUMNS; c++) {
        column[c] = 0;
        while (column[c] < count && strcmp(field[column[c]], headings[c]))
            column[c]++;
        if (column[c] == count)
            return false;
        last = column[c] > last ? column[c] : last;
    }
    while (fgets(line, sizeof line, file))
        if (cut_line(line, field, 32) > last)
            take_line(s, field, column, split);
    drop_short(s);
    return s->count[MIX_VOICE] && s->count[MIX_PERIOD] && s->count[MIX_NOISE];
}

shelf *shelf_open(const char *list, const char *folder, const char *split, const char *profile)
{
    bool known = !strcmp(profile, "all") || !strcmp(profile, "street");
    FILE *file = known ? fopen(list, "r") : NULL;
    shelf *s = file ? calloc(1, sizeof *s) : NULL;
    if (s) {
        snprintf(s->folder, sizeof s->folder, "%s", folder);
        s->street = !strcmp(profile, "street");
    }
    if (s && !read_list(s, file, split)) {
        shelf_close(s);
        s = NULL;
    }
    if (file)
        fclose(file);
    return s;
}

void shelf_close(shelf *s)
{
    for (int c = 0; s && c < MIX_PARTS; c++)
        free(s->list[c]);
    free(s);
}

static const char *drawn_as(const recording *r)
{
    return r->group ? r->group : r->family;
}

/* `turn` < 0: any family; else they take turns. */
static const recording *pick(const shelf *s, int class, long turn, uint32_t *seed)
{
    const recording *chosen = &s->list[class][0];
    const char *families[64];
    size_t count = 0, of_family = 0;
    for (size_t i = 0; i < s->count[class]; i++) {
        size_t k = 0;
        while (k < count && strcmp(families[k], drawn_as(&s->list[class][i])))
            k++;
        if (k == count && count < 64)
            families[count++] = drawn_as(&s->list[class][i]);
    }
    const char *family = families[(turn < 0 ? draw(seed) : (size_t)turn) % count];
    for (size_t i = 0; i < s->count[class]; i++)
        if (!strcmp(drawn_as(&s->list[class][i]), family) && draw(seed) % ++of_family == 0)
            chosen = &s->list[class][i];
    return chosen;
}

/* A recording at 48 kHz mono, a minute of each of its files; *count samples, malloc. */
static float *decode(const shelf *s, const recording *r, size_t *count)
{
    size_t room = (size_t)r->count * 61 * MIX_RATE, got = 0;
    float *sound = malloc(room * sizeof *sound);
    for (int f = 0; sound && f < r->count; f++) {
        char command[800];
        snprintf(command, sizeof command, "ffmpeg -v error -nostdin -i '%s/%s' -t 60 -ac 1 -ar %d -f f32le -", s->folder, r->files[f], MIX_RATE);
        FILE *pipe = popen(command, "r");
        for (size_t n; pipe && (n = fread(sound + got, sizeof *sound, room - got, pipe)) > 0;)
            got += n;
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
static bool cut(const float *sound, size_t count, uint32_t *seed, float *main, float *one, float *two)
{
    size_t examples = (size_t)MIX_EXAMPLE * (two ? 2 : 1);
    if (count < examples + MIX_RATE)
        return false;
    bool front = draw(seed) & 1;
    size_t low = front ? examples : 0, high = front ? count : count - examples, head = front ? 0 : high;
    size_t spare = high - low > MIX_LENGTH ? high - low - MIX_LENGTH : 0;
    lay(sound, low, high, low + (spare ? draw(seed) % spare : 0), main, MIX_LENGTH);
    memcpy(one, sound + head, sizeof(float) * MIX_EXAMPLE);
    if (two)
        memcpy(two, sound + head + MIX_EXAMPLE, sizeof(float) * MIX_EXAMPLE);
    return true;
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

static void scale_period(mix *m, double by)
{
    scale(m->part[MIX_PERIOD], MIX_LENGTH, by);
    scale(m->stays, MIX_EXAMPLE, by);
    scale(m->beside, MIX_EXAMPLE, by);
}

static void scale_noise(mix *m, double by)
{
    scale(m->part[MIX_NOISE], MIX_LENGTH, by);
    scale(m->example, MIX_EXAMPLE, by);
}

/* The period sound 0 to 10 dB below the voice, the noise 0 to 10 dB below both. */
static bool set_levels(mix *m, uint32_t *seed)
{
    double voice = energy(m->part[MIX_VOICE], MIX_LENGTH), period = energy(m->part[MIX_PERIOD], MIX_LENGTH), noise = energy(m->part[MIX_NOISE], MIX_LENGTH);
    if (voice <= 0 || period <= 1e-6 || noise <= 1e-6 || energy(m->example, MIX_EXAMPLE) <= 1e-4 * noise || energy(m->stays, MIX_EXAMPLE) <= 1e-4 * period ||
        energy(m->beside, MIX_EXAMPLE) <= 1e-4 * period)
        return false;
    scale_period(m, sqrt(voice / period) * pow(10, uniform(seed, -10, 0) / 20));
    double keep = 0, peak = 0;
    for (int i = 0; i < MIX_LENGTH; i++)
        keep += pow((double)m->part[MIX_VOICE][i] + (double)m->part[MIX_PERIOD][i], 2);
    scale_noise(m, sqrt(keep / noise) * pow(10, uniform(seed, -10, 0) / 20));
    for (int i = 0; i < MIX_LENGTH; i++)
        peak = fmax(peak, fabs((double)m->part[MIX_VOICE][i] + (double)m->part[MIX_PERIOD][i] + (double)m->part[MIX_NOISE][i]));
    scale(m->part[MIX_VOICE], MIX_LENGTH, 0.3 / peak);
    scale_period(m, 0.3 / peak);
    scale_noise(m, 0.3 / peak);
    return true;
}

bool mix_make(const shelf *s, unsigned number, mix *m)
{
    uint32_t seed = number * 2654435761U + 12345;
    for (int i = 0; i < 8; i++)
        draw(&seed);
    for (int tries = 0; tries < 20; tries++) {
        float *sound[MIX_PARTS] = { 0 };
        size_t count[MIX_PARTS] = { 0 };
        for (int c = 0; c < MIX_PARTS; c++) {
            const recording *r = pick(s, c, s->street && c == MIX_NOISE ? (long)number : -1, &seed);
            sound[c] = decode(s, r, &count[c]);
            memcpy(m->recording[c], r->name, sizeof r->name);
            memcpy(m->family[c], r->family, sizeof r->family);
        }
        bool good = count[MIX_VOICE] >= MIX_RATE && sound[MIX_PERIOD] && sound[MIX_NOISE];
        if (good)
            lay(sound[MIX_VOICE], 0, count[MIX_VOICE], 0, m->part[MIX_VOICE], MIX_LENGTH);
        good = good && cut(sound[MIX_PERIOD], count[MIX_PERIOD], &seed, m->part[MIX_PERIOD], m->stays, m->beside) &&
               cut(sound[MIX_NOISE], count[MIX_NOISE], &seed, m->part[MIX_NOISE], m->example, NULL);
        for (int c = 0; c < MIX_PARTS; c++)
            free(sound[c]);
        if (good && set_levels(m, &seed))
            return true;
    }
    return false;
}

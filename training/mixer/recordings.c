/* SPDX-License-Identifier: Apache-2.0 */
/* SPLIT.s16 holds the samples, SPLIT.tsv one line a recording. The table is written last and whole: a cache that has it is complete. It begins with the list's size and the count of
 * generated clips, so that another list makes another cache. */
#include "mixer/recordings.h"

#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lanterne/media.h>

#include "mixer/splits.h"
#include "sounds/sounds.h"

static const char *const class_names[RECORDING_CLASSES] = { "voice", "period", "modern" };
static const char *const permissive[] = { "Apache-2.0", "CC0-1.0", "Public-Domain", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-unversioned" };
/* Sounds made of a few lines: they are combed out, and no mask is asked for them. */
static const char *const combed[] = { "alarm-clock-electronic", "beep", "mains-hum", "reversing-beeper", "telephone-bell", "steam-whistle", "bicycle-bell", "whistling" };
enum { TAPS = 32, GENERATED_SECONDS = 14 };

static bool is_among(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(list[i], word))
            return true;
    return false;
}

/* Band-limited interpolation: the sinc under a Hann window of TAPS samples of the slower side, one row of the table for each place between two samples. */
static float *sinc_table(int phases, double slow)
{
    float *table = phases > 0 && phases <= RECORDING_RATE ? malloc((size_t)phases * TAPS * sizeof *table) : NULL;
    for (int p = 0; table && p < phases; p++)
        for (int k = 0; k < TAPS; k++) {
            double x = (k - TAPS / 2 + 1) - (double)p / phases, y = 3.14159265358979 * x * slow;
            table[p * TAPS + k] = (float)(slow * (fabs(y) < 1e-9 ? 1 : sin(y) / y) * (0.5 + 0.5 * cos(3.14159265358979 * x / (TAPS / 2))));
        }
    return table;
}

static unsigned common(unsigned a, unsigned b)
{
    return b ? common(b, a % b) : a;
}

/* `count` samples at `rate` to the common rate; *length samples, malloc, NULL without memory. */
static float *resample(const float *x, int64_t count, int rate, int64_t *length)
{
    const unsigned shared = common((unsigned)rate, RECORDING_RATE);
    const int phases = (int)(RECORDING_RATE / shared), step = (int)((unsigned)rate / shared);
    float *table = sinc_table(phases, rate > RECORDING_RATE ? 0.95 * RECORDING_RATE / rate : 0.95), *out;
    *length = count * RECORDING_RATE / rate;
    out = malloc(((size_t)*length + 1) * sizeof *out);
    for (int64_t i = 0; out && table && i < *length; i++) {
        int64_t at = i * step / phases, from = at - TAPS / 2 + 1;
        const float *row = table + (i * step % phases) * TAPS;
        double sum = 0;
        for (int k = 0; k < TAPS; k++)
            if (from + k >= 0 && from + k < count)
                sum += (double)(row[k] * x[from + k]);
        out[i] = (float)sum;
    }
    if (!table)
        free(out), out = NULL;
    free(table);
    return out;
}

/* A whole file, channels averaged; malloc. */
static ln_status decode(const char *path, float **out, int64_t *length, int *rate)
{
    ln_clip *clip;
    ln_block *block;
    int64_t room = 0;
    *out = NULL;
    *length = 0;
    ln_status status = ln_media_open(path, LN_SOUND, -1, 1, &clip);
    if (status)
        return status;
    *rate = clip->info.rate;
    while (!(status = ln_clip_next(clip, &block))) {
        if (*length + block->length > room) {
            room = 2 * (*length + block->length);
            float *longer = realloc(*out, (size_t)room * sizeof *longer);
            if (!longer) {
                ln_block_unref(&block);
                status = ln_fail(LN_EMEMORY, "no memory for %s", path);
                break;
            }
            *out = longer;
        }
        for (int64_t i = 0; i < block->length; i++) {
            float sum = 0;
            for (int c = 0; c < block->channels; c++)
                sum += block->sound[c][i];
            (*out)[(*length)++] = sum / (float)block->channels;
        }
        ln_block_unref(&block);
    }
    ln_clip_close(&clip);
    return status == LN_END ? LN_OK : status;
}

typedef struct making {
    FILE *sound;
    recordings *into;
    int64_t at;
} making;

/* Append to the sound file, softer where it would clip. */
static ln_status put(making *m, const float *x, int64_t length)
{
    float peak = 0;
    for (int64_t i = 0; i < length; i++)
        peak = isfinite(x[i]) ? fmaxf(peak, fabsf(x[i])) : peak;
    float scale = peak > 1 ? 32767 / peak : 32767;
    for (int64_t i = 0; i < length; i++) {
        int16_t sample = isfinite(x[i]) ? (int16_t)lrintf(x[i] * scale) : 0;
        if (fwrite(&sample, sizeof sample, 1, m->sound) != 1)
            return ln_fail(LN_EWRITE, "the cache cannot be written: is the disk full?");
    }
    m->at += length;
    return LN_OK;
}

static recording *add(making *m, const char *name, const char *family, recording_class class)
{
    recording *list = realloc(m->into->one, (m->into->count + 1) * sizeof *list);
    if (!list)
        return NULL;
    m->into->one = list;
    recording *r = &list[m->into->count++];
    *r = (recording){ .class = class, .at = m->at };
    snprintf(r->name, sizeof r->name, "%.199s", name);
    snprintf(r->family, sizeof r->family, "%.39s", family);
    return r;
}

enum { FILE_NAME, CLASS, FAMILY, RECORDING, TOP, LICENCE, SPLIT, COLUMNS };
static const char *const headings[COLUMNS] = { "file", "class", "family", "recording", "top_hz", "licence", "split" };

/* ESC-10 cuts one recording into files -A, -B ..., which follow each other in the list; elsewhere a file is a recording. */
static void take_of(const char *file, char *name, size_t size)
{
    snprintf(name, size, "%s", file);
    char *dash = strrchr(name, '-');
    if (strstr(file, "/ESC-10/") && dash)
        *dash = 0;
}

static ln_status take_file(making *m, const char *audio, char *const *field)
{
    char path[1000], name[400];
    float *raw = NULL, *sound = NULL;
    int64_t count, length;
    int rate, class = 0;
    while (class < RECORDING_CLASSES && strcmp(class_names[class], field[CLASS]))
        class++;
    if (class == RECORDING_CLASSES || is_among(field[FAMILY], combed, sizeof combed / sizeof *combed))
        return LN_OK;
    snprintf(path, sizeof path, "%s/%s", audio, field[FILE_NAME]);
    ln_status status = decode(path, &raw, &count, &rate);
    if (!status && !(sound = resample(raw, count, rate, &length)))
        status = ln_fail(LN_EMEMORY, "no memory for %s", path);
    if (!status) {
        take_of(field[FILE_NAME], name, sizeof name);
        recording *r = m->into->count ? &m->into->one[m->into->count - 1] : NULL;
        if (!r || strcmp(r->name, name))
            r = add(m, name, field[FAMILY], class);
        if (!r)
            status = ln_fail(LN_EMEMORY, "no memory for the list of recordings");
        else
            status = put(m, sound, length);
        if (!status) {
            r->length = m->at - r->at;
            r->top_hz = atoi(field[TOP]) < rate / 2 ? atoi(field[TOP]) : rate / 2;
        }
    }
    free(raw);
    free(sound);
    return status;
}

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

static ln_status read_list(making *m, const char *list, const char *audio, const char *split)
{
    char line[4000], *field[32];
    int column[COLUMNS];
    FILE *file = fopen(list, "r");
    ln_status status = file ? LN_OK : ln_fail(LN_EMISSING, "%s: not there; it is the list of recordings, training/data.tsv", list);
    int count = !status && fgets(line, sizeof line, file) ? cut_line(line, field, 32) : 0;
    for (int c = 0; !status && c < COLUMNS; c++) {
        column[c] = 0;
        while (column[c] < count && strcmp(field[column[c]], headings[c]))
            column[c]++;
        if (column[c] == count)
            status = ln_fail(LN_EDAMAGED, "%s: no column \"%s\"", list, headings[c]);
    }
    while (!status && fgets(line, sizeof line, file)) {
        char *picked[COLUMNS], none[] = "";
        int have = cut_line(line, field, 32);
        for (int c = 0; c < COLUMNS; c++)
            picked[c] = column[c] < have ? field[column[c]] : none;
        if (!is_among(picked[LICENCE], permissive, sizeof permissive / sizeof *permissive))
            status = ln_fail(LN_EDAMAGED, "%s: %s is under \"%s\", which is not among the licences that may be trained on", list, picked[FILE_NAME], picked[LICENCE]);
        else if (splits_hold(split, picked[SPLIT], picked[RECORDING]))
            status = take_file(m, audio, picked);
    }
    if (file)
        fclose(file);
    return status;
}

/* Seeds of the split train begin at 1, those of others at 1000001: no generated clip is on both sides. */
static ln_status generate(making *m, int seeds, uint64_t first)
{
    size_t length = ln_sound_length(RECORDING_RATE, GENERATED_SECONDS);
    float *sound = malloc(length * sizeof *sound);
    ln_status status = sound ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a generated clip");
    for (size_t f = 0; !status && f < ln_sound_count; f++)
        for (int s = 0; !status && s < seeds; s++) {
            char name[100];
            uint64_t seed = first + (uint64_t)s;
            snprintf(name, sizeof name, "generated/%d/%s/%llu", LN_SOUNDS_VERSION, ln_sounds[f].name, (unsigned long long)seed);
            status = ln_sound_make(&ln_sounds[f], seed, RECORDING_RATE, GENERATED_SECONDS, sound);
            recording *r = status ? NULL : add(m, name, ln_sounds[f].name, ln_sounds[f].class == LN_SOUND_MODERN ? RECORDING_MODERN : RECORDING_PERIOD);
            if (!status && !r)
                status = ln_fail(LN_EMEMORY, "no memory for the list of recordings");
            if (!status)
                status = put(m, sound, (int64_t)length);
            if (!status) {
                r->length = (int64_t)length;
                r->generated = 1;
                r->top_hz = RECORDING_RATE / 2;
            }
        }
    free(sound);
    return status;
}

static long long size_of(const char *path)
{
    struct stat about;
    return stat(path, &about) ? -1 : (long long)about.st_size;
}

static ln_status write_table(const recordings *r, const char *path, const char *first_line)
{
    char part[1100];
    snprintf(part, sizeof part, "%s.part", path);
    FILE *file = fopen(part, "w");
    bool good = file && fputs(first_line, file) >= 0;
    for (size_t i = 0; good && i < r->count; i++) {
        const recording *o = &r->one[i];
        good = fprintf(file, "%s\t%s\t%d\t%d\t%d\t%lld\t%lld\n", o->name, o->family, (int)o->class, o->generated, o->top_hz, (long long)o->at, (long long)o->length) > 0;
    }
    good = file && !fclose(file) && good && !rename(part, path);
    return good ? LN_OK : ln_fail(LN_EWRITE, "%s: cannot be written", path);
}

/* LN_END: there is none, or one of another list. */
static ln_status read_table(recordings *r, const char *path, const char *first_line)
{
    char line[1000], *field[8];
    FILE *file = fopen(path, "r");
    ln_status status = file && fgets(line, sizeof line, file) && !strcmp(line, first_line) ? LN_OK : LN_END;
    making m = { .into = r };
    while (!status && fgets(line, sizeof line, file)) {
        if (cut_line(line, field, 8) != 7) {
            status = ln_fail(LN_EDAMAGED, "%s: delete it to make it again", path);
            break;
        }
        recording *o = add(&m, field[0], field[1], (recording_class)atoi(field[2]));
        if (!o) {
            status = ln_fail(LN_EMEMORY, "no memory for the list of recordings");
            break;
        }
        o->generated = atoi(field[3]);
        o->top_hz = atoi(field[4]);
        o->at = atoll(field[5]);
        o->length = atoll(field[6]);
    }
    if (file)
        fclose(file);
    return status;
}

static ln_status map(recordings *r, const char *path)
{
    long long size = size_of(path);
    int file = open(path, O_RDONLY);
    void *bytes = file >= 0 && size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    if (file >= 0)
        close(file);
    if (bytes == MAP_FAILED)
        return ln_fail(LN_EREAD, "%s: cannot be read", path);
    r->sound = bytes;
    r->bytes = (size_t)size;
    for (size_t i = 0; i < r->count; i++)
        if (r->one[i].at < 0 || r->one[i].length < 0 || (size_t)(r->one[i].at + r->one[i].length) > r->bytes / sizeof *r->sound)
            return ln_fail(LN_EDAMAGED, "%s: shorter than its table says; delete the table to make it again", path);
    return LN_OK;
}

ln_status recordings_open(const char *list, const char *audio, const char *split, const char *cache, int seeds, recordings *out)
{
    char table[1000], sound[1000], first_line[100];
    *out = (recordings){ 0 };
    snprintf(table, sizeof table, "%s/%s.tsv", cache, split);
    snprintf(sound, sizeof sound, "%s/%s.s16", cache, split);
    snprintf(first_line, sizeof first_line, "list %lld, generated %d of version %d\n", size_of(list), seeds, LN_SOUNDS_VERSION);
    ln_status status = read_table(out, table, first_line);
    if (status == LN_END) {
        making m = { .sound = fopen(sound, "wb"), .into = out };
        status = m.sound ? read_list(&m, list, audio, split) : ln_fail(LN_EWRITE, "%s: cannot be written; --cache must name a folder", sound);
        if (!status)
            status = generate(&m, seeds, strncmp(split, "train", 5) ? 1000001 : 1);
        if (m.sound && fclose(m.sound) && !status)
            status = ln_fail(LN_EWRITE, "%s: cannot be written: is the disk full?", sound);
        if (!status)
            status = write_table(out, table, first_line);
    }
    if (!status)
        status = map(out, sound);
    if (status)
        recordings_close(out);
    return status;
}

void recordings_close(recordings *r)
{
    if (r->sound)
        munmap((void *)(uintptr_t)r->sound, r->bytes);
    free(r->one);
    *r = (recordings){ 0 };
}

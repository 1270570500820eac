/* SPDX-License-Identifier: Apache-2.0 */
/* The generated sounds at the command line:
 *
 *   sounds --list
 *   sounds --version                          of the rules, LN_SOUNDS_VERSION
 *   sounds --make FAMILY --seed N --seconds S -o FILE.wav [--rate HZ] [--picture FILE.png]
 *
 * catalogue.sh makes a picture of them all. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/clip.h>

#include "sound/plot.h"
#include "sounds/sounds.h"

typedef struct wish {
    const char *family, *output, *picture;
    uint64_t seed;
    double seconds;
    int rate;
    bool list, version;
} wish;

static void put_number(unsigned char *to, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

/* One channel of 32-bit float as a WAV file (Multimedia Programming Interface 1.0, 1991: RIFF; format tag 3 is IEEE float). */
static ln_status write_wav(const char *path, const float *sound, size_t length, int rate)
{
    unsigned char head[44] = "RIFF....WAVEfmt ....................data....";
    size_t bytes = length * 4;
    put_number(head + 4, 4, 36 + bytes);
    put_number(head + 16, 4, 16);
    put_number(head + 20, 2, 3);
    put_number(head + 22, 2, 1);
    put_number(head + 24, 4, (uint64_t)rate);
    put_number(head + 28, 4, (uint64_t)rate * 4);
    put_number(head + 32, 2, 4);
    put_number(head + 34, 2, 32);
    put_number(head + 40, 4, bytes);
    FILE *file = fopen(path, "wb");
    if (!file)
        return ln_fail(LN_EWRITE, "%s: %s", path, strerror(errno));
    bool good = fwrite(head, sizeof head, 1, file) == 1;
    for (size_t i = 0; i < length && good; i++) {
        unsigned char sample[4];
        uint32_t bits;
        memcpy(&bits, &sound[i], sizeof bits);
        put_number(sample, 4, bits);
        good = fwrite(sample, sizeof sample, 1, file) == 1;
    }
    good &= !fclose(file);
    return good ? LN_OK : ln_fail(LN_EWRITE, "%s: %s", path, strerror(errno));
}

static ln_status draw(const wish *w, const float *sound, size_t length)
{
    ln_plot plot = { .title = w->family, .panels = 1, .panel = { { .label = "" } } };
    ln_status status = ln_clip_of_sound(&sound, 1, (int64_t)length, w->rate, 4096, &plot.panel[0].clip);
    if (!status)
        status = ln_plot_spectrogram(&plot, w->picture, NULL);
    ln_clip_close(&plot.panel[0].clip);
    return status;
}

static ln_status make(const wish *w)
{
    const ln_sound_family *family = ln_sound_find(w->family);
    if (!family)
        return ln_fail(LN_ESETTING, "--make %s: no such family; --list prints them", w->family);
    if (!w->output)
        return ln_fail(LN_ESETTING, "-o FILE.wav is needed");
    size_t length = w->seconds > 0 && w->seconds <= LN_SOUND_SECONDS_MAX ? ln_sound_length(w->rate, w->seconds) : 0;
    float *sound = malloc((length + 1) * sizeof *sound);
    if (!sound)
        return ln_fail(LN_EMEMORY, "no memory for %zu samples", length);
    ln_status status = ln_sound_make(family, w->seed, w->rate, w->seconds, sound);
    if (!status)
        status = write_wav(w->output, sound, length, w->rate);
    if (!status && w->picture)
        status = draw(w, sound, length);
    free(sound);
    return status;
}

static void list(void)
{
    for (size_t i = 0; i < ln_sound_count; i++)
        printf("%s\t%s\n", ln_sounds[i].class == LN_SOUND_MODERN ? "modern" : "period", ln_sounds[i].name);
}

/* A number that is the whole of its word. */
static bool read_number(const char *text, double *to)
{
    char *end;
    *to = strtod(text, &end);
    return *text && !*end;
}

static ln_status read_words(int argc, char **argv, wish *w)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        double number = 0;
        if (!strcmp(word, "--list") || !strcmp(word, "--version")) {
            *(word[2] == 'l' ? &w->list : &w->version) = true;
            continue;
        }
        bool known = true, good = *value;
        if (!strcmp(word, "--make"))
            w->family = value;
        else if (!strcmp(word, "-o"))
            w->output = value;
        else if (!strcmp(word, "--picture"))
            w->picture = value;
        else if (!strcmp(word, "--seconds"))
            good = read_number(value, &w->seconds);
        else if (!strcmp(word, "--seed")) {
            good = read_number(value, &number) && number >= 0 && number < 0x1p53;
            w->seed = good ? (uint64_t)number : 0;
        } else if (!strcmp(word, "--rate")) {
            good = read_number(value, &number) && number >= LN_SOUND_RATE_MIN && number <= LN_SOUND_RATE_MAX;
            w->rate = good ? (int)number : 0;
        } else
            known = false;
        if (!known || !good)
            return ln_fail(LN_ESETTING, "%s %s: %s", word, value, known ? "not such a value" : "usage: sounds --list | --version | --make FAMILY --seed N --seconds S -o FILE.wav [--rate HZ] [--picture FILE.png]");
        i++;
    }
    return w->list || w->version || w->family ? LN_OK : ln_fail(LN_ESETTING, "usage: sounds --list | --version | --make FAMILY --seed N --seconds S -o FILE.wav [--rate HZ] [--picture FILE.png]");
}

int main(int argc, char **argv)
{
    wish w = { .seed = 1, .seconds = 10, .rate = 48000 };
    ln_status status = read_words(argc, argv, &w);
    if (!status && w.list)
        list();
    else if (!status && w.version)
        printf("%d\n", LN_SOUNDS_VERSION);
    else if (!status)
        status = make(&w);
    if (status)
        fprintf(stderr, "sounds: %s\n", ln_why());
    return status ? 1 : 0;
}

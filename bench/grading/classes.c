/* SPDX-License-Identifier: Apache-2.0 */
/* bench-classes LIST SHOWS FOLDER [GRADES] [SEED] [MAPS]: which classes are seen in each picture of LIST, plain and under GRADES hidden grades each, beside what SHOWS says a person saw.
 * With MAPS, a folder, what was taken for what is drawn there over each picture as .ppm: sky in blue, foliage in green, skin in red. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/classes.h"
#include "match/trials.h"

enum { JUDGED = 3 /* sky, foliage, skin */, CELLS = 192 };
static const double seen = 0.5;

/* Pictures that show a class and those that do not, and in how many of each it is seen. */
typedef struct tally {
    int with, found, without, taken;
} tally;

typedef struct shown {
    char name[96];
    char says[JUDGED][4];
} shown;

static int read_shown(const char *path, shown *out, int most)
{
    char line[256];
    int count = 0;
    FILE *file = fopen(path, "r");
    while (file && count < most && fgets(line, sizeof line, file))
        if (*line != '#' && sscanf(line, "%95s %3s %3s %3s", out[count].name, out[count].says[0], out[count].says[1], out[count].says[2]) == 4)
            count++;
    if (file)
        fclose(file);
    return count;
}

/* The whole picture at the size `match` looks at, graded or not, as 8 bits would hold it. */
static ln_small *look(const ln_small *large, const hidden *grade)
{
    int width, height;
    ln_small_grid(large->width, large->height, CELLS, &width, &height);
    const size_t cells = (size_t)width * height;
    ln_small *s = calloc(1, sizeof *s + 4 * cells * sizeof(float));
    if (!s)
        abort();
    s->width = width;
    s->height = height;
    for (int c = 0; c < 3; c++)
        s->rgb[c] = (float *)(s + 1) + c * cells;
    s->alpha = (float *)(s + 1) + 3 * cells;
    for (size_t i = 0; i < cells; i++) {
        const int x = (int)(i % (size_t)width), y = (int)(i / (size_t)width);
        const int left = x * large->width / width, right = (x + 1) * large->width / width, top = y * large->height / height, bottom = (y + 1) * large->height / height;
        s->alpha[i] = 1;
        for (int fy = top; fy < bottom; fy++)
            for (int fx = left; fx < right; fx++)
                for (int c = 0; c < 3; c++)
                    s->rgb[c][i] += large->rgb[c][fy * large->width + fx] / (float)((right - left) * (bottom - top));
    }
    if (grade)
        hidden_rows(grade, s->rgb[0], s->rgb[1], s->rgb[2], (int)cells);
    for (size_t i = 0; i < 3 * cells; i++)
        s->rgb[0][i] = roundf(255 * fminf(fmaxf(s->rgb[0][i], 0), 1)) / 255;
    return s;
}

static void draw(const char *folder, int number, const ln_small *s, const ln_class_map *map)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%02d.ppm", folder, number);
    FILE *file = fopen(path, "wb");
    if (!file)
        return;
    fprintf(file, "P6 %d %d 255\n", s->width, s->height);
    for (int i = 0; i < s->width * s->height; i++) {
        static const int class_of[3] = { LN_CLASS_SKIN, LN_CLASS_FOLIAGE, LN_CLASS_SKY };
        const int x = i % s->width * map->width / s->width, y = i / s->width * map->height / s->height;
        const float grey = (s->rgb[0][i] + s->rgb[1][i] + s->rgb[2][i]) / 3;
        for (int c = 0; c < 3; c++)
            fputc((int)(255 * (0.6f * grey + 0.4f * map->belief[class_of[c]][y * map->width + x])), file);
    }
    fclose(file);
}

static void judge(const ln_classes *found, const shown *s, tally t[JUDGED])
{
    for (int k = 0; s && k < JUDGED; k++) {
        const bool is = found->of[k].confidence > seen;
        if (!strcmp(s->says[k], "1")) {
            t[k].with++;
            t[k].found += is;
        } else if (!strcmp(s->says[k], "0")) {
            t[k].without++;
            t[k].taken += is;
        }
    }
}

static void tell(const char *what, const tally t[JUDGED])
{
    for (int k = 0; k < JUDGED; k++)
        printf("| %s, %s | %d of %d | %d of %d | %.2f | %.2f |\n", ln_class_names[k], what, t[k].found, t[k].with, t[k].taken, t[k].without,
               t[k].found + t[k].taken ? (double)t[k].found / (t[k].found + t[k].taken) : 0, t[k].with ? (double)t[k].found / t[k].with : 0);
}

int main(int count, char **words)
{
    pictures p;
    shown all[64];
    tally plain[JUDGED] = { { 0 } }, graded[JUDGED] = { { 0 } };
    if (count < 4) {
        fputs("bench-classes LIST SHOWS FOLDER [GRADES] [SEED] [MAPS]\n", stderr);
        return 2;
    }
    const int grades = count > 4 ? atoi(words[4]) : 20, listed = read_shown(words[2], all, 64);
    dice d = { count > 5 ? strtoull(words[5], NULL, 10) : 7003 };
    ln_status status = pictures_read(words[1], words[3], &p);
    for (int i = 0; i < p.count && !status; i++) {
        const shown *s = NULL;
        int times[JUDGED] = { 0 };
        for (int k = 0; k < listed; k++)
            if (!strcmp(all[k].name, p.picture[i].name))
                s = &all[k];
        for (int turn = 0; turn <= grades && !status; turn++) {
            const hidden grade = hidden_roll(&d, 0.5 + 0.7 * dice_share(&d));
            ln_classes found;
            ln_class_map *map = NULL;
            ln_small *small = look(p.picture[i].large, turn ? &grade : NULL);
            status = ln_classes_find(small, &found, &map);
            if (!status)
                judge(&found, s, turn ? graded : plain);
            if (!status && !turn) {
                printf("%s", p.picture[i].name);
                for (int k = 0; k < LN_CLASS_COUNT; k++)
                    printf("\t%s %.2f %.3f (%.0f %.0f %.0f)", ln_class_names[k], found.of[k].confidence, found.of[k].share, found.of[k].mean[0], found.of[k].mean[1], found.of[k].mean[2]);
                if (count > 6)
                    draw(words[6], i, small, map);
            }
            for (int k = 0; k < JUDGED && turn; k++)
                times[k] += found.of[k].confidence > seen;
            free(map);
            free(small);
        }
        printf("\tgraded %d %d %d of %d\n", times[0], times[1], times[2], grades);
    }
    puts("| class | seen where it is | seen where it is not | precision | recall |\n|---|---|---|---|---|");
    tell("plain", plain);
    tell("graded", graded);
    if (status)
        fprintf(stderr, "%s\n", ln_why());
    pictures_free(&p);
    return status ? 1 : 0;
}

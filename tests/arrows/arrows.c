/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The law of arrows: a room may include itself and rooms of a lower floor, never one beside it. Departments meet in film/. */
static const struct {
    const char *room;
    int floor;
} law[] = {
    { "base", 0 },    { "media", 1 },      { "nn", 1 },         { "ledger", 1 },       { "history", 1 },   { "sound", 2 },
    { "grading", 2 }, { "editing", 2 },    { "screenplay", 2 }, { "production", 2 },   { "distribution", 2 }, { "marketing", 2 },
    { "film", 3 },    { "studio", 4 },     { "plugins", 4 },    { "cli", 5 },          { "fuzz", 5 },
};

/* Whose word each public header is. */
static const struct {
    const char *header, *room;
} owners[] = {
    { "status.h", "base" }, { "time.h", "base" },     { "block.h", "base" }, { "clip.h", "base" },     { "op.h", "base" },         { "proposal.h", "base" },
    { "job.h", "base" },    { "log.h", "base" },      { "media.h", "media" }, { "ledger.h", "ledger" }, { "history.h", "history" }, { "film.h", "film" },
};

static const char *root, *compiler;

static int floor_of(const char *room, size_t length)
{
    for (size_t i = 0; i < sizeof law / sizeof *law; i++)
        if (strlen(law[i].room) == length && !strncmp(law[i].room, room, length))
            return law[i].floor;
    return -1;
}

static const char *owner_of(const char *header)
{
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        if (!strcmp(owners[i].header, header))
            return owners[i].room;
    return "";
}

/* The room a file of the tree belongs to, "" when it has none: src/ROOM/..., include/lanterne/HEADER, or the top folder's own name. */
static void room_of(const char *path, char room[64])
{
    if (!strncmp(path, "include/lanterne/", 17))
        snprintf(room, 64, "%s", owner_of(path + 17));
    else {
        path += strncmp(path, "src/", 4) ? 0 : 4;
        snprintf(room, 64, "%.*s", (int)strcspn(path, "/"), path);
    }
}

/* What is wrong with `line` in `path`, NULL when nothing is. */
static const char *judge(const char *path, const char *line)
{
    char room[64], target[200];
    line += strspn(line, " \t");
    if (*line++ != '#')
        return NULL;
    line += strspn(line, " \t");
    if (strncmp(line, "include", 7))
        return NULL;
    line += 7 + strspn(line + 7, " \t");
    if (*line != '<' && *line != '"')
        return "what a macro includes cannot be judged";
    room_of(path, room);
    int here = floor_of(room, strlen(room));
    if (here < 0)
        return "the file is in no room of the law";
    snprintf(target, sizeof target, "%.*s", (int)strcspn(line + 1, ">\""), line + 1);
    const char *in = target;
    if (*line == '<') {
        if (!strncmp(target, "libav", 5) || !strncmp(target, "libsw", 5))
            return strcmp(room, "media") ? "FFmpeg is for media alone" : NULL;
        if (strncmp(target, "lanterne/", 9))
            return NULL;
        in = owner_of(target + 9);
        if (!*in)
            return "the public header has no owner";
    } else if (!strchr(target, '/'))
        return strncmp(path, "src/", 4) && strncmp(path, "include/", 8) ? NULL : "name the room: \"room/header.h\"";
    size_t length = strcspn(in, "/");
    int there = floor_of(in, length);
    if (there < 0)
        return "the header is in no room of the law";
    bool own = strlen(room) == length && !strncmp(room, in, length);
    return own || there < here ? NULL : "the arrow points the wrong way";
}

typedef struct tally {
    int files, includes, faults;
    char first[600];
} tally;

static void read_file(const char *top, const char *path, tally *sum)
{
    char full[1024], line[1000];
    snprintf(full, sizeof full, "%s/%s", top, path);
    FILE *file = fopen(full, "r");
    if (!file)
        return;
    sum->files++;
    while (fgets(line, sizeof line, file)) {
        const char *why = judge(path, line);
        sum->includes += strstr(line, "#include") != NULL;
        if (why && !sum->faults++)
            snprintf(sum->first, sizeof sum->first, "%.200s: %.200s: %s", path, line, why);
    }
    fclose(file);
}

static void walk(const char *top, const char *folder, tally *sum)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", top, folder);
    DIR *dir = opendir(path);
    if (!dir)
        return;
    for (struct dirent *one; (one = readdir(dir));) {
        struct stat what;
        char inside[600];
        size_t length = strlen(one->d_name);
        if (one->d_name[0] == '.' || snprintf(inside, sizeof inside, "%s/%s", folder, one->d_name) >= (int)sizeof inside)
            continue;
        snprintf(path, sizeof path, "%s/%s", top, inside);
        if (stat(path, &what))
            continue;
        if (S_ISDIR(what.st_mode))
            walk(top, inside, sum);
        else if (length > 2 && (!strcmp(one->d_name + length - 2, ".c") || !strcmp(one->d_name + length - 2, ".h")))
            read_file(top, inside, sum);
    }
    closedir(dir);
}

static tally read_tree(const char *top)
{
    static const char *const folders[] = { "include", "src", "cli", "fuzz", "studio", "plugins" };
    tally sum = { 0 };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        walk(top, folders[i], &sum);
    return sum;
}

static void every_include_keeps_the_law(void **state)
{
    (void)state;
    tally sum = read_tree(root);
    assert_true(sum.files >= 20 && sum.includes >= 2 * sum.files);
    if (sum.faults)
        fail_msg("%d faults, the first %s", sum.faults, sum.first);
}

static void a_breach_is_seen(void **state)
{
    (void)state;
    static const struct {
        const char *path, *line;
        bool kept;
    } cases[] = {
        { "src/base/arena.c", "#include \"base/arena.h\"", true },      { "src/base/arena.c", "#include \"media/av.h\"", false },
        { "src/base/arena.c", "#include <lanterne/film.h>", false },    { "src/sound/hush.c", "#include \"grading/lut.h\"", false },
        { "src/sound/hush.c", " # include \"nn/net.h\"", true },        { "src/sound/hush.c", "#include <libavutil/tx.h>", false },
        { "src/media/av.c", "#include <libavutil/tx.h>", true },        { "src/media/av.c", "#include <lanterne/ledger.h>", false },
        { "src/media/av.c", "#include \"av.h\"", false },               { "src/film/film.c", "#include \"sound/hush.h\"", true },
        { "src/film/film.c", "#include \"cli/words.h\"", false },       { "cli/main.c", "#include \"words.h\"", true },
        { "cli/main.c", "#include <lanterne/film.h>", true },           { "include/lanterne/clip.h", "#include <lanterne/media.h>", false },
        { "include/lanterne/film.h", "#include <lanterne/media.h>", true }, { "include/lanterne/odd.h", "#include <stdio.h>", false },
        { "src/attic/box.c", "#include <stdio.h>", false },             { "src/base/arena.c", "#include <lanterne/odd.h>", false },
        { "src/base/arena.c", "#include HEADER", false },               { "src/base/arena.c", "#include \"attic/box.h\"", false },
        { "src/base/arena.c", "#define include", true },                { "src/base/arena.c", "include \"media/av.h\"", true },
        { "src/history/sounds.c", "#include <libswscale/swscale.h>", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cases[i].kept != !judge(cases[i].path, cases[i].line))
            fail_msg("%s: %s: judged wrongly", cases[i].path, cases[i].line);
}

static void a_breach_is_found_in_a_tree(void **state)
{
    (void)state;
    char top[] = "/tmp/arrows-XXXXXX", path[100];
    assert_non_null(mkdtemp(top));
    static const char *const folders[] = { "src", "src/base", "src/base/deep" };
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", top, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    snprintf(path, sizeof path, "%s/src/base/deep/odd.c", top);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("#include <stdio.h>\n#include \"sound/hush.h\"\n", file);
    fclose(file);
    tally sum = read_tree(top);
    unlink(path);
    for (size_t i = 3; i--;) {
        snprintf(path, sizeof path, "%s/%s", top, folders[i]);
        rmdir(path);
    }
    rmdir(top);
    assert_int_equal(sum.files, 1);
    assert_int_equal(sum.faults, 1);
    assert_non_null(strstr(sum.first, "sound/hush.h"));
}

/* Each header, included twice by a file that includes nothing else. */
static bool compiles_alone(const char *folder, const char *header)
{
    char command[8192];
    snprintf(command, sizeof command,
             "printf '#include \"%s\"\\n#include \"%s\"\\ntypedef int unused;\\n' | "
             "%s -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wstrict-prototypes -Werror -fsyntax-only -I '%s/include' -I '%s/src' -I '%s' -x c -",
             header, header, compiler, root, root, folder);
    return system(command) == 0;
}

static int headers_alone(const char *folder, const char *below)
{
    char path[1024];
    int seen = 0;
    snprintf(path, sizeof path, "%s/%s", folder, below);
    DIR *dir = opendir(path);
    if (!dir)
        return 0;
    for (struct dirent *one; (one = readdir(dir));) {
        size_t length = strlen(one->d_name);
        if (length < 3 || strcmp(one->d_name + length - 2, ".h"))
            continue;
        snprintf(path, sizeof path, "%s/%s", below, one->d_name);
        if (!compiles_alone(folder, path)) {
            closedir(dir);
            fail_msg("%s does not compile alone", path);
        }
        seen++;
    }
    closedir(dir);
    return seen;
}

static void every_header_compiles_alone(void **state)
{
    (void)state;
    char folder[1024];
    snprintf(folder, sizeof folder, "%s/include", root);
    assert_true(headers_alone(folder, "lanterne") >= 12);
    snprintf(folder, sizeof folder, "%s/src", root);
    for (size_t i = 0; i < sizeof law / sizeof *law; i++)
        headers_alone(folder, law[i].room);
    print_message("and one that is not there, to see a failure:\n");
    assert_false(compiles_alone(folder, "base/no-such-header.h"));
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SOURCE-ROOT COMPILER\n", argv[0]);
        return 2;
    }
    root = argv[1];
    compiler = argv[2];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_include_keeps_the_law),
        cmocka_unit_test(a_breach_is_seen),
        cmocka_unit_test(a_breach_is_found_in_a_tree),
        cmocka_unit_test(every_header_compiles_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

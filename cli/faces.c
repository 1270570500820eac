/* SPDX-License-Identifier: Apache-2.0 */
/* The printer that runs while lanterne is built: faces man|shells|pages|words FOLDER writes all files of a kind there. */
#include "faces.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static ln_status into(const char *folder, const char *name, ln_arena *arena, FILE **out)
{
    char *path = ln_arena_print(arena, "%s/%s", folder, name);
    if (!path)
        return LN_EMEMORY;
    if (mkdir(folder, 0777) && errno != EEXIST)
        return ln_fail(LN_EWRITE, "%s cannot be made: %s", folder, strerror(errno));
    *out = fopen(path, "w");
    return *out ? LN_OK : ln_fail(LN_EWRITE, "%s cannot be written: %s", path, strerror(errno));
}

static ln_status close_face(FILE *out, ln_status status)
{
    bool lost = ferror(out);
    return (fclose(out) || lost) && !status ? ln_fail(LN_EWRITE, "a face was not written whole") : status;
}

typedef ln_status face_of_all(const ln_command *const *commands, ln_arena *arena, FILE *out);

static ln_status print_all(const char *folder, const char *name, face_of_all *face, const ln_command *const *commands, ln_arena *arena)
{
    FILE *out;
    ln_status status = into(folder, name, arena, &out);
    return status ? status : close_face(out, face(commands, arena, out));
}

static ln_status print_man(const char *folder, const ln_command *const *commands, ln_arena *arena)
{
    ln_status status = print_all(folder, "lanterne.1", face_man, commands, arena);
    for (size_t i = 0; commands[i] && !status; i++) {
        FILE *out;
        status = into(folder, ln_arena_print(arena, "lanterne-%s.1", commands[i]->name), arena, &out);
        if (!status)
            status = close_face(out, face_man_command(commands[i], arena, out));
    }
    return status;
}

static ln_status print_pages(const char *folder, const ln_command *const *commands, ln_arena *arena)
{
    ln_status status = print_all(folder, "README.md", face_page, commands, arena);
    for (size_t i = 0; ln_ops[i] && !status; i++) {
        FILE *out;
        status = into(folder, ln_arena_print(arena, "%s.md", ln_ops[i]->name), arena, &out);
        if (!status)
            status = close_face(out, face_page_op(ln_ops[i], arena, out));
    }
    return status;
}

static ln_status print_shells(const char *folder, const ln_command *const *commands, ln_arena *arena)
{
    ln_status status = print_all(folder, "lanterne", face_bash, commands, arena);
    if (!status)
        status = print_all(folder, "_lanterne", face_zsh, commands, arena);
    return status ? status : print_all(folder, "lanterne.fish", face_fish, commands, arena);
}

int main(int count, char **words)
{
    ln_arena *arena = ln_arena_new();
    const ln_command *const *commands = arena ? commands_all(arena) : NULL;
    const char *kind = count == 3 ? words[1] : "", *folder = count == 3 ? words[2] : "";
    ln_status status = commands ? LN_OK : LN_EMEMORY;
    if (!status && !strcmp(kind, "man"))
        status = print_man(folder, commands, arena);
    else if (!status && !strcmp(kind, "shells"))
        status = print_shells(folder, commands, arena);
    else if (!status && !strcmp(kind, "pages"))
        status = print_pages(folder, commands, arena);
    else if (!status && !strcmp(kind, "words"))
        status = print_all(folder, "options.dict", face_dictionary, commands, arena);
    else if (!status)
        status = ln_fail(LN_ESETTING, "faces takes man, shells, pages or words, and a folder");
    /* A folder is as new as the last file made in it, also when that was only written over. */
    if (!status && utimensat(AT_FDCWD, folder, NULL, 0))
        status = ln_fail(LN_EWRITE, "%s: %s", folder, strerror(errno));
    if (status)
        fprintf(stderr, "faces: %s\n", ln_why());
    ln_arena_free(arena);
    return ending_of(status);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Print the page's files as one C source: bytes, content type, ETag. Runs while lanterne is built: embed OUTPUT FILE... */
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const types[][2] = {
    { ".html", "text/html; charset=utf-8" }, { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".json", "application/json" },
    { ".svg", "image/svg+xml" },             { ".png", "image/png" },                { ".woff2", "font/woff2" },                  { ".ico", "image/x-icon" },
    { ".txt", "text/plain; charset=utf-8" },
};

static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (!strcmp(dot, types[i][0]))
            return types[i][1];
    return NULL;
}

/* "/index.html": what comes after the page's own folder, which the build names by its first file. */
static const char *place_of(const char *path)
{
    const char *page = strstr(path, "studio/page/");
    for (const char *more; page && (more = strstr(page + 1, "studio/page/"));)
        page = more;
    return page ? page + strlen("studio/page") : NULL;
}

static unsigned char *read_whole(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    long length = -1;
    if (file && !fseek(file, 0, SEEK_END) && (length = ftell(file)) >= 0 && !fseek(file, 0, SEEK_SET) && (bytes = malloc((size_t)length + 1)))
        if (fread(bytes, 1, (size_t)length, file) != (size_t)length) {
            free(bytes);
            bytes = NULL;
        }
    if (file)
        fclose(file);
    *size = bytes ? (size_t)length : 0;
    return bytes;
}

static int print_bytes(FILE *out, int number, const char *path)
{
    size_t size;
    unsigned char *bytes = read_whole(path, &size);
    if (!bytes)
        return fprintf(stderr, "embed: %s cannot be read\n", path), 1;
    fprintf(out, "static const unsigned char bytes_%d[] = {", number);
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%s%d,", i % 32 ? "" : "\n", bytes[i]);
    fprintf(out, "0 };\n");
    free(bytes);
    return 0;
}

static int print_entry(FILE *out, int number, const char *path)
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    size_t size;
    unsigned char *bytes = read_whole(path, &size);
    const char *type = type_of(path), *place = place_of(path);
    if (!bytes || !type || !place)
        return free(bytes), fprintf(stderr, "embed: %s: %s\n", path, type ? "not under studio/page" : "a kind of file that the page does not use"), 1;
    SHA256(bytes, size, hash);
    fprintf(out, "    { \"%s\", \"%s\", \"", place, type);
    for (int i = 0; i < 16; i++)
        fprintf(out, "%02x", hash[i]);
    fprintf(out, "\", bytes_%d, %zu },\n", number, size);
    free(bytes);
    return 0;
}

int main(int count, char **words)
{
    FILE *out = count > 2 ? fopen(words[1], "w") : NULL;
    int faults = out ? 0 : 1;
    if (out)
        fprintf(out, "/* Printed by studio/embed.c. */\n#include \"studio/page.h\"\n\n");
    for (int i = 2; out && i < count; i++)
        faults += print_bytes(out, i, words[i]);
    if (out)
        fprintf(out, "\nconst page_file page_files[] = {\n");
    for (int i = 2; out && i < count; i++)
        faults += print_entry(out, i, words[i]);
    if (out) {
        fprintf(out, "    { 0 },\n};\n");
        faults += fclose(out) != 0;
    }
    return faults > 0;
}

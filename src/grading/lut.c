/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/lut.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lanterne/proposal.h>

#include "base/arena.h"
#include "grading/cube.h"
#include "grading/graded.h"

enum { HASH_TEXT = 65 };

/* The hash of all that is left in `file`. */
static ln_status hash_of(FILE *file, const char *name, char hex[HASH_TEXT])
{
    unsigned char bytes[16384], digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    for (size_t got; good && (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        good = EVP_DigestUpdate(context, bytes, got);
    good = good && EVP_DigestFinal_ex(context, digest, &length);
    EVP_MD_CTX_free(context);
    for (unsigned i = 0; i < length; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    if (!good)
        return ln_fail(LN_EMEMORY, "no memory to hash %s", name);
    return ferror(file) ? ln_fail(LN_EREAD, "%s cannot be read: %s", name, strerror(errno)) : LN_OK;
}

/* Read the look and hold it to its hash; `hex` gets the hash of what is there. */
static ln_status open_look(const ln_lut *how, char hex[HASH_TEXT], ln_cube **cube)
{
    *cube = NULL;
    if (!how->file || !*how->file)
        return ln_fail(LN_ESETTING, "lut needs --file LOOK.cube: the look to lay over the clip");
    FILE *file = fopen(how->file, "rb");
    if (!file)
        return ln_fail(errno == ENOENT ? LN_EMISSING : LN_EREAD, "--file %s: %s", how->file, strerror(errno));
    ln_status status = hash_of(file, how->file, hex);
    if (!status && how->sha256 && *how->sha256 && strcasecmp(how->sha256, hex))
        status = ln_fail(LN_ESETTING, "%s is not the look that was chosen: its SHA-256 is %s, and %s was chosen; put that file back, or propose again", how->file, hex, how->sha256);
    if (!status && fseek(file, 0, SEEK_SET))
        status = ln_fail(LN_EREAD, "%s cannot be read twice; a look must be a plain file", how->file);
    if (!status)
        status = ln_cube_read(file, how->file, cube);
    fclose(file);
    return status;
}

/* "LUT warm.cube, curves of 1024 points, then 33x33x33, sha256 1234abcd" */
static const char *reason(const char *path, const ln_cube *cube, const char *hex, ln_arena *arena)
{
    const char *slash = strrchr(path, '/');
    char curves[64] = "", lattice[64] = "";
    int n = cube->lattice.size;
    if (cube->curves.size)
        snprintf(curves, sizeof curves, ", curves of %d points", cube->curves.size);
    if (n)
        snprintf(lattice, sizeof lattice, ", %s%dx%dx%d", *curves ? "then " : "", n, n, n);
    return ln_arena_print(arena, "LUT %s%s%s, sha256 %.8s", slash ? slash + 1 : path, curves, lattice, hex);
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_lut how = *(const ln_lut *)settings;
    char hex[HASH_TEXT];
    ln_cube *cube;
    ln_status status = open_look(&how, hex, &cube);
    if (status)
        return status;
    const char *why = reason(how.file, cube, hex, job->arena);
    char *path = realpath(how.file, NULL);
    ln_cube_free(cube);
    status = why && path ? ln_picture_gradable(&clip->info.pixels) : ln_fail(LN_EMEMORY, "no memory for a proposal");
    how.file = path;
    how.sha256 = hex;
    if (!status)
        status = ln_proposals_add(into, &(ln_proposal){ .op = &ln_op_lut,
                                                        .track = clip->info.track,
                                                        .span = ln_graded_whole(clip),
                                                        .year = job->year,
                                                        .confidence = 1,
                                                        .reason = why,
                                                        .by = job->person,
                                                        .settings = &how });
    free(path);
    return status;
}

static void grade(const void *cube, float *red, float *green, float *blue, int count)
{
    ln_cube_rows(cube, red, green, blue, count);
}

static void free_look(void *cube)
{
    ln_cube_free(cube);
}

static ln_status make(const void *settings, ln_graded_look *look)
{
    const ln_lut *how = settings;
    char hex[HASH_TEXT];
    ln_cube *cube;
    ln_status status = open_look(how, hex, &cube);
    if (!status)
        *look = (ln_graded_look){ { grade, cube }, cube, free_look, how->dither };
    return status;
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    return ln_graded_clip(&ln_op_lut, make, accepted, in, job, out);
}

static const ln_setting settings[] = {
    LN_PATH(ln_lut, file, "file", "Look", "the .cube file: every colour becomes the one it names"),
    LN_TEXT(ln_lut, sha256, "sha256", "SHA-256 of the look", "", "if given, the look must be this very file; a proposal always says it"),
    LN_BOOL(ln_lut, dither, "dither", "Dither", true, "keeps skies and walls free of steps where 8 to 15 bits are rounded"),
};

const ln_op ln_op_lut = {
    .name = "lut",
    .label = "Lay a look over the clip",
    .summary = "carry every picture through a .cube look",
    .story = "Reads a .cube file as Adobe defined it and as DaVinci Resolve writes it: curves, a lattice, or curves before a lattice, with their ranges. Colours between points are "
             "found linearly on curves and tetrahedrally in the lattice; colours outside the look's range take its edge.\n\n"
             "The look meets the clip's own R'G'B' values as they are shown, after the range and the matrix that the file's tags name. A look made for log footage needs log "
             "footage: nothing is converted before it.\n\n"
             "A grey clip stays grey: it takes the look's lightness and not its tint.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_lut, settings),
    .propose = propose,
    .apply = apply,
};

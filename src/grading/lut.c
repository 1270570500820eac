/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/lut.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lanterne/proposal.h>

#include "base/arena.h"
#include "base/filename.h"
#include "grading/graded.h"
#include "grading/lutread.h"
#include "grading/within.h"

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
static ln_status open_look(const ln_lut *how, char hex[HASH_TEXT], ln_chain **look)
{
    *look = NULL;
    if (!how->file || !*how->file)
        return ln_fail(LN_ESETTING, "lut needs the look to lay over the clip: --file LOOK, a .cube, .clf, .ctf, .3dl, .cc, .ccc, .cdl, .ale or .edl");
    FILE *file = fopen(how->file, "rb");
    if (!file)
        return ln_fail(errno == ENOENT ? LN_EMISSING : LN_EREAD, "--file %s: %s", how->file, strerror(errno));
    ln_status status = hash_of(file, how->file, hex);
    if (!status && how->sha256 && *how->sha256 && strcasecmp(how->sha256, hex))
        status = ln_fail(LN_ESETTING, "%s is not the look that was chosen: its SHA-256 is %s, and %s was chosen; put that file back, or propose again", how->file, hex, how->sha256);
    if (!status && fseek(file, 0, SEEK_SET))
        status = ln_fail(LN_EREAD, "%s cannot be read twice; a look must be a plain file", how->file);
    if (!status)
        status = ln_lut_read(file, how->file, how->correction, look);
    fclose(file);
    return status;
}

/* "LUT warm.cube: curves of 1024 points, then 33x33x33, sha256 1234abcd" */
static const char *reason(const ln_lut *how, const ln_chain *look, const char *hex, ln_arena *arena)
{
    const bool one = how->correction && *how->correction;
    char steps[300];
    ln_chain_say(look, steps, sizeof steps);
    return ln_arena_print(arena, "LUT %s%s%s%s%s: %s, sha256 %.8s", ln_filename(how->file), one ? ", correction " : "", one ? how->correction : "", how->space ? " in " : "",
                          how->space ? ln_transfer_label((ln_transfer)(how->space - 1)) : "", steps, hex);
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_lut how = *(const ln_lut *)settings;
    char hex[HASH_TEXT];
    ln_chain *look;
    ln_status status = open_look(&how, hex, &look);
    if (status)
        return status;
    const char *why = reason(&how, look, hex, job->arena);
    char *path = realpath(how.file, NULL);
    ln_chain_free(look);
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

/* A chain, and the way into its space and back. */
typedef struct own_look {
    ln_chain *chain;
    ln_within within;
} own_look;

static void free_look(void *what)
{
    own_look *own = what;
    ln_chain_free(own->chain);
    free(own);
}

static ln_status make(const void *settings, const ln_clip_info *clip, ln_graded_look *look)
{
    const ln_lut *how = settings;
    char hex[HASH_TEXT];
    own_look *own = calloc(1, sizeof *own);
    if (!own)
        return ln_fail(LN_EMEMORY, "no memory for a look");
    ln_status status = open_look(how, hex, &own->chain);
    if (status) {
        free(own);
        return status;
    }
    if (how->space)
        own->within = ln_within_of(&clip->pixels, (ln_transfer)(how->space - 1), ln_chain_grade(own->chain));
    *look = (ln_graded_look){ how->space ? ln_within_grade(&own->within) : ln_chain_grade(own->chain), own, free_look, how->dither };
    return LN_OK;
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    return ln_graded_clip(&ln_op_lut, make, accepted, in, job, out);
}

static const char *const spaces[] = { "clip", LN_TRANSFER_NAMES, NULL };

static const ln_setting settings[] = {
    LN_PATH(ln_lut, file, "file", "Look", "the look's file: .cube, .clf, .ctf, .3dl, or ASC CDL numbers in a .cc, .ccc, .cdl, .ale or .edl"),
    LN_TEXT(ln_lut, correction, "correction", "Correction", "", "in a file of several corrections the one to take: its id, the event's number or clip's name of an .edl or .ale, or #3 for the third"),
    LN_TEXT(ln_lut, sha256, "sha256", "SHA-256 of the look", "", "if given, the look must be this very file; a proposal always says it"),
    LN_BOOL(ln_lut, dither, "dither", "Dither", true, "keeps skies and walls free of steps where 8 to 15 bits are rounded; left out by itself where the codec would lose it (H.264 and its like)"),
    LN_CHOICE(ln_lut, space, "space", "Space of the look", spaces, 0, "what the look was made for, where that is not what the clip is: pictures are brought there before it and back after it"),
};

const ln_op ln_op_lut = {
    .name = "lut",
    .label = "Lay a look over the clip",
    .summary = "carry every picture through a look: .cube, .clf, .ctf, .3dl, or an ASC CDL",
    .story = "Reads a .cube as Adobe defined it and as DaVinci Resolve writes it; the Academy's Common LUT Format (.clf, versions 1 to 3) and its elder brother .ctf; a .3dl; the ten "
             "numbers of an ASC CDL in a .cc, .ccc or .cdl, or in the lines of an .edl or .ale. Colours between points are found linearly on curves, and tetrahedrally in a "
             "lattice unless the file asks for trilinear; colours outside the look's range take its edge. Operators are carried out as OpenColorIO does, within 1e-5; a file "
             "with one that is not known here is refused by its name and not half applied.\n\n"
             "The look meets the clip's own R'G'B' values as they are shown, after the range and the matrix that the file's tags name. A look made for a camera's log that is to "
             "be laid over other footage needs --space: --space logc3 brings pictures to ARRI's LogC3 and Wide Gamut 3 before the look and back after it. Where they come from is what "
             "the file's tags say, and BT.709 as a display shows it where they say nothing. A look that turns log footage into a picture for a display wants log footage, and no --space.\n\n"
             "A grey clip stays grey: it takes the look's lightness and not its tint.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_lut, settings),
    .propose = propose,
    .apply = apply,
};

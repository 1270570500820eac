/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands share: settings that belong to no operation, and how the program ends. */
#include "call.h"

#include "grading/scopes.h"

/* A default outside of the range is no default: the setting then says nothing until a person says it. */
static const ln_setting settings[] = {
    LN_PATH(ln_general, output, "output", "Output", "where the result goes; the extension says what kind of file it becomes (mp4, mov, mkv, wav, flac, png ...)"),
    LN_PATH(ln_general, into, "into", "Folder", "the folder that gets a file for each shot, under the shot's own name; made when it is not there"),
    LN_PATH(ln_general, film, "film", "Film file", "the file that remembers proposals, verdicts and renders"),
    LN_INT(ln_general, year, "year", "Year", "", 1, 3000, 0, "the film's year: what was not yet heard or seen then is proposed for removal"),
    LN_FLOAT(ln_general, threshold, "threshold", "Threshold", "", 0, 1, 0.7, "accept what lanterne found by itself from this confidence on; lower takes more away, higher leaves more open"),
    LN_TEXT(ln_general, by, "by", "Person", NULL, "who decides, as the record will name them; left out, your login name"),
    LN_PATH(ln_general, plot, "plot", "Plot", "where a spectrogram of the sound before, after and of what was removed goes, with what was accepted marked on it (png, svg)"),
    LN_PATH(ln_general, cube, "cube", "Grade as .cube", "where the accepted grade goes as a lattice of 33 points an axis, for other programs; of several, each to a file with its number"),
    LN_PATH(ln_general, clf, "clf", "Grade as .clf", "the same in the Academy's common format: ten numbers where the grade is ten numbers"),
    LN_PATH(ln_general, cdl, "cdl", "Grade as ASC CDL", "the same as ten numbers alone: each in a .cc file of its own, or all in one .ccc or .cdl file"),
    LN_PATH(ln_general, edl, "edl", "Grades as EDL", "the ten numbers as an edit decision list, an event a shot, with ASC_SOP and ASC_SAT in comments"),
    LN_PATH(ln_general, reasons, "reasons", "Reasons as JSON", "what was found of each shot, those left as they are too: numbers, evidence, what is believed, and why"),
    LN_INT(ln_general, clip, "clip", "Clip", "", 1, 9999, 0, "which clip of the film, by its number in `lanterne log`; needed only when the film has several"),
    LN_INT(ln_general, port, "port", "Port", "", 1024, 65535, 0, "where the page is served on 127.0.0.1; left out, any free port"),
    LN_BOOL(ln_general, open, "open", "Open", true, "show the page in your browser; without it only its address is printed"),
    LN_TEXT(ln_general, at, "at", "Moment", NULL, "which picture, by its time or timecode (12.5, 00:01:02.500, 10:00:05:12); left out, the first"),
    LN_CHOICE(ln_general, kind, "kind", "Kind", ln_scope_names, LN_SCOPE_ALL, "which scope is drawn"),
    LN_BOOL(ln_general, split, "split", "Split", false, "show the picture itself, the left half before and the right half after; with --kind, the scopes of both below it"),
    LN_INT(ln_general, width, "width", "Width", "pixels", 128, 8192, 1600, "how wide the drawing is"),
    LN_BOOL(ln_general, all, "all", "All", false, "every proposal that is still open"),
    LN_TEXTS(ln_general, set, "set", "Change", "NAME=VALUE: change this setting of the proposal first, such as --set floor=-12"),
    LN_BOOL(ln_general, files, "files", "Files", false, "also read the clips and outputs again and tell those that are gone or changed"),
    LN_BOOL(ln_general, json, "json", "JSON", false, "print JSON for other programs instead of a table for people"),
    LN_BOOL(ln_general, quiet, "quiet", "Quiet", false, "say nothing but warnings and errors"),
    LN_BOOL(ln_general, verbose, "verbose", "Verbose", false, "also say which decisions are taken on the way: codecs, assumptions about missing tags"),
};
const ln_table general_table = LN_TABLE(ln_general, settings);

const ln_ending endings[] = {
    { 0, "done" },
    { 1, "`verify` found that the film file does not hold" },
    { 2, "an option, a setting or a word on the command line is wrong" },
    { 3, "the input is missing, unreadable, damaged, or has no such sound or picture" },
    { 4, "the output cannot be written: no right, no room, or it is the source" },
    { 5, "the film file is locked, too new, or refuses what was asked of it" },
    { 6, "no memory" },
    { 7, "learnt weights are missing or damaged: install lanterne again" },
    { 130, "stopped with Ctrl-C (143: by a request to end)" },
    { 0, NULL },
};

int ending_of(ln_status status)
{
    switch (status) {
    case LN_OK:
    case LN_END: return 0;
    case LN_EBROKEN: return 1;
    case LN_ESETTING: return 2;
    case LN_EMISSING:
    case LN_EREAD:
    case LN_EDAMAGED:
    case LN_EUNSUPPORTED:
    case LN_ESILENT:
    case LN_EBLIND: return 3;
    case LN_EWRITE:
    case LN_EFULL:
    case LN_ESAME: return 4;
    case LN_ELEDGER: return 5;
    case LN_EMEMORY: return 6;
    case LN_EMODEL: return 7;
    case LN_ECANCELLED: return 130;
    }
    return 6;
}

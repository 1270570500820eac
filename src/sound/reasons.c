/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/reasons.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "sound/bands.h"
#include "sound/figures.h"

/* A figure in words, by the beginning of its name, the first that fits. `say` holds one %s for the number with its unit, or none. Figures that lie in one of four ranges are followed by it. */
static const struct saying {
    const char *name, *say;
    int also; /* the figure whose value is said, without a range; -1: its own, with the range that its name ends in */
} sayings[] = {
    { "shape.", "level of its spectrum %s around", -1 },
    { "slope.low", "spectrum sloping by %s below 900 Hz", LN_SLOPE_LOW }, /* the bands of its lower third: rows.c */
    { "slope.high", "spectrum sloping by %s above 900 Hz", LN_SLOPE_HIGH },
    { "slope", "spectrum sloping by %s", -1 },
    { "centroid", "spectrum centred at %s", -1 },
    { "spread", "spectrum %s wide", -1 },
    { "rolloff.50", "half of its power below %s", -1 },
    { "rolloff.85", "85 % of its power below %s", -1 },
    { "rolloff.95", "95 % of its power below %s", -1 },
    { "rough", "jagged spectrum", -1 },
    { "fast", "level moving by %s from moment to moment", -1 },
    { "slow", "level moving by %s over fifths of a second", -1 },
    { "tail", "loud moments of its own kind", -1 },
    { "peaks", "peaks of %s", -1 },
    { "dips", "pauses of %s", -1 },
    { "texture", "grain of %s", -1 },
    { "hold", "held from moment to moment (%s)", -1 },
    { "together", "bands moving together (%s)", -1 },
    { "flux", "spectrum changing by %s from moment to moment", -1 },
    { "onsets.regular", "strokes as regular as %s of a clock's", -1 },
    { "onsets.", "strokes that rise or fall by %s", -1 },
    { "onsets", "%s strokes a second", LN_ONSETS },
    { "trend", "level moving by %s", -1 },
    { "arch", "coming and going by %s", -1 },
    { "brightens", "brightening by %s", -1 },
    { "beat.peak", "beating at %s", LN_BEAT_ALL_RATE },
    { "beat.rate", "beating at %s", -1 },
    { "beat.all", "beating at %s", LN_BEAT_ALL_RATE },
    { "beat.comb", "beating at %s and its multiples", LN_BEAT_COMB_RATE },
    { "beat.", "beats %s times a second", -1 },
    { "rhythm", "rhythm of %s", LN_RHYTHM_RATE },
    { "comb.range", "pitch ranging over %s", -1 },
    { "comb.jitter", "pitch jumping by %s", -1 },
    { "comb.glide", "pitch drifting by %s", -1 },
    { "comb.steady", "harmonic comb standing at %s", LN_COMB_STEADY_PITCH },
    { "comb", "harmonic comb at %s", LN_COMB_PITCH },
    { "lines", "lines that stand all along", -1 },
    { "line.", "line standing at %s", LN_LINE_HZ },
    { "peak.jitter", "strongest line moving by %s", -1 },
    { "peak", "strongest line at %s", LN_PEAK_HZ },
    { "flat", "spectrum %s from flat", -1 },
    { "kurtosis", "peaks of the wave", -1 },
    { "skew", "lopsided wave", -1 },
    { "pieces.", "changing over many seconds by %s", -1 },
};

/* How deep beats are says less to a person than how fast. */
static const char *beats_of(int figure)
{
    static const char *const rates[LN_RATES] = { "0.5 to 2", "2 to 5", "5 to 12", "12 to 30", "30 to 80", "80 to 200" };
    return figure >= LN_BEAT && figure < LN_BEAT + LN_RANGES * LN_RATES ? rates[(figure - LN_BEAT) % LN_RATES] : NULL;
}

static const struct saying *saying_of(const char *name)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (!strncmp(name, sayings[i].name, strlen(sayings[i].name)))
            return &sayings[i];
    return NULL;
}

/* To so many digits, as a person writes it: 1230 and not 1.23e+03. */
static double rounded(double value, int digits)
{
    double unit = value != 0 ? pow(10, floor(log10(fabs(value))) - digits + 1) : 1;
    return round(value / unit) * unit;
}

/* Logarithms were for the trees. */
static const char *number_of(const ln_description_figure *figure, double value, struct ln_arena *arena)
{
    if (!strcmp(figure->unit, "log2 Hz"))
        return ln_arena_print(arena, "%.6g Hz", rounded(exp2(value), 3));
    if (!strcmp(figure->unit, "1/s") || !strcmp(figure->unit, "log2"))
        return ln_arena_print(arena, "%.6g", rounded(value, 2));
    return ln_arena_print(arena, "%.6g%s%s", rounded(value, 2), *figure->unit ? " " : "", figure->unit);
}

static const char *place_of(const char *name, struct ln_arena *arena)
{
    static const char *const ranges[][2] = { { ".low", " at 30 to 300 Hz" }, { ".middle", " at 300 to 1,000 Hz" }, { ".high", " at 1 to 3 kHz" }, { ".top", " at 3 to 10 kHz" } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (strstr(name, ranges[i][0]))
            return ranges[i][1];
    if (strncmp(name, "shape.", 6))
        return "";
    ln_bands bands; /* four bands each, from the second one on: rows.c */
    ln_bands_of(48000, &bands);
    long n = strtol(name + 6, NULL, 10);
    return ln_arena_print(arena, " %.6g Hz", rounded(50.0 * bands.first[1 + 4 * n + 2], 2));
}

const char *ln_reason_say(int figure, const ln_description *description, struct ln_arena *arena)
{
    size_t count;
    const ln_description_figure *figures = ln_figures(&count);
    const struct saying *saying = saying_of(figures[figure].name);
    int said = saying && saying->also >= 0 ? saying->also : figure;
    const char *beats = beats_of(figure), *number = beats ? beats : number_of(&figures[said], (double)description->value[said], arena), *place = place_of(figures[figure].name, arena);
    if (!number || !place)
        return NULL;
    if (!saying)
        return ln_arena_print(arena, "%s %s", figures[figure].what, number);
    const char *hole = strstr(saying->say, "%s");
    size_t before = hole ? (size_t)(hole - saying->say) : strlen(saying->say);
    bool ranged = saying->also < 0;
    return ln_arena_print(arena, "%.*s%s%s%s", (int)before, saying->say, hole ? number : "", hole ? hole + 2 : "", ranged ? place : "");
}

const char *ln_reasons_say(const int figure[LN_NAMER_REASONS], const ln_description *description, struct ln_arena *arena)
{
    const char *all = "";
    for (int r = 0; all && r < LN_NAMER_REASONS && figure[r] >= 0; r++) {
        const char *one = ln_reason_say(figure[r], description, arena);
        if (!one)
            return NULL;
        if (!strstr(all, one))
            all = ln_arena_print(arena, "%s%s%s", all, *all ? ", " : "", one);
    }
    return all;
}

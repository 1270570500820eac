/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/history.h>

#include "base/arena.h"
#include "film/frenchreason.h"
#include "grading/firstgrade.h"
#include "grading/process.h"
#include "sound/figures.h"
#include "sound/reasons.h"

static void becomes(const char *english, const char *french)
{
    char *said = ln_french_reason(english);
    assert_string_equal(said, french);
    free(said);
}

static void clauses_hold_clauses(void **state)
{
    (void)state;
    becomes("two-tone siren 435/580 Hz", "sirène deux tons 435/580 Hz");
    becomes("mains hum 49.98 Hz with 6 steady multiples", "ronflement du secteur à 49,98 Hz, avec 6 multiples constants");
    becomes("bed of road traffic, perhaps motor car: beating at 26 Hz and its multiples, harmonic comb at 52.5 Hz, 9 s, one of 3 such stretches; a rarity before 1904",
            "fond : circulation, peut-être automobile : battement à 26 Hz et ses multiples, peigne d’harmoniques à 52,5 Hz, 9 s, l’un de 3 passages semblables ; une rareté avant 1904");
    becomes("noise shown at 00:00:06.5-00:00:08; kept: 00:00:12-00:00:13; filled with room tone found at 00:00:20-00:00:21",
            "bruit montré à 00:00:06.5-00:00:08 ; gardé : 00:00:12-00:00:13 ; comblé avec le silence plateau trouvé à 00:00:20-00:00:21");
    becomes("noise shown at 00:00:06.5-00:00:08, 1.5 s in wild.wav; kept: 00:00:12-00:00:13, 1 s", "bruit montré à 00:00:06.5-00:00:08, 1,5 s dans wild.wav ; gardé : 00:00:12-00:00:13, 1 s");
    becomes("accepted on wide.wav, shown there at 00:00:06.5-00:00:08, 1.5 s; what goes here is 12 dB below the whole",
            "accepté sur wide.wav, où il est montré à 00:00:06.5-00:00:08, 1,5 s ; ce qui part ici est 12 dB sous l’ensemble");
    becomes("matched to hero.png (one scene, 41 places seen in both): lighter, warmer, colours 1.2 times as strong; 80 % of the difference should go; "
            "after the ten numbers colours shift by up to 2.5 % of the range",
            "raccordé à hero.png (une même scène, 41 endroits vus dans les deux) : plus clair, plus chaud, couleurs à 1,2 fois leur force ; 80 % de l’écart devraient partir ; "
            "après les dix nombres, les couleurs bougent d’au plus 2,5 % de la plage");
    becomes("matched to hero.png (no place seen in both; on both sides the sky (4 warmer, 3 darker there), skin (alike)): darker, less green, warmer; 8 % of the difference should go",
            "raccordé à hero.png (aucun endroit vu dans les deux ; des deux côtés, le ciel (4 plus chaud, 3 plus sombre), la peau (pareil)) : plus sombre, moins vert, plus chaud ; "
            "8 % de l’écart devraient partir");
    becomes("LUT warm.cube: curves of 1024 points, then 33x33x33, sha256 1234abcd", "LUT warm.cube : courbes de 1024 points, puis 33x33x33, sha256 1234abcd");
    becomes("Autochrome, as it survives, 1907 to 1935: 6 of its figures measured, 0 digitised, 9 assumed",
            "Autochrome, tel qu’il nous est parvenu, 1907 à 1935 : 6 de ses chiffres sont mesurés, 0 relevés, 9 supposés");
}

static void what_no_row_knows_stays(void **state)
{
    (void)state;
    char longest[4000];
    becomes("", "");
    becomes("take 3.5 is \"bést\"", "take 3.5 is \"bést\"");
    for (size_t i = 0; i + 2 < sizeof longest; i += 2)
        memcpy(longest + i, i % 4 ? ", " : ": ", 3);
    becomes(longest, longest);
    free(ln_french_reason(longest + sizeof longest - 400)); /* ends in good time */
}

static void expect_no_english(const char *of, const char *english)
{
    static const char *const words[] = { " of ", " the ", " and ", " at ", " to ", " with ", "level" };
    char *french = ln_french_reason(english);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(english, french) || strstr(french, words[i]))
            fail_msg("%s: \"%s\" is \"%s\" in French", of, english, french);
    free(french);
}

static void every_first_grade_has_its_words(void **state)
{
    (void)state;
    static const int years[] = { 1780, 1895, 1910, 1925 };
    ln_arena *arena = ln_arena_new();
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        ln_first_grade first;
        assert_int_equal(ln_first_grade_of(years[i], arena, &first), LN_OK);
        expect_no_english("a first grade", first.reason);
    }
    ln_arena_free(arena);
}

static void every_process_has_its_words(void **state)
{
    (void)state;
    char english[200];
    for (size_t i = 0; ln_processes[i]; i++)
        for (int v = 0; v < ln_processes[i]->variant_count; v++) {
            snprintf(english, sizeof english, "%s, %s, 1907 to 1935: 6 of its figures measured, 0 digitised, 9 assumed", ln_processes[i]->label, ln_processes[i]->variants[v].label);
            expect_no_english(ln_processes[i]->name, english);
        }
}

/* Whatever figure decided, there are words for it. */
static void every_figure_has_its_words(void **state)
{
    (void)state;
    size_t count;
    const ln_description_figure *figures = ln_figures(&count);
    static const ln_description quiet;
    ln_arena *arena = ln_arena_new();
    for (size_t i = 0; i < count; i++)
        expect_no_english(figures[i].name, ln_reason_say((int)i, &quiet, arena));
    ln_arena_free(arena);
}

static void every_family_has_its_reason(void **state)
{
    (void)state;
    size_t count;
    const ln_family *families = ln_families(&count);
    for (size_t i = 0; i < count; i++)
        if (!*families[i].why_fr || strchr(families[i].why_fr, '\'') || !strcmp(families[i].why, families[i].why_fr) != !strcmp(families[i].name, "film-camera"))
            fail_msg("the French reason of %s is missing, the English one, or has a typewriter's apostrophe: %s", families[i].name, families[i].why_fr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_hold_clauses),
        cmocka_unit_test(what_no_row_knows_stays),
        cmocka_unit_test(every_first_grade_has_its_words),
        cmocka_unit_test(every_process_has_its_words),
        cmocka_unit_test(every_figure_has_its_words),
        cmocka_unit_test(every_family_has_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

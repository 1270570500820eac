/* SPDX-License-Identifier: Apache-2.0 */
#include "film/frenchreason.h"

#include <lanterne/history.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOLES = 5, LONGEST = 500 };

/* Clauses with holes, @, in the order in which they are tried: what holds other clauses before what stands in them, lists last. @1 in French is the first hole in English. */
static const struct clause {
    const char *english, *french;
} clauses[] = {
    /* What a person showed or named, and what goes round all else. */
    { "accepted on @, shown there at @; what goes here is @ dB below the whole", "accepté sur @1, où il est montré à @2 ; ce qui part ici est @3 dB sous l’ensemble" },
    { "accepted on @, found there at @; what goes here is @ dB below the whole", "accepté sur @1, où il a été trouvé à @2 ; ce qui part ici est @3 dB sous l’ensemble" },
    { "noise shown at @ in @; kept: @", "bruit montré à @1 dans @2 ; gardé : @3" },
    { "noise shown at @ in @", "bruit montré à @1 dans @2" },
    { "noise shown at @; kept: @", "bruit montré à @1 ; gardé : @2" },
    { "noise shown at @", "bruit montré à @1" },
    { "lines at @ Hz, as named", "raies à @1 Hz, comme demandé" },
    { "numbers given by hand", "nombres donnés à la main" },
    { "scopes in the picture, for a review", "instruments de mesure dans l’image, pour un visionnage" },
    { "@; filled with room tone shown at @", "@1 ; comblé avec le silence plateau montré à @2" },
    { "@; filled with room tone found at @", "@1 ; comblé avec le silence plateau trouvé à @2" },
    { "@; a rarity before @", "@1 ; une rareté avant @2" },
    { "@; after the ten numbers colours shift by up to @ % of the range", "@1 ; après les dix nombres, les couleurs bougent d’au plus @2 % de la plage" },
    { "bed of @", "fond : @1" },
    { "@, one of @ such stretches", "@1, l’un de @2 passages semblables" },

    /* Lines (src/sound/find.c). */
    { "mains hum @ Hz with @ steady multiples", "ronflement du secteur à @1 Hz, avec @2 multiples constants" },
    { "two-tone siren @/@ Hz", "sirène deux tons @1/@2 Hz" },
    { "wailing siren @ to @ Hz, every @ s", "sirène modulée de @1 à @2 Hz, toutes les @3 s" },
    { "siren that rises and falls, @ to @ Hz", "sirène qui monte et qui descend, de @1 à @2 Hz" },
    { "horn @/@ Hz", "avertisseur @1/@2 Hz" },
    { "@ beeps of @ Hz, every @ s", "@1 bips de @2 Hz, toutes les @3 s" },
    { "reversing beeper @ Hz, every @ s", "bip de recul à @1 Hz, toutes les @2 s" },
    { "steady tone @ Hz", "son pur et constant à @1 Hz" },

    /* Pictures (src/grading). */
    { "matched to @ (@): @; @ % of the difference should go", "raccordé à @1 (@2) : @3 ; @4 % de l’écart devraient partir" },
    { "one scene, @ places seen in both", "une même scène, @1 endroits vus dans les deux" },
    { "through @ other shot of its scene", "à travers @1 autre plan de sa scène" },
    { "through @ other shots of its scene", "à travers @1 autres plans de sa scène" },
    { "no place seen in both, so only what is likely right", "aucun endroit vu dans les deux : seulement ce qui est sans doute juste" },
    { "@; on both sides @", "@1 ; des deux côtés, @2" },
    { "no place seen in both", "aucun endroit vu dans les deux" },
    { "@ (alike), @", "@1 (pareil), @2" },
    { "@ (@ there), @", "@1 (@2), @3" },
    { "@ (alike)", "@1 (pareil)" },
    { "@ (@ there)", "@1 (@2)" },
    { "the sky", "le ciel" },
    { "foliage", "le feuillage" },
    { "skin", "la peau" },
    { "greys", "les gris" },
    { "lighter", "plus clair" },
    { "darker", "plus sombre" },
    { "more contrast", "plus contrasté" },
    { "flatter", "moins contrasté" },
    { "warmer", "plus chaud" },
    { "cooler", "plus froid" },
    { "less green", "moins vert" },
    { "greener", "plus vert" },
    { "colours @ times as strong", "couleurs à @1 fois leur force" },
    { "hardly a change", "presque aucun changement" },
    { "first grade for @: @ (@: @)", "premier étalonnage pour @1 : @2 (@3 : @4)" },
    { "no film recorded colour before 1895, and film itself is of that year: colours as strong as those of oil paintings",
      "aucun film n’a enregistré de couleurs avant 1895, et le film lui-même est de cette année : des couleurs aussi fortes que celles de la peinture à l’huile" },
    { "three paintings of 1789 to 1899 beside twelve modern photographs; hand-coloured prints are paler still",
      "trois tableaux de 1789 à 1899 à côté de douze photographies modernes ; les épreuves coloriées à la main sont plus pâles encore" },
    { "film was black and white, coloured by hand, tint, tone or stencil, and saturation 0 is what it recorded; the year itself had the colours its painters saw",
      "le film était en noir et blanc, colorié à la main, teint, viré ou peint au pochoir, et une saturation de 0 est ce qu’il enregistrait ; l’année, elle, avait les couleurs que voyaient ses peintres" },
    { "three paintings of 1789 to 1899 beside twelve modern photographs", "trois tableaux de 1789 à 1899 à côté de douze photographies modernes" },
    { "colours as strong as the autochrome plate's, the colour of the time", "des couleurs aussi fortes que celles de la plaque autochrome, la couleur de l’époque" },
    { "primaries of Mees and Pledge 1910, fitted in R'G'B'; ten plates as they survive give 0.58, fresh grains 1.06",
      "primaires de Mees et Pledge, 1910, ajustées en R’V’B’ ; dix plaques telles qu’elles nous sont parvenues donnent 0,58, des grains frais 1,06" },
    { "colours as strong as two-colour Technicolor's", "des couleurs aussi fortes que celles du Technicolor bichrome" },
    { "an ideal red and blue-green record, the second seeing green and blue alike; fitted in R'G'B'",
      "une matrice rouge et une bleu-vert idéales, la seconde voyant le vert et le bleu de même ; ajusté en R’V’B’" },
    { "@: @ of its figures measured, @ digitised, @ assumed", "@1 : @2 de ses chiffres sont mesurés, @3 relevés, @4 supposés" },
    { "LUT @: @, sha256 @", "LUT @1 : @2, sha256 @3" },
    { "@, then @", "@1, puis @2" },
    { "@, correction @ in @", "@1, correction @2, en @3" },
    { "inverted curves of @ points", "courbes inversées de @1 points" },
    { "curves of @ points", "courbes de @1 points" },
    { "curves through points", "courbes par des points" },
    { "a matrix", "une matrice" },
    { "a clamp", "un écrêtage" },
    { "a power", "une puissance" },
    { "a logarithm", "un logarithme" },
    { "an exponential", "une exponentielle" },
    { "an inverted lattice", "une grille inversée" },
    { "a fixed function", "une fonction fixe" },
    { "Pathé stencil colour, @", "pochoir Pathé, @1" },
    { "blue-sensitive black and white, @", "noir et blanc sensible au bleu, @1" },
    { "orthochromatic black and white, @", "noir et blanc orthochromatique, @1" },
    { "panchromatic black and white, @", "noir et blanc panchromatique, @1" },
    { "hand colouring, @", "coloriage à la main, @1" },
    { "tinting, @", "teinture, @1" },
    { "toning, @", "virage, @1" },
    { "amber, for lamplight and interiors, @", "ambre, pour la lampe et les intérieurs, @1" },
    { "yellow, for sun, @", "jaune, pour le soleil, @1" },
    { "orange, for dusk and fire light, @", "orange, pour le crépuscule et la lueur du feu, @1" },
    { "red, for fire, @", "rouge, pour le feu, @1" },
    { "rose, for dawn and love, @", "rose, pour l’aube et l’amour, @1" },
    { "green, for woods and the uncanny, @", "vert, pour les bois et l’étrange, @1" },
    { "blue, for night, @", "bleu, pour la nuit, @1" },
    { "lavender, for evening, @", "lavande, pour le soir, @1" },
    { "sepia, silver sulphide, @", "sépia, sulfure d’argent, @1" },
    { "iron blue, Prussian blue, @", "bleu de fer, bleu de Prusse, @1" },
    { "copper, red chalk, @", "cuivre, sanguine, @1" },
    { "uranium, red-brown, @", "urane, brun-rouge, @1" },
    { "iron and vanadium, green, @", "fer et vanadium, vert, @1" },
    { "as made, @", "à sa sortie, @1" },
    { "as it survives, @", "tel qu’il nous est parvenu, @1" },
    { "black and white, @", "noir et blanc, @1" },
    { "from @ on", "à partir de @1" },
    { "measured", "mesuré" },
    { "digitised", "relevé" },
    { "assumed", "supposé" },

    /* Kinds of sounds (src/sound/namer.c). */
    { "@, perhaps @: @", "@1, peut-être @2 : @3" },
    { "@: @", "@1 : @2" },
    { "engine or machine", "moteur ou machine" },
    { "road traffic", "circulation" },
    { "aircraft", "aéronef" },
    { "saw or tool", "scie ou outil" },
    { "siren or horn", "sirène ou avertisseur" },

    /* What tells them (src/sound/reasons.c). */
    { "@, @", "@1, @2" },
    { "@ at 30 to 300 Hz", "@1 entre 30 et 300 Hz" },
    { "@ at 300 to 1,000 Hz", "@1 entre 300 et 1 000 Hz" },
    { "@ at 1 to 3 kHz", "@1 entre 1 et 3 kHz" },
    { "@ at 3 to 10 kHz", "@1 entre 3 et 10 kHz" },
    { "level of its spectrum @ dB around @ Hz", "niveau de son spectre : @1 dB vers @2 Hz" },
    { "spectrum sloping by @ below 900 Hz", "spectre en pente de @1 sous 900 Hz" },
    { "spectrum sloping by @ above 900 Hz", "spectre en pente de @1 au-dessus de 900 Hz" },
    { "spectrum sloping by @", "spectre en pente de @1" },
    { "spectrum centred at @", "spectre centré à @1" },
    { "spectrum @ wide", "spectre large de @1" },
    { "half of its power below @", "la moitié de sa puissance sous @1" },
    { "@ % of its power below @", "@1 % de sa puissance sous @2" },
    { "jagged spectrum", "spectre dentelé" },
    { "level moving by @ from moment to moment", "niveau qui bouge de @1 d’un instant à l’autre" },
    { "level moving by @ over fifths of a second", "niveau qui bouge de @1 en un cinquième de seconde" },
    { "level moving by @", "niveau qui bouge de @1" },
    { "loud moments of its own kind", "des instants forts bien à lui" },
    { "peaks of the wave", "crêtes de l’onde" },
    { "peaks of @", "pointes de @1" },
    { "pauses of @", "creux de @1" },
    { "grain of @", "grain de @1" },
    { "held from moment to moment (@)", "tenu d’un instant à l’autre (@1)" },
    { "bands moving together (@)", "bandes qui bougent ensemble (@1)" },
    { "spectrum changing by @ from moment to moment", "spectre qui change de @1 d’un instant à l’autre" },
    { "strokes as regular as @ of a clock's", "coups aussi réguliers qu’à @1 ceux d’une horloge" },
    { "strokes that rise or fall by @", "coups qui montent ou descendent de @1" },
    { "@ strokes a second", "@1 coups par seconde" },
    { "coming and going by @", "qui vient et s’en va de @1" },
    { "brightening by @", "qui s’éclaircit de @1" },
    { "beating at @ and its multiples", "battement à @1 et ses multiples" },
    { "beating at @", "battement à @1" },
    { "beats @ times a second", "battements de @1 par seconde" },
    { "rhythm of @", "rythme de @1" },
    { "pitch ranging over @", "hauteur qui s’étend sur @1" },
    { "pitch jumping by @", "hauteur qui saute de @1" },
    { "pitch drifting by @", "hauteur qui dérive de @1" },
    { "harmonic comb standing at @", "peigne d’harmoniques fixe à @1" },
    { "harmonic comb at @", "peigne d’harmoniques à @1" },
    { "lines that stand all along", "des raies fixes d’un bout à l’autre" },
    { "line standing at @", "raie fixe à @1" },
    { "strongest line moving by @", "la raie la plus forte bouge de @1" },
    { "strongest line at @", "la raie la plus forte à @1" },
    { "spectrum @ from flat", "spectre à @1 d’être plat" },
    { "lopsided wave", "onde dissymétrique" },
    { "changing over many seconds by @", "qui change de @1 sur de longues secondes" },
    { "@ lighter", "@1 plus clair" },
    { "@ darker", "@1 plus sombre" },
    { "@ warmer", "@1 plus chaud" },
    { "@ cooler", "@1 plus froid" },
    { "@ less green", "@1 moins vert" },
    { "@ greener", "@1 plus vert" },
    { "@ to @", "@1 à @2" },
};

typedef struct piece {
    const char *text;
    size_t size;
} piece;

/* Whether `text` is `pattern` with something in each of its holes, each as short as can be. */
static bool fits(const char *pattern, piece text, piece *hole)
{
    while (*pattern && *pattern != '@') {
        if (!text.size || *pattern != *text.text)
            return false;
        pattern++, text.text++, text.size--;
    }
    if (!*pattern)
        return !text.size;
    for (size_t size = 1; size <= text.size; size++)
        if (fits(pattern + 1, (piece){ text.text + size, text.size - size }, hole + 1)) {
            *hole = (piece){ text.text, size };
            return true;
        }
    return false;
}

/* A family in French, "26.5 Hz" with a decimal comma, all else as it is. */
static void put_leaf(piece text, FILE *out)
{
    char label[64];
    snprintf(label, sizeof label, "%.*s", (int)text.size, text.text);
    const ln_family *family = text.size < sizeof label ? ln_family_find(label) : NULL;
    size_t digits = 0;
    while (digits < text.size && strchr("0123456789.-", text.text[digits]))
        digits++;
    const bool number = digits == text.size || text.text[digits] == ' ';
    for (size_t i = 0; !family && i < text.size; i++)
        fputc(number && i < digits && text.text[i] == '.' ? ',' : text.text[i], out);
    if (family)
        fputs(family->label_fr, out);
}

static void put(piece text, FILE *out)
{
    piece hole[HOLES];
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
        if (!fits(clauses[i].english, text, hole))
            continue;
        for (const char *c = clauses[i].french; *c; c++)
            if (*c == '@')
                put(hole[*++c - '1'], out);
            else
                fputc(*c, out);
        return;
    }
    put_leaf(text, out);
}

char *ln_french_reason(const char *english)
{
    char *french = NULL;
    size_t size;
    const size_t length = strlen(english);
    if (length > LONGEST)
        return strdup(english);
    FILE *out = open_memstream(&french, &size);
    if (!out)
        return NULL;
    put((piece){ english, length }, out);
    if (fclose(out)) {
        free(french);
        return NULL;
    }
    return french;
}

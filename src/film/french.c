/* SPDX-License-Identifier: Apache-2.0 */
#include "film/french.h"

#include <string.h>

static const char dither[] = "garde les ciels et les murs sans paliers là où 8 à 15 bits sont arrondis";
static const char dither_unless_lost[] = "garde les ciels et les murs sans paliers là où 8 à 15 bits sont arrondis ; omis de lui-même là où le codec le perdrait (H.264 et ses semblables)";

const ln_french ln_french_words[] = {
    { "hush", "", "Taire le monde moderne", "baisser les sons que l’année du film n’a pas encore entendus", NULL },
    { "hush", "noise", "Bruit", "un passage où le bruit s’entend seul, une seconde ou deux : il est baissé dans tout le plan", NULL },
    { "hush", "keep", "À garder", "un passage de ce qui doit rester (pluie, oiseaux, foule), sans le bruit : à montrer quand le bruit n’est jamais seul", NULL },
    { "hush", "shown-in", "Montré dans", "un autre fichier, où le bruit et ce qui doit rester sont montrés : un son seul ou une autre prise, au même endroit, le même jour, au même microphone", NULL },
    { "hush", "floor", "Plancher", "de combien un son moderne est baissé : vers 0 il s’éloigne, vers -60 il n’a jamais été là, et les voix commencent à s’amincir", NULL },
    { "hush", "fade-in", "Fondu d’entrée", "le temps que met un son qui va et vient à s’effacer au début de son passage ; trop court, cela s’entend comme une marche", NULL },
    { "hush", "fade-out", "Fondu de sortie", "le temps que met ce qui reste de la scène à remonter à la fin du passage", NULL },
    { "hush", "strength", "Force", "avec quelle fermeté le bruit sous les autres sons est baissé : moins laisse plus de bruit et plus d’air, plus emporte les deux", NULL },
    { "hush", "keep-attacks", "Garder les attaques", "rend aux tic-tac, aux pas et aux sabots leur premier centième de seconde ; à couper quand ce qui part est fait de coups et qu’il en repasse", NULL },
    { "hush", "voice-limit", "Limite des voix", "de combien une voix peut être baissée là où elle est la plus forte d’une bande : -3 la laisse plus pleine, et plus de bruit dessous ; -60 ne limite rien", NULL },
    { "hush", "fill", "Combler au silence plateau", "là où il reste moins que ce que le lieu ferait entendre, pose son propre son, enregistré ailleurs dans le plan ; sinon rien n’est jamais ajouté", NULL },
    { "hush", "tone", "Silence plateau", "un passage où l’on entend le lieu et rien d’autre, 0,3 s ou plus : de quoi combler les trous ; sans lui, les moments les plus calmes sont cherchés", NULL },
    { "hush", "array", "Microphones", "si les canaux sont des microphones séparés : le bruit se distingue alors des voix par l’endroit d’où il vient ; auto s’en remet aux noms des pistes", NULL },
    { "hush", "remove", "Retirer", "un son par son nom, en anglais ou en français (« motor cycle », « avion à hélice ») : les passages où on l’entend sont cherchés et baissés, quelle que soit l’année", NULL },
    { "hush", "bed", "Fond continu", "un son, par son nom, qui dure ou revient dans la scène, et de combien le baisser : « dense traffic=-9 » ; une seule proposition pour tout le plan, un seul curseur, son plancher", NULL },
    { "hush", "tones", "Raies", "raies à peigner, en Hz : ronflement, sirènes, bips ; 1000 est une raie, 50x40 une raie et ses multiples, 500~1500x6 une raie qui bouge", NULL },
    { "hush", "example", "Exemple", "à quel point ce qui montre le bruit est cru : alone le prend tout entier pour le bruit, pauses en croit moins dans chaque bande, car pluie et foule continuent entre les mots ; auto vaut alone quand une personne le montre", NULL },

    { "match", "", "Raccorder à une référence", "donner à chaque plan l’étalonnage d’une référence, autant qu’on peut le savoir, et pas davantage", NULL },
    { "match", "reference", "Référence", "une image ou un plan dont celui-ci doit avoir l’étalonnage", NULL },
    { "match", "beside", "À côté", "un autre fichier de la même scène, regardé et jamais écrit : un plan qui ne montre rien de la référence s’appuie sur un qui en montre", NULL },
    { "match", "reference-mask", "Partie de la référence", "une image grise : la référence n’est regardée que là où elle est claire, pour raccorder un visage à un visage", NULL },
    { "match", "mask", "Partie du plan", "une image grise : le plan n’est regardé que là où elle est claire ; il est étalonné tout entier", NULL },
    { "match", "log", "Courbe du plan", "ce que la caméra a écrit : un log est montré comme un écran le montre avant d’être étalonné", NULL },
    { "match", "reference-log", "Courbe de la référence", "de même pour la référence", NULL },
    { "match", "strength", "Force", "la part de l’étalonnage qui est posée : 0 n’en pose rien, 1 tout ce qui a paru sûr", NULL },
    { "match", "matched-slope", "Pente trouvée", "trouvée par le raccord, à vous de la changer : de combien les lumières montent", NULL },
    { "match", "matched-offset", "Décalage trouvé", "trouvé par le raccord, à vous de le changer : ce qui est ajouté à tout, noirs compris", NULL },
    { "match", "matched-power", "Puissance trouvée", "trouvée par le raccord, à vous de la changer : comment le milieu plie, plus sombre au-dessus de 1", NULL },
    { "match", "matched-saturation", "Saturation trouvée", "trouvée par le raccord, à vous de la changer : la force des couleurs", NULL },
    { "match", "dither", "Tramage", dither, NULL },
    { "match", "residual", "Résidu", "de combien les couleurs peuvent encore bouger après les dix nombres, là où des endroits vus dans les deux images le disent : 0 s’en tient à ce qu’un CDL contient", "% de la plage" },
    { "match", "matched-residual", "Résidu trouvé", "trouvé par le raccord, à vous de le vider : des nombres entiers, en millièmes de la plage, ce que les dix nombres laissent", NULL },
    { "match", "classes", "Même lumière", "le plan et la référence sont d’une même scène, sous une même lumière : là où aucun endroit n’est vu dans les deux, le ciel, la peau et les gris de l’un sont pris pour ceux de l’autre", NULL },

    { "cdl", "", "Étalonner en dix nombres", "pente, décalage, puissance et saturation : la Color Decision List de l’ASC", NULL },
    { "cdl", "slope", "Pente", "multiplie : au-dessus de 1 les lumières montent, les noirs restent", NULL },
    { "cdl", "offset", "Décalage", "ajoute : toute l’image s’éclaircit ou s’assombrit, noirs compris", NULL },
    { "cdl", "power", "Puissance", "plie le milieu : au-dessus de 1 il s’assombrit, le noir et le blanc restent", NULL },
    { "cdl", "saturation", "Saturation", "la force des couleurs : 0 est le noir et blanc, 1 n’y touche pas", NULL },
    { "cdl", "dither", "Tramage", dither_unless_lost, NULL },

    { "look", "", "L’image d’un procédé d’époque", "voir un plan comme un procédé de couleur de son année l’aurait montré", NULL },
    { "look", "process", "Procédé", "de quel procédé le plan prend l’image ; `lanterne processes` dit ce que fut chacun, et ce qu’on en sait", NULL },
    { "look", "age", "Âge", "autochrome : les couleurs de la plaque neuve, ou plus pâles et plus chaudes, comme les plaques nous parviennent", NULL },
    { "look", "tint", "Teinture", "teinture : le colorant dans les lumières", NULL },
    { "look", "tone", "Virage", "virage : ce que l’argent est devenu, visible dans les ombres", NULL },
    { "look", "exposure", "Exposition", "plus de lumière sur le film : au-dessus de 0 les lumières se fondent, en dessous l’image s’assombrit", "diaphs" },
    { "look", "grain", "Grain", "amas d’argent et de colorant, plus fins là où l’image a plus de pixels", NULL },
    { "look", "halation", "Halo", "une lueur autour des lampes et des fenêtres, lumière que le support du film renvoie", NULL },
    { "look", "mosaic", "Mosaïque", "autochrome, Dufaycolor : les éléments colorés là où les pixels sont plus fins qu’eux (l’image s’assombrit), sinon leur irrégularité", NULL },
    { "look", "fringes", "Franges", "Kinemacolor : des bords rouges et verts sur ce qui bouge, les deux enregistrements étant deux images successives", NULL },
    { "look", "flicker", "Scintillement", "la lumière de la lampe et de la manivelle n’est jamais la même sur deux images", NULL },
    { "look", "weave", "Instabilité", "l’image bouge un peu dans la fenêtre", NULL },
    { "look", "seed", "Hasard", "le hasard : un autre nombre, un autre grain ; le même nombre, le même grain à chaque fois", NULL },
    { "look", "dither", "Tramage", dither, NULL },

    { "lut", "", "Poser un look sur le plan", "faire passer chaque image par un look : .cube, .clf, .ctf, .3dl, ou un CDL de l’ASC", NULL },
    { "lut", "file", "Look", "le fichier du look : .cube, .clf, .ctf, .3dl, ou les nombres d’un CDL dans un .cc, .ccc, .cdl, .ale ou .edl", NULL },
    { "lut", "correction", "Correction", "laquelle prendre d’un fichier qui en a plusieurs : son id, le numéro d’événement ou le nom de plan d’un .edl ou .ale, ou #3 pour la troisième", NULL },
    { "lut", "sha256", "SHA-256 du look", "s’il est donné, le look doit être ce fichier même ; une proposition le dit toujours", NULL },
    { "lut", "dither", "Tramage", dither_unless_lost, NULL },
    { "lut", "space", "Espace du look", "ce pour quoi le look a été fait, quand ce n’est pas ce qu’est le plan : les images y sont menées avant, et ramenées après", NULL },

    { "review", "", "Incruster des instruments", "montrer les mesures de chaque image dans un coin de celle-ci, pour une projection de travail", NULL },
    { "review", "kind", "Instrument", "lequel est incrusté dans l’image", NULL },
    { "review", "place", "Place", "dans quel coin il se trouve", NULL },
    { "review", "size", "Taille", "sa hauteur, en part de celle de l’image : plus grand se lit mieux et cache davantage", NULL },
    { "review", "opacity", "Opacité", "à quel point son fond est sombre : moins laisse mieux voir l’image", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

const ln_french *ln_french_find(const char *op, const char *setting)
{
    for (const ln_french *f = ln_french_words; f->op; f++)
        if (!strcmp(f->op, op) && !strcmp(f->setting, setting))
            return f;
    return NULL;
}

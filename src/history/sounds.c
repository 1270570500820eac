/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/history.h>

#include <limits.h>

/* The families, oldest first. A year is the first in which somebody in a European street or room could have heard the thing, not the year in which it became
 * usual: rare.c has that one where the two lie far apart. Where no year can be known, `why` says "convention" and the year is ours. `until` is given only where a page says when the last one went. */
enum { ALWAYS = INT_MIN, STILL = INT_MAX };

static const char ancient[] = "older than any film's year";
static const char nature[] = "no source needed";

static const ln_family families[] = {
    { "bells", "bells", "cloches", ALWAYS, STILL, ancient, nature },
    { "birds", "birds", "oiseaux", ALWAYS, STILL, ancient, nature },
    { "blacksmith", "blacksmith", "forgeron", ALWAYS, STILL, ancient, nature },
    { "carts", "carts and carriages", "charrettes et voitures à cheval", ALWAYS, STILL, ancient, nature },
    { "cats", "cats", "chats", ALWAYS, STILL, ancient, nature },
    { "cattle", "cattle, sheep and goats", "vaches, moutons et chèvres", ALWAYS, STILL, ancient, nature },
    { "children", "children at play", "jeux d'enfants", ALWAYS, STILL, ancient, nature },
    { "cocks", "cocks and hens", "coqs et poules", ALWAYS, STILL, ancient, nature },
    { "crowd", "crowd", "foule", ALWAYS, STILL, ancient, nature },
    { "dogs", "dogs", "chiens", ALWAYS, STILL, ancient, nature },
    { "doors", "doors and shutters", "portes et volets", ALWAYS, STILL, ancient, nature },
    { "fire", "fire", "feu", ALWAYS, STILL, ancient, nature },
    { "hand-tools", "hammer, saw and axe", "marteau, scie et hache", ALWAYS, STILL, ancient, nature },
    { "hooves", "hooves", "sabots de chevaux", ALWAYS, STILL, ancient, nature },
    { "horses", "horses", "chevaux", ALWAYS, STILL, ancient, nature },
    { "insects", "insects", "insectes", ALWAYS, STILL, ancient, nature },
    { "market", "street cries", "cris de marché", ALWAYS, STILL, ancient, nature },
    { "music", "singing and played music", "chant et musique jouée", ALWAYS, STILL, ancient, nature },
    { "rain", "rain", "pluie", ALWAYS, STILL, ancient, nature },
    { "sea", "sea", "mer", ALWAYS, STILL, ancient, nature },
    { "steps", "steps", "pas", ALWAYS, STILL, ancient, nature },
    { "stream", "stream and fountain", "ruisseau et fontaine", ALWAYS, STILL, ancient, nature },
    { "thunder", "thunder", "tonnerre", ALWAYS, STILL, ancient, nature },
    { "voice", "voice", "voix", ALWAYS, STILL, ancient, nature },
    { "whistling", "whistling", "sifflement", ALWAYS, STILL, ancient, nature },
    { "wind", "wind", "vent", ALWAYS, STILL, ancient, nature },

    { "church-organ", "church organ", "orgue d'église", 757, STILL,
      "an organ reaches king Pepin at Compiègne from Byzantium", "Annales regni Francorum, for the year 757" },
    { "gunshot", "gunshot", "coup de feu", 1326, STILL,
      "the oldest picture of a gun being fired", "Walter de Milemete, De nobilitatibus regum, 1326, Christ Church Oxford MS 92" },
    { "clock", "clock", "horloge", 1336, STILL,
      "the tower of San Gottardo in Milan strikes twenty-four hours", "Galvano Fiamma, Opusculum de rebus gestis, for the year 1336" },
    { "piano", "piano", "piano", 1700, STILL,
      "Cristofori's instrument is in the Medici inventory of 1700", "Stewart Pollens, The Early Pianoforte, 1995" },
    { "steam-engine", "steam engine", "machine à vapeur", 1712, STILL,
      "Newcomen's engine near Dudley Castle", "Rolt and Allen, The Steam Engine of Thomas Newcomen, 1977" },
    { "factory", "factory hum", "bruit d'usine", 1771, STILL,
      "Arkwright's water-driven spinning mill at Cromford", "UNESCO World Heritage List no. 1028, Derwent Valley Mills" },
    { "steam-boat", "steam boat", "bateau à vapeur", 1783, STILL,
      "Jouffroy d'Abbans on the Saône at Lyon, 15 July 1783",
      "Encyclopædia Britannica, Claude-François-Dorothée, marquis de Jouffroy d'Abbans" },
    { "steam-train", "steam train", "train à vapeur", 1804, 1977,
      "Trevithick at Penydarren, 21 February 1804; the Deutsche Bundesbahn's last on 26 October 1977",
      "Amgueddfa Cymru, Richard Trevithick's steam locomotive; DB Museum Nürnberg, Das Ende der Dampflokomotiven" },
    { "horse-tram", "horse tram", "tramway à chevaux", 1807, 1915,
      "Oystermouth line, 25 March 1807; gone from London by 1915",
      "Institution of Engineering and Technology, EngX, 25 March 1807; Museum of London, 20th Century London: Horse Transport" },
    { "siren-mechanical", "mechanical siren", "sirène mécanique", 1819, STILL,
      "Cagniard de la Tour's sirène, a laboratory piece; fog, factory and fire sirens follow from the 1860s",
      "Cagniard de la Tour, Sur la sirène, Annales de chimie et de physique 12, 1819" },
    { "horse-omnibus", "horse omnibus", "omnibus à chevaux", 1826, 1914,
      "Baudry's line at Nantes; Paris drove its last on 11 January 1913, London in August 1914",
      "Commercial Motor, 16 January 1913, page 9; Adam Smith Institute, Missing the last bus" },
    { "accordion", "accordion", "accordéon", 1829, STILL,
      "Demian's Austrian privilege of 23 May 1829", "Encyclopædia Britannica, accordion" },
    { "lawn-mower", "hand lawn mower", "tondeuse à main", 1830, STILL,
      "Budding's patent of 31 August 1830", "Science Museum Group, object 1926-808, Budding's patent lawn mower" },
    { "sewing-machine", "sewing machine", "machine à coudre", 1830, STILL,
      "Thimonnier's patent of 17 July 1830", "Encyclopædia Britannica, Barthélemy Thimonnier" },
    { "steam-whistle", "steam whistle", "sifflet à vapeur", 1833, STILL,
      "Adrian Stephens at the Dowlais works, 1833 by most accounts, 1835 by his son's",
      "People's Collection Wales, item 426700, James Stephens's account, 1921" },
    { "burglar-alarm", "burglar alarm bell", "alarme à sonnette", 1853, STILL,
      "Pope's electro-magnetic alarm, United States; Europe later (convention)", "Augustus Pope, US patent 9,802, 21 June 1853" },
    { "gas-engine", "stationary gas engine", "moteur à gaz fixe", 1860, STILL,
      "Lenoir's motor, Paris", "Étienne Lenoir, French patent 43624, 24 January 1860" },
    { "machine", "motor-driven machine", "machine à moteur", 1860, STILL,
      "Lenoir's gas engine; generators, compressors, printers and lifts of any kind (convention)", "Étienne Lenoir, French patent 43624, 24 January 1860" },
    { "compressor", "air compressor", "compresseur d'air", 1861, STILL,
      "Sommeiller's compressors drive the drills of the Mont-Cenis tunnel", "Encyclopædia Britannica, Germain Sommeiller" },
    { "underground", "underground train", "métro", 1863, STILL,
      "the Metropolitan Railway opens on 10 January 1863", "London Transport Museum, World's first Underground" },
    { "typewriter", "typewriter", "machine à écrire", 1870, STILL,
      "Malling-Hansen's writing ball", "Encyclopædia Britannica, typewriter; International Rasmus Malling-Hansen Society" },
    { "dynamo", "dynamo", "dynamo", 1871, STILL,
      "Gramme's machine before the Académie des sciences, 17 July 1871", "Comptes rendus de l'Académie des sciences 73, 1871" },
    { "bicycle-bell", "bicycle bell", "sonnette de bicyclette", 1877, STILL,
      "Dedicoat of Birmingham; some give 1887", "Cycling Life, Bicycle bells; Pedallers, History of the bike bell" },
    { "phonograph", "phonograph", "phonographe", 1878, STILL,
      "Edison's machine before the Académie des sciences, 11 March 1878", "Comptes rendus de l'Académie des sciences 86, 1878" },
    { "electric-train", "electric train", "train électrique", 1879, STILL,
      "Siemens & Halske at the Berlin trade exhibition", "Deutsches Museum, Siemens & Halske electric locomotive of 1879" },
    { "telephone-bell", "telephone bell", "sonnerie de téléphone", 1879, STILL,
      "exchanges open in London and Paris", "Kingsbury, The Telephone and Telephone Exchanges, 1915" },
    { "electric-tram", "electric tram", "tramway électrique", 1881, STILL,
      "Gross-Lichterfelde, 16 May 1881", "Bahnblogstelle, Damals am 16. Mai, 2020; commemorative plaque at Lichterfelde Ost" },
    { "trolleybus", "trolleybus", "trolleybus", 1882, STILL,
      "Siemens's Elektromote at Halensee, 29 April 1882", "Siemens Historical Institute, The Elektromote" },
    { "ventilation", "fan and ventilation", "ventilateur", 1882, STILL,
      "Wheeler's electric fan, New York, in numbers from 1886; Europe within a few years (convention)", "Christian Science Monitor, Summer's best fan, 26 June 1986" },
    { "motor-cycle", "motor cycle", "motocyclette", 1885, STILL,
      "Daimler's Reitwagen, DRP 36423, first ridden on 10 November 1885", "Mercedes-Benz Public Archive, 1885" },
    { "car", "motor car", "automobile", 1886, STILL,
      "Benz, DRP 37435 of 29 January 1886, driven in Mannheim on 3 July 1886",
      "Mercedes-Benz Public Archive, Benz Patent Motor Car, 1886-1894" },
    { "motor-boat", "motor boat", "bateau à moteur", 1886, STILL,
      "Daimler's boat on the Neckar", "Mercedes-Benz Public Archive, 1886; Daimler, DRP 39367, 9 October 1886" },
    { "motor-pump", "motor pump", "motopompe", 1888, STILL,
      "Daimler's motor fire engine", "Gottlieb Daimler, DRP 46779, 29 July 1888" },
    { "gramophone", "gramophone", "gramophone", 1889, STILL,
      "Kämmer & Reinhardt sell Berliner's machine as a toy",
      "British Library, Kämmer & Reinhardt; Germanisches Nationalmuseum, T.M.75" },
    { "mains-hum", "mains hum", "ronflement du secteur", 1891, STILL,
      "AEG settles on 50 Hz after Lauffen-Frankfurt; lighting currents before that ran at up to 133 Hz",
      "Neidhöfer, 50-Hz frequency, IEEE Power & Energy Magazine, July 2011" },
    { "jackhammer", "jackhammer", "marteau-piqueur", 1893, STILL,
      "King's hand-held pneumatic hammer at the Chicago fair; Europe later (convention)", "Charles Brady King, US patent 513,941, 30 January 1894" },
    { "drill-electric", "electric drill", "perceuse électrique", 1895, STILL,
      "the brothers Fein, Stuttgart", "C. & E. Fein, company history; Kelvin Power Tools, The History of Power Tools" },
    { "power-tool", "power tool", "outil électroportatif", 1895, STILL,
      "the brothers Fein's electric drill; saws, grinders and mowers of any kind", "C. & E. Fein, company history; Kelvin Power Tools, The History of Power Tools" },
    { "film-camera", "film camera and projector", "caméra et projecteur de cinéma", 1895, STILL,
      "cinématographe Lumière", "Auguste and Louis Lumière, French patent 245,032, 13 February 1895" },
    { "motor-bus", "motor bus", "autobus", 1895, STILL,
      "Benz omnibus, Siegen-Netphen-Deuz, 18 March 1895", "Mercedes-Benz Classic Magazine, The first motorized bus" },
    { "bulb-horn", "bulb horn", "trompe à poire", 1896, STILL,
      "in use on the first cars (convention)", "Škoda Storyboard, Beep beep" },
    { "lorry", "lorry", "camion", 1896, STILL,
      "Daimler's first", "Mercedes-Benz Group, 100 things you should know, no. 12" },
    { "vacuum-cleaner", "vacuum cleaner", "aspirateur", 1901, STILL,
      "Booth's engine-driven cleaner, London", "BBC News, Sucking up to the vacuum cleaner, 30 August 2001" },
    { "air-conditioning", "air conditioning", "climatisation", 1902, STILL,
      "Carrier's plant in Brooklyn; Europe later (convention)", "Encyclopædia Britannica, Willis Carrier" },
    { "lawn-mower-motor", "motor lawn mower", "tondeuse à moteur", 1902, STILL,
      "Ransomes of Ipswich", "Engineering and Technology, Historic lawnmower restored, 2014; Old Garden Tools gives 1908" },
    { "propeller-aircraft", "propeller aircraft", "avion à hélice", 1906, STILL,
      "Santos-Dumont at Bagatelle, 23 October and 12 November 1906",
      "Fédération aéronautique internationale, 12 November 1906: first flight by Santos-Dumont" },
    { "car-horn", "electric car horn", "avertisseur électrique", 1908, STILL,
      "Hutchison's Klaxon", "Škoda Storyboard, Beep beep; Lovell-McConnell v. Automobile Supply, 2nd Circuit, 8 June 1914, on US patent 923,048" },
    { "dense-traffic", "dense motor traffic", "circulation dense", 1912, STILL,
      "counts in London and Paris first show more motors than horses (convention)",
      "Eric Morris, From Horse Power to Horsepower, Access 30, 2007" },
    { "diesel-train", "diesel train", "train diesel", 1912, STILL,
      "the Sulzer thermo-locomotive's first trials, September 1912", "Derby Sulzers, Prussia & Saxony" },
    { "refrigerator", "refrigerator", "réfrigérateur", 1913, STILL,
      "Wolf's Domelre, Chicago; Europe later (convention)", "ASHRAE, Industry history: Domelre first electric refrigerator" },
    { "tone", "electronic tone", "son électronique", 1913, STILL,
      "Meissner's valve oscillator (convention)", "Alexander Meissner, DRP 291604, 1913" },
    { "loudspeaker-music", "music from a loudspeaker", "musique par haut-parleur", 1915, STILL,
      "Magnavox in San Francisco, 24 December 1915; Europe later (convention)", "IEEE Global History Network, Peter L. Jensen" },
    { "radio", "radio", "radio", 1919, STILL,
      "Idzerda's announced concerts from The Hague, 6 November 1919", "NRC, Een Nederlandse primeur, 25 October 1999" },
    { "motorway", "motorway", "autoroute", 1924, STILL,
      "Milano-Laghi, 21 September 1924", "Autostrade per l'Italia, A8 Milano-Varese" },
    { "chainsaw", "chainsaw", "tronçonneuse", 1926, STILL,
      "Stihl's electric saw; petrol from 1927 and 1929", "Technik Museum Sinsheim, Historical Stihl chainsaws" },
    { "siren-two-tone", "two-tone siren", "sirène deux tons", 1932, STILL,
      "the Martin-Horn, 435 and 580 Hz; the French police use the same pair today",
      "Deutsche Signal-Instrumenten-Fabrik Max B. Martin, company history; Feuerwehr Gieselwerder, Das Martin-Horn" },
    { "angle-grinder", "angle grinder", "meuleuse d'angle", 1935, STILL,
      "Ackermann + Schmitt's slow one, after angle gears of the late 1920s; the fast DL 9 follows in 1954", "Wirtschaftsförderung Region Stuttgart, Der Trennschleifer; Flex, catalogue 2016" },
    { "television", "television", "télévision", 1935, STILL,
      "Fernsehsender Paul Nipkow, Berlin, 22 March 1935", "Encyclopædia Britannica, television in Europe" },
    { "helicopter", "helicopter", "hélicoptère", 1936, STILL,
      "Focke's Fw 61, 26 June 1936; short hops before", "This Day in History, 26 June 1936" },
    { "fluorescent-ballast", "fluorescent light ballast", "ballast de tube fluorescent", 1938, STILL,
      "on sale in the United States; Britain in the war (convention)",
      "Smithsonian National Museum of American History, object nmah_751108" },
    { "jet", "jet aircraft", "avion à réaction", 1939, STILL,
      "Heinkel He 178, 27 August 1939", "Pen & Sword, First flight of the first jet aircraft" },
    { "moped", "moped and scooter", "cyclomoteur et scooter", 1946, STILL,
      "Vespa and VéloSolex", "Piaggio, patent filed in Florence, 23 April 1946; Musée Solex" },
    { "pressure-washer", "pressure washer", "nettoyeur à haute pression", 1950, STILL,
      "Kärcher's hot-water washer", "Liquisearch, Pressure washer: origin" },
    { "car-alarm", "car alarm", "alarme de voiture", 1954, STILL,
      "Helman's patent, United States, after horns wired to the ignition in 1918; in numbers from the 1980s (convention)", "EngineerFix, When were car alarms invented; Wikipedia, Car security" },
    { "beep", "electronic beep", "bip électronique", 1956, STILL,
      "Multitone's pocket pagers at St Thomas' Hospital, London (convention)", "Multitone Electronics, 70 years of the NHS through pager evolution" },
    { "siren-wail", "electronic siren", "sirène électronique", 1960, STILL,
      "wail and yelp from an amplifier, United States; Europe later (convention)", "winenfood.com, A historical look at the car siren" },
    { "reversing-beeper", "reversing beeper", "bip de recul", 1963, STILL,
      "Yamaguchi's BA1, Japan; Europe later (convention)", "Wikipedia, Back-up beeper, after Yamaguchi Electric" },
    { "alarm-clock-electronic", "electronic alarm clock", "réveil électronique", 1972, STILL,
      "piezoelectric buzzers of the 1970s (convention)", "Wikipedia, Buzzer" },
    { "leaf-blower", "leaf blower", "souffleur de feuilles", 1972, STILL,
      "Kioritz, later Echo, brings Japanese blowers to the United States; Europe later (convention)", "Ronix, History of blowers; Instant Blower, History and evaluation of leaf blowers" },
    { "wheeled-suitcase", "wheeled suitcase", "valise à roulettes", 1972, STILL,
      "Sadow's rolling luggage, United States; Europe later (convention)", "Bernard Sadow, US patent 3,653,474, 4 April 1972" },
    { "crosswalk-signal", "crossing signal", "signal sonore de passage piéton", 1975, STILL,
      "chirping signals on the Japanese pattern are sold from the mid 1970s (convention)", "Accessible Pedestrian Signals, walkinginfo.org, section 3.2" },
    { "computer-fan", "computer fan", "ventilateur d'ordinateur", 1981, STILL,
      "personal computers (convention)", "IBM, Personal Computer announcement, 12 August 1981" },
    { "mobile-phone", "mobile phone", "téléphone portable", 1981, STILL,
      "the Nordic network NMT, Oslo, 10 November 1981; hand-helds later in the decade", "Telenor, The mobile phone adventure, 2011; Aftenposten, Automatisk mobil 25 år" },
    { "drone", "quadcopter drone", "drone", 2010, STILL,
      "Parrot's AR.Drone", "Portail Aviation, Parrot, une success story des drones à la française, 2015" },
    { "electric-scooter", "electric scooter", "trottinette électrique", 2018, STILL,
      "hired out in Paris from June 2018", "Ville de Paris, charter for shared scooters, 2019" },
    { "electric-car", "electric car's warning sound", "avertisseur de voiture électrique", 2019, STILL,
      "required of new types from 1 July 2019", "Regulation (EU) No 540/2014, article 8" },
};

enum { COUNT = sizeof families / sizeof *families };

const ln_family *ln_families(size_t *count)
{
    *count = COUNT;
    return families;
}

/* One byte of UTF-8 text in lower case: ASCII, and behind 0xC3 the capitals À to Þ, which are all that English and French need. The locale is not asked. */
static int lower(const unsigned char *text, size_t at)
{
    int c = text[at];
    bool capital = (c >= 'A' && c <= 'Z') || (at && text[at - 1] == 0xC3 && c >= 0x80 && c <= 0x9E);
    return capital ? c + 32 : c;
}

static bool same(const char *a, const char *b)
{
    const unsigned char *x = (const unsigned char *)a, *y = (const unsigned char *)b;
    size_t i = 0;
    while (x[i] && lower(x, i) == lower(y, i))
        i++;
    return x[i] == y[i];
}

const ln_family *ln_family_find(const char *name)
{
    for (size_t i = 0; i < COUNT; i++)
        if (same(name, families[i].name) || same(name, families[i].label) || same(name, families[i].label_fr))
            return &families[i];
    return NULL;
}

bool ln_family_heard(const ln_family *family, int year)
{
    return year >= family->from && year <= family->until;
}

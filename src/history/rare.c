/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/history.h>

#include <string.h>

/* Things whose first year says little: in 1895 a motor car existed, and next to nobody had heard one. Each row has the year from which the thing was no rarity in a European street or
 * room, with what is counted or was begun then; a family that is not here was heard soon after its first year, or nobody can say when. */
static const struct rare {
    const char *name;
    int year;
    const char *why, *source;
} rows[] = {
    { "electric-train", 1900, "the Paris métro opens on 19 July 1900", "RATP, company history" },
    { "car", 1904, "every motor vehicle in Britain must carry a number from 1 January 1904", "Motor Car Act 1903, 3 Edw. 7, c. 36" },
    { "motor-cycle", 1904, "numbered together with the motor cars", "Motor Car Act 1903, 3 Edw. 7, c. 36" },
    { "motor-boat", 1904, "the first meeting of motor boats at Monaco (convention)", "Yacht Club de Monaco, history of its meetings" },
    { "ventilation", 1905, "electric light has reached the houses that could buy a fan (convention)", "no count is known" },
    { "motor-pump", 1905, "fire brigades begin to buy motor pumps (convention)", "no count is known" },
    { "jackhammer", 1905, "compressors on wheels come to the streets (convention)", "no count is known" },
    { "propeller-aircraft", 1909, "the flying week at Reims, August 1909", "Fédération aéronautique internationale, Gordon Bennett 1909" },
    { "mains-hum", 1910, "alternating current begins to replace direct current in towns (convention)", "Thomas P. Hughes, Networks of Power, 1983" },
    { "motor-bus", 1911, "the London General drives its last horse omnibus on 25 October 1911", "Adam Smith Institute, Missing the last bus" },
    { "lorry", 1914, "armies call up the subsidised lorries (convention)", "no count is known" },
    { "machine", 1914, "workshops leave the common shaft for motors of their own (convention)", "Warren D. Devine, From Shafts to Wires, 1983" },
    { "power-tool", 1917, "Black and Decker's drill with pistol grip and trigger", "US patent 1,245,860, 6 November 1917" },
    { "drill-electric", 1917, "Black and Decker's drill with pistol grip and trigger", "US patent 1,245,860, 6 November 1917" },
    { "helicopter", 1946, "the Bell 47 is certified for civil use on 8 March 1946", "Federal Aviation Administration, type certificate H-1" },
    { "chainsaw", 1950, "saws that one person carries (convention)", "Reporter-Herald, Andreas Stihl powered through tree cutting, 21 January 2013: the BL of 1950" },
    { "jet", 1952, "the Comet begins regular service on 2 May 1952", "British Overseas Airways Corporation, 2 May 1952" },
};

static const struct rare *find(const ln_family *family)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].name, family->name))
            return &rows[i];
    return NULL;
}

int ln_family_usual_from(const ln_family *family, const char **why, const char **source)
{
    const struct rare *row = find(family);
    if (why)
        *why = row ? row->why : family->why;
    if (source)
        *source = row ? row->source : family->source;
    return row ? row->year : family->from;
}

bool ln_family_usual(const ln_family *family, int year)
{
    return ln_family_heard(family, year) && year >= ln_family_usual_from(family, NULL, NULL);
}

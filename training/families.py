# SPDX-License-Identifier: Apache-2.0
"""What the namer's trees and its ears are both taught: which families are told apart, and of what items."""
import items

# What is told apart, as history calls it, and which families of data.tsv and of the generators are heard as that.
FAMILIES = {
    "car": ["car"], "motor-bus": ["motor-bus", "lorry"], "motor-cycle": ["motor-cycle", "moped"], "dense-traffic": ["dense-traffic"], "chainsaw": ["chainsaw"],
    "power-tool": ["power-tool", "angle-grinder", "drill-electric", "saw-electric", "jackhammer", "lawn-mower-motor", "leaf-blower"], "helicopter": ["helicopter"],
    "propeller-aircraft": ["propeller-aircraft", "drone"], "jet": ["jet"], "electric-train": ["electric-train", "electric-tram", "diesel-train"],
    "steam-train": ["steam-train", "steam-whistle"], "machine": ["machine", "generator", "compressor", "motor-pump", "construction", "vacuum-cleaner"],
    "ventilation": ["ventilation", "computer-fan"], "mains-hum": ["mains-hum"], "siren-wail": ["siren-wail", "siren-two-tone"], "car-horn": ["car-horn"],
}  # beeps and bells of telephones are lines, which src/sound/find.c hears: here they are something that need not be found
ORDER = list(FAMILIES)
OUTPUT = {family: ORDER.index(name) for name, families in FAMILIES.items() for family in families}

# What people say when they cannot tell a lorry from a bus, as in src/sound/namer.c.
KINDS = {"road traffic": ["car", "motor-bus", "motor-cycle", "dense-traffic"], "aircraft": ["helicopter", "propeller-aircraft", "jet"], "train": ["electric-train", "steam-train"],
         "saw or tool": ["chainsaw", "power-tool"], "machine": ["machine", "ventilation", "mains-hum"], "siren or horn": ["siren-wail", "car-horn"]}
KIND = {family: kind for kind, families in KINDS.items() for family in families}

# Of what an item holds, and how often: as the finder meets it.
VOICED = {kind: (items.KINDS[kind][0], often) for kind, often in {"voice": 4, "period": 10, "modern": 10, "voice+period": 28, "voice+modern": 10, "period+modern": 10, "all": 28}.items()}
TAKES, VOICES = 20, 300  # of each sound made by rule; of those who speak
MADE_FOUND, MADE_NAMED = 0.3, 0.6  # what an item weighs that holds sounds made by rule, for whether it is modern and for which family: they are told apart by less than recordings are

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The one list of what is trained on: training/data.tsv.

    data.py make AUDIO > data.tsv     from AUDIO/manifest.tsv (and AUDIO/bandwidth.tsv): families, recordings, split
    data.py check AUDIO data.tsv      every file there, its licence permissive, its sound the one that was listed

A licence that is not in `permissive` stops both. Columns:

    file       path under AUDIO
    class      voice, period or modern
    family     a name of src/history/sounds.c where there is one
    recording  what was recorded together: files that share it never lie on both sides of the split
    seconds, rate, top_hz     length, sample rate, highest frequency that is sound rather than silence
    licence, source, sha256
    split      train, validate or unused
    reason     why it is unused, or which family is held out

A fifth of the recordings validates, drawn by a hash of the recording's name, and so do whole families that training never hears. The voices whose speakers are
not named all train; only named speakers validate.
"""
import csv
import hashlib
import os
import re
import sys

columns = "file class family recording seconds rate top_hz licence source sha256 split reason".split()

permissive = {
    "Apache-2.0", "CC0-1.0", "Public-Domain", "CC-BY-3.0", "CC-BY-4.0",
    "CC-BY-unversioned",  # attribution asked for, version not named
}

held_out = {"propeller-aircraft", "carts", "frogs"}

# The first pattern found in "class/name kind" names the family.
families = [(re.compile(pattern, re.IGNORECASE), family) for pattern, family in [
    (r"^voice/", "voice"),
    # no use: other sounds than their class says
    (r"^modern.*(plmove|car_door|trunk|gear_shift|ping\.|splat)", "unused: a door, a step or a click"),
    (r"radio_inaudible_chatter", "unused: voices"),
    (r"^modern.* toyland", "unused: not a sound of any year"),
    (r"^modern.*(wheels touching|electric sparking|Unused_static)", "unused: too short or not what it is called"),
    (r"^period.*(indoors\.ogg|underground\.ogg|oxytorch|kitchen|bikes|silent_forest)", "unused: holds modern sounds, or may"),
    # between the strokes of this bell a street stands within 4 dB of its level from 31 to 500 Hz; other bells are 15 to 40 dB above what is behind them
    (r"64710754", "unused: holds modern sounds, or may"),
    (r"^period.*splat", "unused: not a sound of any year"),
    # engines and machines
    (r"(chainsaw)", "chainsaw"), (r"(helicopter)", "helicopter"),
    (r"(aircraft-propeller|propeller plane|Propeller)", "propeller-aircraft"), (r"(aircraft-jet| .*jet )", "jet"),
    (r"( motorcycle|snowmobile)", "motor-cycle"), (r"(bus-tram| .*bus start)", "motor-bus"),
    (r"^modern.*(steam train|steam engine|train_whistle|steam \(of)", "steam-train"), (r"(maglev|monorail| train$| diesel/electric|level crossing|brake-squeal|train/ship)", "electric-train"),
    (r"(factory whistle|ship horn|ferry horn)", "steam-whistle"),
    (r"( horn| modern car horn|horn_medium)", "car-horn"), (r"(rear_beeper|reversing)", "reversing-beeper"), (r"(siren)", "siren-wail"),
    (r"(alarm-clock| alarm|ambient_alarm| buzzer)", "alarm-clock-electronic"), (r" phone$", "telephone-bell"), (r"( beep|doorbell)", "beep"),
    (r" (traffic|city)", "dense-traffic"), (r"(engine_start|engine_stop|engine_working| car| road vehicle)", "car"),
    (r" (construction|mining)", "construction"), (r"(jackhammer)", "jackhammer"), (r"(angle-grinder)", "angle-grinder"), (r" drill$", "drill-electric"),
    (r"^modern.* (saw|sawmill)", "saw-electric"), (r" (compressor|air-hiss)", "compressor"), (r" pump$", "motor-pump"),
    (r"( ventilation| fan$)", "ventilation"), (r" computer-fan", "computer-fan"), (r"(electrical-hum|humming|static)", "mains-hum"),
    (r" (generator)", "generator"), (r" (printer|vending-machine|elevator|machine|keyboard)|hydrolics", "machine"),
    # the period
    (r"(steam-engine|steam-train)", "steam-engine"), (r"(open_door|close_door|sounds_door)", "doors"),
    (r"(bells|market-bell)", "bells"), (r"(cricket|cicada|cycadas|insects|bee|grasshopper|flies)", "insects"), (r"(rooster|poultry|chicken|turkey)", "cocks"),
    (r"(frog|Frog|Toad|bog\.)", "frogs"), (r"(cow|sheep|goat|lamb|cattle|farm|camel|Bison)", "cattle"),
    (r"( dog|dogbark|puppy)", "dogs"), (r"(horse-cart|wheels)", "carts"), (r"(gallop)", "hooves"), (r"(horse)", "horses"),
    (r"(coyote|wolf|fox|pig_oink|animals)", "animals"),
    (r"(bird|owls|owl_hoot|tawny|whoot|pigeon|seagull|peacock|goose|duck|quail|woodpecker|thrush|weather_clear|weather_sunny|forest\.|summer|plains|Soundscapes|tropical|weather_cloudy)", "birds"),
    (r" baby", "baby"), (r" human", "sneeze"), (r"children", "children"), (r"(crowd|applause|cheering)", "crowd"),
    (r"( clock|watch_tick)", "clock"), (r"(thunder$|thunder[^.]*$|lightning|thunder_)", "thunder"),
    (r"((?<!t)rain|drizzle|(?<!snow)storm)", "rain"), (r"(snow|flurries|night|wind|leaves)", "wind"), (r"(sea|waves|ocean|beach|boat)", "sea"),
    (r"(fire|match_ignite|ignition)", "fire"), (r"(walk_|footsteps)", "steps"),
    (r"(anvil|smith)", "blacksmith"), (r"(bicycle)", "bicycle-bell"),
    (r"(water|stream|river)", "stream"), (r"(saw|tools|mill|wood|chop)", "hand-tools"), (r"(whistle)", "whistling"), (r"(writing)", "writing"),
]]


def is_of(row, splits):
    """Whether a line of data.tsv is of a split, of a half of it ("validate-even", "validate-odd": the last letter or digit of the recording), or of one of several ("train+validate-even")."""
    half = "even" if row["recording"] and row["recording"][-1] in "02468acegikmoqsuwyACEGIKMOQSUWY" else "odd"
    return any(part in (row["split"], row["split"] + "-" + half) for part in splits.split("+"))


def die(text):
    sys.exit("data.py: " + text)


def read_table(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def family_of(row):
    name = f"{row['class']}/{os.path.basename(row['file'])} {row['kind']}"
    for pattern, family in families:
        if pattern.search(name):
            return family
    die(f"{row['file']}: no family for kind \"{row['kind']}\": add a pattern to `families`")


def recording_of(row, ids):
    """What was recorded together: a speaker, a freesound number, a take, or the file itself."""
    folder, name = row["file"].rsplit("/", 1)
    source = folder.split("/")[1]
    stem = name.rsplit(".", 1)[0]
    if source == "Resemblyzer":
        return "speaker-" + stem.rsplit("_", 1)[1].split("-")[0]
    take = re.fullmatch(r"[a-z]+-\d-(\d+)-[A-Z]", stem)
    if take:  # ten numbers together: neighbours are often one day's work of one person
        return f"freesound-{int(take[1]) // 10}"
    if ids:
        return f"freesound-{int(ids.split('+')[0]) // 10}"
    if "osfx" in stem:
        return source + "-" + stem[-2:]
    return f"{source}-" + re.sub(r"[-_.]?\d+$", "", re.sub(r"[^A-Za-z0-9.-]+", "_", stem))


def split_of(row):
    if row["class"] == "voice" and not row["recording"].startswith("speaker-"):
        return "train"
    return "validate" if hashlib.sha256(row["recording"].encode()).digest()[0] < 51 else "train"


def one_recording_in_two_places(rows):
    """The same length to a hundredth of a second under the same family is the same recording, published twice."""
    seen = {}
    for row in rows:
        if row["class"] != "voice" and "/ESC-10/" not in row["file"] and float(row["seconds"]) > 4:
            row["recording"] = seen.setdefault((row["family"], row["seconds"]), row["recording"])


def make(audio):
    bandwidth = {r["file"]: r for r in read_table(os.path.join(audio, "bandwidth.tsv"))} if os.path.exists(os.path.join(audio, "bandwidth.tsv")) else {}
    rows = []
    for m in read_table(os.path.join(audio, "manifest.tsv")):
        if m["licence"] not in permissive:
            die(f"{m['file']}: licence \"{m['licence']}\" is not one of {', '.join(sorted(permissive))}")
        known = bandwidth.get(m["file"], {})
        row = {"file": m["file"], "class": m["class"], "family": family_of(m), "seconds": m["seconds"], "rate": m["sample_rate"],
               "top_hz": known.get("highest_hz_within_75dB_of_peak") or str(int(m["sample_rate"]) // 2),
               "licence": m["licence"], "source": m["source"], "sha256": m["sha256"], "reason": ""}
        row["recording"] = recording_of(m, known.get("freesound_ids", ""))
        rows.append(row)
    one_recording_in_two_places(rows)
    for row in rows:
        row["split"] = split_of(row)
        if row["family"].startswith("unused: "):
            row["family"], row["split"], row["reason"] = "none", "unused", row["family"][8:]
        elif float(row["seconds"]) < (1 if row["class"] == "voice" else 0.15):
            row["split"], row["reason"] = "unused", "too short"
        elif row["family"] in held_out:
            row["split"], row["reason"] = "validate", "family held out"
    print("\t".join(columns))
    for row in sorted(rows, key=lambda r: r["file"]):
        print("\t".join(row[c] for c in columns))


def check(audio, path):
    sides = {}
    for row in read_table(path):
        if row["licence"] not in permissive:
            die(f"{row['file']}: licence \"{row['licence']}\" is not one of {', '.join(sorted(permissive))}")
        if row["split"] != "unused" and sides.setdefault(row["recording"], row["split"]) != row["split"]:
            die(f"{row['file']}: recording {row['recording']} lies on both sides of the split")
        where = os.path.join(audio, row["file"])
        if not os.path.exists(where):
            die(f"{row['file']}: not under {audio}")
        with open(where, "rb") as f:
            found = hashlib.sha256(f.read()).hexdigest()
        if found != row["sha256"]:
            die(f"{row['file']}: sha256 {found}, listed as {row['sha256']}")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1] == "check":
        check(sys.argv[2], sys.argv[3])
    else:
        die("give make AUDIO, or check AUDIO data.tsv")

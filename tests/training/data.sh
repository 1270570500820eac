#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The list of what is trained on: a licence that is not permissive, a sound that changed and a recording on both sides of the split are refused by name.
set -eu
data=$1 folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1" >&2; exit 1; }
refused() { # refused WORDS... : the last command's sentence names each
    for word; do grep -q -- "$word" "$folder/said" || fail "not named: $word, but: $(cat "$folder/said")"; done
}

mkdir -p "$folder/audio/modern/fair" "$folder/audio/voice/Resemblyzer"
printf 'file\tclass\tkind\tseconds\tsample_rate\tlicence\tsource\tcommit\tpath_in_source\tencoding\tsha256\n' > "$folder/audio/manifest.tsv"
add() { # add FILE CLASS KIND SECONDS LICENCE
    echo "sound of $1" > "$folder/audio/$1"
    printf '%s\t%s\t%s\t%s\t48000\t%s\thome\t0\t%s\tnone\t%s\n' "$1" "$2" "$3" "$4" "$5" "$1" "$(sha256sum "$folder/audio/$1" | cut -d' ' -f1)" >> "$folder/audio/manifest.tsv"
}
add modern/fair/saw-1-1200-A.ogg modern chainsaw 5.00 CC0-1.0
add modern/fair/saw-1-1200-B.ogg modern chainsaw 5.00 CC0-1.0
add modern/fair/plane.ogg modern aircraft-propeller 9.00 CC-BY-4.0
add modern/fair/click.ogg modern car 0.10 CC0-1.0
add voice/Resemblyzer/a_1-2-3.opus voice "" 12.00 CC-BY-4.0
add voice/Resemblyzer/a_1-4-5.opus voice "" 12.00 CC-BY-4.0

python3 "$data" make "$folder/audio" > "$folder/data.tsv"
python3 "$data" check "$folder/audio" "$folder/data.tsv"
[ "$(wc -l < "$folder/data.tsv")" = 7 ] || fail "six files, not seven lines"
[ "$(grep -c 'freesound-120	' "$folder/data.tsv")" = 2 ] || fail "two takes are not one recording"
[ "$(grep -c 'speaker-1	' "$folder/data.tsv")" = 2 ] || fail "two readings are not one speaker"
grep -q 'propeller-aircraft.*validate	family held out' "$folder/data.tsv" || fail "a held out family trains"
grep -q 'click.*unused	too short' "$folder/data.tsv" || fail "a click is used"

sed 's/speaker-1\(.*\)\(train\|validate\)/speaker-1\1other/;' "$folder/data.tsv" | awk -F'\t' -v OFS='\t' '/speaker-1/ { $11 = NR % 2 ? "train" : "validate" } 1' > "$folder/both.tsv"
python3 "$data" check "$folder/audio" "$folder/both.tsv" 2> "$folder/said" && fail "a speaker on both sides passes"
refused speaker-1 "both sides"
echo "another sound" > "$folder/audio/modern/fair/plane.ogg"
python3 "$data" check "$folder/audio" "$folder/data.tsv" 2> "$folder/said" && fail "a sound that changed passes"
refused plane.ogg sha256
add modern/fair/fan.ogg modern fan 5.00 CC-BY-NC-4.0
python3 "$data" make "$folder/audio" 2> "$folder/said" > "$folder/refused.tsv" && fail "a licence that forbids selling passes"
refused fan.ogg CC-BY-NC-4.0 CC0-1.0
sed 's/CC0-1.0/CC-BY-SA-3.0/' "$folder/data.tsv" > "$folder/share.tsv"
python3 "$data" check "$folder/audio" "$folder/share.tsv" 2> "$folder/said" && fail "share-alike passes"
refused CC-BY-SA-3.0

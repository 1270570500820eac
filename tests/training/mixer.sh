#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The mixer: one number makes one item, whatever came before it; conditions differ where they should; a licence that is not permissive is refused. And the chain from recordings to
# weights, in small, where PyTorch and SciPy are installed (LN_PYTHON names the Python that has it).
#   mixer.sh MIXER SOUNDS TRAINING [toy]
set -eu
mixer=$1 sounds=$2 training=$3 toy=${4:-} folder=$(mktemp -d) python=${LN_PYTHON:-python3}
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1" >&2; exit 1; }
if [ "$toy" ] && ! "$python" -c 'import torch, scipy' 2>/dev/null; then
    echo "skipped: no PyTorch or SciPy; pip install torch scipy in a venv and name its python in LN_PYTHON"
    exit 77
fi

mkdir "$folder/audio" "$folder/cache"
printf 'file\tclass\tfamily\trecording\tseconds\ttop_hz\tlicence\tsplit\n' > "$folder/list.tsv"
add() { # add NAME CLASS FAMILY SPLIT SEED
    "$sounds" --make "$3" --seed "$5" --seconds 9 --rate 24000 -o "$folder/audio/$1.wav"
    printf '%s.wav\t%s\t%s\t%s\t9\t12000\tCC0-1.0\t%s\n' "$1" "$2" "$3" "$1" "$4" >> "$folder/list.tsv"
}
for split in train validate; do
    add "$split-voice2" voice car-horn $split 1 # it pauses, as who speaks does
    add "$split-period2" period lorry $split 2
    add "$split-other2" period chainsaw $split 3
    add "$split-modern2" modern helicopter $split 4
    add "$split-more2" modern car $split 5
done
mix() { "$mixer" --list "$folder/list.tsv" --audio "$folder/audio" --cache "$folder/cache" --generated 1 "$@"; }
size=2086464

if [ "$toy" ]; then
    train() { "$python" "$training/train.py" --mixer "$mixer" --list "$folder/list.tsv" --audio "$folder/audio" --cache "$folder/cache" --generated 1 --per-round 8 --judge 1 --every 1 "$@"; }
    # Stopped and gone on with is the same as never stopped.
    train --run "$folder/again" --rounds 1 --decay 0 > "$folder/said"
    train --run "$folder/again" --rounds 2 --decay 0 > "$folder/said"
    train --run "$folder/through" --rounds 2 --decay 0 > "$folder/said"
    train --run "$folder/again" --export "$folder/again.weights" --reference "$folder/again.reference" > "$folder/said"
    train --run "$folder/through" --export "$folder/through.weights" --reference "$folder/through.reference" > "$folder/said"
    [ "$(wc -l < "$folder/through/log.tsv")" = 3 ] || fail "two rounds are not two lines"
    grep -q 'CC BY 4.0' "$folder/said" || fail "no licence on the card"
    cmp "$folder/again.reference" "$folder/through.reference" || fail "a run that was stopped is another run"
    # The same of the namer's ears, which want two folds of each class.
    add train-voice3 voice car-horn train 6
    add train-period3 period lorry train 7
    listen() { "$python" "$training/ear.py" "$folder/audio" none "$folder/$1" --list "$folder/list.tsv" --takes 0 --steps 2 --until "$2" > "$folder/said"; }
    listen again 1
    listen again 2
    listen through 2
    cmp "$folder/again/ears.weights" "$folder/through/ears.weights" || fail "ears that were stopped are other ears"
    exit 0
fi

mix --count 3 > "$folder/three"
[ "$(wc -c < "$folder/three")" = $((3 * size)) ] || fail "three items are not three times $size bytes"
mix --from 2 --count 1 > "$folder/third"
tail -c $size "$folder/three" | cmp - "$folder/third" || fail "the third item depends on those before it"
for kind in clean stays loud absent; do mix --split validate --kind $kind --count 1 > "$folder/$kind"; done
cmp -s "$folder/clean" "$folder/loud" && fail "an example too loud changes nothing"
stays_rows() { od -An -t d4 -j 12 -N 4 "$1" | tr -d ' '; }
[ "$(stays_rows "$folder/clean")" = 0 ] || fail "a clean example has a stays example"
[ "$(stays_rows "$folder/stays")" = 149 ] || fail "no stays example: $(stays_rows "$folder/stays") rows"
recorded() { mix --split "$1" --count 1 > /dev/null && grep -c '\.wav' "$folder/cache/$1.tsv"; }
[ "$(recorded train+validate)" = 10 ] || fail "two splits together do not hold what either holds"
[ "$(recorded train+validate-even)" = 10 ] || fail "all names end in 2, and are not of the even half"
[ "$(recorded train+validate-odd)" = 5 ] || fail "all names end in 2, and some are of the odd half"
if mix --split nobody --count 1 > /dev/null 2> "$folder/said"; then fail "an empty split mixes"; fi
if mix --kind other --count 1 > /dev/null 2> "$folder/said"; then fail "an unknown kind mixes"; fi
grep -q 'polluted' "$folder/said" || fail "the kinds are not named"
sed -i 's/CC0-1.0\ttrain/CC-BY-NC-4.0\ttrain/' "$folder/list.tsv"
if mix --split validate --count 1 > /dev/null 2> "$folder/said"; then fail "a licence that forbids selling passes"; fi
grep -q 'CC-BY-NC-4.0' "$folder/said" || fail "the licence is not named"

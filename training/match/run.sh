#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `match` has learnt, again from the start: training/match/run.sh BUILD MEDIA. About a quarter of an hour of one core; needs python3 with numpy.
set -e
build=$1 media=$2 here=$(dirname "$0") rows=$(mktemp -d)
trap 'rm -rf "$rows"' EXIT
ninja -C "$build" training/match/simulate-match >/dev/null
for seed in 1 2 3 4; do
    "$build/training/match/simulate-match" "$here/pictures.tsv" "$media" 800 $seed > "$rows/$seed"
done
cat "$rows/1" "$rows/2" "$rows/3" "$rows/4" > "$rows/all"
python3 "$here/learn.py" "$rows/all" "$here/pictures.tsv" "$here/../../src/grading/matchlearnt.c" "$here/../../bench/grading/folds.c"

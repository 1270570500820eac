#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `match` has learnt, again from the start: training/match/run.sh BUILD MEDIA. A minute of two cores; needs python3 with numpy.
set -e
build=$1 media=$2 here=$(dirname "$0") rows=$(mktemp -d)
trap 'rm -rf "$rows"' EXIT
ninja -C "$build" training/match/simulate-match training/match/simulate-classes >/dev/null
simulate() {
    "$build/training/match/simulate-match" "$here/pictures.tsv" "$media" 800 $1 > "$rows/$1"
}
simulate 1 & beside=$!
simulate 2
wait $beside
cat "$rows/1" "$rows/2" > "$rows/all"
python3 "$here/learn.py" "$rows/all" "$here/pictures.tsv" "$here/../../src/grading/matchlearnt.c" "$here/../../bench/grading/folds.c"
"$build/training/match/simulate-classes" "$here/pictures.tsv" "$media" 800 31 > "$rows/classes"
python3 "$here/classes.py" "$rows/classes" "$here/pictures.tsv" "$here/../../src/grading/classlearnt.c" "$here/../../bench/grading/classfolds.c"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hidden grades: match beside doing nothing, Reinhard, MKL, histogram and IDT: bench/grading/match.sh BUILD MEDIA [TRIALS] [SEED]. Needs nothing but the build.
set -e
ninja -C "$1" bench/bench-match >/dev/null
"$1/bench/bench-match" "$(dirname "$0")/../../training/match/pictures.tsv" "$2" "${3:-400}" "${4:-20261}"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All of grading's figures beside their peers', in one run: run.sh BUILD [MEDIA [LOOKS]]. MEDIA holds clips/ and stills/ (for match and shots), LOOKS is a folder of look files such as
# OpenColorIO's tests/data/files. What a part lacks is said and the part is left out; peers that lack are named. ROUNDS in the environment: how often each is timed (3).
set -eu
build=$1 media=${2:-} looks=${3:-} rounds=${ROUNDS:-3} here=$(dirname "$0")
failed=0

say() { printf '\n## %s\n\n' "$1"; }
part() { "$@" || { failed=1; echo "(this part ended with an error)"; }; }
built() { ninja -C "$build" "$1" >/dev/null 2>&1 || { failed=1; echo "left out: $1 cannot be built"; false; }; }

echo "# Grading, $(date -u +%Y-%m-%d), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
command -v ffmpeg >/dev/null || { echo "ffmpeg is not there: it makes the clips and is the first peer"; exit 1; }
PATH=/usr/bin:$PATH python3 -c 'import PyOpenColorIO, numpy' 2>/dev/null || echo "OpenColorIO's Python module is not there (Debian: python3-pyopencolorio, python3-numpy): its lines are left out"

say "A look, megapixels a second of one core"
if built bench/bench-lut; then part "$build/bench/bench-lut"; fi
if [ -d "$build-v3" ] || meson setup "$build-v3" "$here/../.." -Dc_args=-DLN_CLONES_TO_V3 >/dev/null; then
    echo; echo "The same as a processor without AVX-512 runs it:"
    ninja -C "$build-v3" bench/bench-lut >/dev/null && part "$build-v3/bench/bench-lut"
fi

say "A grade in a 1080p transcode"
part sh "$here/pipeline.sh" "$build" "" "$rounds"

say "Match to a reference: hidden grades"
if [ ! "$media" ]; then echo "left out: no MEDIA given"; elif built bench/bench-match; then part sh "$here/match.sh" "$build" "$media"; fi

say "Where shots end"
if [ "$media" ]; then part python3 "$here/shots.py" "$build" "$media"; else echo "left out: no MEDIA given"; fi

say "Look files beside OpenColorIO"
if [ ! "$looks" ]; then
    echo "left out: no LOOKS given"
elif built bench/bench-through-look; then
    part python3 "$here/conformance.py" "$looks" "$build/bench/bench-through-look"
fi
exit $failed

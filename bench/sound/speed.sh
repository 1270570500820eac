#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How fast the whole program is on one core: sh bench/sound/speed.sh [SECONDS]
#
# Ten minutes of mono at 48 kHz unless said, reading and writing included. Processor time of the process, so that neighbours weigh little; of three runs the fastest counts. `hush` takes off
# what it is shown; `period` also looks for what a film of 1895 had not heard. The program is built a second time as a processor without AVX-512 would run it.
# BUILD is the build folder, build unless said; the other one lies beside it.
set -e
top=$(cd "$(dirname "$0")/../.." && pwd) seconds=${1:-600} folder=$(mktemp -d)
build=${BUILD:-$top/build}
trap 'rm -rf "$folder"' EXIT
[ -d "$build" ] || meson setup "$build" "$top" >/dev/null
[ -d "$build-v3" ] || meson setup "$build-v3" "$top" -Dc_args=-DLN_CLONES_TO_V3 >/dev/null
for one in "$build" "$build-v3"; do ninja -C "$one" cli/lanterne >/dev/null; done
ffmpeg -v error -f lavfi -i "anoisesrc=c=pink:r=48000:d=$seconds:a=0.1" -f lavfi -i "aevalsrc=0.3*sin(2*PI*(200+50*sin(3*t))*t)*gt(sin(1.7*t)\,0)*gt(t\,3):s=48000:d=$seconds" \
    -filter_complex amix=normalize=0 -c:a pcm_s16le "$folder/in.wav"

measure() { # NAME, program, words
    name=$1 best= turn=0
    shift
    while [ $turn -lt 3 ]; do
        turn=$((turn + 1))
        rm -f "$folder"/*.lanterne
        bash -c 'TIMEFORMAT="%U %S"; { time taskset -c 0 "$@" >/dev/null 2>&3; } 3>&2 2> "$0"' "$folder/spent" "$@" "$folder/in.wav" -o "$folder/out.wav" --noise 00:00:01-00:00:02.5 -q
        best=$(awk -v best="$best" '{s = $1 + $2; print best == "" || s < best ? s : best}' "$folder/spent")
    done
    echo "$name: $(echo "$seconds $best" | awk '{printf "%.0f times realtime (%.2f s for %d s)", $1 / $2, $2, $1}')"
}
measure "hush, as this processor is" "$build/cli/lanterne" hush
measure "hush, AVX2 at most" "$build-v3/cli/lanterne" hush
measure "period, as this processor is" "$build/cli/lanterne" period --year 1895
measure "period, AVX2 at most" "$build-v3/cli/lanterne" period --year 1895

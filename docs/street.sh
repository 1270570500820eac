#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make the street clip: docs/street.sh BUILD OUT.mp4, where BUILD is the build folder that holds docs/street.
set -eu
[ $# = 2 ] || { echo "usage: $0 BUILD OUT.mp4" >&2; exit 2; }
street=$1/docs/street out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

espeak-ng -v en-gb -s 135 -w "$work/one.wav" "Good morning! Have you seen the moving pictures at the Grand Cafe?"
espeak-ng -v en-gb -s 135 -p 30 -w "$work/two.wav" "A train comes into a station, and everybody wants to run away."
"$street" sound >"$work/sound"
"$street" picture | ffmpeg -v error -y -f rawvideo -pixel_format bgr0 -video_size 640x360 -framerate 25 -i - \
    -f f32le -ar 48000 -ac 2 -i "$work/sound" -i "$work/one.wav" -i "$work/two.wav" \
    -filter_complex "[2:a]aresample=48000,volume=0.45,adelay=1500:all=1[one];[3:a]aresample=48000,volume=0.45,adelay=13500:all=1[two];
        [1:a][one][two]amix=inputs=3:duration=first:normalize=0[sound];[0:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[picture]" \
    -map '[picture]' -map '[sound]' -c:v libx264 -preset fast -crf 16 -colorspace bt709 -color_primaries bt709 -color_trc bt709 \
    -c:a aac -b:a 192k -timecode 10:00:00:00 -metadata title="A street" -movflags +faststart "$out"

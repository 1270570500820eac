#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a grade costs in a 1080p transcode: pipeline.sh BUILD [CLIP] [ROUNDS]. The same encoder at the same settings in ffmpeg without a grade, in lanterne re-encoding only, in lanterne with a
# 33^3 look, and in ffmpeg with its lut3d, one after the other, ROUNDS times; the best of each counts. Without CLIP two are made: one as clean as a drawing, one with a camera's noise.
set -eu
build=$1 clip=${2:-} rounds=${3:-3} place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
ninja -C "$build" bench/bench-cost bench/bench-pipeline bench/bench-transcode cli/lanterne >/dev/null

awk 'BEGIN { n = 33; print "LUT_3D_SIZE", n; for (b = 0; b < n; b++) for (g = 0; g < n; g++) for (r = 0; r < n; r++)
    printf "%.6f %.6f %.6f\n", (r / (n - 1)) ^ 0.95, 0.02 + 0.96 * (g / (n - 1)), (b / (n - 1)) ^ 1.1 }' > "$place/look.cube"
awk 'BEGIN { n = 33; print "LUT_3D_SIZE", n; for (i = 0; i < n * n * n; i++) printf "%.6f %.6f %.6f\n", i % n / (n - 1), int(i / n) % n / (n - 1), int(i / n / n) / (n - 1) }' > "$place/same.cube"

measure() {
    frames=$(ffprobe -v error -select_streams v:0 -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$1")
    echo; echo "$2: $(ffprobe -v error -select_streams v:0 -show_entries stream=codec_name,width,height,pix_fmt,bit_rate -of csv=p=0 "$1"), $frames pictures, libx264 medium CRF 16"; echo
    "$build/bench/bench-pipeline" "$1" "$place/look.cube" "$rounds"; echo
    x264="-an -c:v libx264 -preset medium -crf 16 -y $place/out.mp4"
    {
        printf 'ffmpeg, no grade\tffmpeg -v error -i "%s" %s\n' "$1" "$x264"
        printf 'lanterne, pictures copied and encoded\t"%s/bench/bench-transcode" "%s" "%s/out.mp4" p libx264 >/dev/null\n' "$build" "$1" "$place"
        printf 'lanterne lut, 33^3\t"%s/cli/lanterne" lut "%s" --file "%s/look.cube" --vcodec libx264 -q -o "%s/out.mp4"\n' "$build" "$1" "$place" "$place"
        printf 'lanterne lut, 33^3 that changes nothing\t"%s/cli/lanterne" lut "%s" --file "%s/same.cube" --vcodec libx264 -q -o "%s/out.mp4"\n' "$build" "$1" "$place" "$place"
        printf 'ffmpeg lut3d\tffmpeg -v error -i "%s" -vf lut3d="%s/look.cube",format=yuv420p %s\n' "$1" "$place" "$x264"
        printf 'ffmpeg lut3d through gbrp16\tffmpeg -v error -i "%s" -vf format=gbrp16,lut3d="%s/look.cube",format=yuv420p %s\n' "$1" "$place" "$x264"
    } | "$build/bench/bench-cost" "$rounds" "$frames"
}

make_clip() { ffmpeg -v error -f lavfi -i mandelbrot=s=1920x1080:r=25:maxiter=200 -frames:v 50 -vf "$1" -pix_fmt yuv420p -c:v libx264 -preset fast -crf 14 -y "$2"; }
if [ "$clip" ]; then
    measure "$clip" "$clip"
else
    make_clip null "$place/clean.mp4"
    make_clip noise=alls=3:allf=t "$place/noisy.mp4"
    measure "$place/clean.mp4" "A clean clip"
    measure "$place/noisy.mp4" "A clip with a camera's noise"
fi
